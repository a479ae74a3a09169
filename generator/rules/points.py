"""What terms of reference consider, and what follows from it (B7.2, B7.4, B7.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.records.panel import Point
from generator.rules.duty import Duty, broken
from generator.rules.finding import Context, Finding, Step
from generator.rules.holders import CHAIR
from generator.rules.places import is_fact
from generator.rules.registry import rule
from generator.rules.terms import finalised_terms

POINTS: Final[Mapping[str, str]] = {
    "a": "the most important issues, and how information is obtained and analysed",
    "b": "which agencies submit IMRs or contribute, those not involved that might have been "
    "expected to be included",
    "c": "the period reviewed and the background needed",
    "d": "equality and diversity",
    "e": "why there was little or no contact, and what barriers there were",
    "f": "MARAC, perpetrator programmes and the release of information",
    "g": "confidentiality in an honour-based abuse homicide",
    "h": "liaison with the family",
    "i": "the media",
    "j": "lessons from previous reviews",
    "k": "legal advice",
}
"""The eleven points of the policy's part 7, by letter."""


@rule("B7.2")
def each_point_is_considered(context: Context) -> Iterator[Finding | Step]:
    """Report a point of the eleven that the terms of reference leave open (B7.2)."""
    versions = context.case.terms.versions
    if not versions:
        return
    version = finalised_terms(context) or versions[-1]
    place = f"terms.versions[{versions.index(version)}].points"
    found = {point.letter: point for point in version.points}
    for index, point in enumerate(version.points):
        yield from _sound(f"{place}[{index}]", point)
    for letter, what in POINTS.items():
        answer = found.get(letter)
        if answer is None or (answer.answer is None and answer.not_applicable is None):
            yield from Duty(
                "B7.2",
                place,
                f"The terms of reference leave point {letter} open: {what}.",
                f"Answer point {letter}, or record why it does not apply.",
                CHAIR,
            ).by(lapsed=version.finalised is not None)


def _sound(place: str, point: Point) -> Iterator[Finding]:
    if point.letter not in POINTS:
        yield broken(
            "B7.2",
            f"{place}.letter",
            "The point has a letter that the policy does not have.",
            "Use the letters a to k of the policy's part 7.",
        )
    if point.answer is not None and point.not_applicable is not None:
        yield broken(
            "B7.2",
            f"{place}.not_applicable",
            f"Point {point.letter} is answered ({place}.answer) and also marked as not applicable "
            f"({place}.not_applicable).",
            "Remove the one that is wrong.",
        )


@rule("B7.4")
def leads_are_consulted(context: Context) -> Iterator[Finding | Step]:
    """Report a parallel process whose lead the Independent Chair did not consult (B7.4)."""
    case = context.case
    if not is_fact(case.panel.convened) or case.panel.unknown is not None:
        return
    for index, process in enumerate(case.parallel.processes):
        if process.consulted:
            continue
        yield from Duty(
            "B7.4",
            f"parallel.processes[{index}].consulted",
            f"The Independent Chair has not consulted {process.lead}, who leads the parallel "
            f"process {process.id}.",
            f"Consult {process.lead}, and record the day and what was agreed.",
            CHAIR,
        ).by(lapsed=is_fact(case.report.agreed_with_panel))


@rule("B7.5")
def barriers_are_probed(context: Context) -> Iterator[Finding | Step]:
    """Report little or no contact whose reasons the review has not probed (B7.5)."""
    case, version = context.case, finalised_terms(context)
    if version is None or case.terms.little_contact:
        return
    if not any(point.letter == "e" and point.answer is not None for point in version.points):
        return
    yield from Duty(
        "B7.5",
        "terms.little_contact",
        "The terms ask why there was little or no contact (point e); what the review found is not "
        "recorded.",
        "Record for each agency why contact was little or none, and what barriers kept the victim "
        "from using services.",
        CHAIR,
    ).by(lapsed=is_fact(case.report.agreed_with_panel))
