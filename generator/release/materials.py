"""The files of a release, gathered from the record and its papers: for the check and the release.

- The reports are the very bytes of a stored document; pictures are those that they show, drawn
  anew when they were imported.
- For an early check what is not recorded yet is left out; a release asks for all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from generator.errors import InputError, Place
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import Case
from generator.records.papers import Document, DocumentKind
from generator.release import publication
from generator.release.published import (
    EXECUTIVE_SUMMARY,
    IMAGES,
    LETTER,
    METADATA,
    OVERVIEW_REPORT,
    RECOMMENDATIONS,
    TRIBUTE,
    is_image,
)
from generator.release.reading.picture import refuse_more_than_a_picture
from generator.reports.canonical import check
from generator.yaml_strict import MAX_BYTES, YamlError, decode, forbidden

MARKDOWN: Final = "text/markdown"
ACTION_PLAN: Final = "action-plan.md"
FILE_OF: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.OVERVIEW_REPORT: OVERVIEW_REPORT,
    DocumentKind.EXECUTIVE_SUMMARY: EXECUTIVE_SUMMARY,
    DocumentKind.ACTION_PLAN: ACTION_PLAN,
}


class ReportTextError(InputError):
    """A paper that is to be published is not stored as text that people can read."""

    code = "report-text"
    default_remedy = "store it as markdown: dhr report import FILE CASE --kind KIND"


def report_files(
    portal: Portal, opened: OpenedCase, documents: Mapping[str, Document]
) -> dict[str, bytes]:
    """Return some documents by the names of their files, with every picture that they show."""
    files = {
        name: text_of(portal, opened, document, clause="B13.4")
        for name, document in documents.items()
    }
    return {**files, **dict(_pictures(portal, opened, files))}


def companions(portal: Portal, opened: OpenedCase) -> dict[str, bytes]:
    """Return the family's tribute and the Home Office's letter, where they are to be published."""
    section, found = opened.case.publication, {}
    wanted = section.tribute is not None and section.tribute.wanted_by_family
    if section.tribute is not None and wanted:
        found[TRIBUTE] = _named(portal, opened, section.tribute.document, "publication.tribute")
    if section.letter is not None:
        found[LETTER] = _named(portal, opened, section.letter.document, "publication.letter")
    return found


def described(case: Case, place: Place, *, early: bool = False) -> dict[str, bytes]:
    """Return metadata and recommendations; `early` takes as much of them as is recorded."""
    metadata = publication.metadata(case, place, early=early)
    files = {RECOMMENDATIONS: publication.public_yaml(publication.recommendations(case))}
    return {METADATA: publication.public_yaml(metadata), **files} if metadata else files


def recommendations_digest(case: Case) -> str:
    """Return the SHA-256 of the recommendations and actions as they are published (B13.5)."""
    return hashlib.sha256(described(case, Place(case.id), early=True)[RECOMMENDATIONS]).hexdigest()


def text_of(portal: Portal, opened: OpenedCase, document: Document, *, clause: str) -> bytes:
    """Return the bytes of a stored text, which must be one that people can read."""
    where = Place(f"cases/{opened.case.id}/{document.path}")
    if document.media_type != MARKDOWN:
        raise ReportTextError(where, "is not stored as markdown", clause=clause)
    data = portal.documents.read(opened, document)
    try:
        if len(data) > MAX_BYTES:
            raise ReportTextError(
                where, "is larger than can be published", clause=clause, remedy="split it"
            )
        text = decode(data, where)
        what = forbidden(text.removeprefix("\ufeff").replace("\r\n", "\n"))
        problem = f"contains {what}" if what else None if text.strip() else "is empty"
    except YamlError as error:
        problem = error.problem
    if problem:
        remedy = "correct the text, and have that version cleared"
        raise ReportTextError(where, problem, clause=clause, remedy=remedy)
    return data


def _named(portal: Portal, opened: OpenedCase, document_id: str, field: str) -> bytes:
    document = opened.case.documents.find(document_id)
    if document is None:
        where = Place(record_path(opened.case.id), field=f"{field}.document")
        raise ReportTextError(where, "names a document that is not stored", clause="B13.4")
    return text_of(portal, opened, document, clause="B13.4")


def _pictures(
    portal: Portal, opened: OpenedCase, files: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    held = {
        f"{IMAGES}/{each.file_name}": each
        for each in opened.case.documents.documents
        if each.kind is DocumentKind.REPORT_IMAGE
    }
    shown = {
        each.address: f"{name}:{each.line}"
        for name, data in files.items()
        for each in check(data.decode("utf-8").replace("\r\n", "\n"), Place(name)).pictures
    }
    for address, where in shown.items():
        document = held.get(address)
        if document is None or not is_image(address):
            raise ReportTextError(
                Place(where),
                "shows a picture that is not stored with the case",
                clause="B13.4",
                remedy="import the report again, with its pictures: dhr report import",
            )
        data = portal.documents.read(opened, document)
        if hashlib.sha256(data).hexdigest()[:16] not in document.file_name:
            raise ReportTextError(
                Place(f"cases/{opened.case.id}/{document.path}"),
                "is a picture that was not drawn anew when it came in",
                clause="B11.1",
                remedy="import the report again, with its pictures: dhr report import",
            )
        refuse_more_than_a_picture(data, Place(address))
        yield address, data
