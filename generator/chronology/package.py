"""The zip file that an Excel workbook is, opened with distrust.

- Sizes come before anything is unpacked: number of parts, their size, and how far each is packed.
- What would run, fetch or hide something is refused by name: macros, links to other files, data
  connections, embedded files, notes on cells and pictures.
- A file that is no workbook is named for what it is: locked, an old `.xls`, a Word file.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from generator.chronology.errors import ChronologyFileError
from generator.errors import Place

ZIP: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS: Final = 300
MAX_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of all parts together."""
MAX_RATIO: Final = 200
"""How many times smaller a packed part of more than `_SMALL` bytes may be."""
_SMALL: Final = 256 * 1024
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED_FLAG: Final = 0x1
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


class Package:
    """The parts of a workbook, each unpacked only within what its directory promised."""

    def __init__(self, data: bytes, file: str) -> None:
        self.place = Place(file)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._parts = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
            raise self.damaged() from None
        self._check_sizes()
        names = [part.filename for part in self._parts]
        if len({name.casefold() for name in names}) < len(names):
            raise self.damaged()
        self._names = {name.lstrip("/"): name for name in names}
        self._check_kind()
        self._check_parts()

    def damaged(self) -> ChronologyFileError:
        """Return the error for a file that is damaged, or was never a workbook."""
        return ChronologyFileError(
            self.place, "is damaged, or is no Excel workbook", remedy=_SAVE_AS
        )

    def _check_sizes(self) -> None:
        if len(self._parts) > MAX_PARTS:
            raise ChronologyFileError(self.place, f"has more than {MAX_PARTS} parts")
        if sum(part.file_size for part in self._parts) > MAX_UNPACKED:
            raise ChronologyFileError(
                self.place, f"unpacks to more than {MAX_UNPACKED // 1024 // 1024} MB"
            )
        for part in self._parts:
            packed = max(part.compress_size, 1)
            if part.file_size > _SMALL and part.file_size / packed > MAX_RATIO:
                raise ChronologyFileError(
                    self.place, "is packed far more tightly than any real table",
                    remedy="copy the filled-in rows into a fresh template, and send that",
                )  # fmt: skip
            if part.flag_bits & _ENCRYPTED_FLAG:
                raise ChronologyFileError(self.place, "is a zip file locked with a password")
            if part.compress_type not in _METHODS:
                raise self.damaged()

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
        if "[Content_Types].xml" not in self._names:
            raise ChronologyFileError(
                self.place, "is a zip file, and no Excel workbook", remedy=_SAVE_AS
            )

    def _check_parts(self) -> None:
        for name in self._names:
            for pattern, problem, remedy in _UNWANTED:
                if pattern.search(name) and not _ALLOWED_BINARY.match(name):
                    raise ChronologyFileError(self.place, problem, remedy=remedy)
        if b"macroenabled" in self.read("[Content_Types].xml").lower():
            raise ChronologyFileError(self.place, _UNWANTED[0][1], remedy=_UNWANTED[0][2])

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of this name."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """Unpack a part."""
        if name not in self._names:
            raise self.damaged()
        try:
            return self._zip.read(self._names[name])
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
            raise self.damaged() from None
