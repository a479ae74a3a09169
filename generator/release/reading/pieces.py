"""What the readers of files give, and how they refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.errors import InputError

MAX_FILE: Final = 64 * 1024 * 1024  # bytes
MAX_UNPACKED: Final = 256 * 1024 * 1024  # bytes that one file may become
MAX_DEPTH: Final = 3  # files within files
ITS_NAME: Final = "its name"
"""The place of what a file is called."""


@dataclass(frozen=True, repr=False)
class Piece:
    """A text found in a file, and where: `page 3`, `metadata`, `line`."""

    place: str
    text: str


class UnsearchableError(InputError):
    """A file in which not everything can be found; it counts as if something stood in it."""

    code = "unsearchable"
    default_remedy = "take it out of what is published, or bring it in a form that can be searched"
