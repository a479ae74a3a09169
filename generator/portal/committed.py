"""The files of one commit, read from git's objects as data: nothing is checked out or run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.errors import Place
from generator.files.errors import FileKindError, FileMissingError, FileTooLargeError
from generator.history.commits import parse_commit
from generator.history.objects import MAX_COMMIT, ObjectStore
from generator.history.refusals import RefusedError
from generator.history.trees import FILE, Entry, Tree, Trees

_NOTHING: Final[Tree] = {}


class Committed:
    """The guarded folders of a commit; they can be read as `policy_files.Files`.

    Raises `RefusedError` where the commit or its top folder is none as git writes it.
    """

    def __init__(self, store: ObjectStore, trees: Trees, commit: str) -> None:
        self._store = store
        self._trees = trees
        self.commit = commit
        tree = parse_commit(commit, store.read(commit, "commit", MAX_COMMIT)).tree
        self.folders = trees.guarded(tree)

    def read(self, path: str, limit: int) -> bytes:
        """Return a plain file of the commit."""
        entry = self.entry(path)
        if entry is None:
            raise FileMissingError(Place(path), "does not exist")
        if entry.mode != FILE:
            raise FileKindError(Place(path), "is not an ordinary file")
        return self.blob(entry, path, limit)

    def blob(self, entry: Entry, path: str, limit: int) -> bytes:
        """Return what stands at a path whose entry is known."""
        try:
            return self._store.read(entry.id, "blob", limit)
        except RefusedError as error:
            raise RefusedError(error.rule, error.problem, path) from None

    def names(self, folder: str, limit: int) -> Sequence[str]:
        """Return the names of the plain files of a folder."""
        entry = self.entry(folder)
        if entry is None or not entry.is_folder:
            raise FileMissingError(Place(folder), "does not exist")
        found = self._trees.read(entry.id)
        if len(found) > limit:
            raise FileTooLargeError(Place(folder), f"holds more than {limit} entries")
        return sorted(name for name, each in found.items() if each.mode == FILE)

    def entry(self, path: str) -> Entry | None:
        """Return what stands at a path, of whatever kind."""
        return self._trees.at(self.folders, path)

    def folder(self, path: str) -> Tree:
        """Return what a folder holds; nothing where there is none."""
        entry = self.entry(path)
        return self._trees.read(entry.id) if entry is not None and entry.is_folder else _NOTHING
