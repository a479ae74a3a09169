"""One writer at a time in a repository.

- The lock is the kernel's, on an open file in `.cache/` (which git ignores): it ends with the
  process, also when that is killed, and a file left behind means nothing.
- The file says which command holds it, so that the one that must wait can say for whom.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from generator.errors import Place
from generator.files import posix
from generator.files.errors import LockedError, writing

LOCK_FILE: Final = "lock"
LOCK_FOLDER: Final = ".cache"
WAIT_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 0.05
_HOLDER: Final = re.compile(rb"([0-9]{1,10}) (dhr(?: [a-z-]{1,20}){0,3})\n")


@contextmanager
def repository_lock(root: Path, command: str, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the repository's only lock; `command` is shown to others, for example `dhr edit`."""
    place = Place(f"{LOCK_FOLDER}/{LOCK_FILE}")
    with writing(place):
        descriptor = _open(root)
    try:
        with writing(place):
            if not _take(descriptor, wait):
                raise LockedError(place, f"{_holder(descriptor)} is writing in this repository")
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()} {command}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _open(root: Path) -> int:
    folder = posix.open_folder(root)
    try:
        posix.make_folder_in(folder, LOCK_FOLDER, 0o700)
        inner = posix.open_folder_in(folder, LOCK_FOLDER)
    finally:
        os.close(folder)
    try:
        return posix.open_lock_in(inner, LOCK_FILE)
    finally:
        os.close(inner)


def _take(descriptor: int, wait: float) -> bool:
    until = time.monotonic() + wait
    while not posix.lock(descriptor, wait=False):
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


def _holder(descriptor: int) -> str:
    found = _HOLDER.fullmatch(os.pread(descriptor, 100, 0))
    if found is None:
        return "another command"
    return f"`{found[2].decode('ascii')}` (process {int(found[1])})"
