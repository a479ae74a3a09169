"""The cells of one sheet of a workbook, with everything about them that must not go unseen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils.datetime import from_excel

from generator.chronology.columns import MAX_COLUMNS, MAX_SHEET_ROWS
from generator.chronology.errors import ChronologyFileError
from generator.chronology.table import UNREADABLE, Line, Table, Value
from generator.files.office_xml import Attributes, Elements

MAX_CELLS: Final = 2_000_000
"""Cells of a sheet that are looked at, empty ones and all."""
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE: Final = 1e15


@dataclass(frozen=True)
class Book:
    """What the cells of all sheets of a workbook share."""

    strings: Sequence[str]
    dates: frozenset[str]
    epoch: dt.datetime


class SheetCells(Elements):
    """Hears a sheet and keeps its cells; what cannot be taken is reported in the table."""

    keeps = frozenset({"v", "t"})

    def __init__(self, table: Table, book: Book) -> None:
        super().__init__()
        self.table = table
        self.book = book
        self._rows: dict[int, dict[int, Value]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged: list[str] = []
        self._row, self._column, self._cells = 0, -1, 0
        self._kind, self._style, self._formula = "n", "", False
        self._raw: list[str] = []
        self._sound = 0

    # -----------------------------------------------------------------------------------------
    # Hearing

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a row, a cell, a formula, or what hides or merges cells."""
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() and len(given) < 8 else self._row + 1  # noqa: PLR2004
            self._column = -1
            if _true(attributes.get("hidden")):
                self._hidden_rows.add(self._row)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._sound += 1
        elif name == "col" and _true(attributes.get("hidden")):
            self._hidden_columns.append((_number(attributes, "min"), _number(attributes, "max")))
        elif name == "mergeCell":
            self._merged.append(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """Take what a cell holds."""
        if name in self.keeps:
            if not self._sound:
                self._raw.append(self.text)
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._sound -= 1

    def _begin_cell(self, attributes: Attributes) -> None:
        found = _ADDRESS.fullmatch(attributes.get("r", ""))
        self._column = _column(found[1]) if found else self._column + 1
        if found:
            self._row = int(found[2])
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._formula = False
        self._raw = []
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise ChronologyFileError(
                self.table.place(), f"has more than {MAX_CELLS:,} cells",
                remedy="copy the filled-in rows into a fresh template, and send that",
            )  # fmt: skip

    def _end_cell(self) -> None:
        raw = "".join(self._raw)
        if self._formula:
            problem = "holds a formula: copy the column and paste it as values"
            self.table.report(self.table.cell(self._column, self._row), problem)
            value: Value | None = UNREADABLE
        else:
            value = self._value(raw)
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if self._row > MAX_SHEET_ROWS:
            raise ChronologyFileError(
                self.table.place(), f"has more than {MAX_SHEET_ROWS:,} rows",
                remedy="send only rows about the people and the period of this review",
            )  # fmt: skip
        if self._column >= MAX_COLUMNS:
            raise ChronologyFileError(
                self.table.place(), f"has more than {MAX_COLUMNS} columns",
                remedy="use the template's columns, and no others",
            )  # fmt: skip
        self._rows.setdefault(self._row, {})[self._column] = value

    # -----------------------------------------------------------------------------------------
    # What a cell holds

    def _value(self, raw: str) -> Value | None:
        if not raw:
            return None
        try:
            match self._kind:
                case "s":
                    value: Value = _text(self.book.strings[_index(raw)])
                case "str" | "inlineStr":
                    value = _text(raw)
                case "b":
                    value = "TRUE" if raw == "1" else "FALSE"
                case "d":
                    value = _date(dt.datetime.fromisoformat(raw).replace(tzinfo=None))
                case "n":
                    value = self._amount(float(raw))
                case _:
                    value = self._unreadable("holds an error of the spreadsheet: type the value")
        except (ValueError, IndexError, OverflowError, TypeError):
            return self._unreadable("holds something that cannot be read: type it again")
        return value

    def _unreadable(self, problem: str) -> Value:
        self.table.report(self.table.cell(self._column, self._row), problem)
        return UNREADABLE

    def _amount(self, number: float) -> Value:
        if self._style in self.book.dates:
            return _date(from_excel(number, self.book.epoch))
        if not abs(number) < _WHOLE:
            raise ValueError
        return number

    def lines(self) -> tuple[Line, ...]:
        """Return the rows that hold something, having reported what is hidden or merged."""
        table = self.table
        for ref in self._merged:
            first = _ADDRESS.match(ref)
            place = table.place(ref if re.fullmatch(r"[A-Z0-9:]{1,21}", ref) else "")
            if first and int(first[2]) <= max(self._rows, default=0):
                table.report(place, "are merged cells: unmerge them, and fill in each row")
        for row in sorted(self._hidden_rows & self._rows.keys()):
            problem = "is hidden: clear the filter or unhide it, or delete the row"
            table.report(table.place(f"row {row}"), problem)
        used = {column for cells in self._rows.values() for column in cells}
        for column in sorted(used):
            if any(first <= column + 1 <= last for first, last in self._hidden_columns):
                first_row = min(row for row, cells in self._rows.items() if column in cells)
                problem = "stands in a hidden column: unhide it, or delete the column"
                table.report(table.cell(column, first_row), problem)
        return tuple(Line(row, self._rows[row]) for row in sorted(self._rows))


def _true(text: str | None) -> bool:
    return text in ("1", "true")


def _number(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 - columns have five


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _index(raw: str) -> int:
    index = int(raw)
    if index < 0:
        raise ValueError
    return index


def _text(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _date(found: object) -> Value:
    """Return what Excel stores as a date: a day, a time, or both."""
    if isinstance(found, dt.datetime):
        return found.date() if found.time() == dt.time() else found
    if isinstance(found, (dt.date, dt.time)):
        return found
    raise ValueError
