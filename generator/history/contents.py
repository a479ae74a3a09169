"""What may stand at a guarded path, whoever put it there: kind of file, size, format, recipients.

A record's recipients are held against the policy of the same commit. No key is needed: whether the
content is what it says is for `dhr check`, which opens it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.history.objects import ObjectStore
from generator.history.refusals import RefusedError, Rule
from generator.history.trees import FILE, Change, Entry, Tree, Trees
from generator.policy.authority import Guarded, Kind, read_path, shown
from generator.policy.people import PATH, Officer, People, parse_people
from generator.sshsig import MAX_SIGNATURE, key_bytes
from generator.vault.age_header import require_one_recipient
from generator.vault.document_file import MAX_DOCUMENT_FILE, require_padded
from generator.vault.record_file import inspect_padded
from generator.vault.sops_reader import parse_sealed
from generator.vault.sops_text import MAX_FILE

MAX_SEALED_PAGE: Final = 4 * yaml_strict.MAX_BYTES
_LIMITS: Final[Mapping[Kind, int]] = {
    Kind.RECORD: MAX_FILE,
    Kind.DIRECTORY: MAX_FILE,
    Kind.DOCUMENT: MAX_DOCUMENT_FILE,
    Kind.SEALED_PAGE: MAX_SEALED_PAGE,
    Kind.POLICY_APPROVAL: MAX_SIGNATURE,
    Kind.RELEASE_APPROVAL: MAX_SIGNATURE,
    Kind.KEPT_FOLDER: 0,
}
_KINDS: Final[Mapping[str, str]] = {
    "120000": "a symbolic link",
    "160000": "a submodule",
    "100755": "an executable file",
}


@dataclass(frozen=True)
class Authority:
    """The people of one policy, and whose each signing key is."""

    source: str
    people: People
    holders: Mapping[bytes, Officer]


class Contents:
    """Files of commits, read and judged without a key.

    `shapes` are the sections that sealed files of a kind have today; with them, sections and sizes
    are judged too. Files of the past had other ones, and are judged without.
    """

    def __init__(
        self,
        store: ObjectStore,
        trees: Trees,
        *,
        shapes: Mapping[Kind, Sequence[str]] | None = None,
    ) -> None:
        self._store = store
        self._trees = trees
        self._shapes = shapes or {}
        self._authorities: dict[str, Authority] = {}
        self._recipients: dict[str, frozenset[str]] = {}

    def authority(self, folders: Tree) -> Authority:
        """Return whose keys the policy of a commit names."""
        entry = self._trees.at(folders, PATH)
        if entry is None or entry.mode != FILE:
            raise RefusedError(Rule.POLICY, "is missing, or is no plain file", PATH)
        if entry.id not in self._authorities:
            people = self._people(entry)
            holders = {key_bytes(key): each for each in people.officers for key in each.signing}
            self._authorities[entry.id] = Authority(entry.id, people, holders)
        return self._authorities[entry.id]

    def _people(self, entry: Entry) -> People:
        try:
            data = self._read(entry, PATH, yaml_strict.MAX_BYTES)
            return parse_people(yaml_strict.decode(data, Place(PATH)))
        except RefusedError:
            raise
        except DhrError as error:
            raise RefusedError(Rule.POLICY, f"cannot be read: {error.problem}", PATH) from None

    def _read(self, entry: Entry, path: str, limit: int) -> bytes:
        try:
            return self._store.read(entry.id, "blob", limit)
        except RefusedError as error:
            raise RefusedError(error.rule, error.problem, path) from None

    def judge(self, change: Change, people: People) -> Iterator[RefusedError]:
        """Judge what stands at a changed path now, under the policy of the same commit."""
        where = read_path(change.path)
        if change.after is None:
            if where is not None and where.kind is Kind.RECORD:
                yield RefusedError(Rule.CASE_KEPT, "takes a whole case away", change.path)
        elif change.after.mode != FILE:
            kind = _KINDS.get(change.after.mode, "no plain file")
            yield RefusedError(Rule.KIND, f"is {kind}", shown(change.path))
        elif where is None:
            problem = "has a name that nothing of the portal has"
            yield RefusedError(Rule.NAME, problem, shown(change.path))
        else:
            try:
                self._judge_file(where, change.after, people)
            except RefusedError as error:
                yield error
        if change.before is not None and where is not None and where.kind is Kind.POLICY_APPROVAL:
            problem = "is an approval that was given, and is changed or taken away"
            yield RefusedError(Rule.APPROVAL_KEPT, problem, change.path)

    def _judge_file(self, where: Guarded, entry: Entry, people: People) -> None:
        if where.kind in {Kind.RECORD, Kind.DIRECTORY}:
            self._judge_recipients(where, entry, people)
            return
        data = self._read(entry, where.path, _LIMITS.get(where.kind, yaml_strict.MAX_BYTES))
        if where.kind in {Kind.DOCUMENT, Kind.SEALED_PAGE}:
            place = Place(where.path)
            try:
                payload = require_one_recipient(data, place)
                if self._shapes and where.kind is Kind.DOCUMENT:
                    require_padded(len(data) - payload, place)
            except DhrError as error:
                raise _sealed(where, error) from None

    def judge_recipients(self, folders: Tree, path: str, people: People) -> None:
        """Hold a record or the directory, as it is at a commit, against a policy."""
        where, entry = read_path(path), self._trees.at(folders, path)
        if where is not None and entry is not None and entry.mode == FILE:
            self._judge_recipients(where, entry, people)

    def _judge_recipients(self, where: Guarded, entry: Entry, people: People) -> None:
        named = people.recipients(where.case) if where.case else people.directory_recipients()
        found = self._recipients_of(where, entry)
        extra, missing = len(found - set(named)), len(set(named) - found)
        if extra or missing:
            problem = f"is not sealed to whom the policy names: {extra} too many, {missing} missing"
            raise RefusedError(Rule.RECIPIENTS, problem, where.path)

    def _recipients_of(self, where: Guarded, entry: Entry) -> frozenset[str]:
        if entry.id not in self._recipients:
            data = self._read(entry, where.path, MAX_FILE)
            place, shape = Place(where.path), self._shapes.get(where.kind)
            try:
                sealed = (
                    parse_sealed(data, place)
                    if shape is None
                    else inspect_padded(data, place, sections=shape)
                )
            except DhrError as error:
                raise _sealed(where, error) from None
            self._recipients[entry.id] = frozenset(sealed.recipients)
        return self._recipients[entry.id]

    def approvals(self, before: Tree, after: Tree, folder: str) -> dict[str, bytes]:
        """Return the approvals that came into a folder with a change, by their file's name."""
        old, new = self._trees.at(before, folder), self._trees.at(after, folder)
        if new is None or not new.is_folder:
            return {}
        known = self._trees.read(old.id) if old is not None and old.is_folder else {}
        return {
            name: self._read(entry, f"{folder}/{name}", MAX_SIGNATURE)
            for name, entry in self._trees.read(new.id).items()
            if name not in known and entry.mode == FILE
        }

    def cases(self, folders: Tree) -> Collection[str]:
        """Return the ids of all cases at a commit."""
        cases = folders.get("cases")
        found = self._trees.read(cases.id) if cases is not None else {}
        return [name for name, entry in found.items() if entry.is_folder]


def _sealed(where: Guarded, error: DhrError) -> RefusedError:
    return RefusedError(Rule.SEALED, f"{error.problem} ({error.code})", where.path)
