"""Reports, clearance and the action plan (B10 to B12, B13.5 to B13.7)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from generator.records.checking import AnonymityCheck, Intruder
from generator.records.facts import Fact
from generator.records.library import Recipient
from generator.schema import (
    Count,
    Day,
    DocumentId,
    Line,
    Model,
    OrUnknown,
    Sha256,
    Text,
    Word,
    YesNo,
    listed,
    matching,
    needed,
    recorded,
)

ReportFile = Annotated[
    Line,
    matching(
        r"(overview-report|executive-summary)\.md", "overview-report.md or executive-summary.md"
    ),
]
Repeated = Annotated[
    Line,
    matching(
        r"[a-z0-9-]{1,80}/[A-Z]{1,3}[0-9]{1,3}(\.[0-9]{1,3})?",
        "a recommendation like sandmere-2021-a/R2",
    ),
]


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
    checks: tuple[AnonymityCheck, ...] = listed(
        "B11.1", help="Searches of the reports for identifiers, recorded by `dhr report check`."
    )
    intruder: tuple[Intruder, ...] = listed(
        "B11.1", help="Attempts to find out who is meant, by somebody who is not the author."
    )
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


class ConditionChange(Model):
    """Differences from the report submitted that a condition asked for (B12.1)."""

    file: ReportFile = needed("B12.1", help="overview-report.md or executive-summary.md.")
    hunks: tuple[Count, ...] = listed(
        "B12.1", help="Their numbers, as `dhr release` counts the differences."
    )


class Condition(Model):
    """A change that the clearance depends on (B12.1)."""

    id: Word = needed("B12.1", help="A short name, for example c1.")
    text: Text = needed("B12.1", help="What must change.")
    closed: Fact | None = recorded("B12.1", help="How and when it was closed.")
    changes: tuple[ConditionChange, ...] = listed("B12.1", help="The differences made for it.")


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
    recipient: Recipient | None = recorded("B13.5", help="The library's group of that agency.")
    repeats: tuple[Repeated, ...] = listed("B13.5", help="Earlier ones that it repeats.")
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
