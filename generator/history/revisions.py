"""Which revision of a sealed file must stand at its path, by the path's git history.

- Every commit that changes the file makes one revision; its `previous` names the SHA-256 of the
  file before it, one for each parent that a merge combined.
- A file not committed yet follows the one at HEAD: changes between two commits are one revision.
  While a merge is not committed, it follows the files of both sides.
- A blob keeps the revision with which it first came. Where it comes back it must be the latest of
  the path's history; any other is an older revision put back, and is expected to follow the latest,
  which it cannot.
- Nothing is expected where there is no history, or where it is cut off (a shallow clone).
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from generator.errors import Place
from generator.history.repository import GitUnusableError, Repository, blob_id

NONE = "0" * 40
MANY = 100  # files, from which on another process of git pays


@dataclass(frozen=True)
class Expected:
    """What a sealed file must say of itself: its revision, and the files before it."""

    revision: int
    previous: tuple[str, ...]


@dataclass
class _PathHistory:
    """Changes of one path, oldest first: for each blob, what stood there before it first came."""

    before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set)
    last: tuple[str, ...] = ()

    def add(self, before: tuple[str, ...], after: str) -> None:
        """Add a change; a file that comes back after a deletion follows the one deleted."""
        real = self.to_follow(tuple(blob for blob in before if blob != NONE) or self.last)
        if after == NONE:
            self.last = real
            return
        if after in self.before:
            self.returned.add(after)
        else:
            self.before[after] = real
            self.revisions[after] = 1 + self.latest(real)
        self.last = (after,)

    def keep(self, others: tuple[str, ...], kept: str) -> None:
        """Add a merge that kept one parent's file, where other parents had others.

        It makes no revision; but where a later one stood with another parent, it put this one back.
        """
        if self.revisions.get(kept, 0) < self.latest(others):
            self.returned.add(kept)

    def latest(self, blobs: Iterable[str]) -> int:
        """Return the highest revision among some blobs."""
        return max((self.revisions.get(blob, 0) for blob in blobs), default=0)

    def put_back(self, blob: str) -> bool:
        """Tell whether a blob came back although later ones had stood here."""
        return blob in self.returned and self.revisions[blob] < self.latest(self.revisions)

    def to_follow(self, blobs: tuple[str, ...]) -> tuple[str, ...]:
        """Return what the next file follows: the latest, where an older one was put back."""
        if not any(self.put_back(blob) for blob in blobs):
            return blobs
        top = self.latest(self.revisions)
        return tuple(each for each, revision in self.revisions.items() if revision == top)

    def predecessors(self, blob: str) -> tuple[str, ...]:
        """Return the blobs that a blob of this history must follow."""
        return self.to_follow((blob,)) if self.put_back(blob) else self.before.get(blob, ())


class Revisions:
    """The history of every sealed file below some paths, read once.

    It is the history of HEAD, and of what is being merged into it; or of another commit alone.
    """

    def __init__(self, repository: Repository, *paths: str, head: str = "HEAD") -> None:
        self._repository = repository
        self._paths: Mapping[str, _PathHistory] = {}
        self._head: Mapping[str, str] = {}
        self._merging: Mapping[str, str] = {}
        self._digests: dict[str, str] = {}
        self.known = True
        if repository.commit(head) is None:
            return
        self._head = repository.blobs_at(head, *paths)
        self.known = not repository.is_shallow()
        tips = [head]
        if head == "HEAD" and (merging := repository.commit("MERGE_HEAD")):
            self._merging = repository.blobs_at(merging, *paths)
            tips.append(merging)
        if self.known:
            self._paths = _read(repository, tips, paths)

    @property
    def paths(self) -> frozenset[str]:
        """Return every path that history knows, deleted ones too."""
        return frozenset({*self._paths, *self._head})

    def prepare(self) -> None:
        """Read what judging every file at HEAD needs, in one go."""
        self._digest(
            each
            for path, blob in self._head.items()
            for each in self._history(path).predecessors(blob)
        )

    def expected(self, path: str, data: bytes) -> Expected | None:
        """Return what the bytes at a path must say of themselves; None where it is not known."""
        if not self.known:
            return None
        blob = blob_id(data)
        history = self._history(path)
        if blob == self._head.get(path) or blob in self._base(path):
            return self._after(history, history.predecessors(blob))
        return self.follow(path)

    def follow(self, path: str) -> Expected | None:
        """Return what a new revision of a path must say of itself; None where not known."""
        if not self.known:
            return None
        return self._after(self._history(path), self._base(path))

    def _base(self, path: str) -> tuple[str, ...]:
        """Return what is gone on from: the file at HEAD, or the latest that git has of it.

        While a merge is not committed yet, also the file of the other side.
        """
        history = self._history(path)
        head, other = self._head.get(path), self._merging.get(path)
        sides = tuple(dict.fromkeys(each for each in (head, other) if each is not None))
        return history.to_follow(sides) if sides else history.last

    def digest_at_head(self, path: str) -> str | None:
        """Return the SHA-256 of the file at HEAD, which is known in a shallow clone too."""
        head = self._head.get(path)
        return None if head is None else self._digest([head])[head]

    def _history(self, path: str) -> _PathHistory:
        return self._paths.get(path) or _PathHistory()

    def _after(self, history: _PathHistory, blobs: Sequence[str]) -> Expected:
        digests = self._digest(blobs)
        return Expected(history.latest(blobs) + 1, tuple(sorted({digests[b] for b in blobs})))

    def _digest(self, blobs: Iterable[str]) -> Mapping[str, str]:
        missing = sorted({blob for blob in blobs if blob not in self._digests})
        parts = min(os.cpu_count() or 1, 1 + len(missing) // MANY)
        if parts == 1:
            self._digests.update(_sha256_of(self._repository, missing))
            return self._digests
        root = self._repository.root
        with ThreadPoolExecutor(parts) as pool:  # each with a git of its own, which does the work
            shares = [(Repository(root), missing[part::parts]) for part in range(parts)]
            for found in pool.map(lambda share: _sha256_of(*share), shares):
                self._digests.update(found)
        return self._digests


def _sha256_of(repository: Repository, blobs: Sequence[str]) -> dict[str, str]:
    if not blobs:
        return {}
    return {blob: hashlib.sha256(data).hexdigest() for blob, data in repository.read_blobs(blobs)}


def _read(
    repository: Repository, tips: Sequence[str], paths: Sequence[str]
) -> Mapping[str, _PathHistory]:
    """Read the changes of all paths in one pass of `git log`, oldest first."""
    output = repository.run(
        "log", "--reverse", "--topo-order", "--full-history", "--raw", "--no-abbrev",
        "--no-renames", "--diff-merges=separate", "-z", "--format=%x01%H %P", *tips, "--", *paths,
    )  # fmt: skip
    fields = iter(output.replace(b"\x01", b"\0\x01").split(b"\0"))
    try:
        return _parse(fields)
    except (ValueError, StopIteration):
        raise GitUnusableError(Place("git log"), "names a path that cannot be read") from None


def _parse(fields: Iterator[bytes]) -> Mapping[str, _PathHistory]:
    """Collect the changes of every path, commit by commit."""
    histories: dict[str, _PathHistory] = defaultdict(_PathHistory)
    changes: dict[str, tuple[str, list[str]]] = {}
    commit, parents = "", 0
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
    return dict(histories)


def _close(
    histories: dict[str, _PathHistory], changes: Mapping[str, tuple[str, list[str]]], parents: int
) -> None:
    """Add one commit's changes, path by path.

    A merge shows a path once for each parent that had another file; where some parent had this
    one already, the merge kept it as it was and made no revision.
    """
    for path, (after, before) in changes.items():
        others = tuple(sorted(set(before)))
        if parents < 2 or len(before) == parents:  # noqa: PLR2004 - a merge has two parents
            histories[path].add(others, after)
        else:
            histories[path].keep(others, after)
