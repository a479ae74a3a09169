"""Released reports of an invented partnership: certified, and approved by two people."""

from __future__ import annotations

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.prose import Prose
from generator.policy.people import Role
from generator.portal.policy_files import read_partnership, read_people
from generator.release.approvals import sign
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
from generator.release.publication import public_yaml
from generator.release.published import (
    APPROVALS,
    CERTIFICATE,
    EXECUTIVE_SUMMARY,
    METADATA,
    OVERVIEW_REPORT,
    RECOMMENDATIONS,
)

SUMMARY_WORDS = 1_200
RECOMMENDATIONS_EACH = 15
CLEARED = dt.date(2025, 3, 3)
PUBLISHED = dt.date(2025, 6, 2)


def write_releases(root: Path, keys: Path, count: int, *, words: int) -> None:
    """Write so many releases into `published/`."""
    signing = _signing(root, keys)
    name = read_partnership(root).name
    with ThreadPoolExecutor() as pool:
        list(
            pool.map(
                lambda slug: _write(root, name, signing, slug, _files(slug, words)),
                [f"sandmere-{number:03}" for number in range(1, count + 1)],
            )
        )


def change_release(root: Path, keys: Path, *, words: int) -> None:
    """Release one of the reports again, with a sentence more."""
    slug = "sandmere-001"
    files = _files(slug, words)
    files[OVERVIEW_REPORT] += f"\n{Prose('again').text(1)}\n".encode()
    _write(root, read_partnership(root).name, _signing(root, keys), slug, files)


def _signing(root: Path, keys: Path) -> dict[str, Path]:
    approvers = read_people(root).signers(Role.APPROVER)
    return {
        person: keys / f"signing-officer-{number}.ssh" for number, person in enumerate(approvers, 1)
    }


def _write(
    root: Path, partnership: str, signing: dict[str, Path], slug: str, files: dict[str, bytes]
) -> None:
    certificate = certificate_bytes(_certificate(slug, partnership, files))
    folder = root / "published" / slug
    (folder / APPROVALS).mkdir(parents=True, exist_ok=True)
    for name, data in {**files, CERTIFICATE: certificate}.items():
        (folder / name).write_bytes(data)
    for person, key in signing.items():
        (folder / APPROVALS / f"{person}.sig").write_bytes(sign(key, certificate))


def _files(slug: str, words: int) -> dict[str, bytes]:
    prose = Prose(slug)
    metadata = {
        "slug": slug,
        "title": _title(slug),
        "pseudonym": prose.name().split()[0],
        "summary": prose.text(3),
        "category": "intimate-partner",
        "relationship": "Former partner",
        "content_warning": "This report describes domestic abuse and a death.",
        "death_month": f"20{10 + int(slug[-2:]) % 14}-03",
        "author": "Independent Author",
        "published": PUBLISHED,
        "themes": ["training", "policy"],
    }
    return {
        OVERVIEW_REPORT: prose.report("Overview report", words).encode(),
        EXECUTIVE_SUMMARY: prose.report("Executive summary", SUMMARY_WORDS).encode(),
        METADATA: public_yaml(metadata),
        RECOMMENDATIONS: public_yaml(_recommendations(prose)),
    }


def _title(slug: str) -> str:
    return f"Review {slug[-3:]}"


def _recommendations(prose: Prose) -> dict[str, Any]:
    return {
        "recommendations": [
            {
                "id": f"R{number}",
                "text": prose.text(2),
                "scope": "local",
                "addressed_to": "Safer Sandmere",
                "theme": "training",
                "actions": [
                    {
                        "id": f"R{number}.1",
                        "text": prose.text(1),
                        "lead": "Head of Service",
                        "milestones": [prose.text(1)],
                        "target": PUBLISHED + dt.timedelta(days=200),
                        "outcome": {"status": "partly implemented", "evidence": prose.text(1)},
                    }
                ],
            }
            for number in range(1, RECOMMENDATIONS_EACH + 1)
        ]
    }


def _certificate(slug: str, partnership: str, files: dict[str, bytes]) -> Certificate:
    versions = Versions(
        overview_report=hashlib.sha256(files[OVERVIEW_REPORT]).hexdigest(),
        executive_summary=hashlib.sha256(files[EXECUTIVE_SUMMARY]).hexdigest(),
    )
    return Certificate(
        format=FORMAT,
        slug=slug,
        partnership=partnership,
        title=_title(slug),
        profile="dhr-2016",
        rules="bench",
        released=PUBLISHED,
        publish_from=PUBLISHED,
        submitted=versions,
        clearance=Clearance(outcome=Outcome.CLEARED, when=CLEARED, versions=versions),
        scan=(Scanned(kind="name", searched=12, found=0),),
        files=certified(files),
    )
