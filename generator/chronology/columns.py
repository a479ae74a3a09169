"""The columns of a chronology: one list for the template, the reader, the store and the export.

The columns are those that agencies know from other case reviews. A heading is compared without
regard to capitals, spacing and anything in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

SHEET: Final = "Chronology"
INSTRUCTIONS: Final = "Instructions"

MAX_FILE: Final = 10 * 1024 * 1024
"""Bytes of a file that an agency returns."""
MAX_ROWS: Final = 10_000
"""Entries of one agency."""
MAX_ENTRIES: Final = 20_000
"""Entries of a merged chronology."""
MAX_SHEET_ROWS: Final = 20_000
"""Rows of a sheet or lines of a table that are looked at, blank ones and all."""
MAX_COLUMNS: Final = 64


@dataclass(frozen=True)
class Column:
    """A column: its name in code, its heading, and what an agency is told about it."""

    name: str
    heading: str
    help: str
    longest: int
    """Most characters of a cell."""
    width: int
    """In characters, as spreadsheets measure."""
    mandatory: bool = False
    also: tuple[str, ...] = ()
    """Other headings that mean the same."""

    @property
    def title(self) -> str:
        """Return the heading as the template has it."""
        return f"{self.heading} (required)" if self.mandatory else self.heading


COLUMNS: Final = (
    Column("reference", "Reference", "Your own reference for the entry, if you have one.",
           100, 14, also=("event ref", "ref", "event reference")),
    Column("start", "Start date", "When it happened, or began: 05/03/2021. Only the month known: "
           "03/2021. Only the year: 2021. Not sure: put a question mark behind it, 03/2021?.",
           40, 15, mandatory=True, also=("date",)),
    Column("start_time", "Start time", "24-hour clock, 14:30, where it is known.",
           20, 11, also=("time",)),
    Column("end", "End date", "The last day, where it lasted longer than one.", 40, 13),
    Column("end_time", "End time", "24-hour clock, where it is known.", 20, 11),
    Column("source", "Source of information", "The record it is taken from: case notes, a call "
           "log, an interview.", 300, 24, mandatory=True, also=("source",)),
    Column("person", "Person", "Whom it concerns. Use the words in the list where they fit.",
           300, 18, also=("subject",)),
    Column("event", "Contact or event", "What happened, in plain words and without opinion.",
           10_000, 48, mandatory=True, also=("event", "event or contact", "contact/event")),
    Column("response", "Response or decision", "What your agency did or decided, and why.",
           10_000, 36, also=("response", "agency response", "agency response or decision")),
    Column("seen", "Seen or spoken to", "Who was seen or spoken to, and whether alone.",
           300, 18, also=("subject seen or spoken to", "subject seen/spoken to")),
    Column("comment", "Comment", "Anything else: good practice, a missed opportunity.",
           10_000, 32, also=("comments",)),
)  # fmt: skip

BY_NAME: Final = {column.name: column for column in COLUMNS}
_BRACKETS: Final = re.compile(r"\([^()]*\)|\*")


def plain_heading(text: str) -> str:
    """Return a heading as it is compared."""
    return " ".join(_BRACKETS.sub(" ", text).casefold().split())


_BY_HEADING: Final = {
    plain_heading(heading): column
    for column in COLUMNS
    for heading in (column.heading, *column.also)
}


def column_of(heading: str) -> Column | None:
    """Return the column that a heading means."""
    return _BY_HEADING.get(plain_heading(heading))


def letters(number: int) -> str:
    """Return a column's letters, counted from 0, as spreadsheets name it: 27 is AB."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
