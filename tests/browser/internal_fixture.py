"""A small internal site, sealed by hand as docs/formats.md says, for a real browser to open.

It is written with pyrage and the standard library alone, so that the browser is held to the
formats and not to the builder. `SealedSite` writes what it is told, also what is wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]

from generator.sites.serving import serving

SITE = "4k3v7q2mzpa6xtwn5rbc7ydh2e"
BUILD = 12
CREATED = "2026-06-15T02:00:00Z"
TODAY = "2026-06-15"
CONTACT = "domestic.abuse.team@sandmere.example"
MARKING = "OFFICIAL-SENSITIVE"
READER_ID = "p-7f3k"
DESK_SIZES = (64 * 1024, 4 * 1024 * 1024)
LEAST = 4096
LENGTH_BYTES = 8

Tree = dict[str, Any]


def new_name() -> str:
    """Return an opaque name, as every sealed file has."""
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()[:26]


def padme(length: int) -> int:
    """Return the PADMÉ bucket of a length."""
    exponent = length.bit_length() - 1
    step: int = 2 ** (exponent - exponent.bit_length())
    return -(-length // step) * step


def page_bucket(length: int) -> int:
    return padme(max(length + LENGTH_BYTES, LEAST))


def desk_bucket(length: int) -> int:
    return min(size for size in DESK_SIZES if size >= length + LENGTH_BYTES)


def frame(data: bytes, bucket: int) -> bytes:
    """Put data into its frame: length, data, zeros."""
    return (len(data).to_bytes(LENGTH_BYTES, "big") + data).ljust(bucket, b"\0")


def as_json(tree: Mapping[str, Any]) -> bytes:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Key:
    """An age identity and its recipient, as text."""

    secret: str
    recipient: str

    @classmethod
    def new(cls) -> Key:
        made = pyrage.x25519.Identity.generate()
        return cls(str(made), str(made.to_public()))

    @property
    def file(self) -> str:
        """Return the key file that age-keygen would write."""
        about = f"# created: 2026-06-15T08:00:00Z\n# public key: {self.recipient}\n"
        return f"{about}{self.secret}\n"

    def seal(self, plaintext: bytes) -> bytes:
        recipient = pyrage.x25519.Recipient.from_str(self.recipient)
        sealed: bytes = pyrage.encrypt(plaintext, [recipient])
        return sealed


@dataclass
class SealedSite:
    """A site being written: shell, `build.json`, desks, pages and papers."""

    root: Path
    site: str = SITE
    build: int = BUILD
    created: str = CREATED
    expires: str = "2026-06-22T02:00:00Z"
    today: str | None = TODAY
    demo: bool = True

    def write_build(self, **changes: object) -> None:
        tree = {
            "format": "dhr-build-1",
            "build": self.build,
            "site": self.site,
            "created": self.created,
            "expires": self.expires,
            "desk_sizes": list(DESK_SIZES),
            "partnership": {"name": "Safer Sandmere Partnership", "contact": CONTACT},
        }
        (self.root / "build.json").write_bytes(as_json({**tree, **changes}))

    def write(self, folder: str, name: str, data: bytes) -> str:
        (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / folder / f"{name}.age").write_bytes(data)
        return hashlib.sha256(data).hexdigest()

    def seal_page(self, told: Mapping[str, Any], /, **changes: object) -> Tree:
        """Seal a page and return what a desk says of it; `changes` spoil the page inside."""
        name, key = new_name(), Key.new()
        tree = {
            "format": "dhr-page-1",
            "site": self.site,
            "build": self.build,
            "page": name,
            "marking": MARKING,
            **told,
            **changes,
        }
        data = as_json(tree)
        digest = self.write("p", name, key.seal(frame(data, page_bucket(len(data)))))
        return {"page": name, "key": key.secret, "sha256": digest}

    def seal_paper(self, data: bytes, about: Mapping[str, Any]) -> Tree:
        """Seal a paper and return what its page says of it."""
        name, key = new_name(), Key.new()
        digest = self.write("f", name, key.seal(frame(data, page_bucket(len(data)))))
        sealed = {"file": name, "key": key.secret, "sha256": digest, "size": len(data)}
        return {"date": None, "html": None, **about, **sealed}

    def desk_path(self, recipient: str) -> Path:
        told = f"dhr-desk-1\n{self.site}\n{recipient}".encode()
        name = base64.b32encode(hashlib.sha256(told).digest()).decode().lower()[:26]
        return self.root / "d" / f"{name}.age"

    def seal_desk(
        self,
        key: Key,
        cards: Sequence[Tree],
        pages: Sequence[Tree] = (),
        /,
        **changes: object,
    ) -> Path:
        """Seal a reader's desk and return its file; `changes` spoil the desk inside."""
        tree = {
            "format": "dhr-desk-1",
            "site": self.site,
            "build": self.build,
            "created": self.created,
            "today": self.today,
            "demo": self.demo,
            "partnership": {"name": "Safer Sandmere Partnership", "marking": MARKING},
            "reader": {
                "id": READER_ID,
                "name": "Dr Miriam Adeyemi",
                "role": "Panel member",
                "agency": "Sandmere Hospitals Trust",
            },
            "cards": list(cards),
            "pages": list(pages),
            **changes,
        }
        data = as_json(tree)
        path = self.desk_path(key.recipient)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(key.seal(frame(data, desk_bucket(len(data)))))
        return path


def card(case: str, sealed: Mapping[str, Any], **told: object) -> Tree:
    """Return a card of a desk."""
    return {
        "case": case,
        "view": "panel",
        **sealed,
        "label": case,
        "stage": {"id": "inquiry", "title": "Agencies' reports"},
        "opened": "2025-09-01",
        "next": [],
        "deadlines": [],
        "findings": {"blocked": 0, "broken": 0, "overdue": 0, "due": 0, "note": 0},
        **told,
    }


def page(case: str | None, **told: object) -> Tree:
    """Return a page of a case, without what binds it to its build."""
    return {
        "case": case,
        "view": "panel",
        "title": case,
        "stage": {"id": "inquiry", "title": "Agencies' reports"},
        "stages": [],
        "deadlines": [],
        "next": [],
        "findings": [],
        "sections": [],
        "documents": [],
        **told,
    }


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a site as `dhr serve` does, and give its address."""
    if root.name != "internal":
        msg = "a served site stands in a folder named internal"
        raise ValueError(msg)
    with serving(root.parent, {"internal": 0}) as addresses:
        yield addresses["internal"]
