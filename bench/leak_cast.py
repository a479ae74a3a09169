"""The invented people of the leak corpus, and how people really call and misspell such names.

Written by hand, from how names are used, and not from the tables of the program that is measured.
All of it is invented; the numbers are of ranges that are given to nobody where there are such.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

NAMES = [
    line.split(": ", 1)
    for line in Path(__file__).with_name("leak_names.txt").read_text().splitlines()
    if not line.startswith("#")
]
GIVEN = [names for which, names in NAMES if which == "given"]
FAMILY = [names for which, names in NAMES if which == "family"]
STREETS = (
    "Canary Lane", "Larkspur Road", "Tansygate Street", "Mallow Crescent", "Old Tannery Close",
    "Pennyroyal Avenue", "Quince Tree Drive", "Saddlers Terrace", "Umberslade Grove",
    "Wexcombe Gardens",
)  # fmt: skip
HOUSES = ("Larchmount House", "Verbena Court", "Thornycroft House", "Ellesbury Court")
PLACES = (
    "Tansygate", "Umberslade", "Wexcombe", "Pendlethorpe", "Garrowby", "Ellesbury", "Marlinhurst",
    "Thornycroft", "Osmotherby", "Quarndon",
)  # fmt: skip
SCHOOLS = ("{} Infants", "{} Community Primary School", "{} High School")
SURGERIES = ("{} Medical Centre", "{} Surgery")
EMPLOYERS = ("{} Upholstery Ltd", "{} Carpets", "{} Garden Centre")
PSEUDONYMS = (
    "Winifred", "Leonard", "Clementine", "Rupert", "Imogen", "Barnaby", "Felicity", "Duncan",
)  # fmt: skip
NO_CHECK = 10  # remainders for which there is no NHS number


@dataclass(frozen=True)
class Name:
    """A name as it is recorded, and how else it is said and written."""

    text: str
    familiar: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()


@dataclass
class Somebody:
    """One invented person."""

    id: str
    given: Name
    family: Name
    born: dt.date
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def full(self) -> str:
        """The name in full."""
        return f"{self.given.text} {self.family.text}"


@dataclass
class Cast:
    """The people and dates of one invented case."""

    case: str
    people: list[Somebody]
    died: dt.date
    trial: dt.date
    professionals: list[str]


def casts(count: int, random: Random) -> list[Cast]:
    """Invent the people of some cases; no two of them share a full name."""
    given = [_name(line) for line in GIVEN]
    family = [_name(line, family=True) for line in FAMILY]
    used: set[tuple[str, str]] = set()
    found = []
    for number in range(count):
        died = dt.date(random.randint(2017, 2022), random.randint(1, 12), random.randint(1, 28))
        people = []
        firsts = random.sample(given, 8)
        double = [name for name in family if "-" in name.text]
        lasts = [*random.sample([name for name in family if name not in double], 5),
                 random.choice(double)]  # fmt: skip
        for which, role in enumerate(("victim", "partner", "mother", "child", "sister", "friend")):
            person = Somebody(role, firsts[which], lasts[which], _birth(role, died, random))
            while (person.given.text, person.family.text) in used:
                person.given = random.choice(given)
            used.add((person.given.text, person.family.text))
            person.numbers = _numbers(person, random)
            people.append(person)
        trial = died + dt.timedelta(random.randint(150, 400))
        workers = [f"{random.choice(given).text} {random.choice(family).text}" for _ in range(2)]
        found.append(Cast(f"DHR-{died.year}-{number + 1:03}", people, died, trial, workers))
    return found


def _name(line: str, *, family: bool = False) -> Name:
    parts = line.split("|")
    heard = tuple(filter(None, parts[-1].split(",")))
    return Name(parts[0], () if family else tuple(filter(None, parts[1].split(","))), heard)


def _birth(role: str, died: dt.date, random: Random) -> dt.date:
    years = {"child": (4, 15), "mother": (50, 70)}.get(role, (22, 48))
    return dt.date(died.year - random.randint(*years), random.randint(1, 12), random.randint(1, 28))


def nhs_number(random: Random) -> str:
    """Return ten digits with a check digit that is right, of the range kept for tests."""
    while True:
        digits = [9, 9, 9, *(random.randint(0, 9) for _ in range(6))]
        check = 11 - sum((10 - at) * digit for at, digit in enumerate(digits)) % 11
        if check != NO_CHECK:
            digits.append(check % 11)
            text = "".join(map(str, digits))
            return f"{text[:3]} {text[3:6]} {text[6:]}"


def insurance_number(random: Random) -> str:
    """Return a National Insurance number of a form that is given out."""
    letters = random.choice(("AB", "CE", "HK", "JM", "LP", "RS", "WX", "YZ"))
    pairs = " ".join(f"{random.randint(0, 99):02}" for _ in range(3))
    return f"{letters} {pairs} {random.choice('ABCD')}"


def mobile(random: Random) -> str:
    """Return a mobile number of the range that is kept for drama."""
    return f"07700 900{random.randint(0, 999):03}"


def landline(random: Random) -> str:
    """Return a number of the range that is kept for drama."""
    return f"{random.choice(('01632', '0113', '0161'))} 496 0{random.randint(0, 999):03}"


def postcode(random: Random) -> str:
    """Return a postcode."""
    area = random.choice(("ZX", "LS", "BD", "SW", "M", "G", "CF"))
    letters = "".join(random.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
    return f"{area}{random.randint(1, 28)} {random.randint(1, 9)}{letters}"


def plate(random: Random) -> str:
    """Return a number plate of today's form."""
    letters = "".join(random.choices("ABDEFGHJKLMNOPRSTUVWXYZ", k=3))
    area = random.choice("ABDFGHKLMNY") + random.choice("ABDEFGHJKL")
    return f"{area}{random.choice((17, 68, 19, 70, 21))} {letters}"


def _numbers(person: Somebody, random: Random) -> dict[str, str]:
    one, two = _plain(person.given.text), _plain(person.family.text)
    place, pick, number = random.choice(PLACES), random.choice, random.randint
    return {
        "address": pick((f"{number(1, 98)} {pick(STREETS)}, {place}",
                         f"Flat {number(1, 9)}, {pick(HOUSES)}, {place}")),
        "postcode": postcode(random),
        "phone": pick((mobile, landline))(random),
        "email": pick((f"{one}.{two}@mailbox.example.org",
                       f"{one[0]}{two}{number(60, 99)}@post.example.org")),
        "handle": pick((f"@{one}_{two[:4]}", f"@{two}.{one}{number(1, 99)}")),
        "nhs-number": nhs_number(random),
        "national-insurance": insurance_number(random),
        "passport": f"{number(500000000, 599999999)}",
        "crime-reference": f"{pick(('MM', '13', '42'))}/{number(10000, 99999)}/{number(17, 22)}",
        "vehicle": plate(random),
        "school": pick(SCHOOLS).format(pick(PLACES)),
        "surgery": pick(SURGERIES).format(pick(PLACES)),
        "employer": pick(EMPLOYERS).format(pick(PLACES)),
    }  # fmt: skip


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(filter(str.isalpha, plain))


def record_of(cast: Cast) -> dict[str, Any]:
    """Return the facts of a case's record that name its people."""
    parts = {"victim": "victim", "partner": "perpetrator", "child": "child", "friend": "friend"}
    people = []
    for person in cast.people:
        facts: dict[str, Any] = {
            "id": person.id,
            "part": parts.get(person.id, "family"),
            "names": {"full": person.full},
            "born": person.born.isoformat(),
            "identifiers": [
                {"kind": kind, "value": value} for kind, value in person.numbers.items()
            ],
        }
        people.append(facts)
    return {
        "people": {"people": people},
        "death": {"died": cast.died.isoformat()},
        "parallel": {"processes": [{
            "id": "trial", "kind": "criminal", "lead": "Crown Prosecution Service",
            "started": {"when": cast.trial.isoformat(), "by": "Crown Court"},
        }]},
        "notification": {"police": [
            {"when": cast.died.isoformat(), "by": f"PC {name}", "kind": "formal", "unit": "CID"}
            for name in cast.professionals
        ]},
    }  # fmt: skip
