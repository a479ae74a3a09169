"""Every string of a case that would tell who somebody is, with its class.

Names that are meant to be public (panel, chair, bodies) are left out, each for a recorded reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from generator.dates import in_words
from generator.records.case import Case
from generator.records.people import Person
from generator.schema import Unknown


@dataclass(frozen=True, repr=False)
class KnownIdentifier:
    """A string that must not be published, and what it is."""

    kind: str
    text: str


def identifiers_of(case: Case) -> tuple[KnownIdentifier, ...]:
    """Return what must not appear in this case's reports: names, numbers, dates, the case id."""
    public = {allowed.name.casefold() for allowed in case.people.public_names}
    found = [KnownIdentifier("case-id", case.id)]
    for person in case.people.people:
        found.extend(_of_person(person))
    for day in (case.death.died, case.death.found):
        found.extend(_dates("date-of-death", day))
    unique = {(each.kind, each.text): each for each in found}
    return tuple(each for each in unique.values() if each.text.casefold() not in public)


def _of_person(person: Person) -> Iterator[KnownIdentifier]:
    if not isinstance(person.names, Unknown):
        names = person.names
        for name in (names.full, *names.known_as, *names.former, *names.misspelt):
            yield KnownIdentifier("name", name)
    for identifier in person.identifiers:
        yield KnownIdentifier(str(identifier.kind), identifier.value)
    yield from _dates("date-of-birth", person.born)
    yield from _dates("date-of-death", person.died)


def _dates(kind: str, day: dt.date | Unknown | None) -> Iterator[KnownIdentifier]:
    """Yield a day as reports write it: 3 March 2021, 03/03/2021, 2021-03-03."""
    if not isinstance(day, dt.date):
        return
    for text in (
        in_words(day),
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
    ):
        yield KnownIdentifier(kind, text)
