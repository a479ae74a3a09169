"""Searching the exact bytes to be published for what must not be in them (B11.1).

- Every file is searched, its name, and the address under which it is to be found.
- YAML is searched as it is written and value by value: quoting can hide a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator import yaml_strict
from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.matching import Hit, Level, Searcher
from generator.errors import Place
from generator.release.published import is_image

ADDRESS: Final = "the address (publication.slug)"


@dataclass(frozen=True)
class Leak:
    """An identifier found in a file: its class, where, and a masked form."""

    kind: str
    file: str
    line: int
    masked: str
    variant: str = "as recorded"
    level: Level = Level.BLOCKING
    texts: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """What was found and what it was known as; for decisions, never to be shown."""
    around: str = field(default="", compare=False, repr=False)
    """The lines in which it stands."""

    @property
    def where(self) -> str:
        """Say where it stands: `overview-report.md:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Scan:
    """What was searched for, by class, and what was found."""

    searched: Mapping[str, int]
    leaks: tuple[Leak, ...]
    reviews: tuple[Leak, ...] = ()
    """What only resembles an identifier, or points to one: a person must look at it."""


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
    found = [_leak(ADDRESS, 0, hit, folder.title()) for hit in searcher.blocking(folder.title())]
    for name, data in files.items():
        found += dict.fromkeys(_leaks(searcher, name, data))
    searched = Counter(each.kind for each in identifiers)
    blocking = tuple(each for each in found if each.level is Level.BLOCKING)
    reviews = tuple(each for each in found if each.level is Level.REVIEW)
    return Scan(dict(sorted(searched.items())), blocking, reviews)


def _leaks(searcher: Searcher, name: str, data: bytes) -> Iterator[Leak]:
    for hit in searcher.blocking(name.title()):
        yield _leak(name, 0, hit, name.title())
    if is_image(name):
        return  # its pixels are no text; it was drawn anew without anything else in it
    text = data.decode("utf-8", "replace")
    found = list(searcher.find(text))
    for hit in found:
        yield _leak(name, hit.line, hit, text)
    if name.endswith(".yaml"):
        seen = {(hit.kind, hit.masked) for hit in found}
        place = Place(name)
        for path, value in _values(yaml_strict.parse(text, place)):
            for hit in searcher.find(value):
                if (hit.kind, hit.masked) not in seen:
                    mark = yaml_strict.locate(text, path, place)
                    yield _leak(name, mark.line if mark else 0, hit, value)


def _leak(file: str, line: int, hit: Hit, text: str) -> Leak:
    begin = text.rfind("\n", 0, hit.start) + 1
    end = text.find("\n", hit.end)
    known = (hit.identifier.text,) if hit.identifier is not None else ()
    around = text[begin : len(text) if end < 0 else end]
    texts = (text[hit.start : hit.end], *known)
    return Leak(hit.kind, file, line, hit.masked, hit.variant, hit.level, texts, around)


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
