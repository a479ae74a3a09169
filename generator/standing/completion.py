"""When a stage is complete: the gates that it waits for, and the facts that end it.

- A gate's clause stands for its gate; a condition is a fact that the stage cannot do without.
- A condition may be accepted only once a fact of a later stage shows that it was passed over.
- A route's last stage waits for nothing, and so has no entry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from generator.records.case import Case
from generator.rules.branch import concern, decided_against
from generator.rules.clearance import day_cleared
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.imrs import no_imr
from generator.rules.places import latest, unknown


@dataclass(frozen=True)
class Condition:
    """A fact without which a stage has not ended; `passed` are facts of later stages."""

    clause: str
    check: Callable[[Context], GateAnswer]
    passed: tuple[str, ...] = ()


def _recorded(context: Context, missing: Missing) -> GateAnswer:
    """Hold once the fact at the place of `missing` is recorded."""
    section, name = missing.field.split(".")
    value = getattr(getattr(context.case, section), name)
    if value is None or value == ():
        return (missing,)
    return unknown(missing.field, value) or Holds()


def _notified(context: Context) -> GateAnswer:
    """The homicide came to the SSP's attention (B1.1, B1.2)."""
    notification = context.case.notification
    told = (notification.attention, notification.chair_notified, context.case.decision.decided)
    if any(told) or notification.police or notification.referrals:
        return Holds()
    return (
        Missing(
            "notification.attention",
            "It is not recorded how the homicide came to the SSP's attention.",
            "Record the written notice, and the day on which the SSP Chair was notified.",
            "Police",
            clause="B1.1",
        ),
    )


def _first_question(context: Context) -> GateAnswer:
    """The first question is answered, by itself or by a later decision (A10)."""
    case = context.case
    later = (case.decision.decided, case.decision.overruled, case.consultation.recommendation)
    if case.death.first_branch or concern(case) or any(later):
        return Holds()
    return (
        Missing(
            "death.first_branch",
            "Whether the death is a domestic homicide is not recorded.",
            "Record the answer, and what it rests on.",
            "SSP Chair",
            clause="A10",
        ),
    )


def _decided(context: Context) -> GateAnswer:
    """The SSP Chair has decided, either way (B3.1)."""
    return _recorded(
        context,
        Missing(
            "decision.decided",
            "The SSP Chair has not decided whether to hold a review.",
            "Put the recommendations to the SSP Chair, and record the decision.",
            "SSP Chair",
            clause="B3.1",
        ),
    )


def _imrs_returned(context: Context) -> GateAnswer:
    """Every IMR has come back (B9.8, B9.11)."""
    section = context.case.imrs
    if not section.imrs:
        return unknown("imrs.unknown", section.unknown) or (no_imr("B9.8"),)
    missing = tuple(
        Missing(
            f"imrs.imrs[{index}].returned",
            f"The IMR of {imr.agency} has not come back.",
            f"Complete the IMR of {imr.agency}, and record when it came back.",
            imr.agency,
            clause="B9.8",
        )
        for index, imr in enumerate(section.imrs)
        if imr.returned is None
    )
    return missing or Holds()


def _chronology_merged(context: Context) -> GateAnswer:
    """The agencies' chronologies are merged into one (B9.11)."""
    return unknown("imrs.unknown", context.case.imrs.unknown) or _recorded(
        context,
        Missing(
            "chronology.merged",
            "The agencies' chronologies are not merged.",
            "Merge the agencies' chronologies, and record it.",
            "Domestic Abuse Team",
            clause="B9.11",
        ),
    )


def _report_agreed(context: Context) -> GateAnswer:
    """The three documents are agreed with the Review Panel (B10.2)."""
    return _recorded(
        context,
        Missing(
            "report.agreed_with_panel",
            "The Overview Report, Executive Summary and Action Plan are not agreed with the panel.",
            "Complete the three documents and agree them with the panel.",
            "Independent Chair",
            clause="B10.2",
        ),
    )


def _submitted(context: Context) -> GateAnswer:
    """The documents went to the Home Office (B11.5)."""
    section = context.case.clearance
    if section.unknown is not None:
        return unknown("clearance.unknown", section.unknown) or Holds()
    return _recorded(
        context,
        Missing(
            "clearance.submissions",
            "The documents have not gone to the Home Office.",
            "Send the three documents and the data form, and record the submission.",
            "SSP",
            clause="B11.5",
        ),
    )


def _published(context: Context) -> GateAnswer:
    """Both reports are on the SSP web page (B13.4)."""
    return _recorded(
        context,
        Missing(
            "publication.published",
            "The reports are not published.",
            "Release the cleared reports with `dhr release`, and record the publication.",
            "SSP",
            clause="B13.4",
        ),
    )


def _concluded(context: Context) -> GateAnswer:
    """The review is formally concluded (B13.6)."""
    return _recorded(
        context,
        Missing(
            "actions.concluded",
            "The review is not formally concluded.",
            "Conclude it once the Action Plan is implemented and audited, and record it.",
            "SSP",
            clause="B13.6",
        ),
    )


_REPORTED = ("report.agreed_with_panel", "report.signed_off", "clearance.submissions")

COMPLETION: dict[str, tuple[str | Condition, ...]] = {
    "notification": (Condition("B1.1", _notified), Condition("A10", _first_question)),
    "child-review": ("A7",),
    "consultation": ("B2.1", "B2.7"),
    "decision": (Condition("B3.1", _decided), "B3.1"),
    "appointment": ("B5.1", "B5.2", "B4.3", "B4.6"),
    "terms": ("B7.1", "B7.3"),
    "inquiry": (
        Condition("B9.8", _imrs_returned, _REPORTED),
        Condition("B9.11", _chronology_merged, _REPORTED),
        "B9.5",
    ),
    "reporting": (Condition("B10.2", _report_agreed, _REPORTED[1:]), "B10.4"),
    "sign-off": ("B10.5", "B11.1", "B11.3", "B11.4", "B6.5"),
    "quality-assurance": (Condition("B11.5", _submitted), "B12.1"),
    "publication": (
        "B9.10",
        "B13.2",
        "B14.1",
        "B13.1",
        "B13.4",
        Condition("B13.4", _published),
    ),
    "implementation": ("B13.6", Condition("B13.6", _concluded)),
}


def waits_for(stage: str, context: Context) -> tuple[str | Condition, ...]:
    """Return what a stage waits for; a decision against a review needs no gate for one."""
    conditions = COMPLETION.get(stage, ())
    decided_not = decided_against(context.case)
    if stage == "decision" and decided_not and _considered(context.case):
        return conditions[:1]
    return conditions


def _considered(case: Case) -> bool:
    return bool(getattr(case.decision.decided, "considered_recommendation", False))


def ended_on(stage: str, case: Case) -> dt.date | None:
    """Return the day on which a stage ended, as far as its facts tell."""
    report, clearance = case.report, case.clearance
    terms = next((v for v in reversed(case.terms.versions) if v.finalised is not None), None)
    days: dict[str, tuple[object, ...]] = {
        "notification": (case.notification.chair_notified or case.notification.attention,),
        "child-review": (case.death.child_review and case.death.child_review.completed,),
        "consultation": (case.consultation.recommendation or case.consultation.meetings[-1:],),
        "decision": (case.decision.decided, case.decision.overruled),
        "appointment": (case.panel.convened,),
        "terms": (terms and terms.finalised,),
        "inquiry": (*(imr.returned for imr in case.imrs.imrs), case.chronology.merged),
        "reporting": (report.agreed_with_panel, report.standard),
        "sign-off": (report.extraordinary_meeting, report.anonymity, report.signed_off,
                     report.data_form, case.family.completed_review),
        "publication": (case.publication.published,),
        "implementation": (case.actions.concluded,),
        "concluded": (case.actions.concluded,),
        "not-reviewed": (case.decision.decided,),
        "not-domestic-homicide": (case.death.first_branch,),
        "transferred": (case.death.jurisdiction,),
    }  # fmt: skip
    if stage == "quality-assurance":
        return day_cleared(case) or latest(clearance.unknown)
    return latest(*days.get(stage, ()))
