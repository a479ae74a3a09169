"""What agencies return is read cell by cell, and every mistake is told at once, with its place."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.chronology.columns import COLUMNS, MAX_ROWS, MAX_SHEET_ROWS, column_of, letters
from generator.chronology.errors import MAX_SHOWN, ChronologyFileError, ChronologyRowsError
from generator.chronology.reading import Handed, read_all
from generator.chronology.template import template_csv
from generator.errors import DhrError
from tests.chronology.workbooks import (
    AGENCIES,
    CANARY,
    CASE,
    HEADINGS,
    TODAY,
    book,
    filled_template,
    read,
    saved,
    table,
)


def problems(data: bytes, name: str = "police.xlsx") -> dict[str, str]:
    """The mistakes in a file, by their place without the file's name."""
    with pytest.raises(ChronologyRowsError) as caught:
        read(data, name)
    assert CANARY not in str(caught.value)
    return {
        str(place).removeprefix(f"{name}").removeprefix(", "): problem
        for place, problem in caught.value.problems
    }


WHOLE = {
    "reference": "CR/1", "start": "05/03/2021?", "start_time": "14:30", "end": "06/03/2021",
    "end_time": "09:00", "source": "Call log", "person": "Victim", "event": "A call.\nA second.",
    "response": "Officers attended", "seen": "Seen alone", "comment": "Réal “good” practice",
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "agency"),
    [
        (book(WHOLE), "p.xlsx", "police"),
        (filled_template(WHOLE), "p.xlsx", None),
        (table(WHOLE), "p.csv", "police"),
        (table(WHOLE, encoding="utf-8-sig"), "p.csv", "police"),
        (table(WHOLE, separator=";"), "p.csv", "police"),
        (table(WHOLE, separator="\t"), "p.txt", "police"),
    ],
    ids=["workbook", "template", "csv", "csv with a mark", "semicolons", "tabs"],
)
def test_the_same_row_is_read_alike_from_every_kind_of_file(
    data: bytes, name: str, agency: str | None
) -> None:
    (entry,) = read(data, name, agency).entries

    assert (entry.agency, entry.row, entry.start.stored) == ("police", 2, "2021-03-05?")
    assert entry.end is not None
    assert (entry.start_time, entry.end.stored, entry.end_time) == ("14:30", "2021-03-06", "09:00")
    assert entry.event == "A call.\nA second."
    assert entry.comment == WHOLE["comment"]
    assert [getattr(entry, each) for each in ("reference", "source", "person", "response", "seen")]\
        == ["CR/1", "Call log", "Victim", "Officers attended", "Seen alone"]  # fmt: skip


def test_the_template_in_text_takes_rows_too() -> None:
    data = template_csv() + b",05/03/2021,,,,Call log,,A call.,,,\r\n"

    assert read(data, "p.csv").entries[0].event == "A call."


def test_dates_and_times_of_excel_are_read() -> None:
    row = {
        "start": dt.date(2021, 3, 5), "start_time": dt.time(9, 5), "end": dt.datetime(2021, 3, 6),  # noqa: DTZ001
        "end_time": dt.time(0, 0), "reference": 4711, "comment": dt.date(2021, 3, 7),
    }  # fmt: skip

    entry = read(book(row)).entries[0]

    assert entry.end is not None
    assert (entry.start.stored, entry.start_time) == ("2021-03-05", "09:05")
    assert (entry.end.stored, entry.end_time) == ("2021-03-06", "00:00")
    assert (entry.reference, entry.comment) == ("4711", "07/03/2021")


def test_dates_of_the_other_calendar_of_excel_are_read() -> None:
    workbook = load_workbook(io.BytesIO(book({"start": dt.date(2021, 3, 5)})))
    from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415

    workbook.epoch = CALENDAR_MAC_1904
    workbook["Chronology"]["B2"].value = dt.date(2021, 3, 5)

    assert read(saved(workbook)).entries[0].start.stored == "2021-03-05"


def test_a_year_typed_as_a_number_is_a_year() -> None:
    assert read(book({"start": 2021})).entries[0].start.stored == "2021"


def test_blank_rows_are_skipped_and_rows_keep_their_numbers() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.insert_rows(2, 3)
        sheet["A3"] = "   "

    assert [entry.row for entry in read(book({}, {}, spoil=spoil)).entries] == [5, 6]


def test_what_looks_like_a_formula_but_is_text_stays_text() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["H2"].data_type = "s"

    assert read(book({"event": "=1+1"}, spoil=spoil)).entries[0].event == "=1+1"
    assert read(table({"event": "=cmd|' /c calc'!A0"}), "p.csv").entries[0].event.startswith("=cmd")


@pytest.mark.parametrize(
    ("row", "cell", "why"),
    [
        ({"start": None}, "B2", "required"),
        ({"source": None}, "F2", "required"),
        ({"event": "  "}, "H2", "required"),
        ({"start": "13/25/2021"}, "B2", "day/month/year"),
        ({"start": f"{CANARY} 2021"}, "B2", "names no month"),
        ({"start": 44260}, "B2", "is a number and no date"),
        ({"start": dt.datetime(2021, 3, 5, 14, 30)}, "B2", "time as well"),  # noqa: DTZ001
        ({"start": "16/06/2026"}, "B2", "has not come"),
        ({"end": "2027"}, "D2", "has not come"),
        ({"end": "04/03/2021"}, "D2", "before the Start date"),
        ({"start": "03/2021", "start_time": "14:30"}, "C2", "known to the day"),
        ({"start_time": "14:30", "end_time": "14:00"}, "E2", "before the Start time"),
        ({"start_time": CANARY}, "C2", "24-hour clock"),
        ({"start_time": dt.date(2021, 3, 5)}, "C2", "no time"),
        ({"source": CANARY * 40}, "F2", "longer than 300"),
        ({"event": f"{CANARY}\u202e"}, "H2", "bidirectional"),
        ({"event": f"{CANARY}_x0007_"}, "H2", "control"),
    ],
)
def test_a_bad_cell_is_named_and_not_repeated(row: dict[str, Any], cell: str, why: str) -> None:
    found = problems(book({}, row, {}))

    assert list(found) == [f"sheet Chronology, {cell[0]}3"]
    assert why in found[f"sheet Chronology, {cell[0]}3"]


def test_every_mistake_of_every_file_is_told_at_once() -> None:
    files = [
        Handed("a.xlsx", book({"start": "x"}, {"event": None}), "police"),
        Handed("b.csv", table({"end": "y"}), "housing"),
        Handed("c.csv", b"\xff\xfeS\0", "trust"),
    ]

    with pytest.raises(ChronologyRowsError) as caught:
        read_all(files, case=CASE, agencies=AGENCIES, today=TODAY)

    assert [str(place) for place, _ in caught.value.problems] == [
        "a.xlsx, sheet Chronology, B2", "a.xlsx, sheet Chronology, H3", "b.csv, D2", "c.csv",
    ]  # fmt: skip


def test_very_many_mistakes_are_counted_after_the_first() -> None:
    with pytest.raises(ChronologyRowsError) as caught:
        read(table(*[{"start": "x"}] * 900), "p.csv")

    lines = str(caught.value).splitlines()
    assert len(lines) == MAX_SHOWN + 2
    assert lines[-2].startswith("and 700 more")
    assert "B9.11" in lines[-1]


# ---------------------------------------------------------------------------------------------
# Headings


def test_headings_are_known_in_any_spelling() -> None:
    plain = [column.heading.upper().replace(" ", "  ") + " *" for column in COLUMNS]

    assert len(read(book({}, headings=plain)).entries) == 1
    assert column_of("subject") is column_of("Person (subject)") is not None


@pytest.mark.parametrize(
    ("headings", "cell", "why"),
    [
        ((*HEADINGS[:1], "When", *HEADINGS[2:]), "B1", "no heading of the template"),
        ((*HEADINGS[:1], CANARY, *HEADINGS[2:]), "row 1", "no heading `Start date`"),
        ((*HEADINGS[:2], "Start date", *HEADINGS[3:]), "C1", "second column `Start date`"),
    ],
)
def test_headings_unknown_missing_or_twice_are_reported(
    headings: tuple[str, ...], cell: str, why: str
) -> None:
    found = problems(book({}, headings=headings))

    assert why in found[f"sheet Chronology, {cell}"]


def test_columns_that_nobody_needs_may_be_left_out_and_stand_in_any_order() -> None:
    data = b"Contact or event,Source,Date\nA call,Log,2021\n"

    assert read(data, "p.csv").entries[0].event == "A call"


def test_what_stands_beside_the_columns_is_reported() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["N2"] = CANARY

    assert "without a heading" in problems(book({}, spoil=spoil))["sheet Chronology, N2"]


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 702)] == ["A", "Z", "AA", "AZ", "AAA"]


# ---------------------------------------------------------------------------------------------
# What a reader of the screen would not see


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["K"].hidden = True
    sheet["K2"] = CANARY


def merge_cells(sheet: Worksheet) -> None:
    sheet.merge_cells("F2:G2")


def put_formula(sheet: Worksheet) -> None:
    sheet["H2"] = f'="{CANARY}"&"x"'


def put_error(sheet: Worksheet) -> None:
    sheet["H2"] = "#N/A"
    sheet["H2"].data_type = "e"


@pytest.mark.parametrize(
    ("spoil", "place", "why"),
    [
        (hide_row, "row 2", "hidden"),
        (hide_column, "K1", "hidden column"),
        (merge_cells, "F2:G2", "merged"),
        (put_formula, "H2", "formula"),
        (put_error, "H2", "error of the spreadsheet"),
    ],
)
def test_what_is_hidden_merged_or_worked_out_is_reported(
    spoil: Callable[[Worksheet], object], place: str, why: str
) -> None:
    found = problems(book({"comment": None}, spoil=spoil))

    assert why in found[f"sheet Chronology, {place}"]
    assert len(found) == 1


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_second_sheet_that_holds_something_is_reported(state: str) -> None:
    workbook = load_workbook(io.BytesIO(book({})))
    more = workbook.create_sheet("Old")
    more["A1"] = CANARY
    more.sheet_state = state

    found = problems(saved(workbook))

    assert ("hidden" in found[""]) == (state != "visible")


def test_an_empty_second_sheet_is_no_matter_and_a_lone_sheet_may_have_any_name() -> None:
    workbook = load_workbook(io.BytesIO(book({})))
    workbook.create_sheet("Sheet2")

    assert len(read(saved(workbook)).entries) == 1
    assert len(read(book({}, title="Tabelle1")).entries) == 1


def test_a_hidden_sheet_of_entries_is_reported() -> None:
    workbook = load_workbook(io.BytesIO(book({})))
    workbook.create_sheet("Sheet2")
    workbook["Chronology"].sheet_state = "hidden"

    assert "hidden sheet" in problems(saved(workbook))["sheet Chronology"]


# ---------------------------------------------------------------------------------------------
# Too much, too little


def test_an_empty_table_says_where_no_contact_belongs() -> None:
    with pytest.raises(ChronologyRowsError, match="little_contact"):
        read(template_csv(), "p.csv")
    with pytest.raises(ChronologyRowsError, match="no headings"):
        read(b"", "p.csv")


@pytest.mark.extra
def test_a_hundred_thousand_rows_are_refused_before_they_are_read() -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Chronology")
    sheet.append(list(HEADINGS))
    row = ["", "05/03/2021", "", "", "", "Log", "", "x", "", "", ""]
    for _ in range(MAX_SHEET_ROWS + 5):
        sheet.append(row)
    lines = (",".join(row) + "\n").encode() * 100_000

    with pytest.raises(ChronologyFileError, match="20,000 rows"):
        read(saved(workbook))
    with pytest.raises(ChronologyFileError, match="20,000 rows"):
        read(table() + b"\r\n" + lines, "p.csv")
    with pytest.raises(ChronologyRowsError, match="10,001 entries"):
        read(table() + b"\r\n" + (",".join(row) + "\n").encode() * MAX_ROWS, "p.csv")


# ---------------------------------------------------------------------------------------------
# From whom


@pytest.mark.parametrize(
    ("agency", "told", "why"),
    [
        ("housing", None, "another agency"),
        (None, {"case": "DHR-2025-002"}, "another review"),
        (None, {"agency": "nobody"}, "no agency of the directory"),
    ],
)
def test_a_template_goes_to_the_agency_and_the_case_that_it_was_made_for(
    agency: str | None, told: dict[str, Any] | None, why: str
) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from tests.chronology.workbooks import WANTED  # noqa: PLC0415

    data = filled_template({}, wanted=replace(WANTED, **(told or {})))

    with pytest.raises(ChronologyFileError, match=why):
        read(data, agency=agency)


def test_a_table_in_text_must_be_given_with_its_agency() -> None:
    with pytest.raises(ChronologyFileError, match="does not say") as caught:
        read(table(), "p.csv", None)

    assert "AGENCY=p.csv" in str(caught.value)


def test_two_files_of_one_agency_are_refused() -> None:
    files = [Handed("a.csv", table(), "police"), Handed("b.csv", table(), "police")]

    with pytest.raises(ChronologyRowsError, match="one agency"):
        read_all(files, case=CASE, agencies=AGENCIES, today=TODAY)


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_no_text_upsets_the_reader_of_tables(text: str) -> None:
    try:
        read(",".join(HEADINGS).encode() + b"\n" + text.encode("utf-8", "surrogatepass"), "p.csv")
    except DhrError:
        return
