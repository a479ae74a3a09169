from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import DhrError
from generator.files import posix
from generator.files.errors import (
    FileKindError,
    FileMissingError,
    FileTooLargeError,
    FileUnreadableError,
    PathError,
)
from generator.files.reading import Entry, list_folder, read_bounded

SECRET = b"outside the repository"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a case, and something outside that nobody should reach."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "record.yaml").write_bytes(SECRET)
    root = tmp_path / "repository"
    (root / "cases" / "a").mkdir(parents=True)
    (root / "cases" / "a" / "record.yaml").write_bytes(b"sealed")
    return root


def test_an_ordinary_file_is_read_up_to_its_limit(root: Path) -> None:
    assert read_bounded(root, "cases/a/record.yaml", 6) == b"sealed"


def test_the_root_itself_may_be_reached_through_a_link(root: Path) -> None:
    """Where the user's own link leads is the user's business."""
    (root.parent / "link").symlink_to(root)

    assert read_bounded(root.parent / "link", "cases/a/record.yaml", 6) == b"sealed"


def link_file(root: Path) -> None:
    (root / "x").symlink_to(root.parent / "outside" / "record.yaml")


def link_inside(root: Path) -> None:
    (root / "x").symlink_to("cases/a/record.yaml")


def link_nowhere(root: Path) -> None:
    (root / "x").symlink_to("nothing")


def pipe(root: Path) -> None:
    os.mkfifo(root / "x")


def folder(root: Path) -> None:
    (root / "x").mkdir()


@pytest.mark.parametrize(
    "make", [link_file, link_inside, link_nowhere, pipe, folder], ids=lambda make: make.__name__
)
def test_what_is_no_ordinary_file_is_refused_without_waiting(
    root: Path, make: Callable[[Path], None]
) -> None:
    make(root)

    with pytest.raises(FileKindError) as refused:
        read_bounded(root, "x", 100)

    assert refused.value.place.path == "x"


def test_a_folder_behind_a_link_is_refused(root: Path) -> None:
    (root / "cases" / "b").symlink_to(root.parent / "outside")

    for path in ("cases/b/record.yaml", "cases/a/record.yaml/x"):
        with pytest.raises(FileKindError):
            read_bounded(root, path, 100)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        pytest.param("cases/none/record.yaml", FileMissingError, id="a missing folder"),
        pytest.param("cases/a/none", FileMissingError, id="a missing file"),
        pytest.param("../outside/record.yaml", PathError, id="a path out of the repository"),
        pytest.param("/etc/passwd", PathError, id="an absolute path"),
    ],
)
def test_what_is_not_there_is_said_so(root: Path, path: str, error: type[DhrError]) -> None:
    with pytest.raises(error):
        read_bounded(root, path, 100)


def test_a_missing_root_is_said_so(root: Path) -> None:
    with pytest.raises(FileMissingError):
        read_bounded(root / "none", "x", 100)


def test_a_file_over_its_limit_is_refused(root: Path) -> None:
    with pytest.raises(FileTooLargeError, match="larger than 5 bytes"):
        read_bounded(root, "cases/a/record.yaml", 5)


def test_a_file_that_grows_while_it_is_read_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.read

    def growing(descriptor: int, size: int) -> bytes:
        return honest(descriptor, size) + b"more"

    monkeypatch.setattr(os, "read", growing)

    with pytest.raises(FileTooLargeError):
        read_bounded(root, "cases/a/record.yaml", 6)


def test_a_file_without_the_right_to_read_is_an_error_of_this_machine(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "no")

    monkeypatch.setattr(posix, "open_file_in", refuse)

    with pytest.raises(FileUnreadableError, match="cannot be read"):
        read_bounded(root, "cases/a/record.yaml", 6)


def test_reading_leaves_no_file_open(root: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in ("cases/a/record.yaml", "cases/a", "cases/none", "none/none"):
        try:
            read_bounded(root, path, 3)
        except DhrError:
            continue

    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_folder_is_listed_by_name_with_what_stands_there(root: Path) -> None:
    (root / "cases" / "b").symlink_to("a")
    (root / "cases" / "README").touch()

    assert list_folder(root, "cases", 10) == (
        Entry("README", is_file=True, is_folder=False),
        Entry("a", is_file=False, is_folder=True),
        Entry("b", is_file=False, is_folder=False),
    )


def test_a_folder_of_too_many_names_or_behind_a_link_is_refused(root: Path) -> None:
    for name in "bcd":
        (root / "cases" / name).touch()
    (root / "linked").symlink_to("cases")

    with pytest.raises(FileTooLargeError, match="more than 3"):
        list_folder(root, "cases", 3)
    with pytest.raises(FileKindError):
        list_folder(root, "linked", 10)
    with pytest.raises(FileMissingError):
        list_folder(root, "none", 10)
