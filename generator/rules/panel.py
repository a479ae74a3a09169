"""The Review Panel (B4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.decision import Recommendation
from generator.records.panel import Member
from generator.rules.duty import Duty, broken
from generator.rules.finding import Context, Finding, GateAnswer, Holds, Missing, Step
from generator.rules.holders import CHAIR
from generator.rules.places import is_fact, on, unknown, when
from generator.rules.registry import gate, rule


def present_members(context: Context) -> Iterator[tuple[str, Member]]:
    """Name the members who have not left the panel, each with its place (B4.1)."""
    for index, member in enumerate(context.case.panel.members):
        if member.left is None:
            yield f"panel.members[{index}]", member


@gate("B4.3", guards=("panel.convened", "report.agreed_with_panel", "clearance.submissions"))
def members_are_not_involved(context: Context) -> GateAnswer:
    """Hold once every present member has declared that they were not directly involved (B4.3)."""
    present = list(present_members(context))
    if not present:
        return unknown("panel.unknown", context.case.panel.unknown) or (
            Missing(
                "panel.members",
                "The Review Panel has no members.",
                "Record the members, and each one's declaration of involvement.",
                CHAIR,
            ),
        )
    missing = [
        found for place, member in present if (found := _involvement(context, place, member))
    ]
    return tuple(missing) or Holds()


def _involvement(context: Context, place: str, member: Member) -> Missing | None:
    agency = context.agency(member.agency)
    if member.involvement is None:
        return Missing(
            f"{place}.involvement",
            f"{member.name} ({agency}) has not declared whether they were directly "
            "involved with the victim or the perpetrator.",
            f"Ask {member.name} ({agency}) for the declaration, and record it.",
            CHAIR,
        )
    if member.involvement.direct:
        return Missing(
            f"{place}.involvement",
            f"{member.name} ({agency}) was directly involved with the victim or the "
            "perpetrator, and may not sit on the panel.",
            f"Ask {agency} for another member, and record when {member.name} left.",
            CHAIR,
        )
    return None


@gate(
    "B4.6",
    guards=("terms.versions[].finalised", "imrs.imrs[].commission", "report.agreed_with_panel"),
)
def panel_is_convened(context: Context) -> GateAnswer:
    """Hold once the Independent Chair agreed the membership and convened the panel (B4.6)."""
    panel = context.case.panel
    before = unknown("panel", panel.unknown, panel.convened, panel.membership_agreed)
    if panel.unknown is not None and before:
        return before
    asked = {
        "membership_agreed": (
            "The Independent Chair's agreement to the panel's membership is not recorded.",
            "Record when the Independent Chair agreed the membership.",
        ),
        "convened": (
            "The Review Panel has not been convened.",
            "Convene the panel to agree the terms of reference, and record the day.",
        ),
        "authoring": (
            "The arrangements for authoring the report are not recorded.",
            "Agree with the panel who writes the report and how, and record it.",
        ),
    }
    missing = [
        Missing(f"panel.{name}", message, remedy, CHAIR)
        for name, (message, remedy) in asked.items()
        if getattr(panel, name) is None and not (name == "authoring" and before)
    ]
    return tuple(missing) or before or Holds()


def _panel_is_known(context: Context) -> bool:
    return context.case.panel.unknown is None and bool(context.case.panel.members)


@rule("B4.1")
def determined_agencies_are_members(context: Context) -> Iterator[Finding | Step]:
    """Report an agency determined at the consultation that is not on the panel (B4.1)."""
    recommendation = context.case.consultation.recommendation
    if not isinstance(recommendation, Recommendation) or not _panel_is_known(context):
        return
    panel = context.case.panel
    members = {member.agency for member in panel.members}
    declined = {each.agency for each in panel.other_agencies if not each.involved}
    for agency in recommendation.representation:
        if agency in members or agency in declined:
            continue
        name = context.agency(agency)
        yield from Duty(
            "B4.1",
            "panel.members",
            f"{name} was to be on the Review Panel (consultation.recommendation.representation), "
            "but no member of it is recorded.",
            f"Ask {name} for a member and record who it is, or record under panel.other_agencies "
            "why it is not involved.",
            CHAIR,
        ).by(lapsed=is_fact(panel.convened))


@rule("B4.2")
def members_can_commit_their_agency(context: Context) -> Iterator[Finding | Step]:
    """Report a member who is not senior enough to commit the organisation (B4.2)."""
    for place, member in present_members(context):
        if not member.can_commit:
            agency = context.agency(member.agency)
            yield broken(
                "B4.2",
                f"{place}.can_commit",
                f"{member.name} ({agency}) is not senior enough to commit the organisation to "
                "deliver recommendations.",
                f"Ask {agency} for a more senior member, and record who it is.",
            )


@rule("B4.4")
def other_agencies_were_considered(context: Context) -> Iterator[Finding | Step]:
    """Report that agencies which legislation does not name were not considered (B4.4)."""
    panel = context.case.panel
    if panel.other_agencies or not _panel_is_known(context):
        return
    yield from Duty(
        "B4.4",
        "panel.other_agencies",
        "Whether agencies with a possible key role that legislation does not name should be "
        "involved is not recorded.",
        "Consider the CPS, housing associations and landlords, the prison service and voluntary "
        "organisations, and record each decision with its reason.",
        CHAIR,
    ).by(lapsed=is_fact(panel.convened))


@rule("B4.5")
def later_members_were_agreed(context: Context) -> Iterator[Finding | Step]:
    """Report a member added later without the Independent Chair's agreement (B4.5)."""
    convened = when(context.case.panel.convened)
    for place, member in present_members(context):
        joined = when(member)
        if convened is None or joined is None or joined <= convened:
            continue
        if member.later_addition_agreed is None:
            yield broken(
                "B4.5",
                f"{place}.later_addition_agreed",
                f"{member.name} ({context.agency(member.agency)}) joined{on(member)}, after the "
                f"panel was convened{on(context.case.panel.convened)}, and the Independent Chair's "
                "agreement is not recorded.",
                "Ask the Independent Chair, and record the agreement.",
            )
