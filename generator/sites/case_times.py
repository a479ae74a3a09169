"""Where a case's time went and what comes next, as plain trees for pages and programs.

- A view is told only what rests on sections that it opens. How long each stage took is shown to
  all, as the days on which stages ended are; in whose hands the days were is shown to views that
  open all of `HANDS`, because that is what the answer rests on.
- Lengths are counted to the day of the build, which the tree names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from generator.standing import Standing
from generator.standing.times import RULE, Agreed, Allowance, Clocks, Forecast, StageTime, Stretch

HANDS: Final = ("parallel", "imrs", "clearance")
"""Sections that tell in whose hands a case's time lies."""

Opens = Callable[[str], bool]


def everything(_field: str) -> bool:
    """Open every section: for an officer who opened the record itself."""
    return True


def clocks_tree(standing: Standing, opens: Opens = everything) -> dict[str, Any]:
    """Describe where a case's time went."""
    clocks = standing.clocks
    told = tells_hands(opens)
    return {
        "began": _day(clocks.began),
        "whole": clocks.whole,
        "until": _day(clocks.until),
        "running": clocks.running,
        "days": clocks.days,
        "now": _stretch(clocks.now, opens) if told and clocks.now else None,
        "stages": [_stage(each) for each in clocks.stages],
        "allowances": [_allowance(each) for each in clocks.allowances if opens(each.field)],
        "hands": _hands(clocks) if told else [],
        "stretches": [_stretch(each, opens) for each in clocks.stretches] if told else [],
        "agreed": [_agreed(each) for each in clocks.agreed if opens(each.field)],
        "rule": RULE if told else "",
    }


def forecast_tree(standing: Standing, opens: Opens = everything) -> list[dict[str, Any]]:
    """Describe when the stages still to come may end at the earliest."""
    return [_forecast(each) for each in standing.forecast if opens(each.field)]


def card_time(standing: Standing, opens: Opens) -> dict[str, Any]:
    """Describe a case's time in the few words of a desk's card."""
    clocks = standing.clocks
    now = _stretch(clocks.now, opens) if tells_hands(opens) and clocks.now else None
    return {
        "began": _day(clocks.began),
        "whole": clocks.whole,
        "until": None if clocks.running else _day(clocks.until),
        "holder": now["holder"] if now else "",
        "who": now["who"] if now else "",
        "delay": now is not None and now["delay"],
    }


def tells_hands(opens: Opens) -> bool:
    """Tell whether a view may know in whose hands a case's time lies."""
    return all(opens(section) for section in HANDS)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _stage(time: StageTime) -> dict[str, Any]:
    return {
        "id": time.stage.id,
        "title": time.stage.title,
        "entered": _day(time.entered),
        "left": _day(time.left),
        "days": time.days,
    }


def _allowance(each: Allowance) -> dict[str, Any]:
    return {
        "clause": each.clause,
        "what": each.what,
        "months": each.months,
        "first": _day(each.first),
        "due": _day(each.due),
        "agreed": _day(each.agreed),
        "done": each.done,
        "ended": _day(each.ended),
        "days": each.days,
        "over": each.over,
    }


def _hands(clocks: Clocks) -> list[dict[str, Any]]:
    delayed = dict.fromkeys(clocks.totals(), 0)
    for stretch in clocks.stretches:
        if stretch.delay and stretch.days:
            delayed[stretch.holder] += stretch.days
    return [
        {"holder": str(holder), "days": days, "delay": delayed[holder]}
        for holder, days in sorted(clocks.totals().items(), key=lambda each: -each[1])
    ]


def _stretch(each: Stretch, opens: Opens) -> dict[str, Any]:
    told = not each.field or opens(each.field)
    return {
        "holder": str(each.holder),
        "who": each.who if told else str(each.holder),
        "why": each.why if told else "",
        "clause": each.clause,
        "delay": each.delay,
        "first": _day(each.first),
        "after": _day(each.after),
        "days": each.days,
    }


def _agreed(each: Agreed) -> dict[str, Any]:
    return {
        "kind": str(each.kind),
        "holder": str(each.holder) if each.holder else None,
        "on": _day(each.on),
        "until": _day(each.until),
        "reason": each.reason,
        "clause": each.clause,
    }


def _forecast(each: Forecast) -> dict[str, Any]:
    return {
        "stage": each.stage.id,
        "title": each.stage.title,
        "on": _day(each.on),
        "ground": str(each.ground),
        "rests_on": each.rests_on,
        "clause": each.clause,
    }
