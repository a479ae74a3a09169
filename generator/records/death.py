"""The death, whose review it is, and the definition's limbs (A2 to A10)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.schema import (
    Day,
    Line,
    Model,
    OrUnknown,
    Text,
    Word,
    YesNo,
    listed,
    needed,
    recorded,
)


class Basis(StrEnum):
    """On what the partnership's responsibility for the case rests (A2)."""

    RESIDENCE = "residence"
    LAST_FREQUENTED = "last frequented"
    CASE_BY_CASE = "case by case"


class Jurisdiction(Fact):
    """Why this partnership is responsible."""

    basis: Basis = needed("A2", help="Residence, the area last frequented, or case by case.")
    reason: Text = needed("A2", help="Why this basis applies.")
    transferred_from: Line | None = recorded("A2", help="The partnership it came from.")
    transferred_to: Line | None = recorded("A2", help="The partnership it went to.")


class RelationshipKind(StrEnum):
    """How the person who caused the death was connected to the victim (A5, A6)."""

    RELATIVE = "relative"
    PARTNER = "intimate partner"
    FORMER_PARTNER = "former intimate partner"
    HOUSEHOLD = "member of the same household"
    REGULAR_VISITOR = "visits so often as to count as a member of the household"
    NONE = "none of these"


class AgeLimb(Fact):
    """Whether the person who died was aged 16 or over (A3)."""

    met: YesNo = needed("A3", help="Whether the limb is met.")
    victim: Word = needed("A3", help="The person in section people.")
    age: Line | None = recorded("A3", help="The age relied on, where no date of birth is known.")


class CauseLimb(Fact):
    """Whether the death has, or appears to have, resulted from violence, abuse or neglect (A4)."""

    met: YesNo = needed("A4", help="Whether the limb is met.")
    victim: Word | None = recorded("A4", help="The victim, where there are several.")
    reason: Text = needed("A4", help="What this rests on.")


class RelationshipLimb(Fact):
    """Whether the relationship falls within the definition (A5, A6)."""

    met: YesNo = needed("A5", help="Whether the limb is met.")
    victim: Word | None = recorded("A5", help="The victim, where there are several.")
    kind: RelationshipKind = needed("A5", "A6", help="Which relationship it was.")
    person: Word | None = recorded("A5", help="The person in section people.")
    reason: Text = needed("A5", "A6", help="What this rests on.")
    household_at_fatal_act: YesNo | None = recorded(
        "A6", help="Whether it is the household in which the victim lived at the fatal act."
    )


class Suicide(Fact):
    """Circumstances of a suicide that give rise to concern (A8)."""

    circumstances: Text = needed("A8", help="What gives rise to concern.")
    gives_concern: YesNo = needed("A8", help="Whether a review is called for.")
    suspect: Line | None = recorded("A8", help="Charged, not charged, tried and acquitted.")


class ChildReview(Fact):
    """A child review that takes precedence for a victim aged 16 to 18 (A7)."""

    partnership: Line = needed("A7", help="The body that holds the child review.")
    abuse_addressed: Text | None = recorded(
        "A7", help="How the domestic abuse elements are fully addressed."
    )
    specialist: Line | None = recorded(
        "A7", help="Who on it has a thorough understanding of domestic abuse."
    )
    coordinator: Line | None = recorded("A7", help="The domestic abuse coordinator involved.")
    completed: Fact | None = recorded("A7", help="When the child review ended.")


class FirstBranch(Fact):
    """Whether the death is a domestic homicide at all (A10)."""

    domestic: YesNo = needed("A10", help="Whether the death appears to be a domestic homicide.")
    reason: Text = needed("A10", help="What this rests on.")


class Death(Model):
    """Section `death`."""

    died: OrUnknown[Day] | None = recorded("A3", help="The day of the death.")
    found: OrUnknown[Day] | None = recorded(help="The day on which the death was found.")
    place: Text | None = recorded(help="Where it happened.")
    circumstances: Text | None = recorded("A4", help="What is known of how it happened.")
    jurisdiction: Jurisdiction | None = recorded("A2", help="Why this partnership is responsible.")
    first_branch: FirstBranch | None = recorded("A10", help="Is it a domestic homicide?")
    age: tuple[AgeLimb, ...] = listed("A3", help="The age limb, for each victim.")
    cause: tuple[CauseLimb, ...] = listed("A4", help="The cause limb, for each victim.")
    relationship: tuple[RelationshipLimb, ...] = listed("A5", "A6", help="The relationship limb.")
    suicide: Suicide | None = recorded("A8", help="For a suicide that gives rise to concern.")
    child_review: ChildReview | None = recorded("A7", help="For a victim aged 16 to 18.")
    aggravating_factors: tuple[Line, ...] = listed("B11.4", help="For the data form.")
