"""The zip file that a Word report is; a file that is none is named for what it is.

What stands in the file beside its text is read by `word_parts`, the text by `word_text`.
"""

from __future__ import annotations

from typing import ClassVar, Final

from generator.errors import InputError, Place
from generator.files.office import CONTENT_TYPES, OLD_OFFICE, ZIP, OfficePackage
from generator.reports.errors import ReportFileError

MAX_FILE: Final = 50 * 1024 * 1024  # bytes, as for every paper
MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_XML: Final = 32 * 1024 * 1024
"""Bytes of one part of XML: a report of 300 pages has about 3 MB."""
_SAVE_AS: Final = "open it in Word, save it as 'Word Document (.docx)', and import that"


class WordFile(OfficePackage):
    """The parts of a Word report."""

    error: ClassVar[type[InputError]] = ReportFileError
    no_such = "no Word file"
    save_as = _SAVE_AS
    too_tight = "report"
    max_parts = MAX_PARTS
    max_unpacked = MAX_UNPACKED

    def check(self) -> None:
        """Refuse another kind of file, and parts that are too large to be read."""
        other = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint file"}
        for start, what in other.items():
            if any(name.startswith(start) for name in self):
                raise ReportFileError(self.place, f"is {what}, and no report")
        if "mimetype" in self and b"opendocument" in self.read("mimetype"):
            raise ReportFileError(self.place, "is an OpenDocument file (.odt)", remedy=_SAVE_AS)
        if CONTENT_TYPES not in self:
            raise ReportFileError(
                self.place, "is a zip file, and no Word file",
                remedy="unpack it, and import the Word file that is in it",
            )  # fmt: skip

    def read(self, name: str) -> bytes:
        """Unpack a part; XML within its own limit."""
        data = super().read(name)
        if name.endswith((".xml", ".rels")) and len(data) > MAX_XML:
            raise ReportFileError(
                self.place, f"has a part of more than {MAX_XML // 1024 // 1024} MB of text"
            )
        return data


def open_word(data: bytes, file: str) -> WordFile:
    """Open a Word file; say of any other what it is, and what to do."""
    place = Place(file)
    if len(data) > MAX_FILE:
        raise ReportFileError(place, f"is larger than {MAX_FILE // 1024 // 1024} MB")
    if data.startswith(ZIP):
        return WordFile(data, file)
    if b"%PDF-" in data[:1024]:
        raise ReportFileError(
            place,
            "is a PDF, which is not taken: text can lie under its boxes and pictures, and its "
            "headings, lists and tables are guesses",
            remedy="ask the author for the Word file (.docx) that it was made from",
        )
    if data.startswith(OLD_OFFICE):
        raise _old(data, place)
    if data.startswith(b"{\\rtf"):
        raise ReportFileError(place, "is a rich text file (.rtf)", remedy=_SAVE_AS)
    raise ReportFileError(place, "is no Word file, whatever its name says", remedy=_SAVE_AS)


def _old(data: bytes, place: Place) -> ReportFileError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReportFileError(
            place, "is locked with a password",
            remedy="save it without one (File, Info, Protect Document), and send it by a safe way",
        )  # fmt: skip
    if "WordDocument".encode("utf-16-le") in data:
        return ReportFileError(place, "is an old Word file (.doc)", remedy=_SAVE_AS)
    return ReportFileError(place, "is an old Office file, and no report", remedy=_SAVE_AS)
