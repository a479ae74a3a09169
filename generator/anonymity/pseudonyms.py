"""Pseudonyms that are missing, or that give away what they are meant to hide (B11.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.anonymity.folding import fold
from generator.anonymity.names import parts_of, without_title
from generator.records.case import Case
from generator.records.people import Names, Person
from generator.schema import Unknown


@dataclass(frozen=True)
class PseudonymProblem:
    """What is wrong with what the reports call a person; no name is in it."""

    person: str
    """The person's id in the record."""
    problem: str
    missing: bool = False
    """Whether there is none; else there is one that gives something away."""
    clause: str = "B11.1"


def missing_pseudonyms(case: Case) -> tuple[Person, ...]:
    """Return everybody whose name is recorded and whom the reports cannot call anything."""
    return tuple(
        each
        for each in case.people.people
        if each.pseudonym is None and not isinstance(each.names, Unknown)
    )


def pseudonym_problems(case: Case, others: Iterable[Case] = ()) -> tuple[PseudonymProblem, ...]:
    """Return what is wrong with a case's pseudonyms, against the real names of every case.

    A family's wish that the real name is used is no problem of that person's own.
    """
    real = _real_names(others)
    return tuple(_problems(case, real))


def _problems(case: Case, elsewhere: Mapping[str, str]) -> Iterator[PseudonymProblem]:
    for person in missing_pseudonyms(case):
        yield PseudonymProblem(person.id, "has a name and no pseudonym or role", missing=True)
    bearers: dict[str, str] = {}
    for person in case.people.people:
        if person.pseudonym is None:
            continue
        pseudonym = person.pseudonym
        key = _key(pseudonym.name)
        if key in bearers and bearers[key] != person.id:
            yield PseudonymProblem(person.id, f"is called the same as {bearers[key]}")
        bearers.setdefault(key, person.id)
        if pseudonym.real_name_wanted is True:
            continue
        whose = _same_case(case, person)
        if whose is not None:
            own = "the person's own" if whose == person.id else "another person's of this case"
            yield PseudonymProblem(person.id, f"has a pseudonym that is a real name, {own}")
        elif key in elsewhere:
            yield PseudonymProblem(
                person.id, f"has a pseudonym that is a real name in case {elsewhere[key]}"
            )
        if _initials(pseudonym.name, person):
            yield PseudonymProblem(person.id, "has a pseudonym of the person's own initials")


def _same_case(case: Case, person: Person) -> str | None:
    """Return whose real name, or part of one, a person's pseudonym has in it."""
    words = {_key(word) for word in re.findall(r"[^\W\d_]+", person.pseudonym.name)} if (
        person.pseudonym
    ) else set()  # fmt: skip
    whole = _key(person.pseudonym.name) if person.pseudonym else ""
    for other in sorted(case.people.people, key=lambda each: each.id != person.id):
        if isinstance(other.names, Unknown):
            continue
        for name in _names(other.names):
            if _key(name) == whole or {_key(part) for part in parts_of(name)} & words:
                return other.id
    return None


def _names(names: Names) -> Iterator[str]:
    yield from (names.full, *names.known_as, *names.former, *names.misspelt)


def _real_names(cases: Iterable[Case]) -> dict[str, str]:
    """Return the names by which people of other cases are known, with the case."""
    found: dict[str, str] = {}
    for case in cases:
        for person in case.people.people:
            if not isinstance(person.names, Unknown):
                for name in _names(person.names):
                    found.setdefault(_key(name), case.id)
    return found


def _initials(pseudonym: str, person: Person) -> bool:
    letters = re.sub(r"[^\w]", "", pseudonym)
    if isinstance(person.names, Unknown) or not letters.isupper() or len(letters) < 2:  # noqa: PLR2004 - initials are at least two
        return False
    return any(
        letters == "".join(word[0] for word in without_title(name).split()).upper()
        for name in _names(person.names)
    )


def _key(name: str) -> str:
    return fold(name).casefold().strip()
