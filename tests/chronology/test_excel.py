"""The workbooks that the portal writes: template and export, as another program reads them."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from generator.chronology.columns import COLUMNS
from generator.chronology.errors import ChronologyRowsError
from generator.chronology.export import POINTS, export_xlsx
from generator.chronology.merging import merge
from generator.chronology.points import Frame, points
from generator.chronology.reading import read_all
from generator.chronology.template import template_csv, template_xlsx
from tests.chronology.test_merging import entry
from tests.chronology.workbooks import AGENCIES, CASE, TODAY, WANTED, read, returned

MARKING = "OFFICIAL-SENSITIVE"
TRICKS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /c calc'!A0", "05/03/2021", "0042", "_x0041_",
          "'quoted", "a\nb")  # fmt: skip


def marks(sheet: Any) -> list[str]:  # noqa: ANN401 - openpyxl's types lag behind it
    """What stands above and below every printed page."""
    return [sheet.oddHeader.center.text, sheet.oddFooter.center.text]


def exported(*events: str) -> bytes:
    file = returned("police", [entry(row=row, event=event) for row, event in enumerate(events, 2)])
    merged = merge(CASE, [file])
    frame = Frame({"police": "=Police"}, 6, commissioned=("trust",))
    return export_xlsx(merged, merged.entries, points(merged, frame), frame.names, MARKING)


def test_nothing_that_is_written_becomes_a_formula_a_number_or_a_date() -> None:
    data = exported(*TRICKS)
    sheet = load_workbook(io.BytesIO(data))["Chronology"]

    column = [cell.value for cell in sheet[1]].index("Contact or event") + 1
    written = [sheet.cell(row, column) for row in range(2, len(TRICKS) + 2)]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert {cell.value for cell in written} == {*TRICKS} - {"_x0041_"} | {"_x005F_x0041_"}
    assert [cell.quotePrefix for cell in written if str(cell.value).startswith("=")] == [True, True]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_export_is_set_to_be_read_filtered_and_printed() -> None:
    workbook = load_workbook(io.BytesIO(exported("A call.", "Another.")))
    sheet = workbook["Chronology"]

    assert [cell.value for cell in sheet[1]][:6] == [
        "Start date", "Start time", "End date", "End time", "Agency", "Reference",
    ]  # fmt: skip
    assert (sheet["A2"].value, sheet["E2"].value, sheet["L2"].value) == (
        "05/03/2021",
        "=Police",
        None,
    )
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:M3")
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
    assert marks(sheet) == [MARKING, MARKING]
    assert sheet["I2"].alignment.wrap_text
    assert workbook.sheetnames == ["Chronology", POINTS]
    assert workbook[POINTS]["B2"].value == "trust has not returned its chronology."


def test_the_same_content_gives_the_same_bytes_and_names_nobody() -> None:
    data = exported("A call.")

    assert data == exported("A call.")
    assert template_xlsx(WANTED) == template_xlsx(WANTED)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"openpyxl" not in parts.read("docProps/core.xml")


def test_nothing_is_written_to_a_disk_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        msg = "a temporary file"
        raise AssertionError(msg)

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)

    assert exported("A call.")
    assert template_xlsx(WANTED)


def test_the_template_says_what_it_is_for_and_how_to_fill_it_in() -> None:
    wanted = replace(WANTED, first=dt.date(2019, 1, 1), last=dt.date(2025, 8, 18))
    workbook = load_workbook(io.BytesIO(template_xlsx(wanted)))
    about = {row[0].value: row[1].value for row in workbook["Instructions"].iter_rows()}

    assert (about["Review"], about["Agency id"]) == (CASE, "police")
    assert about["Period"] == "1 January 2019 to 18 August 2025"
    assert [cell.value for cell in workbook["Chronology"][1]] == [each.title for each in COLUMNS]
    assert sum(str(cell.value).endswith("(required)") for cell in workbook["Chronology"][1]) == 3
    assert workbook["Chronology"]["B2"].number_format == "@"
    assert marks(workbook["Chronology"]) == [MARKING, MARKING]


def test_every_column_has_its_help_and_choices_may_be_overruled() -> None:
    rules = load_workbook(io.BytesIO(template_xlsx(WANTED)))["Chronology"].data_validations
    lists = [rule for rule in rules.dataValidation if rule.type == "list"]

    assert len(rules.dataValidation) == len(COLUMNS)
    assert all(rule.prompt and len(rule.prompt) <= 255 for rule in rules.dataValidation)
    assert [rule.showErrorMessage for rule in lists] == [False, False]
    assert lists[0].formula1 == '"Victim"'


def test_an_empty_template_is_read_as_one_without_entries_and_not_as_damaged() -> None:
    with pytest.raises(ChronologyRowsError, match="has no entries"):
        read(template_xlsx(WANTED), agency=None)
    with pytest.raises(ChronologyRowsError, match="has no entries"):
        read(template_csv(), "p.csv")
    assert read_all([], case=CASE, agencies=AGENCIES, today=TODAY) == ()
