"""The papers of a case in a build: the last build's sealed file, or a new one under a new key.

- A sealed file stays, with its name and key, while the paper in the repository and the readers who
  may open it are the same. So nobody who is no longer a reader has the key of what is sealed then.
- It is taken from the last site only if its hash is the one that was kept.
- A paper is sealed once for all views of its case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from generator.errors import DhrError
from generator.files.reading import read_bounded
from generator.sites.render_cache import KeptPaper
from generator.sites.sealing import SealedFile, SealedFolder, opaque_name
from generator.vault.document_file import MAX_DOCUMENT

_MAX_SEALED: Final = 2 * MAX_DOCUMENT  # bytes


class SealedPapers:
    """Puts the papers of one case into a build; `last` is the site that it will replace."""

    def __init__(self, folder: SealedFolder, last: Path, kept: Mapping[str, KeptPaper]) -> None:
        self._folder = folder
        self._last = last
        self._kept = kept
        self.made: dict[str, KeptPaper] = {}

    def put(self, paper: str, blob: str, readers: Iterable[str], read: Callable[[], bytes]) -> None:
        """Put a paper into the build for these readers' keys; `read` opens it if need be.

        `blob` is the hash of its sealed file in the repository.
        """
        who = hashlib.sha256("\n".join(sorted(set(readers))).encode()).hexdigest()
        kept = self._kept.get(paper)
        if kept is not None and (kept.blob, kept.readers) == (blob, who) and self._took_over(kept):
            self.made[paper] = kept
            return
        file = self._folder.seal("f", opaque_name(), read())
        self.made[paper] = KeptPaper(blob, who, file.name, file.key, file.sha256)

    def file(self, paper: str) -> dict[str, str]:
        """Describe a paper's sealed file for a page."""
        made = self.made[paper]
        return SealedFile(made.name, made.key, made.sha256).as_json("file")

    def _took_over(self, paper: KeptPaper) -> bool:
        try:
            data = read_bounded(self._last, f"f/{paper.name}.age", _MAX_SEALED)
        except (DhrError, OSError):
            return False
        if hashlib.sha256(data).hexdigest() != paper.sha256:
            return False
        self._folder.write("f", paper.name, data)
        return True
