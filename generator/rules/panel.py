"""The Review Panel (B4)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.panel import Member
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import CHAIR
from generator.rules.places import unknown
from generator.rules.registry import gate


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
