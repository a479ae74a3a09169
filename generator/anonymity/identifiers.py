"""Every string of a case that would tell who somebody is, with its class.

- People: names and their parts, dates, numbers and addresses; what contacts and places name.
- Professionals whom the record names anywhere. Names that are meant to be public (panel, bodies)
  are left out, each for a recorded reason; the Independent Chair/Author is public by office.
- What is the portal's own: case ids, document ids, the case's key.
- Only what is recorded is known here: `spellings` and `resembling` know how else it is written,
  and `distinctive` what is searched for of other cases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from generator.anonymity.contacts import contacts_in, street_of
from generator.anonymity.known import (
    BIRTH,
    DEATH,
    NAME,
    PROFESSIONAL,
    TRIAL,
    Form,
    KnownIdentifier,
)
from generator.anonymity.names import named_in, parts_of, person_in
from generator.records.case import Case
from generator.records.decision import Attendance
from generator.records.facts import Fact
from generator.records.family import ResponsibleOfficer
from generator.records.inquiry import Author
from generator.records.panel import Member
from generator.records.people import IdentifierKind, Part, Person
from generator.schema import Model, Unknown

__all__ = (
    "NAME", "PROFESSIONAL", "Form", "KnownIdentifier", "identifiers_of", "public_names",
    "stand_ins",
)  # fmt: skip

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
        *day(DEATH, case.death.died),
        *day(DEATH, case.death.found),
        *_days_in_court(case),
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
    whose = person.id
    if not isinstance(person.names, Unknown):
        names = person.names
        for name in (names.full, *names.known_as, *names.former, *names.misspelt):
            yield named(NAME, name, whose)
        for name in (names.full, *names.former, *names.misspelt):
            yield from _parts(name, whose, surname_only=person.part is Part.PROFESSIONAL)
    for identifier in person.identifiers:
        yield from recorded_as(identifier.kind, identifier.value, whose)
    yield from day(BIRTH, person.born, whose)
    yield from day(DEATH, person.died, whose)


def named(kind: str, name: str, person: str | None = None) -> KnownIdentifier:
    """Return a name as an identifier; one word must begin with a capital letter."""
    one_word = " " not in name and not name[0].islower()
    return KnownIdentifier(kind, name, Form.PROPER if one_word else Form.WORDS, person)


def _parts(name: str, person: str, *, surname_only: bool) -> Iterator[KnownIdentifier]:
    parts = list(parts_of(name))
    for part in parts[-1:] if surname_only else parts:
        yield KnownIdentifier(NAME, part, Form.PROPER, person)


def recorded_as(
    kind: IdentifierKind, value: str, person: str | None = None
) -> Iterator[KnownIdentifier]:
    """Yield an identifier other than a name, and the part of an address that names the house."""
    form = Form.CODE if kind in _CODES else Form.WORDS
    yield KnownIdentifier(str(kind), value, form, person)
    street = street_of(value) if kind is IdentifierKind.ADDRESS else None
    if street is not None:
        yield KnownIdentifier(str(kind), street, Form.WORDS, person)


def day(
    kind: str, when: dt.date | Unknown | None, person: str | None = None
) -> Iterator[KnownIdentifier]:
    """Yield a day, however it is written."""
    if isinstance(when, dt.date):
        yield KnownIdentifier(kind, when.isoformat(), Form.DATE, person)


def _days_in_court(case: Case) -> Iterator[KnownIdentifier]:
    for process in case.parallel.processes:
        for fact in (process.started, process.outcome, process.ended):
            if isinstance(fact, Fact):
                yield from day(TRIAL, fact.when)


# ---------------------------------------------------------------------------------------------
# What the rest of the record names


def _models(value: object) -> Iterator[Model]:
    """Yield a model and every model in it."""
    if isinstance(value, Model):
        yield value
        for each in vars(value).values():
            yield from _models(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _models(each)


def _texts(model: Model, name: str) -> Iterator[str]:
    value = vars(model).get(name)
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str):
            yield each


def _contacts(case: Case) -> Iterator[KnownIdentifier]:
    for section in _PERSONAL:
        for model in _models(getattr(case, section)):
            for field in type(model).model_fields:
                for text in _texts(model, field):
                    for kind, found in contacts_in(text):
                        yield from recorded_as(kind, found)


def _professionals(case: Case) -> Iterator[KnownIdentifier]:
    """Yield everybody who is named as having done something, or having taken part."""
    for model in _models(case):
        names = [named_in(model.name)] if isinstance(model, _NAMED) else []
        if isinstance(model, Fact) or not isinstance(model, _NAMED):
            names += [person_in(text) for field in _WHO for text in _texts(model, field)]
        for name in names:
            if name:
                yield named(PROFESSIONAL, name)
