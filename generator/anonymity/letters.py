"""One character as it is compared: without accent or presentation, look-alikes as what they mimic.

- Letters that Unicode does not take apart (ł, ø, ß) and typographic marks are levelled by a table.
- Letters of other scripts, and digits, that look like Latin ones are read as those (Unicode TR 39).
- What cannot be seen is nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co"})
_BLANKS: Final = "\u115f\u1160\u3164\uffa0\u2800"
"""Characters that show nothing, though Unicode counts them as letters or signs."""

_LEVELLED: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u02b9", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-"),
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ħ": "h", "\u0131": "i", "ŧ": "t", "ŋ": "ng",
    **dict.fromkeys(_BLANKS, ""),
}  # fmt: skip


@lru_cache(maxsize=16_384)
def plain_form(character: str) -> str:
    """Return a character without accent or presentation, and a look-alike as what it looks like."""
    if character.isspace():
        return character if character in "\n\r\t" else " "
    if character.isascii():
        return character if character.isprintable() else ""
    if character in _LEVELLED or (small := character.lower()) not in _LEVELLED:
        parts = _LEVELLED.get(character) or unicodedata.normalize("NFKD", character)
        parts = "" if character in _BLANKS else parts
    else:
        parts = _LEVELLED[small].upper()
    return "".join(_part(each) for each in parts)


def _part(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) in _INVISIBLE or character in _BLANKS:
        return ""
    if character.isspace():
        return " "
    return _LEVELLED.get(character) or _look_alikes().get(character, character)


@lru_cache(maxsize=1)
def _look_alikes() -> dict[str, str]:
    """Return, of each letter that looks like a Latin one or a digit, which (Unicode TR 39)."""
    from confusable_homoglyphs import (  # type: ignore[import-untyped]  # noqa: PLC0415 - large
        confusables,
    )

    found: dict[str, str] = {}
    for character, like in confusables.confusables_data.items():
        if len(character) != 1 or character.isascii() or not character.isalnum():
            continue
        letters = [each["c"] for each in like if len(each["c"]) == 1 and each["c"].isascii()]
        letters = [each for each in letters if each.isalnum()]
        if letters:
            found[character] = _best(character, letters)
    return found


def _best(character: str, letters: Sequence[str]) -> str:
    """Choose the letter by whose name a look-alike goes, or else one of its case."""
    last, capital = unicodedata.name(character, "").rsplit(" ", 1)[-1], character.isupper()
    if last == "I" and "l" in letters:  # the Unicode table knows I and l as one
        return "I" if capital else "i"
    named = [each for each in letters if each.upper() == last and each.isupper() == capital]
    cased = [each for each in letters if each.isalpha() and each.isupper() == capital]
    return (named or cased or list(letters))[0]
