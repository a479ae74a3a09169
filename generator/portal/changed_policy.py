"""What a pull request does to the policy, as the policy and the directory of its head have it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from generator.errors import DhrError, Place
from generator.history.revisions import Revisions
from generator.policy.authority import Kind, read_path
from generator.policy.people import DIRECTORY_PATH, DIRECTORY_SECTIONS, parse_directory
from generator.portal.check_policy import check_clear_policy, check_directory
from generator.portal.directory import DIRECTORY_CASE
from generator.portal.ends import End
from generator.portal.items import Item, error_items
from generator.portal.policy_files import Policy
from generator.rules.finding import Level
from generator.vault.keys import Identity, Recipient
from generator.vault.record_file import Expectation, open_record
from generator.vault.sops_text import MAX_FILE

_JUDGING: Final = frozenset({Kind.POLICY, Kind.PEOPLE})


def changed_policy(
    changed: Collection[str], new: End, revisions: Revisions | None, keys: Sequence[Identity]
) -> Iterator[Item]:
    """Check the head's policy, where any of some changed paths belongs to it."""
    paths = [path for path in changed if path.startswith("policy/")]
    if not paths:
        return
    try:
        policy = new.policy
    except DhrError as error:
        yield from error_items(error, None)
        return
    yield from check_clear_policy(policy, new.case_ids)
    if DIRECTORY_PATH in paths:
        yield from _directory(policy, new, revisions, keys)
    if any((where := read_path(path)) and where.kind in _JUDGING for path in paths):
        yield Item(
            Level.NOTE,
            None,
            "policy",
            "is changed: cases that this branch does not touch were not judged by it",
            "`dhr check` judges every case by the policy in the folder",
            code="policy-changed",
        )


def _directory(
    policy: Policy, new: End, revisions: Revisions | None, keys: Sequence[Identity]
) -> Iterator[Item]:
    place = Place(DIRECTORY_PATH)
    try:
        data = new.files.read(DIRECTORY_PATH, MAX_FILE)
        expected = None if revisions is None else revisions.expected(DIRECTORY_PATH, data)
        expect = Expectation(
            DIRECTORY_CASE,
            DIRECTORY_SECTIONS,
            tuple(Recipient(each) for each in policy.people.directory_recipients()),
            revision=None if expected is None else expected.revision,
            previous=None if expected is None else expected.previous,
        )
        opened = open_record(data, keys, place=place, expect=expect)
        directory = parse_directory(opened.sections)
    except DhrError as error:
        yield from error_items(error, None)
        return
    yield from check_directory(directory, policy, new.case_ids)
