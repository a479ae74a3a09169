"""Commands killed with SIGKILL anywhere, a full disk, and two writers at once a hundred times.

Each time: the branch has the whole change or nothing of it, no record is half-written, nothing in
clear is left on the disk, and running the command again completes it.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import yaml_strict
from generator.errors import Place
from tests.clone.office import REMARK, Desk, Office
from tests.partnership import CLEAN, ONE

pytestmark = pytest.mark.extra

SECRET = b"Spoke to the panel in confidence"
CALLS = 400
"""More calls of the functions below than any of these commands makes."""
TRAP = """
import os, signal, subprocess, sys
limit, calls = int(sys.argv.pop(1)), 0
def trap(module, name):
    honest = getattr(module, name)
    def call(*words, **more):
        global calls
        calls += 1
        if calls == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(*words, **more)
    setattr(module, name, call)
for name in ("replace", "rename", "fsync", "unlink", "write", "link"):
    trap(os, name)
trap(subprocess, "run")
from generator.cli import main
main.run()
"""


def killed_at(desk: Desk, call: int, *words: str, stdin: bytes = b"") -> int:
    """Run a command that is killed at a call; return its status."""
    command = [sys.executable, "-c", TRAP, str(call)]
    told = desk.here._words(words, desk.identity)
    done = subprocess.run(
        [*command, *told], input=stdin, check=False, capture_output=True, env={**CLEAN, "HOME": "/"}
    )
    return done.returncode


def in_clear(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_file() and SECRET in p.read_bytes()]


def calls() -> Iterator[int]:
    """The first calls one by one, later ones in steps."""
    yield from range(1, 40)
    yield from range(40, CALLS, 7)


def record_with(desk: Desk, note: str) -> bytes:
    text = desk.dhr("show", ONE, "--format", "yaml").out
    quoted = f"notes:\n  remarks:\n  - {{when: 2026-06-01, by: An officer, note: {note}}}\n"
    return text.replace("notes: {}\n", quoted).encode()


def test_an_apply_killed_anywhere_leaves_a_whole_record(ada: Desk) -> None:
    text = record_with(ada, SECRET.decode())
    for call in calls():
        status = killed_at(ada, call, "apply", ONE, "-", stdin=text)
        assert ada.broken() == 0
        assert in_clear(ada.root) == []
        if status != -signal.SIGKILL:
            break  # done, or done already when the one before was killed
    assert ada.remarks() == [SECRET.decode()]


def test_a_save_killed_anywhere_is_whole_or_not_there(ada: Desk) -> None:
    ada.remark(SECRET.decode())
    before = ada.head()
    for call in calls():
        status = killed_at(ada, call, "save")
        head = ada.head()
        if head != before:
            assert ada.refusals(before) == []
        if status == 0 or head != before:
            break
        assert ada.remarks() == [SECRET.decode()]
    ada.dhr("save")
    assert ada.head("HEAD~1") == before
    assert ada.git("status", "--porcelain") == ""
    assert ada.dhr("update").code == 0
    assert in_clear(ada.root) == []


def test_an_update_killed_anywhere_is_finished_or_given_up(office: Office) -> None:
    ada = office.ada
    assert ada.dhr("start", ONE).code == 0
    office.delivered(office.ben, "From Ben")
    ada.remark("From Ada")
    ada.save()
    before = ada.head()
    for call in calls():
        status = killed_at(ada, call, "update")
        if status == 0:
            break
        for lock in (ada.root / ".git").glob("*.lock"):
            lock.unlink()  # git's own, of a git that was killed: git says so, and how
        ada.dhr("update", "--give-up")
        if ada.head() != before:
            break
        assert ada.remarks() == ["From Ada"]
    ada.dhr("update")
    assert sorted(ada.remarks()) == ["From Ada", "From Ben"]
    assert ada.refusals(office.first) == []
    assert ada.broken() == 0


def test_a_hundred_times_two_writers_at_once_lose_no_remark(ada: Desk) -> None:
    written = 0
    for turn in range(100):
        before = (ada.tree().get("notes") or {}).get("remarks", [])
        running: list[tuple[str, dict[str, object]]] = []
        for number in range(2):
            remark: dict[str, object] = {**REMARK, "note": f"Turn {turn}, officer {number}"}
            notes: dict[str, object] = {"remarks": [*before, remark][-5:]}
            text = ada.dhr("show", ONE, "--format", "yaml").out
            running.append((text, notes))
        codes = [each.wait() for each in _both(ada, running)]
        assert set(codes) <= {0, 1}
        assert 0 in codes
        written += codes.count(0)
        kept = ada.tree()["notes"]["remarks"]
        assert kept[-1]["note"].startswith(f"Turn {turn},")
        assert len(kept) <= 5
    assert written >= 100
    assert ada.broken() == 0


def _both(desk: Desk, wanted: list[tuple[str, dict[str, object]]]) -> list[subprocess.Popen[bytes]]:
    running = []
    words = desk.here._words(("apply", ONE, "-"), desk.identity)
    for text, notes in wanted:
        tree: Any = {**yaml_strict.parse_map(text, Place("the record")), "notes": notes}
        process = subprocess.Popen(
            [sys.executable, "-m", "generator", *words],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=CLEAN,
        )
        assert process.stdin is not None
        process.stdin.write(yaml_strict.dump(tree).encode())
        running.append(process)
    for process in running:
        assert process.stdin is not None
        process.stdin.close()
    return running


def test_a_full_disk_saves_nothing_and_says_so(ada: Desk) -> None:
    ada.remark("A remark")
    before = ada.head()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, limits[1]))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        done = ada.dhr("save")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert done.code == 2
    assert "Traceback" not in done.err
    assert ada.head() == before
    assert ada.save().code == 0
    assert not (ada.root / ".git/index.lock").exists()
