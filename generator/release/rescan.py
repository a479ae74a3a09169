"""An identifier learnt later: `dhr check` searches what is published again (B11.1, B13.4).

- It is searched when anything that the search rests on has changed since it was last found clean:
  a record, the policy, a published file, the program. What was found stands nowhere; only that
  nothing was, in a file that the officer's own key seals.
- An officer who does not open every case cannot search for everything; somebody else's check does.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.errors import DhrError, Place
from generator.files.atomic import write_bytes
from generator.files.reading import read_bounded
from generator.portal.items import Item
from generator.portal.partnership import Portal, record_path
from generator.program import program_digest
from generator.release.folder import PUBLISHED
from generator.release.published_scan import known_to
from generator.release.site_scan import scan_folder
from generator.rules.finding import Level
from generator.vault.own_file import open_own, own_name, seal_own
from generator.vault.sops_text import MAX_FILE

CODE: Final = "found-in-public"
_PURPOSE: Final = "what was published when it was found clean, form 1"
_MAX_KEPT: Final = 10_000  # bytes


def rescan(portal: Portal) -> tuple[Item, ...]:
    """Search what is published for what the vault knows now; nothing where nothing changed."""
    if not _files(portal.root / PUBLISHED):
        return ()
    told = _fingerprint(portal)
    if _kept(portal) == told:
        return ()
    known = known_to(portal)
    if known.unopened:
        return ()
    found = scan_folder(portal.root / PUBLISHED, known.searchers)
    if not found.leaks:
        _keep(portal, told)
    return tuple(
        Item(
            Level.BROKEN,
            None,
            f"{PUBLISHED}/{leak.file}",
            f"What is published holds an identifier ({leak.kind}): {leak.masked}.",
            "Take it back (`dhr withdraw`), have it put right and cleared, and release it again.",
            clause="B11.1",
            line=leak.line or None,
            code=CODE,
        )
        for leak in found.leaks
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".gitkeep")


def _fingerprint(portal: Portal) -> str:
    """Return one hash of everything that the search rests on."""
    told = hashlib.sha256(f"{portal.today} {program_digest()}".encode())
    paths = [portal.root / record_path(case) for case in portal.case_ids()]
    paths += _files(portal.root / PUBLISHED) + _files(portal.root / "policy")
    for path in paths:
        told.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return told.hexdigest()


def _path(portal: Portal) -> str:
    return f".cache/check/{own_name(portal.identities[0], _PURPOSE)}"


def _kept(portal: Portal) -> str | None:
    path = _path(portal)
    with suppress(DhrError, OSError, ValueError, KeyError, TypeError):
        blob = read_bounded(portal.root, path, min(MAX_FILE, _MAX_KEPT))
        text = open_own(blob, portal.identities[0], _PURPOSE, Place(path))
        return str(json.loads(text)["clean"])
    return None


def _keep(portal: Portal, told: str) -> None:
    sealed = seal_own(json.dumps({"clean": told}).encode(), portal.identities[0], _PURPOSE)
    with suppress(DhrError, OSError):
        write_bytes(portal.root, _path(portal), sealed, mode=0o600)
