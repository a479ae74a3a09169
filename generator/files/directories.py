"""Put a finished folder in the place of the last good one, in one step.

- A build works in a new folder beside its target. If it fails, the target is as it was.
- The exchange is one system call (renameat2): at every instant there is a whole build.
- What is replaced and then removed must be an earlier build: both folders hold `marker`. A folder
  with anything else in it is refused, so that a wrong path deletes nothing.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from generator.errors import Place
from generator.files import posix
from generator.files.atomic import FILE_MODE, FOLDER_MODE
from generator.files.errors import NotABuildError, writing

_STAGING: Final = re.compile(r"\.dhr-[0-9a-f]{16}\.building")


@contextmanager
def staging_directory(target: Path, *, marker: str) -> Iterator[Path]:
    """Give an empty folder to build in; put it in the target's place when the block ends well.

    `marker` is the name of a file that every finished build holds. Folders that killed builds
    left behind are removed first.
    """
    place = Place(str(target))
    _refuse_foreign(target, marker, place)
    with writing(place):
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        staging = target.parent / f".dhr-{secrets.token_hex(8)}.building"
        staging.mkdir(mode=0o700)  # nobody else looks in, or changes anything, until it is whole
        folder = posix.open_folder(staging)
        posix.lock(folder, wait=True)
    try:
        yield staging
        swap_directory(staging, target, marker=marker)
    finally:
        os.close(folder)
        shutil.rmtree(staging, ignore_errors=True)


def swap_directory(staging: Path, target: Path, *, marker: str) -> None:
    """Replace `target` by the finished `staging`, and remove what was there before."""
    place = Place(str(target))
    if not (staging / marker).is_file():
        raise NotABuildError(place, f"was not replaced: the new build holds no {marker}")
    _refuse_foreign(target, marker, place)
    with writing(place):
        _set_modes(staging)
        _sync(staging)
        _put_in_place(staging, target)
    with writing(place, done="was replaced"):
        _sync(target.parent)
    shutil.rmtree(staging, ignore_errors=True)


def _refuse_foreign(target: Path, marker: str, place: Place) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise NotABuildError(place, "is not a folder")
    with writing(place):
        if target.is_dir() and any(target.iterdir()) and not (target / marker).is_file():
            problem = f"holds something else than an earlier build (no {marker} in it)"
            raise NotABuildError(place, problem)


def _set_modes(staging: Path) -> None:
    """Let everybody read a finished build and nobody else change it, whatever the umask."""
    staging.chmod(FOLDER_MODE)
    for here, _, files in os.walk(staging):
        os.chmod(here, FOLDER_MODE)  # noqa: PTH101 - of thousands of files
        for name in files:
            path = f"{here}/{name}"
            if not os.path.islink(path):  # noqa: PTH114 - as above
                os.chmod(path, FILE_MODE)  # noqa: PTH101 - as above


def _put_in_place(staging: Path, target: Path) -> None:
    if not target.exists():
        staging.rename(target)
    elif not posix.exchange(staging, target):
        aside = staging.with_suffix(".old.building")
        target.rename(aside)
        try:
            staging.rename(target)
        except OSError:
            aside.rename(target)
            raise
        aside.rename(staging)


def _sync(path: Path) -> None:
    folder = posix.open_folder(path)
    try:
        posix.sync_disk(folder)
    finally:
        os.close(folder)


def _sweep(parent: Path) -> None:
    for path in parent.iterdir():
        if _STAGING.fullmatch(path.name):
            with suppress(OSError):
                _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    folder = posix.open_folder(path)
    try:
        if posix.lock(folder, wait=False):
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(folder)
