"""Letters sent, documents stored, and irregularities accepted with a reason."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from generator.records.facts import Fact
from generator.schema import (
    AgeIdentity,
    CaseId,
    ClauseId,
    Count,
    Day,
    DocumentId,
    Line,
    Model,
    OrUnknown,
    Sha256,
    Text,
    Word,
    listed,
    matching,
    needed,
    recorded,
)

DocumentPath = Annotated[
    Line, matching(r"documents/d-[a-z2-7]{10}\.age", "a path like documents/d-k3v7qa2mzp.age")
]
MediaType = Annotated[
    Line, matching(r"[a-z]+/[a-z0-9.+-]{1,100}", "a media type like application/pdf")
]
FileName = Annotated[Line, matching(r"[^/\\]+", "a file's name without folders")]


class Letter(Fact):
    """A letter or e-mail that was sent, which closes the obligation to send it."""

    kind: Word = needed("B3.3", "B3.4", "B9.1", "B13.8", help="The kind of letter.")
    clause: ClauseId = needed(help="The clause that asks for it.")
    to: Line = needed(help="To whom.")
    enclosed: tuple[Line, ...] = listed("B6.5", "B13.9", help="What was enclosed.")


class Letters(Model):
    """Section `letters`."""

    sent: tuple[Letter, ...] = listed("B3.3", "B3.4", "B6.2", "B6.3", help="Letters sent.")


class DocumentKind(StrEnum):
    """What a stored document is."""

    NOTIFICATION = "notification"
    REFERRAL = "referral"
    RESEARCH = "research"
    MINUTES = "minutes"
    TERMS = "terms-of-reference"
    IMR = "imr"
    INTERVIEW = "interview"
    OTHER_REPORT = "other-report"
    CHRONOLOGY = "chronology"
    OVERVIEW_REPORT = "overview-report"
    EXECUTIVE_SUMMARY = "executive-summary"
    ACTION_PLAN = "action-plan"
    REPORT_IMAGE = "report-image"
    DATA_FORM = "data-form"
    CLEARANCE_LETTER = "clearance-letter"
    LETTER = "letter"
    OTHER = "other"


class Document(Model):
    """A file stored with the case; its content is sealed beside the record."""

    id: DocumentId = needed("B2.6", help="Its id.")
    title: Line = needed("B2.6", help="What it is.")
    kind: DocumentKind = needed("B2.5", "B2.6", "B7.1", "B12.1", help="What kind it is.")
    dated: OrUnknown[Day] = needed("B2.6", help="The day it bears.")
    added: Day = needed(help="The day on which it was added.")
    added_by: Line = needed(help="Who added it.")
    path: DocumentPath = needed(help="Where its sealed file stands, below the case.")
    media_type: MediaType = needed(help="Its media type.")
    file_name: FileName = needed(help="The name that the file had.")
    size: Count = needed(help="Its true size in bytes.")
    sha256: Sha256 = needed(help="SHA-256 of its plaintext.")
    marking: Line | None = recorded("B10.6", help="Its protective marking, where not the default.")


def _each_once(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    ids, paths = ({getattr(each, name) for each in documents} for name in ("id", "path"))
    if min(len(ids), len(paths)) < len(documents):
        msg = "lists the same document twice"
        raise ValueError(msg)
    return documents


class DocumentsSection(Model):
    """Section `documents`."""

    documents: Annotated[tuple[Document, ...], AfterValidator(_each_once)] = listed(
        "B2.6", help="All stored documents."
    )

    def find(self, document: str) -> Document | None:
        """Return a document by its id."""
        return next((each for each in self.documents if each.id == document), None)


class Accepted(Fact):
    """An irregularity that a named role has accepted; it stays recorded as it was."""

    clause: ClauseId = needed(help="The clause that was not kept.")
    field: Line | None = recorded(
        help="The one place that it covers, as `dhr check` names it; the whole clause, if left out."
    )
    role: Line = needed(help="In which role it was accepted: SSP Chair, Independent Chair.")
    reason: Text = needed(help="Why.")


class Notes(Model):
    """Section `notes`."""

    accepted: tuple[Accepted, ...] = listed(help="Irregularities accepted with a reason.")
    remarks: tuple[Fact, ...] = listed(help="Anything else worth keeping.")


class RecordSection(Model):
    """Section `record`: binds the ciphertext to its place, and holds the case's own key."""

    case: CaseId = needed(help="The case id.")
    path: Line = needed(help="The record's path in the repository.")
    schema_version: Count = needed(help="The version of this schema.")
    revision: Count = needed(help="Counts committed changes, from 1.")
    previous: tuple[Sha256, ...] = listed(help="SHA-256 of the file before, one per parent.")
    profile: Word = needed(help="The procedure that this case pins, for example dhr-2016.")
    opened: Day = needed(help="The day on which the case was opened in the portal.")
    case_key: AgeIdentity = needed(help="The key that opens the case's documents.")
