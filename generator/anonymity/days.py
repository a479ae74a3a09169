"""Finding days that are known, however they are written, and what gives one away.

- A known day in full blocks: in figures, in words, with or without its weekday. A day and month
  without the year, a day near a known one, an American order of figures, a day of a trial, and
  a birthday, an age in months or a count of days from which a known day follows are for review.
- Of other cases only whole dates of birth are searched for: where a birth is spoken of they block.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dateutil.relativedelta import relativedelta

from generator.anonymity.folding import View
from generator.anonymity.index import Found
from generator.anonymity.known import BIRTH, DEATH, Form, KnownIdentifier, Level
from generator.anonymity.spans import ages_in, offsets_in
from generator.anonymity.written_days import WrittenDay, written_days

NEAR: Final = 7  # days on each side of a known one
_CONTEXT: Final = 60  # characters before a day in which a birth may be spoken of
_REACH: Final = 300  # characters between a day and what is counted from it
_BIRTH_SAID: Final = re.compile(r"\b(?:born|birth|d\.?o\.?b|birthday|birthdate)\b", re.IGNORECASE)
_ANNIVERSARY: Final = re.compile(
    r"\b(?:birthday|anniversary|turned|turning|aged|became|reached|years? old)\b", re.IGNORECASE
)
_BLOCKING: Final = frozenset({BIRTH, DEATH})


class Days:
    """Known days, ready to be searched for."""

    def __init__(self, identifiers: Iterable[KnownIdentifier]) -> None:
        self._known: dict[dt.date, KnownIdentifier] = {}
        for each in identifiers:
            if each.form is Form.DATE:
                day = dt.date.fromisoformat(each.text)
                if day not in self._known or _graver(each, self._known[day]):
                    self._known[day] = each
        own = sorted(day for day, each in self._known.items() if each.own)
        self._own: Sequence[dt.date] = own
        self._by_month: dict[tuple[int, int], list[dt.date]] = {}
        for day in own:
            self._by_month.setdefault((day.month, day.day), []).append(day)

    def matches(self, view: View) -> Iterator[Found]:
        """Yield what tells a known day, and any day that is said to be a birth."""
        text = view.cased
        if not self._known and not _BIRTH_SAID.search(text):
            return
        written = list(written_days(text, view.folded))
        for each in written:
            found = self._day(text, each)
            if found is not None:
                yield found
        if self._own:
            if written:
                yield from self._counted(view, written)
            yield from self._ages(view, written)

    def _day(self, text: str, each: WrittenDay) -> Found | None:
        before = text[max(0, each.start - _CONTEXT) : each.start]
        said = _said_to_be_born(before)
        for order, day in each.days():
            known = self._known.get(day)
            if known is None:
                continue
            certain = known.kind in _BLOCKING if known.own else said
            if order and not known.own:
                continue
            level = Level.BLOCKING if certain and not order else Level.REVIEW
            return _found(each, known, "month first" if order else "date", level)
        full = each.full()
        if full is not None and said and each.plain:
            return Found(each.start, each.end, None, BIRTH, "said to be a birth", Level.BLOCKING)
        if full is not None:
            near = self._near(full)
            if near is not None:
                return _found(each, self._known[near], "near date", Level.REVIEW)
            after = text[each.end : each.end + _CONTEXT]
            if _ANNIVERSARY.search(before) or _ANNIVERSARY.search(after):
                return self._month_and_day(each, full.month, full.day, "anniversary")
            return None
        return self._partial(each)

    def _partial(self, each: WrittenDay) -> Found | None:
        if each.weekday is not None and each.month is None:
            for day in self._own:
                if (day.weekday(), day.day) == (each.weekday, each.day):
                    return _found(each, self._known[day], "weekday", Level.REVIEW)
            return None
        if each.month is None or each.year is not None:
            return None
        return self._month_and_day(each, each.month, each.day, "day and month")

    def _month_and_day(self, each: WrittenDay, month: int, day: int, variant: str) -> Found | None:
        for known in self._by_month.get((month, day), ()):
            return _found(each, self._known[known], variant, Level.REVIEW)
        return None

    def _near(self, day: dt.date) -> dt.date | None:
        at = bisect_left(self._own, day)
        around = self._own[max(0, at - 1) : at + 1]
        close = [each for each in around if abs((each - day).days) <= NEAR]
        return min(close, key=lambda each: abs((each - day).days), default=None)

    # -----------------------------------------------------------------------------------------
    # What is counted from a day

    def _counted(self, view: View, written: Sequence[WrittenDay]) -> Iterator[Found]:
        starts = [each.start for each in written]
        for offset in offsets_in(view.cased, view.folded):
            at = bisect_left(starts, offset.start)
            anchors = [each for each in written[max(0, at - 2) : at]
                       if 0 <= offset.start - each.end <= _REACH]  # fmt: skip
            anchors += [each for each in written[at : at + 1]
                        if each.start - offset.end <= len(" ... ")]  # fmt: skip
            for anchor in anchors:
                known = self._reached(anchor, offset.delta, offset.give)
                if known is not None:
                    yield Found(offset.start, offset.end, known, known.kind, "relative date",
                                Level.REVIEW)  # fmt: skip
                    break

    def _reached(
        self, anchor: WrittenDay, delta: relativedelta, give: int
    ) -> KnownIdentifier | None:
        full = anchor.full()
        years = [full.year] if full else sorted({day.year for day in self._own})
        for year in years:
            day = anchor.in_year(year)
            reached = _moved(day, delta) if day else None
            if reached is None:
                continue
            for days in range(-give, give + 1):
                known = self._known.get(_plus(reached, days))
                if known is not None and known.own:
                    return known
        return None

    # -----------------------------------------------------------------------------------------
    # Ages that give a date of birth away

    def _ages(self, view: View, written: Sequence[WrittenDay]) -> Iterator[Found]:
        births = [day for day in self._own if self._known[day].kind == BIRTH]
        if not births:
            return
        deaths = [day for day in self._own if self._known[day].kind == DEATH]
        starts = [each.start for each in written]
        for age in ages_in(view.cased, view.folded):
            at = bisect_left(starts, age.start - _REACH)
            until = bisect_left(starts, age.end + _REACH)
            full = [day for each in written[at:until] if (day := each.full())]
            for birth in births:
                if age.tells(birth, full, deaths):
                    known = self._known[birth]
                    yield Found(age.start, age.end, known, known.kind, "age", Level.REVIEW)
                    break


def _said_to_be_born(before: str) -> bool:
    """Tell whether a birth is spoken of in the sentence before a day."""
    said = list(_BIRTH_SAID.finditer(before))
    return bool(said) and not re.search(r"[.!?]\s", before[said[-1].end() :])


def _graver(one: KnownIdentifier, other: KnownIdentifier) -> bool:
    """Tell whether one of two identifiers of one day is the more telling."""
    rank = (BIRTH, DEATH)
    return (one.own, one.kind in rank, one.kind == BIRTH) > (
        other.own, other.kind in rank, other.kind == BIRTH)  # fmt: skip


def _found(each: WrittenDay, known: KnownIdentifier, variant: str, level: Level) -> Found:
    return Found(each.start, each.end, known, known.kind, variant, level)


def _moved(day: dt.date, delta: relativedelta) -> dt.date | None:
    try:
        return day + delta
    except (ValueError, OverflowError):
        return None


def _plus(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days)
    except OverflowError:
        return day
