"""Read files that others may have put there: bounded, ordinary files only, no symbolic links.

- The root is the user's own choice; below it no step follows a symbolic link.
- The limit is checked on the open file, before reading, and again while reading.
- Every failure is one of our errors and names the path below the root, nothing else.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.errors import Place
from generator.files import posix
from generator.files.errors import (
    FileKindError,
    FileMissingError,
    FileTooLargeError,
    FileUnreadableError,
    reason,
)
from generator.files.paths import split_path

_NO_FOLDER = frozenset({errno.ELOOP, errno.ENOTDIR})


@dataclass(frozen=True)
class Entry:
    """A name in a folder, and what stands there."""

    name: str
    is_file: bool
    is_folder: bool


@contextmanager
def _refusing(place: Place) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileMissingError(place, "does not exist") from None
    except OSError as error:
        if error.errno in _NO_FOLDER:
            raise FileKindError(place, "is, or lies behind, a symbolic link") from None
        if error.errno == errno.ENXIO:
            raise FileKindError(place, "is not an ordinary file") from None
        raise FileUnreadableError(place, f"cannot be read: {reason(error)}") from None


def read_descriptor(descriptor: int, limit: int, place: Place) -> bytes:
    """Read an open file to its end, at most `limit` bytes."""
    chunks: list[bytes] = []
    room = limit + 1
    while room > 0:
        chunk = os.read(descriptor, room)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        room -= len(chunk)
    raise FileTooLargeError(place, f"is larger than {limit} bytes")


def read_bounded(root: Path, relative: str, limit: int) -> bytes:
    """Read an ordinary file below `root`, at most `limit` bytes."""
    names = split_path(relative)
    place = Place(relative)
    with _refusing(place):
        folder = posix.open_below(root, names[:-1])
        try:
            descriptor = posix.open_file_in(folder, names[-1])
        finally:
            os.close(folder)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise FileKindError(place, "is not an ordinary file")
            if status.st_size > limit:
                raise FileTooLargeError(place, f"is larger than {limit} bytes")
            return read_descriptor(descriptor, limit, place)
        finally:
            os.close(descriptor)


def list_folder(root: Path, relative: str, limit: int) -> tuple[Entry, ...]:
    """List a folder below `root` by name, at most `limit` entries; links are neither kind."""
    place = Place(relative)
    entries: list[Entry] = []
    with _refusing(place):
        folder = posix.open_below(root, split_path(relative))
        try:
            with os.scandir(folder) as found:
                for entry in found:
                    if len(entries) == limit:
                        raise FileTooLargeError(place, f"holds more than {limit} entries")
                    plain = entry.is_file(follow_symlinks=False)
                    inner = entry.is_dir(follow_symlinks=False)
                    entries.append(Entry(entry.name, plain, inner))
        finally:
            os.close(folder)
    return tuple(sorted(entries, key=lambda entry: entry.name))
