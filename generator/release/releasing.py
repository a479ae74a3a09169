"""`dhr release`: every gate, the exact cleared bytes, the scan, the certificate; then the files.

- Fails closed: a gate that does not hold, a field that is not recorded, or one identifier in one
  file refuses the whole release, and everything that stands in its way is said at once.
- Nothing is public by being released: two people must approve the certificate first.
- A release in place of an earlier one voids the earlier approvals, and says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version

from generator.anonymity.identifiers import (
    KnownIdentifier,
    identifiers_of,
    public_names,
    stand_ins,
)
from generator.errors import DhrError, Place
from generator.files.atomic import NewFile, write_all
from generator.files.errors import FileChangedError, writing
from generator.files.lock import repository_lock
from generator.files.reading import read_bounded
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import Case
from generator.records.outcome import Submission
from generator.records.papers import DocumentKind
from generator.release import publication
from generator.release.certificate import (
    FORMAT,
    Certificate,
    Clearance,
    Outcome,
    Scanned,
    Versions,
    certificate_bytes,
    certified,
)
from generator.release.folder import PUBLISHED, is_signature, read_folder
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
    refuse_unfit,
    refuse_withdrawn,
)
from generator.release.scan import Scan, scan
from generator.rules.clearance import ClearedVersion, cleared_version, last_answer, last_submission
from generator.schema import Unknown
from generator.yaml_strict import MAX_BYTES, YamlError, decode, forbidden


@dataclass(frozen=True)
class Released:
    """What was written."""

    slug: str
    summary: str


def release_case(portal: Portal, case_id: str) -> Released:
    """Release a case's cleared reports into `published/<slug>/`."""
    opened = portal.open_case(case_id)
    case, place = opened.case, Place(record_path(case_id))
    identifiers = _identifiers(portal, case)
    refuse_gates(portal, case, place, identifiers)
    refuse_withdrawn(case, place)
    files, cleared = _published_files(portal, opened, place)
    slug = case.publication.slug or ""
    allowed = (*public_names(case), *stand_ins(case))
    found = scan(files, identifiers, folder=slug, allowed=allowed)
    refuse_leaks(found, place)
    certificate = _certificate(portal, case, files=files, cleared=cleared, found=found, place=place)
    written = {**files, CERTIFICATE: certificate_bytes(certificate)}
    refuse_leaks(scan({CERTIFICATE: written[CERTIFICATE]}, identifiers, allowed=allowed), place)
    refuse_unfit(written, certificate, place)
    voided = _write(portal, opened, slug, written)
    searched = sum(found.searched.values())
    summary = f"{len(written)} files, {searched} spellings of identifiers searched for, none found"
    if voided:
        void = "approval is" if voided == 1 else "approvals are"
        summary += f"; {voided} earlier {void} void"
    return Released(slug, summary)


def _write(portal: Portal, opened: OpenedCase, slug: str, written: Mapping[str, bytes]) -> int:
    """Write the files of a release, and take away the approvals of an earlier one."""
    folder, record = f"{PUBLISHED}/{slug}", record_path(opened.case.id)
    with repository_lock(portal.root, "dhr release"):
        if portal.digest(record) != opened.sealed.digest:
            raise FileChangedError(Place(record), "was changed by somebody else in the meantime")
        before = read_folder(portal.root, slug)
        refuse_folder(before, opened.case, Place(folder))
        write_all(portal.root, [NewFile(f"{folder}/{n}", data) for n, data in written.items()])
        voided = [name for name in before if is_signature(name)]
        for name in voided:
            with writing(Place(f"{folder}/{name}"), done="the release was written"):
                (portal.root / folder / name).unlink()
    return len(voided)


def _identifiers(portal: Portal, case: Case) -> tuple[KnownIdentifier, ...]:
    partnership = portal.policy.partnership
    bodies = [partnership.name, *(body.name for body in partnership.bodies)]
    with suppress(DhrError):  # without a readable directory more is taken for a person's name
        bodies += [agency.name for agency in portal.directory.agencies]
    return identifiers_of(case, bodies=bodies, case_ids=portal.case_ids())


def _published_files(
    portal: Portal, opened: OpenedCase, place: Place
) -> tuple[dict[str, bytes], ClearedVersion]:
    case = opened.case
    cleared = cleared_version(case)
    if cleared is None:
        raise ReleaseRefusedError(place, ["clause B13.4: the version cleared is not known"])
    files = {
        OVERVIEW_REPORT: _report(
            portal, opened, cleared.overview_report, DocumentKind.OVERVIEW_REPORT
        ),
        EXECUTIVE_SUMMARY: _report(
            portal, opened, cleared.executive_summary, DocumentKind.EXECUTIVE_SUMMARY
        ),
        METADATA: publication.public_yaml(publication.metadata(case, place)),
        RECOMMENDATIONS: publication.public_yaml(publication.recommendations(case)),
    }
    parse_metadata(files[METADATA], f"published/{METADATA}")
    parse_recommendations(files[RECOMMENDATIONS], f"published/{RECOMMENDATIONS}")
    return files, cleared


def _report(portal: Portal, opened: OpenedCase, document_id: str, kind: DocumentKind) -> bytes:
    """Return the bytes of a cleared report, which must be text that people can read."""
    document = opened.case.documents.find(document_id)
    if document is None or (document.media_type, document.kind) != ("text/markdown", kind):
        where = Place(record_path(opened.case.id), field="clearance.answers")
        reason = f"clause B13.4: the cleared {kind} is not stored as markdown of that kind"
        raise ReleaseRefusedError(where, [reason])
    data = portal.documents.read(opened, document)
    where = Place(f"cases/{opened.case.id}/{document.path}")
    try:
        text = decode(data, where)
        what = forbidden(text.removeprefix("\ufeff").replace("\r\n", "\n"))
        problem = f"contains {what}" if what else None if text.strip() else "is empty"
    except YamlError as error:
        problem = error.problem
    if problem:
        remedy = "correct the text, and have that version cleared"
        raise ReleaseRefusedError(where, [f"clause B13.4: the {kind} {problem}"], remedy=remedy)
    return data


def _certificate(  # noqa: PLR0913 - everything that is certified
    portal: Portal,
    case: Case,
    *,
    files: Mapping[str, bytes],
    cleared: ClearedVersion,
    found: Scan,
    place: Place,
) -> Certificate:
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
                overview_report=cleared.overview_report_sha256,
                executive_summary=cleared.executive_summary_sha256,
            ),
        ),
        scan=tuple(
            Scanned(kind=kind, searched=count, found=0) for kind, count in found.searched.items()
        ),
        files=certified(files),
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
