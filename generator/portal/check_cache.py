"""What was found in cases that have not changed since, so that checking pays once for each change.

- An entry stands under a fingerprint of everything that its findings come from: the sealed record
  and papers, what git expects of the record, the policy, the officer's keys, the day and the
  program. Where any of them differs, the case is looked at anew.
- Only cases that were opened are kept. The file is sealed under a key derived from the officer's
  identity: nobody else can read it, and nobody else can plant a result in it.
- A cache that is missing, old, damaged or cannot be written is no error: the cases are checked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from generator.errors import DhrError, Place
from generator.files.atomic import write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.portal.items import Item
from generator.portal.partnership import Portal, record_path
from generator.portal.tree import MAX_FILES
from generator.program import folder_digest, program_digest
from generator.rules.finding import Level
from generator.vault.document_file import MAX_DOCUMENT_FILE
from generator.vault.own_file import open_own, own_name, seal_own
from generator.vault.sops_text import MAX_FILE

_PURPOSE: Final = "results of dhr check, form 1"
_MAX_CACHE: Final = 256 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Kept:
    """What was found in a case that was opened, under the fingerprint that it was found under."""

    fingerprint: str
    items: tuple[Item, ...]
    stage: str
    opened: dt.date


class CheckCache:
    """The results kept for one officer in one portal."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._path = f".cache/check/{own_name(portal.identities[0], _PURPOSE)}"
        self._kept: Mapping[str, Kept] = {}

    def load(self) -> None:
        """Read what was kept, if it can be read, and what surrounds every case."""
        _ = self._surroundings
        place = Place(self._path)
        with suppress(DhrError, OSError, ValueError, KeyError, TypeError):
            blob = read_bounded(self._portal.root, self._path, _MAX_CACHE)
            text = open_own(blob, self._portal.identities[0], _PURPOSE, place)
            self._kept = {case: _kept(tree) for case, tree in json.loads(text).items()}

    def find(self, case_id: str, fingerprint: str) -> Kept | None:
        """Return what was found in a case, if nothing that matters has changed."""
        kept = self._kept.get(case_id)
        return kept if kept is not None and kept.fingerprint == fingerprint else None

    def keep(self, found: Mapping[str, Kept], cases: Iterable[str]) -> None:
        """Keep what was found, and what was kept of the other cases that exist."""
        still = {case: self._kept[case] for case in cases if case in self._kept}
        now = {**still, **found}
        if now == self._kept:
            return
        text = json.dumps({case: asdict(kept) for case, kept in now.items()}, default=str)
        sealed = seal_own(text.encode(), self._portal.identities[0], _PURPOSE)
        with suppress(DhrError, OSError):
            write_bytes(self._portal.root, self._path, sealed, mode=0o600)

    def fingerprint(self, case_id: str) -> str:
        """Return the fingerprint of everything that a case's findings come from.

        Raises a `DhrError` where a file of the case cannot be read.
        """
        portal, path = self._portal, record_path(case_id)
        record = read_bounded(portal.root, path, MAX_FILE)
        told = [
            self._surroundings,
            case_id,
            hashlib.sha256(record).hexdigest(),
            repr(portal.revisions.expected(path, record)),
            *self._papers(case_id),
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def _papers(self, case_id: str) -> Iterable[str]:
        folder = f"cases/{case_id}/documents"
        try:
            entries = list_folder(self._portal.root, folder, MAX_FILES)
        except FileMissingError:
            return
        for entry in entries:
            data = b""
            if entry.is_file:
                data = read_bounded(self._portal.root, f"{folder}/{entry.name}", MAX_DOCUMENT_FILE)
            yield f"{entry!r} {hashlib.sha256(data).hexdigest()}"

    @cached_property
    def _surroundings(self) -> str:
        portal = self._portal
        told = [
            portal.today.isoformat(),
            *sorted(portal.keys),
            folder_digest(portal.root / "policy"),
            program_digest(),
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _kept(tree: dict[str, Any]) -> Kept:
    items = tuple(Item(**{**each, "level": Level(each["level"])}) for each in tree["items"])
    opened = dt.date.fromisoformat(tree["opened"])
    return Kept(tree["fingerprint"], items, tree["stage"], opened)
