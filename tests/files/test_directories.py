from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.files import posix
from generator.files.directories import staging_directory, swap_directory
from generator.files.errors import NotABuildError, WriteError

MARKER = "build.json"


def build(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(text)
    (folder / "d").mkdir()
    (folder / "d" / "desk.age").write_text(text)


def site(target: Path) -> list[str]:
    """Return what the site says, and hold that it is whole and alone in its folder."""
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    return sorted({path.read_text() for path in target.rglob("*") if path.is_file()})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    target = tmp_path / "build" / "internal"
    build(target, "old")
    return target


def test_a_finished_build_takes_the_place_of_the_last(target: Path) -> None:
    with staging_directory(target, marker=MARKER) as staging:
        build(staging, "new")
        assert (target / MARKER).read_text() == "old"

    assert site(target) == ["new"]
    assert target.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("umask", [0o000, 0o077], ids=oct)
def test_a_build_can_be_read_by_a_web_server_whatever_the_umask(target: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with staging_directory(target, marker=MARKER) as staging:
            assert staging.stat().st_mode & 0o7777 == 0o700
            build(staging, "new")
            (staging / "deeper").mkdir()
            (staging / "deeper" / "page.html").write_text("page")
    finally:
        os.umask(before)

    modes = {path.name: path.stat().st_mode & 0o7777 for path in [target, *target.rglob("*")]}
    assert modes.pop("page.html") == modes.pop(MARKER) == 0o644
    assert {modes[target.name], modes["deeper"]} == {0o755}


def test_the_first_build_needs_no_folder(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "internal"

    with staging_directory(target, marker=MARKER) as staging:
        build(staging, "new")

    assert site(target) == ["new"]


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a" / "out").mkdir(parents=True)

    with staging_directory(tmp_path / "a" / "out", marker=MARKER) as staging:
        build(staging, "new")

    assert site(tmp_path / "a" / "out") == ["new"]


@pytest.mark.parametrize(
    "error", [ValueError, KeyboardInterrupt, SystemExit], ids=lambda error: error.__name__
)
def test_a_failed_build_leaves_the_last_one(target: Path, error: type[BaseException]) -> None:
    def build_and_fail() -> None:
        with staging_directory(target, marker=MARKER) as staging:
            build(staging, "new")
            raise error

    with pytest.raises(error):
        build_and_fail()

    assert site(target) == ["old"]


def test_an_unfinished_build_is_not_put_in_place(target: Path) -> None:
    with (
        pytest.raises(NotABuildError, match=r"holds no build\.json"),
        staging_directory(target, marker=MARKER) as staging,
    ):
        (staging / "index.html").touch()

    assert site(target) == ["old"]


def test_a_folder_of_something_else_is_never_removed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.txt").write_text("years of work")
    (tmp_path / "link").symlink_to(home)
    (tmp_path / "file").touch()

    for target in (home, tmp_path / "link", tmp_path / "file"):
        with (
            pytest.raises(NotABuildError),
            staging_directory(target, marker=MARKER),
        ):
            pytest.fail("must not build at all")

    assert (home / "thesis.txt").read_text() == "years of work"


def test_a_folder_that_becomes_something_else_while_building_is_not_removed(target: Path) -> None:
    def build_and_disturb() -> None:
        with staging_directory(target, marker=MARKER) as staging:
            build(staging, "new")
            (target / MARKER).unlink()

    with pytest.raises(NotABuildError):
        build_and_disturb()

    assert (target / "d" / "desk.age").read_text() == "old"


@pytest.mark.parametrize("works", [True, False], ids=["in one step", "in two steps"])
def test_the_exchange_works_with_and_without_the_kernels_help(
    target: Path, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    if not works:
        monkeypatch.setattr(posix, "exchange", lambda *_: False)
    staging = target.parent / "staging"
    build(staging, "new")

    swap_directory(staging, target, marker=MARKER)

    assert site(target) == ["new"]


def test_if_the_second_step_fails_the_last_build_comes_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posix, "exchange", lambda *_: False)
    honest = Path.rename

    def rename(self: Path, to: Path) -> Path:
        if to == target and ".old" not in self.name:
            raise OSError(errno.EIO, "no")
        return honest(self, to)

    monkeypatch.setattr(Path, "rename", rename)
    staging = target.parent / "staging"
    build(staging, "new")

    with pytest.raises(WriteError, match="nothing was changed"):
        swap_directory(staging, target, marker=MARKER)

    assert (target / MARKER).read_text() == "old"


@pytest.mark.parametrize("name", ["exchange", "sync_disk"])
def test_a_failing_disk_leaves_the_last_build(
    target: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(posix, name, fail)

    with (
        pytest.raises(WriteError, match="disk is full"),
        staging_directory(target, marker=MARKER) as staging,
    ):
        build(staging, "new")

    assert site(target) == ["old"]


def test_a_killed_build_is_swept_by_the_next_and_a_living_one_is_not(target: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from generator.files.directories import staging_directory\n"
        "with staging_directory(Path(sys.argv[1]), marker='build.json') as staging:\n"
        "    (staging / 'half').touch(); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, target])
    until = time.monotonic() + 30
    while not list(target.parent.glob(".dhr-*.building/half")):
        assert time.monotonic() < until
        time.sleep(0.01)
    with staging_directory(target, marker=MARKER) as staging:
        build(staging, "new")
    assert list(target.parent.glob(".dhr-*.building/half"))

    process.send_signal(signal.SIGKILL)
    process.wait()
    with staging_directory(target, marker=MARKER) as staging:
        build(staging, "newer")

    assert site(target) == ["newer"]


def test_readers_meet_a_whole_build_at_every_instant(target: Path) -> None:
    """A reader in a loop while the build is replaced thirty times."""
    script = (
        "import sys; from pathlib import Path\n"
        "from generator.files.directories import staging_directory\n"
        "for number in range(30):\n"
        "    with staging_directory(Path(sys.argv[1]), marker='build.json') as staging:\n"
        "        (staging / 'build.json').write_text(str(number))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, target])
    reads = 0
    while process.poll() is None:
        assert (target / MARKER).read_text()
        reads += 1

    assert process.returncode == 0
    assert reads > 10
    assert (target / MARKER).read_text() == "29"


def test_building_leaves_no_file_open(target: Path) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = open_files()
    with staging_directory(target, marker=MARKER) as staging:
        build(staging, "new")

    assert open_files() == before
    assert os.path.lexists(target)
