"""Who is who in an invented review, and how its facts are written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bench.prose import Prose

Tree = dict[str, Any]

AGENCIES = (
    "council", "police", "nhs-trust", "icb", "probation", "housing", "adult-care", "childrens-care",
    "refuge", "ambulance", "fire-service", "drug-service", "school-trust", "advice-centre",
)  # fmt: skip
OFFICER = "Domestic Abuse Team"


class Teller:
    """One review's people and days, the same for the same case id."""

    def __init__(self, case_id: str, opened: dt.date) -> None:
        self.prose = Prose(case_id)
        self.opened = opened
        self.chair = self.prose.name()
        self.agencies = self.prose.random.sample(AGENCIES, 6)
        self.names = {agency: self.prose.name() for agency in self.agencies}

    def fact(self, days: int, by: str = OFFICER, **more: object) -> Tree:
        """Return what every fact carries, and what this one adds."""
        day = self.opened + dt.timedelta(days=days)
        return {"when": day.isoformat(), "by": by, **more}

    def declared(self, days: int, by: str) -> Tree:
        """Return a declaration that somebody had no direct part in the case."""
        return self.fact(days, by, direct="no", detail=self.prose.text(1))
