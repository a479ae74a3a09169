"""Where time went and what comes next, as values: clocks and forecasts of a case.

- Days are counted from the day on which something begins to the day on which it ends, so that the
  parts of a time add up to the whole.
- A day that is not known stays unknown, and so does every length that needs it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from generator.policy.procedure import Stage

RULE = (
    "Each day is counted once, for the first of these that applies: a recorded delay (of two, the "
    "one that began first); a child review that takes precedence; the Home Office, while a "
    "submission is unanswered; the court, while a cleared report may not be published; the agency "
    "whose IMR has been overdue longest; agencies writing their IMRs in time; and else the "
    "partnership, with its Chair and panel."
)
"""How days are shared out, for everyone who reads the sums."""


class Holder(StrEnum):
    """In whose hands a review's time lies; the first five are the words of a recorded delay."""

    AGENCY = "agency"
    COURT = "court"
    HOME_OFFICE = "Home Office"
    FAMILY = "family's time"
    PARTNERSHIP = "partnership"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StageTime:
    """The time that a case spent in a stage, or has spent so far where `left` is None."""

    stage: Stage
    entered: dt.date | None
    left: dt.date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """A time that the policy allows, and what it really took: one month, six months.

    `due` is the statutory last day, `agreed` a later one that was formally agreed. `ended` is None
    while it runs, or where the day is not known; then `days` is unknown too if `done`.
    """

    clause: str
    what: str
    field: str
    months: int
    first: dt.date
    due: dt.date
    agreed: dt.date | None
    done: bool
    ended: dt.date | None
    days: int | None

    @property
    def over(self) -> int | None:
        """Return by how many days the statutory time is exceeded; None where it is not known."""
        if self.days is None:
            return None
        return max(0, self.days - (self.due - self.first).days)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in one holder's hands: from `first` to `after`, the day on which it ended.

    `delay` marks time that the procedure did not foresee: a recorded delay, an overdue IMR,
    proceedings that hold up a cleared report.
    """

    holder: Holder
    who: str
    why: str
    clause: str
    field: str
    delay: bool
    first: dt.date
    after: dt.date

    @property
    def days(self) -> int:
        """Return how long it was."""
        return (self.after - self.first).days


class AgreedKind(StrEnum):
    """How time was given."""

    STOP = "stop"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A recorded stop, or a timescale extended by agreement (B7.3, B10.2, B10.3).

    `until` is None where its end is not recorded, or is not known.
    """

    kind: AgreedKind
    holder: Holder | None
    on: dt.date | None
    until: dt.date | None
    reason: str
    clause: str
    field: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where a case's time went, up to its publication or its end on another branch.

    `began` is the day on which the case came to the SSP's attention; where that is not known, the
    first day that is, and `whole` is not set. `stages` are those of the standing, in the same
    order. `stretches` follow each other without a gap from `began` to `until`; there are none
    where either day is not known.
    """

    began: dt.date | None
    whole: bool
    until: dt.date | None
    running: bool
    stages: tuple[StageTime, ...]
    allowances: tuple[Allowance, ...]
    stretches: tuple[Stretch, ...]
    agreed: tuple[Agreed, ...]

    @property
    def days(self) -> int | None:
        """Return the days from `began` to publication, to the end, or to today."""
        if self.began is None or self.until is None or self.until < self.began:
            return None
        return (self.until - self.began).days

    @property
    def now(self) -> Stretch | None:
        """Return who has the case in hand now, and why; None where it has ended."""
        return self.stretches[-1] if self.running and self.stretches else None

    def totals(self) -> dict[Holder, int]:
        """Return the days in each holder's hands; they add up to `days`."""
        sums = dict.fromkeys(Holder, 0)
        for stretch in self.stretches:
            sums[stretch.holder] += stretch.days
        return {holder: days for holder, days in sums.items() if days}


class Ground(StrEnum):
    """What a forecast rests on."""

    RECORDED = "recorded date"
    TYPICAL = "typical time"
    NONE = "cannot be said"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The earliest reasonable day for a stage to end; never a promise.

    `on` is None where it cannot be said; `rests_on` says why, or what the day rests on.
    """

    stage: Stage
    on: dt.date | None
    ground: Ground
    rests_on: str
    clause: str
    field: str
