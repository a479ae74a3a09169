"""Which program this is: what is kept from an earlier run holds only for the same one."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_COMPILED: Final = ".pyc"


@cache
def program_digest() -> str:
    """Return one hash of this program's own files, of Python and of every package beside it."""
    told = [
        folder_digest(_PACKAGE),
        platform.python_version(),
        *sorted(path.name for each in sys.path for path in Path(each).glob("*.dist-info")),
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def folder_digest(folder: Path, without: Collection[str] = ()) -> str:
    """Return one hash of all files below a folder, by their paths and content."""
    told = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if file.is_file() and file.suffix != _COMPILED and name not in without:
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            told.update(f"{name} {content}\n".encode())
    return told.hexdigest()
