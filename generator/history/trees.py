"""Git's trees, read strictly: what a commit changes, and what a merge changes by itself.

- A tree must be as git writes it: sorted, each name once, nothing empty. Otherwise two programs may
  see two different folders under one hash.
- A change is one path with what stood there and what stands there; kind and name are judged later.
- A merge is made again path by path: what only one side changed is taken from it. What both changed
  in different ways is a conflict, which only a signed merge may settle; texts are never merged by
  lines, since no file that is guarded here survives that.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from generator.history.objects import MAX_TREE, ObjectStore
from generator.history.refusals import RefusedError, Rule
from generator.policy.authority import GUARDED

MAX_DEPTH: Final = 5  # folders; the portal's own have at most four
MAX_CHANGES: Final = 200_000  # of one commit
KEPT: Final = 256  # trees in memory

FOLDER: Final = "40000"
FILE: Final = "100644"

_ENTRY: Final = re.compile(rb"([0-7]{1,7}) ([^/\0]+)\0(.{20})", re.DOTALL)
_NOT_SEEN: Final = re.compile(r"[^!-~]|[. ]+$")  # what some file systems leave out of a name


class Entry(NamedTuple):
    """What stands under a name: its mode as git writes it, and its object."""

    mode: str
    id: str

    @property
    def is_folder(self) -> bool:
        """Tell whether it is a folder."""
        return self.mode == FOLDER


class Change(NamedTuple):
    """A path that changed: what stood there, and what stands there now."""

    path: str
    before: Entry | None
    after: Entry | None


Tree = Mapping[str, Entry]
_NOTHING: Final[Tree] = {}


class Sides(NamedTuple):
    """The four folders of a merge: what came out, what both sides began from, and the two."""

    result: Tree
    base: Tree
    ours: Tree
    theirs: Tree


class Trees:
    """The trees of a repository."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._kept: OrderedDict[str, Tree] = OrderedDict()

    def read(self, name: str) -> Tree:
        """Return what a tree holds."""
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        tree = _parse(self._store.read(name, "tree", MAX_TREE))
        self._kept[name] = tree
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return tree

    def guarded(self, name: str) -> Tree:
        """Return the guarded folders of a commit's tree, by name."""
        tree = self.read(name)
        for each in tree:
            if each not in GUARDED and _NOT_SEEN.sub("", each).lower() in GUARDED:
                problem = "has a name that some machines take for a guarded folder's"
                raise RefusedError(Rule.NAME, problem)
        found = {each: tree[each] for each in GUARDED if each in tree}
        for each, entry in found.items():
            if not entry.is_folder:
                raise RefusedError(Rule.KIND, "is not a folder", each)
        return found

    def at(self, folders: Tree, path: str) -> Entry | None:
        """Return what stands at a path below the guarded folders."""
        first, *rest = path.split("/")
        entry = folders.get(first)
        for part in rest:
            if entry is None or not entry.is_folder:
                return None
            entry = self.read(entry.id).get(part)
        return entry

    def changes(self, before: Tree, after: Tree) -> list[Change]:
        """Return every path that differs between two sets of guarded folders."""
        found: list[Change] = []
        for each in self._differ(before, after, "", 0):
            if len(found) == MAX_CHANGES:
                raise RefusedError(Rule.SIZE, f"changes more than {MAX_CHANGES} files")
            found.append(each)
        return found

    def own_changes(self, sides: Sides) -> list[Change]:
        """Return where a merge differs from what both sides give by themselves.

        A conflict counts as changed, however it was settled.
        """
        return list(self._merge(sides, "", 0))

    def _differ(self, before: Tree, after: Tree, folder: str, depth: int) -> Iterator[Change]:
        for name, old in before.items():
            new = after.get(name)
            if new != old:
                yield from self._entry(f"{folder}{name}", old, new, depth)
        for name, new in after.items():
            if name not in before:
                yield from self._entry(f"{folder}{name}", None, new, depth)

    def _entry(
        self, path: str, old: Entry | None, new: Entry | None, depth: int
    ) -> Iterator[Change]:
        old_folder = old is not None and old.is_folder
        new_folder = new is not None and new.is_folder
        if old_folder or new_folder:
            if depth == MAX_DEPTH:
                raise RefusedError(Rule.NAME, "has folders within folders too deep", _top(path))
            inside = self._inside(old), self._inside(new)
            yield from self._differ(*inside, f"{path}/", depth + 1)
        if (old is not None and not old_folder) or (new is not None and not new_folder):
            yield Change(path, None if old_folder else old, None if new_folder else new)

    def _inside(self, entry: Entry | None) -> Tree:
        return self.read(entry.id) if entry is not None and entry.is_folder else _NOTHING

    def _merge(self, sides: Sides, folder: str, depth: int) -> Iterator[Change]:
        for name in sorted(set().union(*sides)):
            made, base, ours, theirs = entries = [side.get(name) for side in sides]
            path = f"{folder}{name}"
            if theirs in {ours, base}:
                expected = ours
            elif ours == base:
                expected = theirs
            elif depth < MAX_DEPTH and all(each is None or each.is_folder for each in entries):
                inner = Sides(*(self._inside(each) for each in entries))
                yield from self._merge(inner, f"{path}/", depth + 1)
                continue
            else:
                expected = None if made is not None else ours or theirs or base
            if made != expected:
                yield from self._entry(path, expected, made, depth)


def _top(path: str) -> str:
    return path.split("/", maxsplit=1)[0]


def _parse(data: bytes) -> Tree:
    tree: dict[str, Entry] = {}
    keys: list[bytes] = []
    end = 0
    for found in _ENTRY.finditer(data):
        if found.start() != end:
            break
        end = found.end()
        mode, name, digest = found.groups()
        entry = Entry(mode.decode("ascii"), digest.hex())
        keys.append(name + b"/" if entry.is_folder else name)
        tree[name.decode("utf-8", "surrogateescape")] = entry
    if end != len(data) or not tree:
        raise RefusedError(Rule.OBJECT, "has a folder that is empty or no tree as git writes one")
    if len(tree) != len(keys) or keys != sorted(keys):
        raise RefusedError(Rule.OBJECT, "has a folder whose names are out of order, or stand twice")
    if any(entry.mode.startswith("0") for entry in tree.values()):
        raise RefusedError(Rule.OBJECT, "has a folder with a mode as git never writes it")
    return tree
