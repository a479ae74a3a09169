"""Finding known identifiers in a text that is to be published.

- A text is searched as it is written, with character references and escapes resolved, and as a
  reader sees it, without markup.
- Matching ignores case, accents, Unicode presentation, invisible characters and how a match is
  laid out, and takes whole words only. `Form` says what more may differ.
- A hit tells its class, its line and a masked form; the text itself is never repeated, so that no
  log becomes a leak.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote

from generator.anonymity.identifiers import NAME, PROFESSIONAL, Form, KnownIdentifier

_VISIBLE_ENDS: Final = 1  # characters shown at the beginning of a masked match
_SHORTEST: Final = 2  # letters and digits of an identifier that is searched for
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Cc"})
_TOKEN: Final = re.compile(r"[^\W_]+")
_BETWEEN, _WITHIN, _IN_CODE = r"[\W_]{1,6}", r"[\W_]{0,3}", r"[\W_]{0,2}"
_END = r"(?![^\W_])"
_MARKUP: Final = re.compile(
    r"(?P<reference>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<escape>(?:%[0-9A-Fa-f]{2})+)"
    r"|</?(?P<tag>[A-Za-z!][A-Za-z0-9]{0,20})(?![:@.+])[^<>]{0,2000}>"
    r"|\[\^[^\]\s]{1,40}\]|\]\([^()\s]{0,2000}\)|[\[\]*_~`\\]"  # footnote, link, emphasis
)
_BREAKING: Final = frozenset({"br", "p", "div", "li", "td", "th", "tr", "dt", "dd", "hr"})


@dataclass(frozen=True)
class Hit:
    """Where an identifier was found: its class, the line in the file, and a masked form."""

    kind: str
    line: int
    masked: str


@dataclass(frozen=True, repr=False)
class _View:
    """A text as it is compared; of each character its line, and whether it was a small letter."""

    text: str
    lines: Sequence[int]
    small: Sequence[bool]


_Span: TypeAlias = "tuple[int, int]"


class Searcher:
    """Identifiers made ready to be searched for in many texts.

    A name that is no more than a part of an allowed one, where that stands, is not meant.
    """

    def __init__(self, identifiers: Iterable[KnownIdentifier], allowed: Iterable[str] = ()) -> None:
        self._known = _Index(identifiers)
        self._allowed = _Index(KnownIdentifier(NAME, each) for each in allowed)

    def find(self, text: str) -> Iterator[Hit]:
        """Yield every line where one of the identifiers stands in a text."""
        seen: set[Hit] = set()
        for view in (_as_written(text), _resolved(text), _as_read(text)):
            passing = [span for _, span in self._allowed.matches(view)]
            reached = 0
            for identifier, span in self._known.matches(view):
                named = identifier.kind in (NAME, PROFESSIONAL)
                if span[1] <= reached or (named and _inside(span, passing)):
                    continue  # a part of what was found, or of what is allowed
                reached = span[1]
                masked = mask(fold(identifier.text))
                hit = Hit(identifier.kind, view.lines[span[0]], masked)
                if hit not in seen:
                    seen.add(hit)
                    yield hit


def find(text: str, identifiers: Iterable[KnownIdentifier]) -> Iterator[Hit]:
    """Yield every line where one of the identifiers stands in a text."""
    return Searcher(identifiers).find(text)


def _inside(span: _Span, longer: Iterable[_Span]) -> bool:
    return any(s <= span[0] and span[1] <= e and span != (s, e) for s, e in longer)


def mask(text: str) -> str:
    """Show only how a match begins and how long it is."""
    return f"{text[:_VISIBLE_ENDS]}… ({len(text)} characters)"


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return _as_written(text).text.strip()


# ---------------------------------------------------------------------------------------------
# Searching


class _Index:
    """Identifiers by the word with which they begin, or by its first character."""

    def __init__(self, identifiers: Iterable[KnownIdentifier]) -> None:
        self._by_start: dict[str, list[tuple[str, KnownIdentifier]]] = {}
        for each in sorted(set(identifiers), key=lambda i: (-len(i.text), i.text, i.kind)):
            text = fold(each.text)
            words = [tokens for word in text.split() if (tokens := _TOKEN.findall(word))]
            if sum(len(token) for word in words for token in word) < _SHORTEST:
                continue
            pattern = _pattern(each.form, text, words) + _END
            for start in _starts(each.form, words):
                self._by_start.setdefault(start, []).append((pattern, each))

    def matches(self, view: _View) -> Iterator[tuple[KnownIdentifier, _Span]]:
        """Yield the longest identifier at each word of a text."""
        for word in _TOKEN.finditer(view.text):
            at = word.start()
            candidates = self._by_start.get(word.group(), [])
            for pattern, each in (*candidates, *self._by_start.get(f"{view.text[at]}…", ())):
                if each.form is Form.PROPER and view.small[at]:
                    continue
                match = _compiled(pattern).match(view.text, at)
                if match:
                    yield each, match.span()
                    break


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile what is met; most identifiers never are."""
    return re.compile(pattern)


def _starts(form: Form, words: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield how a word may begin that begins an identifier; `…` stands for any rest."""
    if form is Form.CODE:
        yield f"{words[0][0][0]}…"
    else:
        for count in range(1, len(words[0]) + 1):
            yield "".join(words[0][:count])


def _pattern(form: Form, text: str, words: Sequence[Sequence[str]]) -> str:
    if form is Form.LITERAL:
        return re.escape(text)
    if form is Form.CODE:
        return _IN_CODE.join(letter for word in words for token in word for letter in token)
    return _BETWEEN.join(_WITHIN.join(word) for word in words)


# ---------------------------------------------------------------------------------------------
# A text as it is compared


def _as_written(text: str) -> _View:
    return _view([(text, None)])


def _resolved(text: str) -> _View:
    return _view(_pieces(text, _in_place))


def _as_read(text: str) -> _View:
    return _view(_pieces(text, _seen))


def _pieces(text: str, instead: Callable[[re.Match[str]], str]) -> Iterator[tuple[str, str | None]]:
    """Yield the pieces of a text, with what stands in the place of each piece of markup."""
    at = 0
    for match in _MARKUP.finditer(text):
        yield text[at : match.start()], None
        yield match.group(), instead(match)
        at = match.end()
    yield text[at:], None


def _seen(match: re.Match[str]) -> str:
    """Return what a reader sees of a piece of markup."""
    if match["reference"] or match["escape"]:
        return _plain(match.group())
    return " " if (match["tag"] or "").casefold() in _BREAKING else ""


def _in_place(match: re.Match[str]) -> str:
    """Return a piece of markup with what is escaped in it made plain."""
    return _plain(match.group())


def _plain(text: str) -> str:
    return unquote(html.unescape(text))


def _view(pieces: Iterable[tuple[str, str | None]]) -> _View:
    """Fold pieces of a text; what stands in the place of one keeps that one's line."""
    out: list[str] = []
    lines: list[int] = []
    small: list[bool] = []
    line = 1
    for written, instead in pieces:
        for character in written if instead is None else instead:
            if character.isspace():
                if not out or out[-1] != " ":
                    out.append(" ")
                    lines.append(line)
                    small.append(False)
            else:
                for part in _folded(character):
                    out.append(part)
                    lines.append(line)
                    small.append(character.islower())
            if instead is None and character == "\n":
                line += 1
        if instead is not None:
            line += written.count("\n")
    return _View("".join(out), lines, small)


def _folded(character: str) -> str:
    if character.isascii():
        return character.casefold() if character.isprintable() else ""
    parts = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in parts if unicodedata.category(part) not in _INVISIBLE)
