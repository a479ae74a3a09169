"""Drafts: an officer's unfinished text, sealed to their own key, so that nothing is lost.

A draft stands in `.cache/drafts/`, which git ignores, as an age file that only its writer opens.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from generator.errors import Place
from generator.files.atomic import write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import read_bounded
from generator.vault.errors import NotForYouError
from generator.vault.frame_file import open_frame, seal_frame
from generator.vault.keys import Identity
from generator.yaml_strict import MAX_BYTES

FOLDER = ".cache/drafts"


class Drafts:
    """The drafts of the officer whose identity is given."""

    def __init__(self, root: Path, identity: Identity) -> None:
        self._root = root
        self._identity = identity

    def _path(self, case_id: str) -> str:
        return f"{FOLDER}/{case_id}.age"

    def write(self, case_id: str, text: str) -> None:
        """Seal a text to its writer."""
        path = self._path(case_id)
        sealed = seal_frame(text.encode(), self._identity.recipient, place=Place(path))
        write_bytes(self._root, path, sealed, mode=0o600)

    def read(self, case_id: str) -> str | None:
        """Open the draft of a case; None where there is none of this officer's."""
        path = self._path(case_id)
        try:
            blob = read_bounded(self._root, path, 2 * MAX_BYTES)
            return open_frame(blob, self._identity, place=Place(path)).decode()
        except (FileMissingError, NotForYouError):
            return None

    def remove(self, case_id: str) -> None:
        """Remove the draft of a case, if there is one."""
        with suppress(FileNotFoundError):
            (self._root / self._path(case_id)).unlink()
