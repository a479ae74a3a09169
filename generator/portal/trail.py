"""A case's audit trail: who changed which of its sections when, and how that is proved (X2).

Who and when come from a commit's signature and the policy before it, never from its author. Which
sections changed is told from the sealed file, where a section that stayed keeps its ciphertext.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from generator.errors import DhrError, Place
from generator.history.authority import verify_signature
from generator.history.commits import Commit, parse_commit
from generator.history.objects import MAX_COMMIT, ObjectStore
from generator.history.refusals import RefusedError
from generator.history.verify import verify_history
from generator.portal.partnership import Portal, record_path
from generator.portal.versions import Versions
from generator.sshsig import key_bytes
from generator.vault.sops_reader import parse_sealed

_HEAD: Final = "record"


class Proof(StrEnum):
    """How it is proved who made a change."""

    VERIFIED = "verified"
    SIGNED = "signed; history is not verified without --trust"
    STRANGER = "signed with a key that the policy before it names for nobody"
    UNSIGNED = "not signed"
    BROKEN = "its signature does not hold"
    REFUSED = "refused: see `dhr verify-history`"
    MERGED = "a merge, as both sides give it"


@dataclass(frozen=True)
class Entry:
    """One commit that changed a case."""

    commit: str
    when: dt.datetime | None
    person: str | None
    proof: Proof
    sections: tuple[str, ...]
    documents: int
    whole: bool
    """Whether every section was sealed anew, so that it is not told which changed."""
    opened: bool = False
    """Whether the case begins here."""

    @property
    def what(self) -> str:
        """Say what changed, in words."""
        papers = f"{self.documents} document{'s' * (self.documents != 1)}"
        parts = ["all sections sealed anew"] if self.whole else list(self.sections)
        if self.opened:
            parts = ["opened"]
        return ", ".join([*parts, *([papers] if self.documents else [])]) or "nothing that shows"

    def as_json(self) -> dict[str, Any]:
        """Return the form for other programs."""
        return {
            "commit": self.commit,
            "when": None if self.when is None else self.when.isoformat(),
            "person": self.person,
            "proof": str(self.proof),
            "sections": list(self.sections),
            "documents": self.documents,
            "sealed_anew": self.whole,
            "opened": self.opened,
        }


def trail(portal: Portal, case_id: str, trust: str | None) -> list[Entry]:
    """Return every commit that changed a case, the newest first."""
    portal.known_case(case_id)
    return list(_Trail(portal, case_id, trust).entries())


class _Trail:
    def __init__(self, portal: Portal, case_id: str, trust: str | None) -> None:
        self._versions = Versions(portal)
        self._case = case_id
        self._path = record_path(case_id)
        self._verified: frozenset[str] | None = None
        self._refused: frozenset[str] = frozenset()
        self._sealed: dict[str, Mapping[str, str]] = {}
        if trust is not None:
            found = verify_history(portal.root, trust, None).found
            self._verified = frozenset(change.commit for change in found.changes)
            self._refused = frozenset(refusal.commit for refusal in found.refusals)

    def entries(self) -> Iterator[Entry]:
        repository = self._versions.repository
        words = ("rev-list", "--full-history", "--topo-order", "HEAD", "--", f"cases/{self._case}")
        with ObjectStore(repository) as store:
            for name in repository.run(*words).decode().split():
                commit = parse_commit(name, store.read(name, "commit", MAX_COMMIT))
                entry = self._entry(commit)
                if entry is not None:
                    yield entry

    def _entry(self, commit: Commit) -> Entry | None:
        now = self._files(commit.id)
        before = [self._files(parent) for parent in commit.parents] or [{}]
        if any(now == each for each in before):
            return None
        changed = set.intersection(
            *(
                {path for path in {*now, *each} if now.get(path) != each.get(path)}
                for each in before
            )
        )
        if not changed:
            return Entry(commit.id, commit.when, None, Proof.MERGED, (), 0, whole=False)
        person, proof = self._proof(commit)
        sections, whole = self._sections(now, before) if self._path in changed else ((), False)
        documents = len(changed - {self._path})
        opened = self._path in now and not any(self._path in each for each in before)
        return Entry(commit.id, commit.when, person, proof, sections, documents, whole, opened)

    def _files(self, commit: str) -> Mapping[str, str]:
        return self._versions.repository.blobs_at(commit, f"cases/{self._case}")

    def _sections(
        self, now: Mapping[str, str], before: list[Mapping[str, str]]
    ) -> tuple[tuple[str, ...], bool]:
        after = self._texts(now.get(self._path))
        older = [self._texts(each.get(self._path)) for each in before]
        names = tuple(
            name
            for name in after
            if name != _HEAD and all(after[name] != each.get(name) for each in older)
        )
        anew = len(names) == len(after) - 1 and any(older)
        return names, anew and bool(after)

    def _texts(self, blob: str | None) -> Mapping[str, str]:
        """Return a record's sections as they are sealed; none where it cannot be read."""
        if blob is None:
            return {}
        if blob not in self._sealed:
            ((_, data),) = self._versions.repository.read_blobs([blob])
            try:
                sealed = parse_sealed(data, Place(self._path))
                self._sealed[blob] = {name: str(each) for name, each in sealed.sections.items()}
            except DhrError:
                self._sealed[blob] = {}
        return self._sealed[blob]

    def _proof(self, commit: Commit) -> tuple[str | None, Proof]:
        try:
            signature = verify_signature(commit)
        except RefusedError:
            return None, Proof.UNSIGNED if commit.signature is None else Proof.BROKEN
        person = self._holder(signature.key, commit)
        if person is None:
            return None, Proof.STRANGER
        if commit.id in self._refused:
            return person, Proof.REFUSED
        if self._verified is None or commit.id not in self._verified:
            return person, Proof.SIGNED
        return person, Proof.VERIFIED

    def _holder(self, key: bytes, commit: Commit) -> str | None:
        """Return whose key the policy before a commit says this is."""
        if not commit.parents:
            return None
        try:
            officers = self._versions.people(commit.parents[0]).officers
        except DhrError:
            return None
        return next((o.id for o in officers if key in map(key_bytes, o.signing)), None)
