"""The people of a case, everything that identifies them, and their pseudonyms."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from generator.records.facts import Fact
from generator.schema import (
    Day,
    Line,
    Model,
    OrUnknown,
    Text,
    Unknown,
    Word,
    YesNo,
    listed,
    needed,
    recorded,
)

TWO: Final = 2


class Part(StrEnum):
    """A person's part in the case."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    FAMILY = "family"
    CHILD = "child"
    FRIEND = "friend"
    ADVOCATE = "advocate"
    PROFESSIONAL = "professional"
    OTHER = "other"


class IdentifierKind(StrEnum):
    """Classes of identifier that must never appear in a published report."""

    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    NHS_NUMBER = "nhs-number"
    NATIONAL_INSURANCE = "national-insurance"
    PASSPORT = "passport"
    CRIME_REFERENCE = "crime-reference"
    COURT_REFERENCE = "court-reference"
    CASE_REFERENCE = "case-reference"
    VEHICLE = "vehicle"
    EMPLOYER = "employer"
    SCHOOL = "school"
    SURGERY = "surgery"
    PLACE = "place"
    OTHER = "other"


class Identifier(Model):
    """Something other than a name that would tell who a person is."""

    kind: IdentifierKind = needed(help="What kind of identifier it is.")
    value: Line = needed(help="The identifier itself.")


class Names(Model):
    """Every name by which a person is or was known."""

    full: Line = needed(help="The full name, given names first.")
    known_as: tuple[Line, ...] = listed(help="Names used day to day, nicknames.")
    former: tuple[Line, ...] = listed(help="Former, maiden and married names.")
    misspelt: tuple[Line, ...] = listed(help="Misspellings seen in papers.")


class Pseudonym(Fact):
    """What a person is called in the reports, and who agreed to it."""

    name: Line = needed("B11.1", help="The pseudonym or role used in the reports.")
    chosen_by_family: YesNo = needed(help="Whether the family chose or agreed to it.")
    real_name_wanted: YesNo | None = recorded(help="Whether the family wants the real name used.")


class Characteristics(Model):
    """What the Home Office's data collection form asks about a person (B11.4)."""

    sex: Line | None = recorded("B11.4", help="Sex.")
    gender_identity: Line | None = recorded("B11.4", help="Gender identity, if different.")
    sexual_orientation: Line | None = recorded("B11.4", help="Sexual orientation.")
    ethnicity: Line | None = recorded("B11.4", help="Ethnicity.")
    nationality: Line | None = recorded("B11.4", help="Nationality.")
    immigration: Line | None = recorded("B11.4", help="Immigration status, where relevant.")
    religion: Line | None = recorded("B11.4", help="Religion or belief.")
    language: Line | None = recorded("B11.4", help="First language, where relevant.")
    occupation: Line | None = recorded("B11.4", help="Occupation.")
    carer: YesNo | None = recorded("B11.4", help="Whether the person was a carer.")
    carer_for_perpetrator: YesNo | None = recorded("B11.4", help="Carer for the perpetrator.")
    carer_assessed: YesNo | None = recorded("B11.4", help="Whether assessed as a carer.")
    housing: Line | None = recorded("B11.4", help="Housing need or homelessness.")
    disability: Line | None = recorded("B11.4", help="Physical disability.")
    serious_illness: Line | None = recorded("B11.4", help="Serious or long-term illness.")
    neurodiversity: Line | None = recorded("B11.4", help="Neurodiversity.")
    mental_ill_health: Line | None = recorded("B11.4", help="Mental ill health.")
    alcohol: Line | None = recorded("B11.4", help="Problematic alcohol use.")
    substances: Line | None = recorded("B11.4", help="Problematic substance use.")
    pregnancy: Line | None = recorded("B11.4", help="Pregnancy.")
    referred_to_marac: YesNo | None = recorded("B11.4", help="Whether referred to MARAC.")
    heard_at_marac: YesNo | None = recorded("B11.4", help="Whether heard at MARAC.")
    previous_victim: YesNo | None = recorded("B11.4", help="Whether a victim of abuse before.")
    known_to: tuple[Line, ...] = listed("B11.4", help="To whom a perpetrator was known.")
    perpetrator_programme: YesNo | None = recorded("B11.4", help="On a perpetrator programme.")
    mappa: YesNo | None = recorded("B11.4", help="Whether managed under MAPPA.")
    verdict: Line | None = recorded("B11.4", help="The verdict on a perpetrator.")
    life_sentence: YesNo | None = recorded("B11.4", help="Whether the sentence was for life.")
    died_by_suicide: YesNo | None = recorded("B11.4", help="Whether the person took their life.")


class Children(Model):
    """What the data collection form asks about the children of a household (B11.4)."""

    shared_responsibility: YesNo | None = recorded("B11.4", help="Parental responsibility shared.")
    living_with: YesNo | None = recorded("B11.4", help="Children lived with victim or perpetrator.")
    present: YesNo | None = recorded("B11.4", help="Children were present at the death.")
    child_protection: YesNo | None = recorded("B11.4", help="Children were on a protection plan.")
    removed: YesNo | None = recorded("B11.4", help="Children were removed into care.")


class Person(Model):
    """Somebody in the case."""

    id: Word = needed(help="A short name used inside this record, for example victim.")
    part: Part = needed("A5", help="The person's part in the case.")
    names: OrUnknown[Names] = needed(help="The person's names.")
    born: OrUnknown[Day] | None = recorded("A3", help="Date of birth.")
    died: OrUnknown[Day] | None = recorded("A3", help="Date of death, for someone who died.")
    relation: Line | None = recorded("A5", help="Who the person was to the victim.")
    agency: Word | None = recorded(help="The agency, for a professional.")
    characteristics: Characteristics | None = recorded("B11.4", help="For the data form.")
    identifiers: tuple[Identifier, ...] = listed("B11.1", help="What would identify the person.")
    pseudonym: Pseudonym | None = recorded("B11.1", help="What the reports call the person.")
    contact: Text | None = recorded("B6.2", help="How to reach the person, for family.")


class IdentifierException(Fact):
    """An identifier that may stand in a report for a time, as two people agreed (B11.1).

    That the family wants a real name needs no exception: it stands with the pseudonym.
    """

    kind: Word = needed("B11.1", help="Its class, as `dhr report check` names it.")
    text: Line = needed("B11.1", help="The identifier, as it stands in the report.")
    scope: tuple[Line, ...] = listed(
        "B11.1", help="The files in which it may stand, like overview-report.md."
    )
    reason: Text = needed("B11.1", help="Why it must stand there.")
    agreed_by: tuple[Line, ...] = listed("B11.1", help="The two people who agreed to it.")
    expires: Day = needed("B11.1", help="The last day on which a release may rest on it.")

    @property
    def agreed(self) -> bool:
        """Tell whether two different people agreed."""
        return len({" ".join(each.split()).casefold() for each in self.agreed_by}) >= TWO


class PublicName(Model):
    """A name that may appear in the published reports, with the reason."""

    name: Line = needed(help="The name.")
    reason: Text = needed(help="Why it is public, for example: chairs the review.")


class People(Model):
    """Section `people`."""

    people: tuple[Person, ...] = listed("A5", help="Everybody in the case.")
    children: Children | None = recorded("B11.4", help="About the children, for the data form.")
    public_names: tuple[PublicName, ...] = listed("B11.1", help="Names meant to be public.")
    exceptions: tuple[IdentifierException, ...] = listed(
        "B11.1", help="Identifiers that may stand in a report for a time."
    )
    withheld: Unknown | None = recorded(help="Set where identities were never passed on.")

    def having(self, part: Part) -> tuple[Person, ...]:
        """Return the people with one part in the case, in the order recorded."""
        return tuple(person for person in self.people if person.part is part)
