"""What may lie in a portal's folders, and what may not (names, kinds, links)."""

from __future__ import annotations

import re
from pathlib import Path

from generator.errors import DhrError, Place
from generator.files.atomic import is_temporary
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder
from generator.portal.errors import CaseIdError
from generator.schema import CASE_ID

KEPT_FOLDER = ".gitkeep"  # lets git keep a folder that is still empty
MAX_CASES = 20_000
MAX_FILES = 10_000
_CASE = re.compile(CASE_ID)
_FILE = re.compile(r"d-[a-z2-7]{10}\.age")


def is_case_id(text: str) -> bool:
    """Tell whether a text is a case id."""
    return _CASE.fullmatch(text) is not None


def require_case_id(text: str) -> str:
    """Return a case id, or refuse it before it can become a path."""
    if not is_case_id(text):
        raise CaseIdError(Place("the case id"), "is not a case id")
    return text


def has_case(root: Path, case_id: str) -> bool:
    """Tell whether a case has its folder; a symbolic link is none."""
    folder = root / "cases" / case_id
    return folder.is_dir() and not folder.is_symlink()


def case_ids(root: Path) -> tuple[str, ...]:
    """Return the ids of all cases in the portal's folder, sorted."""
    try:
        entries = list_folder(root, "cases", MAX_CASES)
    except FileMissingError:
        return ()
    return tuple(e.name for e in entries if e.is_folder and _CASE.fullmatch(e.name))


def stray_cases(root: Path) -> tuple[str, ...]:
    """Return what lies in `cases/` and is no case: only numbered, since a name may give away."""
    try:
        entries = list_folder(root, "cases", MAX_CASES)
    except FileMissingError:
        return ()
    stray = [
        e
        for e in entries
        if not (e.is_folder and _CASE.fullmatch(e.name)) and e.name != KEPT_FOLDER
    ]
    return tuple(f"cases/ (entry {number})" for number, _ in enumerate(stray, 1))


def _known(name: str) -> bool:
    return _FILE.fullmatch(name) is not None or is_temporary(name)


def unexpected_entries(root: Path, case_id: str) -> tuple[str, ...]:
    """Return what lies in a case's folder and does not belong there; names are not repeated."""
    folder = f"cases/{case_id}"
    found = []
    try:
        for entry in list_folder(root, folder, MAX_FILES):
            if entry.name == "record.yaml" and entry.is_file:
                continue
            if entry.name == "documents" and entry.is_folder:
                inside = list_folder(root, f"{folder}/documents", MAX_FILES)
                bad = [e for e in inside if not (e.is_file and _known(e.name))]
                found += [f"{folder}/documents/ (entry {n})" for n, _ in enumerate(bad, 1)]
                continue
            if entry.is_file and is_temporary(entry.name):
                continue  # of a writer at work, or killed: the next one sweeps it
            found.append(f"{folder}/ (an entry beside record.yaml and documents)")
    except FileMissingError:
        return ()
    except DhrError as error:
        return (error.place.path,)
    return tuple(found)
