"""What the SSP does on receiving the Overview Report (B11.2 to B11.4); `anonymity` has B11.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.records.family import Purpose
from generator.records.outcome import DataForm, Debrief, SignOff
from generator.rules.duty import Duty
from generator.rules.family import family_declined, family_is_out_of_reach
from generator.rules.finding import Context, Finding, GateAnswer, Holds, Missing, Step
from generator.rules.holders import SSP, TEAM
from generator.rules.places import is_fact, unknown
from generator.rules.registry import gate, rule


def _family_was_heard(context: Context, field: str, *, consulted: bool) -> Holds | Missing:
    if consulted:
        return Holds()
    if family_declined(context, Purpose.CONSULTED):
        return Holds("The family chose not to be consulted.", field="family.contacts")
    return family_is_out_of_reach(context) or Missing(
        field,
        "The victim's family was not consulted.",
        "Consult the family and record it; or record that they declined, or that no family "
        "could be found.",
        SSP,
    )


@gate("B11.3", guards=("clearance.submissions",))
def partnership_signed_off(context: Context) -> GateAnswer:
    """Hold once the SSP signed off the documents in consultation with the family (B11.3)."""
    signed = context.case.report.signed_off
    if not isinstance(signed, SignOff):
        return unknown("report.signed_off", signed) or (
            Missing(
                "report.signed_off",
                "The SSP has not signed off the Overview Report and its supporting documents.",
                "Have the documents signed off in consultation with the family, and record it.",
                SSP,
            ),
        )
    heard = _family_was_heard(
        context, "report.signed_off.family_consulted", consulted=signed.family_consulted
    )
    return (heard,) if isinstance(heard, Missing) else heard


@gate("B11.4", guards=("clearance.submissions",))
def data_form_is_agreed(context: Context) -> GateAnswer:
    """Hold once the data collection form is complete and agreed with the family (B11.4)."""
    form = context.case.report.data_form
    if not isinstance(form, DataForm):
        return unknown("report.data_form", form) or (
            Missing(
                "report.data_form",
                "The Home Office's data collection form is not complete.",
                "Complete the form, have the SSP agree it with the family, and record it.",
                SSP,
            ),
        )
    if not form.agreed_by_ssp:
        return (
            Missing(
                "report.data_form.agreed_by_ssp",
                "The SSP has not agreed the data collection form.",
                "Put the form to the SSP, and record its agreement.",
                SSP,
            ),
        )
    heard = _family_was_heard(
        context, "report.data_form.family_consulted", consulted=form.family_consulted
    )
    return (heard,) if isinstance(heard, Missing) else heard


_TO_DEBRIEF: Final = {
    "staff": re.compile(r"staff|author|practitioner|professional", re.IGNORECASE),
    "family members": re.compile(
        r"famil|sister|brother|mother|father|parent|friend", re.IGNORECASE
    ),
    "the media": re.compile(r"media|press", re.IGNORECASE),
}


def speaks_of_family(debrief: Debrief) -> bool:
    """Tell whether a debriefing was one of family members (B11.2)."""
    return _TO_DEBRIEF["family members"].search(debrief.whom) is not None


@rule("B11.2")
def debriefing_is_arranged(context: Context) -> Iterator[Finding | Step]:
    """Report that feedback to staff, family members or the media is not arranged (B11.2)."""
    case = context.case
    if not is_fact(case.report.signed_off):
        return
    alone = family_is_out_of_reach(context) is not None
    for whom, form in _TO_DEBRIEF.items():
        if any(form.search(each.whom) for each in case.report.debriefs):
            continue
        if alone and whom == "family members":
            continue
        yield from Duty(
            "B11.2",
            "report.debriefs",
            f"No feedback and debriefing of {whom} is recorded.",
            f"Arrange feedback for {whom}, and record it; for the media also that none was wanted.",
            TEAM,
        ).by(lapsed=is_fact(case.publication.published))
