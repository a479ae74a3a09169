"""Searching what is published, and what once was, for everything that the vault knows (B11.1).

- Of every case what is distinctive, in every file; of a review's own case everything, in all
  variants, in that review's files.
- An identifier learnt after a release is found by searching again: `dhr report scan`, and every
  whole `dhr check`.
- Whoever cannot open every case has not searched for everything, and is told so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from generator.anonymity.allowances import Exceptions, wished_for, without_wishes
from generator.anonymity.distinctive import distinctive_of
from generator.anonymity.identifiers import identifiers_of, public_names, stand_ins
from generator.anonymity.known import KnownIdentifier
from generator.anonymity.matching import Searcher
from generator.errors import Place, SetupError
from generator.history.objects import ObjectStore
from generator.history.repository import Repository
from generator.portal.every_case import each_case
from generator.portal.partnership import Portal
from generator.records.case import Case
from generator.release.folder import PUBLISHED
from generator.release.scan import Leak
from generator.release.searching import public_contacts
from generator.release.site_scan import FolderScan, Searchers, scan_files, scan_folder
from generator.release.vault_identifiers import bodies_of

MAX_VERSIONS: Final = 200_000
MAX_BLOB: Final = 64 * 1024 * 1024  # bytes


class NothingToScanError(SetupError):
    """There is no folder of this name."""

    code = "nothing-to-scan"
    default_remedy = "build the site first: dhr build public"


@dataclass(frozen=True, repr=False)
class Known:
    """Everything that is searched for, and of how many cases it is."""

    searchers: Searchers
    identifiers: int
    cases: int
    unopened: int


def known_to(portal: Portal) -> Known:
    """Open every case that this officer can open, and make ready what is searched for."""
    bodies, ids = bodies_of(portal), portal.case_ids()
    told = each_case(portal, ids, partial(_told_by, bodies=bodies, today=portal.today))
    cases = [case for case in told if case is not None]
    allowed = [*bodies, *public_contacts(portal.policy.partnership)]
    allowed += [each for case in cases for each in case.allowed]
    everywhere = [each for case in cases for each in case.everywhere]
    own = {case.slug: Searcher(case.own, allowed) for case in cases if case.slug}
    searchers = Searchers(Searcher(everywhere, allowed), own)
    return Known(searchers, len(everywhere), len(cases), len(ids) - len(cases))


@dataclass(frozen=True, repr=False)
class _Told:
    """What one case adds to the search."""

    slug: str | None
    allowed: tuple[str, ...]
    everywhere: tuple[KnownIdentifier, ...]
    own: tuple[KnownIdentifier, ...]
    """What is searched for in its own review alone."""


def _told_by(case: Case, *, bodies: Sequence[str], today: dt.date) -> _Told:
    allowed = (*public_names(case), *stand_ins(case), *wished_for(case))
    everywhere = tuple(_not_excepted(distinctive_of(case, bodies=bodies), case, today))
    own: tuple[KnownIdentifier, ...] = ()
    if case.publication.slug:
        own = tuple(_not_excepted(identifiers_of(case, bodies=bodies), case, today))
    return _Told(case.publication.slug, allowed, everywhere, own)


def _not_excepted(
    found: Iterable[KnownIdentifier], case: Case, today: dt.date
) -> Iterator[KnownIdentifier]:
    """Leave out what the family wishes to be named, and what an exception in force allows."""
    exceptions = Exceptions(case.people.exceptions, today)
    files = {file for each in case.people.exceptions for file in each.scope}
    for each in without_wishes(tuple(found), case):
        if not any(exceptions.allows(each.kind, file, each.text) for file in files):
            yield each


def scan_site(known: Known, folder: Path) -> FolderScan:
    """Search a built site, or a copy of a deployed one."""
    if not folder.is_dir():
        raise NothingToScanError(Place(folder.name), "is no folder")
    return scan_folder(folder, known.searchers)


def scan_published(portal: Portal, known: Known) -> FolderScan:
    """Search `published/`, and every version of its files that git still holds."""
    now = scan_folder(portal.root / PUBLISHED, known.searchers)
    leaks = [_below(leak, PUBLISHED) for leak in now.leaks]
    before = scan_history(portal.root, known.searchers)
    leaks += before.leaks
    return FolderScan(tuple(leaks), now.files + before.files, now.pieces + before.pieces)


def _below(leak: Leak, folder: str) -> Leak:
    return Leak(leak.kind, f"{folder}/{leak.file}", leak.line, leak.masked)


def scan_history(root: Path, searchers: Searchers) -> FolderScan:
    """Search every version of a published file that git still holds, and that stands no more."""
    if not (root / ".git").exists():
        return FolderScan((), 0, 0)  # a folder that is no clone has no earlier versions
    repository = Repository(root)
    versions = dict(_versions(repository)) if repository.head() is not None else {}
    if not versions:
        return FolderScan((), 0, 0)
    with ObjectStore(repository) as store:
        contents = {name: store.read(blob, "blob", MAX_BLOB) for name, blob in versions.items()}
    found = scan_files(list(contents), contents.__getitem__, searchers)
    return FolderScan(tuple(_of_a_version(leak) for leak in found.leaks), found.files, found.pieces)


def _versions(repository: Repository) -> Iterator[tuple[str, str]]:
    """Yield every version of every published file that is no longer there: name and blob.

    The name begins with the commit that brought it: `1a2b3c4d/x/overview-report.md`.
    """
    current = set(repository.blobs_at_head(PUBLISHED).values())
    said = repository.run(
        "log", "--all", "--raw", "--no-abbrev", "--no-renames", "--format=%H", "-z",
        "--diff-filter=AM", "--", f"{PUBLISHED}/",
    ).decode("utf-8", "replace")  # fmt: skip
    commit, blob = "", ""
    seen: set[str] = set()
    for part in said.split("\0"):
        text = part.strip("\n")
        if text.startswith(":"):
            blob = text.split(" ")[3]
        elif "/" in text:
            if blob not in current and blob not in seen and len(seen) < MAX_VERSIONS:
                seen.add(blob)
                yield f"{commit[:8]}/{text.removeprefix(f'{PUBLISHED}/')}", blob
        elif text:
            commit = text.split("\n")[0]


def _of_a_version(leak: Leak) -> Leak:
    commit, _, file = leak.file.partition("/")
    return Leak(leak.kind, f"{PUBLISHED}/{file} at {commit}", leak.line, leak.masked)
