"""The template that an agency fills in: a workbook with instructions, or a table in text (B9.3).

The columns for dates are text: so a spreadsheet leaves `03/2021?` and `05/03/2021` as typed, and
no American setting turns day and month around. Dates that Excel knows as dates are read too.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.chronology.columns import COLUMNS, INSTRUCTIONS, SHEET
from generator.chronology.excel import (
    add_table,
    headings,
    new_workbook,
    packed,
    set_paper,
    write_text,
)
from generator.dates import in_words

_BLANK_ROWS: Final = 300
_VALIDATED_ROWS: Final = 10_001
_MAX_LIST: Final = 255
"""Characters of a list of choices; Excel takes no more."""
_MAX_PROMPT: Final = 255
_DATES: Final = (
    "Day before month, and the year with four digits. Where only the month or the year is known, "
    "write that. Where it is not sure, put a question mark behind it: 03/2021?."
)
_PLAIN: Final = (
    "Keep the columns and their headings. Do not merge or hide cells, and write no formulas, "
    "pictures or notes: they cannot be read."
)
_FACTS: Final = (
    "Facts as they were recorded. What you think of them goes into Comment, or into the "
    "management review."
)
SEEN: Final = ("Seen", "Seen alone", "Spoken to", "Spoken to alone", "Not seen or spoken to",
               "Not recorded")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a template is made for."""

    case: str
    agency: str
    agency_name: str
    marking: str
    partnership: str
    people: Sequence[str]
    """Words for the people of the review, to choose from."""
    first: dt.date | None = None
    """The first day of the period under review, where the terms set it."""
    last: dt.date | None = None


def template_csv() -> bytes:
    """Return the headings as a table in text, with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([column.title for column in COLUMNS])
    return "\ufeff".encode() + text.getvalue().encode()


def template_xlsx(wanted: Wanted) -> bytes:
    """Return the template as a workbook."""
    workbook = new_workbook(f"Chronology for {wanted.case}")
    blank = ([""] * len(COLUMNS) for _ in range(_BLANK_ROWS))
    sheet = add_table(workbook, SHEET, headings(), blank, wanted.marking)
    _validate(sheet, wanted)
    about: Worksheet = workbook.create_sheet(INSTRUCTIONS)
    _instruct(about, wanted)
    set_paper(about, wanted.marking, landscape=False)
    return packed(workbook)


def _validate(sheet: Worksheet, wanted: Wanted) -> None:
    """Help at each column; choices where there are some, which may be overruled."""
    choices = {"person": tuple(wanted.people), "seen": SEEN}
    for at, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(at)
        chosen = ",".join(each.replace(",", " ") for each in choices.get(column.name, ()))
        if chosen and len(chosen) <= _MAX_LIST and '"' not in chosen:
            rule = DataValidation("list", formula1=f'"{chosen}"', showErrorMessage=False)
        else:
            rule = DataValidation(
                "textLength", operator="lessThanOrEqual", formula1=str(column.longest)
            )
            rule.error = f"At most {column.longest:,} characters."
            rule.errorTitle = column.heading
        rule.allow_blank = True
        rule.promptTitle = column.heading[:32]
        rule.prompt = column.help[:_MAX_PROMPT]
        rule.showInputMessage = True
        rule.add(f"{letter}2:{letter}{_VALIDATED_ROWS}")
        sheet.add_data_validation(rule)


def _instruct(sheet: Worksheet, wanted: Wanted) -> None:
    period = "As the terms of reference set it."
    if wanted.first and wanted.last:
        period = f"{in_words(wanted.first)} to {in_words(wanted.last)}"
    rows = (
        ("Your agency's chronology", ""),
        ("Review", wanted.case),
        ("Agency", wanted.agency_name),
        ("Agency id", wanted.agency),
        ("Period", period),
        ("For", wanted.partnership),
        ("Marking", f"{wanted.marking}. Keep it and send it back only by the safe way agreed."),
        ("", ""),
        ("How to fill it in", ""),
        ("1", f"Write one contact or event in each row of the sheet {SHEET}, in any order."),
        ("2", _DATES),
        ("3", "Say for each entry which record it is taken from."),
        ("4", _PLAIN),
        ("5", _FACTS),
        ("6", "Where there was no contact, say so in your management review, and send no rows."),
        ("", ""),
        ("The columns", ""),
        *((column.title, column.help) for column in COLUMNS),
    )  # fmt: skip
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 84
    for number, (left, right) in enumerate(rows, 1):
        for at, text in enumerate((left, right), 1):
            cell = write_text(sheet, number, at, text)
            bold = at == 1
            size = 14 if number == 1 else 12 if bold and not right else 10
            cell.font = Font(name="Arial", size=size, bold=bold)
            cell.alignment = Alignment(vertical="top", wrap_text=bool(right))
