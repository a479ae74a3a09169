"""`certificate.yaml`: which exact bytes were cleared, scanned and may be published, and when.

- It names every published file by SHA-256 and size, the versions submitted and cleared, the rule
  set, the scan by class, and the dates. No case id and nothing internal is in it.
- Its bytes are canonical: people sign them, so there is one way to write a certificate.
- A report that is not the version that the Home Office cleared names the condition that asked for
  each change (B12.1). `verification` judges all of this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.release.published import OVERVIEW_REPORT
from generator.schema import (
    Count,
    Day,
    Line,
    Model,
    OrUnknown,
    Sha256,
    Slug,
    Word,
    listed,
    needed,
    recorded,
    to_plain,
    validate,
)

FORMAT: Final = "dhr-certificate-1"


class CertifiedFile(Model):
    """A published file, byte for byte."""

    name: Line = needed(help="Its name in the release's folder.")
    sha256: Sha256 = needed(help="SHA-256 of its bytes.")
    size: Count = needed(help="Its size in bytes.")


class Versions(Model):
    """The two reports as they were at one moment."""

    overview_report: Sha256 = needed("B13.4", help="SHA-256 of the Overview Report.")
    executive_summary: Sha256 = needed("B13.4", help="SHA-256 of the Executive Summary.")

    def of(self, name: str) -> str:
        """Return the hash of a report by the name of its file."""
        return self.overview_report if name == OVERVIEW_REPORT else self.executive_summary


class Outcome(StrEnum):
    """How the Home Office cleared the reports; a refused one has no certificate (B12.1)."""

    CLEARED = "cleared"
    CONDITIONAL = "cleared on condition"


class Change(Model):
    """A difference between the cleared and the published version, and what asked for it."""

    file: Line = needed("B12.1", help="The report that was changed.")
    condition: Word = needed("B12.1", help="The condition of the clearance.")
    hunks: tuple[Count, ...] = listed("B12.1", help="Which differences, counted by paragraphs.")


class Clearance(Model):
    """The Home Office's clearance (B12.1)."""

    outcome: Outcome = needed("B12.1", help="Outright, or on condition.")
    when: OrUnknown[Day] = needed("B12.1", help="Its date.")
    versions: Versions = needed("B12.1", help="What was cleared.")
    changes: tuple[Change, ...] = listed("B12.1", help="What its conditions asked for.")


class Scanned(Model):
    """What the scan searched for in one class of identifiers, and how many it found."""

    kind: Word = needed("B11.1", help="The class of identifiers.")
    searched: Count = needed("B11.1", help="How many were searched for.")
    found: Count = needed("B11.1", help="How many were found; a release has none.")
    decided: Count | None = recorded(
        "B11.1", help="Places that only resembled one, and that a person found to identify nobody."
    )
    excepted: Count | None = recorded(
        "B11.1", help="Places that an exception covers, agreed by two people."
    )


class Certificate(Model):
    """`certificate.yaml`."""

    format: Line = needed(help="The format and its version.")
    slug: Slug = needed("B13.4", help="The address on the public site.")
    partnership: Line = needed(help="Who publishes.")
    title: Line = needed("B13.4", help="The neutral title.")
    profile: Word = needed(help="The procedure that the review followed.")
    rules: Line = needed(help="The version of the rules that were checked.")
    released: Day = needed("B13.4", help="The day of the release.")
    publish_from: Day = needed("B13.2", help="The day decided for publication.")
    submitted: OrUnknown[Versions] | None = recorded("B11.5", help="What the Home Office was sent.")
    clearance: Clearance = needed("B12.1", help="The Home Office's clearance.")
    scan: tuple[Scanned, ...] = needed("B11.1", help="The scan, by class.")
    files: tuple[CertifiedFile, ...] = needed(help="Every published file, by name.")


class CertificateError(InputError):
    """A certificate that is not as the program writes it."""

    code = "certificate"
    default_remedy = "release again with `dhr release`; two people must then approve again"


def certified(files: Mapping[str, bytes]) -> tuple[CertifiedFile, ...]:
    """Describe the files of a release for its certificate."""
    return tuple(
        CertifiedFile(name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        for name, data in sorted(files.items())
    )


def certificate_bytes(certificate: Certificate) -> bytes:
    """Write the canonical form that people sign."""
    plain: dict[str, Any] = to_plain(certificate)
    return yaml_strict.dump(plain).encode()


def parse_certificate(data: bytes, path: str) -> Certificate:
    """Read a certificate; one that is not in canonical form is refused."""
    place = Place(path)
    text = yaml_strict.decode(data, place)
    found = validate(Certificate, yaml_strict.parse(text, place), place, text=text)
    if found.format != FORMAT:
        raise CertificateError(Place(path, field="format"), "is not a format of this program")
    if certificate_bytes(found) != data:
        raise CertificateError(place, "is not written in the one canonical form")
    return found
