"""Days and times as agencies write them, certain or not.

- A day may be known to the day, the month or the year. A question mark behind it, or `c.` before
  it, says that even that is not sure; it is kept, shown and stored.
- Day comes before month, as in the United Kingdom; 03/25/2021 is refused, and never read the
  other way round. A year has four digits.
- What is stored is `2021-03-05`, `2021-03` or `2021`, with `?` where it is not sure.
- In order, a month stands before its days and a year before its months: nobody knows that it was
  later. Of two that are alike the sure one comes first.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from generator.dates import in_words

FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_LAST_HOUR: Final = 23
_LAST_MINUTE: Final = 59
_NOON: Final = 12
FORMS: Final = "write 05/03/2021, 03/2021 or 2021, with ? behind it where it is not sure"
TIME_FORMS: Final = "write it by the 24-hour clock, for example 14:30"

_DOUBT_BEHIND: Final = re.compile(r"\s*(?:\(\?\)|\?+)$")
_DOUBT_BEFORE: Final = re.compile(
    r"^(?:circa|ca?\.|c(?=\s|[0-9])|about|around|approximately|approx\.?)\s*", re.IGNORECASE
)
_DAY_FORMS: Final = (
    re.compile(r"(?P<d>[0-9]{1,2})(?P<mark>[/.-])(?P<m>[0-9]{1,2})(?P=mark)(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ -](?P<name>[a-z]+)\.?,?[ -](?P<y>[0-9]{4})"),
    re.compile(r"(?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})"),
    re.compile(r"(?P<name>[a-z]+)\.?,?[ -](?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})"),
)
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}[ /.-](?:[0-9]{1,2}|[a-z]+)[ /.-][0-9]{2}")
_WITH_TIME: Final = re.compile(r".*[0-9]{4}.*[0-9]{1,2}:[0-9]{2}.*")
_TIME: Final = re.compile(
    r"(?P<h>[0-9]{1,2})(?:[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?)?"
    r" ?(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"|(?P<hh>[0-9]{2})(?P<mm>[0-9]{2}) ?(?:h|hrs|hours)?"
)
_MONTHS: Final = {
    name.casefold(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
_STORED: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(\?)?")


class UnreadableError(ValueError):
    """A cell is no day or time; the sentence says why, and repeats nothing."""


@dataclass(frozen=True)
class Moment:
    """A day, a month or a year, sure or not."""

    year: int
    month: int | None = None
    day: int | None = None
    doubtful: bool = False

    @classmethod
    def on(cls, day: dt.date) -> Moment:
        """Return a day that is known."""
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> dt.date:
        """Return the first day that it may have been."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """Return the last day that it may have been."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def whole_day(self) -> dt.date | None:
        """Return the day, where it is known to the day and sure."""
        return self.first if self.day and not self.doubtful else None

    @property
    def key(self) -> tuple[int, int, int, bool]:
        """Return what orders it among others."""
        return self.year, self.month or 0, self.day or 0, self.doubtful

    @property
    def stored(self) -> str:
        """Return the form that is stored, and that other programs read."""
        parts = [f"{self.year:04}", *(f"{each:02}" for each in (self.month, self.day) if each)]
        return "-".join(parts) + "?" * self.doubtful

    @property
    def written(self) -> str:
        """Return the form in which the template is filled in: 05/03/2021."""
        parts = [*(f"{each:02}" for each in (self.day, self.month) if each), f"{self.year:04}"]
        return "/".join(parts) + "?" * self.doubtful

    @property
    def words(self) -> str:
        """Return it in words: 5 March 2021, March 2021?."""
        if self.day:
            text = in_words(self.first)
        else:
            text = f"{self.first:%B} {self.year}" if self.month else str(self.year)
        return text + "?" * self.doubtful


def parse_moment(text: str) -> Moment:
    """Read a day, month or year as an agency writes it."""
    plain = " ".join(text.split()).casefold()
    bare = _DOUBT_BEHIND.sub("", plain)
    sure = _DOUBT_BEFORE.sub("", bare)
    for form in _DAY_FORMS:
        found = form.fullmatch(sure)
        if found:
            return _moment(found.groupdict(), doubtful=sure != plain)
    if _SHORT_YEAR.fullmatch(sure):
        msg = "has a year of two digits: write all four"
    elif _WITH_TIME.fullmatch(sure):
        msg = "holds a time as well: write it into the column for times"
    else:
        msg = f"is not a date: {FORMS}"
    raise UnreadableError(msg)


def _moment(parts: dict[str, str | None], *, doubtful: bool) -> Moment:
    year = int(parts["y"] or 0)
    name = parts.get("name")
    month = _MONTHS.get(name, 0) if name else int(parts.get("m") or 0) or None
    day = int(parts["d"] or 0) if "d" in parts else None
    if not FIRST_YEAR <= year <= _LAST_YEAR:
        msg = f"has a year before {FIRST_YEAR} or after {_LAST_YEAR}"
        raise UnreadableError(msg)
    if month is not None and not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        msg = "names no month" if name else "has no such month: write day/month/year"
        raise UnreadableError(msg)
    if day is not None and month and not 1 <= day <= calendar.monthrange(year, month)[1]:
        msg = "is not a day of the calendar: write day/month/year"
        raise UnreadableError(msg)
    return Moment(year, month, day, doubtful)


def stored_moment(text: str) -> Moment:
    """Read the stored form, and nothing else."""
    found = _STORED.fullmatch(text)
    if not found:
        msg = "is not a day as the portal stores it"
        raise UnreadableError(msg)
    parts = {"y": found[1], "m": found[2], "d": found[3]}
    return _moment({k: v for k, v in parts.items() if v}, doubtful=bool(found[4]))


def parse_time(text: str) -> str:
    """Read a time, with ? where it is not sure; give it as 14:30, 14:30:05 or 14:30?."""
    plain = " ".join(text.split()).casefold()
    sure = _DOUBT_BEFORE.sub("", _DOUBT_BEHIND.sub("", plain))
    found = _TIME.fullmatch(sure)
    if not found or not (found["hh"] or found["m"] or found["half"]):
        msg = f"is not a time: {TIME_FORMS}"
        raise UnreadableError(msg)
    hour = int(found["h"] or found["hh"])
    minute, second = int(found["m"] or found["mm"] or 0), int(found["s"] or 0)
    if found["half"]:
        if not 1 <= hour <= _NOON:
            msg = f"has no such hour: {TIME_FORMS}"
            raise UnreadableError(msg)
        hour = hour % _NOON + (_NOON if found["half"].startswith("p") else 0)
    if hour > _LAST_HOUR or max(minute, second) > _LAST_MINUTE:
        msg = f"is no time of a day: {TIME_FORMS}"
        raise UnreadableError(msg)
    return written_time(dt.time(hour, minute, second)) + "?" * (sure != plain)


def written_time(time: dt.time) -> str:
    """Write a time as it is stored."""
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"
