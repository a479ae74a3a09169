"""Drafts: an officer's unfinished text, sealed to their own key, so that nothing is lost.

A draft stands in `.cache/drafts/`, which git ignores, as an age file that only its writer opens.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.errors import DhrError, Place, TamperError
from generator.files.atomic import write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import read_bounded
from generator.vault.errors import NotForYouError
from generator.vault.frame_file import open_frame, seal_frame
from generator.vault.keys import Identity

FOLDER: Final = ".cache/drafts"
MAX_DRAFT: Final = 16 * 1024 * 1024  # bytes: more than any record takes, so that no text is lost


class DraftError(TamperError):
    """A draft cannot be opened any more."""

    code = "draft"
    default_remedy = "begin from the record instead, which removes the draft: dhr edit --fresh"


class Drafts:
    """The drafts of the officer whose identity is given."""

    def __init__(self, root: Path, identity: Identity) -> None:
        self._root = root
        self._identity = identity

    def _path(self, name: str) -> str:
        return f"{FOLDER}/{name}.age"

    def write(self, name: str, text: bytes) -> None:
        """Seal a text to its writer."""
        path = self._path(name)
        sealed = seal_frame(text, self._identity.recipient, place=Place(path))
        write_bytes(self._root, path, sealed, mode=0o600)

    def read(self, name: str) -> bytes | None:
        """Open a draft; None where there is none of this officer's."""
        path = self._path(name)
        try:
            blob = read_bounded(self._root, path, 2 * MAX_DRAFT)
            return open_frame(blob, self._identity, place=Place(path))
        except (FileMissingError, NotForYouError):
            return None
        except DhrError as error:
            raise DraftError(error.place, error.problem) from None

    def remove(self, name: str) -> None:
        """Remove a draft, if there is one."""
        with suppress(FileNotFoundError):
            (self._root / self._path(name)).unlink()
