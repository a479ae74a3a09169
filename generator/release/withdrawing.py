"""`dhr withdraw`: a release is taken back, from the public first, then in the record (B13.4).

- `withdrawn.yaml` is written first: from then on no build publishes the release, whatever else
  goes wrong. It needs no gate, no approval and, by its address alone, no key.
- What was published in error is removed from the folder as well. Git's history, clones and caches
  of others keep it; nobody is told otherwise.
- The fact is recorded where the case can be opened; a record that cannot stops no withdrawal.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import yaml_strict
from generator.errors import DhrError, InputError, Place
from generator.files.atomic import write_bytes
from generator.files.errors import writing
from generator.files.lock import repository_lock
from generator.portal.partnership import Portal, record_path
from generator.records.case import Case
from generator.records.publication import Published, WithdrawalReason, Withdrawn
from generator.release.approvals import NEEDED_APPROVALS
from generator.release.folder import PUBLISHED
from generator.release.published import APPROVALS, CERTIFICATE, WITHDRAWN, Withdrawal
from generator.schema import to_plain

MAX_SLUG: Final = 120
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,7}")


class NoReleaseError(InputError):
    """There is no release to withdraw."""

    code = "no-release"
    default_remedy = "the folders of published/ are the releases: dhr withdraw --slug SLUG"


@dataclass(frozen=True)
class Gone:
    """A release that was taken back."""

    slug: str
    tombstone: bool
    removed: int
    """Files taken out of its folder."""
    recorded: bool
    why_not: str = ""
    """Why the fact is not in the record."""


def withdraw_slug(
    root: Path, slug: str, reason: WithdrawalReason, today: dt.date, *, tombstone: bool | None
) -> Gone:
    """Take a release back by its address; opens no record.

    Unless `tombstone` says so, its address tells of it where it was public and is not so in error.
    """
    folder = _folder(root, slug)
    was_public = len(list((folder / APPROVALS).glob("*.sig"))) >= NEEDED_APPROVALS
    told = was_public and reason is not WithdrawalReason.IN_ERROR
    shown = told if tombstone is None else tombstone
    with repository_lock(root, "dhr withdraw"):
        made = Withdrawal(slug=slug, when=today, reason=reason, tombstone=shown)
        text = yaml_strict.dump(to_plain(made))
        write_bytes(root, f"{PUBLISHED}/{slug}/{WITHDRAWN}", text.encode())
        removed = _empty(folder) if reason is WithdrawalReason.IN_ERROR else 0
    return Gone(slug, shown, removed, recorded=False)


def withdraw_case(
    portal: Portal, case_id: str, reason: WithdrawalReason, by: str, *, tombstone: bool | None
) -> Gone:
    """Take a case's release back, and record it; the record comes second."""
    opened = portal.open_case(case_id)
    slug = _slug_of(opened.case)
    gone = withdraw_slug(portal.root, slug, reason, portal.today, tombstone=tombstone)
    fact = Withdrawn(when=portal.today, by=by, reason=reason, tombstone=gone.tombstone)
    publication = opened.case.publication.model_copy(update={"withdrawn": fact})
    try:
        portal.save(opened, opened.case.model_copy(update={"publication": publication}))
    except DhrError as error:
        return Gone(slug, gone.tombstone, gone.removed, recorded=False, why_not=str(error))
    return Gone(slug, gone.tombstone, gone.removed, recorded=True)


def _slug_of(case: Case) -> str:
    published = case.publication.published
    named = published.slug if isinstance(published, Published) else None
    slug = named or case.publication.slug
    if slug is None:
        raise NoReleaseError(
            Place(record_path(case.id), field="publication.slug"), "names no release"
        )
    return slug


def _folder(root: Path, slug: str) -> Path:
    folder = root / PUBLISHED / slug
    if (
        len(slug) > MAX_SLUG
        or not _SLUG.fullmatch(slug)
        or folder.is_symlink()
        or not folder.is_dir()
    ):
        raise NoReleaseError(Place(PUBLISHED), "has no release at this address")
    known = (CERTIFICATE, WITHDRAWN)
    if not any((folder / name).exists() for name in known) and not any(folder.iterdir()):
        raise NoReleaseError(Place(f"{PUBLISHED}/{slug}"), "is an empty folder")
    return folder


def _empty(folder: Path) -> int:
    """Remove everything but the withdrawal; links are removed and never followed."""
    count = 0
    for above, folders, files in os.walk(folder, topdown=False, followlinks=False):
        for name in (*files, *folders):
            path = Path(above, name)
            if path == folder / WITHDRAWN:
                continue
            with writing(Place(f"{PUBLISHED}/{folder.name}"), done="the release is withdrawn"):
                if path.is_dir() and not path.is_symlink():
                    path.rmdir()
                else:
                    path.unlink()
                    count += 1
    return count
