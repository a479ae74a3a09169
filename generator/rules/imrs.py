"""Individual management reports, sessions and the chronology (B9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.records.facts import Fact
from generator.records.inquiry import Author, Commission, Imr, Interview, SessionKind
from generator.rules.duty import Duty
from generator.rules.finding import (
    Context,
    Deadline,
    Finding,
    GateAnswer,
    Holds,
    Missing,
    Step,
)
from generator.rules.holders import CHAIR, TEAM
from generator.rules.places import does_not_apply, on, unknown, when
from generator.rules.registry import deadline, gate, rule


def no_imr(clause: str = "") -> Missing:
    """Say that no IMR is recorded at all (B9.1)."""
    return Missing(
        "imrs.imrs",
        "No agency's IMR is recorded.",
        "Commission the IMRs that the terms of reference ask for, and record each letter.",
        CHAIR,
        clause=clause,
    )


def each_imr(context: Context) -> Iterator[tuple[str, Imr]]:
    """Name every agency's IMR with its place (B9.1)."""
    for index, imr in enumerate(context.case.imrs.imrs):
        yield f"imrs.imrs[{index}]", imr


@gate("B9.5", guards=("imrs.imrs[].returned", "report.agreed_with_panel"))
def authors_are_independent(context: Context) -> GateAnswer:
    """Hold once every IMR's author is neither involved nor a supervisor of its staff (B9.5)."""
    section = context.case.imrs
    if not section.imrs:
        return unknown("imrs.unknown", section.unknown) or (no_imr(),)
    missing = [
        Missing(
            f"{place}.author{field}",
            f"IMR of {context.agency(imr.agency)}: {message}",
            remedy,
            context.agency(imr.agency),
        )
        for place, imr in each_imr(context)
        for field, message, remedy in _about_author(imr.author)
    ]
    return tuple(missing) or Holds()


def _about_author(author: Author | None) -> Iterator[tuple[str, str, str]]:
    if author is None:
        yield "", "its author is not named.", "Name the IMR's author, and record both declarations."
        return
    another = "Find another author for the IMR, and record both declarations."
    declare = f"Ask {author.name} for the declaration, and record it."
    if author.involvement is None:
        yield (
            ".involvement",
            f"{author.name} has not declared whether they were directly involved.",
            declare,
        )
    elif author.involvement.direct:
        yield (
            ".involvement",
            f"{author.name} was directly involved with the victim, the perpetrator or a family.",
            another,
        )
    if author.supervises_staff_in_it is None:
        yield (
            ".supervises_staff_in_it",
            f"whether {author.name} is the line supervisor of staff in it is not recorded.",
            declare,
        )
    elif author.supervises_staff_in_it:
        yield (
            ".supervises_staff_in_it",
            f"{author.name} is the immediate line supervisor of a staff member in it.",
            another,
        )


@gate("B9.6", guards=("imrs.imrs[].returned",))
def interviews_were_held_properly(context: Context) -> GateAnswer:
    """Hold where every interview was recorded, shared, explained and cleared (B9.6)."""
    section = context.case.imrs
    if not section.imrs:
        return unknown("imrs.unknown", section.unknown) or (no_imr(),)
    missing = [
        Missing(f"{place}.interviews[{number}]{field}", message, remedy, context.agency(imr.agency))
        for place, imr in each_imr(context)
        for number, interview in enumerate(imr.interviews)
        for field, message, remedy in _about_interview(interview)
    ]
    if missing:
        return tuple(missing)
    if not any(imr.interviews for imr in section.imrs):
        return does_not_apply("No interview was held for an IMR.", "imrs.imrs")
    return Holds()


def _about_interview(interview: Interview) -> Iterator[tuple[str, str, str]]:
    who = f"The interview of {interview.interviewee}{on(interview)}"
    if interview.record is None:
        yield ".record", f"{who} has no written record.", "Store its record, and name it here."
    if interview.shared_with_interviewee is None:
        yield (
            ".shared_with_interviewee",
            f"{who}: its record was not shared with the interviewee.",
            "Share the record and note the day.",
        )
    if not interview.told_not_disciplinary:
        yield (
            ".told_not_disciplinary",
            f"{who}: they were not told that the review is not disciplinary.",
            "Tell them now, and let the Independent Chair record a reason.",
        )
    if interview.criminal_witness:
        yield from _about_witness(who, interview)


def _about_witness(who: str, interview: Interview) -> Iterator[tuple[str, str, str]]:
    """The SIO's views come first, then CPS advice, then the interview (B9.6)."""
    ask = "Ask the SIO, then the CPS; for an interview already held, record the reason."
    steps: tuple[tuple[str, str, Fact | None], ...] = (
        (".sio_views", "the SIO's views", interview.sio_views),
        (".cps_advice", "CPS advice", interview.cps_advice),
    )
    held = when(interview)
    for field, what, sought in steps:
        if sought is None:
            yield field, f"{who}, a witness in criminal proceedings: {what} was not sought.", ask
        elif (day := when(sought)) and held and day > held:
            yield field, f"{who}: {what} was sought only{on(sought)}.", ask
    sio, cps = when(interview.sio_views), when(interview.cps_advice)
    if sio and cps and cps < sio:
        yield ".cps_advice", f"{who}: CPS advice was sought before the SIO's views.", ask


@gate("B9.10", guards=("publication.published",))
def authors_had_feedback(context: Context) -> GateAnswer:
    """Hold once IMR authors had feedback between completion and publication (B9.10)."""
    case = context.case
    held = [each for each in case.imrs.sessions if each.kind is SessionKind.FEEDBACK]
    if not held:
        before = unknown("imrs.unknown", case.imrs.unknown)
        return (
            before
            or unknown("publication.published", case.publication.published)
            or (
                Missing(
                    "imrs.sessions",
                    "No feedback session for IMR authors is recorded.",
                    "Hold it once the Overview Report is complete and before it is published.",
                    CHAIR,
                ),
            )
        )
    complete, published = when(case.report.overview_completed), when(case.publication.published)
    days = [when(each) for each in held]
    if any(
        day is None
        or ((complete is None or day >= complete) and (published is None or day <= published))
        for day in days
    ):
        return Holds()
    return (
        Missing(
            "imrs.sessions",
            f"The feedback session for IMR authors{on(held[-1])} was not between the completion "
            f"of the Overview Report{on(case.report.overview_completed)} and its publication"
            f"{on(case.publication.published)}.",
            "Hold another session, or let the Independent Chair record a reason.",
            CHAIR,
        ),
    )


@deadline("B9.8")
def imrs_due(context: Context) -> Iterator[Deadline]:
    """Last day for each agency's IMR, as the Independent Chair set it (B9.8).

    The latest date that the Chair set before the IMR came back counts.
    """
    for place, imr in each_imr(context):
        returned = when(imr.returned)
        set_by_chair = [
            (when(letter) or dt.date.min, index, letter.due)
            for index, letter in enumerate((imr.commission, *imr.extended))
            if isinstance(letter, Commission) and isinstance(letter.due, dt.date)
        ]
        last = returned or dt.date.max
        in_time = [each for each in set_by_chair if each[1] == 0 or each[0] <= last]
        if not in_time:
            continue
        _, number, due = max(in_time)
        yield Deadline(
            "B9.8",
            f"Complete the IMR of {context.agency(imr.agency)}",
            context.agency(imr.agency),
            f"{place}.returned",
            due,
            returned,
            imr.returned is not None,
            "Ask the agency's senior manager when it will come; the Independent Chair may set "
            "another date.",
            "The Independent Chair extended it." if number else "",
        )


@rule("B9.11")
def chronology_came_before_the_report(context: Context) -> Iterator[Finding | Step]:
    """Report a report agreed before the chronologies were merged (B9.11)."""
    case = context.case
    if case.chronology.merged is None and case.report.agreed_with_panel is not None:
        if case.imrs.unknown is not None or unknown("", case.report.agreed_with_panel):
            return
        yield from Duty(
            "B9.11",
            "chronology.merged",
            "The report is agreed (report.agreed_with_panel), but no chronology is merged.",
            "Merge the agencies' chronologies, and record it.",
            TEAM,
        ).lapsed()
