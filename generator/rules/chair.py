"""The Independent Chair/Author (B5)."""

from __future__ import annotations

from generator.records.panel import Appointment
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import SSP_CHAIR
from generator.rules.places import unknown
from generator.rules.registry import gate


def standing_appointments(context: Context) -> list[tuple[str, Appointment]]:
    """List the appointments that have not ended early, each with its place (B5.1)."""
    every = enumerate(context.case.chair.appointments)
    return [(f"chair.appointments[{i}]", each) for i, each in every if each.ended is None]


_APPOINT = Missing(
    "chair.appointments",
    "No Independent Chair/Author is appointed.",
    "Appoint an Independent Chair/Author, and record the appointment.",
    SSP_CHAIR,
)


@gate(
    "B5.1",
    guards=("panel.membership_agreed", "panel.convened", "terms.versions[].finalised",
            "report.agreed_with_panel"),
)  # fmt: skip
def chair_is_appointed(context: Context) -> GateAnswer:
    """Hold once the SSP Chair has appointed an Independent Chair/Author (B5.1)."""
    if standing_appointments(context):
        return Holds()
    return unknown("chair.unknown", context.case.chair.unknown) or (_APPOINT,)


@gate("B5.2", guards=("chair.appointments[]", "panel.convened"))
def chair_is_independent(context: Context) -> GateAnswer:
    """Hold where the Chair/Author never was directly associated with an agency (B5.2)."""
    appointments = standing_appointments(context)
    if not appointments:
        return unknown("chair.unknown", context.case.chair.unknown) or (_APPOINT,)
    missing = [found for place, each in appointments if (found := _association(place, each))]
    return tuple(missing) or Holds()


def _association(place: str, appointment: Appointment) -> Missing | None:
    association = appointment.association
    if association is None:
        return Missing(
            f"{place}.association",
            f"Whether {appointment.name} is or was directly associated with an agency involved "
            "in the review is not recorded.",
            f"Ask {appointment.name} for a declaration, past associations included; record it.",
            SSP_CHAIR,
        )
    if association.direct:
        return Missing(
            f"{place}.association",
            f"{appointment.name} is or was directly associated with an agency involved in the "
            "review; a former association counts.",
            "Appoint another Chair/Author, and record when this appointment ended.",
            SSP_CHAIR,
        )
    return None
