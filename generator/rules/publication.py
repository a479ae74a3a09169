"""Publication of the two reports (B13.2, B13.3, B13.8, B13.9, X3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.dates import in_words
from generator.records.publication import DateDecision
from generator.rules.clearance import day_cleared
from generator.rules.duty import Done, Duty, done_by
from generator.rules.family import family_is_out_of_reach
from generator.rules.finding import Context, Finding, GateAnswer, Holds, Missing, Step
from generator.rules.holders import SSP, TEAM
from generator.rules.key_days import key_day
from generator.rules.places import is_fact, unknown
from generator.rules.registry import gate, rule


@gate("B13.2", guards=("publication.published",))
def date_was_chosen_together(context: Context) -> GateAnswer:
    """Hold once Chair, panel and family were involved in the date, key dates considered (B13.2)."""
    case, publication = context.case, context.case.publication
    decided = publication.date
    if not isinstance(decided, DateDecision):
        before = unknown("publication.date", decided)
        return (
            before
            or unknown("publication.published", publication.published)
            or (
                Missing(
                    "publication.date",
                    "The publication date is not decided.",
                    "Decide the publication date with the Chair, the panel and the family, having "
                    "considered key dates, and record it.",
                    SSP,
                ),
            )
        )
    family = (
        decided.family_involved
        or decided.family_reason is not None
        or family_is_out_of_reach(context) is not None
    )
    checks = (
        (decided.chair_involved, "chair_involved", "The Independent Chair was not involved"),
        (decided.panel_involved, "panel_involved", "The Review Panel was not involved"),
        (family, "family_involved", "The family was not involved, and no reason is recorded,"),
    )
    missing = [
        Missing(
            f"publication.date.{field}",
            f"{message} in deciding the publication date.",
            "Involve the Chair, the panel and the family in the publication date, and record it.",
            SSP,
        )
        for holds, field, message in checks
        if not holds
    ]
    if not decided.key_dates:
        missing.append(
            Missing(
                "publication.date.key_dates",
                "No key dates were considered before the publication date was decided.",
                "Consider the anniversary of the death and the victim's birthday; record them.",
                SSP,
            )
        )
    day = key_day(case, decided.planned)
    if day is not None and not decided.family_chose_day:
        missing.append(
            Missing(
                "publication.date.planned",
                f"The day planned for publication, {in_words(decided.planned)}, is {day}.",
                "Choose another day; or, where the family chose this one, record that they did "
                "(family_chose_day).",
                SSP,
            )
        )
    return tuple(missing) or Holds()


@gate("B13.3", guards=("actions.concluded",))
def agencies_have_copies(context: Context) -> GateAnswer:
    """Hold once every participating agency's senior manager has both reports (B13.3)."""
    case = context.case
    agencies = dict.fromkeys([*(imr.agency for imr in case.imrs.imrs),
                              *(member.agency for member in case.panel.members)])  # fmt: skip
    if not agencies:
        before = unknown("imrs.unknown", case.imrs.unknown, case.panel.unknown)
        return before or (
            Missing(
                "publication.copies",
                "No participating agency is recorded.",
                "Record the panel's members and the IMRs, then the copies sent.",
                SSP,
            ),
        )
    sent = {copy.agency for copy in case.publication.copies}
    missing = [agency for agency in agencies if agency not in sent]
    if not missing:
        return Holds()
    return unknown("publication.published", case.publication.published) or (
        Missing(
            "publication.copies",
            f"No copies of both reports have reached: {', '.join(map(context.agency, missing))}.",
            "Send both reports to the senior manager of each agency, and record each.",
            SSP,
        ),
    )


def _after_publication(context: Context, duty: Duty, done: Done) -> Iterator[Finding | Step]:
    """Report what is owed once the reports are published, and lapsed at the conclusion."""
    case = context.case
    if done.done or not is_fact(case.publication.published):
        return
    yield from duty.lapsed() if case.actions.concluded is not None else duty.owed()


@rule("B13.8")
def home_office_has_the_links(context: Context) -> Iterator[Finding | Step]:
    """Report that the Home Office was not told of publication (B13.8)."""
    case = context.case
    duty = Duty(
        "B13.8",
        "publication.home_office_told",
        "The Home Office has not been told of the publication and given the links.",
        "Write to the Home Office with the links, and record it.",
        TEAM,
    )
    done = done_by(case, "B13.8", case.publication.home_office_told)
    yield from _after_publication(context, duty, done)


@rule("B13.9")
def family_has_the_papers(context: Context) -> Iterator[Finding | Step]:
    """Report that the family lacks the report, its papers and the panel's letter (B13.9)."""
    case = context.case
    if case.family.no_family is not None:
        return
    duty = Duty(
        "B13.9",
        "publication.family_copies",
        "The family has not received the Overview Report, the supporting documents and the Home "
        "Office's letter.",
        "Send the family the report, the supporting documents and the letter, and record it.",
        TEAM,
    )
    done = done_by(case, "B13.9", case.publication.family_copies)
    yield from _after_publication(context, duty, done)


@rule("B13.4")
def publication_period_is_kept(context: Context) -> Iterator[Finding | Step]:
    """Report a publication period that has ended while the reports are still public (B13.4)."""
    publication = context.case.publication
    until = publication.until
    if until is None or publication.withdrawn is not None or until >= context.today:
        return
    if is_fact(publication.published):
        yield from Duty(
            "B13.4",
            "publication.until",
            f"The publication period ended on {in_words(until)}, and the reports are still public.",
            "Withdraw them with `dhr withdraw`, or decide on a longer period and record it.",
            SSP,
        ).owed()


@rule("X3")
def commissioner_has_the_report(context: Context) -> Iterator[Finding | Step]:
    """Report that the Domestic Abuse Commissioner lacks the completed report (X3).

    The law says as soon as practicable; the procedure's number says how long that is.
    """
    case, cleared = context.case, day_cleared(context.case)
    if done_by(case, "X3", case.publication.commissioner_sent).done or cleared is None:
        return
    days = context.profile.number("commissioner-days")
    duty = Duty(
        "X3",
        "publication.commissioner_sent",
        "The completed report has not been sent to the Domestic Abuse Commissioner.",
        "Send the completed report to the Domestic Abuse Commissioner, and record it.",
        SSP,
    )
    late = context.today > cleared + dt.timedelta(days=days)
    yield from duty.lapsed() if late else duty.owed()
