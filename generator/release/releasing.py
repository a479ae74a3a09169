"""`dhr release`: every gate, the exact cleared bytes, the scan, the certificate; then the files.

- Fails closed: a gate that does not hold, a field that is not recorded, or one identifier in one
  file refuses the whole release, and everything that stands in its way is said at once.
- Nothing is public by being released: two people must approve the certificate first.
- A release in place of an earlier one voids the earlier approvals, and says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from generator.anonymity.identifiers import identifiers_of
from generator.errors import InputError, Place
from generator.files.atomic import NewFile, write_all
from generator.files.errors import FileMissingError
from generator.files.lock import repository_lock
from generator.files.reading import list_folder, read_bounded
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import Case
from generator.records.outcome import Submission
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
from generator.release.published import (
    APPROVALS,
    CERTIFICATE,
    EXECUTIVE_SUMMARY,
    METADATA,
    OVERVIEW_REPORT,
    RECOMMENDATIONS,
    parse_metadata,
    parse_recommendations,
)
from generator.release.scan import Scan, scan
from generator.rules.clearance import ClearedVersion, cleared_version, last_answer, last_submission
from generator.rules.finding import Missing
from generator.schema import Unknown
from generator.standing import Act
from generator.yaml_strict import MAX_BYTES, decode

MAX_APPROVALS = 64


class ReleaseRefusedError(InputError):
    """Something stands in the way of a release; all of it is listed."""

    code = "release-refused"
    default_remedy = "put right what is listed; nothing was written"

    def __init__(self, place: Place, reasons: Sequence[str], *, remedy: str | None = None) -> None:
        listing = "".join(f"\n  - {reason}" for reason in reasons)
        super().__init__(place, f"cannot be released:{listing}\n ", remedy=remedy)
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Released:
    """What was written."""

    slug: str
    summary: str


def release_case(portal: Portal, case_id: str) -> Released:
    """Release a case's cleared reports into `published/<slug>/`."""
    opened = portal.open_case(case_id)
    case, place = opened.case, Place(record_path(case_id))
    _refuse_gates(portal, case, place)
    files, cleared = _published_files(portal, opened, place)
    found = scan(files, identifiers_of(case))
    _refuse_leaks(found, place)
    slug = case.publication.slug or ""
    certificate = _certificate(portal, case, files=files, cleared=cleared, found=found, place=place)
    written = {**files, CERTIFICATE: certificate_bytes(certificate)}
    folder = f"published/{slug}"
    voided = _approvals(portal, folder)
    with repository_lock(portal.root, "dhr release"):
        write_all(portal.root, [NewFile(f"{folder}/{n}", data) for n, data in written.items()])
        for name in voided:
            (portal.root / folder / APPROVALS / name).unlink()
    searched = sum(found.searched.values())
    summary = f"{len(written)} files, {searched} identifiers searched for and none found"
    if voided:
        summary += f"; {len(voided)} earlier approvals are void"
    return Released(slug, summary)


def _refuse_gates(portal: Portal, case: Case, place: Place) -> None:
    missing: Sequence[Missing] = portal.standing(case).acts.get(Act.RELEASE, ())
    if missing:
        reasons = [f"clause {each.clause}: {each.message} {each.remedy}" for each in missing]
        raise ReleaseRefusedError(place, reasons)


def _refuse_leaks(found: Scan, place: Place) -> None:
    if found.leaks:
        reasons = [
            f"clause B11.1: {leak.file}:{leak.line} holds a {leak.kind}, {leak.masked}"
            for leak in found.leaks
        ]
        remedy = (
            "anonymise the report and have that version cleared; a name that is meant to be public "
            "is listed with its reason in people.public_names"
        )
        raise ReleaseRefusedError(place, reasons, remedy=remedy)


def _published_files(
    portal: Portal, opened: OpenedCase, place: Place
) -> tuple[dict[str, bytes], ClearedVersion]:
    case = opened.case
    cleared = cleared_version(case)
    if cleared is None:
        raise ReleaseRefusedError(place, ["clause B13.4: the version cleared is not known"])
    files = {
        OVERVIEW_REPORT: _report(portal, opened, cleared.overview_report),
        EXECUTIVE_SUMMARY: _report(portal, opened, cleared.executive_summary),
        METADATA: publication.public_yaml(publication.metadata(case, place)),
        RECOMMENDATIONS: publication.public_yaml(publication.recommendations(case)),
    }
    parse_metadata(files[METADATA], f"published/{METADATA}")
    parse_recommendations(files[RECOMMENDATIONS], f"published/{RECOMMENDATIONS}")
    return files, cleared


def _report(portal: Portal, opened: OpenedCase, document_id: str) -> bytes:
    document = opened.case.documents.find(document_id)
    where = Place(record_path(opened.case.id), field="clearance.answers")
    if document is None or document.media_type != "text/markdown":
        raise ReleaseRefusedError(where, ["clause B13.4: a cleared report is not stored markdown"])
    data = portal.documents.read(opened, document)
    decode(data, Place(f"{document.id}"), max_bytes=16 * MAX_BYTES)
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


def _approvals(portal: Portal, folder: str) -> tuple[str, ...]:
    try:
        entries = list_folder(portal.root, f"{folder}/{APPROVALS}", MAX_APPROVALS)
    except FileMissingError:
        return ()
    return tuple(entry.name for entry in entries if entry.is_file)
