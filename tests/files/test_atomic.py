"""Atomic writing against failing disks, killed processes and other writers."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.errors import InputError, Place
from generator.files import atomic, posix
from generator.files.atomic import NewFile, write_all, write_bytes
from generator.files.errors import FileChangedError, FileKindError, PathError, WriteError

OLD, NEW = b"old" * 1000, b"new" * 2000
PATH = "cases/a/record.yaml"
# every call of the operating system that a write makes
CALLS = ("open", "write", "fchmod", "fsync", "pread", "replace", "mkdir", "listdir", "fstat")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "cases" / "a").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(OLD)
    return tmp_path


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b""
        for path in root.rglob("*")
    }


def test_a_file_is_replaced_whole_and_nothing_else_is_left(root: Path) -> None:
    before = tree(root)

    write_bytes(root, PATH, NEW)

    assert tree(root) == {**before, PATH: NEW}


def test_missing_folders_are_made(root: Path) -> None:
    write_bytes(root, "cases/b/documents/x.age", NEW)

    assert (root / "cases/b/documents/x.age").read_bytes() == NEW


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777], ids=oct)
def test_a_file_has_its_mode_whatever_the_umask(root: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_bytes(root, PATH, NEW)
        write_bytes(root, "secret", NEW, mode=0o600)
    finally:
        os.umask(before)

    assert (root / PATH).stat().st_mode & 0o7777 == 0o644
    assert (root / "secret").stat().st_mode & 0o7777 == 0o600


def test_everything_that_is_made_is_on_the_disk_before_it_is_relied_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    honest_sync, honest_replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        honest_sync(descriptor)

    def replace(old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        done.append("replace")
        honest_replace(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)

    write_bytes(root, "cases/new/x", NEW)

    assert done == ["folder", "file", "replace", "folder"]


def test_an_empty_file_can_be_written(root: Path) -> None:
    write_bytes(root, PATH, b"")

    assert (root / PATH).read_bytes() == b""


# ---------------------------------------------------------------------------------------------
# Refusals


def test_what_its_verifier_refuses_is_not_written(root: Path) -> None:
    before = tree(root)
    seen = []

    def refuse(data: bytes) -> None:
        seen.append(data)
        raise InputError(Place(PATH), "does not open")

    with pytest.raises(InputError, match="does not open"):
        write_bytes(root, PATH, NEW, verify=refuse)

    assert seen == [NEW]
    assert tree(root) == before


def test_of_several_files_none_is_written_if_one_is_refused(root: Path) -> None:
    before = tree(root)

    def refuse(_: bytes) -> None:
        raise InputError(Place(PATH), "does not open")

    files = [NewFile("x/y", NEW), NewFile(PATH, NEW), NewFile("x/z", NEW, verify=refuse)]
    with pytest.raises(InputError):
        write_all(root, files)

    assert tree(root) == before


def test_several_files_are_written_together(root: Path) -> None:
    write_all(root, [NewFile("x/y", NEW), NewFile(PATH, NEW), NewFile("x/z", OLD)])

    found = tree(root)
    assert (found["x/y"], found[PATH], found["x/z"]) == (NEW, NEW, OLD)


@pytest.mark.parametrize(
    ("path", "replaces"),
    [
        pytest.param(PATH, atomic.ABSENT, id="a file where none was"),
        pytest.param(PATH, hashlib.sha256(NEW).hexdigest(), id="another content"),
        pytest.param("cases/b", hashlib.sha256(OLD).hexdigest(), id="no file where one was"),
    ],
)
def test_what_somebody_else_changed_is_not_overwritten(
    root: Path, path: str, replaces: str
) -> None:
    before = tree(root)

    with pytest.raises(FileChangedError):
        write_bytes(root, path, NEW, replaces=replaces)

    assert tree(root) == before


def test_what_nobody_changed_is_overwritten(root: Path) -> None:
    write_bytes(root, PATH, NEW, replaces=hashlib.sha256(OLD).hexdigest())
    write_bytes(root, "cases/b", NEW, replaces=atomic.ABSENT)

    assert tree(root)[PATH] == tree(root)["cases/b"] == NEW


def test_nothing_is_written_through_a_link_or_out_of_the_repository(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "file").write_bytes(OLD)
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "file")
    (root / "pipe").mkdir()

    for path in ("folder/x", "folder/y/z", "file/x"):
        with pytest.raises(WriteError):
            write_bytes(root, path, NEW)
    for path in ("file", "pipe"):
        with pytest.raises((WriteError, FileKindError)):
            write_bytes(root, path, NEW)
    for path in ("../x", "/x", "a/../../x"):
        with pytest.raises(PathError):
            write_bytes(root, path, NEW)

    assert tree(outside) == {"file": OLD}
    assert (root / "file").is_symlink()


# ---------------------------------------------------------------------------------------------
# Disks that fail


def failing(monkeypatch: pytest.MonkeyPatch, name: str, nth: int, number: int) -> Callable[[], int]:
    """Let the nth call of a system function fail; return how often it was called."""
    honest = getattr(os, name)
    calls = 0

    def call(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(number, os.strerror(number))
        return honest(*arguments, **options)

    monkeypatch.setattr(os, name, call)
    return lambda: calls


@pytest.mark.parametrize(
    "number",
    [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE, errno.EDQUOT],
    ids=errno.errorcode.get,
)
@pytest.mark.parametrize("name", CALLS)
def test_whatever_call_fails_the_old_file_stays_and_nothing_is_left(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    before = tree(root)
    files = [NewFile(PATH, NEW), NewFile("cases/b/c/x", NEW)]
    for nth in range(1, 30):
        with monkeypatch.context() as patch:
            calls = failing(patch, name, nth, number)
            try:
                write_all(root, files)
            except WriteError as error:
                problem = str(error)
            else:
                assert calls() < nth
                break
        if "was written" in problem or "were written" in problem:
            continue  # after the first file was put in place; its own test is below
        assert tree(root) == before, f"{name}, call {nth}"
        assert "nothing was changed" in problem
        assert not re.search(r"\[Errno|No space|tmp", problem)
    else:
        pytest.fail("never succeeded")

    assert tree(root)[PATH] == tree(root)["cases/b/c/x"] == NEW


def test_a_failure_after_the_exchange_says_that_the_file_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "fsync", 2, errno.EIO)  # the first is the file's, the second its folder's

    with pytest.raises(WriteError, match="was written, but then the disk reports a fault"):
        write_bytes(root, PATH, NEW)

    assert tree(root)[PATH] == NEW


def test_a_failure_between_two_files_says_how_many_are_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "replace", 2, errno.EIO)

    with pytest.raises(WriteError, match="1 of the files were written"):
        write_all(root, [NewFile(PATH, NEW), NewFile("x", NEW)])

    assert set(tree(root)) == {"cases", "cases/a", PATH}


def test_a_disk_that_returns_other_bytes_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(root)
    honest = os.pread
    monkeypatch.setattr(os, "pread", lambda *call: honest(*call).replace(b"n", b"m"))

    with pytest.raises(WriteError, match="not read back"):
        write_bytes(root, PATH, NEW)

    assert tree(root) == before


def test_short_writes_are_continued(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: honest(descriptor, data[:7]))

    write_bytes(root, PATH, NEW)

    assert tree(root)[PATH] == NEW


def test_an_interrupt_leaves_the_old_file(root: Path) -> None:
    before = tree(root)

    def interrupt(_: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bytes(root, "cases/b/x", NEW, verify=interrupt)

    assert tree(root) == before


def python(script: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", script, *map(str, arguments)]


def test_a_real_limit_on_file_size_leaves_the_old_file(root: Path) -> None:
    """The kernel itself refuses the last bytes, as a full disk does."""
    before = tree(root)
    script = """
import resource, sys
from pathlib import Path
from generator.files.atomic import write_bytes
from generator.files.errors import WriteError
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    write_bytes(Path(sys.argv[1]), "cases/a/record.yaml", b"new" * 2000)
except WriteError as error:
    print(error)
"""
    done = subprocess.run(python(script, root), capture_output=True, text=True, check=True)

    assert "larger than this machine allows" in done.stdout
    assert tree(root) == before


# ---------------------------------------------------------------------------------------------
# Processes that die


@pytest.mark.parametrize("name", CALLS)
def test_killed_at_any_call_there_is_the_old_file_or_the_new_and_the_rest_is_swept(
    root: Path, name: str
) -> None:
    command = [sys.executable, "-m", "tests.files.kill_at_call", str(root), PATH, name]
    for nth in range(1, 20):
        write_bytes(root, PATH, OLD)  # which sweeps
        assert set(tree(root)) == {"cases", "cases/a", PATH}

        done = subprocess.run([*command, str(nth)], check=False)

        assert tree(root)[PATH] in (OLD, NEW)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    else:
        pytest.fail("never lived")


WRITER = """
import itertools, sys
from pathlib import Path
from generator.files.atomic import write_bytes
for number in itertools.count():
    write_bytes(Path(sys.argv[1]), "x", (b"%07d\\n" % number) * 40_000)
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(python(WRITER, tmp_path)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def is_whole(data: bytes) -> bool:
    return len(data) == 320_000 and data == data[:8] * 40_000


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_killed_again_and_again_while_writing_the_file_is_always_whole(
    tmp_path: Path, writer: Callable[[], subprocess.Popen[bytes]]
) -> None:
    for round_ in range(12):
        process = writer()
        wait_for(tmp_path / "x")
        time.sleep(0.01 + round_ * 0.003)
        process.kill()
        process.wait()
        assert is_whole((tmp_path / "x").read_bytes())

    write_bytes(tmp_path, "x", NEW)

    assert tree(tmp_path) == {"x": NEW}


def test_two_writers_at_once_never_mix_and_never_disturb_each_other(
    tmp_path: Path, writer: Callable[[], subprocess.Popen[bytes]]
) -> None:
    processes = [writer(), writer()]
    wait_for(tmp_path / "x")
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        assert is_whole((tmp_path / "x").read_bytes())

    for process in processes:
        assert process.poll() is None  # neither has failed
        process.kill()
        process.wait()
    assert is_whole((tmp_path / "x").read_bytes())


def test_a_living_writers_temporary_file_is_not_swept(root: Path) -> None:
    def meanwhile(_: bytes) -> None:
        write_bytes(root, PATH, OLD)

    write_bytes(root, PATH, NEW, verify=meanwhile)

    assert tree(root)[PATH] == NEW


def test_a_temporary_file_swept_before_it_was_locked_is_made_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = posix.create_file_in
    made = []

    def create_and_lose(folder: int, name: str, mode: int) -> int:
        descriptor = honest(folder, name, mode)
        made.append(name)
        if len(made) == 1:
            os.unlink(name, dir_fd=folder)
        return descriptor

    monkeypatch.setattr(posix, "create_file_in", create_and_lose)

    write_bytes(root, PATH, NEW)

    assert tree(root)[PATH] == NEW
    assert len(made) == 2


def test_writing_leaves_no_file_open(root: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))

    write_all(root, [NewFile(PATH, NEW), NewFile("x/y/z", NEW)])
    with pytest.raises(FileChangedError):
        write_bytes(root, "x/y/z", NEW, replaces=atomic.ABSENT)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
