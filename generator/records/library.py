"""The Home Office library's own taxonomy, as far as a release may publish it (B13.4).

Nothing here says more than the library's public filters do: bands, not ages; months, not days.
"""

from __future__ import annotations

from enum import StrEnum

from generator.schema import Count, Day, Line, Model, Text, YesNo, listed, needed, recorded


class Recipient(StrEnum):
    """To whom recommendations go, in the library's groups."""

    POLICE = "police"
    SOCIAL_SERVICES = "social-services"
    HEALTH = "health"
    DOMESTIC_ABUSE_SERVICE = "domestic-abuse-service"
    PROBATION = "probation"
    HOUSING = "housing"
    SCHOOL = "school"
    OTHER_EDUCATION = "other-education"
    EMPLOYER = "employer"
    RELIGIOUS = "religious"
    MILITARY = "military"
    PARTNERSHIP = "community-safety-partnership"
    GOVERNMENT = "government"
    OTHER = "other"


class Factor(StrEnum):
    """Aggravating factors."""

    SEPARATION = "separation"
    COERCIVE_CONTROL = "coercive-control"
    PHYSICAL_STALKING = "physical-stalking"
    DIGITAL_STALKING = "digital-stalking"
    FORCED_MARRIAGE = "forced-marriage"
    HONOUR_BASED = "honour-based-abuse"
    FAITH_BASED = "faith-based-abuse"
    SEXUAL = "sexual-abuse"
    PSYCHOLOGICAL = "psychological-abuse"
    PHYSICAL = "physical-abuse"
    ECONOMIC = "economic-abuse"


class AgeBand(StrEnum):
    """Bands of age."""

    UNDER_16 = "under 16"
    TO_19 = "16-19"
    TO_24 = "20-24"
    TO_34 = "25-34"
    TO_44 = "35-44"
    TO_54 = "45-54"
    TO_64 = "55-64"
    FROM_65 = "65 and over"


class Sex(StrEnum):
    """Sex, as the library's form asks."""

    FEMALE = "female"
    MALE = "male"


class FamilyPart(Model):
    """The library's five facts about the family's part in the review."""

    contributed: YesNo | None = recorded("B13.4", help="The family contributed.")
    consulted_about_terms: YesNo | None = recorded("B13.4", help="Consulted about the terms.")
    supported_by_advocate: YesNo | None = recorded("B13.4", help="Had a specialist advocate.")
    received_draft: YesNo | None = recorded("B13.4", help="Received the draft report.")
    attended_panel: YesNo | None = recorded("B13.4", help="Attended the panel.")


class Library(Model):
    """How the Home Office's library files a review; what would single somebody out is left out."""

    region: Line | None = recorded("B13.4", help="The region.")
    victims: Count | None = recorded("B13.4", help="The number of victims.")
    victim_age: AgeBand | None = recorded("B13.4", help="The victim's age, in a band.")
    victim_sex: Sex | None = recorded("B13.4", help="The victim's sex.")
    perpetrator_age: AgeBand | None = recorded("B13.4", help="The perpetrator's age, in a band.")
    perpetrator_sex: Sex | None = recorded("B13.4", help="The perpetrator's sex.")
    aggravating_factors: tuple[Factor, ...] = listed("B13.4", help="Aggravating factors.")
    family: FamilyPart | None = recorded("B13.4", help="The family's part in the review.")


class ChangeKind(StrEnum):
    """How much a change of a published review matters to its readers."""

    MAJOR = "major"
    MINOR = "minor"


class ChangeNote(Model):
    """What was changed after publication, for those who follow the review."""

    when: Day = needed("B13.4", help="The day of the change.")
    kind: ChangeKind = needed("B13.4", help="Major: readers are told of it. Minor: a correction.")
    note: Text = needed("B13.4", help="What was changed, in a sentence.")
