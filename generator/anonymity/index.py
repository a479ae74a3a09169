"""Finding many spellings in one text at once, by the Aho-Corasick automaton.

- The automaton runs over the letters and digits alone, so that nothing written between them can
  hide a match; it reports every match, overlapping ones too, since the longest may be none.
- Of each, what stands around and between its letters then decides: whole words only, and what may
  stand within a word or a number is little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from generator.anonymity.folding import View, fold
from generator.anonymity.known import PERSONAL_NAMES, Form, KnownIdentifier, Level
from generator.anonymity.ordinary import ORDINARY
from generator.anonymity.placing import Reading, reading
from generator.anonymity.spellings import Spelling, spellings_of

_BETWEEN: Final = 6  # characters between two words of a name, white space counted once
_WITHIN: Final = 3  # characters between two letters of a word
_RAW: Final = 200  # characters looked at, white space and all
_HALF: Final = 3  # letters of each half of a word that is broken in two
_BREAKABLE: Final = 7  # letters of a word that may be broken in two without a hyphen
_LONG: Final = 9  # letters of a name that is known when joined to other words
_UNLIKELY: Final = 5  # letters of a name that is known without its capital letter
_SIGNS: Final = "@#./_-=:"


@dataclass(frozen=True, repr=False, slots=True)
class Found:
    """A match in a view: where, of what, how written, and what it asks for."""

    start: int
    end: int
    identifier: KnownIdentifier | None
    kind: str
    variant: str
    level: Level


class Index:
    """Spellings of identifiers, ready to be searched for."""

    def __init__(self, identifiers: Iterable[KnownIdentifier]) -> None:
        by_letters: dict[str, list[Spelling]] = {}
        for each in identifiers:
            for spelling in spellings_of(each):
                by_letters.setdefault(spelling.letters, []).append(spelling)
        self._spellings = list(by_letters.values())
        for several in self._spellings:
            several.sort(key=lambda one: (one.level is Level.REVIEW, not one.identifier.own))
        self._capital = [all(map(_begins_capital, several)) for several in self._spellings]
        self._automaton = AhoCorasick(
            list(by_letters), implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def matches(self, view: View) -> Iterator[Found]:
        """Yield every spelling that stands in a text; they may lie in one another."""
        if not self._spellings:
            return
        compact = view.compact
        for which, start, end in self._automaton.find_matches_as_indexes(
            compact.text, overlapping=True
        ):
            if self._capital[which] and compact.cased[start].islower():
                continue
            places: list[int] | None = None
            first = compact.place(start)
            if _torn(view.cased, first, compact.place(end - 1) + 1, end - start):
                continue
            for spelling in self._spellings[which]:
                places = places or compact.places(start, end)
                found = _judged(view, places, spelling)
                if found is not None:
                    yield found
                    break


def _begins_capital(spelling: Spelling) -> bool:
    """Tell whether a spelling is one only where it begins with a capital letter."""
    if spelling.form is not Form.PROPER:
        return False
    word = fold(spelling.identifier.text)
    return word in ORDINARY or len(word) < _UNLIKELY


def _torn(cased: str, start: int, end: int, letters: int) -> bool:
    """Tell quickly that a match is only the middle of a longer word in small letters."""
    if letters >= _LONG:
        return False
    before, after = cased[start - 1 : start], cased[end : end + 1]
    if before.isalpha() and cased[start].isalpha() and not cased[start].isupper():
        return True
    return after.isalpha() and cased[end - 1].isalpha() and not after.isupper()


def _judged(view: View, places: Sequence[int], spelling: Spelling) -> Found | None:
    """Decide whether letters in a text are a spelling, and what that asks for."""
    cased, start, end, identifier = view.cased, places[0], places[-1] + 1, spelling.identifier
    if spelling.form is Form.LITERAL and view.folded[start:end] != fold(identifier.text):
        return None
    laid_out = _gaps(cased, places, spelling)
    edge = _edges(cased, start, end, spelling, joined=laid_out == "joined")
    name = spelling.form is Form.PROPER and identifier.kind in PERSONAL_NAMES
    level = _as_name(cased, start, end, spelling) if name else spelling.level
    if laid_out is None or edge is None or level is None:
        return None
    variant = spelling.variant
    if edge is Level.REVIEW:
        level, variant = Level.REVIEW, "within a longer word"
    elif level is not spelling.level:
        variant = "also an ordinary word"
    elif laid_out and variant == "as recorded":
        variant = laid_out
    return Found(start, end, identifier, identifier.kind, variant, level)


def _as_name(cased: str, start: int, end: int, spelling: Spelling) -> Level | None:
    """Judge one word of a name by its capital letter and by what it stands beside."""
    word, small = fold(spelling.identifier.text), cased[start].islower()
    if word not in ORDINARY:
        if not small:
            return spelling.level
        return Level.REVIEW if len(word) >= _UNLIKELY else None
    if small:
        return None
    meant = reading(cased, start, end, word)
    return {Reading.NAME: spelling.level, Reading.EITHER: Level.REVIEW}.get(meant)


# ---------------------------------------------------------------------------------------------
# What stands between the letters


def _gaps(cased: str, places: Sequence[int], spelling: Spelling) -> str | None:
    """Return how a match is laid out; None where something stands between that parts it."""
    spread = places[-1] - places[0] + 1
    if spread > len(places) + _RAW:
        return None
    gaps = {
        number: cased[places[number - 1] + 1 : places[number]]
        for number in (range(1, len(places)) if spread > len(places) else ())
        if places[number] - places[number - 1] > 1
    }
    code = spelling.form is Form.CODE
    for number, gap in gaps.items():
        most = _BETWEEN if number in spelling.breaks and not code else _WITHIN
        if len(" ".join(f"|{gap}|".split())) - 2 > most:
            return None
    if code:
        return ""
    within = [number for number in gaps if number not in spelling.breaks]
    spaced = [number for number in within if any(map(str.isspace, gaps[number]))]
    if spaced and not _spaced_out(cased, places, spelling, spaced):
        return None
    if spelling.words - gaps.keys() and _joined(cased, places, spelling) is None:
        return None
    return "split" if within else "joined" if spelling.words - gaps.keys() else ""


def _spaced_out(
    cased: str, places: Sequence[int], spelling: Spelling, spaced: Sequence[int]
) -> bool:
    """Tell whether words are spaced out letter by letter, or broken in two at one place."""
    for first, last in pairwise([0, *sorted(spelling.breaks), len(places)]):
        within = [number for number in spaced if first < number < last]
        length = last - first
        if not within or (len(within) == length - 1 and length >= _HALF):
            continue
        gap = cased[places[within[0] - 1] + 1 : places[within[0]]]
        half = min(within[0] - first, last - within[0])
        whole = length >= _BREAKABLE and half >= _HALF
        if len(within) > 1 or not (whole or ("-" in gap and half >= _HALF - 1)):
            return False
    return True


def _joined(cased: str, places: Sequence[int], spelling: Spelling) -> str | None:
    """Judge words that are written as one: JohnSmith, @johnsmith; not what is a word besides."""
    if not spelling.words or spelling.form is Form.CODE:
        return ""
    start, end = places[0], places[-1] + 1
    humps = all(cased[places[at]].isupper() for at in spelling.words if at < len(places))
    if (humps and not cased[start:end].isupper()) or len(places) >= _LONG:
        return "joined"
    signed = cased[start - 1 : start] in tuple(_SIGNS) or cased[end : end + 1] in tuple("@_=/")
    return "joined" if signed else None


# ---------------------------------------------------------------------------------------------
# What stands around them


def _edges(cased: str, start: int, end: int, spelling: Spelling, *, joined: bool) -> Level | None:
    """Judge whether a match begins and ends as a word does; `review` where it only may."""
    before, after = cased[start - 1 : start], cased[end : end + 1]
    code = spelling.form in (Form.CODE, Form.LITERAL)
    left = not before.isalnum() or (code and _turns(before, cased[start]))
    right = not after.isalnum() or (code and _turns(cased[end - 1], after))
    if left and right:
        return Level.BLOCKING
    if code:
        return None
    long, named = len(spelling.letters) >= _LONG, bool(spelling.words)
    hump = before.islower() and cased[start].isupper()
    tag = (hump and _tagged(cased, start)) or (hump and joined)
    left = left or tag or (before.isdigit() and long)
    right = right or (cased[end - 1].islower() and after.isupper()) or after.isdigit()
    if left and right:
        return Level.BLOCKING if long or tag or not after.isdigit() else Level.REVIEW
    glued = end - start == len(spelling.letters)
    if long and named and glued and spelling.identifier.own and spelling.level is Level.BLOCKING:
        return Level.REVIEW
    return None


def _turns(one: str, other: str) -> bool:
    """Tell whether one character is a letter and the other a digit."""
    return (one.isalpha() and other.isdigit()) or (one.isdigit() and other.isalpha())


def _tagged(cased: str, at: int) -> bool:
    """Tell whether the word around a place begins with # or @."""
    before = re.search(r"[#@][A-Za-z0-9_]{0,60}\Z", cased[max(0, at - 64) : at])
    return before is not None
