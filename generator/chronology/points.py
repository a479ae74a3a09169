"""What a reader of a merged chronology should look at: gaps, doubles, what is missing or outside.

- Nothing is left out or put right here: a point is a question to an agency, and every entry stays.
- A gap is a time longer than the policy's months without any entry, within the period that the
  terms of reference set. A month or a year that an entry covers is no gap.
- Doubles are rows that say the same. Likely doubles are entries of two agencies on one sure day
  about one person, in much the same words or under one reference: two views of one event, perhaps.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.chronology.entries import Chronology, Entry
from generator.dates import add_months, in_words

ALIKE: Final = 0.6
"""The share of words that two entries must have in common, of all that either has."""
FEWEST_WORDS: Final = 3
MOST_COMPARED: Final = 80
"""Entries of one day about one person that are compared with each other."""
_WORD: Final = re.compile(r"[^\W_]+")


class PointKind(StrEnum):
    """What a point is about."""

    MISSING = "missing"
    UNASKED = "unasked"
    GAP = "gap"
    DOUBLE = "double"
    LIKELY = "likely double"
    OUTSIDE = "outside the period"


@dataclass(frozen=True)
class Point:
    """Something to look at: in words, with the entries that it is about, counted from 0."""

    kind: PointKind
    words: str
    entries: tuple[int, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Frame:
    """What a chronology is looked at against: the terms, the policy, and who was asked."""

    names: Mapping[str, str]
    """Agencies' names by their ids."""
    gap_months: int
    first: dt.date | None = None
    """The first day of the period under review, where the terms set it."""
    last: dt.date | None = None
    commissioned: Sequence[str] = ()
    """Agencies from which an IMR is commissioned, and so a chronology expected."""

    def name(self, agency: str) -> str:
        """Return an agency's name."""
        return self.names.get(agency, agency)


def points(chronology: Chronology, frame: Frame) -> tuple[Point, ...]:
    """Return every point, the gravest kinds first."""
    return (
        *_missing(chronology, frame),
        *_gaps(chronology, frame),
        *_doubles(chronology.entries, frame),
        *_likely(chronology.entries, frame),
        *_outside(chronology.entries, frame),
    )


def _missing(chronology: Chronology, frame: Frame) -> Iterator[Point]:
    there = set(chronology.agencies)
    for agency in dict.fromkeys(frame.commissioned):
        if agency not in there:
            words = f"{frame.name(agency)} has not returned its chronology."
            yield Point(PointKind.MISSING, words)
    for agency in chronology.agencies:
        if agency not in frame.commissioned:
            words = (
                f"No IMR is commissioned from {frame.name(agency)}, which returned a chronology."
            )
            yield Point(PointKind.UNASKED, words)


# ---------------------------------------------------------------------------------------------
# Gaps


def _gaps(chronology: Chronology, frame: Frame) -> Iterator[Point]:
    spans = sorted((each.start.first, (each.end or each.start).last) for each in chronology.entries)
    if not spans:
        return
    day = dt.timedelta(days=1)
    first = frame.first or spans[0][0]
    last = frame.last or max(end for _, end in spans)
    covered = first - day
    for start, end in [*spans, (last + day, last + day)]:
        begin, until = covered + day, min(start, last + day)
        if begin < until and add_months(begin, frame.gap_months) < until:
            words = f"No entry from {in_words(begin)} to {in_words(until - day)}."
            yield Point(PointKind.GAP, words, first=begin, last=until - day)
        covered = max(covered, end)


# ---------------------------------------------------------------------------------------------
# Doubles


def _doubles(entries: Sequence[Entry], frame: Frame) -> Iterator[Point]:
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        alike[entry.content[:-1]].append(at)
    for found in alike.values():
        if len(found) > 1:
            entry = entries[found[0]]
            rows = ", ".join(str(entries[at].row) for at in found)
            words = f"{frame.name(entry.agency)} has one entry of {entry.when} in rows {rows}."
            yield Point(PointKind.DOUBLE, words, tuple(found))


def _likely(entries: Sequence[Entry], frame: Frame) -> Iterator[Point]:
    days: dict[tuple[dt.date, str], list[int]] = defaultdict(list)
    people = {person: " ".join(_words(person)) for person in {each.person for each in entries}}
    for at, entry in enumerate(entries):
        day = entry.start.whole_day
        if day is not None:
            days[day, people[entry.person]].append(at)
    for found in days.values():
        if len({entries[at].agency for at in found}) > 1:
            yield from _groups(entries, found[:MOST_COMPARED], frame)


def _groups(entries: Sequence[Entry], found: Sequence[int], frame: Frame) -> Iterator[Point]:
    """Group entries that are like the first of a group; tell of groups of several agencies."""
    words = {at: frozenset(_words(entries[at].event)) for at in found}
    references = {at: _words(entries[at].reference) for at in found}
    groups: list[list[int]] = []
    for at in found:
        for group in groups:
            same = bool(references[at]) and references[at] == references[group[0]]
            if same or _alike(words[at], words[group[0]]):
                group.append(at)
                break
        else:
            groups.append([at])
    for group in groups:
        if len({entries[at].agency for at in group}) > 1:
            who = " and ".join(
                f"{frame.name(entries[at].agency)} (row {entries[at].row})" for at in group
            )
            told = f"{who} may tell of one event, on {entries[group[0]].start.words}."
            yield Point(PointKind.LIKELY, told, tuple(group))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < FEWEST_WORDS:
        return bool(one) and one == other
    return len(one & other) >= ALIKE * len(one | other)


# ---------------------------------------------------------------------------------------------
# The period


def _outside(entries: Iterable[Entry], frame: Frame) -> Iterator[Point]:
    outside: dict[str, list[int]] = defaultdict(list)
    rows: dict[str, list[str]] = defaultdict(list)
    for at, entry in enumerate(entries):
        end = (entry.end or entry.start).last
        before = frame.first is not None and end < frame.first
        after = frame.last is not None and entry.start.first > frame.last
        if before or after:
            outside[entry.agency].append(at)
            rows[entry.agency].append(str(entry.row))
    for agency, found in outside.items():
        told = ", ".join(rows[agency][:20]) + (" and more" if len(found) > 20 else "")  # noqa: PLR2004
        words = (
            f"{frame.name(agency)} has {len(found)} outside the period under review, which "
            f"{'is' if len(found) == 1 else 'are'} kept: row {told}."
        )
        yield Point(PointKind.OUTSIDE, words, tuple(found))
