"""The SSP Chair's decision, its time and its confirmations (B3)."""

from __future__ import annotations

from generator.rules.branch import decided_against, decision_of
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import SSP_CHAIR
from generator.rules.places import on, unknown
from generator.rules.registry import gate


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
