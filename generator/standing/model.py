"""The standing of a case: values only, derived afresh from facts and a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.policy.procedure import Stage
from generator.rules.branch import Branch
from generator.rules.finding import Deadline, Finding, GateAnswer, Missing, Step
from generator.standing.family import Owed
from generator.standing.times import Clocks, Forecast


class State(StrEnum):
    """Where a stage of a case's route stands."""

    DONE = "done"
    CURRENT = "current"
    BLOCKED = "blocked"
    LATER = "later"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class StageStanding:
    """A stage of a case's route.

    `on` is the day on which it ended, or on which the route's last stage was reached; None where
    that is not known or has not come. `missing` is what it still waits for. A skipped stage is
    one that was passed over, which a named role accepted.
    """

    stage: Stage
    state: State
    on: dt.date | None
    missing: tuple[Missing, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """Return the clauses that the stage answers to."""
        return self.stage.clauses


class Act(StrEnum):
    """What the portal itself does, and gates may refuse."""

    SUBMISSION = "submission"
    RELEASE = "release"
    CLOSING = "closing"


@dataclass(frozen=True)
class Standing:
    """Where a case stands on one day.

    `findings` come heaviest first. `acts` holds, for each act of the portal, what is missing at
    each gate; an act with nothing missing may go ahead. `gates` holds every gate's answer.
    `family` is what the victim's family is owed, in the order of a review.
    """

    branch: Branch
    stage: Stage
    stages: tuple[StageStanding, ...]
    deadlines: tuple[Deadline, ...]
    findings: tuple[Finding, ...]
    next_steps: tuple[Step, ...]
    acts: Mapping[str, tuple[Missing, ...]]
    gates: Mapping[str, GateAnswer]
    clocks: Clocks
    forecast: tuple[Forecast, ...]
    family: tuple[Owed, ...]

    def allows(self, act: str) -> bool:
        """Tell whether every gate of an act holds; an act that is not known is refused."""
        return self.acts.get(act) == ()
