"""An entry, a chronology, and the one order of entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from generator.chronology.days import Moment

Key: TypeAlias = "tuple[object, ...]"


@dataclass(frozen=True, repr=False)
class Entry:
    """One row of an agency's chronology."""

    agency: str
    row: int
    """The row of the agency's file, as its spreadsheet counts."""
    start: Moment
    source: str
    event: str
    reference: str = ""
    start_time: str = ""
    end: Moment | None = None
    end_time: str = ""
    person: str = ""
    response: str = ""
    seen: str = ""
    comment: str = ""

    @property
    def key(self) -> Key:
        """Return what orders it: day, time, end, and for ties the agency and its row."""
        end = self.end or self.start
        return (
            *self.start.key[:3], self.start_time, self.start.doubtful, *end.key, self.end_time,
            self.agency, self.row,
        )  # fmt: skip

    @property
    def content(self) -> Key:
        """Return all that it says, but for the row in which it stands."""
        return (
            self.agency, self.start, self.start_time, self.end, self.end_time, self.source,
            self.person, self.event, self.response, self.seen, self.comment, self.reference,
        )  # fmt: skip

    @property
    def when(self) -> str:
        """Return day and time in words: 5 March 2021, 14:30 to 6 March 2021."""
        begin = ", ".join(each for each in (self.start.words, self.start_time) if each)
        end = self.end.words if self.end and self.end != self.start else ""
        close = ", ".join(each for each in (end, self.end_time) if each)
        return f"{begin} to {close}" if close else begin


@dataclass(frozen=True, repr=False)
class Source:
    """What an agency returned: its file, by name and hash, and the day on which it was taken."""

    agency: str
    file: str
    sha256: str
    taken: str
    rows: int


@dataclass(frozen=True, repr=False)
class Chronology:
    """The agencies' chronologies, merged: entries in order, sources by agency."""

    case: str
    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return the agencies whose chronologies are in it."""
        return tuple(source.agency for source in self.sources)


@dataclass(frozen=True, repr=False)
class Returned:
    """One agency's chronology, read and without mistakes."""

    source: Source
    entries: tuple[Entry, ...]


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries in the one order that does not depend on how they came."""
    return tuple(sorted(entries, key=lambda entry: entry.key))
