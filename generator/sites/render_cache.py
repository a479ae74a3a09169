"""Rendered views from earlier builds, so that a build renders only what has changed.

- A case's views stand under a fingerprint of everything that they are made from: the sealed record
  and papers, what git says of the record and who changed it, the policy, the directory's names, the
  views asked for, the day and the program. Where any of them differs, the case is rendered anew.
- What stays secret from build to build is kept beside them: the name and key of each paper's sealed
  file, with the hash of whose keys open it (`kept_papers`). No page's key is ever kept.
- One file for each case, sealed under a key derived from the builder's identity, which is bound to
  the site and the case: nobody else can read or plant one. No name of a file tells of a case.
- A file that is missing, old, damaged or cannot be written is no error: the case is rendered.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from generator.errors import DhrError, Place
from generator.files.atomic import is_temporary, remove, write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.policy.people import DIRECTORY_PATH
from generator.portal.partnership import Portal, record_path
from generator.portal.policy_files import read_policy
from generator.portal.tree import MAX_FILES
from generator.program import folder_digest, program_digest
from generator.vault.document_file import MAX_DOCUMENT_FILE
from generator.vault.own_file import open_own, own_name, seal_own
from generator.vault.sops_text import MAX_FILE

FOLDER: Final = ".cache/internal"
_PURPOSE: Final = "rendered views, form 1"
_MAX_CACHE: Final = 256 * 1024 * 1024  # bytes of one case
_MAX_CASES: Final = 100_000


@dataclass(frozen=True, repr=False)
class RenderedView:
    """A view of a case: its card, its page as JSON but for the papers, and the papers' ids."""

    view: str
    card: Mapping[str, Any]
    papers: Sequence[str]
    page: bytes


@dataclass(frozen=True, repr=False)
class KeptPaper:
    """A paper's sealed file in the last build; it holds while paper and readers are the same."""

    blob: str
    readers: str
    name: str
    key: str
    sha256: str


@dataclass(frozen=True, repr=False)
class Kept:
    """What is kept of a case: `papers` is what pages say of each, `sealed` where it lies."""

    fingerprint: str = ""
    views: Sequence[RenderedView] = ()
    papers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sealed: Mapping[str, KeptPaper] = field(default_factory=dict)


class RenderCache:
    """The builder's rendered views of one portal; with `read` off, it only takes new ones in."""

    def __init__(self, portal: Portal, *, read: bool = True) -> None:
        self._portal = portal
        self._identity = portal.identities[0]
        self._read = read
        self._surroundings = _surroundings(portal)

    def load(self, case_id: str) -> Kept:
        """Return what is kept of a case; nothing where there is nothing, or nothing good."""
        if self._read:
            with suppress(DhrError, OSError, ValueError, KeyError, TypeError):
                path, place = self._path(case_id), Place(FOLDER)
                blob = read_bounded(self._portal.root, path, _MAX_CACHE)
                text = open_own(blob, self._identity, self._purpose(case_id), place)
                return _parse(text, self._binding(case_id))
        return Kept()

    def keep(self, case_id: str, kept: Kept) -> None:
        """Keep a case's views and papers in the place of those before."""
        text = _write(kept, self._binding(case_id))
        sealed = seal_own(text, self._identity, self._purpose(case_id))
        with suppress(DhrError, OSError):
            write_bytes(self._portal.root, self._path(case_id), sealed, mode=0o600)

    def forget_others(self, case_ids: Collection[str]) -> None:
        """Remove what is kept of other cases, or was kept by the holder of another key."""
        mine = {self._path(case_id) for case_id in case_ids}
        with suppress(DhrError, OSError):
            for entry in list_folder(self._portal.root, FOLDER, _MAX_CASES):
                path = f"{FOLDER}/{entry.name}"
                if path not in mine and entry.is_file and not is_temporary(entry.name):
                    remove(self._portal.root, path)

    def _path(self, case_id: str) -> str:
        return f"{FOLDER}/{own_name(self._identity, self._purpose(case_id))}"

    def _purpose(self, case_id: str) -> str:
        return f"{_PURPOSE}, {self._portal.policy.partnership.site} {case_id}"

    def _binding(self, case_id: str) -> dict[str, str]:
        return {"site": self._portal.policy.partnership.site, "case": case_id}

    # -----------------------------------------------------------------------------------------
    # Fingerprints

    def fingerprint(
        self, case_id: str, views: Sequence[str], papers: Mapping[str, str], changes: str
    ) -> str:
        """Return the fingerprint of everything that a case's rendered views come from.

        `papers` are the hashes of its papers, `changes` who changed it, as git has it. Raises a
        `DhrError` where the record cannot be read.
        """
        path = record_path(case_id)
        record = read_bounded(self._portal.root, path, MAX_FILE)
        told = [
            self._surroundings,
            case_id,
            *views,
            hashlib.sha256(record).hexdigest(),
            repr(self._portal.revisions.expected(path, record)),
            changes,
            *(f"{name} {digest}" for name, digest in sorted(papers.items())),
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def paper_blobs(portal: Portal, case_id: str) -> dict[str, str]:
    """Return the hash of every sealed paper in a case's folder, by its path below the case."""
    return dict(_blobs(portal, case_id))


def _blobs(portal: Portal, case_id: str) -> Iterator[tuple[str, str]]:
    folder = f"cases/{case_id}/documents"
    try:
        entries = list_folder(portal.root, folder, MAX_FILES)
    except FileMissingError:
        return
    for entry in entries:
        if entry.is_file:
            data = read_bounded(portal.root, f"{folder}/{entry.name}", MAX_DOCUMENT_FILE)
            yield f"documents/{entry.name}", hashlib.sha256(data).hexdigest()


def _surroundings(portal: Portal) -> str:
    """Return the fingerprint of what all cases' views are made with.

    The directory's readers and grants are left out: a case's views are, whoever reads them. Where
    the policy on the disk is not the one at work, nothing has this fingerprint again.
    """
    policy = folder_digest(portal.root / "policy", without=(DIRECTORY_PATH.partition("/")[2],))
    if read_policy(portal.root) != portal.policy:
        policy = secrets.token_hex()
    names = portal.directory.model_dump_json(exclude={"record", "readers"})
    told = [portal.today.isoformat(), policy, names, program_digest()]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


# ---------------------------------------------------------------------------------------------
# The form inside: one line of JSON, and one for the page of each view


def _write(kept: Kept, binding: Mapping[str, str]) -> bytes:
    head = {
        **binding,
        "fingerprint": kept.fingerprint,
        "views": [
            {"view": each.view, "card": each.card, "papers": list(each.papers)}
            for each in kept.views
        ],
        "papers": kept.papers,
        "sealed": {paper: asdict(each) for paper, each in kept.sealed.items()},
    }
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return b"\n".join([first, *(each.page for each in kept.views)])


def _parse(text: bytes, binding: Mapping[str, str]) -> Kept:
    first, *pages = text.split(b"\n")
    head = json.loads(first)
    if {name: head[name] for name in binding} != binding:
        return Kept()
    return Kept(
        head["fingerprint"],
        [
            RenderedView(each["view"], each["card"], each["papers"], page)
            for each, page in zip(head["views"], pages, strict=True)
        ],
        head["papers"],
        {paper: KeptPaper(**each) for paper, each in head["sealed"].items()},
    )
