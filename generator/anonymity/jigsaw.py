"""The jigsaw: which details a report states that together tell who is meant (B11.1).

A simple model, and an explained one: each detail stated divides the crowd in which a reader may
look by the policy's figure for it. What is left is no probability; under one, the details single
somebody out if they are as rare as judged. No detail's words are repeated.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.policy.jigsaw import Detail, Jigsaw, Weight
from generator.records.case import Case
from generator.records.people import Characteristics, IdentifierKind, Part, Person

FEW: Final = 10
"""People left, below which the details come near to somebody."""

_NUMBER: Final = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_BY_FORM: Final[Mapping[Detail, re.Pattern[str]]] = {
    Detail.AGE: re.compile(r"\b(?:aged?(?: of)?|at)\s\d{1,3}\b|\b\d{1,3}[\s-]years?[\s-]old\b"),
    Detail.MONTH: re.compile(rf"\b{_MONTH}\s[12]\d{{3}}\b"),
    Detail.CHILDREN: re.compile(
        rf"\b{_NUMBER}\s(?:\w+\s)?(?:children|sons|daughters|siblings)\b"
        r"|\b(?:only|eldest|youngest|middle)\s(?:child|son|daughter)\b",
        re.IGNORECASE,
    ),
    Detail.PLACE: re.compile(
        r"\b(?:village|town|hamlet|suburb|estate|district)\sof\s[A-Z]\w+|\b[A-Z]\w+\s[Ee]state\b"
    ),
}
_CONDITIONS: Final = ("disability", "serious_illness", "neurodiversity", "mental_ill_health")
_PLAIN: Final = frozenset({"yes", "no", "none", "unknown", "not known", "white british", "british"})
_SUBJECTS: Final = (Part.VICTIM, Part.PERPETRATOR)


@dataclass(frozen=True)
class Stated:
    """A detail that the texts state: where first, and how often."""

    weight: Weight
    where: str
    times: int


@dataclass(frozen=True)
class Picture:
    """What the details come to together."""

    stated: tuple[Stated, ...]
    left: float
    """Of the crowd, how many are left whom the details fit, as judged."""

    @property
    def words(self) -> str:
        """Say what that means, in words."""
        if not self.stated:
            return "states none of the details that tell most"
        if self.left < 1:
            return "would single somebody out"
        return "comes near to somebody" if self.left < FEW else "leaves many whom it could be about"


def picture_of(texts: Mapping[str, str], case: Case, jigsaw: Jigsaw) -> Picture:
    """Look texts through for details that tell who is meant."""
    stated = []
    left = float(jigsaw.crowd)
    for weight in jigsaw.details:
        found = list(_places(weight, texts, case))
        if found:
            stated.append(Stated(weight, found[0], len(found)))
            left /= weight.one_in
    stated.sort(key=lambda each: -each.weight.one_in)
    return Picture(tuple(stated), left)


def _places(weight: Weight, texts: Mapping[str, str], case: Case) -> Iterator[str]:
    patterns = [_BY_FORM[weight.id]] if weight.id in _BY_FORM else []
    words = sorted({*weight.words, *_recorded(weight.id, case)}, key=len, reverse=True)
    if words:
        either = "|".join(re.escape(word) for word in words)
        patterns.append(re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE))
    died = case.death.died
    known = f"{died:%Y-%m}" if isinstance(died, dt.date) else ""
    death = case.publication.death_month or known
    for file, text in texts.items():
        for number, line in enumerate(text.split("\n"), 1):
            for pattern in patterns:
                for match in pattern.finditer(line):
                    if weight.id is not Detail.MONTH or not _is_month(match[0], death):
                        yield f"{file}:{number}"


def _is_month(said: str, death_month: str) -> bool:
    """Tell whether a month is that of the death, which every review states."""
    name, year = said.split()
    months = _MONTH[3:-1].split("|")
    return f"{year}-{months.index(name) + 1:02d}" == death_month


def _recorded(detail: Detail, case: Case) -> Iterator[str]:
    """Yield what the record says of the people, as a report may repeat it."""
    people = [each for each in case.people.people if each.part in _SUBJECTS]
    for person in people:
        for said in _said(detail, person):
            if said is not None and said.casefold() not in _PLAIN:
                yield said


def _said(detail: Detail, person: Person) -> Iterable[str | None]:
    told = person.characteristics or Characteristics()
    if detail is Detail.OCCUPATION:
        return (told.occupation,)
    if detail is Detail.NATIONALITY:
        return (told.nationality,)
    if detail is Detail.CONDITION:
        return (getattr(told, field) for field in _CONDITIONS)
    if detail is Detail.PLACE:
        return (each.value for each in person.identifiers if each.kind is IdentifierKind.PLACE)
    return ()
