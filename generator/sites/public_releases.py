"""The releases in `published/`: those that may be shown today, and why the others may not.

- Needs no key: a release is judged by its certificate, by two approvals and by the day.
- A release that cannot be read, or is not in order, is left out and reported; it never stops the
  others. The reports of what was left out repeat nothing that a file holds.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from generator.errors import DhrError
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.policy.people import People
from generator.portal.tree import KEPT_FOLDER
from generator.release.published import APPROVALS, IMAGES, is_image
from generator.release.verification import Code, Problem, Verified, verify_release
from generator.schema import PersonId, Slug

PUBLISHED: Final = "published"
MAX_RELEASES: Final = 10_000
MAX_FILES: Final = 50  # in one release
MAX_BYTES: Final = 16 * 1024 * 1024  # of one file

_SLUG: Final[TypeAdapter[str]] = TypeAdapter(Slug)
_PERSON: Final[TypeAdapter[str]] = TypeAdapter(PersonId)


@dataclass(frozen=True)
class LeftOut:
    """A release that is not shown, and every reason for it."""

    slug: str
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return f"published/{self.slug}: " + "; ".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class Library:
    """What may be shown today, newest first, and what is left out."""

    releases: tuple[Verified, ...]
    left_out: tuple[LeftOut, ...]


def read_library(root: Path, people: People, today: dt.date) -> Library:
    """Read and judge everything in `published/`; no such folder is an empty library."""
    try:
        entries = list_folder(root, PUBLISHED, MAX_RELEASES)
    except FileMissingError:
        return Library((), ())
    signers = people.approvers()
    names = [entry.name for entry in entries if entry.is_folder]
    strange = [LeftOut(_shown(e.name), _NOT_A_RELEASE) for e in entries if not _may_stand(e.name)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        judged = pool.map(lambda name: _judge(root, name, signers, today), names)
        results = list(zip(names, judged, strict=True))
    releases = [found for _, found in results if isinstance(found, Verified)]
    left_out = [
        LeftOut(_shown(n), found) for n, found in results if not isinstance(found, Verified)
    ]
    releases.sort(key=lambda r: r.certificate.slug)
    releases.sort(key=lambda r: r.certificate.publish_from, reverse=True)
    seen = {each.slug for each in left_out}
    left_out += [each for each in strange if each.slug not in seen]
    return Library(tuple(releases), tuple(left_out))


_NOT_A_RELEASE: Final = (Problem(Code.UNREADABLE, "is not the folder of a release"),)


def _may_stand(name: str) -> bool:
    """Tell whether a name in `published/` is a release's, or is there for people or for git."""
    return name in ("README.md", KEPT_FOLDER) or _valid(_SLUG, name)


def _valid(form: TypeAdapter[str], value: str) -> bool:
    try:
        form.validate_python(value)
    except ValidationError:
        return False
    return True


def _shown(name: str) -> str:
    return name if _valid(_SLUG, name) else "(a name that is no address)"


def _judge(
    root: Path, name: str, signers: Mapping[str, Sequence[str]], today: dt.date
) -> Verified | tuple[Problem, ...]:
    if not _valid(_SLUG, name):
        return _NOT_A_RELEASE
    try:
        files = dict(_files(root, name))
    except DhrError as error:
        return (Problem(Code.UNREADABLE, f"{error.place} {error.problem}"),)
    return verify_release(name, files, signers, today)


def _files(root: Path, slug: str) -> Iterator[tuple[str, bytes]]:
    """Read a release's folder; what is no part of a release is named, not read."""
    folder = f"{PUBLISHED}/{slug}"
    for entry in list_folder(root, folder, MAX_FILES):
        path = f"{folder}/{entry.name}"
        if entry.is_folder and entry.name == APPROVALS:
            for inner in list_folder(root, path, MAX_FILES):
                known = inner.name.endswith(".sig") and _valid(_PERSON, inner.name[:-4])
                data = read_bounded(root, f"{path}/{inner.name}", MAX_BYTES) if known else b""
                yield f"{APPROVALS}/{inner.name}" if known else f"({inner.name})", data
        elif entry.is_folder and entry.name == IMAGES:
            for inner in list_folder(root, path, MAX_FILES):
                name = f"{IMAGES}/{inner.name}"
                known = inner.is_file and is_image(name)
                data = read_bounded(root, f"{folder}/{name}", MAX_BYTES) if known else b""
                yield name if known else f"({inner.name})", data
        elif entry.is_file:
            yield entry.name, read_bounded(root, path, MAX_BYTES)
        else:
            yield f"({entry.name})", b""
