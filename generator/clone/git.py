"""Git's commands that write, run so that nothing of the clone's configuration starts a program.

- Hooks, the file system monitor, filters and foreign merge drivers are switched off for each
  command: a clone may come from anywhere.
- Fetching and pushing need the officer's own set-up (keys, proxies, credential helpers), and use it
  as `git` itself would.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from generator.errors import Place, SetupError
from generator.history.repository import ENVIRONMENT, SAFE, GitUnusableError, Repository
from generator.portal.versions import NoHistoryError

MERGE_DRIVER: Final = "merge.dhr.driver"
_DRIVER: Final = re.compile(
    r"filter\..*\.(?:clean|smudge|process)|merge\..*\.driver|diff\..*\.(?:textconv|command)"
)
_PROGRAM: Final = re.compile(
    r"core\.(?:sshcommand|askpass|gitproxy|alternaterefscommand)|credential\.(?:.*\.)?helper"
    r"|remote\..*\.(?:uploadpack|receivepack|vcs)|ssh\.variant|url\..*\.(?:push)?insteadof"
)
_NOT_OURS: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                    "GIT_NAMESPACE", "GIT_PREFIX")  # fmt: skip
_NOBODY: Final = {
    f"GIT_{role}_{name}": value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in {"NAME": "an officer", "EMAIL": "officer@portal.invalid"}.items()
}
"""Whom git's own notes of what was done name; who changed something is proved by signatures."""

_LEFT_TO_THE_OFFICER: Final = ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL")


class GitFailedError(SetupError):
    """A git command that writes did not succeed."""

    code = "git-failed"
    default_remedy = "run `git status` in the portal's folder: it says what is in the way"


class RemoteError(SetupError):
    """The repository that the clone came from could not be reached, or refused."""

    code = "remote"
    default_remedy = "see what git printed above; check the network, and that you may push there"


class ForeignProgramError(SetupError):
    """The clone's own configuration names a program that fetching or pushing would start."""

    code = "foreign-program"
    default_remedy = (
        "take it out of .git/config; what you trust stands in your own configuration: "
        "git config --global"
    )


def program() -> list[str]:
    """Return the command that runs this program, as git's configuration and hooks name it."""
    return [sys.executable, "-m", "generator"]


def command_line(*words: str) -> str:
    """Return the program with some words as one line for a shell."""
    return " ".join(map(shlex.quote, [*program(), *words]))


class CloneGit:
    """Git in a portal's clone, for commands that write."""

    def __init__(self, root: Path) -> None:
        if not (root / ".git").exists():
            raise NoHistoryError(Place(str(root)), "has no git history of its own")
        self.root = root.resolve()
        self.repository = Repository(self.root)

    # -----------------------------------------------------------------------------------------
    # Running

    def run(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Run a command of git on this clone alone; its output."""
        done = self.attempt(*words, stdin=stdin, env=env)
        if done.returncode != 0:
            problem = f"git ended with status {done.returncode}"
            raise GitFailedError(Place(f"git {words[0]}"), problem)
        return done.stdout

    def attempt(
        self,
        *words: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        shown: bool = False,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command of git that may fail; `shown` lets it warn at the terminal."""
        place = {"GIT_DIR": str(self.root / ".git"), "GIT_WORK_TREE": str(self.root)}
        environment = {**_inherited(), **ENVIRONMENT, **_NOBODY, **place, **(env or {})}
        return self._execute([*SAFE, *self._disarmed, *words], environment, stdin, shown=shown)

    def with_the_world(self, *words: str) -> None:
        """Fetch or push with the officer's own configuration; git speaks to the terminal."""
        kept = {k: v for k, v in ENVIRONMENT.items() if k not in _LEFT_TO_THE_OFFICER}
        environment = {**_inherited(), **kept, "GIT_TERMINAL_PROMPT": "1"}
        self._refuse_programs()
        allowed = ("-c", "protocol.allow=user", "-c", "protocol.ext.allow=never")
        command = [*SAFE, *self._disarmed, *allowed, *words]
        done = self._execute(command, environment, b"", shown=True)
        if done.returncode != 0:
            problem = f"git ended with status {done.returncode}"
            raise RemoteError(Place(f"git {words[0]}"), problem)

    def _execute(
        self, words: Sequence[str], environment: Mapping[str, str], stdin: bytes, *, shown: bool
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - our own words; names are checked by git
                ["git", *words],  # noqa: S607 - the officer's git
                cwd=self.root,
                env=dict(environment),
                input=stdin,
                check=False,
                stdout=subprocess.PIPE,
                stderr=None if shown else subprocess.PIPE,
            )
        except OSError:
            raise GitUnusableError(Place("git"), "is not installed on this machine") from None

    @cached_property
    def _disarmed(self) -> tuple[str, ...]:
        """Return options that switch off every program that the clone's configuration names."""
        words: list[str] = []
        for name in self._names:
            if _DRIVER.fullmatch(name):
                words += ["-c", f"{name}="]
            if name.startswith("filter.") and name.endswith(".required"):
                words += ["-c", f"{name}=false"]
        driver = command_line("merge-driver") + " %O %A %B %P"
        ours = (f"{MERGE_DRIVER}={driver}", "core.autocrlf=false", "submodule.recurse=false",
                "advice.graftFileDeprecated=false")  # fmt: skip
        return (*words, *(word for each in ours for word in ("-c", each)))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """Return the names of the settings of this clone's own configuration."""
        listed = self.repository.run("config", "--list", "--name-only", "-z", "--includes")
        names = {each.decode("utf-8", "replace") for each in listed.split(b"\0")}
        return tuple(sorted(names - {""}))

    def _refuse_programs(self) -> None:
        """Refuse to speak to the world by programs that the clone's own configuration names."""
        for name in self._names:
            if _PROGRAM.fullmatch(name):
                raise ForeignProgramError(Place(".git/config", field=name), "names a program")

    # -----------------------------------------------------------------------------------------
    # Looking

    def own_file(self, name: str) -> Path:
        """Return where git keeps a file of this working folder's own, such as `index`."""
        folder = self.repository.run("rev-parse", "--absolute-git-dir")
        return Path(os.fsdecode(folder.removesuffix(b"\n"))) / name

    @property
    def branch(self) -> str | None:
        """The branch that is here; None where HEAD is a commit by itself."""
        name = self.repository.run("symbolic-ref", "--quiet", "--short", "HEAD", absent=1)
        return name.decode().strip() or None

    @property
    def head(self) -> str | None:
        """The commit that is here; None where there is none yet."""
        return self.repository.head()

    @property
    def merging(self) -> str | None:
        """The other side of a merge that is not committed yet."""
        other = self.repository.commit("MERGE_HEAD")
        if other is None or self.is_in(other, "HEAD"):
            return None
        return other

    def is_in(self, commit: str, head: str) -> bool:
        """Tell whether a commit is part of what a head has."""
        return self.attempt("merge-base", "--is-ancestor", commit, head).returncode == 0

    @property
    def remote(self) -> str | None:
        """The address of `origin`; None where this clone came from nowhere."""
        found = self.repository.run("config", "--get", "remote.origin.url", absent=1)
        return found.decode().strip() or None

    @property
    def main(self) -> str:
        """What officers' branches begin from: origin's main as last fetched, else main."""
        return "origin/main" if self.repository.commit("refs/remotes/origin/main") else "main"

    def setting(self, name: str) -> str | None:
        """Return a setting of this clone's own configuration."""
        found = self.repository.run("config", "--local", "--get", name, absent=1)
        return found.decode("utf-8", "surrogateescape").strip() or None

    def set(self, name: str, value: str) -> None:
        """Write a setting of this clone's own configuration."""
        self.run("config", "--local", name, value)


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
