"""When a commit came onto the main line, which may be long after it was written."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from generator.history.repository import Repository
from generator.portal.arrivals import arrivals


def git(root: Path, *words: str, on: int = 1) -> str:
    time = f"2026-06-{on:02}T12:00:00Z"
    who = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
        cwd=root, check=True, capture_output=True, text=True, env={**os.environ, **who},
    )  # fmt: skip
    return done.stdout.strip()


def commit(root: Path, on: int) -> str:
    git(root, "commit", "--allow-empty", "-qm", f"On day {on}", on=on)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def days(repository: Repository) -> dict[str, int | None]:
    return {name: each.day if each else None for name, each in arrivals(repository).items()}


def test_what_was_written_on_a_branch_arrives_with_its_merge(root: Path) -> None:
    first = commit(root, 1)
    git(root, "switch", "-qc", "change")
    written = [commit(root, 2), commit(root, 3)]
    git(root, "switch", "-q", "main")
    meanwhile = commit(root, 5)
    git(root, "merge", "-q", "--no-ff", "-m", "Merge", "change", on=9)
    merge = git(root, "rev-parse", "HEAD")
    after = commit(root, 11)

    found = days(Repository(root))
    assert found == {first: 1, **dict.fromkeys(written, 9), meanwhile: 5, merge: 9, after: 11}


def test_what_both_of_two_merges_hold_arrives_with_the_first(root: Path) -> None:
    commit(root, 1)
    git(root, "switch", "-qc", "change")
    shared = commit(root, 2)
    git(root, "switch", "-qc", "more")
    later = commit(root, 3)
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "One", "change", on=6)
    git(root, "merge", "-q", "--no-ff", "-m", "Two", "more", on=8)

    found = days(Repository(root))
    assert (found[shared], found[later]) == (6, 8)


def test_times_are_those_of_the_commits_in_utc(root: Path) -> None:
    name = commit(root, 4)

    assert arrivals(Repository(root))[name] == dt.datetime(2026, 6, 4, 12, tzinfo=dt.UTC)
