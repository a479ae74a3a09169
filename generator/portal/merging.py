"""Git's merge driver for records: two officers' changes to one case, merged by fact in memory.

- Each side is opened as what the policy of its own commit says it must be, so that nothing passes
  through a merge that would not pass by itself.
- Recipients are merged like any set: who one side added comes in, who one side took away goes out.
- The result names both sides as what it follows; while commits are replayed (rebase, cherry-pick)
  it follows the one it is put upon.
- Where facts conflict nothing is written: our side stays, whole and sealed, and words say why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from generator.errors import InputError, Place
from generator.portal.partnership import Portal, record_path
from generator.portal.versions import Versions
from generator.records.case import SECTIONS, Case, case_from_sections, sections_of
from generator.records.merging import Conflict, merge
from generator.records.papers import RecordSection
from generator.schema import SchemaError, to_plain, validate
from generator.vault.keys import Recipient
from generator.vault.record_file import Expectation, OpenRecord, peek, seal_record
from generator.vault.sops_reader import parse_sealed

_GIT_HEAD: Final = re.compile(r"GITHEAD_([0-9a-f]{40})")
_REPLAYED: Final = ("CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD")
_KEPT_BY_THE_PORTAL: Final = ("revision", "previous")


class NoOtherSideError(InputError):
    """The merge driver cannot tell what is being merged."""

    code = "merge-side"
    default_remedy = "merge with `dhr update`, or with `git merge` in the portal's folder"


class MergeRefusedError(InputError):
    """Two officers' changes contradict each other; our side was left as it is."""

    code = "merge"
    default_remedy = "agree what is right; write it with `dhr edit CASE`, then `dhr save`"

    def __init__(self, place: Place, conflicts: tuple[Conflict, ...]) -> None:
        words = "; ".join(f"{each.place} {each.problem}" for each in conflicts)
        super().__init__(place, f"cannot be merged: {words}")
        self.conflicts = conflicts


@dataclass(frozen=True)
class Sides:
    """The three files that git gives to a merge driver, and the record's path."""

    path: str
    base: bytes
    ours: bytes
    theirs: bytes


def merged_record(portal: Portal, sides: Sides, environment: Mapping[str, str]) -> bytes:
    """Return the merged record, sealed; raises `MergeRefusedError` where facts conflict."""
    return _Merge(portal, sides, environment).sealed()


class _Merge:
    def __init__(self, portal: Portal, sides: Sides, environment: Mapping[str, str]) -> None:
        self._portal = portal
        self._sides = sides
        self._place = Place(sides.path)
        self._case = sides.path.split("/")[1] if sides.path.count("/") > 1 else ""
        if sides.path != record_path(self._case):
            raise NoOtherSideError(self._place, "is no record of a case")
        self._versions = Versions(portal)
        self._head = self._versions.commit("HEAD")
        self._other, self._replaying = self._other_side(environment)

    def _other_side(self, environment: Mapping[str, str]) -> tuple[str, bool]:
        repository = self._versions.repository
        for name in _REPLAYED:
            if found := repository.commit(name):
                return found, True
        named = [told[1] for key in environment if (told := _GIT_HEAD.fullmatch(key))]
        others = [each for each in named if each != self._head and repository.commit(each)]
        if len(others) == 1:
            return others[0], False
        if found := repository.commit("MERGE_HEAD"):
            return found, False
        raise NoOtherSideError(self._place, "is to be merged with what git does not name")

    def sealed(self) -> bytes:
        ours = self._versions.open(self._sides.ours, self._case, self._head)
        theirs = self._versions.open(self._sides.theirs, self._case, self._other)
        if not self._sides.base:
            raise MergeRefusedError(
                self._place, (Conflict("record", "was opened by both, as two different cases"),)
            )
        base = peek(self._sides.base, self._portal.identities, place=self._place, sections=SECTIONS)
        case = self._case_of(base, ours, theirs)
        recipients = self._recipients()
        return seal_record(
            sections_of(case),
            place=self._place,
            expect=Expectation(self._case, SECTIONS, recipients),
            now=dt.datetime.now(tz=dt.UTC),
            previous=ours,
            fresh_key=set(recipients) != set(_sealed_to(self._sides.ours, self._place)),
        )

    def _case_of(self, base: Mapping[str, str], ours: OpenRecord, theirs: OpenRecord) -> Case:
        path = self._sides.path
        cases = [case_from_sections(each, path) for each in (base, ours.sections, theirs.sections)]
        merged = merge(*cases)
        conflicts = [*self._record_conflicts(*cases), *merged.conflicts]
        if conflicts:
            raise MergeRefusedError(self._place, tuple(conflicts))
        record = cases[1].record.model_copy(update=self._binding(ours, theirs))
        try:
            return validate(Case, {"record": to_plain(record), **merged.sections}, self._place)
        except SchemaError as error:
            found = tuple(Conflict(str(place.field), what) for place, what in error.problems)
            raise MergeRefusedError(self._place, found) from None

    def _record_conflicts(self, base: Case, ours: Case, theirs: Case) -> list[Conflict]:
        found: list[Conflict] = []
        for name in RecordSection.model_fields:
            if name in _KEPT_BY_THE_PORTAL:
                continue
            sides = [getattr(each.record, name) for each in (base, ours, theirs)]
            if sides[1] != sides[2]:
                problem = "is not the same on both sides"
                if name == "case_key":
                    problem = "was made anew by one side: bring main in before you go on"
                found.append(Conflict(f"record.{name}", problem))
        return found

    def _binding(self, ours: OpenRecord, theirs: OpenRecord) -> dict[str, object]:
        digests = [hashlib.sha256(self._sides.ours).hexdigest()]
        revision = ours.binding.revision
        if not self._replaying:
            digests.append(hashlib.sha256(self._sides.theirs).hexdigest())
            revision = max(revision, theirs.binding.revision)
        return {"revision": revision + 1, "previous": tuple(sorted(set(digests)))}

    def _recipients(self) -> tuple[Recipient, ...]:
        base = set(_sealed_to(self._sides.base, self._place))
        ours = set(self._versions.recipients(self._case, self._head))
        theirs = set(self._versions.recipients(self._case, self._other))
        both = (ours & theirs) | (ours - base) | (theirs - base)
        return tuple(sorted(both, key=str))


def _sealed_to(data: bytes, place: Place) -> tuple[Recipient, ...]:
    """Return whom a sealed record says that it is sealed to."""
    return tuple(parse_sealed(data, place).recipients)
