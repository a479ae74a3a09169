"""A merged chronology as an Excel workbook, to be read, filtered and printed outside the portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from generator.chronology.columns import COLUMNS, SHEET
from generator.chronology.entries import Chronology, Entry
from generator.chronology.excel import add_table, new_workbook, packed
from generator.chronology.points import Point

_AGENCY: Final = ("Agency", 20)
_ROW: Final = ("Row in its file", 9)
POINTS: Final = "Points to look at"


def export_xlsx(
    chronology: Chronology,
    entries: Iterable[Entry],
    points: Sequence[Point],
    names: Mapping[str, str],
    marking: str,
) -> bytes:
    """Return entries of a chronology, with their agencies, and the points as a second sheet."""
    workbook = new_workbook(f"Merged chronology of {chronology.case}")
    dated, others = COLUMNS[1:5], (COLUMNS[0], *COLUMNS[5:])
    columns = [
        *((column.heading, column.width) for column in dated),
        _AGENCY,
        *((column.heading, column.width) for column in others),
        _ROW,
    ]
    rows = (
        [
            *(_written(entry, column.name) for column in dated),
            names.get(entry.agency, entry.agency),
            *(_written(entry, column.name) for column in others),
            str(entry.row),
        ]
        for entry in entries
    )
    add_table(workbook, SHEET, columns, rows, marking)
    told = ([point.kind.capitalize(), point.words] for point in points)
    add_table(workbook, POINTS, [("What", 22), ("Point", 110)], told, marking)
    return packed(workbook)


def _written(entry: Entry, name: str) -> str:
    value = getattr(entry, name)
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value.written)
