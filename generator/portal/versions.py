"""Versions of a case: as it is on the disk, and as a commit has it.

A version of a commit is read from git's objects, never from a checkout, and is judged as what the
policy of that commit says: its case, path and recipients. Whether it follows the version before it
is for `dhr check` and `dhr verify-history`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from generator import yaml_strict
from generator.errors import InputError, Place, SetupError
from generator.history.repository import Repository, blob_id, open_repository
from generator.history.revisions import Expected
from generator.policy.people import PATH, People, parse_people
from generator.portal.partnership import Portal, record_path
from generator.portal.tree import has_case, require_case_id
from generator.records.case import SECTIONS, Case, case_from_sections
from generator.vault.keys import Recipient, parse_recipient
from generator.vault.record_file import Expectation, OpenRecord, open_record

DISK = None
"""The version on the disk, committed or not."""


class NoHistoryError(SetupError):
    """The portal's folder is no git repository."""

    code = "no-history"
    default_remedy = "work in a clone of the partnership's repository"


class NoSuchCommitError(InputError):
    """A name that is no commit of this clone."""

    code = "no-such-commit"
    default_remedy = "name a commit, a branch or a tag: HEAD, main, HEAD~3"


def repository_of(root: Path) -> Repository:
    """Return a portal's repository; raises `NoHistoryError` where there is none."""
    found = open_repository(root)
    if found is None:
        raise NoHistoryError(Place(str(root)), "has no git history of its own")
    return found


class Versions:
    """The versions of a portal's cases."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._people: dict[str, People] = {}

    @cached_property
    def repository(self) -> Repository:
        """The portal's repository; raises `NoHistoryError` where there is none."""
        return repository_of(self._portal.root)

    def commit(self, name: str) -> str:
        """Return the full id of a commit."""
        found = self.repository.commit(name)
        if found is None:
            raise NoSuchCommitError(Place(name), "is no commit of this clone")
        return found

    def case(self, case_id: str, commit: str | None) -> Case | None:
        """Return a case as a commit has it, or as it is on the disk; None where it is not there."""
        require_case_id(case_id)
        if commit is DISK:
            there = has_case(self._portal.root, case_id)
            return self._portal.open_case(case_id).case if there else None
        opened = self.record(case_id, commit)
        return None if opened is None else case_from_sections(opened.sections, record_path(case_id))

    def record(self, case_id: str, commit: str) -> OpenRecord | None:
        """Return the opened record of a case as a commit has it."""
        path = record_path(case_id)
        blob = self.repository.blobs_at(commit, path).get(path)
        if blob is None:
            return None
        ((_, data),) = self.repository.read_blobs([blob])
        return self.open(data, case_id, commit)

    def open(
        self, data: bytes, case_id: str, commit: str, *, expected: Expected | None = None
    ) -> OpenRecord:
        """Open a record's bytes as a record of this case, under the policy of a commit.

        `expected` is what git says of the revision, where that is to be judged too.
        """
        expect = Expectation(
            case_id,
            SECTIONS,
            self.recipients(case_id, commit),
            revision=None if expected is None else expected.revision,
            previous=None if expected is None else expected.previous,
        )
        place = Place(record_path(case_id))
        return open_record(data, self._portal.identities, place=place, expect=expect)

    def recipients(self, case_id: str, commit: str) -> tuple[Recipient, ...]:
        """Return whom the policy of a commit names for a case."""
        named = self.people(commit).recipients(case_id)
        return tuple(parse_recipient(each, Place(PATH)) for each in named)

    def people(self, commit: str) -> People:
        """Return the people of the policy of a commit."""
        if commit not in self._people:
            blob = self.repository.blobs_at(commit, PATH).get(PATH)
            if blob is None:
                raise NoSuchCommitError(Place(PATH), f"is not in the commit {commit[:12]}")
            ((_, data),) = self.repository.read_blobs([blob])
            self._people[commit] = parse_people(yaml_strict.decode(data, Place(PATH)))
        return self._people[commit]

    def cases_that_differ(self, older: str, newer: str | None) -> tuple[str, ...]:
        """Return the ids of the cases whose record is not the same in two versions."""
        before = self._records(older)
        after = self._on_disk() if newer is DISK else self._records(newer)
        return tuple(sorted(c for c in {*before, *after} if before.get(c) != after.get(c)))

    def _records(self, commit: str) -> dict[str, str]:
        found = self.repository.blobs_at(commit, "cases")
        return {_case(path): blob for path, blob in found.items() if path.endswith("/record.yaml")}

    def _on_disk(self) -> dict[str, str]:
        read = self._portal.record_bytes
        return {each: blob_id(read(each)) for each in self._portal.case_ids()}


def _case(path: str) -> str:
    return path.split("/")[1]
