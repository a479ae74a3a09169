"""A text as it is compared, with every character's place in the text that was given.

- Unicode presentation, accents, look-alike letters of other scripts and invisible characters are
  levelled; small and capital letters are kept apart in `cased`, and levelled in `folded`.
- A text is looked at as it is written, with references and escapes resolved, and as a reader
  sees it, without markup; digits spoken as words are read as digits besides.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress
from typing import Final, TypeAlias
from urllib.parse import unquote

from generator.anonymity.letters import plain_form

_MARKUP: Final = (
    r"(?P<reference>&(?:amp;){0,3}"
    r"(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<escape>(?:%(?:25){0,3}[0-9A-Fa-f]{2})+)"
    r"|(?P<unicode>(?:\\u[0-9a-fA-F]{4})+)"
    r"|</?(?P<tag>[A-Za-z!][A-Za-z0-9]{0,20})(?![:@.+])[^<>]{0,2000}>"
    r"|\[\^[^\]\s]{1,40}\]|\]\([^()\s]{0,2000}\)|\]\[[^\[\]\s]{0,40}\]"
    r"|\{[:.\#][^{}\n]{0,200}\}|[\[\]*_~`\\]"
)
_SPECIAL: Final = re.compile(_MARKUP + r"|(?P<other>[^\x20-\x7e\n\t\r]+)")
_BEGINS_SPECIAL: Final = re.compile(r"[&%<\[\]*_~`\\{]|[^\x20-\x7e\n\t\r]")
_UNPLAIN: Final = re.compile(r"[^\x20-\x7e\n\t\r]+")
_MAY_BE_MARKUP: Final = re.compile(r"[&%<\[\]*_~`\\{]")
_MAY_BE_ESCAPED: Final = re.compile(r"&[#A-Za-z]|%[0-9A-Fa-f]{2}|\\u")
_BREAKING: Final = frozenset({"br", "p", "div", "li", "td", "th", "tr", "dt", "dd", "hr", "h1",
                              "h2", "h3", "h4", "h5", "h6", "section", "title"})  # fmt: skip
_DIGITS: Final = {
    "zero": "0", "nought": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_SPOKEN: Final = re.compile(
    rf"\b(?:(?:double|treble|triple|{'|'.join(_DIGITS)})[\s,.-]{{1,3}}){{4,40}}"
    rf"(?:{'|'.join(_DIGITS)})\b",
    re.IGNORECASE,
)
_TWO_SPOKEN: Final = re.compile(  # a quick look, before the thorough one
    r"(?<![a-z])(?:z(?:ero)|o(?:h|ne)|n(?:ought|ine)|t(?:wo|hree|riple|reble)|f(?:our|ive)"
    rf"|s(?:ix|even)|eight|double)[\s,.-]{{1,3}}(?:{'|'.join(_DIGITS)})",
    re.IGNORECASE,
)
_COUNTED: Final = {"double": 2, "treble": 3, "triple": 3}
_CHUNK: Final = 512  # characters whose places are worked out at a time

_Piece: TypeAlias = "tuple[int, int, str]"
"""Where something stands in a text, from and to, and what is read in its place."""


@dataclass(frozen=True, repr=False)
class View:
    """A text as it is compared."""

    cased: str
    _at: Sequence[int]
    _origins: Sequence[int]
    _ends: Sequence[int | None]

    @cached_property
    def folded(self) -> str:
        """The text without the difference of small and capital letters."""
        small = self.cased.lower()
        return small if len(small) == len(self.cased) else "".join(map(_lower, self.cased))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text given a part of this one stands."""
        first = bisect_right(self._at, start) - 1
        last = bisect_right(self._at, end - 1) - 1
        begins, ends = self._origins[first], self._ends[last]
        if self._ends[first] is None:
            begins += start - self._at[first]
        if ends is None:
            ends = self._origins[last] + end - self._at[last]
        return begins, ends

    @cached_property
    def compact(self) -> Compact:
        """The letters and digits alone."""
        return Compact(self.folded, self.cased)


class Compact:
    """The letters and digits of a text; where each stands is worked out where it is asked for."""

    def __init__(self, folded: str, cased: str) -> None:
        self._chunks = [folded[at : at + _CHUNK] for at in range(0, len(folded), _CHUNK)]
        texts = [chunk.translate(_LETTERS) for chunk in self._chunks]
        self.text = "".join(texts)
        self._cased = cased
        self._starts = [0, *accumulate(map(len, texts))]
        self._places: dict[int, list[int]] = {}

    @cached_property
    def cased(self) -> str:
        """The same letters and digits as they are written."""
        return self._cased.translate(_LETTERS)

    def places(self, start: int, end: int) -> list[int]:
        """Return where in the folded text the letters from `start` to before `end` stand."""
        found: list[int] = []
        while start < end:
            number = bisect_right(self._starts, start) - 1
            first, last = self._starts[number], self._starts[number + 1]
            found += self._chunk(number)[start - first : end - first]
            start = last
        return found

    def place(self, at: int) -> int:
        """Return where in the folded text one letter stands."""
        number = bisect_right(self._starts, at) - 1
        return self._chunk(number)[at - self._starts[number]]

    def _chunk(self, number: int) -> list[int]:
        if number not in self._places:
            base, chunk = number * _CHUNK, self._chunks[number]
            places = range(base, base + len(chunk))
            self._places[number] = list(compress(places, map(str.isalnum, chunk)))
        return self._places[number]


class _Letters(dict[int, int | None]):
    """For `str.translate`: takes away what is neither a letter nor a digit."""

    def __missing__(self, key: int) -> int | None:
        self[key] = key if chr(key).isalnum() else None
        return self[key]


_LETTERS: Final = _Letters()


def views(text: str) -> Iterator[View]:
    """Yield a text as it is written, resolved, as it is read, and with spoken digits as digits."""
    written = as_written(text)
    yield written
    if _MAY_BE_MARKUP.search(text):
        if _MAY_BE_ESCAPED.search(text):
            yield _view(text, _pieces(text, _in_place))
        read = _view(text, _pieces(text, _seen))
        if read.cased != written.cased:
            yield read
    if _TWO_SPOKEN.search(text) and _SPOKEN.search(text):
        spoken = ((m.start(), m.end(), _dialled(m.group())) for m in _SPOKEN.finditer(text))
        yield _view(text, spoken)


def as_written(text: str) -> View:
    """Return a text as it is compared, markup and all."""
    found = _UNPLAIN.finditer(text)
    return _view(text, (piece for each in found for piece in _unplain(each)))


def fold(text: str) -> str:
    """Return a text as it is compared, without the space around it."""
    plain = text.lower() if text.isascii() and text.isprintable() else as_written(text).folded
    return " ".join(plain.split())


def _view(text: str, pieces: Iterable[_Piece]) -> View:
    out: list[str] = []
    at: list[int] = []
    origins: list[int] = []
    ends: list[int | None] = []
    reached = length = 0
    for start, end, instead in pieces:
        if start > reached:
            at.append(length)
            origins.append(reached)
            ends.append(None)
            out.append(text[reached:start])
            length += start - reached
        if instead:
            at.append(length)
            origins.append(start)
            ends.append(end)
            out.append(instead)
            length += len(instead)
        reached = end
    if reached < len(text) or not at:
        at.append(length)
        origins.append(reached)
        ends.append(None)
        out.append(text[reached:])
    return View("".join(out), at, origins, ends)


def _pieces(text: str, instead: Callable[[re.Match[str]], str]) -> Iterator[_Piece]:
    """Yield what is read in the place of each piece of markup and each unusual character."""
    at = 0
    while begins := _BEGINS_SPECIAL.search(text, at):
        match = _SPECIAL.match(text, begins.start())
        at = match.end() if match else begins.end()
        if match and match["other"]:
            yield from _unplain(match)
        elif match:
            yield match.start(), at, instead(match)


def _unplain(match: re.Match[str]) -> Iterator[_Piece]:
    for at, character in enumerate(match.group(), match.start()):
        yield at, at + 1, plain_form(character)


def _seen(match: re.Match[str]) -> str:
    """Return what a reader sees of a piece of markup."""
    if match["reference"] or match["escape"] or match["unicode"]:
        return _resolved(match)
    return " " if (match["tag"] or "").casefold() in _BREAKING else ""


def _in_place(match: re.Match[str]) -> str:
    """Return a piece of markup with what is escaped in it made plain."""
    written = match.group()
    if match["reference"] or match["escape"] or match["unicode"]:
        return _resolved(match)
    within = html.unescape(unquote(written)) if "&" in written or "%" in written else written
    return "".join(plain_form(each) for each in within)


def _resolved(match: re.Match[str]) -> str:
    """Return what a reference or an escape stands for."""
    written = match.group()
    if match["reference"]:
        meant = html.unescape(re.sub(r"&(?:amp;)+", "&", written))
    elif match["escape"]:
        meant = unquote(re.sub(r"%(?:25)+", "%", written))
    else:
        meant = "".join(chr(int(code, 16)) for code in re.findall(r"[0-9a-fA-F]{4}", written))
    return "".join(plain_form(each) for each in meant)


def _dialled(words: str) -> str:
    """Return digits that are written as words: `oh seven double eight`."""
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in _COUNTED:
            times = _COUNTED[word]
        else:
            digits += _DIGITS[word] * times
            times = 1
    return digits


def _lower(character: str) -> str:
    small = character.lower()
    return small if len(small) == 1 else character
