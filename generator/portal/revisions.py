"""What git says a portal's sealed files must be: asked once for one file, or once for all."""

from __future__ import annotations

from pathlib import Path

from generator.history.repository import open_repository
from generator.history.revisions import Expected, Revisions
from generator.policy.people import DIRECTORY_PATH
from generator.vault.record_file import OpenRecord

_ALL = ("cases", DIRECTORY_PATH)


class RevisionsOnDisk:
    """The revisions of a portal's sealed files; a folder without git has none."""

    def __init__(self, root: Path) -> None:
        self._repository = open_repository(root)
        self._all: Revisions | None = None
        self._each: dict[str, Revisions] = {}

    def prepare(self) -> None:
        """Read the history of every sealed file at once, for work on many cases."""
        if self._repository is not None:
            self._all = Revisions(self._repository, *_ALL)
            self._all.prepare()

    def _of(self, path: str) -> Revisions | None:
        if self._all is not None or self._repository is None:
            return self._all
        if path not in self._each:
            self._each[path] = Revisions(self._repository, path)
        return self._each[path]

    @property
    def cut_off(self) -> bool:
        """Tell whether history is missing, so that nobody can tell an older file put back."""
        return self._all is None or not self._all.known

    @property
    def paths(self) -> frozenset[str]:
        """Return every sealed file that history knows, deleted ones too; once prepared."""
        return frozenset() if self._all is None else self._all.paths

    def expected(self, path: str, data: bytes) -> Expected | None:
        """Return what a file must say of itself; None where git cannot tell."""
        history = self._of(path)
        return None if history is None else history.expected(path, data)

    def follow(self, path: str, before: OpenRecord | None) -> Expected:
        """Return what the next version of a sealed file must say of itself.

        `before` is the version on the disk, where there is one. Where history is cut off, a version
        that is not committed yet is told by its following the one at HEAD.
        """
        history = self._of(path)
        expected = None if history is None else history.follow(path)
        if expected is not None:
            return expected
        if before is None:
            return Expected(1, ())
        binding = before.binding
        head = None if history is None else history.digest_at_head(path)
        new = history is not None and head is None
        if new or head in binding.previous:
            return Expected(binding.revision, tuple(sorted(binding.previous)))
        return Expected(binding.revision + 1, (before.digest,))
