"""What templates may use: a case's facts under their own names, as plain words.

A template writes `decision.decided.when` as the record does. Days are in words, agencies by name;
what is unknown from before the portal reads "not known". Keys and hashes are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Final

from generator.dates import in_words
from generator.letters.template import NotKnown, Value
from generator.policy.partnership import Partnership
from generator.policy.people import Agency
from generator.policy.procedure import Profile
from generator.records.case import SECTIONS, Case
from generator.records.people import Part, Person
from generator.schema import Model, Unknown

_LEFT_OUT: Final = frozenset({"case_key", "previous", "path"})
_AGENCIES: Final = frozenset({"agency", "agencies", "representation", "addressed_to"})


def case_values(
    case: Case, profile: Profile, partnership: Partnership, agencies: Mapping[str, str]
) -> dict[str, Value]:
    """Return what every template may use of a case, its procedure and the partnership."""
    plain = _Plain(agencies)
    values: dict[str, Value] = {
        section: plain.model(getattr(case, section), section) for section in SECTIONS[1:]
    }
    values["case"] = case.id
    values["partnership"] = plain.model(partnership, "partnership")
    values["body"] = {each.id.replace("-", "_"): each.name for each in partnership.bodies}
    values["review"] = profile.terms.review
    values["short"] = profile.terms.short
    values["legal_basis"] = profile.legal_basis
    values["data_protection"] = profile.data_protection
    standing = [each.name for each in case.chair.appointments if each.ended is None]
    if standing:
        values["independent_chair"] = standing[-1]
    victims = case.people.having(Part.VICTIM)
    if victims:
        values["victim"] = person_values(victims[0], "victim")
    return values


def model_values(
    model: Model, name: str, agencies: Mapping[str, str] | None = None
) -> dict[str, Value]:
    """Return the values of one model; `name` is what an error calls it."""
    return _Plain(agencies or {}).model(model, name)


def person_values(person: Person, name: str) -> Value:
    """Return a person of the case; `full_name` is there only where it is known."""
    plain = model_values(person, name)
    if not isinstance(person.names, Unknown):
        plain["full_name"] = person.names.full
    if person.pseudonym is not None:
        plain["pseudonym"] = person.pseudonym.name
    return plain


def agency_values(agency: Agency) -> Value:
    """Return an agency, with the senior manager to whom letters go."""
    return model_values(agency, "agency")


class _Plain:
    def __init__(self, agencies: Mapping[str, str]) -> None:
        self._agencies = agencies

    def model(self, model: Model, name: str) -> dict[str, Value]:
        values: dict[str, Value] = {"__name__": name}
        for field, value in model.__dict__.items():
            if value is not None and field not in _LEFT_OUT and not field.endswith("sha256"):
                values[field] = self.value(value, field, f"{name}.{field}")
        return values

    def value(self, value: object, field: str, name: str) -> Value:
        if isinstance(value, Unknown):
            return NotKnown(name)
        if isinstance(value, Model):
            return self.model(value, name)
        if isinstance(value, tuple):
            return [self.value(each, field, name) for each in value]
        if isinstance(value, bool | int):
            return value
        if isinstance(value, dt.date):
            return in_words(value)
        text = str(value.value) if isinstance(value, Enum) else str(value)
        return self._agencies.get(text, text) if field in _AGENCIES else text
