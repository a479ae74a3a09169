"""Medical records and confidentiality (B8.2, B8.3)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.inquiry import MedicalRecords
from generator.records.people import Part
from generator.rules.duty import Duty, broken
from generator.rules.finding import Context, Finding, Step
from generator.rules.holders import CHAIR
from generator.rules.places import is_fact, on
from generator.rules.registry import rule


def _agreed(context: Context) -> bool:
    return is_fact(context.case.report.agreed_with_panel)


@rule("B8.2")
def medical_records_are_asked_for(context: Context) -> Iterator[Finding | Step]:
    """Report that nobody asked for a victim's medical records (B8.2)."""
    case = context.case
    known = is_fact(case.panel.convened) and case.panel.unknown is None
    if not known or case.report.agreed_with_panel is not None:
        return
    asked = {each.person for each in case.disclosure.medical}
    for victim in case.people.having(Part.VICTIM):
        if victim.id not in asked:
            yield from Duty(
                "B8.2",
                "disclosure.medical",
                f"Nobody has asked for the medical records of {victim.id}.",
                f"Ask who holds the medical records of {victim.id}, and record the request.",
                CHAIR,
            ).ahead()


@rule("B8.2")
def withholding_is_worked_through(context: Context) -> Iterator[Finding | Step]:
    """Report medical records withheld without the steps that the policy asks for (B8.2)."""
    for index, records in enumerate(context.case.disclosure.medical):
        place = f"disclosure.medical[{index}]"
        if records.disclosed is not None and records.withheld is not None:
            yield from _both(place, records)
        for name, message, remedy in _open(records):
            duty = Duty("B8.2", f"{place}.{name}", message, remedy, CHAIR)
            if _agreed(context):
                yield from duty.lapsed()
            elif name == "disclosed":
                yield from duty.ahead()
            else:
                yield from duty.owed()


def _both(place: str, records: MedicalRecords) -> Iterator[Finding]:
    """Records disclosed in part, or in the end, are the outcome of an attempt."""
    withheld = records.withheld
    if withheld is not None and withheld.outcome is None:
        yield broken(
            "B8.2",
            f"{place}.disclosed",
            f"The records are recorded as disclosed{on(records.disclosed)} ({place}.disclosed) and "
            f"as withheld{on(withheld)} ({place}.withheld).",
            "Record under withheld.outcome what was agreed, redaction in part for example; or "
            "remove the one that is wrong.",
        )


def _open(records: MedicalRecords) -> Iterator[tuple[str, str, str]]:
    withheld, holder = records.withheld, records.holder
    if withheld is None:
        if records.disclosed is None:
            yield (
                "disclosed",
                f"{holder} has neither disclosed the medical records nor said why not.",
                f"Ask {holder} for them, and record the answer.",
            )
        return
    if withheld.team_informed is None:
        yield (
            "withheld.team_informed",
            f"The review team was not told that {holder} withholds medical records, and why.",
            "Tell the review team, and record the day.",
        )
    if withheld.attempt is None:
        yield (
            "withheld.attempt",
            f"No attempt is recorded to agree with {holder} how the records are handled.",
            "Try to agree confidential handling or partial redaction, and record the attempt.",
        )
    if withheld.outcome is None:
        yield (
            "withheld.outcome",
            f"The outcome of the attempt to agree with {holder} is not recorded.",
            "Record what was agreed, or that no agreement was reached.",
        )


@rule("B8.3")
def public_interest_is_weighed(context: Context) -> Iterator[Finding | Step]:
    """Report confidentiality kept for a person whom evidence holds responsible (B8.3)."""
    case = context.case
    responsible = {person.id for person in case.people.having(Part.PERPETRATOR)}
    shared = {each.person for each in case.disclosure.shared}
    for index, records in enumerate(case.disclosure.medical):
        withheld = records.withheld
        if withheld is None or withheld.outcome is not None or records.person in shared:
            continue
        if records.person in responsible:
            duty = Duty(
                "B8.3",
                f"disclosure.medical[{index}].withheld",
                f"{records.holder} keeps the confidentiality of {records.person}, whom evidence "
                "holds responsible for the death.",
                "Put to the holder that this confidentiality is set aside in the greater public "
                "interest; record it under disclosure.shared, or the outcome.",
                CHAIR,
            )
            yield from duty.lapsed() if _agreed(context) else duty.owed()
