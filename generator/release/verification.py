"""Whether a release may be public: judged from its bytes, the signers' keys and the day alone.

- Needs no key and no disk: bytes in, problems out; a release with one problem is not public.
- Nothing that it says repeats what a file holds.
- A report that is not the version that the Home Office cleared is let through only under a
  conditional clearance, with a change tied to one of its conditions (B12.1).
- The publication date of B13.2 must have come.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.release.approvals import NEEDED_APPROVALS, Approvals, verify_all
from generator.release.certificate import Certificate, Outcome, parse_certificate
from generator.release.published import (
    APPROVALS,
    CERTIFICATE,
    EXECUTIVE_SUMMARY,
    FILES,
    LETTER,
    METADATA,
    OVERVIEW_REPORT,
    RECOMMENDATIONS,
    TRIBUTE,
    WITHDRAWN,
    Metadata,
    Recommendations,
    is_image,
    may_be_certified,
    parse_metadata,
    parse_recommendations,
)

REPORTS: Final = (EXECUTIVE_SUMMARY, OVERVIEW_REPORT)


class Code(StrEnum):
    """Why a release is not public."""

    NO_CERTIFICATE = "no-certificate"
    CERTIFICATE = "certificate"
    WITHDRAWN = "withdrawn"
    MISSING_FILE = "missing-file"
    FOREIGN_FILE = "foreign-file"
    ALTERED = "altered"
    NOT_CLEARED = "not-cleared"
    SCAN = "scan"
    APPROVALS = "approvals"
    NOT_YET = "not-yet"
    CONTENT = "content"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Problem:
    """One reason why a release is not public."""

    code: Code
    text: str

    def __str__(self) -> str:
        return f"{self.text} [{self.code}]"


@dataclass(frozen=True)
class Verified:
    """A release of which every byte is certified, cleared and approved."""

    certificate: Certificate
    metadata: Metadata
    recommendations: Recommendations
    overview_report: str
    executive_summary: str
    approved_by: tuple[str, ...]
    tribute: str | None = None
    """The family's tribute, where they wanted one."""
    letter: str | None = None
    """The Home Office's letter, where it may be published."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """The reports' pictures, by name: `images/map.png`."""


def verify_release(
    slug: str,
    files: Mapping[str, bytes],
    approvers: Mapping[str, Sequence[str]],
    today: dt.date,
) -> Verified | tuple[Problem, ...]:
    """Judge the folder `published/<slug>/`, given as bytes by path; every problem is reported.

    `approvers` gives the signing keys of everybody who may approve, by person.
    """
    if WITHDRAWN in files:
        return (Problem(Code.WITHDRAWN, "was withdrawn"),)
    if CERTIFICATE not in files:
        return (Problem(Code.NO_CERTIFICATE, f"holds no {CERTIFICATE}"),)
    try:
        certificate = parse_certificate(files[CERTIFICATE], _path(slug, CERTIFICATE))
    except DhrError as error:
        return (Problem(Code.CERTIFICATE, f"{CERTIFICATE} {error.problem}"),)
    approvals = verify_all(files[CERTIFICATE], _signatures(files), approvers)
    problems = [
        *_placed(certificate, slug),
        *_bytes_problems(certificate, files),
        *_clearance_problems(certificate, files),
        *_approval_problems(approvals),
        *_date_problems(certificate, today),
    ]
    if problems:
        return tuple(problems)
    return _contents(certificate, files, approvals)


def _path(slug: str, name: str) -> str:
    return f"published/{slug}/{name}"


def _signatures(files: Mapping[str, bytes]) -> dict[str, bytes]:
    prefix, suffix = f"{APPROVALS}/", ".sig"
    return {
        name[len(prefix) : -len(suffix)]: data
        for name, data in files.items()
        if name.startswith(prefix) and name.endswith(suffix)
    }


def _placed(certificate: Certificate, slug: str) -> list[Problem]:
    if certificate.slug == slug:
        return []
    return [Problem(Code.CERTIFICATE, f"{CERTIFICATE} belongs to another address")]


def _bytes_problems(certificate: Certificate, files: Mapping[str, bytes]) -> list[Problem]:
    """Compare what stands in the folder with what was certified."""
    problems = []
    names = tuple(file.name for file in certificate.files)
    if set(FILES) - set(names) or not all(map(may_be_certified, names)):
        listed_files = ", ".join(FILES)
        problems.append(
            Problem(
                Code.CERTIFICATE, f"{CERTIFICATE} must name {listed_files}, and nothing unknown"
            )
        )
    for file in certificate.files:
        data = files.get(file.name)
        if data is None:
            problems.append(Problem(Code.MISSING_FILE, "a certified file is missing"))
        elif len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            problems.append(Problem(Code.ALTERED, f"{_known(file.name)} was altered"))
    certified = {*names, CERTIFICATE, *(f"{APPROVALS}/{each}.sig" for each in _signatures(files))}
    if set(files) - certified:
        problems.append(Problem(Code.FOREIGN_FILE, "holds a file that the certificate does not"))
    return problems


def _known(name: str) -> str:
    return name if may_be_certified(name) else "a file"


def _clearance_problems(certificate: Certificate, files: Mapping[str, bytes]) -> list[Problem]:
    """Ask whether what is published is what the Home Office cleared (B12.1)."""
    clearance = certificate.clearance
    changed = {change.file for change in clearance.changes}
    problems = []
    for name in REPORTS:
        published = hashlib.sha256(files.get(name, b"")).hexdigest()
        tied = clearance.outcome is Outcome.CONDITIONAL and name in changed
        if name in files and published != clearance.versions.of(name) and not tied:
            problems.append(Problem(Code.NOT_CLEARED, f"{name} is not the version cleared"))
    if isinstance(clearance.when, dt.date) and clearance.when > certificate.released:
        problems.append(Problem(Code.NOT_CLEARED, "was released before its clearance"))
    if not certificate.scan or any(each.found for each in certificate.scan):
        problems.append(Problem(Code.SCAN, "was not scanned clean"))
    return problems


def _approval_problems(approvals: Approvals) -> list[Problem]:
    if approvals.enough:
        return []
    count = len(approvals.people)
    text = f"is approved by {count} of {NEEDED_APPROVALS} people"
    why = "; ".join(f"a signature {reason}" for _, reason in approvals.refused)
    return [Problem(Code.APPROVALS, f"{text}: {why}" if why else text)]


def _date_problems(certificate: Certificate, today: dt.date) -> list[Problem]:
    if max(certificate.publish_from, certificate.released) <= today:
        return []
    return [Problem(Code.NOT_YET, "is dated in the future")]


def _contents(
    certificate: Certificate, files: Mapping[str, bytes], approvals: Approvals
) -> Verified | tuple[Problem, ...]:
    """Read the certified files; what cannot be read is a problem like any other."""
    slug = certificate.slug
    try:
        metadata = parse_metadata(files[METADATA], _path(slug, METADATA))
        path = _path(slug, RECOMMENDATIONS)
        recommendations = parse_recommendations(files[RECOMMENDATIONS], path)
        texts = {
            name: yaml_strict.decode(files[name], Place(_path(slug, name)))
            for name in (OVERVIEW_REPORT, EXECUTIVE_SUMMARY, TRIBUTE, LETTER)
            if name in files
        }
    except DhrError as error:
        return (Problem(Code.CONTENT, f"{error.place} {error.problem}"),)
    if (metadata.slug, metadata.title) != (slug, certificate.title):
        return (Problem(Code.CONTENT, f"{METADATA} describes another release"),)
    return Verified(
        certificate,
        metadata,
        recommendations,
        texts[OVERVIEW_REPORT],
        texts[EXECUTIVE_SUMMARY],
        approvals.people,
        tribute=texts.get(TRIBUTE),
        letter=texts.get(LETTER),
        images={name: data for name, data in files.items() if is_image(name)},
    )
