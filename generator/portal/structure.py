"""Checking a commit without a key: what it shows to everybody, read from git's objects alone (X2).

- History since a trust root, where one is given: who signed, and whether they may.
- Every file of the guarded folders, as the commit has it: its name, kind and size, the sealed
  format with its sections and padding, and recipients against the policy of the same commit.
- The policy, as far as it stands in clear.

Nothing is checked out, and no rule sees a record: what is sealed is for `changed_cases`, which
opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.errors import PolicyError, TamperError
from generator.history.contents import Contents
from generator.history.objects import ObjectStore
from generator.history.refusals import SHORT, Refusal, RefusedError
from generator.history.trees import Change, Trees
from generator.history.verify import verify_history
from generator.policy.authority import Kind, read_path
from generator.policy.people import DIRECTORY_SECTIONS, PATH, People
from generator.portal.check_policy import check_clear_policy
from generator.portal.committed import Committed
from generator.portal.items import Item, error_items
from generator.portal.policy_files import policy_in
from generator.portal.span import Span
from generator.portal.tree import is_case_id
from generator.records.case import SECTIONS
from generator.rules.finding import Level
from generator.schema import CASE_ID

SHAPES: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.RECORD: SECTIONS,
    Kind.DIRECTORY: DIRECTORY_SECTIONS,
}
_CASE: Final = re.compile(rf"cases/({CASE_ID})(?:/|$)")


@dataclass(frozen=True)
class Structure:
    """What a commit shows without a key; `signatures` tells whether history was judged."""

    span: Span
    signatures: bool
    cases: int
    files: int
    items: tuple[Item, ...]


def check_structure(root: Path, span: Span, trust: str | None) -> Structure:
    """Check a commit of a portal's repository without a key.

    Raises a `SetupError` where a trust root is given and cannot be begun from.
    """
    told = [*_history(root, span, trust)]
    with ObjectStore(span.repository) as store:
        tree = _TreeCheck(store, span)
        try:
            found = list(tree.items())
        except RefusedError as error:
            found = [*error_items(error, case_of(error.path or ""))]
    known = {(item.path, item.code) for item in told}
    told += [item for item in found if (item.path, item.code) not in known]
    return Structure(span, trust is not None, tree.cases, tree.files, tuple(told))


def case_of(path: str) -> str | None:
    """Return the case whose folder a path lies in."""
    found = _CASE.match(path)
    return found[1] if found else None


# ---------------------------------------------------------------------------------------------
# History


def _history(root: Path, span: Span, trust: str | None) -> Iterator[Item]:
    if trust is None:
        yield Item(
            Level.NOTE,
            None,
            "git",
            "signatures were not judged, so anybody may have written this: no trust root is given",
            "take the id of a commit that the partnership has agreed on: --trust COMMIT, or "
            "DHR_TRUST",
            clause="X2",
            code="signatures-not-judged",
        )
        return
    try:
        history = verify_history(root, trust, f"{span.base or span.head}..{span.head}")
    except TamperError as error:
        yield from error_items(error, None)
        return
    for refusal in history.found.refusals:
        yield _refused(refusal)


def _refused(refusal: Refusal) -> Item:
    commit = refusal.commit[:SHORT]
    return Item(
        Level.BROKEN,
        case_of(refusal.path or ""),
        refusal.path or f"commit {commit}",
        f"{refusal.problem} (commit {commit})" if refusal.path else refusal.problem,
        refusal.remedy,
        clause="X2",
        code=str(refusal.rule),
    )


# ---------------------------------------------------------------------------------------------
# The commit's own files


class _TreeCheck:
    def __init__(self, store: ObjectStore, span: Span) -> None:
        self._store = store
        self._span = span
        self._trees = Trees(store)
        self._contents = Contents(store, self._trees, shapes=SHAPES)
        self.cases = 0
        self.files = 0

    def items(self) -> Iterator[Item]:
        here = Committed(self._store, self._trees, self._span.head)
        cases = sorted(filter(is_case_id, self._contents.cases(here.folders)))
        self.cases = len(cases)
        policy = list(_policy(here, cases))
        yield from policy
        try:
            people = self._contents.authority(here.folders).people
        except RefusedError as error:
            if not any(item.path == PATH for item in policy):
                yield from error_items(error, None)
            return
        yield from self._files(here, people)
        for case in cases:
            if here.entry(f"cases/{case}/record.yaml") is None:
                yield _no_record(case)

    def _files(self, here: Committed, people: People) -> Iterator[Item]:
        changed = self._changed(here)
        found = self._trees.changes({}, here.folders)
        self.files = len(found)
        if self._span.began is not None:  # a partnership has gigabytes of documents, each of
            # which was judged when it came
            found = [each for each in found if each.path in changed or not _is_document(each.path)]
        self._store.expect(each.after.id for each in found if each.after is not None)
        for each in found:
            yield from self._judge(changed.pop(each.path, each), people)
        for gone in changed.values():
            yield from self._judge(gone, people)

    def _judge(self, change: Change, people: People) -> Iterator[Item]:
        for error in self._contents.judge(change, people):
            yield from error_items(error, case_of(change.path))

    def _changed(self, here: Committed) -> dict[str, Change]:
        """Return what the branch changes, by path; nothing where no base is given."""
        if self._span.began is None:
            return {}
        before = Committed(self._store, self._trees, self._span.began)
        return {each.path: each for each in self._trees.changes(before.folders, here.folders)}


def _is_document(path: str) -> bool:
    where = read_path(path)
    return where is not None and where.kind is Kind.DOCUMENT


def _policy(here: Committed, cases: Sequence[str]) -> Iterator[Item]:
    try:
        policy = policy_in(here)
    except (PolicyError, RefusedError) as error:
        yield from error_items(error, None)
        return
    yield from check_clear_policy(policy, cases)


def _no_record(case: str) -> Item:
    return Item(
        Level.BROKEN,
        case,
        f"cases/{case}/record.yaml",
        "is missing: the case has a folder, and no record",
        "restore the record from git, or take the folder away",
        clause="X1",
        code="no-record",
    )
