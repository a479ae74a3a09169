"""Summaries in Markdown for a pull request: case ids, counts by level and codes, and no fact.

A clause tells how far a case has come, so a summary names none; who may know it opens the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.portal.items import Item, counts_of
from generator.rules.finding import Level

MAX_ROWS = 200  # of a table; a forge cuts summaries off
Group = tuple[str, Sequence[Item]]


def summary(title: str, groups: Iterable[Group], *, last: str) -> str:
    """Write one row for each group, and a last line."""
    rows = [_row(name, items) for name, items in groups]
    head = ["what", *Level, "codes"]
    return _document(title, head, rows, last)


def _row(name: str, items: Sequence[Item]) -> list[str]:
    counts = counts_of(items)
    numbers = [str(counts[level]) if counts[level] else "" for level in Level]
    codes = sorted({item.code for item in items if item.code is not None})
    return [name, *numbers, ", ".join(f"`{each}`" for each in codes)]


def places(title: str, items: Iterable[Item], *, last: str) -> str:
    """Write one row for each finding of a check that no key was needed for."""
    rows = [[f"`{item.path}`", str(item.level), f"`{item.code}`", item.remedy] for item in items]
    return _document(title, ["where", "level", "code", "what to do"], rows, last)


def _document(title: str, head: Sequence[str], rows: list[list[str]], last: str) -> str:
    return "\n".join([f"## {title}", "", *_table(head, rows), last])


def _table(head: Sequence[str], rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    for cells in (head, ["---"] * len(head), *rows[:MAX_ROWS]):
        yield f"| {' | '.join(each.replace('|', '&#124;') for each in cells)} |"
    if len(rows) > MAX_ROWS:
        yield f"\nAnd {len(rows) - MAX_ROWS} more rows; `--format json` has them all."
    yield ""
