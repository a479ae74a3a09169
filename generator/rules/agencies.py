"""What each agency owes beside its IMR's date: its records, its IMR's quality, its staff (B9).

Also the sessions that the Domestic Abuse Team and the Independent Chair hold for those who write
and contribute (B9.2, B9.12). Nothing is asked of IMRs from before the portal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.dates import in_words
from generator.records.inquiry import Imr, SessionKind
from generator.rules.duty import Duty, broken, note
from generator.rules.finding import Context, Finding, Step
from generator.rules.holders import CHAIR, TEAM
from generator.rules.imrs import each_imr
from generator.rules.places import is_fact, when
from generator.rules.registry import rule
from generator.schema import Unknown


def _agreed(context: Context) -> bool:
    return is_fact(context.case.report.agreed_with_panel)


def _commissioned(context: Context) -> list[tuple[str, Imr]]:
    return [(place, imr) for place, imr in each_imr(context) if is_fact(imr.commission)]


@rule("B9.2")
def authors_are_trained(context: Context) -> Iterator[Finding | Step]:
    """Report that IMR authors were not trained before their IMRs came back (B9.2)."""
    commissioned = _commissioned(context)
    held = [each for each in context.case.imrs.sessions if each.kind is SessionKind.TRAINING]
    if not commissioned or held:
        return
    yield from Duty(
        "B9.2",
        "imrs.sessions",
        "No training of IMR authors in the process and in the quality asked for is recorded.",
        "Train the authors together with the Independent Chair, and record the session.",
        TEAM,
    ).by(lapsed=any(is_fact(imr.returned) for _, imr in commissioned))


_SECURED: Final = {
    "records_secured": (
        "has not confirmed that its case records are secured against loss or interference",
        "secure its case records",
    ),
    "chronology_begun": (
        "has not begun a chronology of its involvement",
        "begin its chronology",
    ),
}


@rule("B9.3")
def records_are_secured_promptly(context: Context) -> Iterator[Finding | Step]:
    """Report an agency that has not secured its records or begun its chronology (B9.3)."""
    days = context.profile.number("secure-records-days")
    for place, imr in _commissioned(context):
        asked = when(imr.commission)
        due = None if asked is None else asked + dt.timedelta(days=days)
        for name, (message, asked_for) in _SECURED.items():
            fact, agency = getattr(imr, name), context.agency(imr.agency)
            field = f"{place}.{name}"
            if fact is None:
                duty = Duty(
                    "B9.3",
                    field,
                    f"{agency} {message}.",
                    f"Ask {agency} to {asked_for} at once, and record the day.",
                    agency,
                )
                late = due is not None and context.today > due
                yield from duty.lapsed() if late or is_fact(imr.returned) else duty.owed()
            elif due is not None and (day := when(fact)) and day > due:
                yield note(
                    "B9.3",
                    field,
                    f"{agency} did this on {in_words(day)}; the policy asks for it within {days} "
                    "days of the Independent Chair's letter.",
                )


@rule("B9.3")
def records_are_retained(context: Context) -> Iterator[Finding | Step]:
    """Report an agency that has not confirmed that it keeps its records (B9.3)."""
    for place, imr in _commissioned(context):
        if imr.retained is None:
            agency = context.agency(imr.agency)
            yield from Duty(
                "B9.3",
                f"{place}.retained",
                f"{agency} has not confirmed that its records are kept for disclosure to a "
                "criminal investigation.",
                f"Ask {agency} to keep them, and record its answer.",
                agency,
            ).by(lapsed=_agreed(context))


@rule("B9.4")
def imrs_are_critical_and_fair(context: Context) -> Iterator[Finding | Step]:
    """Report an IMR that is not known to examine practice critically and fairly (B9.4)."""
    for place, imr in each_imr(context):
        if not is_fact(imr.returned):
            continue
        agency = context.agency(imr.agency)
        if imr.quality is None:
            duty = Duty(
                "B9.4",
                f"{place}.quality",
                f"Whether the IMR of {agency} examines practice critically, says what must change "
                "and highlights good practice is not recorded.",
                "Read the IMR with the panel, and record what it says must change and what was "
                "good.",
                CHAIR,
            )
            yield from duty.lapsed() if _agreed(context) else duty.owed()
        elif not imr.quality.critical:
            yield broken(
                "B9.4",
                f"{place}.quality.critical",
                f"The IMR of {agency} does not examine practice critically.",
                "Return it to the author with the panel's questions; record the IMR that replaces "
                "it.",
            )


@rule("B9.9")
def contributing_staff_are_briefed(context: Context) -> Iterator[Finding | Step]:
    """Report an agency that has not briefed its staff who contribute (B9.9)."""
    for place, imr in _commissioned(context):
        if imr.staff_briefed is None:
            agency = context.agency(imr.agency)
            yield from Duty(
                "B9.9",
                f"{place}.staff_briefed",
                f"{agency} has not briefed its staff who contribute.",
                f"Ask {agency} to brief all its staff who contribute, and record the day.",
                agency,
            ).by(lapsed=is_fact(imr.returned))


@rule("B9.12")
def two_briefings_are_held(context: Context) -> Iterator[Finding | Step]:
    """Report a briefing that was not held: for IMR authors, and for authors and staff (B9.12)."""
    section = context.case.imrs
    if isinstance(section.unknown, Unknown) or not _commissioned(context):
        return
    held = {each.kind for each in section.sessions}
    for kind in (SessionKind.BRIEFING_AUTHORS, SessionKind.BRIEFING_ALL):
        if kind not in held:
            yield from Duty(
                "B9.12",
                "imrs.sessions",
                f"The {kind} was not held.",
                f"Hold the {kind}, and record who attended.",
                TEAM,
            ).by(lapsed=_agreed(context))
