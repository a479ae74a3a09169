"""Reading git's objects, and nothing of git's configuration.

- Only plumbing that neither touches the working tree nor runs hooks, filters or drivers.
- Replacement objects are ignored; system and user configuration are not read.
- Every failure is one of our errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from git import Git, GitCommandError, GitCommandNotFound

from generator.errors import Place, SetupError

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
_SAFE = (
    "--no-replace-objects",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false",
    "-c", "log.showSignature=false",
    "-c", "core.quotePath=true",
    "-c", "protocol.allow=never",
)  # fmt: skip


class GitUnusableError(SetupError):
    """Git is missing, or refuses to read this repository."""

    code = "git"
    default_remedy = "run `git status` in the portal's folder; git says there what is wrong"


def blob_id(data: bytes) -> str:
    """Return the name that git gives to a file's bytes (SHA-1 repositories)."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


class Repository:
    """The git repository whose top folder is the portal's, read through its objects."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._git = Git(str(root))
        self._git.update_environment(**_ENVIRONMENT)

    def run(self, *arguments: str) -> bytes:
        """Run a reading git command; its output."""
        command = ["git", *_SAFE, *arguments]
        try:
            output = self._git.execute(
                command, stdout_as_string=False, strip_newline_in_stdout=False
            )
        except GitCommandNotFound:
            raise GitUnusableError(Place("git"), "is not installed on this machine") from None
        except GitCommandError as error:
            raise GitUnusableError(
                Place(arguments[0]), f"git ended with status {error.status}"
            ) from None
        assert isinstance(output, bytes)  # noqa: S101 - asked for bytes
        return output

    def head(self) -> str | None:
        """Return the commit that HEAD names; None where there is no commit yet."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
        except GitUnusableError:
            return None

    def is_shallow(self) -> bool:
        """Tell whether history is cut off, so that a first revision cannot be told."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def blobs_at_head(self, *paths: str) -> Mapping[str, str]:
        """Return the blob of every file below some paths at HEAD, by path."""
        found: dict[str, str] = {}
        for entry in self.run("ls-tree", "-r", "-z", "HEAD", "--", *paths).split(b"\0"):
            meta, _, path = entry.partition(b"\t")
            if path:
                found[path.decode("utf-8", "replace")] = meta.split()[2].decode()
        return found

    def read_blobs(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Return the bytes of blobs by their names."""
        contents: dict[str, bytes] = {}
        for name in ids:
            if name not in contents:
                contents[name] = self._git.get_object_data(name)[3]
        self._git.clear_cache()
        return contents


def open_repository(root: Path) -> Repository | None:
    """Open the repository at a portal's folder; None where the folder is not a git repository.

    A folder inside a larger repository counts as none: paths would not be the portal's.
    """
    if not (root / ".git").exists():
        return None
    return Repository(root)
