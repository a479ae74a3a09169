"""Which commit a portal's folder stands at, for what is built from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.history.repository import blob_id, open_repository


def source_commit(root: Path, *folders: str) -> str | None:
    """Return the commit whose files the folders hold, exactly; None where no commit has them.

    Files are read and named as git names them, so that neither git's index nor a filter that the
    clone's configuration sets has a say.
    """
    repository = open_repository(root)
    head = None if repository is None else repository.head()
    if repository is None or head is None:
        return None
    return head if dict(_blobs(root, folders)) == repository.blobs_at(head, *folders) else None


def _blobs(root: Path, folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for here, _, files in os.walk(root / folder):
            for name in files:
                path = Path(here) / name
                plain = path.is_file() and not path.is_symlink()
                blob = blob_id(path.read_bytes()) if plain else ""
                yield path.relative_to(root).as_posix(), blob
