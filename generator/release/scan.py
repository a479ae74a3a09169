"""Searching the exact bytes to be published for what must not be in them (B11.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.matching import find


@dataclass(frozen=True)
class Leak:
    """An identifier found in a file: its class, where, and a masked form."""

    kind: str
    file: str
    line: int
    masked: str


@dataclass(frozen=True)
class Scan:
    """What was searched for, by class, and what was found."""

    searched: Mapping[str, int]
    leaks: tuple[Leak, ...]


def scan(files: Mapping[str, bytes], identifiers: Sequence[KnownIdentifier]) -> Scan:
    """Search every file, and its name, for every identifier."""
    leaks: list[Leak] = []
    for name, data in files.items():
        text = data.decode("utf-8", "replace")
        leaks += [
            Leak(hit.kind, name, max(hit.line - 1, 0), hit.masked)
            for hit in find(f"{name}\n{text}", identifiers)
        ]
    searched = Counter(each.kind for each in identifiers)
    return Scan(dict(sorted(searched.items())), tuple(leaks))
