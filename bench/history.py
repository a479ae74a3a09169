"""Verifying who changed what: two thousand signed commits, and then only those that are new."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.measure import MEGABYTE, median_of, run
from bench.result import Figure, Result
from generator.policy.people import PATH, parse_people
from generator.portal.initialise import initialise
from generator.portal.starting_policy import Wanted
from generator.vault.keys import Recipient, seal_to

CASE = "DHR-2026-001"
COMMITS = 2000
NEW = 10
PAPERS = 50
TIMES = 3
TARGET = 30.0  # seconds, for all commits


def measure(folder: Path) -> Result:
    """Verify from the first commit, and from a commit that was verified before."""
    root, keys = folder / "portal", folder / "keys"
    wanted = Wanted("Bench", "Bench", "bench@bench.invalid", "https://bench.invalid", ("A", "B"))
    initialise(root, keys, wanted)
    first = _commit(root, keys)
    names = [first, *(_paper(root, keys, number) for number in range(COMMITS))]

    def verify(trust: str) -> list[str]:
        return [sys.executable, "-m", "generator", "-C", str(root), "verify-history",
                "--trust", trust]  # fmt: skip

    whole = median_of(TIMES, lambda: run(verify(first)))
    new = median_of(TIMES, lambda: run(verify(names[-1 - NEW])))
    watched = run(verify(first), memory=True)
    return Result(
        "history",
        ["dhr verify-history --trust COMMIT"],
        [
            Figure(f"verify {COMMITS:,} signed commits, wall", whole.seconds, "s", TARGET),
            Figure("each", whole.seconds / COMMITS * 1000, "ms"),
            Figure(f"verify the {NEW} that are new, wall", new.seconds, "s"),
            Figure("peak memory (RSS)", watched.rss / MEGABYTE, "MB"),
        ],
        [f"median of {TIMES} runs; each commit seals one of {PAPERS} papers of one case"],
    )


def _paper(root: Path, keys: Path, number: int) -> str:
    reader = Recipient(parse_people((root / PATH).read_text()).builder)
    name = "d-" + "".join("abcdefghij"[int(digit)] for digit in f"{number % PAPERS:010}")
    path = root / "cases" / CASE / "documents" / f"{name}.age"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(seal_to(f"paper {number}".encode(), reader))
    return _commit(root, keys)


def _commit(root: Path, keys: Path) -> str:
    signing = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={keys}/signing-officer-1.ssh",
               "-c", "user.name=bench", "-c", "user.email=bench@bench.invalid")  # fmt: skip
    git = ["git", "-C", str(root), *signing]
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--gpg-sign", "-m", "A change"], check=True)
    done = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return done.stdout.strip()
