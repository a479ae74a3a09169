"""Which day it is for a portal."""

from __future__ import annotations

import datetime as dt

from generator.dates import today_in_london
from generator.policy.partnership import Partnership


def day_of(partnership: Partnership, asked: dt.date | None, now: dt.datetime) -> dt.date:
    """Return the day to work as on: the one asked for, the demo's own, or today in London."""
    return asked or partnership.demo_today or today_in_london(now)
