"""Several files written as one act: whoever is killed on the way leaves all to be done, or nothing.

- The new files are staged in `.cache/act/`, sealed as they will stand. Then a journal names each
  by the hash of what it replaces and of what it is: from there on the act counts as done. Then
  every file is put in its place, and the journal goes.
- What was interrupted before its journal changes nothing, and is swept by the next act. What was
  interrupted after it is completed by the next command that writes.
- The journal is sealed under a key derived from the identity at work: nobody else can plant an act,
  not even somebody who gets a file into an officer's clone.
- What somebody changed in the meantime is never overwritten.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.errors import DhrError, Place
from generator.files.atomic import ABSENT, NewFile, remove, write_bytes
from generator.files.errors import FileChangedError, FileMissingError
from generator.files.lock import repository_lock
from generator.files.reading import list_folder, read_bounded
from generator.policy.people import PATH
from generator.portal.errors import ActOfAnotherError, ActStuckError
from generator.portal.policy_files import read_people
from generator.vault.document_file import MAX_DOCUMENT_FILE
from generator.vault.errors import AlteredError
from generator.vault.own_file import open_own, seal_own

if TYPE_CHECKING:
    from generator.portal.partnership import Portal

FOLDER: Final = ".cache/act"
JOURNAL: Final = "journal"
_PURPOSE: Final = "journal of an act, form 1"
_STAGED: Final = re.compile(r"[0-9]{5}\.staged")
_MAX_JOURNAL: Final = 16 * 1024 * 1024  # bytes
_MAX_FILES: Final = 100_000


class _Step(NamedTuple):
    """A file of an act: its path, the hash of what it replaces, its own, and its staged name."""

    path: str
    before: str
    after: str
    staged: str


@contextmanager
def writing_alone(portal: Portal, command: str) -> Iterator[None]:
    """Hold the repository's lock, with no act left unfinished and the policy still as it was read.

    Raises `FileChangedError` where people came or went since: what would be sealed to them is not.
    """
    with repository_lock(portal.root, command):
        finish(portal)
        if read_people(portal.root) != portal.policy.people:
            raise FileChangedError(Place(PATH), "was changed by somebody else in the meantime")
        yield


def write_act(portal: Portal, files: Iterable[NewFile]) -> None:
    """Write files as one act, under the lock; each is staged before the next is made."""
    _sweep(portal)
    try:
        steps = [_stage(portal, file, number) for number, file in enumerate(files)]
        _write_journal(portal, steps)
    except BaseException:
        with suppress(DhrError):
            if not is_unfinished(portal):  # else the journal came through, and only then it failed
                _sweep(portal)
        raise
    _put_in_place(portal, steps)


def is_unfinished(portal: Portal) -> bool:
    """Tell whether an act was interrupted that still is to be completed, by whomever."""
    with suppress(FileMissingError):
        return any(each.name == JOURNAL for each in list_folder(portal.root, FOLDER, _MAX_FILES))
    return False


def finish(portal: Portal) -> bool:
    """Complete an act that was interrupted, under the lock; tell whether there was one."""
    if not is_unfinished(portal):
        return False
    _put_in_place(portal, _read_journal(portal))
    return True


def settled(portal: Portal) -> Portal:
    """Complete an act that was interrupted, if there is one; return the portal as it then is."""
    with repository_lock(portal.root, "dhr rekey"):
        finished = finish(portal)
    return portal.again() if finished else portal


# ---------------------------------------------------------------------------------------------
# The journal


def _write_journal(portal: Portal, steps: Sequence[_Step]) -> None:
    blob = seal_own(json.dumps(steps).encode(), portal.identities[0], _PURPOSE)
    write_bytes(portal.root, f"{FOLDER}/{JOURNAL}", blob, mode=0o600, replaces=ABSENT)


def _read_journal(portal: Portal) -> list[_Step]:
    place = Place(f"{FOLDER}/{JOURNAL}")
    blob = read_bounded(portal.root, place.path, _MAX_JOURNAL)
    for identity in portal.identities:
        with suppress(AlteredError):
            return [_Step(*each) for each in json.loads(open_own(blob, identity, _PURPOSE, place))]
    raise ActOfAnotherError(place, "is of an act that somebody else began and did not end")


# ---------------------------------------------------------------------------------------------
# Files


def _stage(portal: Portal, file: NewFile, number: int) -> _Step:
    before = _digest(portal, file.path)
    if file.replaces is not None and before != file.replaces:
        raise FileChangedError(Place(file.path), "was changed by somebody else in the meantime")
    staged = f"{number:05}.staged"
    write_bytes(portal.root, f"{FOLDER}/{staged}", file.data, mode=0o600, verify=file.verify)
    return _Step(file.path, before, hashlib.sha256(file.data).hexdigest(), staged)


def _digest(portal: Portal, path: str) -> str:
    try:
        data = read_bounded(portal.root, path, MAX_DOCUMENT_FILE)
    except FileMissingError:
        return ABSENT
    return hashlib.sha256(data).hexdigest()


def _put_in_place(portal: Portal, steps: Sequence[_Step]) -> None:
    """Put every file that is not there yet in its place; then the act is over."""
    found = [_digest(portal, step.path) for step in steps]
    for step, now in zip(steps, found, strict=True):
        if now not in (step.before, step.after):
            raise ActStuckError(Place(step.path), "was changed after an act on it was interrupted")
    for step, now in zip(steps, found, strict=True):
        if now != step.after:
            data = _staged(portal, step)
            write_bytes(portal.root, step.path, data, replaces=now)
    remove(portal.root, f"{FOLDER}/{JOURNAL}")
    _sweep(portal)


def _staged(portal: Portal, step: _Step) -> bytes:
    path = f"{FOLDER}/{step.staged}"
    try:
        data = read_bounded(portal.root, path, MAX_DOCUMENT_FILE)
    except DhrError:
        data = b""
    if hashlib.sha256(data).hexdigest() != step.after:
        raise ActStuckError(Place(path), "is not what an interrupted act put there")
    return data


def _sweep(portal: Portal) -> None:
    """Remove what was staged for an act that is over, or never came to its journal."""
    with suppress(FileMissingError):
        for entry in list_folder(portal.root, FOLDER, _MAX_FILES):
            if _STAGED.fullmatch(entry.name):
                remove(portal.root, f"{FOLDER}/{entry.name}")
