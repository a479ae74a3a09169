"""What a desk's card tells beside the case itself: news, papers, clocks and the action plan.

All of it comes from what the view opens. A family advocate's card has none of it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from generator.records.outcome import Status
from generator.records.papers import Document
from generator.rules.actions import status_of
from generator.sites.case_page import CaseView
from generator.standing.times import Allowance

PAPERS: Final = 3
_STATES: Final[Mapping[Status, str]] = {
    Status.IMPLEMENTED: "done",
    Status.PARTLY: "partly",
    Status.NOT_RESPONDED: "waiting",
    Status.REJECTED: "rejected",
}


def news(view: CaseView, changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Describe what a card has beside `case_page.card`; `changes` are those that the view opens."""
    allowances = view.standing.clocks.allowances
    return {
        "changes": list(changes),
        "papers": [_paper(each) for each in _newest(view.documents)],
        "clocks": [_clock(each) for each in allowances if view.opens(each.field)],
        "actions": _actions(view),
    }


def _newest(documents: Sequence[Document]) -> list[Document]:
    """Return the papers with the latest dates; of one day, those that were filed last."""
    filed_last_first = list(reversed(documents))
    return sorted(filed_last_first, key=lambda each: _day(each) or dt.date.min, reverse=True)[
        :PAPERS
    ]


def _day(document: Document) -> dt.date | None:
    return document.dated if isinstance(document.dated, dt.date) else None


def _paper(document: Document) -> dict[str, Any]:
    day = _day(document)
    return {
        "title": document.title,
        "kind": document.kind.value,
        "date": None if day is None else day.isoformat(),
    }


def _clock(each: Allowance) -> dict[str, Any]:
    return {
        "clause": each.clause,
        "what": each.what,
        "months": each.months,
        "due": each.due.isoformat(),
        "agreed": None if each.agreed is None else each.agreed.isoformat(),
        "done": each.done,
        "over": each.over,
    }


def _actions(view: CaseView) -> dict[str, int] | None:
    """Count the actions by how far they have come; which of them are late is told by the day."""
    if not view.opens("actions"):
        return None
    found = Counter(
        _STATES[status_of(action)]
        for recommendation in view.case.actions.recommendations
        for action in recommendation.actions
    )
    return {state: found[state] for state in _STATES.values()}
