"""How a known identifier may be written: the spellings for which a text is searched.

- Of every identifier, the one recorded, and what says the same by rule: a name with its surname
  first, without its middle names, a telephone number with the country's code, a house number as a
  word, an address with `at` and `dot`. These block.
- Of the case's own, what points to it besides: one part of a double-barrelled name, the first
  word of a school's name, a street without its number, what stands before the `@`. These are for
  review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from generator.anonymity.folding import fold
from generator.anonymity.known import PERSONAL_NAMES, Form, KnownIdentifier, Level
from generator.anonymity.names import TITLES
from generator.anonymity.numbers import number_in_words
from generator.anonymity.ordinary import ORDINARY

_TOKEN: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 2  # letters and digits of what is searched for
_LONG_PART: Final = 5  # letters of a word that points to a place or a person by itself
_SPOKEN_TO: Final = 99  # house numbers that are written as words
_PLACES: Final = frozenset({"employer", "school", "surgery", "place"})
_STREETS: Final = {
    "street": "st", "road": "rd", "avenue": "ave", "lane": "ln", "close": "cl", "drive": "dr",
    "crescent": "cres", "court": "ct", "gardens": "gdns", "place": "pl", "square": "sq",
    "terrace": "terr", "grove": "gr", "house": "hse", "apartment": "apt", "flat": "apartment",
}  # fmt: skip
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe",
                                 "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa",
                                 "Ø": "Oe"})  # fmt: skip


@dataclass(frozen=True, repr=False, slots=True)
class Spelling:
    """One way of writing an identifier, as its letters alone.

    `breaks` are the places among the letters where a word ends; `words` those of them where a
    space must not be left out without a sign.
    """

    letters: str
    identifier: KnownIdentifier
    variant: str
    level: Level
    form: Form
    breaks: frozenset[int]
    words: frozenset[int]


def spellings_of(identifier: KnownIdentifier) -> Iterator[Spelling]:
    """Yield every way in which an identifier is searched for letter by letter."""
    if identifier.form is Form.DATE:
        return
    made = chain(_exact(identifier), _pointing(identifier) if identifier.own else ())
    seen: set[tuple[str, Form]] = set()
    for text, variant, level, form in made:
        spelling = _spelling(identifier, text, variant, level, form)
        if spelling is not None and (spelling.letters, form) not in seen:
            seen.add((spelling.letters, form))
            yield spelling


def _spelling(
    identifier: KnownIdentifier, text: str, variant: str, level: Level, form: Form
) -> Spelling | None:
    folded = fold(text)
    tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(folded)]
    letters = "".join(token for token, _ in tokens)
    if len(letters) < _SHORTEST:
        return None
    breaks, words, at = set(), set(), 0
    for token, start in tokens:
        if at:
            breaks.add(at)
            if folded[start - 1].isspace():
                words.add(at)
        at += len(token)
    return Spelling(letters, identifier, variant, level, form, frozenset(breaks), frozenset(words))


_Written = tuple[str, str, Level, Form]


def _exact(each: KnownIdentifier) -> Iterator[_Written]:
    yield each.text, "as recorded", Level.BLOCKING, each.form
    if each.text.translate(_UMLAUTS) != each.text:
        yield each.text.translate(_UMLAUTS), "transliterated", Level.BLOCKING, each.form
    if each.kind in PERSONAL_NAMES:
        yield from _names(each)
    elif each.kind == "phone":
        yield from _phones(each)
    elif each.kind == "email":
        plain = re.sub(r"\.", " dot ", each.text.replace("@", " at "))
        yield plain, "spelled out", Level.BLOCKING, Form.WORDS
    elif each.kind == "address":
        yield from _addresses(each)


def _names(each: KnownIdentifier) -> Iterator[_Written]:
    words = each.text.split()
    if each.form is Form.PROPER:
        if len(fold(each.text)) > _SHORTEST:
            yield f"{each.text}s", "possessive", Level.BLOCKING, Form.PROPER
        return
    if len(words) == 1 or fold(words[0]) in TITLES:
        return
    given, family = words[:-1], words[-1]
    yield " ".join([family, *given]), "surname first", Level.BLOCKING, Form.WORDS
    if len(given) > 1:
        yield f"{given[0]} {family}", "without middle names", Level.BLOCKING, Form.WORDS
        yield f"{family} {given[0]}", "surname first", Level.BLOCKING, Form.WORDS


def _phones(each: KnownIdentifier) -> Iterator[_Written]:
    digits = re.sub(r"\D", "", each.text)
    national = re.sub(r"^(?:0044|44)?0?", "", digits)
    if len(national) < len("1632960123") - 1:
        return
    for before in ("0", "+44 ", "0044 ", "+44 0", "0044 0"):
        yield before + national, "as dialled", Level.BLOCKING, Form.CODE


def _addresses(each: KnownIdentifier) -> Iterator[_Written]:
    forms = [each.text]
    number = re.match(r"(?:flat )?([0-9]{1,2})(?= )", each.text, re.IGNORECASE)
    if number and int(number[1]) <= _SPOKEN_TO:
        spoken = number_in_words(int(number[1]))
        forms.append(each.text[: number.start(1)] + spoken + each.text[number.end(1) :])
        yield forms[1], "number in words", Level.BLOCKING, Form.WORDS
    for form in forms:
        yield re.sub(r"[A-Za-z]+", _abbreviated, form), "abbreviated", Level.BLOCKING, Form.WORDS


def _abbreviated(word: re.Match[str]) -> str:
    return _STREETS.get(word.group().casefold(), word.group())


def _pointing(each: KnownIdentifier) -> Iterator[_Written]:
    """Yield what points to an identifier of the case's own."""
    if each.kind in PERSONAL_NAMES and each.form is Form.PROPER:
        for part in each.text.split("-") if "-" in each.text else ():
            if len(part) > _SHORTEST:
                yield part, "part of the name", Level.REVIEW, Form.PROPER
    elif each.kind in PERSONAL_NAMES and " " in each.text:
        yield from _sign_ons(each.text.split())
    elif each.kind == "email":
        before = each.text.split("@", maxsplit=1)[0]
        if len(fold(before)) >= _LONG_PART:
            yield before, "part of the address", Level.REVIEW, Form.WORDS
    elif each.kind == "address":
        yield from _streets(each.text)
    elif each.kind in _PLACES:
        yield from _first_words(each.text)


def _first_words(place: str) -> Iterator[_Written]:
    """Yield the word by which a place is known."""
    first = (re.sub(r"^(?:The|St\.?) ", "", place).split() or [""])[0]
    if len(first) >= _LONG_PART and fold(first) not in ORDINARY:
        yield first, "part of the name", Level.REVIEW, Form.PROPER


def _streets(address: str) -> Iterator[_Written]:
    """Yield the street of an address, and the building, without their numbers."""
    parts = [part.strip() for part in address.split(",")]
    numbered = re.compile(r"(?:[0-9]{1,4}[A-Za-z]?|flat\s+\w+)\s+(?=\S+\s+\S)", re.IGNORECASE)
    for at, part in enumerate(parts[:2]):
        number = numbered.match(part)
        if number:
            yield part[number.end() :], "street", Level.REVIEW, Form.WORDS
        elif at and re.match(r"flat\s", parts[0], re.IGNORECASE) and " " in part:
            yield part, "building", Level.REVIEW, Form.WORDS


def _sign_ons(words: list[str]) -> Iterator[_Written]:
    """Yield a name as people sign on with it: `jsmith`, `smithj`, `johns`."""
    given, family = fold(words[0]), fold(words[-1])
    if given in TITLES or not given or len(family) < len("abcd"):
        return
    yield f"{given[0]}{family}", "sign-on", Level.REVIEW, Form.WORDS
    yield f"{family}{given[0]}", "sign-on", Level.REVIEW, Form.WORDS
    if len(given) + 1 >= _LONG_PART:
        yield f"{given}{family[0]}", "sign-on", Level.REVIEW, Form.WORDS
