"""The SSP Chair's decision, its time and its confirmations (B3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.dates import add_months, in_words
from generator.records.decision import Outcome
from generator.rules.branch import Branch, branch_of, decided_against, decision_of
from generator.rules.duty import Done, Duty, broken, done_by, note
from generator.rules.finding import (
    Context,
    Deadline,
    Finding,
    GateAnswer,
    Holds,
    Missing,
    Step,
)
from generator.rules.holders import SSP_CHAIR, TEAM
from generator.rules.places import on, unknown, when
from generator.rules.registry import deadline, gate, rule


@gate("B3.1", guards=("chair.appointments[]", "panel.convened", "clearance.submissions"))
def chair_decided_for_a_review(context: Context) -> GateAnswer:
    """Hold once the SSP Chair decided, having considered the recommendations (B3.1)."""
    case = context.case
    decided = decision_of(case)
    if decided is None:
        return unknown("decision.decided", case.decision.decided) or (
            Missing(
                "decision.decided",
                "The SSP Chair has not decided whether to hold a review.",
                "Put the Standing Panel's recommendations to the SSP Chair, and record the "
                "decision.",
                SSP_CHAIR,
            ),
        )
    if not decided.considered_recommendation:
        return (
            Missing(
                "decision.decided.considered_recommendation",
                "The SSP Chair decided without considering the Standing Panel's recommendations.",
                "Put the recommendations to the SSP Chair again, or let the SSP Chair record a "
                "reason.",
                SSP_CHAIR,
                behind="decision.decided",
            ),
        )
    if decided_against(case):
        return (
            Missing(
                "decision.decided.outcome",
                f"The SSP Chair decided{on(decided)} not to hold a review.",
                "Record the Home Office's requirement of a review, if there is one.",
                SSP_CHAIR,
            ),
        )
    return Holds()


def _asked_to_decide(context: Context) -> bool:
    """Tell whether a decision is owed or was made: not where the case ended or waits before."""
    case = context.case
    if case.decision.decided is not None:
        return True
    branch = branch_of(case, context.profile)
    waits_for_child_review = branch is Branch.CHILD_REVIEW and case.death.child_review is not None
    return branch not in (Branch.TRANSFERRED, Branch.NOT_DOMESTIC) and not waits_for_child_review


def _start(done: Done, first: object, instead: object) -> tuple[dt.date | None, str]:
    """Return the day that a clock runs from, and a note where another day stands in.

    The other day stands in only while the duty is open, so that a met deadline never moves.
    """
    day, other = when(first), when(instead)
    if day is None and not done.done and other is not None:
        return other, f"Counted from {in_words(other)} until the exact day is recorded."
    return day, ""


@deadline("B3.2")
def decision_due(context: Context) -> Iterator[Deadline]:
    """Last day for the decision: a month after the homicide came to the SSP's attention (B3.2).

    In time on that day, late from the next; where the next month has no such day, its last day.
    """
    if not _asked_to_decide(context):
        return
    notification = context.case.notification
    decided = context.case.decision.decided
    done = Done(decided is not None, when(decided))
    start, why = _start(done, notification.attention, notification.chair_notified)
    if start is None:
        return
    yield Deadline(
        "B3.2",
        "Decide whether to hold a review",
        SSP_CHAIR,
        "decision.decided",
        add_months(start, context.profile.number("decision-months")),
        done.day,
        done.done,
        "Record the SSP Chair's decision, then confirm it in writing.",
        why,
    )


def _confirmation(
    context: Context, clause: str, name: str, number: str, whom: str
) -> Deadline | None:
    if not _asked_to_decide(context):
        return None
    case = context.case
    done = done_by(case, clause, getattr(case.decision, name))
    start, why = _start(done, case.notification.chair_notified, case.notification.attention)
    if start is None:
        return None
    return Deadline(
        clause,
        f"Confirm the decision in writing to {whom}",
        TEAM,
        f"decision.{name}",
        add_months(start, context.profile.number(number)),
        done.day,
        done.done,
        "Send the letter once the SSP Chair has decided, and record it.",
        why,
    )


@deadline("B3.3")
def home_office_confirmation_due(context: Context) -> Iterator[Deadline]:
    """Last day to confirm the decision, either way, to the Home Office (B3.3)."""
    found = _confirmation(
        context, "B3.3", "home_office_told", "home-office-confirmation-months", "the Home Office"
    )
    if found is not None:
        yield found


@deadline("B3.4")
def family_confirmation_due(context: Context) -> Iterator[Deadline]:
    """Last day to tell the victim's family of the decision, either way (B3.4)."""
    told = context.case.decision.family_told
    if told is None and context.case.family.no_family is not None:
        return
    found = _confirmation(
        context, "B3.4", "family_told", "family-confirmation-months", "the victim's family"
    )
    if found is not None:
        yield found


@rule("B3.5")
def overruling_restarts_the_clock(context: Context) -> Iterator[Finding | Step]:
    """Note that time runs from the Home Office's requirement of a review (B3.5)."""
    overruled = context.case.decision.overruled
    if overruled is None:
        return
    decided = decision_of(context.case)
    if decided is not None and decided.outcome is Outcome.REVIEW:
        yield broken(
            "B3.5",
            "decision.overruled",
            "The Home Office is recorded as requiring a review (decision.overruled), but the SSP "
            "Chair had decided to hold one (decision.decided.outcome).",
            "Correct the one that is wrong.",
        )
        return
    yield note(
        "B3.5",
        "decision.overruled",
        f"The Home Office required a review{on(overruled)}; the six months run from that day.",
    )


@rule("B3.6")
def single_agency_review_considered(context: Context) -> Iterator[Finding | Step]:
    """Report that a single-agency review was not considered where no review is held (B3.6)."""
    case = context.case
    if decided_against(case) and case.decision.single_agency is None:
        yield from Duty(
            "B3.6",
            "decision.single_agency",
            "No review is held; whether a single agency should review the death is not recorded.",
            "Consider a single-agency review, and record the result.",
            SSP_CHAIR,
        ).owed()
