"""Every string of a case that would tell who somebody is, with its class.

- People: names and their parts, dates, numbers and addresses; what contacts and places name.
- Professionals whom the record names anywhere. Names that are meant to be public (panel, bodies)
  are left out, each for a recorded reason; the Independent Chair/Author is public by office.
- What is the portal's own: case ids, document ids, the case's key.
- Only what is recorded is known here: variants and other people's cases are not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from generator.anonymity.contacts import contacts_in, street_of
from generator.anonymity.names import named_in, parts_of, person_in
from generator.dates import in_words
from generator.records.case import Case
from generator.records.decision import Attendance
from generator.records.facts import Fact
from generator.records.family import ResponsibleOfficer
from generator.records.inquiry import Author
from generator.records.panel import Member
from generator.records.people import IdentifierKind, Part, Person
from generator.schema import Model, Unknown

NAME: Final = "name"
PROFESSIONAL: Final = "professional"


class Form(Enum):
    """How an identifier may be written and still be itself."""

    WORDS = auto()
    """Words in this order, whatever stands between them."""
    PROPER = auto()
    """A word that begins with a capital letter, since names are words too."""
    CODE = auto()
    """Letters and digits in this order, spaced and punctuated in any way."""
    LITERAL = auto()
    """Exactly so."""


@dataclass(frozen=True, repr=False)
class KnownIdentifier:
    """A string that must not be published, and what it is."""

    kind: str
    text: str
    form: Form = Form.WORDS


_CODES: Final = frozenset(
    {
        IdentifierKind.POSTCODE,
        IdentifierKind.PHONE,
        IdentifierKind.NHS_NUMBER,
        IdentifierKind.NATIONAL_INSURANCE,
        IdentifierKind.PASSPORT,
        IdentifierKind.CRIME_REFERENCE,
        IdentifierKind.COURT_REFERENCE,
        IdentifierKind.CASE_REFERENCE,
        IdentifierKind.VEHICLE,
    }
)
_WHO: Final = ("by", "added_by", "officer", "convened_by", "interviewee", "lead", "author",
               "attended", "to", "whom")  # fmt: skip
"""Fields that say who: a person, a role or a body."""

_NAMED: Final = (Attendance, Member, Author, ResponsibleOfficer)
"""What has a `name` that is a person's."""

_PERSONAL: Final = ("people", "death", "notification", "family", "disclosure")
"""Sections whose text is searched for addresses and telephone numbers."""


def identifiers_of(
    case: Case, *, bodies: Iterable[str] = (), case_ids: Iterable[str] = ()
) -> tuple[KnownIdentifier, ...]:
    """Return what must not appear in this case's reports.

    `bodies` are names of agencies, which are no people; `case_ids` those of all cases.
    """
    listed = {allowed.name.casefold() for allowed in case.people.public_names}
    no_matter = listed | {name.casefold() for name in (*_chairs(case), *bodies)}
    found = [
        *_portals_own(case, case_ids),
        *(each for person in case.people.people for each in _of_person(person)),
        *_dates("date-of-death", case.death.died),
        *_dates("date-of-death", case.death.found),
        *_contacts(case),
        *(each for each in _professionals(case) if each.text.casefold() not in no_matter),
    ]
    unique: dict[tuple[str, Form], KnownIdentifier] = {}
    for each in found:
        unique.setdefault((each.text.casefold(), each.form), each)
    return tuple(each for each in unique.values() if each.text.casefold() not in listed)


def public_names(case: Case) -> tuple[str, ...]:
    """Return the names that may be published: those listed with a reason, and the Chair's."""
    return (*(allowed.name for allowed in case.people.public_names), *_chairs(case))


def _chairs(case: Case) -> Iterator[str]:
    for appointment in case.chair.appointments:
        for text in (appointment.name, appointment.author):
            if text is not None and (name := named_in(text)):
                yield name


def stand_ins(case: Case) -> tuple[str, ...]:
    """Return what the reports call people instead of their names."""
    return tuple(each.pseudonym.name for each in case.people.people if each.pseudonym is not None)


def _portals_own(case: Case, case_ids: Iterable[str]) -> Iterator[KnownIdentifier]:
    for case_id in (case.id, *case_ids):
        yield KnownIdentifier("case-id", case_id)
    yield KnownIdentifier("case-key", case.record.case_key)
    for document in case.documents.documents:
        yield KnownIdentifier("document-id", document.id)


# ---------------------------------------------------------------------------------------------
# The people of the case


def _of_person(person: Person) -> Iterator[KnownIdentifier]:
    if not isinstance(person.names, Unknown):
        names = person.names
        for name in (names.full, *names.known_as, *names.former, *names.misspelt):
            yield _name(NAME, name)
        for name in (names.full, *names.former, *names.misspelt):
            yield from _parts(name, surname_only=person.part is Part.PROFESSIONAL)
    for identifier in person.identifiers:
        yield from _identifier(identifier.kind, identifier.value)
    yield from _dates("date-of-birth", person.born)
    yield from _dates("date-of-death", person.died)


def _name(kind: str, name: str) -> KnownIdentifier:
    one_word = " " not in name and not name[0].islower()
    return KnownIdentifier(kind, name, Form.PROPER if one_word else Form.WORDS)


def _parts(name: str, *, surname_only: bool) -> Iterator[KnownIdentifier]:
    parts = list(parts_of(name))
    for part in parts[-1:] if surname_only else parts:
        yield KnownIdentifier(NAME, part, Form.PROPER)


def _identifier(kind: IdentifierKind, value: str) -> Iterator[KnownIdentifier]:
    yield KnownIdentifier(str(kind), value, Form.CODE if kind in _CODES else Form.WORDS)
    if kind is IdentifierKind.PHONE and value.startswith("0"):
        yield KnownIdentifier(str(kind), f"+44 {value[1:]}", Form.CODE)
    street = street_of(value) if kind is IdentifierKind.ADDRESS else None
    if street is not None:
        yield KnownIdentifier(str(kind), street)


def _dates(kind: str, day: dt.date | Unknown | None) -> Iterator[KnownIdentifier]:
    """Yield a day as reports write it: 3 March 2021, 3rd of March 2021, 03/03/21, 2021-03-03."""
    if not isinstance(day, dt.date):
        return
    nth = f"{day.day}{_ending(day.day)}"
    for month in (f"{day:%B}", f"{day:%b}"):
        for number in (str(day.day), f"{day:%d}", nth):
            yield KnownIdentifier(kind, f"{number} {month} {day.year}")
            yield KnownIdentifier(kind, f"{month} {number} {day.year}")
        yield KnownIdentifier(kind, f"{nth} of {month} {day.year}")
    yield KnownIdentifier(kind, in_words(day))
    for mark in "/.-":
        for form in (f"%d{mark}%m{mark}%Y", f"%d{mark}%m{mark}%y", f"%Y{mark}%m{mark}%d"):
            yield KnownIdentifier(kind, f"{day:{form}}", Form.LITERAL)
        for year in (f"{day:%Y}", f"{day:%y}"):
            text = f"{day.day}{mark}{day.month}{mark}{year}"
            yield KnownIdentifier(kind, text, Form.LITERAL)


def _ending(number: int) -> str:
    if number in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


# ---------------------------------------------------------------------------------------------
# What the rest of the record names


def _models(value: object) -> Iterator[Model]:
    """Yield a model and every model in it."""
    if isinstance(value, Model):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _models(each)


def _texts(model: Model, name: str) -> Iterator[str]:
    value = getattr(model, name, None)
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str):
            yield each


def _contacts(case: Case) -> Iterator[KnownIdentifier]:
    for section in _PERSONAL:
        for model in _models(getattr(case, section)):
            for field in type(model).model_fields:
                for text in _texts(model, field):
                    for kind, found in contacts_in(text):
                        yield from _identifier(kind, found)


def _professionals(case: Case) -> Iterator[KnownIdentifier]:
    """Yield everybody who is named as having done something, or having taken part."""
    for model in _models(case):
        names = [named_in(model.name)] if isinstance(model, _NAMED) else []
        if isinstance(model, Fact) or not isinstance(model, _NAMED):
            names += [person_in(text) for field in _WHO for text in _texts(model, field)]
        for name in names:
            if name:
                yield _name(PROFESSIONAL, name)
