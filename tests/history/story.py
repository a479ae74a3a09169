"""A git repository with a few small files, for stories about what stood where and when."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator.history.repository import Repository
from generator.history.revisions import Expected, Revisions
from tests.partnership import CLEAN

PATH = "cases/DHR-2025-001/record.yaml"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Story:
    """A repository, told line by line."""

    root: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, env=CLEAN
        )
        return done.stdout.decode().strip()

    def write(self, text: str | None, path: str = PATH) -> None:
        """Write the file, or delete it."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_text(text)

    def commit(self, text: str | None, path: str = PATH) -> str:
        self.write(text, path)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A change")
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, at: str = "HEAD") -> None:
        self.git("checkout", "--quiet", "-b", name, at)

    def switch(self, name: str) -> None:
        self.git("checkout", "--quiet", name)

    def merge(self, name: str, text: str) -> None:
        """Merge a branch by hand: the file is then this text."""
        command = ["git", "merge", "--quiet", "--no-ff", "--no-commit", name]
        subprocess.run(command, cwd=self.root, check=False, capture_output=True, env=CLEAN)
        self.commit(text)

    def expected(self, text: str | None = None, path: str = PATH) -> Expected | None:
        """What the file must say of itself: as it is on the disk, or as it would be."""
        data = (self.root / path).read_bytes() if text is None else text.encode()
        return Revisions(Repository(self.root), "cases").expected(path, data)


def follows(revision: int, *texts: str) -> Expected:
    return Expected(revision, tuple(sorted(sha256(text) for text in texts)))
