"""Making a draft tell nobody who is who: proposals shown, the chosen ones put into a new version.

The draft that was searched stays as it is; what is applied becomes the next version of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.anonymity.identifiers import identifiers_of
from generator.anonymity.proposals import Draft, Proposal
from generator.errors import DhrError, InputError, Place
from generator.portal.errors import NoSuchDocumentError
from generator.portal.partnership import OpenedCase, Portal
from generator.portal.report_import import (
    KINDS,
    MEDIA_TYPE,
    ReportStoppedError,
    read_report,
    save_version,
)
from generator.records.case import Case
from generator.records.papers import Document, DocumentKind
from generator.reports.canonical import check
from generator.reports.concerns import listed
from generator.reports.draft import Draft as Report
from generator.reports.markdown_reading import decoded
from generator.reports.pictures import Picture


class NoDraftError(InputError):
    """A case has no draft that could be anonymised."""

    code = "no-draft"
    default_remedy = "import one: `dhr report import FILE.docx CASE --kind overview-report`"


class ProposalError(InputError):
    """A proposal is named that cannot be carried out."""

    code = "report-proposal"
    default_remedy = "list the proposals again: `dhr report anonymise CASE`; nothing was changed"


@dataclass(frozen=True, repr=False)
class Looked:
    """A draft and what is proposed for it."""

    opened: OpenedCase
    kind: DocumentKind
    place: Place
    draft: Draft
    pictures: tuple[Picture, ...] = ()
    """Those of a draft that is not stored yet."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Return all proposals, sure and unsure, in the order of the text."""
        return self.draft.proposals


def look(
    portal: Portal,
    case_id: str,
    *,
    kind: str | None = None,
    document_id: str | None = None,
    file: Path | None = None,
) -> Looked:
    """Search a draft: the latest of a kind, a given document, or a file of markdown."""
    opened = portal.open_case(case_id)
    wanted = _kind(kind)
    if file is not None:
        place = Place(str(file))
        report = read_report(file, {})
        if stopping := report.stopping(()):
            raise ReportStoppedError(place, stopping)
        draft = _draft(portal, opened.case, report.text)
        named = wanted or DocumentKind.OVERVIEW_REPORT
        return Looked(opened, named, place, draft, report.pictures)
    document = _document(opened.case, wanted, document_id)
    place = Place(f"cases/{case_id}/{document.path}")
    text = decoded(portal.documents.read(opened, document), place)
    return Looked(opened, document.kind, place, _draft(portal, opened.case, text))


def latest_draft(case: Case, kind: DocumentKind) -> Document | None:
    """Return the latest version of a report that is in markdown."""
    found = [each for each in case.documents.documents
             if each.kind is kind and each.media_type == MEDIA_TYPE]  # fmt: skip
    return found[-1] if found else None


def apply(
    portal: Portal, looked: Looked, chosen: Mapping[str, str | None], *, by: str | None = None
) -> tuple[Document, Draft]:
    """Store a new version with the chosen proposals carried out; return it, and what remains."""
    _refuse_unknown(looked, chosen)
    text = looked.draft.applied(chosen)
    if text == looked.draft.text:
        raise ProposalError(looked.place, "would not be changed")
    checked = check(text, looked.place)
    before = {str(each.matter) for each in listed(check(looked.draft.text, looked.place).concerns)}
    if {str(each.matter) for each in listed(checked.concerns)} - before:
        raise ProposalError(
            looked.place,
            "would no longer be sound markdown",
            remedy="write out the words of that place yourself, in the file",
        )
    report = Report(text, checked.title, looked.pictures, (), len(checked.words.split()))
    done = save_version(portal, looked.opened, report, kind=looked.kind, by=by)
    return done.document, _draft(portal, looked.opened.case, text)


def _refuse_unknown(looked: Looked, chosen: Mapping[str, str | None]) -> None:
    known = {each.id: each for each in looked.proposals}
    for at, (name, words) in enumerate(chosen.items(), 1):
        if name not in known:
            raise ProposalError(
                looked.place, f"has no such proposal any more (number {at} of those named)"
            )
        if words is None and known[name].put is None:
            raise ProposalError(
                looked.place, f"has no words for proposal {name}",
                remedy=f'say what to write: --apply {name}="..."',
            )  # fmt: skip


def _draft(portal: Portal, case: Case, text: str) -> Draft:
    partnership = portal.policy.partnership
    bodies = [partnership.name, *(body.name for body in partnership.bodies)]
    with suppress(DhrError):  # without a readable directory more is taken for a person's name
        bodies += [agency.name for agency in portal.directory.agencies]
    return Draft(text, case, identifiers_of(case, bodies=bodies, case_ids=portal.case_ids()))


def _kind(kind: str | None) -> DocumentKind | None:
    if kind is None:
        return None
    if kind not in list(DocumentKind):
        raise NoDraftError(Place("--kind"), "names no kind of paper",
                           remedy=f"name one of: {', '.join(KINDS)}")  # fmt: skip
    return DocumentKind(kind)


def _document(case: Case, kind: DocumentKind | None, document_id: str | None) -> Document:
    place = Place(f"cases/{case.id}")
    if document_id is not None:
        document = case.documents.find(document_id)
        if document is None:
            raise NoSuchDocumentError(place, "has no paper of this id")
        if document.media_type != MEDIA_TYPE:
            raise NoDraftError(place, "has no markdown in this paper")
        return document
    kinds: Sequence[DocumentKind] = KINDS if kind is None else (kind,)
    for each in kinds:
        if (document := latest_draft(case, each)) is not None:
            return document
    raise NoDraftError(place, "has no draft in markdown")
