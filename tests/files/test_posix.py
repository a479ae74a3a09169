from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.files import posix

MEMORY = Path("/dev/shm")  # noqa: S108 - nothing is written there


def in_memory(path: Path) -> bool:
    folder = posix.open_folder(path)
    try:
        return posix.in_memory(folder)
    finally:
        os.close(folder)


def test_memory_is_told_from_a_disk() -> None:
    assert in_memory(MEMORY)
    assert not in_memory(Path("/proc"))


@pytest.mark.parametrize(
    ("mounts", "memory"),
    [
        pytest.param("", False, id="unknown"),
        pytest.param("22 1 {} / /x rw shared:1 - tmpfs tmpfs rw\n", True, id="tmpfs"),
        pytest.param("22 1 {} / /x rw - ext4 /dev/sda rw\n", False, id="a disk"),
        pytest.param("22 1 {} / /x rw - ext4 tmpfs rw\n", False, id="a disk called tmpfs"),
        pytest.param("22 1 9:9 / /x rw - tmpfs tmpfs rw\n", False, id="another device"),
        pytest.param(
            "1 1 {0} / /x rw - tmpfs a rw\n2 1 {0} / /y rw - ext4 b rw\n", False, id="in doubt"
        ),
    ],
)
def test_the_list_of_mounts_is_read_by_device(
    monkeypatch: pytest.MonkeyPatch, mounts: str, *, memory: bool
) -> None:
    device = MEMORY.stat().st_dev
    text = mounts.format(f"{os.major(device)}:{os.minor(device)}")
    monkeypatch.setattr(Path, "read_text", lambda *_: text)

    assert in_memory(MEMORY) is memory


def test_without_a_list_of_mounts_nothing_is_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", missing)

    assert not in_memory(MEMORY)
    assert not posix.has_plain_swap()


@pytest.mark.parametrize(
    ("devices", "plain"),
    [
        pytest.param([], False, id="no swap"),
        pytest.param(["/dev/zram0"], False, id="in compressed memory"),
        pytest.param(["/dev/dm-3"], False, id="encrypted"),
        pytest.param(["/dev/sda2"], True, id="a partition"),
        pytest.param(["/swapfile"], True, id="a file"),
        pytest.param(["/dev/zram0", "/dev/dm-4"], True, id="a volume that is not encrypted"),
    ],
)
def test_swap_on_a_plain_disk_is_told(
    monkeypatch: pytest.MonkeyPatch, devices: list[str], *, plain: bool
) -> None:
    swaps = "Filename\tType\tSize\n" + "".join(f"{name} partition 1 1 1\n" for name in devices)

    def read_text(path: Path, *_: object) -> str:
        texts = {
            "/proc/swaps": swaps,
            "/sys/block/dm-3/dm/uuid": "CRYPT-LUKS2-1",
            "/sys/block/dm-4/dm/uuid": "LVM-1",
        }
        if str(path) not in texts:
            raise FileNotFoundError
        return texts[str(path)]

    monkeypatch.setattr(Path, "read_text", read_text)

    assert posix.has_plain_swap() is plain


def test_a_hardened_process_dumps_no_core_and_its_children_are_free() -> None:
    script = """
import resource, subprocess, sys
from pathlib import Path
from generator.files.posix import harden_process, _libc
harden_process()
assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
assert _libc.prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE
print(Path("/proc/self/mountinfo").read_text() != "")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout == b"True\n"


def test_two_folders_change_places_in_one_step(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()

    assert posix.exchange(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()
    with pytest.raises(OSError, match="No such file"):
        posix.exchange(tmp_path / "a", tmp_path / "none")
