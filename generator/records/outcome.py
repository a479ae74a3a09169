"""Reports, clearance, publication and the action plan (B10 to B14)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.schema import (
    Day,
    DocumentId,
    Line,
    Model,
    OrUnknown,
    Sha256,
    Slug,
    Text,
    Word,
    YesNo,
    listed,
    needed,
    recorded,
)


class Documents(Model):
    """The documents of a version of the review, named by what they are."""

    overview_report: DocumentId = needed("B10.1", help="The Overview Report.")
    executive_summary: DocumentId = needed("B10.2", help="The Executive Summary.")
    action_plan: DocumentId | None = recorded("B10.2", help="The Action Plan, where separate.")


class Timescale(Fact):
    """Another timescale, formally agreed by the panel with the SSP (B10.2)."""

    new_date: Day = needed("B10.2", help="The new last day.")
    agreed_with_ssp: YesNo = needed("B10.2", help="Whether the SSP agreed.")
    reason: Text = needed("B10.2", help="Why, for example a court case.")


class Renegotiation(Fact):
    """A timescale beyond six months, put to the Home Office (B10.3)."""

    proposed: Day = needed("B10.3", help="The date proposed.")
    answered: Fact | None = recorded("B10.3", help="The Home Office's answer.")
    agreed: YesNo | None = recorded("B10.3", help="Whether the Home Office agreed.")
    new_date: Day | None = recorded("B10.3", help="The date agreed.")


class Draft(Fact):
    """A version of the three documents (B10.1)."""

    version: Line = needed("B10.1", help="The version.")
    documents: Documents | None = recorded("B10.1", help="The documents.")


class Standard(Fact):
    """The panel ensures the standard, and contributors are satisfied (B10.4)."""

    contributors_satisfied: YesNo = needed("B10.4", help="Fairly represented, they say.")
    dissent: Text | None = recorded("B10.4", help="Who was not satisfied, and what was done.")


class Anonymity(Fact):
    """The SSP agrees the content and its anonymity (B11.1)."""

    content_agreed: YesNo = needed("B11.1", help="Whether the content is agreed.")
    anonymised: YesNo = needed("B11.1", help="Whether all three are appropriately anonymised.")


class SignOff(Fact):
    """The SSP signs off, in consultation with the family (B11.3)."""

    family_consulted: YesNo = needed("B11.3", help="Whether the family was consulted.")
    family_view: Text | None = recorded("B11.3", help="What the family said.")


class Answer(Model):
    """An answer on the data collection form."""

    question: Line = needed("B11.4", help="The question.")
    answer: Text = needed("B11.4", help="The answer.")


class DataForm(Fact):
    """The Home Office's data collection form (B11.4)."""

    agreed_by_ssp: YesNo = needed("B11.4", help="Whether the SSP agreed it.")
    family_consulted: YesNo = needed("B11.4", help="Whether the family was consulted.")
    answers: tuple[Answer, ...] = listed("B11.4", help="The answers.")


class Debrief(Fact):
    """Feedback and debriefing of staff, family or media (B11.2)."""

    whom: Line = needed("B11.2", help="Staff, family members or the media.")


class Report(Model):
    """Section `report`."""

    timescales: tuple[Timescale, ...] = listed("B10.2", help="Other timescales agreed.")
    renegotiations: tuple[Renegotiation, ...] = listed("B10.3", help="Put to the Home Office.")
    drafts: tuple[Draft, ...] = listed("B10.1", help="Versions of the documents.")
    overview_completed: OrUnknown[Fact] | None = recorded(
        "B9.10", "B10.1", help="The Overview Report is complete."
    )
    agreed_with_panel: OrUnknown[Fact] | None = recorded(
        "B10.2", help="The three documents are complete and agreed with the Review Panel."
    )
    standard: OrUnknown[Standard] | None = recorded("B10.4", help="Standard ensured.")
    extraordinary_meeting: OrUnknown[Fact] | None = recorded(
        "B10.5", help="Considered at an extraordinary meeting of the SSP."
    )
    anonymity: OrUnknown[Anonymity] | None = recorded("B11.1", help="Content and anonymity agreed.")
    debriefs: tuple[Debrief, ...] = listed("B11.2", help="Feedback and debriefing.")
    signed_off: OrUnknown[SignOff] | None = recorded("B11.3", help="Signed off by the SSP.")
    data_form: OrUnknown[DataForm] | None = recorded("B11.4", help="The data collection form.")
    sensitive: Text | None = recorded(
        "B10.6", help="Why the papers are OFFICIAL-SENSITIVE rather than OFFICIAL."
    )


class Submission(Fact):
    """The reports go to the Home Office (B11.5)."""

    documents: Documents = needed("B11.5", help="What was sent.")
    overview_report_sha256: Sha256 = needed("B13.4", help="SHA-256 of the Overview Report sent.")
    executive_summary_sha256: Sha256 = needed("B13.4", help="SHA-256 of the summary sent.")


class ClearanceOutcome(StrEnum):
    """What the Home Office answered (B12.1)."""

    CLEARED = "cleared"
    CONDITIONAL = "cleared on condition"
    REFUSED = "refused for resubmission"


class Condition(Model):
    """A change that the clearance depends on (B12.1)."""

    id: Word = needed("B12.1", help="A short name, for example c1.")
    text: Text = needed("B12.1", help="What must change.")
    closed: Fact | None = recorded("B12.1", help="How and when it was closed.")


class Clearance(Fact):
    """The Home Office Quality Assurance group's answer (B12.1)."""

    outcome: ClearanceOutcome = needed("B12.1", help="Outright, on condition, or refused.")
    letter: DocumentId | None = recorded("B12.1", help="Its letter.")
    conditions: tuple[Condition, ...] = listed("B12.1", help="Changes asked for.")
    documents: Documents | None = recorded("B12.1", help="The version cleared.")
    overview_report_sha256: Sha256 | None = recorded("B13.4", help="SHA-256 of what is cleared.")
    executive_summary_sha256: Sha256 | None = recorded("B13.4", help="SHA-256 of what is cleared.")


class ClearanceSection(Model):
    """Section `clearance`."""

    submissions: tuple[Submission, ...] = listed("B11.5", help="Submissions, in order.")
    answers: tuple[Clearance, ...] = listed("B12.1", help="Answers, in order.")
    unknown: OrUnknown[Fact] | None = recorded("B12.1", help="Cleared before the portal.")


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
    withdrawn: Fact | None = recorded("B13.4", help="Withdrawn from the public site, and why.")


class Scope(StrEnum):
    """How far a recommendation reaches."""

    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


class Status(StrEnum):
    """How far a recommendation has come, in the four words of the field."""

    IMPLEMENTED = "implemented"
    PARTLY = "partly implemented"
    REJECTED = "rejected"
    NOT_RESPONDED = "not responded to"


class Progress(Fact):
    """A report on an action, found at monitoring (B13.5)."""

    status: Status = needed("B13.5", help="How far it has come.")
    evidence: Text = needed("B13.5", help="What shows it; no names of staff.")


class Action(Model):
    """One action, monitored against its own target date (B13.5)."""

    id: Word = needed("B13.5", help="A short name, for example r1-1.")
    text: Text = needed("B13.5", help="The action to be taken.")
    lead: Line = needed("B13.5", help="The lead agency, by role and never by name.")
    milestones: tuple[Text, ...] = listed("B13.5", help="Key milestones.")
    target: OrUnknown[Day] = needed("B13.5", help="The target date.")
    progress: tuple[Progress, ...] = listed("B13.5", help="Reports on it, in order.")


class ReviewRecommendation(Model):
    """A recommendation of the Overview Report."""

    id: Word = needed("B13.5", help="A short name, for example r1.")
    text: Text = needed("B13.5", help="The recommendation, as in the report.")
    scope: Scope = needed("B13.5", help="Local, regional or national.")
    addressed_to: Line = needed("B13.5", help="The agency that it is addressed to.")
    theme: Word | None = recorded("B13.5", help="Its theme in the Home Office's library.")
    actions: tuple[Action, ...] = listed("B13.5", help="The actions.")


class Monitoring(Fact):
    """A Standing Panel that monitors implementation and challenges (B13.7)."""

    challenges: Text | None = recorded("B13.7", help="What was challenged.")
    minutes: DocumentId | None = recorded("B13.7", help="The minutes.")


class Actions(Model):
    """Section `actions`."""

    recommendations: tuple[ReviewRecommendation, ...] = listed("B13.5", help="All of them.")
    monitoring: tuple[Monitoring, ...] = listed("B13.7", help="Monitoring meetings.")
    audit: OrUnknown[Fact] | None = recorded("B13.6", help="The audit process is in place.")
    concluded: OrUnknown[Fact] | None = recorded("B13.6", help="Formally concluded.")
