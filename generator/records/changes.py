"""What differs between two versions of a case, fact by fact.

A fact that came or went is one change with all that it says; in one that stayed, each field that
differs is a change of its own. The section `record`, which the portal keeps, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.records.alignment import Plain, aligned
from generator.records.case import SECTIONS, Case
from generator.schema import to_plain

TITLES: Final = (
    "title", "name", "agency", "kind", "purpose", "person", "version", "letter", "clause", "board",
    "id",
)  # fmt: skip


class What(StrEnum):
    """What became of a fact."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Step:
    """A step on the way to a change: a field, or an item of a list by what it calls itself."""

    field: str
    item: str | None = None


@dataclass(frozen=True, repr=False)
class Change:
    """One difference; `place` is in the newer version where there is one, else in the older."""

    section: str
    place: str
    what: What
    way: tuple[Step, ...]
    before: Plain
    after: Plain


def changes(before: Case | None, after: Case | None) -> tuple[Change, ...]:
    """Return what differs, in the order of sections and fields; None is a case not there."""
    old, new = (to_plain(each) if each is not None else {} for each in (before, after))
    return tuple(
        change
        for section in SECTIONS[1:]
        for change in _maps(
            _At(section, section, ()), old.get(section) or {}, new.get(section) or {}
        )
    )


@dataclass(frozen=True)
class _At:
    section: str
    place: str
    way: tuple[Step, ...]

    def field(self, name: str) -> _At:
        return _At(self.section, f"{self.place}.{name}", (*self.way, Step(name)))

    def item(self, number: int, value: Plain) -> _At:
        last = self.way[-1]
        step = Step(last.field, _title(number, value))
        return _At(self.section, f"{self.place}[{number}]", (*self.way[:-1], step))

    def change(self, before: Plain, after: Plain) -> Change:
        what = What.CHANGED
        if before is None or after is None:
            what = What.ADDED if before is None else What.REMOVED
        return Change(self.section, self.place, what, self.way, before, after)


def _title(number: int, value: Plain) -> str:
    if isinstance(value, Mapping):
        for name in TITLES:
            if isinstance(value.get(name), str):
                return str(value[name])
    return str(number + 1)


def _maps(at: _At, old: Mapping[str, Plain], new: Mapping[str, Plain]) -> Iterator[Change]:
    for name in dict.fromkeys([*new, *old]):
        yield from _values(at.field(name), old.get(name), new.get(name))


def _values(at: _At, old: Plain, new: Plain) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _maps(at, old, new)
    elif _is_list(old) and _is_list(new) and _of_maps(old or new):
        yield from _lists(at, old or [], new or [])
    else:
        yield at.change(old, new)


def _lists(at: _At, old: list[Plain], new: list[Plain]) -> Iterator[Change]:
    for one, other in aligned(old, new):
        before = None if one is None else old[one]
        after = None if other is None else new[other]
        number = other if other is not None else one
        here = at.item(number or 0, after if after is not None else before)
        if before is None or after is None:
            yield here.change(before, after)
        else:
            yield from _values(here, before, after)


def _is_list(value: Plain) -> bool:
    return value is None or isinstance(value, list)


def _of_maps(value: Plain) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)
