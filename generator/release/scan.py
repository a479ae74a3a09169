"""Searching the exact bytes to be published for what must not be in them (B11.1).

- Every file is searched, its name, and the address under which it is to be found.
- YAML is searched as it is written and value by value: quoting can hide a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator import yaml_strict
from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.matching import Hit, Searcher
from generator.errors import Place

ADDRESS: Final = "the address (publication.slug)"


@dataclass(frozen=True)
class Leak:
    """An identifier found in a file: its class, where, and a masked form."""

    kind: str
    file: str
    line: int
    masked: str

    @property
    def where(self) -> str:
        """Say where it stands: `overview-report.md:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Scan:
    """What was searched for, by class, and what was found."""

    searched: Mapping[str, int]
    leaks: tuple[Leak, ...]


def scan(
    files: Mapping[str, bytes],
    identifiers: Sequence[KnownIdentifier],
    *,
    folder: str = "",
    allowed: Iterable[str] = (),
) -> Scan:
    """Search every file, its name and its folder's, for every identifier."""
    searcher = Searcher(identifiers, allowed)
    # An address has no capital letters; a name in it is one all the same, and is not repeated.
    leaks = [Leak(hit.kind, ADDRESS, 0, hit.masked) for hit in searcher.blocking(folder.title())]
    for name, data in files.items():
        hits = dict.fromkeys(_hits(searcher, name, data))
        leaks += [Leak(hit.kind, name, hit.line, hit.masked) for hit in hits]
    searched = Counter(each.kind for each in identifiers)
    return Scan(dict(sorted(searched.items())), tuple(leaks))


def _hits(searcher: Searcher, name: str, data: bytes) -> Iterator[Hit]:
    text = data.decode("utf-8", "replace")
    for hit in searcher.blocking(name.title()):
        yield Hit(hit.kind, 0, hit.masked)
    found = list(searcher.blocking(text))
    yield from found
    if name.endswith(".yaml"):
        seen = {(hit.kind, hit.masked) for hit in found}
        place = Place(name)
        for path, value in _values(yaml_strict.parse(text, place)):
            for hit in searcher.blocking(value):
                if (hit.kind, hit.masked) not in seen:
                    mark = yaml_strict.locate(text, path, place)
                    yield Hit(hit.kind, mark.line if mark else 0, hit.masked)


def _values(
    tree: yaml_strict.Tree, path: yaml_strict.Path = ()
) -> Iterator[tuple[yaml_strict.Path, str]]:
    """Yield every value of a YAML tree, with its place."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _values(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _values(value, (*path, index))
    elif tree is not None:
        yield path, tree
