"""Which revision of a sealed file must stand at its path, by the path's git history.

- Every commit that changes the file makes one revision; its `previous` names the SHA-256 of the
  file before it, one for each parent that a merge combined.
- A file not committed yet follows the one at HEAD.
- A blob that stood at the path before and stands there again is an older revision put back: its
  `previous` cannot name what came before it now.
- Nothing is expected where there is no history, or where it is cut off (a shallow clone).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.history.repository import Repository, blob_id

NONE = "0" * 40


@dataclass(frozen=True)
class Expected:
    """What a sealed file must say of itself: its revision, and the files before it."""

    revision: int
    previous: tuple[str, ...]


@dataclass
class _PathHistory:
    """Changes of one path, oldest first: the blobs before, and the blob after."""

    changes: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    last: tuple[str, ...] = ()

    def add(self, before: tuple[str, ...], after: str) -> None:
        """Add a change; a file that comes back after a deletion follows the one deleted."""
        real = tuple(blob for blob in before if blob != NONE) or self.last
        if after == NONE:
            self.last = real
            return
        self.changes.append((real, after))
        self.revisions[after] = max((self.revisions.get(blob, 0) for blob in real), default=0) + 1
        self.last = (after,)


class Revisions:
    """The history of every sealed file below some paths, read once."""

    def __init__(self, repository: Repository, *paths: str) -> None:
        self._repository = repository
        self._paths: Mapping[str, _PathHistory] = {}
        self._head: Mapping[str, str] = {}
        self.known = False
        if repository.head() is None:
            self.known = True
            return
        self._head = repository.blobs_at_head(*paths)
        if not repository.is_shallow():
            self._paths = _read(repository, paths)
            self.known = True

    def expected(self, path: str, data: bytes) -> Expected | None:
        """Return what the bytes at a path must say of themselves; None where it is not known.

        An older revision put back is expected to follow the latest one, and so never fits.
        """
        if not self.known:
            return None
        history = self._paths.get(path, _PathHistory())
        head = self._head.get(path)
        blob = blob_id(data)
        if blob != head:
            return self._after(history, history.last if head is None else (head,))
        befores = [before for before, after in history.changes if after == blob]
        return self._after(history, befores[-1] if befores else ())

    def base(self, path: str) -> tuple[str, bytes] | None:
        """Return the blob at HEAD that a new revision must follow, and its bytes."""
        head = self._head.get(path)
        if head is None:
            return None
        return head, self._repository.read_blobs([head])[head]

    def follow(self, path: str) -> Expected | None:
        """Return what a new revision of a path must say of itself; None where not known."""
        if not self.known:
            return None
        head = self._head.get(path)
        history = self._paths.get(path, _PathHistory())
        return self._after(history, history.last if head is None else (head,))

    def _after(self, history: _PathHistory, blobs: Sequence[str]) -> Expected:
        contents = self._repository.read_blobs(blobs)
        latest = max((history.revisions.get(blob, 0) for blob in blobs), default=0)
        digests = sorted({hashlib.sha256(contents[blob]).hexdigest() for blob in blobs})
        return Expected(latest + 1, tuple(digests))


def _read(repository: Repository, paths: Sequence[str]) -> Mapping[str, _PathHistory]:
    """Read the changes of all paths in one pass of `git log`, oldest first."""
    output = repository.run(
        "log", "--reverse", "--topo-order", "--full-history", "--raw", "--no-abbrev",
        "--no-renames", "-m", "-z", "--format=%x01%H %P", "HEAD", "--", *paths,
    )  # fmt: skip
    histories: dict[str, _PathHistory] = defaultdict(_PathHistory)
    changes: dict[str, tuple[str, list[str]]] = {}
    commit, parents = "", 0
    fields = iter(output.replace(b"\x01", b"\0\x01").split(b"\0"))
    for raw in fields:
        entry = raw.lstrip(b"\n")
        if entry.startswith(b"\x01"):
            name, *above = entry[1:].decode().split()
            if name != commit:
                _close(histories, changes, parents)
                commit, parents, changes = name, len(above), {}
        elif entry.startswith(b":"):
            _, _, before, after, _ = entry[1:].decode().split(" ")
            path = next(fields).decode("utf-8", "replace")
            changes.setdefault(path, (after, []))[1].append(before)
    _close(histories, changes, parents)
    return histories


def _close(
    histories: dict[str, _PathHistory], changes: Mapping[str, tuple[str, list[str]]], parents: int
) -> None:
    """Add one commit's changes, path by path.

    A merge shows a path once for each parent that had another file; where some parent had this
    one already, the merge took it as it was and made no revision.
    """
    for path, (after, before) in changes.items():
        if parents < 2 or len(before) == parents:  # noqa: PLR2004 - a merge has two parents
            histories[path].add(tuple(sorted(set(before))), after)
