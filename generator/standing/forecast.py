"""The next dates, said fairly: the earliest reasonable day for each stage still to come.

- A recorded date counts first: a deadline that still runs, an agreed date, an IMR's due date, the
  planned day of publication. Where there is none, the stage's typical time from the policy does.
- A date that has passed says nothing about the next one. Then the day cannot be said, and neither
  can any later one that has no recorded date of its own.
- A forecast is no deadline, moves none, and is never a promise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.dates import in_words
from generator.records.case import Case
from generator.records.publication import DateDecision
from generator.rules.finding import Context, Deadline, GateAnswer
from generator.rules.places import when
from generator.standing.model import StageStanding, State
from generator.standing.times import Clocks, Forecast, Ground, StageTime


@dataclass(frozen=True, slots=True)
class _Date:
    """A recorded date by which a stage may end, and what kind of date it is."""

    day: dt.date
    what: str
    clause: str
    field: str


@dataclass(frozen=True, slots=True)
class _Unsaid:
    """Why a stage's day cannot be said."""

    why: str
    clause: str
    field: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the forecasts of a case look at."""

    context: Context
    deadlines: Sequence[Deadline]
    gates: Mapping[str, GateAnswer]


def forecast_of(
    context: Context,
    stages: Sequence[StageStanding],
    deadlines: Sequence[Deadline],
    gates: Mapping[str, GateAnswer],
    clocks: Clocks,
) -> tuple[Forecast, ...]:
    """Say when each stage still to come may end at the earliest; nothing for a case at its end."""
    return tuple(_walk(_Known(context, deadlines, gates), stages, clocks))


def _walk(known: _Known, stages: Sequence[StageStanding], clocks: Clocks) -> Iterator[Forecast]:
    today = known.context.today
    before: dt.date | None = today
    least = today  # no stage still to come ends before this day, whatever is not known
    for standing, time in zip(stages[:-1], clocks.stages, strict=False):
        if standing.state in (State.DONE, State.SKIPPED):
            continue
        current = standing.state is not State.LATER
        found = _RECORDED.get(standing.stage.id, _nothing)(known)
        stop = _stop(known.context) if current else None
        if isinstance(found, _Unsaid):
            said = _unsaid(standing, found)
        elif isinstance(stop, _Unsaid):
            said = _unsaid(standing, stop)
        elif found is not None and found.day >= (before or least):
            said = _said(standing, found)
        elif found is not None and (current or before is None):
            said = _unsaid(standing, _passed(found, current=current))
        else:
            said = _typical(known, standing, time, before, found)
        if said.on is not None and stop is not None and not isinstance(stop, _Unsaid):
            said = _after(said, stop)
        yield said
        before = said.on
        wait = 0 if current else standing.stage.typical_days or 0
        least = said.on or least + dt.timedelta(days=wait)


def _unsaid(standing: StageStanding, found: _Unsaid) -> Forecast:
    return Forecast(standing.stage, None, Ground.NONE, found.why, found.clause, found.field)


def _said(standing: StageStanding, date: _Date) -> Forecast:
    return Forecast(
        standing.stage, date.day, Ground.RECORDED, f"{date.what}.", date.clause, date.field
    )


def _passed(date: _Date, *, current: bool) -> _Unsaid:
    """Say that a recorded date is over, or can hardly be kept."""
    day = in_words(date.day)
    why = f"{date.what} was {day}, and no other date is recorded."
    if not current:
        why = f"{date.what}, {day}, can hardly be kept: the stages before it take longer."
    return _Unsaid(why, date.clause, date.field)


def _after(said: Forecast, stop: _Date) -> Forecast:
    """Let no stage end before a recorded stop does."""
    if said.on is None or said.on >= stop.day:
        return said
    words = f"{stop.what}."
    return Forecast(said.stage, stop.day, Ground.RECORDED, words, stop.clause, stop.field)


def _typical(
    known: _Known,
    standing: StageStanding,
    time: StageTime,
    before: dt.date | None,
    missed: _Date | None,
) -> Forecast:
    """Fall back on the stage's typical time, counted from the day on which it begins."""
    stage, today = standing.stage, known.context.today
    clause, field = stage.clauses[0], missed.field if missed else _FIELD.get(stage.id, "record")

    def said(on: dt.date | None, words: str) -> Forecast:
        return Forecast(
            stage, on, Ground.NONE if on is None else Ground.TYPICAL, words, clause, field
        )

    days = stage.typical_days
    if days is None:
        return said(None, "No date is recorded for it.")
    current = standing.state is not State.LATER
    start, begin = (time.entered, "it began") if current else (before, "the stage before it ends")
    sent = _sent(known.context.case) if current and stage.id == "quality-assurance" else None
    if sent is not None:
        start, begin = sent, "it was sent"
    if start is None and current:
        return said(None, "The day on which it began is not known.")
    if start is None:
        return said(
            None, f"Typically {days} days after the stage before it, whose day is not known."
        )
    on = start + dt.timedelta(days=days)
    if on < today:
        past = (today - start).days
        return said(None, f"It has taken {past} days already; typically it takes {days}.")
    words = f"Typically {days} days after {begin}."
    if missed is not None:
        words += f" {missed.what}, {in_words(missed.day)}, is then not kept."
    return said(on, words)


# ---------------------------------------------------------------------------------------------
# What is recorded, stage by stage


def _nothing(_known: _Known) -> None:
    return None


def _stop(context: Context) -> _Date | _Unsaid | None:
    """Return the recorded stop that holds the case today, the one that ends last (B7.3)."""
    until: _Date | None = None
    for number, delay in enumerate(context.case.parallel.delays):
        first, field = when(delay), f"parallel.delays[{number}]"
        if first is None or first > context.today:
            continue
        if delay.until is None:
            why = f"The review is stopped since {in_words(first)}, and no end of it is recorded."
            return _Unsaid(why, "B7.3", f"{field}.until")
        last = delay.until
        if isinstance(last, dt.date) and last >= context.today and (not until or until.day < last):
            until = _Date(last, "The last day of the recorded stop", "B7.3", f"{field}.until")
    return until


def _decision(known: _Known) -> _Date | None:
    return _earliest(known, ("B3.2",), "The last day for the SSP Chair's decision")


def _imrs(known: _Known) -> _Date | _Unsaid | None:
    """Return the last due date of the IMRs still out; an overdue one leaves it open (B9.8)."""
    case, today = known.context.case, known.context.today
    running = [each for each in known.deadlines if each.clause == "B9.8" and each.open]
    late = [each for each in running if each.due < today]
    if late:
        why = f"{late[0].what}; it was due by {in_words(late[0].due)}, and no other date is set."
        return _Unsaid(why, "B9.8", late[0].field)
    undated = sum(imr.returned is None for imr in case.imrs.imrs) - len(running)
    if not running or undated > 0:
        return None
    last = max(running, key=lambda each: each.due)
    return _Date(last.due, "The last due date of the IMRs", "B9.8", last.field)


def _reports(known: _Known) -> _Date | None:
    agreed = known.context.case.report
    kind = "agreed" if agreed.timescales or agreed.renegotiations else "statutory"
    return _earliest(known, ("B10.2", "B10.3"), f"The {kind} last day for the three documents")


def _sign_off(known: _Known) -> _Date | None:
    return _earliest(known, ("B14.2",), "The last day to send the review to the Home Office")


def _earliest(known: _Known, clauses: tuple[str, ...], what: str) -> _Date | None:
    """Return the first running deadline under some clauses, those that have passed last."""
    running = [
        each
        for each in known.deadlines
        if each.open and each.clause in clauses and each.field != "report.renegotiations"
    ]
    if not running:
        return None
    today = known.context.today
    first = min(running, key=lambda each: (each.due < today, each.due))
    return _Date(first.due, what, first.clause, first.field)


def _clearance(known: _Known) -> _Unsaid | None:
    """Say that conditions or a resubmission are waited for, which have no date (B12.1)."""
    section = known.context.case.clearance
    if section.answers and len(section.answers) >= len(section.submissions):
        why = "The Home Office has answered; what it asks for has no date of its own."
        return _Unsaid(why, "B12.1", "clearance.answers")
    return None


def _sent(case: Case) -> dt.date | None:
    return max((day for day in map(when, case.clearance.submissions) if day), default=None)


def _publication(known: _Known) -> _Date | _Unsaid | None:
    """Wait for criminal proceedings first, then take the day decided (B14.1, B13.2)."""
    waits = known.gates.get("B14.1")
    if isinstance(waits, tuple):
        why = f"{waits[0].message} Nothing is published before."
        return _Unsaid(why, "B14.1", waits[0].field)
    decided = known.context.case.publication.date
    if not isinstance(decided, DateDecision):
        return None
    return _Date(decided.planned, "The day decided for publication", "B13.2", "publication.date")


def _actions(known: _Known) -> _Date | _Unsaid | None:
    """Return the last target date of the actions still open (B13.5)."""
    today = known.context.today
    running = [each for each in known.deadlines if each.clause == "B13.5" and each.open]
    late = [each for each in running if each.due < today]
    if late:
        why = f"{late[0].what}; it was due by {in_words(late[0].due)}, and no other date is set."
        return _Unsaid(why, "B13.5", late[0].field)
    if not running:
        return None
    last = max(running, key=lambda each: each.due)
    return _Date(last.due, "The last target date of the action plan", "B13.5", last.field)


def _child_review(_known: _Known) -> _Unsaid:
    why = "The child review takes precedence, and its end is not the partnership's to say."
    return _Unsaid(why, "A7", "death.child_review")


_RECORDED: Mapping[str, Callable[[_Known], _Date | _Unsaid | None]] = {
    "child-review": _child_review,
    "decision": _decision,
    "inquiry": _imrs,
    "reporting": _reports,
    "sign-off": _sign_off,
    "quality-assurance": _clearance,
    "publication": _publication,
    "implementation": _actions,
}
_FIELD: Mapping[str, str] = {
    "notification": "notification.attention",
    "consultation": "consultation.recommendation",
    "decision": "decision.decided",
    "appointment": "panel.convened",
    "terms": "terms.versions",
    "inquiry": "imrs.imrs",
    "reporting": "report.agreed_with_panel",
    "sign-off": "report.signed_off",
    "quality-assurance": "clearance.answers",
    "publication": "publication.published",
    "implementation": "actions.concluded",
}
"""The place that will record the end of a stage: a view that does not open it is not told."""
