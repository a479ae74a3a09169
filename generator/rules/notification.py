"""Notification to the SSP Chair (B1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.decision import NoticeKind
from generator.rules.branch import decision_of, ended_at_once
from generator.rules.duty import Duty
from generator.rules.finding import Context, Finding, Step
from generator.rules.holders import POLICE, TEAM
from generator.rules.places import unknown
from generator.rules.registry import rule


@rule("B1.1")
def written_notice_came(context: Context) -> Iterator[Finding | Step]:
    """Report that no formal notice and no referral is recorded (B1.1, B1.2)."""
    case = context.case
    section = case.notification
    formal = any(each.kind is NoticeKind.FORMAL for each in section.police)
    if ended_at_once(case, context.profile):
        return
    if formal or section.referrals or unknown("", section.attention, case.decision.decided):
        return
    yield from Duty(
        "B1.1",
        "notification.police",
        "No formal written notice from the police is recorded.",
        "Ask the police for formal written notice, and record it with its day.",
        POLICE,
    ).by(lapsed=decision_of(case) is not None)


@rule("B1.1", "B3.2")
def days_of_notification_are_recorded(context: Context) -> Iterator[Finding | Step]:
    """Name the days that clocks run from and that are not recorded (B1.1, B3.2 to B3.4)."""
    case = context.case
    section = case.notification
    if unknown("", case.decision.decided) or ended_at_once(case, context.profile):
        return
    days = (
        ("B3.2", "attention", "the homicide came to the SSP's attention", section.attention),
        ("B1.1", "chair_notified", "the SSP Chair was notified", section.chair_notified),
    )
    for clause, field, event, recorded in days:
        if recorded is None:
            yield from Duty(
                clause,
                f"notification.{field}",
                f"The day on which {event} is not recorded; the month for the decision and its "
                "confirmations runs from it.",
                f"Record the day on which {event}.",
                TEAM,
            ).by(lapsed=decision_of(case) is not None)
