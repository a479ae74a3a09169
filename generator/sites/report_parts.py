"""A long report in parts that a phone can load: by chapter, and by size where there are none.

- Over `LONG` words a report is split before its headings of the second level. A chapter that is
  itself too long is cut at its lower headings, or between paragraphs where it has none.
- Short chapters stay together with the next one, so that nobody must turn a page for a few lines.
- Every piece is in exactly one part, in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.sites.markdown import Heading
from generator.sites.report_text import Piece, words_in

LONG: Final = 15_000
"""Words of a report that stands on one page; and of one part of a longer one."""
SHORT: Final = 2_000
"""Words up to which neighbouring chapters stay together."""
TINY: Final = 300
"""Words up to which a chapter stays with the next one, however long that is."""
_CHAPTER: Final = 2
_LOWEST: Final = 6

Part = list[Piece]


def parts_of(pieces: Sequence[Piece]) -> list[Part]:
    """Split the pieces of a levelled text, without its title; one part is the whole text."""
    if _words(pieces) <= LONG:
        return [list(pieces)]
    chapters = [each for part in _cut(pieces, _CHAPTER) for each in _small(part, _CHAPTER + 1)]
    return list(_together(chapters))


def _words(pieces: Sequence[Piece]) -> int:
    return sum(map(words_in, pieces))


def _cut(pieces: Sequence[Piece], level: int) -> list[Part]:
    """Cut before every heading of this level or above."""
    parts: list[Part] = [[]]
    for piece in pieces:
        if isinstance(piece, Heading) and piece.level <= level and parts[-1]:
            parts.append([])
        parts[-1].append(piece)
    return parts


def _small(part: Part, level: int) -> Iterator[Part]:
    """Yield a part that is too long as several."""
    if _words(part) <= LONG:
        yield part
    elif level > _LOWEST:
        yield from _between_blocks(part)
    else:
        smaller = [each for cut in _cut(part, level) for each in _small(cut, level + 1)]
        yield from _filled(smaller, LONG)


def _between_blocks(part: Part) -> Iterator[Part]:
    """Cut into parts of about one size; no heading is left at the end of one."""
    size = _words(part)
    share = size / -(-size // LONG)
    run: Part = []
    count = 0
    for piece in part:
        words = words_in(piece)
        if run and count + words > share and not isinstance(run[-1], Heading):
            yield run
            run, count = [], 0
        run.append(piece)
        count += words
    yield run


def _filled(parts: Sequence[Part], size: int) -> Iterator[Part]:
    """Join neighbours as long as they stay within a size."""
    run: Part = []
    for part in parts:
        if run and _words(run) + _words(part) > size:
            yield run
            run = []
        run = [*run, *part]
    if run:
        yield run


def _together(chapters: Sequence[Part]) -> Iterator[Part]:
    """Join short chapters, and what stands before the first one, with what follows."""
    run: Part = []
    for chapter in chapters:
        if run and _words(run) > TINY and _words(run) + _words(chapter) > SHORT:
            yield run
            run = []
        run = [*run, *chapter]
    if run:
        yield run
