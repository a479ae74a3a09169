"""`dhr chronology merge`: twenty agencies' workbooks of 500 rows, from Excel to the sealed record.

The case is one of the demonstration, in a copy without its history; each run merges into it again,
so that what is kept of the run before is read and compared too.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import sys
from pathlib import Path

from openpyxl import Workbook

from bench.corpus import PROGRAM
from bench.measure import MEGABYTE, median_of, run
from bench.prose import Prose
from bench.result import Figure, Result
from generator.chronology.columns import COLUMNS, SHEET
from generator.portal.partnership import Portal

CASE = "DHR-2025-004"
KEY = PROGRAM / "demo" / "keys" / "officer-1.txt"
AGENCIES = 20
ROWS = 500
TIMES = 5
TARGET = 2.0  # seconds


def measure(folder: Path) -> Result:
    """Merge, show and export."""
    root = folder / "portal"
    for name in ("cases", "policy"):
        shutil.copytree(PROGRAM / name, root / name)
    portal = Portal.open(root, identity=KEY, today=None, now=dt.datetime.now(tz=dt.UTC))
    agencies = [agency.id for agency in portal.directory.agencies][:AGENCIES]
    files = [_returned(folder, agency) for agency in agencies]
    dhr = [sys.executable, "-m", "generator", "-C", str(root), "--identity", str(KEY), "chronology"]
    merge = [*dhr, "merge", CASE, *files]
    run(merge)
    merged = median_of(TIMES, lambda: run(merge))
    watched = run(merge, memory=True)
    shown = median_of(TIMES, lambda: run([*dhr, "show", CASE]))
    out = str(folder / "all.xlsx")
    exported = run([*dhr, "export", CASE, "--out", out, "--force"])
    entries = len(agencies) * ROWS
    return Result(
        "chronology",
        ["dhr chronology merge CASE AGENCY=FILE.xlsx ..."],
        [
            Figure(f"merge {len(agencies)} x {ROWS} rows, wall", merged.seconds, "s", TARGET),
            Figure("merge, processor", merged.processor, "s"),
            Figure("peak memory of merge (RSS)", watched.rss / MEGABYTE, "MB"),
            Figure(f"show {entries:,} entries, wall", shown.seconds, "s"),
            Figure(f"export {entries:,} entries to .xlsx, wall", exported.seconds, "s"),
        ],
        [f"median of {TIMES} runs, each a process that reads, merges, seals and reports"],
    )


def _returned(folder: Path, agency: str) -> str:
    """Write what an agency returned; its own words for every row."""
    prose = Prose(agency)
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    sheet.append([column.title for column in COLUMNS])
    first = dt.date(2012, 1, 1)
    for row in range(ROWS):
        day = first + dt.timedelta(days=prose.random.randrange(4500))
        start, time = f"{day:%d/%m/%Y}", "14:30"
        if row % 20 == 0:
            start, time = f"{day:%m/%Y}?", ""
        sheet.append(
            [
                f"{agency}/{row}", start, time, None, None, "Case notes", "Victim",
                prose.text(2), prose.sentence(), "Seen", prose.phrase(),
            ]
        )  # fmt: skip
    data = io.BytesIO()
    workbook.save(data)
    path = folder / f"{agency}.xlsx"
    path.write_bytes(data.getvalue())
    return f"{agency}={path}"
