"""Merging two versions of a case that began from one: by fact, never losing or inventing one.

- What only one side changed is taken from it; what both changed alike is taken once.
- A fact that both changed, or both recorded, in different ways, and one that one took away and the
  other changed, is a conflict: it is told where, and nothing is made.
- Facts that both added are both kept, those of one list by their day. Two that call themselves
  alike and say different things are a conflict.
- The section `record` is the portal's, and is not merged here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from generator.records.alignment import Plain, aligned, name_of, written
from generator.records.case import SECTIONS, Case
from generator.schema import to_plain

_GONE: Final = object()  # where a version has no such value


@dataclass(frozen=True)
class Conflict:
    """What two officers changed in different ways; `place` is in what both began from."""

    place: str
    problem: str


@dataclass
class Merged:
    """The merged sections as plain trees, or the conflicts because of which there are none."""

    sections: dict[str, Plain] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(base: Case, ours: Case, theirs: Case) -> Merged:
    """Merge all sections but `record`; the sections count only where there is no conflict."""
    merger = _Merger()
    sides = [to_plain(each) for each in (base, ours, theirs)]
    sections = {}
    for section in SECTIONS[1:]:
        parts = [side.get(section, {}) for side in sides]
        merged = merger.value(section, *parts)
        sections[section] = {} if merged is _GONE else merged
    return Merged(sections, merger.conflicts)


class _Merger:
    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []

    def value(self, place: str, base: Plain, ours: Plain, theirs: Plain) -> Plain:
        if _same(ours, theirs) or _same(theirs, base):
            return ours
        if _same(ours, base):
            return theirs
        if isinstance(ours, list) and isinstance(theirs, list):
            return self._lists(place, base if isinstance(base, list) else [], ours, theirs)
        sides = (base, ours, theirs)
        if all(isinstance(each, Mapping) and not _is_one_fact(each) for each in sides):
            return self._maps(place, base, ours, theirs)
        problem = "was changed by both"
        if ours is _GONE or theirs is _GONE:
            problem = "was taken away by one and changed by the other"
        elif base is _GONE:
            problem = "was recorded by both, in different words"
        self.conflicts.append(Conflict(place, problem))
        return ours

    def _maps(
        self,
        place: str,
        base: Mapping[str, Plain],
        ours: Mapping[str, Plain],
        theirs: Mapping[str, Plain],
    ) -> Plain:
        made = {}
        for name in dict.fromkeys([*ours, *theirs, *base]):
            parts = [each.get(name, _GONE) for each in (base, ours, theirs)]
            merged = self.value(f"{place}.{name}", *parts)
            if merged is not _GONE:
                made[name] = merged
        return made

    def _lists(
        self, place: str, base: list[Plain], ours: list[Plain], theirs: list[Plain]
    ) -> list[Plain]:
        sides = [_Side.of(base, ours, theirs), _Side.of(base, theirs, ours)]
        made: list[Plain] = _added(sides, -1)
        for number, item in enumerate(base):
            here = f"{place}[{number}]"
            parts = [side.kept.get(number, _GONE) for side in sides]
            merged = self.value(here, item, *parts)
            if merged is not _GONE:
                made.append(merged)
            made += _added(sides, number)
        self._named_twice(place, made, base, ours, theirs)
        return made

    def _named_twice(self, place: str, made: list[Plain], *sides: list[Plain]) -> None:
        fields = name_of(sides)
        if fields is None or fields == name_of([made]):
            return
        seen: set[str] = set()
        for item in made:
            name = written([item.get(each) for each in fields])
            if name in seen:
                problem = f"was added by both, with the same {' and '.join(fields)} and other words"
                self.conflicts.append(Conflict(place, problem))
            seen.add(name)


@dataclass(frozen=True)
class _Side:
    """One side of a list: what is left of the base's items, and what was added behind each."""

    kept: Mapping[int, Plain]
    added: Mapping[int, list[Plain]]

    @classmethod
    def of(cls, base: list[Plain], side: list[Plain], other: list[Plain]) -> _Side:
        kept: dict[int, Plain] = {}
        added: dict[int, list[Plain]] = {}
        behind = -1
        for one, here in aligned(base, side, other):
            if one is not None and here is not None:
                kept[one] = side[here]
            elif here is not None:
                added.setdefault(behind, []).append(side[here])
            if one is not None:
                behind = max(behind, one)
        return cls(kept, added)

    def all_added(self) -> Iterator[Plain]:
        for items in self.added.values():
            yield from items


def _added(sides: Sequence[_Side], behind: int) -> list[Plain]:
    """Return what both sides added behind an item of the base; what both added alike, once."""
    ours, theirs = (side.added.get(behind, []) for side in sides)
    known = {written(each) for each in sides[0].all_added()}
    new = [each for each in theirs if written(each) not in known]
    both = [*ours, *new]
    days = [_day(each) for each in both]
    if not (ours and new and all(days)):
        return both
    return [both[n] for n in sorted(range(len(both)), key=lambda n: days[n] or dt.date.min)]


def _is_one_fact(value: Mapping[str, Plain]) -> bool:
    """Tell whether this is a fact with nothing recorded inside it: merged, it would be nobody's."""
    inside = (
        each for item in value.values() for each in (item if isinstance(item, list) else [item])
    )
    return "when" in value and not any(isinstance(each, Mapping) for each in inside)


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - plain values
    if one is _GONE or other is _GONE:
        return one is other
    return bool(one == other)


def _day(item: Plain) -> dt.date | None:
    when = item.get("when") if isinstance(item, Mapping) else None
    return when if isinstance(when, dt.date) else None
