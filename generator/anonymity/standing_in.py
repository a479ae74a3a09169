"""What stands in a report in the place of an identifier: a pseudonym, a role, a month, a kind.

- A name becomes the person's pseudonym, or where none is recorded their role; its title goes with
  it. Whether it was possessive, in capitals or at the beginning of a sentence is kept.
- A date of birth becomes its year, any other day its month and year. Ages and days that are
  counted from others are for a person to write anew.
- Everything else becomes a word for its kind in brackets, so that nobody takes it for the real one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from generator.anonymity.folding import fold
from generator.anonymity.known import BIRTH, NAME, PROFESSIONAL
from generator.anonymity.matching import Hit
from generator.anonymity.names import TITLES
from generator.anonymity.written_days import written_days
from generator.records.people import Part, Person

_ROLES: Final = {
    Part.VICTIM: "the victim", Part.PERPETRATOR: "the perpetrator",
    Part.FAMILY: "a member of the family", Part.CHILD: "a child", Part.FRIEND: "a friend",
    Part.ADVOCATE: "an advocate", Part.PROFESSIONAL: "a professional", Part.OTHER: "another person",
}  # fmt: skip
_KINDS: Final = {
    PROFESSIONAL: "[a professional]", "address": "[address]", "postcode": "[postcode]",
    "phone": "[telephone number]", "email": "[e-mail address]", "handle": "[account name]",
    "nhs-number": "[NHS number]", "national-insurance": "[National Insurance number]",
    "passport": "[passport number]", "crime-reference": "[crime reference]",
    "court-reference": "[court reference]", "case-reference": "[reference]",
    "vehicle": "[vehicle]", "employer": "[employer]", "school": "[school]",
    "surgery": "[GP surgery]", "place": "[place]", "case-id": "[reference]",
    "document-id": "[reference]", "case-key": "[removed]",
}  # fmt: skip
_OTHER: Final = "[removed]"
_NOT_DAYS: Final = frozenset({"age", "relative date", "weekday", "month first"})
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August",
                  "September", "October", "November", "December")  # fmt: skip
_TITLE: Final = re.compile(rf"\b(?:{'|'.join(sorted(TITLES))})\.?[ \t]+$", re.IGNORECASE)
_ON: Final = re.compile(r"\b(?P<on>[Oo]n)[ \t]+(?:the[ \t]+)?$")
_POSSESSIVE: Final = re.compile(r"(?:['\u2019]s|(?<=s)['\u2019])$", re.IGNORECASE)
_BEGINS: Final = re.compile(
    r"(?:^|[.!?:]['\"\u2019\u201d)]?[ \t]+|\n[ \t]*(?:[-*>]|#+|[0-9]+\.)?[ \t]*[*_\"\u201c]*)$"
)
_EMPHASIS: Final = re.compile(r"\*\*|__|[*_]")
_MARKED: Final = re.compile(r"([\\\[\]*_`<>])")


@dataclass(frozen=True, repr=False)
class Substitute:
    """What to write, and between which characters of the text."""

    start: int
    end: int
    words: str


def role_of(person: Person) -> str:
    """Return what a person without a pseudonym is called: their part in the case."""
    return _ROLES[person.part]


def called(person: Person) -> str:
    """Return what the reports call a person."""
    return person.pseudonym.name if person.pseudonym is not None else role_of(person)


def substitute(text: str, hit: Hit, person: Person | None) -> Substitute | None:
    """Return what to put for a hit; None where only a person can tell."""
    if hit.kind == NAME and person is not None:
        return name_substitute(text, hit, called(person))
    found = text[hit.start : hit.end]
    day = hit.kind.startswith("date-of-") or hit.variant.endswith("date")
    if day:
        return _day(text, hit, found)
    if hit.kind == NAME:
        return None
    return Substitute(hit.start, hit.end, _kept(text, hit, _KINDS.get(hit.kind, _OTHER)))


def name_substitute(text: str, hit: Hit, words: str) -> Substitute:
    """Return a name's substitute, which takes its title away and keeps its form."""
    found = text[hit.start : hit.end]
    title = _TITLE.search(text, max(0, hit.start - 40), hit.start)
    start = title.start() if title else hit.start
    plain = _MARKED.sub(r"\\\1", words)
    letters = [each for each in found if each.isalpha()]
    if len(letters) > 2 and all(each.isupper() for each in letters):  # noqa: PLR2004 - no initials
        plain = plain.upper()
    elif plain[:1].islower() and _BEGINS.search(text[:start][-80:]):
        plain = plain[0].upper() + plain[1:]
    if _bare_possessive(text, hit):
        ending = text[hit.end] + ("" if plain.endswith("s") else "s")
        return Substitute(start, hit.end + 1, plain + ending + _left(text, hit))
    return Substitute(start, hit.end, _kept(text, hit, plain))


def own_words(text: str, hit: Hit, words: str) -> Substitute:
    """Return what an officer wrote for a hit; in the place of a name it is treated like one."""
    if hit.kind == NAME and not _POSSESSIVE.search(words):
        return name_substitute(text, hit, words)
    return Substitute(hit.start, hit.end, _MARKED.sub(r"\\\1", words) + _left(text, hit))


def _bare_possessive(text: str, hit: Hit) -> bool:
    """Tell whether a name ends in s and its apostrophe follows: `Douglas' piano`, no quotation."""
    after, before = text[hit.end : hit.end + 2], text[max(0, hit.start - 1) : hit.start]
    apostrophe = after[:1] in ("'", "\u2019") and not after[1:].isalnum()
    return apostrophe and text[hit.end - 1] in "sS" and before not in ("'", "\u2018")


def _kept(text: str, hit: Hit, words: str) -> str:
    """Return words with the possessive ending and the markup that stood within a hit."""
    found = text[hit.start : hit.end]
    ending = _POSSESSIVE.search(_EMPHASIS.sub("", found))
    if ending:
        words += "\u2019" if words.endswith("s") and "s" not in ending[0][1:] else ending[0]
    return words + _left(text, hit)


def _left(text: str, hit: Hit) -> str:
    """Return the marks of emphasis that end within a hit and began before it."""
    line = text.rfind("\n\n", 0, hit.start) + 1
    found, before = text[hit.start : hit.end], text[line : hit.start]
    marks = _EMPHASIS.findall(found)
    return "".join(
        mark for mark in dict.fromkeys(marks)
        if marks.count(mark) % 2 and _EMPHASIS.findall(before).count(mark) % 2
    )  # fmt: skip


def _day(text: str, hit: Hit, found: str) -> Substitute | None:
    if hit.variant in _NOT_DAYS:
        return None
    days = list(written_days(found, fold(found))) if len(fold(found)) == len(found) else []
    if not days or not days[0].month:
        return None
    day = days[0]
    month = _MONTHS[day.month - 1] if day.month else ""
    if hit.kind == BIRTH and day.year:
        said = str(day.year)
    elif day.year:
        said = f"{month} {day.year}"
    else:
        said = month
    before = _ON.search(text, max(0, hit.start - 12), hit.start)
    if before:
        lead = "In" if before["on"] == "On" else "in"
        return Substitute(before.start(), hit.end, f"{lead} {said}")
    return Substitute(hit.start, hit.end, said)
