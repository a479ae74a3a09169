"""Which releases rest on somebody's approval: they leave the public site when that person goes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.files.errors import FileMissingError
from generator.files.reading import list_folder
from generator.policy.people import People
from generator.release.approvals import NEEDED_APPROVALS, verify_all
from generator.release.folder import PUBLISHED, is_signature, read_folder
from generator.release.published import APPROVALS, CERTIFICATE, WITHDRAWN

MAX_RELEASES: Final = 10_000


def resting_on(root: Path, people: People, person: str) -> tuple[str, ...]:
    """Return the releases with enough approvals now, and too few without a person's keys."""
    now = people.approvers()
    then = {each: keys for each, keys in now.items() if each != person}
    try:
        entries = list_folder(root, PUBLISHED, MAX_RELEASES)
    except FileMissingError:
        return ()
    slugs = (entry.name for entry in entries if entry.is_folder)
    return tuple(
        slug
        for slug in slugs
        if _approvals(root, slug, now) >= NEEDED_APPROVALS > _approvals(root, slug, then)
    )


def _approvals(root: Path, slug: str, approvers: dict[str, tuple[str, ...]]) -> int:
    files = read_folder(root, slug)
    if CERTIFICATE not in files or WITHDRAWN in files:
        return 0
    signatures = {
        name.removeprefix(f"{APPROVALS}/").removesuffix(".sig"): data
        for name, data in files.items()
        if is_signature(name)
    }
    return len(verify_all(files[CERTIFICATE], signatures, approvers).people)
