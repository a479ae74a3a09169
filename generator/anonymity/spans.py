"""Spans counted from a day (`three days later`), and ages that are told to the day or month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick
from dateutil.relativedelta import relativedelta

from generator.anonymity.numbers import NUMBER_WORD, ORDINAL_WORD, number_of

_COUNT: Final = rf"(?:(?P<count>[0-9]{{1,3}}|{NUMBER_WORD}|a|an|one)\s+)"
_OFFSET: Final = re.compile(
    rf"(?<![a-z0-9]){_COUNT}(?P<unit>day|night|week|fortnight|month|year)s?\s+"
    r"(?P<way>later|after(?:wards)?|on|earlier|before(?:hand)?|previously|prior|since|from)"
    r"(?![a-z])"
    r"|(?<![a-z])(?:the\s+)?(?P<next>following|next|previous|preceding)\s+"
    r"(?:day|morning|afternoon|evening|night)(?![a-z])"
    r"|(?<![a-z])the\s+(?:day|morning|night|evening)\s+(?P<beside>after|before)(?![a-z])",
    re.IGNORECASE,
)
_WAYS: Final = AhoCorasick(["later", "after", " on", "earlier", "before", "previous", "prior",
                            "since", "from", "following", "next", "preceding"])  # fmt: skip
_AROUND: Final = 60  # characters before and after such a word
_BACK: Final = frozenset({"earlier", "before", "beforehand", "previously", "prior", "previous",
                          "preceding"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offset:
    """A span counted from some day, and by how many days it may be meant loosely."""

    start: int
    end: int
    delta: relativedelta
    give: int


def _windows(text: str, folded: str, anchors: AhoCorasick) -> Iterator[tuple[int, int]]:
    """Yield the places around some words, where a slow pattern is worth trying."""
    at = until = -1
    for _, start, end in anchors.find_matches_as_indexes(folded):
        if start - _AROUND > until:
            if until >= 0:
                yield at, until
            at = max(0, start - _AROUND)
            while at > 0 and text[at].isalnum() and start - at < 2 * _AROUND:
                at -= 1  # from the beginning of a word
        until = end + _AROUND
    if until >= 0:
        yield at, until


def offsets_in(text: str, folded: str) -> Iterator[Offset]:
    """Yield every `three days later` of a text."""
    for at, until in _windows(text, folded, _WAYS):
        for match in _OFFSET.finditer(text, at, until):
            yield _offset(match)


def _offset(match: re.Match[str]) -> Offset:
    way = (match["way"] or match["next"] or match["beside"]).casefold()
    count, unit = 1, (match["unit"] or "day").casefold()
    if match["count"] and match["count"].casefold() not in ("a", "an"):
        count = number_of(match["count"]) or 1
    count = -count if way in _BACK else count
    delta = {
        "day": relativedelta(days=count),
        "night": relativedelta(days=count),
        "week": relativedelta(weeks=count),
        "fortnight": relativedelta(weeks=2 * count),
        "month": relativedelta(months=count),
        "year": relativedelta(years=count),
    }[unit]
    return Offset(*match.span(), delta, 0 if unit in ("day", "night") else 1)


# ---------------------------------------------------------------------------------------------
# Ages

_WHICH: Final = rf"(?:[0-9]{{1,3}}(?:st|nd|rd|th)|{ORDINAL_WORD})"
_NUMBER: Final = rf"(?:[0-9]{{1,3}}|{NUMBER_WORD})"
_AGE: Final = re.compile(
    rf"(?<![a-z0-9])(?:(?P<birthday>{_WHICH})\s+birthday"
    rf"|(?:turned|turning|became|reached(?:\s+the\s+age\s+of)?)\s+(?P<turned>{_NUMBER})(?![a-z0-9])"
    rf"|(?P<years>{_NUMBER})\s+years?(?:\s+old)?,?\s+(?:and\s+)?(?P<months>{_NUMBER})\s+months?"
    rf"(?:,?\s+(?:and\s+)?(?P<days>{_NUMBER})\s+days?)?)",
    re.IGNORECASE,
)
_TELLING: Final = AhoCorasick(["birthday", "turned", "turning", "became", "reached", "month"])
_BIRTHDAY_IS_NEAR: Final = 14  # days between a birthday and a day that is told beside it


@dataclass(frozen=True, slots=True)
class Age:
    """An age that is told to the day, or to the month."""

    start: int
    end: int
    years: int
    months: int | None

    def tells(self, birth: dt.date, beside: Sequence[dt.date], deaths: Sequence[dt.date]) -> bool:
        """Tell whether it gives a date of birth away, beside some days or at a known death."""
        if self.months is None:
            day = birth + relativedelta(years=self.years)
            return any(abs((day - each).days) <= _BIRTHDAY_IS_NEAR for each in beside)
        for day in (*beside, *deaths):
            age = relativedelta(day, birth)
            if (age.years, age.months) == (self.years, self.months):
                return True
        return False


def ages_in(text: str, folded: str) -> Iterator[Age]:
    """Yield every birthday and every age in years and months of a text."""
    for match in (
        match
        for at, until in _windows(text, folded, _TELLING)
        for match in _AGE.finditer(text, at, until)
    ):
        years = number_of(match["birthday"] or match["turned"] or match["years"]) or 0
        months = number_of(match["months"]) if match["months"] else None
        yield Age(*match.span(), years, months)
