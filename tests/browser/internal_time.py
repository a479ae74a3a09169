"""Time, next dates and flowchart of the sample's main case, as the generator itself tells them."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from generator.sites.case_times import card_time, clocks_tree, everything, forecast_tree
from generator.sites.flowchart import as_tree
from generator.standing import Standing
from tests.rules.rows import PROFILE, WHOLE, drop, put, standing_at

PROCEDURES = [{"id": PROFILE.id, **as_tree(PROFILE)}]
TODAY = dt.date(2023, 9, 15)


def late_review() -> Standing:
    """Derive a review that stopped for a trial, and that now waits for an overdue IMR."""
    facts = copy.deepcopy(WHOLE)
    for place in ("report", "clearance", "publication", "actions", "chronology"):
        drop(facts, place)
    drop(facts, "imrs.imrs[1].returned")
    stop = {"when": "2023-04-01", "until": "2023-04-30", "by": "Panel", "cause": "court",
            "reason": "The trial."}  # fmt: skip
    put(facts, "parallel.delays", [stop])
    longer = {"when": "2023-06-01", "by": "Review Panel", "new_date": "2023-12-20",
              "agreed_with_ssp": "yes", "reason": "The trial."}  # fmt: skip
    put(facts, "report", {"timescales": [longer]})
    return standing_at(facts, TODAY)


def page_time() -> dict[str, Any]:
    """Return what a page holds of time."""
    standing = late_review()
    return {
        "procedure": PROFILE.id,
        "clocks": clocks_tree(standing),
        "forecast": forecast_tree(standing),
    }


def time_on_card() -> dict[str, Any]:
    """Return what a desk's card holds of time."""
    return card_time(late_review(), everything)
