"""Checking what a pull request brings: only the cases that differ are opened, at both ends.

- The older end is where the branch left the base, so that what the base has had since is not taken
  for something that the branch took away.
- Each end is judged by its own policy, read from its own commit as data; a head's record also by
  its revision and predecessors in the head's history.
- Papers are compared with the head's record, those that are new or have changed by their content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.errors import DhrError, Place
from generator.history.objects import ObjectStore
from generator.history.revisions import Revisions
from generator.history.trees import Change as PathChange
from generator.history.trees import Trees
from generator.policy.authority import Kind, read_path
from generator.portal.changed_documents import document_problems
from generator.portal.changed_policy import changed_policy
from generator.portal.check_policy import CUT_OFF
from generator.portal.ends import End
from generator.portal.items import Item, error_items, heaviest_first
from generator.portal.partnership import Portal, record_path
from generator.portal.span import Span
from generator.portal.structure import case_of
from generator.portal.transitions import Transition, Version
from generator.portal.versions import Versions
from generator.records.case import SECTIONS, Case
from generator.records.changes import Change
from generator.rules.finding import Level
from generator.vault.errors import RecipientsError
from generator.vault.keys import Recipient
from generator.vault.record_file import inspect
from generator.vault.sops_text import MAX_FILE


@dataclass(frozen=True, repr=False)
class CaseChange:
    """What a pull request does to one case; without a transition it could not be opened."""

    case: str
    items: tuple[Item, ...]
    transition: Transition | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what differs, fact by fact."""
        return () if self.transition is None else self.transition.changes

    @property
    def stages(self) -> tuple[str | None, str | None]:
        """Return the titles of the stage before and after, as far as they are known."""
        if self.transition is None:
            return None, None
        before, after = self.transition.before, self.transition.after
        then = None if before is None else before.standing.stage.title
        return then, after.standing.stage.title


@dataclass(frozen=True, repr=False)
class RequestChanges:
    """What a pull request brings; `officers` are those who may know it, by case."""

    span: Span
    cases: tuple[CaseChange, ...]
    policy: tuple[Item, ...]
    officers: dict[str, tuple[Recipient, ...]]

    @property
    def items(self) -> list[Item]:
        """Return every finding: the policy's first, then case by case."""
        return [*self.policy, *(item for case in self.cases for item in case.items)]


def check_changed_cases(
    portal: Portal, span: Span, wanted: Collection[str] | None = None
) -> RequestChanges:
    """Check what a span brings, in all cases or in some, with the portal's identity."""
    portal.require_known_key()
    with ObjectStore(span.repository) as store:
        return _Request(portal, span, store).check(wanted)


class _Request:
    def __init__(self, portal: Portal, span: Span, store: ObjectStore) -> None:
        self._portal = portal
        self._span = span
        self._trees = Trees(store)
        self._versions = Versions(portal)
        assert span.began is not None  # noqa: S101 - a span with a base
        self._began = span.began
        self._old = End(portal, store, self._trees, span.began)
        self._new = End(portal, store, self._trees, span.head)
        self._store = store
        self._changed = self._between(self._old, self._new)
        sealed = [path for path in self._changed if _is_sealed(path)]
        self._revisions = Revisions(span.repository, *sealed, head=span.head) if sealed else None

    def _between(self, one: End, other: End) -> dict[str, PathChange]:
        found = self._trees.changes(one.files.folders, other.files.folders)
        return {each.path: each for each in found}

    def check(self, wanted: Collection[str] | None) -> RequestChanges:
        cases = sorted({case for path in self._changed if (case := case_of(path)) is not None})
        if wanted:
            cases = [each for each in cases if each in wanted]
        return RequestChanges(
            self._span,
            tuple(self._case(each) for each in cases),
            (*self._cut_off(), *self._policy()),
            {each: self._officers(each) for each in cases},
        )

    def _cut_off(self) -> Iterator[Item]:
        if self._revisions is not None and not self._revisions.known:
            yield CUT_OFF

    def _policy(self) -> Iterator[Item]:
        return changed_policy(self._changed, self._new, self._revisions, self._portal.identities)

    # -----------------------------------------------------------------------------------------
    # One case

    def _case(self, case_id: str) -> CaseChange:
        path = record_path(case_id)
        entry = self._new.files.entry(path)
        if entry is None:
            return CaseChange(case_id, (_gone(case_id),))
        try:
            data = self._new.files.read(path, MAX_FILE)
            named = self._versions.recipients(case_id, self._span.head)
            if self._portal.keys.isdisjoint(named):
                return CaseChange(case_id, tuple(_outside(data, case_id, named)))
            revisions = self._revisions if path in self._changed else None
            expected = None if revisions is None else revisions.expected(path, data)
            sealed = self._versions.open(data, case_id, self._span.head, expected=expected)
            after = self._new.version(sealed, case_id)
        except DhrError as error:
            return CaseChange(case_id, error_items(error, case_id))
        try:
            before = self._before(case_id)
        except DhrError as error:
            items = [*self._papers(after.case, None), *_not_comparable(error, case_id)]
            return CaseChange(case_id, heaviest_first(items))
        transition = Transition(before, after)
        items = [
            *self._papers(after.case, before.case if before else None),
            *transition.items(),
            *self._recipients(case_id, before),
            *self._behind(case_id),
        ]
        return CaseChange(case_id, heaviest_first(items), transition)

    def _before(self, case_id: str) -> Version | None:
        path = record_path(case_id)
        if self._old.files.entry(path) is None:
            return None
        data = self._old.files.read(path, MAX_FILE)
        return self._old.version(self._versions.open(data, case_id, self._began), case_id)

    def _papers(self, case: Case, before: Case | None) -> Iterator[Item]:
        old = None if before is None else (before, self._old.papers(case.id))
        for error in document_problems(case, self._new.files, self._new.papers(case.id), old):
            yield from error_items(error, case.id)

    def _recipients(self, case_id: str, before: Version | None) -> Iterator[Item]:
        named = [self._versions.recipients(case_id, e) for e in (self._began, self._span.head)]
        if before is not None and named[0] != named[1]:
            yield Item(
                Level.NOTE,
                case_id,
                record_path(case_id),
                "is sealed to others than before, as the policy of this branch names them",
                "see that it should be, and that key officers approved it (--structure --trust)",
                clause="X1",
                code="recipients-changed",
            )

    @cached_property
    def _also_changed(self) -> frozenset[str | None]:
        """Cases that the base has changed since the branch left it."""
        if not self._span.behind or self._span.base is None:
            return frozenset()
        base = End(self._portal, self._store, self._trees, self._span.base)
        return frozenset(case_of(path) for path in self._between(self._old, base))

    def _behind(self, case_id: str) -> Iterator[Item]:
        if case_id in self._also_changed:
            yield Item(
                Level.NOTE,
                case_id,
                record_path(case_id),
                "was changed on the base too, since this branch left it",
                "merge the base into the branch (the merge driver keeps both), and check again",
                code="behind-base",
            )

    def _officers(self, case_id: str) -> tuple[Recipient, ...]:
        """Return the reading keys that both ends' policies give to officers granted a case.

        What a pull request itself adds is not asked: it would name whoever wrote it.
        """
        ends = [self._versions.people(each) for each in (self._began, self._span.head)]
        keys = [
            {o.reading for o in people.officers if o.reading and o.opens(case_id)}
            for people in ends
        ]
        return tuple(Recipient(each) for each in sorted(keys[0] & keys[1]))


def _is_sealed(path: str) -> bool:
    where = read_path(path)
    return where is not None and where.kind in {Kind.RECORD, Kind.DIRECTORY}


def _gone(case_id: str) -> Item:
    return Item(
        Level.BROKEN,
        case_id,
        record_path(case_id),
        "is taken away",
        "restore the case from git: no role may take a whole case away",
        clause="X1",
        code="case-deleted",
    )


def _outside(data: bytes, case_id: str, named: Collection[Recipient]) -> Iterator[Item]:
    """Check what a record shows without a key, where the identity is not granted it."""
    path = record_path(case_id)
    try:
        if set(inspect(data, Place(path), sections=SECTIONS).recipients) != set(named):
            where = Place(path, field="sops.age")
            raise RecipientsError(where, "are not those that the policy names")
    except DhrError as error:
        yield from error_items(error, case_id)
        return
    message = "is not granted to you: only its outside was checked"
    remedy = "have an officer who is granted it check it too"
    yield Item(Level.NOTE, case_id, path, message, remedy, code="not-granted")


def _not_comparable(error: DhrError, case_id: str) -> Iterator[Item]:
    yield Item(
        Level.BROKEN,
        case_id,
        record_path(case_id),
        f"cannot be compared: the version before {error.problem} ({error.code})",
        "check with the identities of before and after in one file; until then nobody can tell "
        "what was taken away",
        clause="X1",
        code="not-comparable",
    )
