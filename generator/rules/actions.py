"""The action plan and the formal conclusion (B13.5 to B13.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.records.outcome import Action, Progress, Status
from generator.rules.duty import Duty, note
from generator.rules.finding import (
    Context,
    Deadline,
    Finding,
    GateAnswer,
    Holds,
    Missing,
    Step,
)
from generator.rules.holders import SSP, TEAM
from generator.rules.places import unknown, when
from generator.rules.registry import deadline, gate, rule


def each_action(context: Context) -> Iterator[tuple[str, Action]]:
    """Name every action with its place (B13.5)."""
    for i, recommendation in enumerate(context.case.actions.recommendations):
        for j, action in enumerate(recommendation.actions):
            yield f"actions.recommendations[{i}].actions[{j}]", action


def reports_in_order(action: Action) -> list[Progress]:
    """Return the reports on an action by their day, and by their place on one day."""
    return sorted(action.progress, key=lambda each: when(each) or dt.date.min)


def status_of(action: Action) -> Status:
    """Return how far an action has come, by its last report (B13.5)."""
    reports = reports_in_order(action)
    return reports[-1].status if reports else Status.NOT_RESPONDED


@gate("B13.6", guards=("actions.concluded",))
def plan_is_implemented(context: Context) -> GateAnswer:
    """Hold once every action is implemented and an audit process is in place (B13.6)."""
    section = context.case.actions
    before = unknown("actions.concluded", section.concluded)
    if before and not section.recommendations:
        return before
    if not section.recommendations:
        return (
            Missing(
                "actions.recommendations",
                "No recommendations and actions are recorded.",
                "Record the Action Plan.",
                SSP,
            ),
        )
    missing = [
        Missing(
            f"actions.recommendations[{index}].actions",
            f"Recommendation {recommendation.id} has no action.",
            f"Record the actions that will carry out recommendation {recommendation.id}.",
            recommendation.addressed_to,
        )
        for index, recommendation in enumerate(section.recommendations)
        if not recommendation.actions
    ]
    missing += [
        Missing(
            f"{place}.progress",
            f"Action {action.id} is not implemented: {status_of(action)}.",
            f"Carry out action {action.id}, and record the evidence.",
            action.lead,
        )
        for place, action in each_action(context)
        if status_of(action) is not Status.IMPLEMENTED
    ]
    if section.audit is None:
        missing.append(
            Missing(
                "actions.audit",
                "No audit process is in place.",
                "Set up an audit process, and record from when it is in place.",
                SSP,
            )
        )
    return tuple(missing) or unknown("actions.audit", section.audit) or Holds()


def _implemented_on(action: Action) -> dt.date | None:
    """Return the day from which the last reports say without a break that it is implemented."""
    day = None
    for report in reversed(reports_in_order(action)):
        if report.status is not Status.IMPLEMENTED:
            break
        day = when(report)
    return day


@deadline("B13.5")
def actions_due(context: Context) -> Iterator[Deadline]:
    """Target date of each action of the Action Plan (B13.5); a rejected one is not awaited."""
    soon = context.profile.number("due-soon-days")
    for place, action in each_action(context):
        if not isinstance(action.target, dt.date):
            continue
        status = status_of(action)
        yield Deadline(
            "B13.5",
            f"Implement action {action.id}",
            action.lead,
            f"{place}.progress",
            action.target,
            _implemented_on(action),
            status in (Status.IMPLEMENTED, Status.REJECTED),
            "Ask the lead agency for evidence, and record its report.",
            "Rejected." if status is Status.REJECTED else "",
            soon,
        )


@rule("B13.5")
def rejections_are_known(context: Context) -> Iterator[Finding | Step]:
    """Report an action that was rejected: it will never be implemented (B13.5, B13.6)."""
    for place, action in each_action(context):
        if status_of(action) is Status.REJECTED:
            yield note(
                "B13.5",
                f"{place}.progress",
                f"Action {action.id} was rejected; the review cannot be concluded while it stands.",
                "Challenge it at the Standing Panel, or let the SSP Chair record a reason.",
            )


@rule("B13.7")
def standing_panel_monitors(context: Context) -> Iterator[Finding | Step]:
    """Report that no Standing Panel monitors the actions of a published review (B13.7)."""
    case = context.case
    published, concluded = case.publication.published, case.actions.concluded
    if published is None or case.actions.monitoring or unknown("", published, concluded):
        return
    duty = Duty(
        "B13.7",
        "actions.monitoring",
        "No Standing Panel is recorded as monitoring the recommendations.",
        "Convene the Standing Panel to monitor and challenge, and record each meeting.",
        TEAM,
    )
    yield from duty.by(lapsed=concluded is not None)
