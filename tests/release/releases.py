"""Releases for tests: a small invented review, certified and approved with real keys."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator import yaml_strict
from generator.errors import Place
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

TODAY = dt.date(2026, 6, 15)
RELEASED = dt.date(2026, 3, 2)
CLEARED = dt.date(2026, 1, 20)
SLUG = "sandmere-2021-a"

REPORT = """# Domestic Homicide Review: Marian

Report of the review into the death of Marian in March 2021.

> **Content warning.** This report describes coercive control.

## 1. Preface

### 1.1 Condolences

The partnership offers its sympathy to Marian's family.[^1]

## 2. Findings

1. Reports were not seen together.
2. An order came to its end unnoticed.

| Agency | Contacts |
| --- | ---: |
| Police | 4 |

[^1]: Her family chose this name.
"""

SUMMARY = """# Executive summary

Marian had left a controlling marriage. This summary stands by itself.
"""

TRIBUTE = """# In her family's words

Mum sang while she cooked, badly and loudly.

> She was forty years of birthday cakes.
"""

LETTER = """# Letter from the Quality Assurance Panel

The panel asks for nothing more before publication.
"""

METADATA: dict[str, Any] = {
    "slug": SLUG,
    "title": "Domestic Homicide Review: Marian",
    "summary": "Marian had left a controlling marriage. The review asks how reports became one.",
    "category": "intimate-partner",
    "relationship": "former husband",
    "content_warning": "This report describes coercive control and a killing.",
    "death_month": "2021-03",
    "author": "Rosalind Achterby",
    "published": RELEASED,
    "themes": ["training", "multi-agency-working"],
}

RECOMMENDATIONS: dict[str, Any] = {
    "recommendations": [
        {
            "id": "R1",
            "text": "The police should see all contacts together.",
            "scope": "local",
            "addressed_to": "Midmarch Police",
            "theme": "technology-systems",
            "actions": [
                {
                    "id": "R1.1",
                    "text": "Show one timeline.",
                    "lead": "Public Protection",
                    "milestones": ["Trial in one district"],
                    "target": dt.date(2023, 10, 31),
                    "outcome": {
                        "when": dt.date(2023, 10, 20),
                        "status": "implemented",
                        "evidence": "The timeline is in use.",
                    },
                },
                {"id": "R1.2", "text": "Audit it.", "lead": "Force Review Team"},
            ],
        },
        {
            "id": "R2",
            "text": "The Home Office should answer.",
            "scope": "national",
            "addressed_to": "Home Office",
        },
    ]
}


@dataclass(frozen=True)
class Signer:
    """A person with a key pair made by the real ssh-keygen."""

    person: str
    private: Path

    @property
    def public(self) -> str:
        """Return the public key as policy writes it."""
        kind, blob, *_ = self.private.with_suffix(".pub").read_text().split()
        return f"{kind} {blob}"


def make_signer(folder: Path, person: str, name: str | None = None) -> Signer:
    private = folder / (name or person)
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(private)]
    subprocess.run(command, check=True, capture_output=True)
    return Signer(person, private)


def contents(
    *,
    report: str = REPORT,
    extra: Mapping[str, bytes] = MappingProxyType({}),
    **changes: str,
) -> dict[str, bytes]:
    """Return the files of a release; `extra` are its optional files, `changes` are metadata."""
    return {
        **extra,
        "overview-report.md": report.encode(),
        "executive-summary.md": SUMMARY.encode(),
        "metadata.yaml": yaml_strict.dump(METADATA | dict(changes)).encode(),
        "recommendations.yaml": yaml_strict.dump(RECOMMENDATIONS).encode(),
    }


def certify(files: Mapping[str, bytes], **changes: object) -> Certificate:
    """Certify the files as cleared outright and scanned clean; `changes` tell another story."""
    versions = Versions(
        overview_report=hashlib.sha256(files["overview-report.md"]).hexdigest(),
        executive_summary=hashlib.sha256(files["executive-summary.md"]).hexdigest(),
    )
    metadata = yaml_strict.parse_map(files["metadata.yaml"].decode(), _PLACE)
    fields: dict[str, Any] = {
        "format": FORMAT,
        "slug": metadata["slug"],
        "partnership": "Safer Sandmere Partnership",
        "title": metadata["title"],
        "profile": "dhr-2016",
        "rules": "1",
        "released": RELEASED,
        "publish_from": RELEASED,
        "submitted": versions,
        "clearance": Clearance(outcome=Outcome.CLEARED, when=CLEARED, versions=versions),
        "scan": (Scanned(kind="name", searched=12, found=0),),
        "files": certified(files),
    }
    return Certificate(**{**fields, **changes})


_PLACE = Place("(fixture)")


def release(
    files: Mapping[str, bytes],
    signers: tuple[Signer, ...],
    *,
    change: Callable[[Certificate], Certificate] = lambda made: made,
    **certificate: object,
) -> dict[str, bytes]:
    """Return the whole folder of a release as bytes by path, signed by `signers`."""
    data = certificate_bytes(change(certify(files, **certificate)))
    signatures = {f"approvals/{each.person}.sig": sign(each.private, data) for each in signers}
    return {**files, "certificate.yaml": data, **signatures}


def put(root: Path, slug: str, files: Mapping[str, bytes]) -> None:
    """Write a release below `published/`."""
    for name, data in files.items():
        path = root / "published" / slug / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
