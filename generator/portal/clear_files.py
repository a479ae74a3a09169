"""Writing what is secret where a person asked for it: new files of their own, outside git."""

from __future__ import annotations

from pathlib import Path

from generator.errors import Place
from generator.files.atomic import ABSENT, write_bytes
from generator.files.errors import writing
from generator.portal.errors import ExposedPlaceError, FileExistsAlreadyError


def refuse_repository(place: Path) -> None:
    """Refuse a place in a git repository: what lies there may be committed one day."""
    where = place.expanduser().absolute().resolve()
    if any((above / ".git").exists() for above in (where, *where.parents)):
        raise ExposedPlaceError(Place(str(place)), "lies in a git repository")


def refuse_place(file: Path) -> None:
    """Refuse a place for a secret where something stands already, or that lies in a repository."""
    refuse_repository(file)
    target = file.expanduser().absolute()
    if target.exists() or target.is_symlink():
        raise FileExistsAlreadyError(Place(str(file)), "exists already")


def write_private(file: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file that only its owner can read; `force` puts it in the place of an older one."""
    place = Place(str(file))
    refuse_repository(file)
    if not force:
        refuse_place(file)
    target = file.expanduser().absolute()
    with writing(place):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_bytes(target.parent, target.name, data, mode=0o600, replaces=None if force else ABSENT)
