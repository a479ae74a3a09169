"""The action plan and the formal conclusion (B13.5 to B13.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.records.outcome import Action, Progress, Status
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import SSP
from generator.rules.places import unknown, when
from generator.rules.registry import gate


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
            "Record the actions that will carry it out.",
            recommendation.addressed_to,
        )
        for index, recommendation in enumerate(section.recommendations)
        if not recommendation.actions
    ]
    missing += [
        Missing(
            f"{place}.progress",
            f"Action {action.id} is not implemented: {status_of(action)}.",
            "Carry it out, and record the evidence.",
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
                "Set one up, and record from when.",
                SSP,
            )
        )
    return tuple(missing) or unknown("actions.audit", section.audit) or Holds()
