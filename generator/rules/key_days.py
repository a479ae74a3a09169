"""Days on which publication would hurt those who grieve (B13.2).

The anniversary of the death, the victim's birthday, days of the trial, and every key date that was
recorded, where its day and month can be read. 29 February falls on 28 February in other years.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from generator.records.case import Case
from generator.records.panel import ParallelKind
from generator.records.people import Part
from generator.records.publication import DateDecision
from generator.rules.places import when

_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_NAMED: Final = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\b|\b([a-z]{3,9})\s+(\d{1,2})\b"
)
_ISO: Final = re.compile(r"\b(?:\d{4}-)(\d{2})-(\d{2})\b")
LEAP: Final = (2, 29)


def key_day(case: Case, planned: dt.date) -> str | None:
    """Return which key date a day is, in words; None where it is none."""
    return next((what for day, what in _key_days(case) if _falls_on(day, planned)), None)


def _falls_on(day: tuple[int, int], planned: dt.date) -> bool:
    if day == LEAP and planned.year % 4:
        day = (2, 28)
    return day == (planned.month, planned.day)


def _key_days(case: Case) -> Iterator[tuple[tuple[int, int], str]]:
    yield from _on(case.death.died, "the anniversary of the death")
    for person in case.people.having(Part.VICTIM):
        yield from _on(person.died, "the anniversary of the death")
        yield from _on(person.born, "the victim's birthday")
    trials = (each for each in case.parallel.processes if each.kind is ParallelKind.CRIMINAL)
    for process in trials:
        for fact in (process.started, process.outcome, process.ended):
            yield from _on(when(fact), "a day of the criminal proceedings")
    decided = case.publication.date
    for each in decided.key_dates if isinstance(decided, DateDecision) else ():
        found = read_day(each.day)
        if found is not None:
            yield found, "a key date that was considered"


def _on(day: object, what: str) -> Iterator[tuple[tuple[int, int], str]]:
    if isinstance(day, dt.date):
        yield (day.month, day.day), what


def read_day(text: str) -> tuple[int, int] | None:
    """Read a month and a day: `10 January`, `January 10th`, `2023-01-10`; None if it is none."""
    plain = text.casefold()
    if match := _ISO.search(plain):
        return int(match[1]), int(match[2])
    for match in _NAMED.finditer(plain):
        day, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        if month[:3] in _MONTHS:
            return _MONTHS.index(month[:3]) + 1, int(day)
    return None
