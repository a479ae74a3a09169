"""The Overview Report, its standard and its time (B10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.dates import add_months, in_words
from generator.records.outcome import Standard, Timescale
from generator.rules.branch import Branch, branch_of, review_from
from generator.rules.duty import Done, Duty, done_by
from generator.rules.finding import (
    Context,
    Deadline,
    Finding,
    GateAnswer,
    Holds,
    Missing,
    Step,
)
from generator.rules.holders import CHAIR, HOME_OFFICE, PANEL, SSP, TEAM
from generator.rules.places import unknown, when
from generator.rules.registry import deadline, gate, rule

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
                "Have the panel confirm the report's standard, and that contributors are satisfied "
                "that they are fairly represented; record it.",
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
                "Send the three documents to the SSP Chair, hold the meeting, and record it.",
                SSP,
            ),
        )
    return unknown("report.extraordinary_meeting", meeting) or Holds()


def _six_months(context: Context) -> dt.date | None:
    """Return the last day of the statutory six months, or None where no review runs (B10.2)."""
    start = review_from(context.case)
    if start is None or branch_of(context.case, context.profile) is Branch.TRANSFERRED:
        return None
    return add_months(start, context.profile.number("report-months"))


def _agreed(context: Context) -> Done:
    fact = context.case.report.agreed_with_panel
    return Done(fact is not None, when(fact))


def timescale_in_force(context: Context) -> Timescale | None:
    """Return the latest timescale agreed with the SSP before the report was complete (B10.2)."""
    complete = _agreed(context).day or dt.date.max
    agreed = [
        each
        for each in context.case.report.timescales
        if each.agreed_with_ssp and (when(each) or dt.date.min) <= complete
    ]
    return max(agreed, key=lambda each: when(each) or dt.date.min, default=None)


def last_day_for_the_report(context: Context) -> dt.date | None:
    """Return the last day for the three documents: six months, or as agreed (B10.2)."""
    extended = timescale_in_force(context)
    six_months = _six_months(context)
    return extended.new_date if extended and six_months else six_months


@deadline("B10.2")
def report_due(context: Context) -> Iterator[Deadline]:
    """Last day for the three documents: six months, or another agreed timescale (B10.2).

    The six months run from the SSP Chair's decision, or from the Home Office's requirement.
    """
    extended, done = timescale_in_force(context), _agreed(context)
    due = last_day_for_the_report(context)
    if due is None:
        return
    why = f"Agreed with the SSP: {extended.reason}" if extended else ""
    yield Deadline(
        "B10.2",
        "Agree the Overview Report, Executive Summary and Action Plan with the panel",
        CHAIR,
        "report.agreed_with_panel",
        due,
        done.day,
        done.done,
        "Complete the documents; or agree another timescale with the SSP and the Home Office, and "
        "record it.",
        why,
        context.profile.number("report-soon-days"),
    )


@deadline("B10.3")
def renegotiation_due(context: Context) -> Iterator[Deadline]:
    """Last day to put a timescale beyond six months to the Home Office (B10.3).

    It is owed by the end of the six months, once a later date is agreed or they have passed.
    """
    case, six_months = context.case, _six_months(context)
    if six_months is None:
        return
    report, extended = _agreed(context), timescale_in_force(context)
    put = done_by(case, "B10.3", *case.report.renegotiations)
    later = extended is not None and extended.new_date > six_months
    if report.done:
        beyond = report.day is not None and report.day > six_months
    else:
        beyond = later or context.today > six_months
    if not (beyond or put.done):
        return
    yield Deadline(
        "B10.3",
        "Renegotiate the timescale beyond six months with the Home Office",
        TEAM,
        "report.renegotiations",
        six_months,
        put.day,
        put.done,
        "Write to the Home Office with the new date and the reason, and record it.",
        soon=context.profile.number("report-soon-days"),
    )


@deadline("B10.3")
def home_office_date_due(context: Context) -> Iterator[Deadline]:
    """Last day for the documents as the Home Office agreed it (B10.3)."""
    report = _agreed(context)
    complete = report.day or dt.date.max
    answered = [
        (when(each.answered) or dt.date.min, index, each.new_date)
        for index, each in enumerate(context.case.report.renegotiations)
        if each.agreed and each.new_date
    ]
    in_force = [each for each in answered if each[0] <= complete]
    if not in_force or _six_months(context) is None:
        return
    _, index, new_date = max(in_force)
    yield Deadline(
        "B10.3",
        "Complete the documents by the date agreed with the Home Office",
        CHAIR,
        f"report.renegotiations[{index}].new_date",
        new_date,
        report.day,
        report.done,
        "Complete the documents; or put another date to the Home Office, and record its answer.",
        soon=context.profile.number("report-soon-days"),
    )


@rule("B10.2")
def other_timescales_are_agreed(context: Context) -> Iterator[Finding | Step]:
    """Report a timescale that the SSP has not agreed; it moves no deadline (B10.2)."""
    if _agreed(context).done:
        return
    for index, timescale in enumerate(context.case.report.timescales):
        if not timescale.agreed_with_ssp and timescale.new_date >= context.today:
            yield from Duty(
                "B10.2",
                f"report.timescales[{index}].agreed_with_ssp",
                f"The panel's timescale until {in_words(timescale.new_date)} is not agreed with "
                "the SSP, and does not move the deadline.",
                "Ask the SSP to agree the new timescale formally, and record that.",
                PANEL,
            ).owed()


@rule("B10.3")
def home_office_answers(context: Context) -> Iterator[Finding | Step]:
    """Report a renegotiation that is unanswered, refused or without its new date (B10.3)."""
    put = context.case.report.renegotiations
    if not put or _agreed(context).done:
        return
    index, last = len(put) - 1, put[-1]
    place = f"report.renegotiations[{index}]"
    if last.answered is None:
        yield from Duty(
            "B10.3",
            f"{place}.answered",
            f"The Home Office has not answered the proposal of {in_words(last.proposed)}.",
            "Ask the Home Office for its answer, and record it with the new date.",
            HOME_OFFICE,
        ).ahead()
    elif not last.agreed:
        yield from Duty(
            "B10.3",
            f"{place}.agreed",
            f"The Home Office has not agreed to {in_words(last.proposed)}.",
            "Put another date to the Home Office, and record its answer.",
            TEAM,
        ).owed()
    elif last.new_date is None:
        yield from Duty(
            "B10.3",
            f"{place}.new_date",
            "The Home Office agreed to a new date, but the date is not recorded.",
            "Record the date that the Home Office agreed.",
            TEAM,
        ).owed()
