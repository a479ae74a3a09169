"""What a rule says: findings, deadlines, gates and steps, each with its clause.

These are shown only where the case is open, and may state dates and names; an error may not.
Rules name the place of a finding as a dotted field of the record, never as a line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    agencies: Mapping[str, str] = field(default_factory=dict)
    """Names of agencies by their id, for messages; an id without one stands for itself."""

    def agency(self, name: str) -> str:
        """Return an agency's name."""
        return self.agencies.get(name, name)


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
    duty was done, or None; `done` is set where it was done on a day that is not known, or is no
    longer owed. `soon` is the number of days before `due` from which it is reported as due; None
    reports it from the start. `note` says why the day is what it is, where that is not plain.
    """

    clause: str
    what: str
    who: str
    field: str
    due: dt.date
    met: dt.date | None = None
    done: bool = False
    remedy: str = ""
    note: str = ""
    soon: int | None = None

    @property
    def open(self) -> bool:
        """Tell whether the duty is still owed."""
        return self.met is None and not self.done

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


class Basis(StrEnum):
    """Why a gate holds."""

    SHOWN = "shown"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Holds:
    """A gate holds; `because` says why where that is not plain, `field` where it is recorded."""

    because: str = ""
    basis: Basis = Basis.SHOWN
    field: str = ""


@dataclass(frozen=True)
class Missing:
    """What a gate still lacks: where, what, what to do, and who must do it.

    `behind` names a recorded fact that stands behind the gate in any case; other facts behind it
    are those that the gate guards. `clause` is filled in when the gate is asked.
    """

    field: str
    message: str
    remedy: str
    who: str
    behind: str = ""
    clause: str = ""


GateAnswer = Holds | tuple[Missing, ...]
"""A gate holds, or everything that it lacks; an empty tuple is no answer and never passes."""
