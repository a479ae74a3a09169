"""Several files written as one: killed, full, planted or raced, it is all of them or none."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import DhrError, Place
from generator.files.atomic import ABSENT, NewFile
from generator.files.errors import FileChangedError, WriteError
from generator.portal import acts
from generator.portal.acts import finish, is_unfinished, settled, write_act, writing_alone
from generator.portal.errors import ActOfAnotherError, ActStuckError
from generator.portal.partnership import Portal
from tests.partnership import Partnership
from tests.portal.killing import CALLS, every_kill, killed_at

A, B, NEW = "cases/act/a", "cases/act/b", "cases/act/new"
OLD = {A: b"old a", B: b"old b"}
AFTER = {A: b"new a" * 1000, B: b"new b", NEW: b"new"}


@pytest.fixture
def portal(here: Partnership) -> Portal:
    put_back(here.root)
    return here.portal()


def put_back(root: Path) -> None:
    for path, data in OLD.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)
    (root / NEW).unlink(missing_ok=True)


def files() -> list[NewFile]:
    return [
        NewFile(path, data, replaces=hashlib.sha256(OLD[path]).hexdigest() if path in OLD else "")
        for path, data in AFTER.items()
    ]


def act(portal: Portal) -> None:
    with writing_alone(portal, "dhr rekey"):
        write_act(portal, files())


def there(portal: Portal) -> dict[str, bytes]:
    found = {path: portal.root / path for path in AFTER}
    return {path: file.read_bytes() for path, file in found.items() if file.exists()}


def left_over(portal: Portal) -> list[str]:
    return [each.name for each in (portal.root / acts.FOLDER).iterdir()]


def test_an_act_writes_all_and_leaves_nothing_behind(portal: Portal) -> None:
    act(portal)

    assert (there(portal), left_over(portal), is_unfinished(portal)) == (AFTER, [], False)


@pytest.mark.extra
@pytest.mark.parametrize("name", CALLS)
def test_killed_at_any_call_it_is_nothing_or_is_completed(portal: Portal, name: str) -> None:
    unfinished = 0
    for nth in every_kill(name, lambda: act(portal)):
        was_unfinished = is_unfinished(portal)
        unfinished += was_unfinished
        if not was_unfinished:
            assert there(portal) in (OLD, AFTER), (name, nth)

        settled(portal)

        assert there(portal) == (AFTER if was_unfinished else there(portal)), (name, nth)
        assert not is_unfinished(portal)
        put_back(portal.root)
    assert unfinished or name == "mkdir"
    assert there(portal) == AFTER
    assert left_over(portal) == []


@pytest.mark.parametrize("name", ["replace", "unlink"])
def test_completing_may_be_killed_too(portal: Portal, name: str) -> None:
    assert killed_at("replace", 6, lambda: act(portal))
    assert is_unfinished(portal)

    for _ in every_kill(name, lambda: settled(portal)):
        assert there(portal)[A] == AFTER[A] or is_unfinished(portal)

    assert there(portal) == AFTER


def full_from(honest: Callable[..., object], nth: int) -> Callable[..., object]:
    """A system function that from its nth call on finds the disk full."""
    calls = itertools.count(1)

    def call(*arguments: object, **options: object) -> object:
        if next(calls) >= nth:
            raise OSError(errno.ENOSPC, "")
        return honest(*arguments, **options)

    return call


@pytest.mark.parametrize("name", ["write", "fsync", "replace"])
def test_a_full_disk_changes_nothing_or_is_completed_once_there_is_room(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for nth in range(1, 60):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, full_from(getattr(os, name), nth))
            try:
                act(portal)
                break
            except WriteError as error:
                told = error.problem
        assert "the disk is full" in told
        was_unfinished = is_unfinished(portal)
        assert was_unfinished or there(portal) in (OLD, AFTER)
        settled(portal)
        assert there(portal) == (AFTER if was_unfinished else there(portal))
        put_back(portal.root)
    else:
        pytest.fail("the disk never had room enough")


def test_what_was_changed_since_it_was_read_is_not_overwritten(portal: Portal) -> None:
    (portal.root / B).write_bytes(b"somebody else's")

    with pytest.raises(FileChangedError):
        act(portal)

    assert there(portal) == {A: OLD[A], B: b"somebody else's"}
    assert left_over(portal) == []


def test_what_was_changed_after_an_interruption_is_not_overwritten(portal: Portal) -> None:
    assert killed_at("replace", 6, lambda: act(portal))
    (portal.root / B).write_bytes(b"somebody else's")

    with pytest.raises(ActStuckError):
        settled(portal)

    assert (portal.root / B).read_bytes() == b"somebody else's"


def test_a_staged_file_that_was_exchanged_is_never_put_in_place(portal: Portal) -> None:
    assert killed_at("replace", 5, lambda: act(portal))
    for staged in (portal.root / acts.FOLDER).glob("*.staged"):
        staged.write_bytes(b"hostile")

    with pytest.raises(ActStuckError):
        settled(portal)

    assert b"hostile" not in there(portal).values()


def test_an_act_is_completed_by_whoever_began_it_alone(here: Partnership, portal: Portal) -> None:
    assert killed_at("replace", 6, lambda: act(portal))
    other = here.portal("officer-2")

    with pytest.raises(ActOfAnotherError):
        settled(other)

    assert is_unfinished(other)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="in clear"),
        pytest.param(b"dhr-own-1\n" + bytes(200), id="forged"),
    ],
)
def test_a_journal_that_somebody_planted_writes_nothing(portal: Portal, planted: bytes) -> None:
    folder = portal.root / acts.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / acts.JOURNAL).write_bytes(planted)

    with pytest.raises(DhrError):
        act(portal)

    assert there(portal) == OLD


def test_a_folder_of_acts_that_is_a_link_is_refused(portal: Portal, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / acts.JOURNAL).write_bytes(b"")
    (portal.root / acts.FOLDER).rmdir()
    (portal.root / acts.FOLDER).symlink_to(elsewhere)

    with pytest.raises(DhrError):
        act(portal)

    assert (elsewhere / acts.JOURNAL).exists()
    assert there(portal) == OLD


def test_a_file_that_does_not_verify_is_not_written_and_neither_are_the_others(
    portal: Portal,
) -> None:
    def refuse(_: bytes) -> None:
        raise ActStuckError(Place(B), "is not good")

    bad = NewFile(NEW, b"x", verify=refuse, replaces=ABSENT)
    with pytest.raises(ActStuckError), writing_alone(portal, "dhr rekey"):
        write_act(portal, [*files()[:2], bad])

    assert there(portal) == OLD
    assert left_over(portal) == []


def test_without_an_act_there_is_nothing_to_complete(portal: Portal) -> None:
    assert not is_unfinished(portal)
    assert not finish(portal)
    assert settled(portal) is portal
