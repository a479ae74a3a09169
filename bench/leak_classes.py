"""How identifiers are left in a report, by class: each writes one leak and says where it is.

What is certain (`exact`, `normalised`) must be found and block; what only points to somebody
(`variant`) must be found, blocking or for review; `unknown` is somebody's number that the vault
does not have; `other` belongs to another case.
"""

from __future__ import annotations

import datetime as dt
import html
import unicodedata
import urllib.parse
from collections.abc import Callable
from random import Random
from typing import NamedTuple

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


class Leak(NamedTuple):
    """A leak as it is written: what comes before it, itself, and what comes after."""

    before: str
    text: str
    after: str


Writer = Callable[[Random, Cast, Somebody, Cast], Leak]
SAID = (
    ("In interview, ", " spoke of the winter before the separation."),
    ("The practice nurse wrote that ", " had come with bruising to the arm."),
    ("A neighbour heard ", " shouting on the stairs."),
    ("It was then that ", " rang the helpline."),
    ("The school was told that ", " would collect the children."),
    ("Officers asked ", " whether it was safe to talk."),
    ("The panel thanks ", " for the photographs."),
    ("By the spring ", " had moved back to the address."),
    ("When the tenancy ended, ", " asked the council for help."),
)
HELD = (
    ("The log gives it as ", ", and no one checked."),
    ("On the referral form it is ", "."),
    ("The entry reads: ", " (see appendix 2)."),
    ("It was recorded as ", " by the call handler."),
    ("Staff had it as ", " in two systems."),
)
ON = (
    ("On ", " the health visitor called again."),
    ("She was seen at the surgery on ", " and sent home."),
    ("The order was served on ", ", by post."),
    ("By ", " the risk had been assessed as high."),
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth"]  # fmt: skip
LOOKS = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х", "i": "і", "s": "ѕ", "A": "А",  # noqa: RUF001
         "M": "М", "T": "Т", "H": "Н", "K": "К", "O": "О", "B": "В", "E": "Ε", "v": "ν"}  # noqa: RUF001  # fmt: skip


def _in(random: Random, frame: tuple[tuple[str, str], ...], text: str) -> Leak:
    before, after = random.choice(frame)
    return Leak(before, text, after)


def _named(change: Callable[[Random, Somebody], str]) -> Writer:
    def write(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
        return _in(random, SAID, change(random, person))

    return write


def _number(kind: str, *forms: Callable[[str], str]) -> Writer:
    def write(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
        return _in(random, HELD, random.choice(forms or (str,))(person.numbers[kind]))

    return write


def _nth(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def full_date(random: Random, day: dt.date) -> str:
    """Write a day in one of the ways in which reports have it."""
    month = MONTHS[day.month - 1]
    return random.choice((
        f"{day.day} {month} {day.year}", f"{_nth(day.day)} {month} {day.year}", f"{_nth(day.day)} of {month} {day.year}",
        f"{month} {day.day}, {day.year}", f"{month} {_nth(day.day)} {day.year}", f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}",
        f"{day.day}/{day.month}/{day:%y}", f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%Y-%m-%d}",
        f"{day:%d-%m-%Y}", f"{day:%A} {day.day} {month} {day.year}", f"{day.day} {month[:3]} {day.year}",
        f"{day:%a} {_nth(day.day)} {month[:3]} {day:%y}", f"{day:%d} {month[:3].upper()} {day.year}",
        f"{day.day}-{month[:3]}-{day:%y}", f"{day.day}\u00a0{month} {day.year}",
    ))  # fmt: skip


def _day_in_words(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    day, year = person.born, person.born.year
    small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
    tens = ["x", "x", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    rest = year % 100
    last = (
        small[rest]
        if rest < 20
        else tens[rest // 10] + (f"-{small[rest % 10]}" if rest % 10 else "")
    )
    if year < 2000:
        said = f"nineteen {last}"
    else:
        said = "two thousand" + (f" and {last}" if rest else "")
    return _in(random, ON, f"the {ORDINALS[day.day - 1]} of {MONTHS[day.month - 1]} {said}")


def _without_year(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    day = cast.died
    month = MONTHS[day.month - 1]
    return _in(random, ON, random.choice((f"{day.day} {month}", f"{month} {_nth(day.day)}",
                                          f"the {_nth(day.day)} of {month}", f"{day:%A} {day.day} {month}")))  # fmt: skip


def _near(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    days = random.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5))
    return _in(random, ON, full_date(random, cast.died + dt.timedelta(days)))


def _trial(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    return _in(random, (("The trial began on ", " at the Crown Court."), ("He was sentenced on ", ".")),
               full_date(random, cast.trial))  # fmt: skip


def _relative(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    days = random.choice((1, 2, 3, 4, 5, 6, 7, 10, 14))
    words = {1: "the following day", 2: "two days later", 3: "three days later", 4: "4 days later", 5: "five days afterwards",
             6: "six days later", 7: "a week later", 10: "ten days later", 14: "two weeks later"}  # fmt: skip
    start = cast.died - dt.timedelta(days)
    when = f"{start.day} {MONTHS[start.month - 1]} {start.year}"
    if days > 7:
        return Leak(f"The last appointment was on {when}. She was killed ", words[days], ".")
    start -= dt.timedelta(20)
    when = f"{start.day} {MONTHS[start.month - 1]} {start.year}"
    more = {1: "three weeks", 8: "four weeks"}.get(days)
    text = f"{20 + days} days later" if more is None or random.random() < 0.5 else f"{more} later"
    return Leak(f"The panel heard of a call on {when}. She died ", text, " in hospital.")


def _birthday(random: Random, cast: Cast, person: Somebody, _: Cast) -> Leak:
    years = max(1, cast.died.year - person.born.year - random.randint(0, 2))
    when = person.born.replace(year=person.born.year + years)
    shift = random.choice((0, 1, 2, 3))
    day = when - dt.timedelta(shift)
    said = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if not shift:
        return Leak(f"On {said} the family met for the ", f"{_nth(years)} birthday", ".")
    return Leak(
        f"On {said}, {('x', 'one day', 'two days', 'three days')[shift]} before the ",
        f"{_nth(years)} birthday",
        ", police were called.",
    )


def _age(random: Random, cast: Cast, person: Somebody, _: Cast) -> Leak:
    months = (
        (cast.died.year - person.born.year) * 12
        + cast.died.month
        - person.born.month
        - (cast.died.day < person.born.day)
    )
    text = random.choice(
        (
            f"{months // 12} years and {months % 12} months",
            f"{months // 12} years, {months % 12} months",
        )
    )
    return Leak("At the time of the death the age was exactly ", text, ", the pathologist noted.")


def _typo(random: Random, word: str) -> str:
    at = random.randint(1, len(word) - 2)
    kind = random.choice(("swap", "drop", "double", "other"))
    if kind == "swap" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    beside = {
        "a": "s",
        "e": "r",
        "i": "o",
        "o": "p",
        "u": "y",
        "n": "m",
        "m": "n",
        "r": "t",
        "t": "r",
        "s": "a",
        "l": "k",
    }
    return word[:at] + beside.get(word[at], "e") + word[at + 1 :]


def _misspelt(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    names = [
        name
        for name in (person.given.text, person.family.text)
        if len(name) >= 6 and name.isalpha()
    ]
    return _in(random, SAID, _typo(random, random.choice(names or [person.full])))


def _heard(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    return _in(random, SAID, random.choice((*person.given.heard, *person.family.heard)))


def _nickname(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak | None:
    return (
        _in(random, SAID, random.choice(person.given.familiar)) if person.given.familiar else None
    )


def _initials(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    one, two = (_plain(part)[0].upper() for part in (person.given.text, person.family.text))
    return _in(
        random,
        SAID,
        random.choice(
            (f"{one}.{two}.", f"{one}{two}", f"{one} {two}", f"{one}. {two}.", f"{one}.{two}")
        ),
    )


def _titled(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    title = random.choice(("Mr", "Mrs", "Ms", "Miss"))
    return _in(random, SAID, f"{title} {_plain(person.family.text)[0].upper()}")


def _initial_and_name(random: Random, person: Somebody) -> str:
    one = _plain(person.given.text)[0].upper()
    return random.choice((f"{one}. {person.family.text}", f"{one} {person.family.text}", f"Ms {person.family.text}",
                          f"{person.given.text} {_plain(person.family.text)[0].upper()}."))  # fmt: skip


def _sign_on(random: Random, person: Somebody) -> str:
    one, two = _plain(person.given.text), _plain(person.family.text)
    return random.choice(
        (
            f"{one[0]}{two}",
            f"{two}{one[0]}",
            f"{one}.{two}",
            f"{one}_{two}",
            f"{one}{two}{random.randint(1, 99)}",
        )
    )


def _half(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak | None:
    parts = person.family.text.split("-")
    return _in(random, SAID, f"Mrs {random.choice(parts)}") if len(parts) > 1 else None


def _street(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    house = person.numbers["address"]
    name = (
        house.split(", ")[1] if house.startswith("Flat") else house.split(", ")[0].split(" ", 1)[1]
    )
    return Leak("There were complaints about noise in ", name, " that summer.")


def _place_part(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    value = person.numbers[random.choice(("school", "surgery"))]
    return Leak("The safeguarding lead at ", value.split()[0], " had kept a note of it.")


def _plain(text: str) -> str:
    swapped = text.replace("ł", "l").replace("Ł", "L")
    plain = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(filter(str.isalpha, plain)).lower()


def _homoglyph(random: Random, person: Somebody) -> str:
    letters = list(person.full)
    at = [n for n, each in enumerate(letters) if each in LOOKS]
    for n in random.sample(at, min(len(at), random.randint(1, 3))):
        letters[n] = LOOKS[letters[n]]
    return "".join(letters)


def _invisible(random: Random, person: Somebody) -> str:
    text = person.full
    for _ in range(random.randint(1, 3)):
        at = random.randint(1, len(text) - 1)
        text = text[:at] + random.choice("\u200b\u00ad\u2060\ufeff\u200d") + text[at:]
    return text


def _presented(random: Random, person: Somebody) -> str:
    text = person.full
    return random.choice((
        unicodedata.normalize("NFD", text),
        "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in text),
        "".join(chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in text),
        "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
    ))  # fmt: skip


def _broken(random: Random, person: Somebody) -> str:
    return person.full.replace(
        " ", random.choice(("\n", "\n> ", "\u00a0", "  \n", "\r\n", "\t")), 1
    )


def _marked(random: Random, person: Somebody) -> str:
    one, two = person.given.text, person.family.text
    return random.choice((f"{one[:2]}**{one[2:]}** {two}", f"_{one}_ {two}", f"<b>{one[0]}</b>{one[1:]} {two}",
                          f"{one}[^1] {two}", f"[{one}](https://site.example/page) {two}", f"{one} <em>{two[:3]}</em>{two[3:]}",
                          f"{one}<!-- c --> {two}", f"{one} \\\n{two}", f"{one}<br>{two}"))  # fmt: skip


def _spaced(random: Random, person: Somebody) -> str:
    mark = random.choice((" ", ".", "-", "\u2009"))
    between = "   " if mark.isspace() else " "
    return mark.join(person.given.text) + between + mark.join(person.family.text)


def _escaped(random: Random, person: Somebody) -> str:
    return random.choice((
        "".join(f"&#{ord(c)};" if random.random() < 0.4 else c for c in person.full),
        "".join(f"&#x{ord(c):x};" for c in person.full),
        html.escape(person.full.replace("'", "’")).replace(" ", "&nbsp;"),
        f"<https://site.example/{urllib.parse.quote(person.full)}>",
        person.full.replace("e", "&#101;"),
    ))  # fmt: skip


def _reversed(random: Random, person: Somebody) -> str:
    return random.choice((f"{person.family.text}, {person.given.text}", f"{person.family.text.upper()}, {person.given.text}",
                          f"{person.family.text} {person.given.text}"))  # fmt: skip


def _tagged(random: Random, person: Somebody) -> str:
    one, two = _plain(person.given.text), _plain(person.family.text)
    return random.choice(
        (
            f"#JusticeFor{one.title()}{two.title()}",
            f"#{one.title()}{two.title()}",
            f"@{one}{two}",
            f"{one}-{two}.jpg",
        )
    )


def _cased(random: Random, person: Somebody) -> str:
    return random.choice((person.full.upper(), person.full.lower(), person.full.swapcase()))


def _possessive(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    name = random.choice((person.full, person.family.text, person.given.text))
    return Leak("The panel read ", name + random.choice(("'s", "’s")), " own account of it.")


def _unknown(make: Callable[[Random], str]) -> Writer:
    def write(random: Random, _: Cast, __: Somebody, ___: Cast) -> Leak:
        return _in(random, HELD, make(random))

    return write


def _joined(text: str) -> str:
    return text.replace(" ", "")


def _hyphened(text: str) -> str:
    return text.replace(" ", "-")


def _abroad(text: str) -> str:
    return "+44 " + text[1:] if text.startswith("0") else text


def _of_other(kind: str) -> Writer:
    def write(random: Random, _: Cast, __: Somebody, other: Cast) -> Leak:
        person = random.choice(other.people)
        return _in(
            random,
            SAID if kind == "name" else HELD,
            person.full if kind == "name" else person.numbers[kind],
        )

    return write


MaybeWriter = Callable[[Random, Cast, Somebody, Cast], Leak | None]
CLASSES: dict[str, tuple[str, MaybeWriter]] = {
    "full name": ("exact", _named(lambda _, person: person.full)),
    "surname alone": ("variant", _named(lambda _, person: person.family.text)),
    "first name alone": ("variant", _named(lambda _, person: person.given.text)),
    "name of a professional": ("exact", lambda r, cast, _, __: _in(r, SAID, r.choice(cast.professionals))),
    "date of birth": ("exact", lambda r, _, person, __: _in(r, ON, full_date(r, person.born))),
    "date of death": ("exact", lambda r, cast, _, __: _in(r, ON, full_date(r, cast.died))),
    "address": ("exact", _number("address")),
    "postcode": ("exact", _number("postcode", str, _joined, str.lower)),
    "telephone": ("exact", _number("phone", str, _joined, _hyphened, _abroad)),
    "e-mail": ("exact", _number("email", str, str.upper)),
    "handle": ("exact", _number("handle")),
    "NHS number": ("exact", _number("nhs-number", str, _joined, _hyphened)),
    "National Insurance number": ("exact", _number("national-insurance", str, _joined, str.lower)),
    "passport": ("exact", _number("passport")),
    "crime reference": ("exact", _number("crime-reference", str, lambda text: text.replace("/", "-"))),
    "number plate": ("exact", _number("vehicle", str, _joined, str.lower)),
    "school": ("exact", _number("school")),
    "surgery": ("exact", _number("surgery")),
    "employer": ("exact", _number("employer")),
    "Unicode presentation, accents": ("normalised", _named(_presented)),
    "look-alike letters": ("normalised", _named(_homoglyph)),
    "invisible characters": ("normalised", _named(_invisible)),
    "line break within": ("normalised", _named(_broken)),
    "split by markup": ("normalised", _named(_marked)),
    "spaced letters": ("normalised", _named(_spaced)),
    "references and escapes": ("normalised", _named(_escaped)),
    "surname first": ("normalised", _named(_reversed)),
    "capitals or none": ("normalised", _named(_cased)),
    "hash tag, joined": ("normalised", _named(_tagged)),
    "day in words": ("normalised", _day_in_words),
    "possessive": ("variant", _possessive),
    "initial and name": ("variant", _named(_initial_and_name)),
    "initials": ("variant", _initials),
    "title and initial": ("variant", _titled),
    "nickname": ("variant", _nickname),
    "misspelt": ("variant", _misspelt),
    "as it sounds, transliterated": ("variant", _heard),
    "sign-on": ("variant", _named(_sign_on)),
    "half of a double name": ("variant", _half),
    "day without its year": ("variant", _without_year),
    "day near the death": ("variant", _near),
    "day of the trial": ("variant", _trial),
    "relative date": ("variant", _relative),
    "birthday": ("variant", _birthday),
    "age to the month": ("variant", _age),
    "street or building alone": ("variant", _street),
    "school or surgery in part": ("variant", _place_part),
    "unknown NHS number": ("unknown", _unknown(nhs_number)),
    "unknown telephone": ("unknown", _unknown(lambda r: r.choice((mobile, landline))(r))),
    "unknown e-mail": ("unknown", _unknown(lambda r: f"staff{r.randint(1, 99)}.{r.choice('abc')}@council.example.org")),
    "unknown postcode": ("unknown", _unknown(postcode)),
    "unknown NI number": ("unknown", _unknown(insurance_number)),
    "unknown plate": ("unknown", _unknown(plate)),
    "full name, other case": ("other", _of_other("name")),
    "telephone, other case": ("other", _of_other("phone")),
    "address, other case": ("other", _of_other("address")),
}  # fmt: skip
"""Every class: what kind it is, and its writer."""
