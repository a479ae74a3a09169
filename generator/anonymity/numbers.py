"""Numbers as words, as far as dates, ages and house numbers are written so."""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ODD: Final = {"one": "first", "two": "second", "three": "third", "five": "fifth",
               "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}  # fmt: skip
_CENTURIES: Final = {"nineteen": 1900, "twenty": 2000}
_LONGEST: Final = 31  # days of a month


def number_in_words(number: int) -> str:
    """Write a number from 0 to 99 in words: `thirty-six`."""
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[unit]}" if unit else "")


def ordinal_in_words(number: int) -> str:
    """Write which one from 1 to 99 in words: `thirty-sixth`."""
    before, hyphen, last = number_in_words(number).rpartition("-")
    ending = _ODD.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return before + hyphen + ending


NUMBERS: Final = {number_in_words(number): number for number in range(1, 100)}
ORDINALS: Final = {ordinal_in_words(number): number for number in range(1, 100)}


def _either(words: list[str]) -> str:
    """Return a pattern of any of some words, the longest first, hyphened or spaced."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(word.replace("-", "[- ]") for word in ordered) + ")"


NUMBER_WORD: Final = _either(list(NUMBERS))
ORDINAL_WORD: Final = _either(list(ORDINALS))
DAY_WORD: Final = _either([ordinal_in_words(number) for number in range(1, _LONGEST + 1)])
YEAR_WORD: Final = (
    rf"(?:two thousand(?:(?: and)? {NUMBER_WORD})?|nineteen[- ](?:(?:oh|hundred and)[- ])?"
    rf"{NUMBER_WORD}|twenty[- ](?:oh[- ])?{NUMBER_WORD})"
)


def number_of(text: str) -> int | None:
    """Read a number or which one, in digits or words: `36`, `36th`, `thirty-sixth`."""
    words = re.sub(r"[\s-]+", "-", text.casefold().strip())
    if match := re.fullmatch(r"([0-9]{1,4})(?:st|nd|rd|th)?", words):
        return int(match[1])
    return NUMBERS.get(words, ORDINALS.get(words))


def year_of(text: str) -> int | None:
    """Read a year in words: `two thousand and twenty-one`, `nineteen eighty-six`."""
    words = re.sub(r"[\s-]+", " ", text.casefold().strip())
    if words.startswith("two thousand"):
        rest = words.removeprefix("two thousand").strip().removeprefix("and").strip()
        return 2000 + (number_of(rest) or 0)
    century, _, rest = words.partition(" ")
    for small in ("hundred and ", "oh "):
        rest = rest.removeprefix(small)
    within = number_of(rest)
    return None if within is None else _CENTURIES[century] + within
