from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.files.errors import LockedError, WriteError
from generator.files.lock import repository_lock

HOLDER = """
import sys, time
from pathlib import Path
from generator.files.lock import repository_lock
with repository_lock(Path(sys.argv[1]), "dhr edit"):
    print("held", flush=True)
    time.sleep(60)
"""
COUNTER = """
import sys
from pathlib import Path
from generator.files.atomic import write_bytes
from generator.files.lock import repository_lock
root = Path(sys.argv[1])
for _ in range(100):
    with repository_lock(root, "dhr record", wait=60):
        number = int((root / "count").read_text())
        write_bytes(root, "count", str(number + 1).encode())
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_command_is_told_who_writes(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(LockedError) as refused,
        repository_lock(tmp_path, "dhr record", wait=0.1),
    ):
        pytest.fail("must not be held twice")

    assert f"`dhr edit` (process {holder.pid}) is writing" in str(refused.value)
    assert "[locked]" in str(refused.value)


def test_the_lock_of_a_killed_command_is_free_at_once(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()

    with repository_lock(tmp_path, "dhr record", wait=0):
        assert (tmp_path / ".cache/lock").read_text() == f"{os.getpid()} dhr record\n"


def test_a_command_waits_until_the_lock_is_free(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    start = time.monotonic()
    ender = subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -9 {holder.pid}"])

    with repository_lock(tmp_path, "dhr record", wait=30):
        assert time.monotonic() - start > 0.2
    ender.wait()


def test_the_lock_is_free_after_use_and_after_an_error(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(KeyError), repository_lock(tmp_path, "dhr record", wait=0):
            raise KeyError


def test_two_commands_at_once_lose_no_update(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    commands = [subprocess.Popen([sys.executable, "-c", COUNTER, tmp_path]) for _ in range(2)]

    assert [command.wait() for command in commands] == [0, 0]
    assert (tmp_path / "count").read_text() == "200"


@pytest.mark.parametrize("text", ["", "x", "1 rm -rf /", "1 dhr edit\nmore", "\x1b[31m"])
def test_what_a_stranger_wrote_into_the_lock_is_not_repeated(tmp_path: Path, text: str) -> None:
    with repository_lock(tmp_path, "dhr edit"):
        (tmp_path / ".cache/lock").write_text(text)
        with (
            pytest.raises(LockedError, match="another command is writing"),
            repository_lock(tmp_path, "dhr record", wait=0),
        ):
            pytest.fail("must not be held twice")


def test_a_link_in_place_of_the_lock_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("precious")
    root = tmp_path / "repository"
    (root / ".cache").mkdir(parents=True)
    (root / ".cache/lock").symlink_to(outside)

    with pytest.raises(WriteError), repository_lock(root, "dhr record"):
        pytest.fail("must not follow a link")

    assert outside.read_text() == "precious"
