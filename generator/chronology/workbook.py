"""A chronology as an Excel workbook: the sheet with the entries, and what the template says.

- Cells are read as they stand. A formula is never worked out, and its last result never taken.
- What a reader of the screen would not see, or would see otherwise, is a mistake to be put right:
  hidden rows, columns and sheets, merged cells, other sheets.
- Dates are what Excel stores as dates; a number that bears no form of a date is none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from generator.chronology.columns import INSTRUCTIONS, SHEET
from generator.chronology.errors import ChronologyFileError
from generator.chronology.package import Package
from generator.chronology.sheet import Book, SheetCells
from generator.chronology.table import Table
from generator.errors import Place
from generator.files.office_xml import Attributes, Elements, read_part

_OFFICE_DOCUMENT: Final = "/officeDocument"
_MAX_STRINGS: Final = 500_000


@dataclass
class _Found(Elements):
    """Relations of a part: id to (kind, target)."""

    base: str
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)
    outside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def begin(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        if attributes.get("TargetMode") == "External":
            self.outside = True
            return
        target = posixpath.normpath(posixpath.join("/", self.base, attributes.get("Target", "")))
        self.relations[attributes.get("Id", "")] = (attributes.get("Type", ""), target.lstrip("/"))


@dataclass(frozen=True)
class _SheetEntry:
    name: str
    relation: str
    hidden: bool


class _Workbook(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[_SheetEntry] = []
        self.epoch = CALENDAR_WINDOWS_1900

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((attributes[key] for key in attributes
                             if key.rpartition(":")[2] == "id" and ":" in key), "")  # fmt: skip
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(_SheetEntry(attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904


class _Strings(Elements):
    """Shared strings; what stands above a word to tell its sound is no part of it."""

    keeps = frozenset({"t"})

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.package = package
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._sound = 0

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as every element is heard
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._sound += 1

    def end(self, name: str) -> None:
        if name == "t" and not self._sound:
            self._parts.append(self.text)
        elif name == "rPh":
            self._sound -= 1
        elif name == "si":
            self.strings.append("".join(self._parts))
            if len(self.strings) > _MAX_STRINGS:
                raise ChronologyFileError(self.package.place, "holds too many texts")


class _Styles(Elements):
    """Which cell styles show a number as a date or a time."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[str, str] = {}
        self._inside = False
        self._styles: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._styles.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def dates(self) -> frozenset[str]:
        """Return the styles of dates, by the number that cells name them by."""
        builtin = {str(number): form for number, form in BUILTIN_FORMATS.items()}
        forms = {**builtin, **self._formats}
        return frozenset(
            str(at) for at, form in enumerate(self._styles) if is_date_format(forms.get(form, ""))
        )


def read_workbook(data: bytes, file: str) -> Table:
    """Read the sheet of entries; raise for a file that is none."""
    package = Package(data, file)
    path = _main_part(package)
    parts = _relations(package, path)
    outline = _Workbook()
    read_part(package, path, outline)
    book = Book(_strings(package, parts), _dates(package, parts), outline.epoch)
    sheets = [(each, _part_of(package, parts, each)) for each in outline.sheets]
    chosen, part = _choose(package, sheets)
    table = Table(file, chosen.name)
    _read_others(package, [each for each in sheets if each[0] is not chosen], book, table)
    if chosen.hidden:
        table.report(table.place(), "is a hidden sheet: show it, and send the file again")
    cells = SheetCells(table, book)
    read_part(package, part, cells)
    table.lines = cells.lines()
    return table


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    found = _Found(folder)
    path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    read_part(package, path, found)
    if found.outside:
        raise ChronologyFileError(
            package.place, "is linked to something outside itself",
            remedy="break the links (Data, Edit Links) and save it again",
        )  # fmt: skip
    return found.relations


def _main_part(package: Package) -> str:
    for kind, target in _relations(package, "").values():
        if kind.endswith(_OFFICE_DOCUMENT):
            return target
    raise package.damaged()


def _one_of_kind(parts: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for each, target in parts.values() if each.endswith(f"/{kind}")), None)


def _strings(package: Package, parts: dict[str, tuple[str, str]]) -> Sequence[str]:
    target = _one_of_kind(parts, "sharedStrings")
    if target is None:
        return ()
    found = _Strings(package)
    read_part(package, target, found)
    return found.strings


def _dates(package: Package, parts: dict[str, tuple[str, str]]) -> frozenset[str]:
    target = _one_of_kind(parts, "styles")
    if target is None:
        return frozenset()
    found = _Styles()
    read_part(package, target, found)
    return found.dates()


def _part_of(package: Package, parts: dict[str, tuple[str, str]], sheet: _SheetEntry) -> str:
    kind, target = parts.get(sheet.relation, ("", ""))
    if not kind.endswith("/worksheet"):
        raise ChronologyFileError(
            package.place, "holds a sheet that is no table (a chart or a macro sheet)",
            remedy="delete it, and send the file again",
        )  # fmt: skip
    return target


def _choose(package: Package, sheets: Sequence[tuple[_SheetEntry, str]]) -> tuple[_SheetEntry, str]:
    """Return the sheet named Chronology, or the only one beside the instructions."""
    named = [each for each in sheets if each[0].name.strip().casefold() == SHEET.casefold()]
    rest = named or [each for each in sheets if not _is_instructions(each[0])]
    if len(rest) != 1:
        raise ChronologyFileError(
            package.place, f"has no sheet named {SHEET}",
            remedy=f"name the sheet with the entries {SHEET}, or use the template",
        )  # fmt: skip
    return rest[0]


def _is_instructions(sheet: _SheetEntry) -> bool:
    return sheet.name.strip().casefold() == INSTRUCTIONS.casefold()


def _read_others(
    package: Package, sheets: Sequence[tuple[_SheetEntry, str]], book: Book, table: Table
) -> None:
    """Take what the template says of itself, and report every other sheet that holds something."""
    for sheet, part in sheets:
        other = Table(table.file, sheet.name)
        read_part(package, part, cells := SheetCells(other, book))
        lines = cells.lines()
        if _is_instructions(sheet):
            table.told = {
                str(line.cells[0]).strip().casefold(): str(line.cells[1]).strip()
                for line in lines
                if 0 in line.cells and 1 in line.cells
            }
        elif lines:
            hidden = "a hidden sheet" if sheet.hidden else "a second sheet"
            table.report(
                Place(table.file), f"has {hidden} that holds something: move its rows, or delete it"
            )
