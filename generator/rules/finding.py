"""What a rule says: findings, deadlines, gates and steps, each with its clause.

These are shown only where the case is open, and may state dates and names; an error may not.
Rules name the place of a finding as a dotted field of the record, never as a line.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from generator.policy.procedure import Profile
from generator.records.case import Case


class Level(StrEnum):
    """How much a finding asks for, heaviest first."""

    BLOCKED = "blocked"
    BROKEN = "broken"
    OVERDUE = "overdue"
    DUE = "due"
    NOTE = "note"


@dataclass(frozen=True)
class Context:
    """What every rule looks at: one case, the procedure it pins, and the civil date in London."""

    case: Case
    profile: Profile
    today: dt.date


@dataclass(frozen=True)
class Finding:
    """Something that a reader of the case must know, with place and remedy."""

    clause: str
    level: Level
    field: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Deadline:
    """A last day, and whether it was met.

    `due` is inclusive: in time on that day, late from the next. `met` is the day on which the
    duty was done, or None; `done` is set where it was done on a day that is not known.
    """

    clause: str
    what: str
    who: str
    field: str
    due: dt.date
    met: dt.date | None = None
    done: bool = False

    def overdue_days(self, today: dt.date) -> int:
        """Return by how many days the duty was or is late; 0 where it is in time."""
        if self.done and self.met is None:
            return 0
        return max(0, ((self.met or today) - self.due).days)


@dataclass(frozen=True)
class Step:
    """Something that somebody owes next; `field` is where it will be recorded."""

    clause: str
    what: str
    who: str
    due: dt.date | None = None
    field: str = ""


@dataclass(frozen=True)
class Holds:
    """A gate holds; `because` says why where that is not obvious (not applicable, unknown)."""

    because: str = ""


@dataclass(frozen=True)
class Missing:
    """A gate does not hold: which field, what is missing, what to do, and who must do it."""

    field: str
    message: str
    remedy: str
    who: str


GateAnswer = Holds | Missing
