"""Changes of a case in words: what was added, changed and removed, section by section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.dates import in_words
from generator.records.alignment import Plain
from generator.records.changes import Change, Step, What
from generator.sites.facts import AGENCY_FIELDS, PERSON_FIELDS, SECRET, Names, label

UNKNOWN = "unknown_before_portal"


@dataclass(frozen=True)
class Told:
    """One change in words: `what` happened where, and the lines that say it."""

    what: What
    where: str
    lines: tuple[str, ...]


def in_words_by_section(
    changes: Sequence[Change], names: Names
) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Yield each section that changed, by its heading, with its changes in words."""
    for section, group in groupby(changes, key=lambda change: change.section):
        yield label(section), tuple(_told(change, names) for change in group)


def _told(change: Change, names: Names) -> Told:
    field = change.way[-1].field if change.way else ""
    lines = (
        (
            f"from: {_value(field, change.before, names)}",
            f"to: {_value(field, change.after, names)}",
        )
        if change.what is What.CHANGED
        else tuple(_lines(change.after if change.before is None else change.before, field, names))
    )
    return Told(change.what, _where(change.way, names), lines)


def _where(way: Sequence[Step], names: Names) -> str:
    parts: list[str] = []
    for step in way:
        part = label(step.field)
        if step.item is not None:
            known = names.agencies.get(step.item) or names.people.get(step.item) or step.item
            part += f" ({known})" if not known.isdigit() else f" {known}"
        parts.append(part)
    return ", ".join(parts)


def _lines(value: Plain, field: str, names: Names) -> Iterator[str]:
    if isinstance(value, Mapping) and UNKNOWN not in value:
        for key, each in value.items():
            if key in SECRET:
                continue
            if isinstance(each, Mapping | list) and _deep(each):
                yield f"{label(key)}:"
                yield from (f"  {line}" for line in _lines(each, key, names))
            else:
                yield f"{label(key)}: {_value(key, each, names)}"
    elif isinstance(value, list) and _deep(value):
        for each in value:
            first, *more = _lines(each, field, names)
            yield f"- {first}"
            yield from (f"  {line}" for line in more)
    else:
        yield _value(field, value, names)


def _deep(value: Plain) -> bool:
    if isinstance(value, Mapping):
        return UNKNOWN not in value
    return any(isinstance(each, Mapping) for each in value)


def _value(field: str, value: Plain, names: Names) -> str:
    if isinstance(value, list):
        return "; ".join(_value(field, each, names) for each in value)
    if isinstance(value, Mapping):
        if UNKNOWN in value:
            return f"unknown before the portal: {value[UNKNOWN]}"
        return "; ".join(f"{label(k)}: {_value(k, v, names)}" for k, v in value.items())
    return _scalar(field, value, names)


def _scalar(field: str, value: Plain, names: Names) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return in_words(value)
    text = str(value)
    if field in AGENCY_FIELDS:
        return names.agencies.get(text, text)
    return names.people.get(text, text) if field in PERSON_FIELDS else text
