"""Publication of the reports, and taking them back (B13.2 to B13.4, B13.8, B13.9, X3)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.records.library import ChangeNote, Library
from generator.schema import (
    Day,
    DocumentId,
    Line,
    Model,
    OrUnknown,
    Slug,
    Text,
    Word,
    YesNo,
    listed,
    needed,
    recorded,
)


class KeyDate(Model):
    """A date that matters to those who grieve (B13.2)."""

    day: Line = needed("B13.2", help="The day and month.")
    what: Line = needed("B13.2", help="Anniversary, birthday or another.")


class DateDecision(Fact):
    """The publication date, decided with chair, panel and family (B13.2)."""

    planned: Day = needed("B13.2", help="The day chosen.")
    chair_involved: YesNo = needed("B13.2", help="Whether the Chair was involved.")
    panel_involved: YesNo = needed("B13.2", help="Whether the panel was involved.")
    family_involved: YesNo = needed("B13.2", help="Whether the family was involved.")
    family_reason: Text | None = recorded("B13.2", help="Why the family was not involved.")
    key_dates: tuple[KeyDate, ...] = listed("B13.2", help="Key dates considered.")
    family_chose_day: YesNo | None = recorded(
        "B13.2", help="Whether the family chose a day that is a key date."
    )


class Tribute(Fact):
    """The family's tribute, published with the report where they want it (B13.4)."""

    document: DocumentId = needed("B13.4", help="Its text, stored as markdown.")
    wanted_by_family: YesNo = needed("B13.4", help="Whether the family wants it published.")


class PublishedLetter(Fact):
    """The Home Office's letter, cleared for publication (B13.9)."""

    document: DocumentId = needed("B13.9", help="Its text, stored as markdown, names removed.")


class WithdrawalReason(StrEnum):
    """Why a release is no longer public."""

    IN_ERROR = "published in error"
    SUPERSEDED = "superseded"
    PERIOD_ENDED = "end of publication period"


class Withdrawn(Fact):
    """The release was taken back from the public site (B13.4)."""

    reason: WithdrawalReason | None = recorded("B13.4", help="Why, in one of three forms.")
    tombstone: YesNo | None = recorded("B13.4", help="Whether its address says so.")


class Published(Fact):
    """Both reports are on the SSP web page (B13.4)."""

    slug: Slug | None = recorded("B13.4", help="Where on the public site.")
    links: tuple[Line, ...] = listed("B13.4", "B13.8", help="The links.")


class Copies(Fact):
    """Copies of both reports reach an agency's senior manager (B13.3)."""

    agency: Word = needed("B13.3", help="The agency.")


class FamilyCopies(Fact):
    """The family receives the report, the papers and the letter (B13.9)."""

    to: Line = needed("B13.9", help="Who received them.")
    enclosed: tuple[Line, ...] = listed("B13.9", help="What was enclosed.")


class Publication(Model):
    """Section `publication`."""

    slug: Slug | None = recorded("B13.4", help="The address chosen for the public site.")
    title: Line | None = recorded("B13.4", help="The neutral public title.")
    pseudonym: Line | None = recorded("B13.4", help="The pseudonym of the person who died.")
    summary: Text | None = recorded("B13.4", help="Two or three sentences for the public list.")
    category: Word | None = recorded("B13.4", help="The category in the Home Office's library.")
    relationship: Line | None = recorded("B13.4", help="The relationship, in few words.")
    themes: tuple[Word, ...] = listed("B13.4", help="Themes in the Home Office's library.")
    content_warning: Line | None = recorded("B13.4", help="One sentence before the report.")
    death_month: Line | None = recorded("B13.4", help="Year and month of the death.")
    author: Line | None = recorded("B13.4", help="The Independent Chair/Author, as published.")
    date: OrUnknown[DateDecision] | None = recorded("B13.2", help="The date decided.")
    published: OrUnknown[Published] | None = recorded("B13.4", help="Published.")
    copies: tuple[Copies, ...] = listed("B13.3", help="Copies to senior managers.")
    home_office_told: OrUnknown[Fact] | None = recorded("B13.8", help="Home Office told, links.")
    family_copies: OrUnknown[FamilyCopies] | None = recorded("B13.9", help="To the family.")
    commissioner_sent: OrUnknown[Fact] | None = recorded("X3", help="Sent to the Commissioner.")
    library: Library | None = recorded("B13.4", help="How the Home Office's library files it.")
    tribute: Tribute | None = recorded("B13.4", help="The family's tribute, if they want one.")
    letter: PublishedLetter | None = recorded("B13.9", help="The Home Office's letter to publish.")
    changes: tuple[ChangeNote, ...] = listed("B13.4", help="What changed after publication.")
    until: Day | None = recorded("B13.4", help="The last day of the publication period, if any.")
    withdrawn: Withdrawn | None = recorded("B13.4", help="Withdrawn from the public site, and why.")
