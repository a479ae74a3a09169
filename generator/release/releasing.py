"""`dhr release`: every gate, the exact cleared bytes, the scan, the certificate; then the files.

- Fails closed: a gate that does not hold, a field that is not recorded, or one identifier in one
  file refuses the whole release, and everything that stands in its way is said at once.
- Nothing is public by being released: two people must approve the certificate first.
- A release in place of an earlier one voids the earlier approvals, and says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from generator.errors import Place
from generator.files.atomic import NewFile, remove, write_all
from generator.files.errors import FileChangedError
from generator.files.lock import repository_lock
from generator.files.reading import read_bounded
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import Case
from generator.records.outcome import Submission
from generator.records.papers import Document, DocumentKind
from generator.release import publication
from generator.release.certificate import (
    FORMAT,
    Certificate,
    Change,
    Clearance,
    Outcome,
    Scanned,
    Versions,
    certificate_bytes,
    certified,
)
from generator.release.clearing import changes_made
from generator.release.folder import PUBLISHED, is_signature, read_folder
from generator.release.materials import MARKDOWN, companions, described, report_files
from generator.release.published import (
    CERTIFICATE,
    EXECUTIVE_SUMMARY,
    METADATA,
    OVERVIEW_REPORT,
    RECOMMENDATIONS,
    parse_metadata,
    parse_recommendations,
)
from generator.release.refusing import (
    ReleaseRefusedError,
    refuse_folder,
    refuse_gates,
    refuse_leaks,
    refuse_part,
    refuse_undecided,
    refuse_unfit,
    refuse_untried,
    refuse_withdrawn,
)
from generator.release.searching import Search, Searched
from generator.release.vault_identifiers import whole_vault
from generator.rules.clearance import ClearedVersion, cleared_version, last_answer, last_submission
from generator.schema import Unknown
from generator.yaml_strict import MAX_BYTES


@dataclass(frozen=True)
class Released:
    """What was written."""

    slug: str
    summary: str
    approved: int = 0
    """Approvals of an earlier release of the very same bytes, which stand."""


def release_case(portal: Portal, case_id: str) -> Released:
    """Release a case's cleared reports into `published/<slug>/`."""
    opened = portal.open_case(case_id)
    case, place = opened.case, Place(record_path(case_id))
    vault = whole_vault(portal, case)
    refuse_gates(portal, case, place, vault.identifiers)
    refuse_withdrawn(case, place)
    refuse_part(vault, place)
    cleared = _cleared(case, place)
    refuse_untried(case, cleared.hashes, place)
    files = {
        **report_files(portal, opened, _reports(case, cleared)),
        **companions(portal, opened),
        **described(case, place),
    }
    parse_metadata(files[METADATA], f"published/{METADATA}")
    parse_recommendations(files[RECOMMENDATIONS], f"published/{RECOMMENDATIONS}")
    slug = case.publication.slug or ""
    search = Search(portal, case, vault)
    found = search.files(files, folder=slug)
    refuse_leaks(found, place)
    refuse_undecided(found, case, place)
    changes = changes_made(portal, opened, files, place)
    made = _Made(files, cleared, found, changes)
    certificate = _certificate(portal, case, made, place)
    written = {**files, CERTIFICATE: certificate_bytes(certificate)}
    refuse_leaks(search.files({CERTIFICATE: written[CERTIFICATE]}), place)
    refuse_unfit(written, certificate, place)
    kept, voided, gone = _write(portal, opened, slug, written)
    return Released(slug, _summary(written, found, voided, gone), len(kept))


@dataclass(frozen=True)
class _Made:
    """What a certificate is about."""

    files: Mapping[str, bytes]
    cleared: ClearedVersion
    found: Searched
    changes: tuple[Change, ...]


def _summary(
    written: Mapping[str, bytes], found: Searched, voided: Sequence[str], gone: Sequence[str]
) -> str:
    searched = sum(found.searched.values())
    said = [f"{len(written)} files, {searched} spellings of identifiers searched for, none found"]
    if found.review:
        said.append(f"{len(found.review)} places that a person decided about")
    if found.excepted:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(found.excepted.items()))
        said.append(f"places that exceptions cover: {kinds}")
    if voided:
        void = "approval is" if len(voided) == 1 else "approvals are"
        said.append(f"{len(voided)} earlier {void} void")
    if gone:
        said.append(f"{len(gone)} files of the earlier release are taken away")
    return "; ".join(said)


def _write(
    portal: Portal, opened: OpenedCase, slug: str, written: Mapping[str, bytes]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Write the files of a release; take away void approvals, and files that it has no more.

    Returns the approvals that stand, those that are void, and the other files taken away.
    """
    folder, record = f"{PUBLISHED}/{slug}", record_path(opened.case.id)
    with repository_lock(portal.root, "dhr release"):
        if portal.digest(record) != opened.sealed.digest:
            raise FileChangedError(Place(record), "was changed by somebody else in the meantime")
        before = read_folder(portal.root, slug)
        refuse_folder(before, opened.case, Place(folder))
        write_all(portal.root, [NewFile(f"{folder}/{n}", data) for n, data in written.items()])
        signed = tuple(name for name in before if is_signature(name))
        same = before.get(CERTIFICATE) == written[CERTIFICATE]
        kept = signed if same else ()  # who signed these very bytes has approved them
        voided = () if same else signed
        gone = tuple(name for name in before if name not in written and name not in signed)
        for name in (*voided, *gone):
            remove(portal.root, f"{folder}/{name}")
    return kept, voided, gone


def _cleared(case: Case, place: Place) -> ClearedVersion:
    cleared = cleared_version(case)
    if cleared is None:
        raise ReleaseRefusedError(place, ["clause B13.4: the version cleared is not known"])
    return cleared


def _reports(case: Case, cleared: ClearedVersion) -> dict[str, Document]:
    """Return the cleared reports by the names of their files; each must be of its kind."""
    named = (
        (OVERVIEW_REPORT, cleared.overview_report, DocumentKind.OVERVIEW_REPORT),
        (EXECUTIVE_SUMMARY, cleared.executive_summary, DocumentKind.EXECUTIVE_SUMMARY),
    )
    found = {}
    for name, document_id, kind in named:
        document = case.documents.find(document_id)
        if document is None or (document.media_type, document.kind) != (MARKDOWN, kind):
            where = Place(record_path(case.id), field="clearance.answers")
            reason = f"clause B13.4: the cleared {kind} is not stored as markdown of that kind"
            raise ReleaseRefusedError(where, [reason])
        found[name] = document
    return found


def _certificate(portal: Portal, case: Case, made: _Made, place: Place) -> Certificate:
    answer = last_answer(case)
    if answer is None:
        raise ReleaseRefusedError(place, ["clause B12.1: the Home Office has not answered"])
    publish_from: dt.date = publication.planned_day(case, place)
    return Certificate(
        format=FORMAT,
        slug=case.publication.slug or "",
        partnership=portal.policy.partnership.name,
        title=case.publication.title or "",
        profile=case.record.profile,
        rules=f"{version('dhr-portal')}, {_rules(portal)}",
        released=portal.today,
        publish_from=publish_from,
        submitted=_submitted(last_submission(case)),
        clearance=Clearance(
            outcome=Outcome(str(answer[1].outcome)),
            when=answer[1].when,
            versions=Versions(
                overview_report=made.cleared.overview_report_sha256,
                executive_summary=made.cleared.executive_summary_sha256,
            ),
            changes=made.changes,
        ),
        scan=tuple(_scanned(made.found)),
        files=certified(made.files),
    )


def _scanned(found: Searched) -> Iterator[Scanned]:
    """Yield, for each class, what was searched for and what people decided about."""
    decided, excepted = found.decided, found.excepted
    for kind in sorted({*found.searched, *decided, *excepted}):
        yield Scanned(
            kind=kind,
            searched=found.searched.get(kind, 0),
            found=0,
            decided=decided.get(kind),
            excepted=excepted.get(kind),
        )


def _rules(portal: Portal) -> str:
    """Name the procedure's data by its hash, so that it can be told which rules were checked."""
    data = read_bounded(portal.root, "policy/procedure.yaml", MAX_BYTES)
    return f"procedure {hashlib.sha256(data).hexdigest()[:16]}"


def _submitted(submission: Submission | None) -> Versions | Unknown | None:
    if submission is None:
        return None
    return Versions(
        overview_report=submission.overview_report_sha256,
        executive_summary=submission.executive_summary_sha256,
    )
