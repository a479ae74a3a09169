"""Names inside a record that lead nowhere: stored documents and people of the case.

These checks keep a record sound; they answer no clause, and are registered under none.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.rules.duty import broken
from generator.rules.finding import Context, Finding
from generator.rules.places import spots
from generator.rules.registry import rule

PEOPLE = (
    "family.contacts[].person",
    "death.cause[].victim",
    "death.relationship[].victim",
    "death.relationship[].person",
    "disclosure.medical[].person",
    "disclosure.shared[].person",
)
DOCUMENTS = (
    "consultation.meetings[].minutes",
    "consultation.recommendation.draft_terms",
    "panel.meetings[].minutes",
    "terms.versions[].terms",
    "imrs.imrs[].returned.imr",
    "imrs.imrs[].interviews[].record",
    "imrs.other_reports[].report",
    "report.drafts[].documents.overview_report",
    "report.drafts[].documents.executive_summary",
    "report.drafts[].documents.action_plan",
    "clearance.submissions[].documents.overview_report",
    "clearance.submissions[].documents.executive_summary",
    "clearance.submissions[].documents.action_plan",
    "clearance.answers[].letter",
    "clearance.answers[].documents.overview_report",
    "clearance.answers[].documents.executive_summary",
    "clearance.answers[].documents.action_plan",
    "actions.monitoring[].minutes",
    "report.checks[].documents[].id",
    "report.intruder[].documents[].id",
    "publication.tribute.document",
    "publication.letter.document",
)


@rule()
def documents_named_are_stored(context: Context) -> Iterator[Finding]:
    """Report a document that a fact names and the case does not hold (B2.6)."""
    stored = {document.id for document in context.case.documents.documents}
    for pattern in DOCUMENTS:
        for spot in spots(context.case, pattern):
            if spot.value not in stored:
                yield broken(
                    "B2.6",
                    spot.field,
                    f"{spot.field} names a document that is not in documents.documents.",
                    "Store it with `dhr documents add`, or correct its id.",
                )


@rule()
def people_named_are_recorded(context: Context) -> Iterator[Finding]:
    """Report a person whom a fact names and section people does not hold (A5, B6.1)."""
    people = context.case.people
    known = {person.id for person in people.people}
    if people.withheld is not None:
        return
    for pattern in PEOPLE:
        for spot in spots(context.case, pattern):
            if spot.value not in known:
                yield broken(
                    "B6.1" if spot.field.startswith("family") else "A5",
                    spot.field,
                    f"{spot.field} names a person who is not in people.people.",
                    "Add the person, or correct the name used inside the record.",
                )
