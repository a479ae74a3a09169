"""The ways in which a day is written in English prose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick

from generator.anonymity.numbers import (
    DAY_WORD,
    YEAR_WORD,
    number_of,
    ordinal_in_words,
    year_of,
)

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")  # fmt: skip
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])"
_DAY: Final = (
    rf"(?:(?:0?[1-9]|[12][0-9]|3[01])(?:\s?(?:st|nd|rd|th))?(?![0-9a-z])|{DAY_WORD}(?![a-z]))"
)
_YEAR: Final = rf"(?:[12][0-9]{{3}}(?![0-9])|'?[0-9]{{2}}(?![0-9:])|{YEAR_WORD})"
_DAY_FIRST: Final = re.compile(
    rf"(?P<day>{_DAY})[\s,./-]{{0,3}}(?:day )?(?:of\s+)?(?P<month>{_MONTH})"
    rf"(?:\.?[\s,./'-]{{1,4}}(?:in (?:the year )?)?(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    rf"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?P<month>{_MONTH})(?P<year>[0-9]{{4}}|[0-9]{{2}})?"
    r"(?![0-9])",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(
    rf"(?P<month>{_MONTH})(?:\.?[ \t-]{{1,2}}|\r?\n)(?:the\s+)?(?P<day>{_DAY})"
    rf"(?:[\s,.'-]{{1,4}}(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_FIGURES: Final = re.compile(
    r"(?P<one>[0-3]?[0-9])(?P<mark>\s?[/.-]\s?)(?P<two>[0-3]?[0-9])(?P=mark)"
    r"(?P<year>[12][0-9]{3}|[0-9]{2})(?![0-9])"
)
_SPACED: Final = re.compile(
    r"(?P<one>[0-3]?[0-9])(?P<mark>[ _])(?P<two>[0-3]?[0-9])(?P=mark)(?P<year>[12][0-9]{3})"
    r"(?![0-9])"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>[12][0-9]{3})(?P<mark>[/._ -]?)(?P<two>[01]?[0-9])(?P=mark)(?P<one>[0-3]?[0-9])"
    r"(?![0-9])"
)
_RUN: Final = re.compile(r"(?P<one>[0-3][0-9])(?P<two>[01][0-9])(?P<year>[12][0-9]{3})(?![0-9])")
_WEEKDAY_ONLY: Final = re.compile(
    rf"(?P<weekday>{_WEEKDAY}),? (?:the )?(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)(?![a-z0-9])"
    rf"(?!,? (?:of )?{_MONTH})",
    re.IGNORECASE,
)
_FEASTS: Final = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new years eve": (12, 31), "new year's day": (1, 1),
    "new years day": (1, 1), "valentine's day": (2, 14), "valentines day": (2, 14),
    "st patrick's day": (3, 17), "st george's day": (4, 23), "may day": (5, 1),
    "halloween": (10, 31), "hallowe'en": (10, 31), "bonfire night": (11, 5),
    "guy fawkes night": (11, 5), "remembrance day": (11, 11), "armistice day": (11, 11),
    "burns night": (1, 25), "st david's day": (3, 1), "st andrew's day": (11, 30),
}  # fmt: skip
_FEAST: Final = re.compile(
    rf"(?P<feast>{'|'.join(_FEASTS)})(?:[\s,]{{1,2}}(?:of |in )?(?P<year>{_YEAR}))?", re.IGNORECASE
)
_NUMBER_BEGINS: Final = re.compile(r"(?<![A-Za-z0-9])[0-9]")
_WORDS: Final = (
    *_MONTHS, *(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")),
    *_WEEKDAYS, "christmas ", "boxing d", "new year", "valentine", "st patrick", "st george",
    "st david", "st andrew", "hallow", "bonfire", "guy fawkes", "remembrance", "armistice",
    "burns n",
    *(ordinal_in_words(number) for number in range(1, 32)),
    *(ordinal_in_words(number).replace("-", " ") for number in range(21, 32)),
)  # fmt: skip
_BEGINNINGS: Final = AhoCorasick(sorted(set(_WORDS)))
_IN_FIGURES: Final = (_YEAR_FIRST, _FIGURES, _DAY_FIRST, _JOINED, _SPACED, _RUN)
_IN_LETTERS: Final = (_DAY_FIRST, _MONTH_FIRST, _WEEKDAY_ONLY, _FEAST)
_MAY_BE_FIGURES: Final = re.compile(  # a quick look, before the thorough ones
    r"[0-9]{1,2}\s?(?:st|nd|rd|th)?[\s,./_-]{0,3}(?:day )?(?:of\s+)?[0-9jfmasond]"
    r"|[0-9]{4}[/._ -][0-9]",
    re.IGNORECASE,
)
_THIS_CENTURY: Final = 40  # two figures of a year up to which 20.. is meant


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it stands in a text; `plain` where nobody could take it for a number."""

    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    figures: bool = False
    plain: bool = True
    weekday: int | None = None

    def full(self) -> dt.date | None:
        """Return the day, where it is complete and of the calendar."""
        return _date(self.year, self.month, self.day)

    def in_year(self, year: int) -> dt.date | None:
        """Return the day in a given year."""
        return _date(year, self.month, self.day)

    def days(self) -> Iterator[tuple[bool, dt.date]]:
        """Yield the day meant, and, with True, what it is where the month comes first."""
        full = self.full()
        if full is not None:
            yield False, full
        if self.figures:
            other = _date(self.year, self.day, self.month)
            if other is not None and other != full:
                yield True, other


def _date(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    if not year or not month or not day:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def written_days(text: str, folded: str) -> Iterator[WrittenDay]:
    """Yield every day that is written in a text, in its order."""
    starts = [match.start() for match in _NUMBER_BEGINS.finditer(text)]
    words = _BEGINNINGS.find_matches_as_indexes(folded, overlapping=True)
    starts += [start for _, start, _ in words if not start or not folded[start - 1].isalnum()]
    at = -1
    for start in sorted(set(starts)):
        if start < at:
            continue
        number = text[start] <= "9"
        if number and not _MAY_BE_FIGURES.match(text, start):
            continue
        for form in _IN_FIGURES if number else _IN_LETTERS:
            match = form.match(text, start)
            day = _read(match) if match else None
            if match and day is not None:
                yield day
                at = match.end()
                break


def _read(match: re.Match[str]) -> WrittenDay | None:
    parts = match.groupdict()
    start, end = match.span()
    year = _year(parts.get("year"))
    if parts.get("feast"):
        month, number = _FEASTS[parts["feast"].casefold()]
        return WrittenDay(start, end, number, month, year)
    if parts.get("one"):
        one, two = int(parts["one"]), int(parts["two"])
        if not one or not two or (one > 12 and two > 12):  # noqa: PLR2004 - months of a year
            return None
        loose = not parts.get("mark") or parts["mark"].isspace()
        figures = match.re is not _YEAR_FIRST
        return WrittenDay(start, end, one, two, year, figures=figures, plain=not loose)
    weekday = parts.get("weekday")
    number = number_of(re.sub(r"\s", "", parts["day"]) if parts["day"][0].isdigit()
                       else parts["day"]) or 0  # fmt: skip
    if weekday:
        which = _WEEKDAYS.index(weekday[:3].casefold())
        return WrittenDay(start, end, number, None, None, weekday=which)
    if year is None and parts["month"].islower():
        return None  # a small `may`, or `3 mar`, is no month without a year
    return WrittenDay(start, end, number, _MONTHS.index(parts["month"][:3].casefold()) + 1, year)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    digits = text.strip("'")
    if not digits.isdigit():
        return year_of(text)
    number = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - figures of a year
        return number
    return number + (2000 if number <= _THIS_CENTURY else 1900)
