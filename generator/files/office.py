"""The zip file that a Word file or an Excel workbook is, opened with distrust.

Sizes come before anything is unpacked: number of parts, their size, and how far each is packed.
What a file of its kind may hold, and in which words it is refused, says the class that is made of
this one.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import ClassVar, Final

from generator.errors import InputError, Place

ZIP: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_RATIO: Final = 200
"""How many times smaller a packed part of more than `_SMALL` bytes may be."""
CONTENT_TYPES: Final = "[Content_Types].xml"
_SMALL: Final = 256 * 1024
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED_FLAG: Final = 0x1


class OfficePackage:
    """The parts of an Office file, each unpacked only within what its directory promised."""

    error: ClassVar[type[InputError]]
    no_such: ClassVar[str]
    """What it is not, where it is damaged: `no Excel workbook`."""
    save_as: ClassVar[str]
    """What to do about a file that cannot be read."""
    unpack: ClassVar[str | None] = None
    """What to do about one that is packed too tightly."""
    too_tight: ClassVar[str]
    max_parts: ClassVar[int]
    max_unpacked: ClassVar[int]
    """Bytes of all parts together."""

    def __init__(self, data: bytes, file: str) -> None:
        self.place = Place(file)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._parts = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
            raise self.damaged() from None
        self._check_sizes()
        names = [part.filename for part in self._parts if not part.is_dir()]
        if len({name.lstrip("/").casefold() for name in names}) < len(names):
            raise self.damaged()
        if any("\\" in name or not _stays_within(name) for name in names):
            raise self.damaged()
        self._names = {name.lstrip("/"): name for name in names}
        self.check()

    def check(self) -> None:
        """Refuse what no file of this kind may be or hold."""

    def damaged(self) -> InputError:
        """Return the error for a file that is damaged, or was never one of this kind."""
        return self.error(self.place, f"is damaged, or is {self.no_such}", remedy=self.save_as)

    def _check_sizes(self) -> None:
        if len(self._parts) > self.max_parts:
            raise self.error(self.place, f"has more than {self.max_parts} parts")
        if sum(part.file_size for part in self._parts) > self.max_unpacked:
            raise self.error(
                self.place, f"unpacks to more than {self.max_unpacked // 1024 // 1024} MB"
            )
        for part in self._parts:
            packed = max(part.compress_size, 1)
            if part.file_size > _SMALL and part.file_size / packed > MAX_RATIO:
                raise self.error(
                    self.place,
                    f"is packed far more tightly than any real {self.too_tight}",
                    remedy=self.unpack,
                )
            if part.flag_bits & _ENCRYPTED_FLAG:
                raise self.error(self.place, "is a zip file locked with a password")
            if part.compress_type not in _METHODS:
                raise self.damaged()

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of this name."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the parts."""
        return iter(self._names)

    def read(self, name: str) -> bytes:
        """Unpack a part."""
        if name not in self._names:
            raise self.damaged()
        try:
            return self._zip.read(self._names[name])
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
            raise self.damaged() from None


def _stays_within(name: str) -> bool:
    """Tell whether a name leads nowhere but into the package."""
    plain = name.lstrip("/")
    return posixpath.normpath(plain) == plain and not plain.startswith("..") and "\0" not in name
