"""Places of a record: dotted fields with `[]` for any item, looked up in a case.

- A place that is empty (None, or a list without items) is not recorded.
- "Unknown before the portal" is recorded, but is no fact: `is_fact` tells them apart.
- The helpers that say why a gate holds stand here too, so that every gate says it alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from generator.dates import in_words
from generator.records.facts import Fact
from generator.rules.finding import Basis, Holds
from generator.schema import Model, Unknown


class Spot(NamedTuple):
    """A place in a record, what stands there, and the items of lists that led to it."""

    field: str
    value: object
    items: tuple[str, ...] = ()

    def alongside(self, other: Spot) -> bool:
        """Tell whether two spots lie in the same items of the lists that they share."""
        return all(
            mine == theirs or _list_of(mine) != _list_of(theirs)
            for mine, theirs in zip(self.items, other.items, strict=False)
        )


def _list_of(item: str) -> str:
    return item.rpartition("[")[0]


_NO_FIELDS: Mapping[str, object] = {}


@lru_cache(maxsize=512)
def _steps(pattern: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, many) for name, _, many in (p.partition("[") for p in pattern.split(".")))


def spots(case: Model, pattern: str) -> Iterator[Spot]:
    """Find every recorded place of a pattern such as `imrs.imrs[].returned`; `[0]` is the first."""
    found = [Spot("", case)]
    for name, many in _steps(pattern):
        found = [deeper for spot in found for deeper in _step(spot, name, many)]
        if not found:
            return iter(())
    return iter(found)


def _step(spot: Spot, name: str, many: str) -> list[Spot]:
    value = getattr(spot.value, "__dict__", _NO_FIELDS).get(name)
    if value is None or value == ():
        return []
    field = f"{spot.field}.{name}" if spot.field else name
    if not many:
        return [Spot(field, value, spot.items)]
    items = value if isinstance(value, tuple) else ()
    named = [(f"{field}[{i}]", each) for i, each in enumerate(items[:1] if many == "0]" else items)]
    return [Spot(place, each, (*spot.items, place)) for place, each in named]


def is_fact(value: object) -> bool:
    """Tell whether something is recorded and known."""
    return value is not None and value != () and not isinstance(value, Unknown)


def first_list_item(field: str) -> str:
    """Return the first list item in a dotted field: `imrs.imrs[2]` of `imrs.imrs[2].author`."""
    head = "".join(takewhile(lambda character: character != "]", field))
    return f"{head}]" if len(head) < len(field) else ""


def when(value: object) -> dt.date | None:
    """Return the day of anything that may be a fact, or None."""
    if isinstance(value, Fact) and isinstance(value.when, dt.date):
        return value.when
    return None


def on(value: object) -> str:
    """Write ` on 3 March 2025`, or nothing where the day is not known."""
    day = when(value)
    return f" on {in_words(day)}" if day else ""


def latest(*values: object) -> dt.date | None:
    """Return the latest day among facts, or None where none has a day."""
    days = [day for day in map(when, values) if day]
    return max(days, default=None)


def unknown(field: str, *values: object) -> Holds | None:
    """Answer for a gate whose facts lie before the portal, with the reason recorded."""
    for value in values:
        if isinstance(value, Unknown):
            return Holds(
                f"Unknown before the portal: {value.unknown_before_portal}", Basis.UNKNOWN, field
            )
    return None


def does_not_apply(because: str, field: str) -> Holds:
    """Answer for a gate whose branch does not apply, with the reason."""
    return Holds(because, Basis.NOT_APPLICABLE, field)
