"""A sealed record to play with: its sections, people and place, and the real `sops`."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from generator.errors import Place
from generator.vault.keys import Identity, Recipient, new_identity
from generator.vault.record_file import Expectation, OpenRecord, pad, seal_record

CASE = "DHR-2025-003"
PLACE = Place(f"cases/{CASE}/record.yaml")
NOW = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
NAMES = ("record", "people", "chronology", "notes")
CANARY = "Wilhelmina Sandmere"

ALICE, BORIS, BUILDER, MALLORY = sorted(
    (new_identity() for _ in range(4)), key=lambda identity: identity.recipient
)
RECIPIENTS = frozenset(identity.recipient for identity in (ALICE, BORIS, BUILDER))
EXPECT = Expectation(CASE, NAMES, RECIPIENTS)

SOPS = Path(sys.executable).with_name("sops")


def head(
    *,
    case: str = CASE,
    path: str = PLACE.path,
    revision: int = 1,
    previous: Sequence[str] = (),
) -> str:
    listed = "".join(f"\n- {digest}" for digest in previous) or " []"
    return f"case: {case}\npath: {path}\nschema: 1\nrevision: {revision}\nprevious:{listed}\n"


def sections(first: str | None = None, **changed: str) -> dict[str, str]:
    """Return the four sections of a record in their order."""
    texts = {
        "record": head() if first is None else first,
        "people": f"victim:\n  name: {CANARY}\n",
        "chronology": "".join(f"- on: 2025-03-{day:02}\n  what: a visit\n" for day in range(1, 29)),
        "notes": "{}\n",
    }
    return texts | changed


def padded(texts: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: pad(text, PLACE) for name, text in (texts or sections()).items()}


def sealed(  # noqa: PLR0913 - each names what a test changes
    texts: Mapping[str, str] | None = None,
    *,
    recipients: frozenset[Recipient] = RECIPIENTS,
    previous: OpenRecord | None = None,
    fresh_key: bool = False,
    place: Place = PLACE,
    case: str = CASE,
) -> bytes:
    """Seal a record as the portal does."""
    return seal_record(
        texts or sections(),
        place=place,
        expect=replace(EXPECT, recipients=recipients, case=case),
        now=NOW,
        previous=previous,
        fresh_key=fresh_key,
    )


def run_sops(*arguments: str, key: Identity | None = None, folder: Path) -> bytes:
    """Run the real sops; fail the test if it fails."""
    done = try_sops(*arguments, key=key, folder=folder)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def try_sops(
    *arguments: str, key: Identity | None = None, folder: Path
) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    if key is not None:
        environment["SOPS_AGE_KEY"] = key.reveal()
    return subprocess.run(
        [SOPS, *arguments], env=environment, cwd=folder, capture_output=True, check=False
    )


def stock_encrypt(
    values: Mapping[str, object], folder: Path, *options: str, to: Sequence[Recipient] = ()
) -> bytes:
    """Encrypt a flat map with the real sops, to recipients in their order."""
    plain = folder / "plain.yaml"
    plain.write_text(yaml.safe_dump(dict(values), sort_keys=False), "utf-8")
    people = ",".join(to or sorted(RECIPIENTS))
    return run_sops("encrypt", "--age", people, *options, str(plain), folder=folder)


def stock_decrypt(data: bytes, key: Identity, folder: Path) -> dict[str, object]:
    """Decrypt with the real sops and read what it prints."""
    (folder / "sealed.yaml").write_bytes(data)
    printed = run_sops("decrypt", "sealed.yaml", key=key, folder=folder)
    return dict(yaml.safe_load(printed))
