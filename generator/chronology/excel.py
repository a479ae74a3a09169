"""Excel workbooks that the portal writes: plain text in cells, no macros, the same bytes each time.

- Everything is written as text. What begins like a formula stays text, also when somebody edits it.
- The protective marking stands at the head and foot of every printed page (B10.6).
- Nothing is written to a disk on the way, and no time but a fixed one stands in the file.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from generator.chronology.columns import COLUMNS

_FIXED: Final = dt.datetime(2011, 4, 13)  # noqa: DTZ001 - Excel's own have no zone; see letters.docx
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)
_LONGEST_CELL: Final = 32_767
_ESCAPE: Final = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_LIKE_A_FORMULA: Final = ("=", "+", "-", "@")
_TEXT_FORMAT: Final = "@"
_LINE: Final = Side(style="thin", color="C7CED6")
_GRID: Final = Border(_LINE, _LINE, _LINE, _LINE)
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_HEAD_FONT: Final = Font(name="Arial", size=10, bold=True, color="FFFFFF")
_HEAD_FILL: Final = PatternFill("solid", fgColor="22303F")
_BODY_FONT: Final = Font(name="Arial", size=10)


def new_workbook(title: str) -> Workbook:
    """Return a workbook without sheets, that names no person and no time."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    body = NamedStyle("Entry", font=_BODY_FONT, alignment=_TOP, border=_GRID)
    body.number_format = _TEXT_FORMAT
    workbook.add_named_style(body)
    workbook.properties.creator = ""
    workbook.properties.title = title
    workbook.properties.created = workbook.properties.modified = _FIXED
    return workbook


def write_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text that no spreadsheet takes for a formula, a number or a date."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # pragma: no cover - nothing of ours is merged
        raise TypeError
    if text:
        cell.value = _ESCAPE.sub("_x005F_x", text)[:_LONGEST_CELL]
        cell.data_type = "s"
    return cell


def add_table(
    workbook: Workbook,
    name: str,
    headings: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
    marking: str,
) -> Worksheet:
    """Add a sheet with a fixed, filtered row of headings (with widths), set for landscape paper."""
    sheet: Worksheet = workbook.create_sheet(name)
    for at, (heading, width) in enumerate(headings, 1):
        cell = write_text(sheet, 1, at, heading)
        cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _GRID
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[1].height = 32
    last = 1
    for last, row in enumerate(rows, 2):
        for at, text in enumerate(row, 1):
            cell = write_text(sheet, last, at, text)
            cell.style = "Entry"
            if text.startswith(_LIKE_A_FORMULA):
                cell.quotePrefix = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{last}"
    sheet.print_title_rows = "1:1"
    set_paper(sheet, marking)
    return sheet


def set_paper(sheet: Worksheet, marking: str, *, landscape: bool = True) -> None:
    """Set a sheet for A4 paper, as wide as a page, with the marking above and below."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    paper: Any = sheet  # the types of openpyxl do not know that these are always there
    plain = marking.replace("&", "&&")
    paper.oddHeader.center.text = plain
    paper.oddFooter.center.text = plain
    paper.oddFooter.right.text = "Page &P of &N"


def packed(workbook: Workbook) -> bytes:
    """Return the file's bytes: the same for the same content."""
    made = io.BytesIO()
    _InMemory(workbook, zipfile.ZipFile(made, "w")).save()
    final = io.BytesIO()
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            target.writestr(info, source.read(name), zipfile.ZIP_DEFLATED)
    return final.getvalue()


class _InMemory(ExcelWriter):
    """openpyxl's writer, which would put every sheet into a temporary file on the disk."""

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401 - openpyxl's own
        """Write a sheet; ours have no drawings, comments or charts."""
        written = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out=written)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - as openpyxl itself does
        ws._drawing = None  # noqa: SLF001
        archive: zipfile.ZipFile = vars(self)["_archive"]
        archive.writestr(ws.path[1:], written.getvalue())
        self.manifest.append(ws)


def headings() -> list[tuple[str, int]]:
    """Return the headings of the template, with their widths."""
    return [(column.title, column.width) for column in COLUMNS]
