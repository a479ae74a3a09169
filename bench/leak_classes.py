"""How identifiers are left in a report, by class: each writes one leak and says where it is.

What is certain (`exact`, `normalised`) must be found and block; what only points to somebody
(`variant`) must be found, blocking or for review; `unknown` is somebody's number that the vault
does not have; `other` belongs to another case.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench import leak_days as days
from bench import leak_names as names
from bench.leak_cast import (
    Cast,
    Somebody,
    insurance_number,
    landline,
    mobile,
    nhs_number,
    plate,
    postcode,
)
from bench.leak_frames import HELD, SAID, Leak, Writer, named, number, within


def _unknown(make: Callable[[Random], str]) -> Writer:
    def write(random: Random, _: Cast, __: Somebody, ___: Cast) -> Leak:
        return within(random, HELD, make(random))

    return write


def _joined(text: str) -> str:
    return text.replace(" ", "")


def _hyphened(text: str) -> str:
    return text.replace(" ", "-")


def _abroad(text: str) -> str:
    return "+44 " + text[1:] if text.startswith("0") else text


def _dashed(text: str) -> str:
    return text.replace("/", "-")


def _staff(random: Random) -> str:
    return f"staff{random.randint(1, 99)}.{random.choice('abc')}@council.example.org"


def _phone(random: Random) -> str:
    return random.choice((mobile, landline))(random)


def _of_other(kind: str) -> Writer:
    def write(random: Random, _: Cast, __: Somebody, other: Cast) -> Leak:
        person = random.choice(other.people)
        return within(
            random,
            SAID if kind == "name" else HELD,
            person.full if kind == "name" else person.numbers[kind],
        )

    return write


MaybeWriter = Callable[[Random, Cast, Somebody, Cast], Leak | None]
CLASSES: dict[str, tuple[str, MaybeWriter]] = {
    "full name": ("exact", named(lambda _, person: person.full)),
    "surname alone": ("variant", named(lambda _, person: person.family.text)),
    "first name alone": ("variant", named(lambda _, person: person.given.text)),
    "name of a professional": ("exact", names.professional),
    "date of birth": ("exact", days.of_birth),
    "date of death": ("exact", days.of_death),
    "address": ("exact", number("address")),
    "postcode": ("exact", number("postcode", str, _joined, str.lower)),
    "telephone": ("exact", number("phone", str, _joined, _hyphened, _abroad)),
    "e-mail": ("exact", number("email", str, str.upper)),
    "handle": ("exact", number("handle")),
    "NHS number": ("exact", number("nhs-number", str, _joined, _hyphened)),
    "National Insurance number": ("exact", number("national-insurance", str, _joined, str.lower)),
    "passport": ("exact", number("passport")),
    "crime reference": ("exact", number("crime-reference", str, _dashed)),
    "number plate": ("exact", number("vehicle", str, _joined, str.lower)),
    "school": ("exact", number("school")),
    "surgery": ("exact", number("surgery")),
    "employer": ("exact", number("employer")),
    "Unicode presentation, accents": ("normalised", named(names.presented)),
    "look-alike letters": ("normalised", named(names.look_alikes)),
    "invisible characters": ("normalised", named(names.invisible)),
    "line break within": ("normalised", named(names.broken)),
    "split by markup": ("normalised", named(names.marked)),
    "spaced letters": ("normalised", named(names.spaced)),
    "references and escapes": ("normalised", named(names.escaped)),
    "surname first": ("normalised", named(names.surname_first)),
    "capitals or none": ("normalised", named(names.cased)),
    "hash tag, joined": ("normalised", named(names.tagged)),
    "day in words": ("normalised", days.in_words),
    "possessive": ("variant", names.possessive),
    "initial and name": ("variant", named(names.initial_and_name)),
    "initials": ("variant", names.initials),
    "title and initial": ("variant", names.titled),
    "nickname": ("variant", names.nickname),
    "misspelt": ("variant", names.misspelt),
    "as it sounds, transliterated": ("variant", names.heard),
    "sign-on": ("variant", named(names.sign_on)),
    "half of a double name": ("variant", names.half),
    "day without its year": ("variant", days.without_year),
    "day near the death": ("variant", days.near),
    "day of the trial": ("variant", days.trial),
    "relative date": ("variant", days.relative),
    "birthday": ("variant", days.birthday),
    "age to the month": ("variant", days.age),
    "street or building alone": ("variant", names.street),
    "school or surgery in part": ("variant", names.place_part),
    "unknown NHS number": ("unknown", _unknown(nhs_number)),
    "unknown telephone": ("unknown", _unknown(_phone)),
    "unknown e-mail": ("unknown", _unknown(_staff)),
    "unknown postcode": ("unknown", _unknown(postcode)),
    "unknown NI number": ("unknown", _unknown(insurance_number)),
    "unknown plate": ("unknown", _unknown(plate)),
    "full name, other case": ("other", _of_other("name")),
    "telephone, other case": ("other", _of_other("phone")),
    "address, other case": ("other", _of_other("address")),
}  # fmt: skip
"""Every class: what kind it is, and its writer."""
