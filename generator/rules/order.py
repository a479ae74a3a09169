"""Facts against the calendar and against each other.

- A fact dated after today is broken: what is planned is no fact.
- A fact dated before what it follows from is broken, and both places are named.
- These checks keep a record sound; they answer no clause, and are registered under none.
- What merely came too late or out of the policy's order is a gate's matter, not this module's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generator.dates import in_words
from generator.records.people import Part
from generator.rules.duty import broken
from generator.rules.finding import Context, Finding
from generator.rules.places import Spot, spots
from generator.rules.registry import rule
from generator.schema import Model

_PAST_DAYS = frozenset({"died", "found", "born", "dated", "added"})
_CORRECT = "Correct the day that is wrong."


@dataclass(frozen=True)
class Order:
    """Two facts of which the second cannot have come before the first."""

    clause: str
    first: str
    then: str
    words: str


ORDERS: tuple[Order, ...] = tuple(
    Order(*row)
    for row in (
        ("A3", "people.people[].born", "people.people[].died", "a birth after the death"),
        ("A3", "death.died", "death.found", "the death found before it happened"),
        ("B1.1", "death.died", "notification.attention", "the death after its notification"),
        ("B1.1", "death.died", "notification.chair_notified", "the death after its notification"),
        ("B1.1", "death.died", "notification.police[]", "the death after its notification"),
        ("B1.2", "death.died", "notification.referrals[]", "the death after its referral"),
        ("A7", "death.child_review", "death.child_review.completed", "ended before it began"),
        ("B3.2", "notification.attention", "decision.decided", "decided before it was known"),
        ("B2.1", "notification.attention", "consultation.meetings[]", "met before it was known"),
        ("B3.3", "decision.decided", "decision.home_office_told", "told before it was decided"),
        ("B3.4", "decision.decided", "decision.family_told", "told before it was decided"),
        ("B3.5", "decision.decided", "decision.overruled", "overruled before it was decided"),
        ("B4.1", "panel.members[]", "panel.members[].left", "left before joining"),
        ("B5.1", "chair.appointments[]", "chair.appointments[].ended", "ended before it began"),
        ("B7.1", "terms.versions[].period_from", "terms.versions[].period_to", "ends too early"),
        ("B7.4", "parallel.processes[].started", "parallel.processes[].ended", "ended too early"),
        ("B14.1", "parallel.processes[].started", "parallel.processes[].outcome",
         "an outcome before the start"),
        ("B14.1", "parallel.processes[].outcome", "parallel.processes[].ended",
         "complete before its outcome"),
        ("B7.3", "parallel.delays[]", "parallel.delays[].until", "over before it began"),
        ("B8.2", "disclosure.medical[]", "disclosure.medical[].disclosed",
         "disclosed before the request"),
        ("B9.8", "imrs.imrs[].commission", "imrs.imrs[].returned", "back before it was asked for"),
        ("B9.6", "imrs.imrs[].interviews[]", "imrs.imrs[].interviews[].shared_with_interviewee",
         "shared before it was held"),
        ("B10.2", "panel.convened", "report.agreed_with_panel", "agreed before the panel sat"),
        ("B10.3", "report.renegotiations[]", "report.renegotiations[].answered",
         "answered before it was put"),
        ("B12.1", "clearance.submissions[0]", "clearance.answers[]", "answered before it was sent"),
        ("B12.1", "clearance.answers[]", "clearance.answers[].conditions[].closed",
         "closed before it was asked for"),
        ("B13.4", "report.overview_completed", "publication.published",
         "published before it was complete"),
        ("B13.4", "publication.published", "publication.withdrawn", "withdrawn before published"),
        ("B13.8", "publication.published", "publication.home_office_told",
         "told before it was published"),
        ("B2.6", "documents.documents[].dated", "documents.documents[].added",
         "stored before its date"),
    )
)  # fmt: skip


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    day = getattr(value, "when", None)
    return day if isinstance(day, dt.date) else None


@rule()
def events_are_in_order(context: Context) -> Iterator[Finding]:
    """Report facts that contradict the order of events, with both places (B1.1 and others)."""
    for order in ORDERS:
        firsts = [(spot, day) for spot in spots(context.case, order.first)
                  if (day := _day(spot.value))]  # fmt: skip
        if not firsts:
            continue
        for then in spots(context.case, order.then):
            late = _day(then.value)
            for first, early in firsts:
                if late is not None and late < early and first.alongside(then):
                    yield _contradiction(order, first, early, then, late)


def _contradiction(order: Order, first: Spot, early: dt.date, then: Spot, late: dt.date) -> Finding:
    return broken(
        order.clause,
        then.field,
        f"{then.field} ({in_words(late)}) comes before {first.field} ({in_words(early)}): "
        f"{order.words}.",
        _CORRECT,
    )


@rule()
def days_of_death_agree(context: Context) -> Iterator[Finding]:
    """Report two days of death for the one victim of a case (A3)."""
    people, died = context.case.people.people, context.case.death.died
    mine = [(i, person) for i, person in enumerate(people) if person.part is Part.VICTIM]
    if len(mine) != 1 or not isinstance(died, dt.date):
        return
    index, victim = mine[0]
    if isinstance(victim.died, dt.date) and victim.died != died:
        yield broken(
            "A3",
            "death.died",
            f"death.died ({in_words(died)}) and people.people[{index}].died "
            f"({in_words(victim.died)}) name two days of death.",
            _CORRECT,
        )


@rule()
def nothing_is_dated_in_the_future(context: Context) -> Iterator[Finding]:
    """Report every fact dated after today, under the clause that asks for it (B2.6)."""
    yield from _future(context.case, "", "B2.6", context.today)


@cache
def _clauses_of(model: type[Model]) -> dict[str, str]:
    """Return the first clause that each field of a model cites."""
    found = {}
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        clauses = extra.get("clauses") if isinstance(extra, dict) else None
        if isinstance(clauses, list) and clauses:
            found[name] = str(clauses[0])
    return found


def _future(model: Model, place: str, clause: str, today: dt.date) -> Iterator[Finding]:
    clauses = _clauses_of(type(model))
    for name, value in model.__dict__.items():
        if value is None or type(value) is str:  # most fields; asking first saves half the time
            continue
        if isinstance(value, dt.date):
            if value > today and (name == "when" or name in _PAST_DAYS):
                yield _in_the_future(clauses.get(name, clause), f"{place}{name}", value)
        elif isinstance(value, Model):
            yield from _future(value, f"{place}{name}.", clauses.get(name, clause), today)
        elif isinstance(value, tuple):
            for index, each in enumerate(value):
                if isinstance(each, Model):
                    mine = clauses.get(name, clause)
                    yield from _future(each, f"{place}{name}[{index}].", mine, today)


def _in_the_future(clause: str, field: str, day: dt.date) -> Finding:
    return broken(
        clause,
        field,
        f"{field} is dated {in_words(day)}, which has not come yet.",
        "Correct the day, or record it once it has happened.",
    )
