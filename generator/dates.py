"""Civil dates and calendar months.

- All dates are Europe/London civil dates; no rule needs a time of day.
- "One month" and "six months" are calendar months: the same day of the later month, and that
  month's last day where it has no such day (31 January + 1 month = 28 or 29 February).
- Ranges begin inclusive and end inclusive, as a deadline's last day does.
- Nothing here reads the clock but `today_in_london`, which only the command line calls.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")


def parse_day(text: str) -> dt.date:
    """Read `2025-03-01`, and nothing else.

    Raises `ValueError` with a sentence that does not repeat the text.
    """
    if not _DAY.fullmatch(text):
        msg = "is not a date written as year-month-day, for example 2025-03-01"
        raise ValueError(msg)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        msg = "is not a day of the calendar"
        raise ValueError(msg) from None


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later calendar month, or that month's last day."""
    return day + relativedelta(months=months)


def years_between(earlier: dt.date, later: dt.date) -> int:
    """Return completed years, as an age is counted: someone born on 29 February ages on 1 March."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def in_words(day: dt.date) -> str:
    """Write a day as the policy's letters do: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"


def today_in_london(now: dt.datetime) -> dt.date:
    """Return the civil date in London at an aware moment."""
    return now.astimezone(LONDON).date()
