"""Searching a whole folder, as it is to be served, for what must not be in it (B11.1).

- Every text of every file is searched; one that stands in many files, such as the frame of the
  pages, is searched once. A file that cannot be searched counts as a finding.
- A review's own files are searched for all variants of its own people; everything else for what is
  distinctive, since with many cases every first name is somebody's.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeAlias

from generator.anonymity.matching import Searcher
from generator.errors import DhrError
from generator.release.reading.files import pieces_of
from generator.release.reading.pieces import ITS_NAME, Piece
from generator.release.scan import Leak

MANY: Final = 32
"""From this number of files on, more than one process is worth its start."""
CANNOT: Final = "cannot be searched"
PARTED: Final = "\n!!!!!!<>!!!!!!\n"
"""Stands between texts of a file that are searched at once: no match reaches over it. Only where
something is found are they searched one by one."""

LICENCES: Final = "assets/licences.txt"
_PROGRAMS: Final = (".css", ".js")
_NAMED_BY_HASH: Final = re.compile(r"manifest\.json|pagefind/.*\.(?:json|pf_meta)")
"""Files that list others whose names are made of a language and a hash: `en_576926c`."""

Reader: TypeAlias = Callable[[str], bytes]


@dataclass(frozen=True)
class FolderScan:
    """What was found, and how much was searched."""

    leaks: tuple[Leak, ...]
    files: int
    pieces: int
    """Distinct texts."""


class Searchers:
    """Which searchers look at which file: those of all, and those of a review's own people."""

    def __init__(self, everywhere: Searcher, own: Mapping[str, Searcher]) -> None:
        self._everywhere = everywhere
        self._own = own
        """By the address of the review."""

    def of(self, name: str) -> tuple[tuple[str, Searcher], ...]:
        """Return the searchers for a file, each with a name of its own."""
        found = [("", self._everywhere)]
        found += [(part, self._own[part]) for part in name.split("/")[:-1] if part in self._own]
        return tuple(found)


def scan_folder(root: Path, searchers: Searchers) -> FolderScan:
    """Search every file below a folder; a symbolic link is none."""
    names = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    linked = [
        Leak(CANNOT, path.relative_to(root).as_posix(), 0, "a symbolic link")
        for path in root.rglob("*")
        if path.is_symlink()
    ]
    found = scan_files(names, partial(_read, root), searchers)
    return FolderScan((*found.leaks, *linked), found.files, found.pieces)


def _read(root: Path, name: str) -> bytes:
    return (root / name).read_bytes()


def scan_files(names: Sequence[str], read: Reader, searchers: Searchers) -> FolderScan:
    """Search files by name, as `read` gives them."""
    workers = os.cpu_count() or 1
    if len(names) < MANY or workers == 1:
        leaks, pieces = _scan(names, read=read, searchers=searchers)
        return FolderScan(tuple(leaks), len(names), pieces)
    parts = [names[part::workers] for part in range(workers)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_begin, initargs=(read, searchers)
    ) as pool:
        results = list(pool.map(_scan_part, parts))
    leaks = sorted((leak for found, _ in results for leak in found), key=lambda leak: leak.file)
    return FolderScan(tuple(leaks), len(names), sum(pieces for _, pieces in results))


_shared: list[tuple[Reader, Searchers]] = []
"""What a worker was forked with: an automaton over a vault is not sent about."""


def _begin(read: Reader, searchers: Searchers) -> None:
    _shared[:] = [(read, searchers)]


def _scan_part(names: Sequence[str]) -> tuple[list[Leak], int]:
    read, searchers = _shared[0]
    return _scan(names, read=read, searchers=searchers)


def _scan(names: Sequence[str], *, read: Reader, searchers: Searchers) -> tuple[list[Leak], int]:
    leaks: list[Leak] = []
    clean: set[bytes] = set()
    searched = 0
    for name in names:
        pieces: list[Piece] = []
        try:
            for each in pieces_of(name, read(name)):
                pieces.append(each)  # noqa: PERF402 - what came before damage is searched too
        except DhrError as error:
            leaks.append(Leak(CANNOT, name, 0, error.problem))
        except OSError:
            leaks.append(Leak(CANNOT, name, 0, "cannot be read"))
        for whose, searcher in searchers.of(name):
            new = {_mark(whose, each.text): each for each in pieces}
            for mark in clean & new.keys():
                del new[mark]
            searched += len(new)
            if any(searcher.blocking(PARTED.join(each.text for each in new.values()))):
                for mark, each in list(new.items()):
                    found = list(_leaks(name, each.place, each.text, searcher))
                    leaks += found
                    if found:
                        del new[mark]
            clean.update(new)
    return list(dict.fromkeys(leaks)), searched


def _mark(whose: str, text: str) -> bytes:
    return hashlib.blake2b(f"{whose}\0{text}".encode("utf-8", "replace")).digest()


def _leaks(name: str, place: str, text: str, searcher: Searcher) -> Iterator[Leak]:
    of_ours = name.endswith(_PROGRAMS) or name == LICENCES or _NAMED_BY_HASH.fullmatch(name)
    by_hash = name.startswith("pagefind/") and place == ITS_NAME
    for hit in searcher.blocking(text):
        if hit.identifier is None and (of_ours or by_hash):
            continue  # a number by its form alone: a measure, a hash, other people's programs
        where = f"{name} ({place})" if place else name
        yield Leak(hit.kind, where, hit.line if not place else 0, hit.masked)
