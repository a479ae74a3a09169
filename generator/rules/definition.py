"""The definition of a domestic homicide, limb by limb, and the first branch (A2 to A10)."""

from __future__ import annotations

from generator.records.death import ChildReview
from generator.rules.branch import goes_to_child_review
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.places import does_not_apply
from generator.rules.registry import gate

_CHILD_REVIEW = {
    "abuse_addressed": (
        "How the child review addresses the domestic abuse is not recorded.",
        "Ask the child review, and record how the domestic abuse elements are fully addressed.",
    ),
    "specialist": (
        "The child review has nobody with a thorough understanding of domestic abuse.",
        "Ask for such a member, and record who it is.",
    ),
    "coordinator": (
        "The domestic abuse coordinator is not involved in the child review.",
        "Involve the coordinator, and record it.",
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
                "Domestic Abuse Team",
            ),
        )
    return tuple(_unfinished(review)) or Holds()


def _unfinished(review: ChildReview) -> list[Missing]:
    return [
        Missing(f"death.child_review.{field}", message, remedy, review.partnership)
        for field, (message, remedy) in _CHILD_REVIEW.items()
        if getattr(review, field) is None
    ]
