"""What a family's advocate sees of a case, as plain trees; nothing else is in them.

Where the review stands, what the family is owed and when, and the papers that the record says they
were given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from generator.policy.partnership import Partnership
from generator.rules.finding import Level
from generator.sites.case_page import CaseView
from generator.standing.family import AGAIN, Owed, OwedState
from generator.standing.model import State

_OWED_NOW = (OwedState.LATE, OwedState.NOW)


def card(view: CaseView) -> dict[str, Any]:
    """Describe a case on an advocate's desk, without the keys that open its page."""
    standing = view.standing
    owed = [each for each in standing.family if each.state in _OWED_NOW]
    return {
        "case": view.case.id,
        "view": view.view.id,
        "label": view.case.id,
        "stage": {"id": standing.stage.id, "title": standing.stage.title},
        "opened": None,
        "next": [
            {"clause": each.clause, "what": each.what, "who": each.who, "due": _day(each.due)}
            for each in owed
        ],
        "deadlines": [_deadline(each) for each in standing.family if each.due is not None],
        "findings": {str(level): 0 for level in Level},
        "time": {
            "began": _day(standing.clocks.began),
            "whole": standing.clocks.whole,
            "until": None if standing.clocks.running else _day(standing.clocks.until),
            "holder": "",
            "who": "",
            "delay": False,
        },
    }


def page(
    view: CaseView, documents: Sequence[Mapping[str, Any]], partnership: Partnership
) -> dict[str, Any]:
    """Describe an advocate's page, but for what binds it to a build."""
    standing = view.standing
    current = next((each for each in standing.stages if each.stage.id == standing.stage.id), None)
    return {
        "case": view.case.id,
        "view": view.view.id,
        "title": view.case.id,
        "stage": {"id": standing.stage.id, "title": standing.stage.title},
        "stages": [
            {
                "id": each.stage.id,
                "title": each.stage.title,
                # That something blocks a stage, and what, is the office's to put right.
                "state": str(State.CURRENT if each.state is State.BLOCKED else each.state),
                "on": _day(each.on),
                "clauses": [],
            }
            for each in standing.stages
        ],
        "sections": [],
        "documents": list(documents),
        "chronology": None,
        "family": {
            "waits_for": current.stage.waits_for if current else "",
            "with": str(standing.clocks.now.holder) if standing.clocks.now else "",
            "began": _day(standing.clocks.began),
            "allowed": [
                {
                    "clause": each.clause,
                    "what": each.what,
                    "due": _day(each.agreed or each.due),
                    "done": each.done,
                    "ended": _day(each.ended),
                }
                for each in standing.clocks.allowances
            ],
            "owed": [_owed(each) for each in standing.family],
            "officers": [
                {"name": each.name, "role": each.role} for each in view.case.family.officers
            ],
            "office": {"name": partnership.name, "contact": partnership.contact},
        },
    }


def _owed(each: Owed) -> dict[str, Any]:
    return {
        "clause": each.clause,
        "what": each.what,
        "who": each.who,
        "state": str(each.state),
        "on": _day(each.on),
        "due": _day(each.due),
        "at": each.at,
    }


def _deadline(each: Owed) -> dict[str, Any]:
    """Describe something owed by a day; news is owed again however often it was given."""
    done = each.state in (OwedState.DONE, OwedState.DECLINED) and each.at != AGAIN
    return {
        "clause": each.clause,
        "what": each.what,
        "who": each.who,
        "due": _day(each.due),
        "met": _day(each.on) if done else None,
        "done": done,
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
