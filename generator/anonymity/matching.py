"""Finding identifiers in a text that is to be published.

- A text is searched as it is written, with character references and escapes resolved, and as a
  reader sees it, without markup (`folding`).
- Exact and normalised forms are found by one automaton over all spellings (`index`), days however
  they are written (`days`), and what only resembles a name, for the case's own people
  (`resembling`); numbers that are somebody's by their form are found without being known
  (`patterns`).
- A hit tells its class, its line and a masked form; the text itself is never repeated, so that no
  log becomes a leak. `start` and `end` are its place in the text given, for who may replace it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.anonymity.days import Days
from generator.anonymity.folding import View, fold, views
from generator.anonymity.index import Found, Index
from generator.anonymity.known import (
    NAME,
    PERSONAL_NAMES,
    Form,
    KnownIdentifier,
    Level,
)
from generator.anonymity.patterns import numbers_in
from generator.anonymity.resembling import Resembling

__all__ = ("Hit", "Level", "Searcher", "find", "fold", "mask")

_VISIBLE_ENDS = 1  # characters shown at the beginning of a masked match
_LONGEST = 400  # characters of an allowed name, however it is laid out
_FAR = 1 << 62


@dataclass(frozen=True)
class Hit:
    """Where an identifier was found: its class, the line in the file, and a masked form."""

    kind: str
    line: int
    masked: str
    variant: str = "as recorded"
    level: Level = Level.BLOCKING
    start: int = 0
    end: int = 0
    identifier: KnownIdentifier | None = field(default=None, compare=False, repr=False)


class Searcher:
    """Identifiers made ready to be searched for in many texts.

    A name that is no more than a part of an allowed one, where that stands, is not meant; nor is
    anything allowed that is not known to be the case's own.
    """

    def __init__(self, identifiers: Iterable[KnownIdentifier], allowed: Iterable[str] = ()) -> None:
        known = tuple(dict.fromkeys(identifiers))
        self._index = Index(known)
        self._days = Days(known)
        self._resembling = Resembling(known)
        self._allowed = Index(map(_allowed, dict.fromkeys(allowed)))

    def find(self, text: str) -> Iterator[Hit]:
        """Yield what stands in a text, in its order; of what overlaps, the gravest and longest."""
        candidates: list[tuple[int, int, Found]] = []
        for view in views(text):
            found = list(self._found(view))
            passing = sorted((each.start, each.end) for each in self._allowed.matches(view))
            candidates.extend(
                (*view.span(each.start, each.end), each)
                for each in found
                if not (passing and _let_through(each, passing))
            )
        if candidates:
            yield from _hits(text, candidates)

    def blocking(self, text: str) -> Iterator[Hit]:
        """Yield what stops a release."""
        return (hit for hit in self.find(text) if hit.level is Level.BLOCKING)

    def _found(self, view: View) -> Iterator[Found]:
        yield from self._index.matches(view)
        yield from self._days.matches(view)
        yield from self._resembling.matches(view)
        yield from numbers_in(view)


def find(text: str, identifiers: Iterable[KnownIdentifier]) -> Iterator[Hit]:
    """Yield what of some identifiers stands in a text."""
    return Searcher(identifiers).find(text)


def mask(text: str) -> str:
    """Show only how a match begins and how long it is."""
    return f"{text[:_VISIBLE_ENDS]}… ({len(text)} characters)"


def _allowed(text: str) -> KnownIdentifier:
    if "@" in text:
        return KnownIdentifier("email", text, own=False)
    number = any(map(str.isdigit, text)) and not any(map(str.islower, text))
    if number:
        kind = "phone" if not any(map(str.isalpha, text)) else "number"
        return KnownIdentifier(kind, text, Form.CODE, own=False)
    return KnownIdentifier(NAME, text, own=False)


def _let_through(found: Found, passing: Sequence[tuple[int, int]]) -> bool:
    """Tell whether what was found is but a part of what is allowed, or as good as that."""
    start, end, identifier = found.start, found.end, found.identifier
    certain = identifier is not None and identifier.own and found.level is Level.BLOCKING
    if certain and found.kind not in PERSONAL_NAMES:
        return False
    at = bisect_right(passing, (start, _FAR)) - 1
    while at >= 0 and passing[at][0] > start - _LONGEST:
        if passing[at][1] >= end and not (certain and passing[at] == (start, end)):
            return True
        at -= 1
    return False


def _hits(text: str, candidates: list[tuple[int, int, Found]]) -> Iterator[Hit]:
    """Choose among what overlaps, and say where each stands."""
    candidates.sort(key=lambda c: (c[2].level is Level.REVIEW, c[0] - c[1], c[0]))
    taken: list[tuple[int, int]] = []
    chosen: list[tuple[int, int, Found]] = []
    for start, end, found in candidates:
        if _free(taken, start, end):
            insort(taken, (start, end))
            chosen.append((start, end, found))
    chosen.sort(key=lambda c: c[:2])
    ends = [match.start() for match in re.finditer("\n", text)]
    for start, end, found in chosen:
        exact = found.identifier is not None and found.identifier.form is not Form.DATE
        shown = found.identifier.text if exact and found.identifier else text[start:end]
        yield Hit(
            found.kind,
            bisect_left(ends, start) + 1,
            mask(fold(shown)),
            found.variant,
            found.level,
            start,
            end,
            found.identifier,
        )


def _free(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether nothing that was taken overlaps a place."""
    at = bisect_right(taken, (start, end))
    return (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or taken[at][0] >= end)
