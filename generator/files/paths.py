"""A repository path: names joined by `/` that stay below their root."""

from __future__ import annotations

from generator.errors import Place
from generator.files.errors import PathError

MAX_PATH = 1024  # characters
MAX_NAMES = 32


def split_path(relative: str) -> tuple[str, ...]:
    """Return the names of a path below a root; refuse whatever could lead elsewhere."""
    names = tuple(relative.split("/"))
    plain = len(relative) <= MAX_PATH and len(names) <= MAX_NAMES and relative.isprintable()
    if not plain or "\\" in relative or any(name in ("", ".", "..") for name in names):
        place = Place(relative if plain else "(path)")
        raise PathError(place, "is not a plain path below the repository")
    return names
