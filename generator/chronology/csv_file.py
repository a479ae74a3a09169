"""A chronology as a CSV file: text in UTF-8, commas, semicolons or tabs between the cells.

A file in another encoding, or that is no text, is named for what it is; nothing is guessed.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import Final

from generator.chronology.columns import MAX_COLUMNS, MAX_SHEET_ROWS, column_of
from generator.chronology.errors import ChronologyFileError
from generator.chronology.table import Line, Table
from generator.errors import Place

_SEPARATORS: Final = (",", ";", "\t")
_AS_UTF8: Final = "save it in Excel as 'CSV UTF-8 (Comma delimited)', or as .xlsx"
_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def read_csv(data: bytes, file: str) -> Table:
    """Read the cells of a CSV file; raise for a file that is none."""
    text = _text(data, file)
    table = Table(file, None)
    table.lines = tuple(_lines(text, table))
    return table


def _text(data: bytes, file: str) -> str:
    place = Place(file)
    if data.startswith(_WIDE_MARKS):
        raise ChronologyFileError(place, "is in UTF-16, not in UTF-8", remedy=_AS_UTF8)
    if b"\0" in data:
        raise ChronologyFileError(place, "holds NUL bytes: it is no text in UTF-8", remedy=_AS_UTF8)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = (
            "is not in UTF-8, but in an older encoding of one machine (Windows-1252, for example)"
        )
        raise ChronologyFileError(Place(file, line), problem, remedy=_AS_UTF8) from None


def _separator(text: str) -> str:
    """Tell what stands between the cells: that which gives the most headings of the template."""
    first = next((line for line in text.splitlines() if line.strip(',;\t "')), "")
    known = {
        mark: sum(column_of(each.strip().strip('"')) is not None for each in first.split(mark))
        for mark in _SEPARATORS
    }
    return max(_SEPARATORS, key=lambda mark: known[mark])


def _lines(text: str, table: Table) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    found = []
    try:
        for number, row in enumerate(reader, 1):
            if number > MAX_SHEET_ROWS:
                raise ChronologyFileError(
                    table.place(), f"has more than {MAX_SHEET_ROWS:,} rows",
                    remedy="send only rows about the people and the period of this review",
                )  # fmt: skip
            cells = {at: cell.strip() for at, cell in enumerate(row) if cell.strip()}
            if cells and max(cells) >= MAX_COLUMNS:
                raise ChronologyFileError(
                    Place(table.file, reader.line_num), f"has more than {MAX_COLUMNS} columns",
                    remedy="use the template's columns, and no others",
                )  # fmt: skip
            if cells:
                found.append(Line(number, dict(cells)))
    except csv.Error:
        problem = "has a quotation mark that does not close, or a cell too long to be one"
        raise ChronologyFileError(
            Place(table.file, reader.line_num), problem, remedy=_AS_UTF8
        ) from None
    return found
