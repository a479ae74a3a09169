"""A copy of a site in a folder: every file that is there, and every one that should be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.errors import DhrError, Place
from generator.files.errors import FileKindError, FileMissingError, FileTooLargeError
from generator.files.reading import read_bounded
from generator.sites.manifest import MANIFEST, SIGNATURE, BuiltFile
from generator.sites.verifying import Code, CopyError, NotReachedError, Problem


class FolderCopy:
    """A folder that holds a built site; nothing is read through a symbolic link below it."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise NotReachedError(Place(str(root)), "is no folder")
        self.root = root

    def read(self, name: str, limit: int) -> bytes:
        """Return a file of at most `limit` bytes."""
        try:
            return read_bounded(self.root, name, limit)
        except FileMissingError:
            raise CopyError(name, Code.MISSING, "is missing") from None
        except FileTooLargeError as error:
            raise CopyError(name, Code.CHANGED, error.problem) from None
        except FileKindError as error:
            raise CopyError(name, Code.CHANGED, error.problem) from None
        except DhrError as error:
            raise CopyError(name, Code.UNREAD, error.problem) from None

    def differences(self, files: Mapping[str, BuiltFile]) -> Iterator[Problem]:
        """Name every file that is missing or changed, and then every one that is too many."""
        for name, file in files.items():
            try:
                data = self.read(name, file.size)
            except CopyError as error:
                yield error.told
                continue
            if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
                yield Problem(name, Code.CHANGED, "was changed")
        folders = {name[:at] for name in files for at, sign in enumerate(name) if sign == "/"}
        yield from self._extra("", {*files, MANIFEST, SIGNATURE}, folders)

    def _extra(self, folder: str, files: set[str], folders: set[str]) -> Iterator[Problem]:
        """Name what the manifest does not; a folder that it does not know is named as one."""
        try:
            entries = sorted(os.scandir(self.root / folder), key=lambda each: each.name)
        except OSError:
            yield Problem(folder or ".", Code.UNREAD, "is a folder that cannot be listed")
            return
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            inner = entry.is_dir(follow_symlinks=False)
            if inner and name in folders:
                yield from self._extra(name, files, folders)
            elif inner and not _is_empty(entry.path):
                shown = _printable(name)
                yield Problem(f"{shown}/", Code.EXTRA, "is a folder that the manifest knows not")
            elif not inner and name not in files:
                yield Problem(_printable(name), Code.EXTRA, "is not in the manifest")


def _is_empty(folder: str) -> bool:
    """Tell whether a folder holds nothing: a build has folders for kinds of files that it lacks."""
    try:
        with os.scandir(folder) as found:
            return next(found, None) is None
    except OSError:
        return False


def _printable(name: str) -> str:
    """Show a name that somebody chose, without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
