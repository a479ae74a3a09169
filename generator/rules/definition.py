"""The definition of a domestic homicide, limb by limb, and the first branch (A2 to A10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.records.death import (
    AgeLimb,
    CauseLimb,
    ChildReview,
    RelationshipKind,
    RelationshipLimb,
)
from generator.records.decision import Outcome
from generator.rules.branch import (
    age_from_dates,
    concern,
    decided_against,
    decision_of,
    ended_at_once,
    goes_to_child_review,
    victims,
)
from generator.rules.duty import Duty, broken, note
from generator.rules.finding import Context, Finding, GateAnswer, Holds, Missing, Step
from generator.rules.holders import SSP_CHAIR, STANDING_PANEL, TEAM
from generator.rules.places import does_not_apply, is_fact
from generator.rules.registry import gate, rule

SEVERAL: Final = 2
_CHILD_REVIEW = {
    "abuse_addressed": (
        "How the child review addresses the domestic abuse is not recorded.",
        "Ask the child review, and record how the domestic abuse elements are fully addressed.",
    ),
    "specialist": (
        "The child review has nobody with a thorough understanding of domestic abuse.",
        "Ask the child review for a member who has that understanding, and record who it is.",
    ),
    "coordinator": (
        "The domestic abuse coordinator is not involved in the child review.",
        "Involve the domestic abuse coordinator in the child review, and record it.",
    ),
    "completed": (
        "The child review, which takes precedence, is not completed.",
        "Wait for the child review, and record when it ended.",
    ),
}


@gate("A7", guards=("chair.appointments[]", "panel.convened"))
def child_review_came_first(context: Context) -> GateAnswer:
    """Hold once the child review for a victim aged 16 to 18 is complete, or none is due (A7)."""
    if not goes_to_child_review(context.case, context.profile):
        return does_not_apply("No victim is of an age for a child review.", "death.age")
    review = context.case.death.child_review
    if review is None:
        limit = context.profile.ages.child_review_below_age
        return (
            Missing(
                "death.child_review",
                f"A victim was younger than {limit}; no child review is recorded.",
                "Refer the death to the child safeguarding partnership, and record its review.",
                TEAM,
            ),
        )
    return tuple(_unfinished(review)) or Holds()


def _unfinished(review: ChildReview) -> list[Missing]:
    return [
        Missing(f"death.child_review.{field}", message, remedy, review.partnership)
        for field, (message, remedy) in _CHILD_REVIEW.items()
        if getattr(review, field) is None
    ]


def _decided(context: Context) -> bool:
    return decision_of(context.case) is not None


@rule("A2")
def jurisdiction_is_recorded(context: Context) -> Iterator[Finding | Step]:
    """Report that the basis of the partnership's responsibility is not recorded (A2)."""
    if context.case.death.jurisdiction is None and not _before_the_portal(context):
        yield from Duty(
            "A2",
            "death.jurisdiction",
            "On what the partnership's responsibility rests is not recorded.",
            "Record the victim's area of residence, or the area last frequented, with the reason.",
            TEAM,
        ).by(lapsed=_decided(context))


def _before_the_portal(context: Context) -> bool:
    """Tell whether the decision itself lies before the portal, and with it the definition."""
    decided = context.case.decision.decided
    return decided is not None and not is_fact(decided)


@rule("A3", "A4", "A5")
def definition_is_answered(context: Context) -> Iterator[Finding | Step]:
    """Report each limb of the definition that is not answered; lapsed once decided (A3 to A5)."""
    death = context.case.death
    if ended_at_once(context.case, context.profile) or _before_the_portal(context):
        return
    limbs = (
        ("A3", "death.age", death.age, "the victim was aged 16 or over"),
        (
            "A4",
            "death.cause",
            death.cause,
            "the death appears to have resulted from violence, abuse or neglect",
        ),
        (
            "A5",
            "death.relationship",
            death.relationship,
            "the relationship falls within the definition",
        ),
    )
    for clause, field, recorded, question in limbs:
        if recorded or (clause == "A5" and concern(context.case)):
            continue
        if not _decided(context) and not context.case.consultation.meetings:
            continue
        yield from Duty(
            clause,
            field,
            f"Whether {question} is not recorded.",
            f"Establish at the Standing Panel whether {question}, and record it.",
            STANDING_PANEL,
        ).by(lapsed=_decided(context))


@rule("A3", "A4", "A5")
def definition_is_answered_for_each_victim(context: Context) -> Iterator[Finding | Step]:
    """Report a victim, among several, for whom a limb is not answered (A3 to A5)."""
    case = context.case
    every = victims(case)
    if len(every) < SEVERAL or ended_at_once(case, context.profile) or _before_the_portal(context):
        return
    limbs: tuple[tuple[str, str, Sequence[AgeLimb | CauseLimb | RelationshipLimb]], ...] = (
        ("A3", "age", case.death.age),
        ("A4", "cause", case.death.cause),
        ("A5", "relationship", case.death.relationship),
    )
    for clause, name, recorded in limbs:
        answered = {limb.victim for limb in recorded}
        if not recorded or (clause == "A5" and concern(case)):
            continue
        for victim in every:
            if victim.id not in answered:
                yield from Duty(
                    clause,
                    f"death.{name}",
                    f"There are {len(every)} victims; the {name} limb is not answered for "
                    f"{victim.id} (people.people).",
                    f"Answer the {name} limb for each victim by itself, naming the victim.",
                    STANDING_PANEL,
                ).by(lapsed=_decided(context))


@rule("A3")
def age_agrees_with_the_dates(context: Context) -> Iterator[Finding | Step]:
    """Compare the age limb with the dates of birth and death (A3)."""
    people = {victim.id: victim for victim in victims(context.case)}
    least = context.profile.ages.review_from_age
    for index, limb in enumerate(context.case.death.age):
        place = f"death.age[{index}]"
        victim = people.get(limb.victim)
        if victim is None:
            yield broken(
                "A3",
                f"{place}.victim",
                "The age limb names nobody who is recorded as a victim in people.people.",
                "Name the victim by the id used in section people.",
            )
            continue
        age = age_from_dates(context.case, victim)
        if age is not None and (age >= least) is not limb.met:
            yield broken(
                "A3",
                f"{place}.met",
                f"The age limb says {'yes' if limb.met else 'no'} ({place}.met), but by the dates "
                f"of birth and death (people.people) the victim was {age}.",
                "Correct the dates or the limb.",
            )


@rule("A4", "A5")
def decision_agrees_with_the_definition(context: Context) -> Iterator[Finding | Step]:
    """Note a decision that the recorded limbs do not bear out (A3, A4, A5, B2.2)."""
    decided, death = decision_of(context.case), context.case.death
    if decided is None or concern(context.case):
        return
    limbs = (("A3", "age", death.age), ("A4", "cause", death.cause),
             ("A5", "relationship", death.relationship))  # fmt: skip
    met = [bool(recorded) and any(each.met for each in recorded) for _, _, recorded in limbs]
    if decided.outcome is Outcome.REVIEW:
        for (clause, field, recorded), limb_met in zip(limbs, met, strict=True):
            if recorded and not limb_met:
                yield note(
                    clause,
                    f"death.{field}",
                    "A review is held (decision.decided.outcome), although this limb of the "
                    "definition is recorded as not met.",
                    "Correct the limb, or leave it: the SSP Chair may hold a review all the same.",
                )
    elif all(met) and context.case.decision.overruled is None:
        yield note(
            "A5",
            "decision.decided.outcome",
            "No review is held, although every limb of the definition is recorded as met.",
            "Tell the Home Office why; it may require a review.",
        )


@rule("A5", "A6")
def relationship_limb_is_sound(context: Context) -> Iterator[Finding | Step]:
    """Check the relationship limb, both household limbs included (A5, A6)."""
    for index, limb in enumerate(context.case.death.relationship):
        place = f"death.relationship[{index}]"
        within = limb.kind in context.profile.definition.relationships
        if limb.met is not within:
            yield broken(
                "A5",
                f"{place}.kind",
                f"The relationship limb says {'yes' if limb.met else 'no'} ({place}.met), which "
                f"does not go with the relationship recorded, under {context.profile.id}: "
                f"{limb.kind}.",
                "Correct the relationship or the limb.",
            )
        elif limb.met:
            yield from _household(place, limb)


def _household(place: str, limb: RelationshipLimb) -> Iterator[Finding | Step]:
    """Only the household in which the victim lived at the fatal act counts (A6)."""
    kinds = (RelationshipKind.HOUSEHOLD, RelationshipKind.REGULAR_VISITOR)
    if limb.kind not in kinds or limb.household_at_fatal_act:
        return
    field = f"{place}.household_at_fatal_act"
    if limb.household_at_fatal_act is None:
        yield from Duty(
            "A6",
            field,
            "Whether it is the household in which the victim lived at the fatal act is not "
            "recorded.",
            "Establish where the victim lived at the time of the act, and record it.",
            STANDING_PANEL,
        ).owed()
    else:
        yield broken(
            "A6",
            field,
            f"The limb is recorded as met ({place}.met) by a household other than the one in "
            "which the victim lived at the fatal act.",
            "Judge the limb by the household at the time of the act.",
        )


@rule("A7")
def child_review_is_followed(context: Context) -> Iterator[Finding | Step]:
    """Report what the child review of a victim aged 16 to 18 lacks (A7)."""
    if not goes_to_child_review(context.case, context.profile) or _before_the_portal(context):
        return
    answer = child_review_came_first(context)
    review = context.case.death.child_review
    for missing in answer if isinstance(answer, tuple) else ():
        duty = Duty("A7", missing.field, missing.message, missing.remedy, missing.who)
        if review is None:
            yield from duty.owed()
        elif not missing.field.endswith(".completed"):
            yield from duty.by(lapsed=review.completed is not None)


@rule("A8")
def suicide_of_concern_is_reviewed(context: Context) -> Iterator[Finding | Step]:
    """Report a suicide that gives rise to concern and is not reviewed (A8).

    That no suspect was charged, or was acquitted, is no reason against a review.
    """
    if concern(context.case) and decided_against(context.case):
        yield broken(
            "A8",
            "decision.decided.outcome",
            "No review is held (decision.decided.outcome), although the circumstances of the "
            "suicide give rise to concern (death.suicide.gives_concern).",
            "Put it to the SSP Chair again: a review is held even if nobody is charged.",
        )


@rule("A10")
def first_question_agrees(context: Context) -> Iterator[Finding | Step]:
    """Check the first question against what was decided after it (A10)."""
    first, decided = context.case.death.first_branch, decision_of(context.case)
    if first is None:
        if not _decided(context) and not _before_the_portal(context):
            yield from Duty(
                "A10",
                "death.first_branch",
                "Whether the death is a domestic homicide is not recorded.",
                "Record whether the death is a domestic homicide, and what that rests on.",
                SSP_CHAIR,
            ).ahead()
        return
    review = decided is not None and decided.outcome is Outcome.REVIEW
    if review and not first.domestic and not concern(context.case):
        yield broken(
            "A10",
            "death.first_branch.domestic",
            "The death is recorded as no domestic homicide (death.first_branch.domestic), but a "
            "review is held (decision.decided.outcome).",
            "Correct the answer, or record the circumstances of a suicide that give concern.",
        )
