"""Which item of one list is which of another, when facts were added, changed or taken away.

Items that name themselves (an id, a letter, an agency where each has one) are matched by that name.
All others by what they say: equal items first, in order; of the rest, neighbours that agree in at
least half of what they say are one item that was changed. Works on plain trees (`schema.to_plain`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, TypeAlias

Plain: TypeAlias = Any
Pair: TypeAlias = tuple[int | None, int | None]
"""The place of an item in the one list and in the other; None where it is not in it."""

NAMES: Final = (
    ("id",), ("letter",), ("clause",), ("version",), ("question",), ("agency",), ("name",),
    ("victim", "person"), ("kind", "value"),
)  # fmt: skip
"""Fields by which items of a list may name themselves, best first."""

_HALF: Final = 0.5


def name_of(lists: Iterable[Sequence[Plain]]) -> tuple[str, ...] | None:
    """Return the fields that name every item of all lists, each once in its list; else None."""
    every = [list(each) for each in lists]
    for fields in NAMES:
        named = [[_named(item, fields) for item in each] for each in every]
        if all(None not in keys and len(set(keys)) == len(keys) for keys in named):
            return fields
    return None


def aligned(
    before: Sequence[Plain], after: Sequence[Plain], *others: Sequence[Plain]
) -> list[Pair]:
    """Pair the items of two lists, in an order that keeps both lists' own.

    `others` are further versions of the same list, which must be named alike to be named at all.
    """
    fields = name_of((before, after, *others))
    if fields is not None:
        return _by_name(before, after, fields)
    return _by_what_they_say(before, after)


def _named(item: Plain, fields: Sequence[str]) -> tuple[str, ...] | None:
    if not isinstance(item, Mapping):
        return None
    values = [item.get(field) for field in fields]
    return tuple(map(str, values)) if all(isinstance(each, str) for each in values) else None


def _by_name(before: Sequence[Plain], after: Sequence[Plain], fields: Sequence[str]) -> list[Pair]:
    places = {_named(item, fields): place for place, item in enumerate(before)}
    found: list[Pair] = [(places.get(_named(item, fields)), n) for n, item in enumerate(after)]
    kept = {old for old, _ in found}
    for old in range(len(before)):
        if old not in kept:
            found.insert(_after(found, old), (old, None))
    return found


def _after(found: Sequence[Pair], old: int) -> int:
    """Return where an item that is gone stood: behind the nearest before it that is still there."""
    behind = [n for n, (place, _) in enumerate(found) if place is not None and place < old]
    return behind[-1] + 1 if behind else 0


def _by_what_they_say(before: Sequence[Plain], after: Sequence[Plain]) -> list[Pair]:
    ones, others = [list(map(written, each)) for each in (before, after)]
    found: list[Pair] = []
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    for kind, one, one_end, other, other_end in matcher.get_opcodes():
        if kind == "equal":
            found += zip(range(one, one_end), range(other, other_end), strict=True)
        else:
            found += _gap(before, after, range(one, one_end), range(other, other_end))
    return found


def _gap(before: Sequence[Plain], after: Sequence[Plain], ones: range, others: range) -> list[Pair]:
    """Pair what stands between two places where both lists agree."""
    found: list[Pair] = []
    left = list(others)
    for one in ones:
        same = next((n for n in left if _agree(before[one], after[n])), None)
        if same is None:
            found.append((one, None))
            continue
        skipped = left[: left.index(same)]
        found += [(None, each) for each in skipped]
        found.append((one, same))
        left = left[len(skipped) + 1 :]
    return [*found, *((None, each) for each in left)]


def _agree(one: Plain, other: Plain) -> bool:
    ours, theirs = leaves(one), leaves(other)
    return 2 * len(ours & theirs) >= _HALF * 2 * max(len(ours), len(theirs), 1)


def leaves(item: Plain, path: str = "") -> set[tuple[str, str]]:
    """Return everything that an item says, each value with where it stands."""
    if isinstance(item, Mapping):
        return {leaf for key, value in item.items() for leaf in leaves(value, f"{path}.{key}")}
    if isinstance(item, list):
        return {leaf for value in item for leaf in leaves(value, f"{path}[]")}
    return {(path, str(item))}


def written(item: Plain) -> str:
    """Return a plain value as text, the same for equal values."""
    return json.dumps(item, sort_keys=True, default=str)
