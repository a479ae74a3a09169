"""Involving family, friends and the community throughout the review (B6.1 to B6.4, B6.6, B6.7).

- Each effort and its outcome is a contact; a refusal is an outcome, and a letter under the clause
  counts like a contact.
- What is owed is a next step from the day on which the panel is convened, and lapses when the
  documents are agreed (B6.7: when they are published).
- Nothing is asked where no family or friends could be found, or of what lies before the portal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.dates import add_months, in_words
from generator.records.case import Case
from generator.records.facts import Fact
from generator.records.family import Contact, Purpose
from generator.records.people import Part
from generator.rules.branch import review_from
from generator.rules.duty import Duty, done_by
from generator.rules.family import family_is_out_of_reach
from generator.rules.finding import Context, Finding, Level, Step
from generator.rules.holders import CHAIR, PANEL, TEAM
from generator.rules.places import is_fact, on, when
from generator.rules.registry import rule
from generator.rules.terms import finalised_terms

INVITED: Final = frozenset({Purpose.INVITED_TO_MEET_PANEL, Purpose.MET_PANEL})
INFLUENCED: Final = frozenset(
    {Purpose.MET_PANEL, Purpose.CONTRIBUTION, Purpose.CONSULTED, Purpose.DRAFT_SHARED}
)


def _perpetrators(case: Case) -> set[str]:
    return {person.id for person in case.people.having(Part.PERPETRATOR)}


def contacts_with_family(case: Case) -> list[Contact]:
    """List the contacts with the victim's family, friends and advocates (B6.1)."""
    others = _perpetrators(case)
    return [each for each in case.family.contacts if each.person not in others]


def _runs_here(context: Context) -> bool:
    """Tell whether the panel was convened here, so that the family is to be involved."""
    case = context.case
    return is_fact(case.panel.convened) and case.panel.unknown is None


def _agreed(context: Context) -> bool:
    return is_fact(context.case.report.agreed_with_panel)


def _asks_for_family(context: Context) -> bool:
    return _runs_here(context) and family_is_out_of_reach(context) is None


def _met_by(context: Context, clause: str, purposes: frozenset[Purpose]) -> bool:
    """Tell whether a contact with one of the purposes, or a letter under the clause, was made."""
    made = any(each.purpose in purposes for each in contacts_with_family(context.case))
    return made or done_by(context.case, clause).done


@rule("B6.1")
def every_effort_is_made(context: Context) -> Iterator[Finding | Step]:
    """Report that no effort to involve family, friends or the community is recorded (B6.1)."""
    if not _asks_for_family(context) or contacts_with_family(context.case):
        return
    duty = Duty(
        "B6.1",
        "family.contacts",
        "No effort to involve the victim's family, friends or community is recorded.",
        "Reach out, with the help of a specialist advocate; record every effort and its outcome, a "
        "refusal included, or that nobody can be found.",
        PANEL,
    )
    yield from duty.lapsed() if _agreed(context) else duty.owed()


@rule("B6.2")
def family_is_invited(context: Context) -> Iterator[Finding | Step]:
    """Report that the family was not invited to meet the panel (B6.2)."""
    if not _asks_for_family(context) or _met_by(context, "B6.2", INVITED):
        return
    yield from Duty(
        "B6.2",
        "family.contacts",
        "The family has not been invited to meet the panel.",
        "Invite the family to meet the panel, and record the invitation and the answer.",
        CHAIR,
    ).by(lapsed=_agreed(context))


@rule("B6.2")
def family_can_influence_the_review(context: Context) -> Iterator[Finding | Step]:
    """Report that the family had no opportunity to influence scope, content and impact (B6.2)."""
    contacts = contacts_with_family(context.case)
    asked = any(each.purpose in INFLUENCED or each.declined for each in contacts)
    if not _asks_for_family(context) or asked or not contacts:
        return
    yield from Duty(
        "B6.2",
        "family.contacts",
        "That the family could influence the review's scope, content and impact is not recorded.",
        "Ask the family what the review should look at, hear what they contribute, and show them "
        "the draft; record each.",
        CHAIR,
    ).by(lapsed=_agreed(context))


@rule("B6.3")
def family_knows_terms_and_officers(context: Context) -> Iterator[Finding | Step]:
    """Report that the family was not told of the terms or of the responsible officers (B6.3)."""
    if not _asks_for_family(context):
        return
    if not context.case.family.officers:
        yield from Duty(
            "B6.3",
            "family.officers",
            "No officer is named as responsible for the family's involvement.",
            "Name the officers responsible for the family's involvement.",
            TEAM,
        ).by(lapsed=_agreed(context))
    if finalised_terms(context) is None or done_by(context.case, "B6.3").done:
        return
    told = {each.purpose for each in contacts_with_family(context.case)}
    for purpose, what in (
        (Purpose.TERMS_SHARED, "the terms of reference"),
        (Purpose.OFFICERS_NAMED, "the officers responsible for their involvement"),
    ):
        if purpose not in told:
            yield from Duty(
                "B6.3",
                "family.contacts",
                f"The family has not been told of {what}.",
                f"Tell the family of {what} (dhr letter), and record it.",
                TEAM,
            ).by(lapsed=_agreed(context))


@rule("B6.3")
def family_is_kept_updated(context: Context) -> Iterator[Finding | Step]:
    """Report that the family has heard nothing for longer than the policy allows (B6.3)."""
    case = context.case
    ended = is_fact(case.publication.published) or is_fact(case.actions.concluded)
    if not _asks_for_family(context) or ended or case.publication.published is not None:
        return
    last = _last_heard(context)
    if last is None:
        return
    months = context.profile.number("family-update-months")
    due = add_months(last, months)
    if due >= context.today:
        return
    message = f"The family has heard nothing since {in_words(last)}, more than {months} months ago."
    remedy = "Tell the family how the review stands and what comes next, and record it."
    yield Finding("B6.3", Level.OVERDUE, "family.contacts", message, remedy)
    yield Step("B6.3", remedy, TEAM, due, "family.contacts.update")


def _last_heard(context: Context) -> dt.date | None:
    """Return the last day on which the family heard from the review; else when it began."""
    case = context.case
    facts: list[Fact] = [*contacts_with_family(context.case)]
    facts += [each for each in case.letters.sent if each.clause.startswith("B6.")]
    days = [day for day in map(when, facts) if day and day <= context.today]
    return max(days, default=when(case.panel.convened) or review_from(case))


@rule("B6.4")
def family_knows_the_home_office_letters(context: Context) -> Iterator[Finding | Step]:
    """Report that the family was not made aware of what the Home Office wrote (B6.4)."""
    case = context.case
    if not case.clearance.answers or family_is_out_of_reach(context) is not None:
        return
    if _met_by(context, "B6.4", frozenset({Purpose.HOME_OFFICE_LETTER_SHARED})):
        return
    duty = Duty(
        "B6.4",
        "family.contacts",
        f"The family has not been told what the Home Office wrote{on(case.clearance.answers[-1])}.",
        "Tell the family what the Home Office's Quality Assurance Panel wrote, and record it.",
        TEAM,
    )
    published = case.publication.published
    if published is None:
        yield from duty.owed()
    elif is_fact(published):
        yield from duty.lapsed()


@rule("B6.6")
def both_families_are_considered(context: Context) -> Iterator[Finding | Step]:
    """Report that consulting the alleged perpetrator or their family was not decided (B6.6)."""
    perpetrators, family = _perpetrators(context.case), context.case.family
    if not _runs_here(context) or not perpetrators or family.perpetrator_family is not None:
        return
    if any(each.person in perpetrators for each in family.contacts):
        return
    yield from Duty(
        "B6.6",
        "family.perpetrator_family",
        "Whether the alleged perpetrator or their family is consulted is not recorded.",
        "Decide with the panel whether the alleged perpetrator's family, or the alleged "
        "perpetrator in person, is consulted; record the decision with its reason, or the contact.",
        CHAIR,
    ).by(lapsed=_agreed(context))


@rule("B6.7")
def families_know_of_publication(context: Context) -> Iterator[Finding | Step]:
    """Report that a family was not told that the report is being published (B6.7)."""
    case = context.case
    if not is_fact(case.publication.date) and not is_fact(case.publication.published):
        return
    published = is_fact(case.publication.published)
    told = {
        each.person for each in case.family.contacts if each.purpose is Purpose.TOLD_OF_PUBLICATION
    }
    written, perpetrators = done_by(case, "B6.7").done, _perpetrators(context.case)
    if family_is_out_of_reach(context) is None and not (told - perpetrators or written):
        yield from Duty(
            "B6.7",
            "family.contacts",
            "The victim's family has not been told that the report is being published.",
            "Tell the family the day and where the report will stand, and record it.",
            TEAM,
        ).by(lapsed=published)
    decided = case.family.perpetrator_family is not None
    if perpetrators and not (told & perpetrators or written or decided):
        yield from Duty(
            "B6.7",
            "family.perpetrator_family",
            "Whether the alleged perpetrator or their family is told of the publication is not "
            "recorded.",
            "Tell them where it is required and relevant and record it, or record why not.",
            TEAM,
        ).by(lapsed=published)
