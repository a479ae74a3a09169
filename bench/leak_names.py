"""How names and places are left in a report: by ear, by habit, by accident, by design."""

from __future__ import annotations

import html
import unicodedata
import urllib.parse
from random import Random

from bench.leak_cast import Cast, Somebody
from bench.leak_frames import SAID, Leak, within

LOOKS = {
    "a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441", "p": "\u0440", "x": "\u0445",
    "i": "\u0456", "s": "\u0455", "A": "\u0410", "M": "\u041c", "T": "\u0422", "H": "\u041d",
    "K": "\u041a", "O": "\u041e", "B": "\u0412", "E": "\u0395", "v": "\u03bd",
}  # fmt: skip
"""Cyrillic and Greek letters that look like Latin ones."""

SLIPS = {"a": "s", "e": "r", "i": "o", "o": "p", "u": "y", "n": "m", "m": "n", "r": "t", "t": "r",
         "s": "a", "l": "k"}  # fmt: skip
"""Keys beside the one that was meant."""

LONG = 6  # letters of a name that is misspelt


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


def misspelt(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write a name with a slip of the keyboard."""
    names = [
        name
        for name in (person.given.text, person.family.text)
        if len(name) >= LONG and name.isalpha()
    ]
    return within(random, SAID, _typo(random, random.choice(names or [person.full])))


def heard(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write a name as somebody hears it."""
    return within(random, SAID, random.choice((*person.given.heard, *person.family.heard)))


def nickname(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak | None:
    """Write what friends call somebody."""
    return (
        within(random, SAID, random.choice(person.given.familiar))
        if person.given.familiar
        else None
    )


def initials(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write initials."""
    one, two = (_plain(part)[0].upper() for part in (person.given.text, person.family.text))
    return within(
        random,
        SAID,
        random.choice(
            (f"{one}.{two}.", f"{one}{two}", f"{one} {two}", f"{one}. {two}.", f"{one}.{two}")
        ),
    )


def titled(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write a title and one letter."""
    title = random.choice(("Mr", "Mrs", "Ms", "Miss"))
    return within(random, SAID, f"{title} {_plain(person.family.text)[0].upper()}")


def initial_and_name(random: Random, person: Somebody) -> str:
    """Write an initial with the surname, or the first name with one."""
    given, family = person.given.text, person.family.text
    one, two = _plain(given)[0].upper(), _plain(family)[0].upper()
    return random.choice((f"{one}. {family}", f"{one} {family}", f"Ms {family}", f"{given} {two}."))


def sign_on(random: Random, person: Somebody) -> str:
    """Write a name as people sign on with it."""
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


def professional(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    """Write the name of somebody who worked with the family."""
    return within(random, SAID, random.choice(cast.professionals))


def half(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak | None:
    """Write half of a double surname."""
    parts = person.family.text.split("-")
    return within(random, SAID, f"Mrs {random.choice(parts)}") if len(parts) > 1 else None


def street(_: Random, __: Cast, person: Somebody, ___: Cast) -> Leak:
    """Write a street or a building without its number."""
    house = person.numbers["address"]
    name = (
        house.split(", ")[1] if house.startswith("Flat") else house.split(", ")[0].split(" ", 1)[1]
    )
    return Leak("There were complaints about noise in ", name, " that summer.")


def place_part(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write the first word of a school's or surgery's name."""
    value = person.numbers[random.choice(("school", "surgery"))]
    return Leak("The safeguarding lead at ", value.split()[0], " had kept a note of it.")


def _plain(text: str) -> str:
    swapped = text.replace("ł", "l").replace("Ł", "L")
    plain = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(filter(str.isalpha, plain)).lower()


def look_alikes(random: Random, person: Somebody) -> str:
    """Swap some letters for ones of other scripts."""
    letters = list(person.full)
    at = [n for n, each in enumerate(letters) if each in LOOKS]
    for n in random.sample(at, min(len(at), random.randint(1, 3))):
        letters[n] = LOOKS[letters[n]]
    return "".join(letters)


def invisible(random: Random, person: Somebody) -> str:
    """Put characters within that cannot be seen."""
    text = person.full
    for _ in range(random.randint(1, 3)):
        at = random.randint(1, len(text) - 1)
        text = text[:at] + random.choice("\u200b\u00ad\u2060\ufeff\u200d") + text[at:]
    return text


def presented(random: Random, person: Somebody) -> str:
    """Write in another presentation of Unicode."""
    text, plain = person.full, unicodedata.normalize("NFD", person.full)
    return random.choice((
        plain,
        "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in text),
        "".join(map(_bold, text)),
        "".join(c for c in plain if not unicodedata.combining(c)),
    ))  # fmt: skip


def _bold(letter: str) -> str:
    """Return the mathematical bold form of a letter."""
    if not (letter.isascii() and letter.isalpha()):
        return letter
    return chr(ord(letter) + (0x1D400 - ord("A") if letter.isupper() else 0x1D41A - ord("a")))


def broken(random: Random, person: Somebody) -> str:
    """Break a line within a name."""
    return person.full.replace(
        " ", random.choice(("\n", "\n> ", "\u00a0", "  \n", "\r\n", "\t")), 1
    )


def marked(random: Random, person: Somebody) -> str:
    """Split a name by markup."""
    one, two = person.given.text, person.family.text
    return random.choice((
        f"{one[:2]}**{one[2:]}** {two}", f"_{one}_ {two}", f"<b>{one[0]}</b>{one[1:]} {two}",
        f"{one}[^1] {two}", f"[{one}](https://site.example/page) {two}", f"{one}<br>{two}",
        f"{one} <em>{two[:3]}</em>{two[3:]}", f"{one}<!-- c --> {two}", f"{one} \\\n{two}",
    ))  # fmt: skip


def spaced(random: Random, person: Somebody) -> str:
    """Space the letters out."""
    mark = random.choice((" ", ".", "-", "\u2009"))
    between = "   " if mark.isspace() else " "
    return mark.join(person.given.text) + between + mark.join(person.family.text)


def escaped(random: Random, person: Somebody) -> str:
    """Write with references or escapes."""
    text = person.full
    return random.choice((
        "".join(f"&#{ord(c)};" if random.randint(0, 2) else c for c in text),
        "".join(f"&#x{ord(c):x};" for c in text),
        html.escape(text.replace("'", "\u2019")).replace(" ", "&nbsp;"),
        f"<https://site.example/{urllib.parse.quote(text)}>",
        text.replace("e", "&#101;"),
    ))  # fmt: skip


def surname_first(random: Random, person: Somebody) -> str:
    """Write the surname first."""
    given, family = person.given.text, person.family.text
    forms = (f"{family}, {given}", f"{family.upper()}, {given}", f"{family} {given}")
    return random.choice(forms)


def tagged(random: Random, person: Somebody) -> str:
    """Join a name, as tags and files do."""
    one, two = _plain(person.given.text), _plain(person.family.text)
    return random.choice(
        (
            f"#JusticeFor{one.title()}{two.title()}",
            f"#{one.title()}{two.title()}",
            f"@{one}{two}",
            f"{one}-{two}.jpg",
        )
    )


def cased(random: Random, person: Somebody) -> str:
    """Write in capitals or none."""
    return random.choice((person.full.upper(), person.full.lower(), person.full.swapcase()))


def possessive(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write a name as an owner's."""
    name = random.choice((person.full, person.family.text, person.given.text))
    return Leak("The panel read ", name + random.choice(("'s", "\u2019s")), " own account of it.")
