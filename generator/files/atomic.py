"""Write files so that a reader, a crash or a full disk meets the old file or the new one, whole.

- A temporary file in the same folder, fsync, read back (and opened by `verify`), `os.replace`,
  fsync of the folder. Several files are all staged before the first is put in place.
- No path below the root leads through a symbolic link; one that stands where the file should be
  is refused.
- On every failure the temporary files and the folders made for them are removed. What a killed
  process leaves behind (`.dhr-*.tmp`) the next write in that folder removes: a temporary file is
  locked by its writer, and the lock ends with the process.
- `replaces` refuses to overwrite what somebody else changed in the meantime; it is sure only
  under the repository's lock.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.errors import Place
from generator.files import posix
from generator.files.errors import FileChangedError, FileKindError, WriteError, writing
from generator.files.paths import split_path

FILE_MODE: Final = 0o644
FOLDER_MODE: Final = 0o755
ABSENT: Final = ""  # for `replaces`: there must be no such file
_TEMPORARY: Final = re.compile(r"\.dhr-[0-9a-f]{16}\.tmp")
_CHUNK: Final = 1024 * 1024  # bytes


@dataclass(frozen=True, repr=False)
class NewFile:
    """Bytes to be put at a path below the root.

    `verify` gets the bytes as read back from the disk and raises if they are not good.
    `replaces` is the lower-hex SHA-256 of the file as it was read, or `ABSENT`.
    """

    path: str
    data: bytes
    mode: int = FILE_MODE
    verify: Callable[[bytes], object] | None = None
    replaces: str | None = None


def write_bytes(  # noqa: PLR0913 - each is a promise that a caller may ask for
    root: Path,
    path: str,
    data: bytes,
    *,
    mode: int = FILE_MODE,
    verify: Callable[[bytes], object] | None = None,
    replaces: str | None = None,
) -> None:
    """Write one file below `root` atomically, with its folders if they are missing."""
    write_all(root, [NewFile(path, data, mode, verify, replaces)])


def write_all(root: Path, files: Sequence[NewFile]) -> None:
    """Write several files: all are on the disk and verified before the first is replaced."""
    with ExitStack() as stack:
        staged = [_Staged(root, file, stack) for file in files]
        for file in staged:
            file.refuse_changed()
        for count, file in enumerate(staged):
            file.put_in_place(count)


def remove(root: Path, path: str) -> None:
    """Remove a file below `root`, so that no crash brings it back; one that is gone is no error."""
    *folders, name = split_path(path)
    with writing(Place(path)), suppress(FileNotFoundError):
        folder = posix.open_below(root, folders)
        try:
            os.unlink(name, dir_fd=folder)
            os.fsync(folder)
        finally:
            os.close(folder)


class _Staged:
    """A verified temporary file beside the file that it will become; undone by the stack."""

    def __init__(self, root: Path, file: NewFile, stack: ExitStack) -> None:
        self.file = file
        self.place = Place(file.path)
        self.stack = stack
        self.in_place = False
        *folders, self.name = split_path(file.path)
        with writing(self.place):
            self.folder = self._keep(posix.open_folder(root))
            for name in folders:
                self._enter(name)
            _sweep(self.folder)
            self.temporary, self.descriptor = self._create()
            written = self._fill()
        if written != file.data:
            raise WriteError(self.place, "was not read back as it was written")
        if file.verify is not None:
            file.verify(written)

    def refuse_changed(self) -> None:
        """Refuse what is no ordinary file, or is not the one that the caller read."""
        with writing(self.place):
            current = self._current()
        if self.file.replaces is not None and current != self.file.replaces:
            raise FileChangedError(self.place, "was changed by somebody else in the meantime")

    def put_in_place(self, already: int) -> None:
        """Give the temporary file its name; from here on the new bytes are the file."""
        done = f"{already} of the files were written" if already else None
        with writing(self.place, done=done):
            posix.replace_in(self.folder, self.temporary, self.name)
        self.in_place = True
        with writing(self.place, done="was written"):
            os.fsync(self.folder)

    def _keep(self, descriptor: int) -> int:
        self.stack.callback(os.close, descriptor)
        return descriptor

    def _enter(self, name: str) -> None:
        if posix.make_folder_in(self.folder, name, FOLDER_MODE):
            self.stack.callback(self._unmake, self.folder, name)
            os.fsync(self.folder)
        self.folder = self._keep(posix.open_folder_in(self.folder, name))

    def _create(self) -> tuple[str, int]:
        """Create and lock a temporary file that no sweep has taken away between the two steps."""
        while True:
            name = f".dhr-{secrets.token_hex(8)}.tmp"
            descriptor = self._keep(posix.create_file_in(self.folder, name, 0o600))
            self.stack.callback(self._discard, name)
            posix.lock(descriptor, wait=True)
            if os.fstat(descriptor).st_nlink:
                return name, descriptor

    def _fill(self) -> bytes:
        rest = memoryview(self.file.data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]
        os.fchmod(self.descriptor, self.file.mode)
        os.fsync(self.descriptor)
        return _read_from_start(self.descriptor)

    def _current(self) -> str:
        try:
            descriptor = posix.open_file_in(self.folder, self.name)
        except FileNotFoundError:
            return ABSENT
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileKindError(self.place, "is not an ordinary file")
            if self.file.replaces is None:
                return ABSENT
            return hashlib.sha256(_read_from_start(descriptor)).hexdigest()
        finally:
            os.close(descriptor)

    def _discard(self, name: str) -> None:
        if not self.in_place:
            with suppress(OSError):
                os.unlink(name, dir_fd=self.folder)

    def _unmake(self, folder: int, name: str) -> None:
        if not self.in_place:
            with suppress(OSError):
                os.rmdir(name, dir_fd=folder)


def _read_from_start(descriptor: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := os.pread(descriptor, _CHUNK, size):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)


def is_temporary(name: str) -> bool:
    """Tell whether a name is that of a file which a writer has not finished."""
    return _TEMPORARY.fullmatch(name) is not None


def _sweep(folder: int) -> None:
    """Remove the temporary files of writers that are dead: their locks are free."""
    for name in os.listdir(folder):
        if _TEMPORARY.fullmatch(name):
            with suppress(OSError):
                _remove_if_free(folder, name)


def _remove_if_free(folder: int, name: str) -> None:
    descriptor = posix.open_file_in(folder, name)
    try:
        if posix.lock(descriptor, wait=False):
            os.unlink(name, dir_fd=folder)
    finally:
        os.close(descriptor)
