"""Finding known identifiers in a text that is to be published.

- Matching ignores case, Unicode presentation, invisible characters and how white space is laid out,
  and takes whole words only.
- A hit tells its class, its line and a masked form; the text itself is never repeated, so that no
  log becomes a leak.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.anonymity.identifiers import KnownIdentifier

_VISIBLE_ENDS = 1  # characters shown at the beginning of a masked match


@dataclass(frozen=True)
class Hit:
    """Where an identifier was found: its class, the line in the file, and a masked form."""

    kind: str
    line: int
    masked: str


@dataclass(frozen=True, repr=False)
class _Folded:
    """A text as it is compared, and the line on which each of its characters stood."""

    text: str
    lines: tuple[int, ...]


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return _fold(text).text.strip()


def _fold(text: str) -> _Folded:
    out: list[str] = []
    lines: list[int] = []
    line = 1
    for character in text:
        if character.isspace():
            if not out or out[-1] != " ":
                out.append(" ")
                lines.append(line)
        elif unicodedata.category(character) not in ("Cf", "Mn"):
            for part in unicodedata.normalize("NFKC", character).casefold():
                out.append(part)
                lines.append(line)
        if character == "\n":
            line += 1
    return _Folded("".join(out), tuple(lines))


def find(text: str, identifiers: Iterable[KnownIdentifier]) -> Iterator[Hit]:
    """Yield every place where one of the identifiers stands in a text."""
    known = {fold(each.text): each for each in identifiers}
    known.pop("", None)
    if not known:
        return
    longest_first = sorted(known, key=len, reverse=True)
    alternatives = "|".join(re.escape(each) for each in longest_first)
    pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
    folded = _fold(text)
    for match in pattern.finditer(folded.text):
        identifier = known[match.group()]
        yield Hit(identifier.kind, folded.lines[match.start()], mask(match.group()))


def mask(text: str) -> str:
    """Show only how a match begins and how long it is."""
    return f"{text[:_VISIBLE_ENDS]}… ({len(text)} characters)"
