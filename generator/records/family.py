"""Family, friends and community: every effort and its outcome (B6)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.schema import Line, Model, OrUnknown, Text, Word, YesNo, listed, needed, recorded


class Purpose(StrEnum):
    """What a contact with family or friends was for."""

    FIRST_CONTACT = "first contact"
    ADVOCACY_OFFERED = "advocacy offered"
    INVITED_TO_MEET_PANEL = "invited to meet the panel"
    MET_PANEL = "met the panel"
    TERMS_SHARED = "terms of reference shared"
    OFFICERS_NAMED = "responsible officers named"
    UPDATE = "update"
    CONTRIBUTION = "contribution"
    HOME_OFFICE_LETTER_SHARED = "home office correspondence shared"
    DRAFT_SHARED = "draft report shared"
    COMPLETED_REVIEW_GIVEN = "completed review given"
    CONSULTED = "consulted"
    TOLD_OF_PUBLICATION = "told of publication"
    DEBRIEF = "debrief"


class Contact(Fact):
    """An effort to involve somebody, and what came of it (B6.1)."""

    person: Word = needed("B6.1", "B6.6", help="The person in section people.")
    purpose: Purpose = needed(
        "B6.2", "B6.3", "B6.4", "B6.6", "B6.7", help="What the contact was for."
    )
    outcome: Text = needed("B6.1", help="What came of it; a refusal is an outcome.")
    declined: YesNo = needed("B6.1", help="Whether the person declined.")


class CompletedReview(Fact):
    """The family is given the completed review before it goes to the Home Office (B6.5)."""

    to: Line = needed("B6.5", help="Who received it.")
    enclosed: tuple[Line, ...] = listed("B6.5", help="What was enclosed.")
    declined: YesNo = needed("B6.5", help="Whether the family chose not to receive it.")


class ResponsibleOfficer(Model):
    """An officer responsible for a family's involvement (B6.3)."""

    name: Line = needed("B6.3", help="The officer.")
    role: Line = needed("B6.3", help="Their role.")


class Family(Model):
    """Section `family`."""

    officers: tuple[ResponsibleOfficer, ...] = listed("B6.3", help="Responsible officers.")
    contacts: tuple[Contact, ...] = listed("B6.1", "B6.2", "B6.3", help="Every effort made.")
    no_family: Fact | None = recorded("B6.1", help="Checked: no family or friends can be found.")
    perpetrator_family: Text | None = recorded(
        "B6.6", help="Whether the alleged perpetrator or their family is consulted, and why."
    )
    completed_review: OrUnknown[CompletedReview] | None = recorded(
        "B6.5", help="The completed review given to the family."
    )
