"""The zip file that an Excel workbook is, opened with distrust.

- Sizes come before anything is unpacked (`files.office`).
- What would run, fetch or hide something is refused by name: macros, links to other files, data
  connections, embedded files, notes on cells and pictures.
- A file that is no workbook is named for what it is: locked, an old `.xls`, a Word file.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from generator.chronology.errors import ChronologyFileError
from generator.errors import InputError, Place
from generator.files.office import CONTENT_TYPES, OfficePackage

MAX_PARTS: Final = 300
MAX_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of all parts together."""
_SAVE_AS: Final = "open it in Excel, save it as 'Excel Workbook (.xlsx)', and send that"

_UNWANTED: Final = (
    (re.compile(r"vba|\.bin$|activex|ctrlprops|macrosheets|customui", re.IGNORECASE),
     "holds macros or controls", "save it as 'Excel Workbook (.xlsx)', which has none"),
    (re.compile(r"externallinks?/", re.IGNORECASE),
     "is linked to other workbooks", "break the links (Data, Edit Links) and save it again"),
    (re.compile(r"connections|querytables?/|model/", re.IGNORECASE),
     "fetches data from elsewhere", "remove the queries and connections and save it again"),
    (re.compile(r"embeddings/", re.IGNORECASE),
     "has other files embedded", "remove them, and send them as papers of their own"),
    (re.compile(r"comments|persons/", re.IGNORECASE),
     "has notes or comments on cells, which are not read",
     "write them into the column Comment, and delete the notes"),
    (re.compile(r"media/", re.IGNORECASE),
     "holds pictures, which are not read", "remove them, and send them as papers of their own"),
)  # fmt: skip
_ALLOWED_BINARY: Final = re.compile(r"^xl/printersettings/[^/]+\.bin$", re.IGNORECASE)


def refuse_old_office(data: bytes, place: Place) -> None:
    """Name what a file of the old Office form is: a locked workbook, an old one, or another."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ChronologyFileError(
            place, "is locked with a password",
            remedy="save it without one (File, Info, Protect Workbook), and send it by a safe way",
        )  # fmt: skip
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        raise ChronologyFileError(place, "is an old Excel file (.xls)", remedy=_SAVE_AS)
    raise ChronologyFileError(place, "is an old Office file, and no workbook", remedy=_SAVE_AS)


class Package(OfficePackage):
    """The parts of a workbook."""

    error: ClassVar[type[InputError]] = ChronologyFileError
    no_such = "no Excel workbook"
    save_as = _SAVE_AS
    unpack: ClassVar[str | None] = "copy the filled-in rows into a fresh template, and send that"
    too_tight = "table"
    max_parts = MAX_PARTS
    max_unpacked = MAX_UNPACKED

    def check(self) -> None:
        """Refuse what is no workbook, and one that runs, fetches or hides something."""
        self._check_kind()
        self._check_parts()

    def _check_kind(self) -> None:
        other = {"word/": "a Word file", "ppt/": "a PowerPoint file"}
        for start, what in other.items():
            if any(name.startswith(start) for name in self._names):
                raise ChronologyFileError(
                    self.place, f"is {what}, and no table", remedy="use the template"
                )
        if "mimetype" in self._names and b"opendocument" in self.read("mimetype"):
            raise ChronologyFileError(
                self.place, "is an OpenDocument file", remedy="save it as .xlsx, and send that"
            )
        if "xl/workbook.bin" in self._names:
            raise ChronologyFileError(self.place, "is a binary workbook (.xlsb)", remedy=_SAVE_AS)
        if CONTENT_TYPES not in self._names:
            raise ChronologyFileError(
                self.place, "is a zip file, and no Excel workbook", remedy=_SAVE_AS
            )

    def _check_parts(self) -> None:
        for name in self._names:
            for pattern, problem, remedy in _UNWANTED:
                if pattern.search(name) and not _ALLOWED_BINARY.match(name):
                    raise ChronologyFileError(self.place, problem, remedy=remedy)
        if b"macroenabled" in self.read(CONTENT_TYPES).lower():
            raise ChronologyFileError(self.place, _UNWANTED[0][1], remedy=_UNWANTED[0][2])
