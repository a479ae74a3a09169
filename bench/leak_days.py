"""How days and ages are left in a report."""

from __future__ import annotations

import datetime as dt
from random import Random

from bench.leak_cast import Cast, Somebody
from bench.leak_frames import ON, Leak, within

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third",
    "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
)  # fmt: skip
SMALL = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LATER = {
    10: "ten days later", 14: "two weeks later", 21: "three weeks later", 22: "22 days later",
    23: "twenty-three days later", 25: "25 days afterwards", 28: "four weeks later",
}  # fmt: skip


def _nth(day: int) -> str:
    teen = day in (11, 12, 13)
    return f"{day}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _long(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def full_date(random: Random, day: dt.date) -> str:
    """Write a day in one of the ways in which reports have it."""
    month, nth, number, year = MONTHS[day.month - 1], _nth(day.day), day.day, day.year
    return random.choice((
        f"{number} {month} {year}", f"{nth} {month} {year}", f"{nth} of {month} {year}",
        f"{month} {number}, {year}", f"{month} {nth} {year}", f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}",
        f"{number}/{day.month}/{day:%y}", f"{day:%d.%m.%Y}", f"{number}.{day.month}.{year}",
        f"{day:%Y-%m-%d}", f"{day:%d-%m-%Y}", f"{day:%A} {number} {month} {year}",
        f"{number} {month[:3]} {year}", f"{day:%a} {nth} {month[:3]} {day:%y}",
        f"{day:%d} {month[:3].upper()} {year}", f"{number}-{month[:3]}-{day:%y}",
        f"{number}\u00a0{month} {year}",
    ))  # fmt: skip


def of_birth(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write a date of birth."""
    return within(random, ON, full_date(random, person.born))


def of_death(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    """Write the date of the death."""
    return within(random, ON, full_date(random, cast.died))


def in_words(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
    """Write a date of birth in words."""
    day = person.born
    century, rest = divmod(day.year, 100)
    unit = f"-{SMALL[rest % 10]}" if rest % 10 else ""
    last = SMALL[rest] if rest < len(SMALL) else TENS[rest // 10] + unit
    later = "two thousand" + (f" and {last}" if rest else "")
    said = f"nineteen {last}" if century < len(SMALL) else later
    return within(random, ON, f"the {ORDINALS[day.day - 1]} of {MONTHS[day.month - 1]} {said}")


def without_year(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    """Write the day of the death without its year."""
    day = cast.died
    month, nth = MONTHS[day.month - 1], _nth(day.day)
    forms = (f"{day.day} {month}", f"{month} {nth}", f"the {nth} of {month}",
             f"{day:%A} {day.day} {month}")  # fmt: skip
    return within(random, ON, random.choice(forms))


def near(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    """Write a day within five of the death."""
    days = random.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5))
    return within(random, ON, full_date(random, cast.died + dt.timedelta(days)))


def trial(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    """Write the day on which the trial began."""
    frame = (("The trial began on ", " at the Crown Court."), ("He was sentenced on ", "."))
    return within(random, frame, full_date(random, cast.trial))


def relative(random: Random, cast: Cast, _: Somebody, __: Cast) -> Leak:
    """Write the day of the death by counting from another."""
    days, said = random.choice(list(LATER.items()))
    start = cast.died - dt.timedelta(days)
    return Leak(f"The panel heard of a call on {_long(start)}. She died ", said, " in hospital.")


def birthday(random: Random, cast: Cast, person: Somebody, _: Cast) -> Leak:
    """Write a birthday beside a day."""
    years = max(1, cast.died.year - person.born.year - random.randint(0, 2))
    shift = random.randint(0, 3)
    day = person.born.replace(year=person.born.year + years) - dt.timedelta(shift)
    before = ("", "one day before ", "two days before ", "three days before ")[shift]
    return Leak(
        f"On {_long(day)}, {before}the ", f"{_nth(years)} birthday", ", police were called."
    )


def age(random: Random, cast: Cast, person: Somebody, _: Cast) -> Leak:
    """Write the age at death in years and months."""
    born, died = person.born, cast.died
    months = (died.year - born.year) * 12 + died.month - born.month - (died.day < born.day)
    between = random.choice((" and ", ", "))
    text = f"{months // 12} years{between}{months % 12} months"
    return Leak("At the time of the death the age was exactly ", text, ", the pathologist noted.")
