"""From a table to entries: the headings, and every row checked, so that all mistakes come at once.

- Blank rows are skipped; every other row is an entry or a mistake, and none is dropped.
- An end lies not before its start. A time needs a whole day. Nothing has happened after today.
- Text is kept as it was written, but for spaces around it and the way in which lines end.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from generator import yaml_strict
from generator.chronology.columns import BY_NAME, COLUMNS, MAX_ROWS, Column, column_of
from generator.chronology.days import (
    FORMS,
    TIME_FORMS,
    Moment,
    UnreadableError,
    parse_moment,
    parse_time,
    written_time,
)
from generator.chronology.entries import Entry
from generator.chronology.table import UNREADABLE, Line, Table, Value

_SPACES: Final = re.compile(r"[ \t\u00a0]+")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_LONELY_YEAR: Final = range(1900, 2101)


def entries_of(table: Table, agency: str, today: dt.date) -> tuple[Entry, ...]:
    """Return the entries of a table; what is wrong is added to its problems."""
    if not table.lines:
        table.report(table.place(), "is empty: it has no headings and no entries")
        return ()
    head, *rest = table.lines
    columns = _columns(table, head)
    if not rest:
        table.report(
            table.place(),
            "has no entries: where the agency had no contact, record that in the terms of "
            "reference (section terms, little_contact)",
        )  # fmt: skip
    if len(rest) > MAX_ROWS:
        table.report(
            table.place(),
            f"has {len(rest):,} entries, more than {MAX_ROWS:,}: send only rows about the people "
            "and the period of this review",
        )  # fmt: skip
        return ()
    if not {column.name for column in COLUMNS if column.mandatory} <= set(columns.values()):
        return ()
    return tuple(
        entry for line in rest if (entry := _Row(table, line, columns, today).entry(agency))
    )


def _columns(table: Table, head: Line) -> dict[int, str]:
    """Tell which column stands where; report headings that are missing, twice or unknown."""
    columns: dict[int, str] = {}
    for at, value in head.cells.items():
        place = table.cell(at, head.number)
        column = column_of(value) if isinstance(value, str) else None
        if column is None:
            table.report(place, "is no heading of the template: rename the column, or delete it")
        elif column.name in columns.values():
            table.report(place, f"is a second column `{column.heading}`: keep one of them")
        else:
            columns[at] = column.name
    for column in COLUMNS:
        if column.mandatory and column.name not in columns.values():
            place = table.place(f"row {head.number}")
            table.report(place, f"has no heading `{column.heading}`, which is required")
    return columns


class _Row:
    """One row, being read."""

    def __init__(self, table: Table, line: Line, columns: dict[int, str], today: dt.date) -> None:
        self.table = table
        self.line = line
        self.at = {name: at for at, name in columns.items()}
        self.today = today
        self.sound = UNREADABLE not in line.cells.values()
        for column in sorted(line.cells.keys() - columns.keys()):
            self._report(column, "stands in a column without a heading of the template")

    def _report(self, column: int | str, problem: str) -> None:
        at = self.at.get(column, 0) if isinstance(column, str) else column
        self.table.report(self.table.cell(at, self.line.number), problem)
        self.sound = False

    def entry(self, agency: str) -> Entry | None:
        """Return the entry; None where the row holds a mistake, which is reported."""
        texts = {column.name: self._text(column) for column in COLUMNS if not _timed(column)}
        start, end = self._moment("start"), self._moment("end")
        start_time, end_time = self._time("start_time"), self._time("end_time")
        for name in BY_NAME:
            if BY_NAME[name].mandatory and self.at[name] not in self.line.cells:
                self._report(name, "is empty, and required")
        if start is not None:
            self._check(start, start_time, end, end_time)
        if not self.sound or start is None:
            return None
        return Entry(
            agency=agency, row=self.line.number, start=start, start_time=start_time, end=end,
            end_time=end_time, **texts,
        )  # fmt: skip

    def _cell(self, name: str) -> Value | None:
        at = self.at.get(name)
        value = None if at is None else self.line.cells.get(at)
        return None if value == UNREADABLE else value

    # -----------------------------------------------------------------------------------------
    # Text

    def _text(self, column: Column) -> str:
        value = self._cell(column.name)
        if value is None:
            return ""
        text = _tidied(_as_text(value))
        if not text.isprintable() and (what := yaml_strict.forbidden(text)):
            self._report(column.name, f"contains {what}: type the text again")
        if len(text) > column.longest:
            self._report(
                column.name, f"is longer than {column.longest:,} characters: shorten it, or make "
                "it several entries",
            )  # fmt: skip
        return text

    # -----------------------------------------------------------------------------------------
    # Days and times

    def _moment(self, name: str) -> Moment | None:
        value = self._cell(name)
        try:
            return None if value is None else _as_moment(value)
        except UnreadableError as error:
            self._report(name, str(error))
            return None

    def _time(self, name: str) -> str:
        value = self._cell(name)
        try:
            return "" if value is None else _as_time(value)
        except UnreadableError as error:
            self._report(name, str(error))
            return ""

    def _check(self, start: Moment, start_time: str, end: Moment | None, end_time: str) -> None:
        for name, moment in (("start", start), ("end", end)):
            if moment is not None and moment.first > self.today:
                self._report(name, "is a day that has not come")
        for name, time, moment in (
            ("start_time", start_time, start), ("end_time", end_time, end or start),
        ):  # fmt: skip
            if time and moment.day is None:
                self._report(name, "needs a date that is known to the day")
        if end is not None and end.last < start.first:
            self._report("end", "is before the Start date")
        same_day = end is None or (end.day and start.day and end.first == start.first)
        if same_day and start_time and end_time and end_time.rstrip("?") < start_time.rstrip("?"):
            self._report("end_time", "is before the Start time: give the End date as well")


def _timed(column: Column) -> bool:
    return column.name in ("start", "start_time", "end", "end_time")


def _tidied(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\n" in text or "\r" in text:
        lines = _LINE_ENDS.sub("\n", text).split("\n")
        return "\n".join(_SPACES.sub(" ", each).strip() for each in lines).strip()
    return _SPACES.sub(" ", text).strip()


def _as_text(value: Value) -> str:
    """Return what a cell of text says, also where Excel took it for a number or a day."""
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y} {written_time(value.time())}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dt.time):
        return written_time(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value


def _as_moment(value: Value) -> Moment:
    if isinstance(value, str):
        return parse_moment(value)
    if isinstance(value, dt.datetime):
        msg = "holds a time as well: write it into the column for times"
        raise UnreadableError(msg)
    if isinstance(value, dt.date):
        return parse_moment(value.isoformat())
    if isinstance(value, float) and value in _LONELY_YEAR:
        return Moment(int(value))
    msg = f"is a number and no date: {FORMS}"
    raise UnreadableError(msg)


def _as_time(value: Value) -> str:
    if isinstance(value, str):
        return parse_time(value)
    if isinstance(value, dt.time):
        return written_time(value.replace(microsecond=0))
    msg = f"is a date or a number, and no time: {TIME_FORMS}"
    raise UnreadableError(msg)
