"""A table as it was found in a file: rows of cells, and what cannot be taken from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from generator.chronology.columns import letters
from generator.errors import Place

Value: TypeAlias = "str | float | dt.date | dt.time | dt.datetime"
"""A cell that holds something. A number is a number only where it bears no form of a date."""

UNREADABLE: Final = "\0"
"""Stands in a cell whose mistake has been reported already."""


@dataclass(frozen=True, repr=False)
class Line:
    """A row with its number, counted from 1, and its cells by column, counted from 0."""

    number: int
    cells: dict[int, Value]


@dataclass
class Table:
    """The cells of one sheet or text file; blank rows are left out."""

    file: str
    sheet: str | None
    lines: Sequence[Line] = ()
    problems: list[tuple[Place, str]] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    """What the template says of itself: the case and the agency."""

    def place(self, where: str = "") -> Place:
        """Return a place in the table, in a spreadsheet's own words."""
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        return Place(", ".join(each for each in (self.file, sheet, where) if each))

    def cell(self, column: int, row: int) -> Place:
        """Return the place of a cell."""
        return self.place(f"{letters(column)}{row}")

    def report(self, place: Place, problem: str) -> None:
        """Keep a mistake, to be reported with all others."""
        self.problems.append((place, problem))
