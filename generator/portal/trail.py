"""A case's audit trail: who changed which of its sections when, and how that is proved (X2).

Who and when come from a commit's signature and the policy before it, never from its author. Which
sections changed is told from the sealed file, where a section that stayed keeps its ciphertext.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.history.authority import verify_signature
from generator.history.commits import Commit, parse_commit
from generator.history.objects import MAX_COMMIT, ObjectStore
from generator.history.refusals import RefusedError
from generator.history.steps import Verified
from generator.history.trees import Entry as TreeEntry
from generator.history.trees import Tree, Trees
from generator.policy import people
from generator.portal.arrivals import arrivals
from generator.portal.partnership import Portal, record_path
from generator.portal.versions import Versions
from generator.sshsig import key_bytes
from generator.vault.sops_reader import parse_sealed

_HEAD: Final = "record"
_RECORD: Final = "record.yaml"
_Sections = Mapping[str, bytes]


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
    arrived: dt.datetime | None = None
    """When it came onto the main line, where it was written on a branch of its own."""

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


class Trails:
    """The audit trails of a portal's cases: history is walked once for all of them.

    `found` is what verifying history found; without it nothing is called verified.
    """

    def __init__(self, portal: Portal, found: Verified | None) -> None:
        self._versions = Versions(portal)
        self._verified: frozenset[str] | None = None
        self._refused: frozenset[str] = frozenset()
        self._last: tuple[tuple[str, int | None], list[Entry]] | None = None
        self._people: dict[str, Mapping[bytes, str]] = {}
        self._commits: dict[str, tuple[Commit, str | None, Proof]] = {}
        self._steps: dict[str, list[_Step]] = defaultdict(list)
        if found is not None:
            self._verified = frozenset(change.commit for change in found.changes)
            self._refused = frozenset(refusal.commit for refusal in found.refusals)
        self._arrived = arrivals(self._versions.repository)
        self._walk()

    def of(self, case_id: str, limit: int | None = None) -> list[Entry]:
        """Return the commits that changed a case, the newest first."""
        asked = (case_id, limit)
        if self._last is None or self._last[0] != asked:  # every view of a case asks the same
            steps = self._steps[case_id][:limit]
            sealed = self._sealed(case_id, steps)
            self._last = asked, [self._entry(each, sealed) for each in steps]
        return self._last[1]

    def steps_of(self, case_id: str, limit: int | None = None) -> list[tuple[Any, ...]]:
        """Return all that `of` tells from, in values that are alike while what it tells is."""
        found = []
        for step in self._steps[case_id][:limit]:
            commit, person, proof = self._commits[step.commit]
            arrived = self._arrived.get(step.commit)
            found.append((step, commit.when, person, str(proof), arrived))
        return found

    def _walk(self) -> None:
        """Note for every case which commits changed it, and what stood there before and after."""
        repository = self._versions.repository
        words = ("rev-list", "--full-history", "--topo-order", "HEAD", "--", "cases")
        with ObjectStore(repository) as store:
            trees = Trees(store)

            def read(name: str) -> Commit:
                return parse_commit(name, store.read(name, "commit", MAX_COMMIT))

            for commit in map(read, repository.run(*words).decode().split()):
                parents = [read(each) for each in commit.parents]
                before = [_cases(trees, each.tree) for each in parents] or [{}]
                self._note(commit, trees, _cases(trees, commit.tree), before)
                if commit.id in self._commits:
                    holder = self._holders(store, trees, parents[0].tree) if parents else {}
                    self._commits[commit.id] = (commit, *self._proof(commit, holder))

    def _note(self, commit: Commit, trees: Trees, now: Tree, before: Sequence[Tree]) -> None:
        for case in {*now, *before[0]}:
            here, there = now.get(case), [each.get(case) for each in before]
            if here in there:
                continue
            files = _files(trees, here), [_files(trees, each) for each in there]
            changed = set.intersection(*(_differ(files[0], each) for each in files[1]))
            records = files[0].get(_RECORD), tuple(each.get(_RECORD) for each in files[1])
            self._commits[commit.id] = (commit, None, Proof.UNSIGNED)
            step = _Step(commit.id, bool(changed), _RECORD in changed, *records,
                         documents=len(changed - {_RECORD}))  # fmt: skip
            self._steps[case].append(step)

    # -----------------------------------------------------------------------------------------
    # What changed

    def _entry(self, step: _Step, sealed: Mapping[str, _Sections]) -> Entry:
        commit, person, proof = self._commits[step.commit]
        if not step.changed:
            return Entry(commit.id, commit.when, None, Proof.MERGED, (), 0, whole=False)
        sections, whole = _changed_sections(step, sealed) if step.in_record else ((), False)
        opened = step.record is not None and not any(step.before)
        return Entry(
            commit.id, commit.when, person, proof, sections, step.documents, whole, opened,
            self._arrived.get(commit.id),
        )  # fmt: skip

    def _sealed(self, case_id: str, steps: Sequence[_Step]) -> Mapping[str, _Sections]:
        """Return hashes of the sections of every version of a record that some steps tell of.

        The versions themselves are not kept: those of a thousand cases fill the memory.
        """
        told = [step for step in steps if step.changed and step.in_record]
        names = {blob for step in told for blob in (step.record, *step.before) if blob}
        if not names:
            return {}
        place = Place(record_path(case_id))
        versions = self._versions.repository.read_blobs(sorted(names))
        return {blob: _sections(data, place) for blob, data in versions}

    # -----------------------------------------------------------------------------------------
    # Who

    def _proof(self, commit: Commit, holders: Mapping[bytes, str]) -> tuple[str | None, Proof]:
        try:
            signature = verify_signature(commit)
        except RefusedError:
            return None, Proof.UNSIGNED if commit.signature is None else Proof.BROKEN
        person = holders.get(signature.key)
        if person is None:
            return None, Proof.STRANGER
        if commit.id in self._refused:
            return person, Proof.REFUSED
        if self._verified is None or commit.id not in self._verified:
            return person, Proof.SIGNED
        return person, Proof.VERIFIED

    def _holders(self, store: ObjectStore, trees: Trees, tree: str) -> Mapping[bytes, str]:
        """Return whose each signing key is, by the policy of a commit."""
        folder = trees.read(tree).get("policy")
        entry = trees.at({"policy": folder}, people.PATH) if folder is not None else None
        if entry is None:
            return {}
        if entry.id not in self._people:
            try:
                data = store.read(entry.id, "blob", yaml_strict.MAX_BYTES)
                found = people.parse_people(yaml_strict.decode(data, Place(people.PATH)))
                self._people[entry.id] = {
                    key_bytes(key): each.id for each in found.officers for key in each.signing
                }
            except DhrError:
                self._people[entry.id] = {}
        return self._people[entry.id]


@dataclass(frozen=True)
class _Step:
    """A commit that changed a case: whether by itself, and its record after and before."""

    commit: str
    changed: bool
    in_record: bool
    record: str | None
    before: tuple[str | None, ...]
    documents: int


def _sections(data: bytes, place: Place) -> _Sections:
    """Return a hash of each section of a record as it is sealed; none where it cannot be read."""
    try:
        sealed = parse_sealed(data, place)
    except DhrError:
        return {}
    return {
        name: hashlib.sha256(str(each).encode()).digest() for name, each in sealed.sections.items()
    }


def _changed_sections(step: _Step, sealed: Mapping[str, _Sections]) -> tuple[tuple[str, ...], bool]:
    after = sealed.get(step.record or "", {})
    older = [sealed.get(each or "", {}) for each in step.before]
    names = tuple(
        name
        for name in after
        if name != _HEAD and all(after[name] != each.get(name) for each in older)
    )
    anew = len(names) == len(after) - 1 and any(older)
    return names, anew and bool(after)


def _cases(trees: Trees, tree: str) -> Tree:
    folder = trees.read(tree).get("cases")
    return trees.read(folder.id) if folder is not None and folder.is_folder else {}


def _files(trees: Trees, folder: TreeEntry | None) -> Mapping[str, str]:
    """Return the files of a case's folder, with the blob of each."""
    if folder is None or not folder.is_folder:
        return {}
    found: dict[str, str] = {}
    for name, entry in trees.read(folder.id).items():
        if entry.is_folder:
            inner = trees.read(entry.id)
            found |= {f"{name}/{each}": file.id for each, file in inner.items()}
        else:
            found[name] = entry.id
    return found


def _differ(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {path for path in {*one, *other} if one.get(path) != other.get(path)}
