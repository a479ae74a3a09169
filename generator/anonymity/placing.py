"""Telling from where it stands whether an ordinary word with a capital letter is a name.

- Within a sentence, alone: a name. At its beginning, in capital letters, or beside another word
  with a capital letter (Green Lane, Young Minds): perhaps.
- A month beside a day or a year: no name.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from generator.anonymity.ordinary import BODIES, MONTHS, NEVER_LIKENED

_LOOK: Final = 40  # characters before and after that are looked at
_BEGINS: Final = re.compile(r"(?:\A|[.!?:;|>\n\r]|\n\s*(?:[-*+#]+|[0-9.]+))[\s\"'()\[\]*_#>-]*\Z")
_NUMBER_BEFORE: Final = re.compile(r"[0-9](?:st|nd|rd|th)?(?:\s+of)?[\s,.-]{1,3}\Z", re.IGNORECASE)
_NUMBER_AFTER: Final = re.compile(
    r"\.?[\s,'-]{1,3}(?:[0-9]|of\s+[0-9]|two thousand|twenty)"
    r"|\s?(?:-|/|to|and|or|until|till)\s?(?:early |late |mid-?)?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_WHEN_BEFORE: Final = re.compile(
    r"\b(?:in|since|during|early|late|mid|until|till|by|from|to|and|between|before|after|of|this|"
    r"last|next|every|each|throughout|around)[\s-]+\Z",
    re.IGNORECASE,
)
_CAPITAL_AFTER: Final = re.compile(r"[ \u00a0-]([A-Z][a-z']+)")
_CAPITAL_BEFORE: Final = re.compile(r"([A-Z][a-z]+)[ \u00a0]\Z")


_INTRODUCED: Final = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]|Mrs?|Ms|Miss|Mx)\.?\s\Z")
"""An initial or a title, which makes a name of what follows."""


class Reading(Enum):
    """What an ordinary word with a capital letter is."""

    NAME = auto()
    EITHER = auto()
    WORD = auto()


def begins_sentence(cased: str, start: int) -> bool:
    """Tell whether a word stands at the beginning of a sentence, a line or a cell."""
    return _BEGINS.search(cased[max(0, start - _LOOK) : start]) is not None or start == 0


def reading(cased: str, start: int, end: int, word: str) -> Reading:
    """Judge an ordinary word with a capital letter by what stands beside it."""
    before, after = cased[max(0, start - _LOOK) : start], cased[end : end + _LOOK]
    if word in MONTHS:
        if _NUMBER_AFTER.match(after) or _NUMBER_BEFORE.search(before):
            return Reading.WORD
        if _WHEN_BEFORE.search(before):
            return Reading.EITHER
    if _INTRODUCED.search(before):
        return Reading.NAME
    begins, following = begins_sentence(cased, start), _CAPITAL_AFTER.match(after)
    of_a_body = following is not None and following[1].casefold() in BODIES
    if of_a_body or (begins and word in NEVER_LIKENED):
        return Reading.WORD
    preceding = _CAPITAL_BEFORE.search(before)
    in_a_row = preceding and not begins_sentence(cased, start - len(preceding.group()))
    either = in_a_row or begins or following or cased[start:end].isupper()
    return Reading.EITHER if either else Reading.NAME
