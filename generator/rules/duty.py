"""A duty that is not done: ahead of its time, owed now, or passed over.

- Ahead of its time it is a next step and no finding.
- Owed now it is a next step and a finding that it is due.
- Once the moment for it has passed it is a finding that a rule was not kept, and still a step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from generator.records.case import Case
from generator.rules.finding import Finding, Level, Step
from generator.rules.places import when


@dataclass(frozen=True)
class Duty:
    """What is not done, in an officer's words: where it would be recorded, and who owes it."""

    clause: str
    field: str
    message: str
    remedy: str
    who: str

    def ahead(self) -> Iterator[Finding | Step]:
        """Name it as a next step."""
        yield Step(self.clause, self.remedy, self.who, None, self.field)

    def owed(self) -> Iterator[Finding | Step]:
        """Report it as due, and as a next step."""
        yield Finding(self.clause, Level.DUE, self.field, self.message, self.remedy)
        yield from self.ahead()

    def lapsed(self) -> Iterator[Finding | Step]:
        """Report that its moment has passed without it."""
        yield Finding(self.clause, Level.BROKEN, self.field, self.message, self.remedy)
        yield from self.ahead()

    def by(self, *, lapsed: bool) -> Iterator[Finding | Step]:
        """Report it as lapsed, or name it as a next step."""
        return self.lapsed() if lapsed else self.ahead()


def broken(clause: str, field: str, message: str, remedy: str) -> Finding:
    """Report something recorded that breaks a rule or contradicts the rest."""
    return Finding(clause, Level.BROKEN, field, message, remedy)


def note(clause: str, field: str, message: str, remedy: str = "Nothing more is owed.") -> Finding:
    """Report something that a reader must know, and that asks for nothing."""
    return Finding(clause, Level.NOTE, field, message, remedy)


@dataclass(frozen=True)
class Done:
    """Whether a duty was done, and on which day if that is known."""

    done: bool
    day: dt.date | None


def done_by(case: Case, clause: str, *facts: object) -> Done:
    """Tell when a duty was first done: by a recorded fact, or by a letter under its clause.

    The first day counts, so that what is recorded later never moves it.
    """
    letters = [letter for letter in case.letters.sent if letter.clause == clause]
    recorded = [fact for fact in (*facts, *letters) if fact is not None]
    days = [day for day in map(when, recorded) if day]
    return Done(bool(recorded), min(days, default=None))
