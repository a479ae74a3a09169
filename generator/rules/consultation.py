"""Consultation with partners: the Standing Panel and its recommendations (B2)."""

from __future__ import annotations

from generator.dates import in_words
from generator.records.decision import Recommendation
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import SSP_CHAIR, STANDING_PANEL, TEAM
from generator.rules.places import on, unknown, when
from generator.rules.registry import gate


@gate("B2.1", guards=("decision.decided",))
def partners_were_consulted(context: Context) -> GateAnswer:
    """Hold once the Standing Panel has met before the SSP Chair decided (B2.1)."""
    section, decided = context.case.consultation, context.case.decision.decided
    before = unknown("consultation", section.unknown, section.recommendation, decided)
    if not section.meetings:
        return before or (
            Missing(
                "consultation.meetings",
                "No meeting of the Standing Panel is recorded.",
                "Convene the Standing Panel, and record its meeting with who attended.",
                TEAM,
            ),
        )
    attended = [meeting for meeting in section.meetings if meeting.attended]
    if not attended:
        return (
            Missing(
                "consultation.meetings[0].attended",
                "The Standing Panel's meeting records nobody as attending.",
                "Record from the minutes who attended and for which agency.",
                TEAM,
            ),
        )
    decision_day = when(decided)
    days = [when(meeting) for meeting in attended]
    if decision_day is None or any(day is None or day <= decision_day for day in days):
        return Holds()
    return (
        Missing(
            "consultation.meetings",
            f"The Standing Panel first met{on(attended[0])}, after the decision of "
            f"the SSP Chair{on(decided)}.",
            "Put the panel's view to the SSP Chair again, or let the SSP Chair record a reason.",
            SSP_CHAIR,
        ),
    )


@gate("B2.7", guards=("decision.decided",))
def recommendations_reached_the_chair(context: Context) -> GateAnswer:
    """Hold once the Standing Panel's four recommendations went to the SSP Chair (B2.7)."""
    case = context.case
    recommendation = case.consultation.recommendation
    if not isinstance(recommendation, Recommendation):
        before = unknown("consultation.recommendation", recommendation, case.consultation.unknown)
        return (
            before
            or unknown("decision.decided", case.decision.decided)
            or (
                Missing(
                    "consultation.recommendation",
                    "The Standing Panel's recommendations to the SSP Chair are not recorded.",
                    "Record what the panel recommended, (a) to (d), and when the Chair had it.",
                    STANDING_PANEL,
                ),
            )
        )
    missing = [*_late(context, recommendation)]
    if recommendation.review:
        missing += _parts_of_a_review(context, recommendation)
    return tuple(missing) or Holds()


def _late(context: Context, recommendation: Recommendation) -> list[Missing]:
    decided = context.case.decision.decided
    mine, theirs = when(recommendation), when(decided)
    if mine is None or theirs is None or mine <= theirs:
        return []
    return [
        Missing(
            "consultation.recommendation",
            f"The recommendations are dated {in_words(mine)}, after the decision of the SSP Chair "
            f"on {in_words(theirs)}.",
            "Put them to the SSP Chair again, or let the SSP Chair record a reason.",
            SSP_CHAIR,
        )
    ]


def _parts_of_a_review(context: Context, recommendation: Recommendation) -> list[Missing]:
    missing = []
    if not recommendation.representation:
        missing.append(
            Missing(
                "consultation.recommendation.representation",
                "The recommendation names no agencies for the Review Panel (c).",
                "Record the agencies that the Standing Panel recommended.",
                STANDING_PANEL,
            )
        )
    if recommendation.draft_terms is None and not context.case.terms.versions:
        missing.append(
            Missing(
                "consultation.recommendation.draft_terms",
                "The recommendation has no draft terms of reference (d).",
                "Store the draft with `dhr documents add`, and name it in the recommendation.",
                STANDING_PANEL,
            )
        )
    return missing
