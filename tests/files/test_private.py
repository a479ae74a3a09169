from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from generator.files import posix, private
from generator.files.errors import FileKindError, PrivateDirectoryError, WriteError
from generator.files.private import private_directory, sweep_private

CANARY = "Wilhelmina Sandmere"
HOLDER = f"""
import os, sys, time
from generator.files.private import private_directory
with private_directory(dict(XDG_RUNTIME_DIR=sys.argv[1])) as folder:
    print(folder.write("record.yaml", b"{CANARY}"), flush=True)
    if len(sys.argv) > 2:
        os.kill(os.getpid(), int(sys.argv[2]))
    time.sleep(60)
"""


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory of this test's own, as a login session has."""
    path = private._SHARED_MEMORY / f"dhr-test-{os.getpid()}-{threading.get_ident()}"
    path.mkdir(mode=0o700)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def environment(memory: Path) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(memory)}


def left(memory: Path) -> list[Path]:
    return [path for path in memory.rglob("*") if path.parent != memory]


def test_a_private_folder_is_in_memory_and_ours_alone(environment: dict[str, str]) -> None:
    with private_directory(environment) as folder:
        path = folder.write("record.yaml", CANARY.encode())

        assert path.stat().st_mode & 0o777 == 0o600
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert folder.path.parent.stat().st_mode & 0o777 == 0o700
        descriptor = posix.open_folder(folder.path)
        assert posix.in_memory(descriptor)
        os.close(descriptor)
        assert folder.read("record.yaml", 100) == CANARY.encode()


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt, SystemExit], ids=str)
def test_it_is_removed_on_every_way_out(
    memory: Path, environment: dict[str, str], error: type[BaseException] | None
) -> None:
    def use() -> None:
        with private_directory(environment) as folder:
            folder.write("record.yaml", CANARY.encode())
            if error:
                raise error

    with pytest.raises(error) if error else nullcontext():
        use()

    assert left(memory) == []


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=lambda n: n.name
)
def test_it_is_removed_when_a_signal_ends_the_command(memory: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", HOLDER, str(memory), str(int(number))]
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)

    assert done.stdout
    assert done.returncode in (128 + number, -number, 1)
    assert CANARY.encode() not in done.stderr
    assert left(memory) == []


def test_what_a_killed_command_left_is_swept_and_a_living_ones_is_not(
    memory: Path, environment: dict[str, str]
) -> None:
    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", HOLDER, memory], stdout=subprocess.PIPE, text=True
        )

    with start() as dead, start() as living:
        assert dead.stdout
        assert living.stdout
        lost = Path(dead.stdout.readline().strip())
        kept = Path(living.stdout.readline().strip())
        dead.kill()
        dead.wait()
        assert lost.exists()

        sweep_private(environment)

        assert not lost.parent.exists()
        assert kept.read_text() == CANARY
        living.send_signal(signal.SIGTERM)
    assert left(memory) == []


def test_a_new_private_folder_sweeps_too(memory: Path, environment: dict[str, str]) -> None:
    base = memory / f"dhr-{os.geteuid()}"
    (base / "0123456789abcdef").mkdir(parents=True)
    base.chmod(0o700)
    (base / "0123456789abcdef" / "record.yaml").write_text(CANARY)

    with private_directory(environment) as folder:
        assert [path.name for path in base.iterdir()] == [folder.path.name]


def test_a_sweep_removes_no_link_and_follows_none(
    memory: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "precious").touch()
    base = memory / f"dhr-{os.geteuid()}"
    base.mkdir(mode=0o700)
    (base / "link").symlink_to(tmp_path)

    sweep_private(environment)

    assert (tmp_path / "precious").exists()


def test_without_memory_it_refuses(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posix, "in_memory", lambda _: False)

    with (
        pytest.raises(PrivateDirectoryError, match="memory file system"),
        private_directory(environment),
    ):
        pytest.fail("must not write plaintext to a disk")


def test_a_runtime_folder_on_a_disk_is_passed_over(tmp_path: Path, memory: Path) -> None:
    private_memory = pytest.MonkeyPatch()
    private_memory.setattr(private, "_SHARED_MEMORY", memory)
    try:
        for runtime in ("", "relative", str(tmp_path / "none"), "/proc"):
            with private_directory({"XDG_RUNTIME_DIR": runtime}) as folder:
                assert memory in folder.path.parents
    finally:
        private_memory.undo()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o777], ids=oct)
def test_a_base_that_others_can_enter_is_refused(
    memory: Path, environment: dict[str, str], mode: int
) -> None:
    base = memory / f"dhr-{os.geteuid()}"
    base.mkdir()
    base.chmod(mode)

    with (
        pytest.raises(PrivateDirectoryError, match="others can enter"),
        private_directory(environment),
    ):
        pytest.fail("must not be used")
    sweep_private(environment)  # leaves it alone


def test_a_base_of_somebody_else_or_a_link_is_refused(
    memory: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base = memory / f"dhr-{os.geteuid()}"
    base.symlink_to(tmp_path)
    with pytest.raises(WriteError), private_directory(environment):
        pytest.fail("must not be used")
    base.unlink()

    monkeypatch.setattr(posix, "is_ours", lambda _: False)
    with (
        pytest.raises(PrivateDirectoryError, match="somebody else"),
        private_directory(environment),
    ):
        pytest.fail("must not be used")


def test_a_file_is_new_and_no_link_is_followed(environment: dict[str, str], tmp_path: Path) -> None:
    with private_directory(environment) as folder:
        folder.write("a", b"1")
        (folder.path / "b").symlink_to(tmp_path / "outside")
        for name in ("a", "b", "none/c"):
            with pytest.raises(WriteError):
                folder.write(name, b"2")
        with pytest.raises(FileKindError):
            folder.read("b", 10)
        assert folder.read("a", 10) == b"1"
    assert not (tmp_path / "outside").exists()


def test_a_file_has_its_mode_whatever_the_umask(environment: dict[str, str]) -> None:
    with private_directory(environment) as folder:
        before = os.umask(0o777)
        try:
            path = folder.write("a", b"1")
        finally:
            os.umask(before)
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_second_signal_does_not_stop_the_removal(
    memory: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = shutil.rmtree

    def interrupted(path: Path) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)
        honest(path)

    with private_directory(environment) as folder:
        folder.write("a", b"1")
        monkeypatch.setattr(shutil, "rmtree", interrupted)

    assert left(memory) == []


def test_a_file_that_an_editor_replaced_is_read(environment: dict[str, str]) -> None:
    with private_directory(environment) as folder:
        path = folder.write("record.yaml", b"before")
        (folder.path / "record.yaml~").write_bytes(b"after")
        (folder.path / "record.yaml~").replace(path)

        assert folder.read("record.yaml", 100) == b"after"


def test_a_folder_already_removed_is_no_error(environment: dict[str, str]) -> None:
    with private_directory(environment) as folder:
        shutil.rmtree(folder.path)


def test_a_folder_that_cannot_be_removed_is_said_so(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise OSError

    with (
        pytest.raises(PrivateDirectoryError, match="holds plaintext"),
        private_directory(environment),
    ):
        monkeypatch.setattr(shutil, "rmtree", fail)


def test_in_another_thread_it_works_without_signals(
    memory: Path, environment: dict[str, str]
) -> None:
    seen: list[bytes] = []

    def work() -> None:
        with private_directory(environment) as folder:
            folder.write("a", b"1")
            seen.append(folder.read("a", 10))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [b"1"]
    assert left(memory) == []


def test_signals_are_as_they_were_afterwards(environment: dict[str, str]) -> None:
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]

    with private_directory(environment):
        assert signal.getsignal(signal.SIGTERM) != before[0]

    assert [signal.getsignal(number) for number in numbers] == before
