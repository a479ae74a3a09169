"""Family, friends and community (B6)."""

from __future__ import annotations

from generator.dates import in_words
from generator.records.family import CompletedReview, Purpose
from generator.records.people import Part
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import TEAM
from generator.rules.places import does_not_apply, latest, unknown, when
from generator.rules.registry import gate


def family_is_out_of_reach(context: Context) -> Holds | None:
    """Say that there is no family to involve, where that was checked and recorded (B6.1)."""
    if context.case.family.no_family is None:
        return None
    return does_not_apply("No family or friends could be found.", "family.no_family")


def family_declined(context: Context, purpose: Purpose) -> bool:
    """Tell whether the family declined what was offered for a purpose (B6.1).

    What a perpetrator declined says nothing of the victim's family.
    """
    people = context.case.people
    others = {person.id for person in people.having(Part.PERPETRATOR)}
    contacts = context.case.family.contacts
    offers = [each for each in contacts if each.purpose is purpose and each.person not in others]
    return bool(offers) and all(each.declined for each in offers)


@gate("B6.5", guards=("clearance.submissions",))
def family_has_the_completed_review(context: Context) -> GateAnswer:
    """Hold once the family was given the completed review before it was sent (B6.5)."""
    given = context.case.family.completed_review
    alone = family_is_out_of_reach(context)
    if given is None and alone:
        return alone
    if isinstance(given, CompletedReview):
        return _in_time(context, given)
    return unknown("family.completed_review", given) or (
        Missing(
            "family.completed_review",
            "The family has not been given the completed review.",
            "Give the family the completed review, with time to read it, before anything goes to "
            "the Home Office; record the day, or that they chose not to receive it.",
            TEAM,
        ),
    )


def _in_time(context: Context, given: CompletedReview) -> GateAnswer:
    if given.declined:
        return Holds("The family chose not to receive it.", field="family.completed_review")
    sent, received = latest(*context.case.clearance.submissions), when(given)
    if sent is None or received is None or received <= sent:
        return Holds()
    return (
        Missing(
            "family.completed_review",
            f"The family was given the completed review on {in_words(received)}, after it was "
            f"sent to the Home Office on {in_words(sent)}.",
            "Tell the family and the Home Office, and let the SSP Chair record a reason.",
            TEAM,
        ),
    )
