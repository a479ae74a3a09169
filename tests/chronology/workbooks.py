"""Workbooks and tables as agencies send them: filled in well or badly, or made with malice."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.chronology.canonical import entry_tree
from generator.chronology.columns import COLUMNS, SHEET
from generator.chronology.entries import Chronology, Entry, Returned, Source
from generator.chronology.reading import Handed, read_all
from generator.chronology.template import Wanted, template_xlsx

CASE = "DHR-2025-001"
TODAY = dt.date(2026, 6, 15)
AGENCIES = ("housing", "police", "trust")
HEADINGS = tuple(column.title for column in COLUMNS)
ROW: Mapping[str, Any] = {
    "start": "05/03/2021", "source": "Call log", "event": "A neighbour telephoned.",
}  # fmt: skip
CANARY = "Wilhelmina"
WANTED = Wanted(
    CASE, "police", "Midmarch Police", "OFFICIAL-SENSITIVE", "Safer Testing", ("Victim",)
)


def cells(row: Mapping[str, Any]) -> list[Any]:
    return [row.get(column.name) for column in COLUMNS]


def book(
    *rows: Mapping[str, Any],
    headings: Sequence[str] = HEADINGS,
    spoil: Callable[[Worksheet], object] | None = None,
    title: str = SHEET,
) -> bytes:
    """A workbook of rows over the one above; `spoil` does to the sheet what it should not bear."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    sheet.append(list(headings))
    for row in rows or ({},):
        sheet.append(cells({**ROW, **row}))
    if spoil is not None:
        spoil(sheet)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def filled_template(*rows: Mapping[str, Any], wanted: Wanted = WANTED) -> bytes:
    """The portal's own template, filled in and saved by another program."""
    workbook = load_workbook(io.BytesIO(template_xlsx(wanted)))
    sheet = workbook[SHEET]
    for number, row in enumerate(rows or ({},), 2):
        for at, value in enumerate(cells({**ROW, **row}), 1):
            sheet.cell(number, at).value = value
    return saved(workbook)


def table(*rows: Mapping[str, Any], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A table in text."""
    lines = [separator.join(HEADINGS)]
    for row in rows or ({},):
        told = ("" if each is None else str(each) for each in cells({**ROW, **row}))
        lines.append(separator.join('"' + each.replace('"', '""') + '"' for each in told))
    return "\r\n".join(lines).encode(encoding)


def repacked(
    data: bytes,
    change: Mapping[str, bytes | None] | None = None,
    *,
    patch: Mapping[str, Callable[[bytes], bytes]] | None = None,
) -> bytes:
    """A zip file with parts replaced, added, left out (None) or patched."""
    made = io.BytesIO()
    changes = dict(change or {})
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = changes.pop(name, source.read(name))
            if part is not None:
                target.writestr(name, (patch or {}).get(name, bytes)(part))
        for name, part in changes.items():
            if part is not None:
                target.writestr(name, part)
    return made.getvalue()


def read(data: bytes, name: str = "police.xlsx", agency: str | None = "police") -> Returned:
    """Read one file."""
    handed = [Handed(name, data, agency)]
    (returned,) = read_all(handed, case=CASE, agencies=AGENCIES, today=TODAY)
    return returned


def returned(agency: str, entries: Iterable[Entry]) -> Returned:
    """What an agency returned, without a file."""
    rows = tuple(entries)
    digest = hashlib.sha256(repr([entry_tree(row) for row in rows]).encode()).hexdigest()
    return Returned(Source(agency, f"{agency}.csv", digest, "2026-06-15", len(rows)), rows)


def told(chronology: Chronology) -> list[tuple[str, int]]:
    """The entries of a chronology, by agency and row."""
    return [(entry.agency, entry.row) for entry in chronology.entries]
