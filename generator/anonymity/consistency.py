"""Whether the texts of a review call everybody the same, and nobody by initials alone (B11.1).

What is found is for a person to look at: a word near a pseudonym may be a slip of the author's, or
an ordinary word; initials may be an agency's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from generator.anonymity.identifiers import public_names, stand_ins
from generator.anonymity.names import without_title
from generator.records.case import Case
from generator.records.people import Part

MIN_LETTERS: Final = 5
"""Letters of a pseudonym from which a word that differs in one of them is a slip."""

_CAPITALISED: Final = re.compile(r"\b[A-Z][a-z\u00df-\u00ff]{3,30}(?='s\b|\u2019s\b|\b)")
_INITIALS: Final = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,3}(?![\w])")
_ONE_LETTER: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Child|Adult)\s([A-Z])\b")


@dataclass(frozen=True)
class Slip:
    """A place where somebody may be called by another name than agreed."""

    line: int
    what: str
    start: int
    end: int


def slips(text: str, case: Case) -> Iterator[Slip]:
    """Yield the places of a text that a person must look at."""
    agreed = {name for each in stand_ins(case) for name in (each, *each.split())}
    allowed = {word for name in (*agreed, *public_names(case)) for word in name.split()}
    own = {word for name in stand_ins(case) for word in without_title(name).split()}
    long = {word for word in own if len(word) >= MIN_LETTERS and word[0].isupper()}
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        if word not in allowed and any(_near(word, each) for each in long):
            yield _slip(text, match, "resembles a pseudonym")
    for match in _INITIALS.finditer(text):
        if _letters(match[0]) not in {_letters(each) for each in agreed}:
            yield _slip(text, match, "initials that are nobody's pseudonym")
    for match in _ONE_LETTER.finditer(text):
        if match[0] not in agreed:
            yield _slip(text, match, "a letter that is nobody's pseudonym")


def pseudonym_differs(case: Case) -> bool:
    """Tell whether what is published calls the person who died otherwise than the record does."""
    told = case.publication.pseudonym
    victims = [each for each in case.people.having(Part.VICTIM) if each.pseudonym is not None]
    names = {each.pseudonym.name for each in victims if each.pseudonym is not None}
    return told is not None and bool(names) and not any(name in told for name in names)


def count_names(texts: Mapping[str, str], case: Case) -> Mapping[str, int]:
    """Count in how many texts each pseudonym stands, by the person's id."""
    found = {}
    for person in case.people.people:
        if person.pseudonym is not None:
            name = re.compile(rf"\b{re.escape(person.pseudonym.name)}\b")
            found[person.id] = sum(bool(name.search(text)) for text in texts.values())
    return found


def _near(word: str, pseudonym: str) -> bool:
    if word.removesuffix("s") == pseudonym or word[0] != pseudonym[0]:
        return False
    return OSA.distance(word, pseudonym, score_cutoff=1) == 1


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _slip(text: str, match: re.Match[str], what: str) -> Slip:
    return Slip(text.count("\n", 0, match.start()) + 1, what, *match.span())
