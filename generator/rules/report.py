"""The Overview Report, its standard and its time (B10)."""

from __future__ import annotations

from generator.records.outcome import Standard
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import PANEL, SSP
from generator.rules.places import unknown
from generator.rules.registry import gate

BEHIND_THE_PANEL = ("report.extraordinary_meeting", "report.signed_off", "clearance.submissions")


@gate("B10.4", guards=BEHIND_THE_PANEL)
def standard_is_ensured(context: Context) -> GateAnswer:
    """Hold once the panel ensured the standard and contributors are satisfied (B10.4)."""
    standard = context.case.report.standard
    if not isinstance(standard, Standard):
        return unknown("report.standard", standard) or (
            Missing(
                "report.standard",
                "The panel has not confirmed the Overview Report's standard.",
                "Record that the panel ensured it, and whether contributors are satisfied that "
                "they are fairly represented.",
                PANEL,
            ),
        )
    if not standard.contributors_satisfied:
        return (
            Missing(
                "report.standard.contributors_satisfied",
                "Contributors are not satisfied that they are fairly represented.",
                "Resolve it with them and record the new answer, or let the Independent Chair "
                "record a reason.",
                PANEL,
            ),
        )
    return Holds()


@gate("B10.5", guards=("report.signed_off", "clearance.submissions"))
def partnership_met(context: Context) -> GateAnswer:
    """Hold once an extraordinary meeting of the SSP considered the documents (B10.5)."""
    meeting = context.case.report.extraordinary_meeting
    if meeting is None:
        return (
            Missing(
                "report.extraordinary_meeting",
                "The three documents were not considered at an extraordinary meeting of the SSP.",
                "Send them to the SSP Chair, hold the meeting, and record it.",
                SSP,
            ),
        )
    return unknown("report.extraordinary_meeting", meeting) or Holds()
