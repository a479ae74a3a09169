"""Git's objects as they are: each read whole, and held against the name that it has.

- One process of git for all objects, in a git folder of its own that has nothing but a way to the
  repository's objects: no configuration, hook, attribute, graft or replacement of the repository
  is in its reach, and a clone that lacks an object does not fetch it.
- An object's name is the hash of its bytes. It is computed again here, because git does so only
  when it fetches.
- A size is looked at before the bytes are read.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from generator.errors import Place
from generator.history.refusals import RefusedError, Rule
from generator.history.repository import ENVIRONMENT, SAFE, GitUnusableError, Repository

MAX_COMMIT: Final = 256 * 1024  # bytes
MAX_TREE: Final = 4 * 1024 * 1024  # bytes: some 80,000 entries
MAX_COMMITS: Final = 1_000_000  # of one verification

_CONFIG: Final = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
_HEADER: Final = 3  # words before an object: its name, kind and size


class ObjectStore:
    """The objects of a repository, read-only; use it as a context."""

    def __init__(self, repository: Repository) -> None:
        self._objects = repository.own_file("objects").resolve()
        self._folder = Path(tempfile.mkdtemp(prefix="dhr-history-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._upcoming: deque[str] = deque()
        self._asked: deque[str] = deque()
        (self._folder / "refs").mkdir()
        (self._folder / "HEAD").write_text("ref: refs/heads/none\n")
        (self._folder / "config").write_text(_CONFIG)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, name: str, kind: str, limit: int) -> bytes:
        """Return the bytes of an object of a kind; refuse one that is missing, other or larger."""
        size = self._ask(name, kind)
        if size > limit:
            self._stop()  # what it is sending is not read
            raise RefusedError(Rule.SIZE, f"is a {kind} larger than {limit} bytes")
        data = self._take(size)
        self._take(1)
        header = f"{kind} {size}\0".encode()
        if hashlib.sha1(header + data, usedforsecurity=False).hexdigest() != name:
            raise RefusedError(Rule.OBJECT, f"is a {kind} whose bytes are not those of its name")
        return data

    def expect(self, names: Iterable[str]) -> None:
        """Tell what will be read next, in this order, so that git gets one ready meanwhile.

        Whatever is read in truth, and in whatever order, is read rightly.
        """
        self._upcoming = deque(names)

    def commits(self, heads: Sequence[str], without: str) -> list[str]:
        """Return the commits that lead to `heads` and not to `without`, parents first."""
        order = ("rev-list", "--topo-order", "--reverse", f"--max-count={MAX_COMMITS + 1}")
        found = self._git(*order, *heads, f"^{without}", "--").decode().split()
        if len(found) > MAX_COMMITS:
            problem = f"has more than {MAX_COMMITS} commits since the trust root"
            raise RefusedError(Rule.SIZE, problem)
        return found

    def merge_bases(self, one: str, other: str) -> list[str]:
        """Return the best common ancestors of two commits."""
        return self._git("merge-base", "--all", one, other, absent=1).decode().split()

    # -----------------------------------------------------------------------------------------

    def _command(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        program = shutil.which("git")
        if program is None:
            raise GitUnusableError(Place("git"), "is not installed on this machine")
        places = {"GIT_DIR": str(self._folder), "GIT_OBJECT_DIRECTORY": str(self._objects)}
        return [program, *SAFE, *arguments], {**ENVIRONMENT, **places}

    def _git(self, *arguments: str, absent: int | None = None) -> bytes:
        command, environment = self._command(*arguments)
        done = subprocess.run(  # noqa: S603 - fixed words and ids
            command, env=environment, cwd=self._folder, check=False, capture_output=True
        )
        if done.returncode not in {0, absent}:
            raise RefusedError(Rule.OBJECT, "has a history that git cannot walk through")
        return done.stdout

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command, environment = self._command("cat-file", "--batch")
            self._process = subprocess.Popen(  # noqa: S603 - fixed words
                command,
                env=environment,
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _ask(self, name: str, kind: str) -> int:
        """Ask for an object; return its size, with its bytes still to come."""
        try:
            self._ask_ahead(name)
            words = self._answer()
        except OSError:
            words = []
        if not words:
            self._stop()
            raise RefusedError(Rule.OBJECT, f"needs a {kind} that git cannot read")
        if len(words) != _HEADER:
            raise RefusedError(Rule.OBJECT, f"needs a {kind} that is not in this clone")
        if words[1] != kind.encode():
            self._stop()
            raise RefusedError(Rule.OBJECT, f"has a {words[1].decode()} in place of a {kind}")
        return int(words[2])

    def _ask_ahead(self, name: str) -> None:
        """Ask for an object, unless that was done before, and for the one that comes next."""
        while self._asked and self._asked[0] != name:
            self._asked.popleft()
            words = self._answer()  # of what was not needed after all
            if len(words) == _HEADER:
                self._take(int(words[2]) + 1)
        if self._asked:
            self._asked.popleft()
            ahead = []
        else:
            ahead = [name]
            if name in self._upcoming:
                while self._upcoming.popleft() != name:
                    pass
        if self._upcoming and not self._asked:
            self._asked.append(self._upcoming.popleft())
            ahead.append(self._asked[0])
        running = self._running()
        assert running.stdin is not None  # noqa: S101 - pipes were asked for
        running.stdin.write("".join(f"{each}\n" for each in ahead).encode())
        running.stdin.flush()

    def _answer(self) -> list[bytes]:
        running = self._running()
        assert running.stdout is not None  # noqa: S101 - a pipe was asked for
        return running.stdout.readline().split()

    def _take(self, size: int) -> bytes:
        running = self._running()
        assert running.stdout is not None  # noqa: S101 - a pipe was asked for
        data = running.stdout.read(size)
        if len(data) != size:
            self._stop()
            raise RefusedError(Rule.OBJECT, "needs an object that git cannot read")
        return data

    def _stop(self) -> None:
        running, self._process = self._process, None
        self._asked.clear()
        if running is None:
            return
        running.kill()
        running.wait()
        for pipe in (running.stdin, running.stdout):
            if pipe is not None:
                pipe.close()
