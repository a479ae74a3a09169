"""Reading git's objects, and nothing of git's configuration.

- Only plumbing that neither touches the working tree nor runs hooks, filters or drivers.
- The repository is named outright, so that neither a hook's environment nor its owner matters;
  replacements, grafts and the configuration of system and user are not read.
- Every failure is one of our errors.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.errors import Place, SetupError

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # without git, an error of ours says so
from git import Git, GitCommandError, GitCommandNotFound

ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_GLOB_PATHSPECS": "0",
    "GIT_NOGLOB_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "0",
    "LC_ALL": "C",
}
SAFE = (
    "--no-replace-objects",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false",
    "-c", "log.showSignature=false",
    "-c", "log.showRoot=true",
    "-c", "i18n.logOutputEncoding=utf-8",
    "-c", "core.quotePath=true",
    "-c", "core.commitGraph=false",
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
        place = {"GIT_DIR": str(root / ".git"), "GIT_WORK_TREE": str(root)}
        self._git.update_environment(**ENVIRONMENT, **place)

    def run(self, *arguments: str, absent: int | None = None) -> bytes:
        """Run a reading git command; its output.

        `absent` is the status that means no more than "there is none": the output is empty then.
        """
        command = ["git", *SAFE, *arguments]
        try:
            output = self._git.execute(
                command, stdout_as_string=False, strip_newline_in_stdout=False
            )
        except GitCommandNotFound:
            raise GitUnusableError(Place("git"), "is not installed on this machine") from None
        except GitCommandError as error:
            if absent is not None and error.status == absent:
                return b""
            problem = f"git ended with status {error.status}"
            raise GitUnusableError(Place(f"git {arguments[0]}"), problem) from None
        assert isinstance(output, bytes)  # noqa: S101 - asked for bytes
        return output

    def head(self) -> str | None:
        """Return the commit that HEAD names; None where there is no commit yet."""
        name = self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", absent=1)
        return name.decode().strip() or None

    def commit(self, name: str) -> str | None:
        """Return the full id of the commit that a name means; None where it means none."""
        if name.startswith("-"):
            return None
        command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return self.run(*command, absent=1).decode().strip() or None

    def folder(self, commit: str, path: str) -> str | None:
        """Return git's name of a folder at a commit; None where there is no such folder."""
        command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
        found = self.run(*command, absent=1).decode().strip()
        is_folder = found and self.run("cat-file", "-t", found).strip() == b"tree"
        return found if is_folder else None

    def own_file(self, name: str) -> Path:
        """Return where git keeps one of its own files or folders, such as `objects`."""
        folder = self.run("rev-parse", "--git-common-dir").decode("utf-8", "surrogateescape")
        return self.root / folder.removesuffix("\n") / name

    def is_shallow(self) -> bool:
        """Tell whether history is cut off, so that a first revision cannot be told."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def blobs_at_head(self, *paths: str) -> dict[str, str]:
        """Return the blob of every file below some paths at HEAD, by path."""
        return self.blobs_at("HEAD", *paths)

    def blobs_at(self, commit: str, *paths: str) -> dict[str, str]:
        """Return the blob of every file below some paths at a commit, by path."""
        found: dict[str, str] = {}
        for entry in self.run("ls-tree", "-r", "-z", commit, "--", *paths).split(b"\0"):
            meta, _, path = entry.partition(b"\t")
            if path:
                found[path.decode("utf-8", "replace")] = meta.split()[2].decode()
        return found

    def read_blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the bytes of blobs, each with its name."""
        try:
            for name in ids:
                yield name, self._git.get_object_data(name)[3]
        except (ValueError, OSError):
            raise GitUnusableError(Place("git cat-file"), "git lacks an object") from None
        finally:
            self._git.clear_cache()


def open_repository(root: Path) -> Repository | None:
    """Open the repository at a portal's folder; None where the folder is not a git repository.

    A folder inside a larger repository counts as none: paths would not be the portal's.
    """
    if not (root / ".git").exists():
        return None
    return Repository(root)
