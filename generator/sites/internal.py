"""The internal site: a content-free shell, and sealed pages that only their readers open.

- One page for each case and role view that some reader was granted, under a key of its own; one
  desk for each reader, with the keys of exactly their pages. Every build makes all keys anew.
- A case that cannot be read is left out and reported; the others are built. So is a view that the
  policy does not have, and a reader whose key has another job.
- The site takes the place of the last one only when it is whole, and has a larger number.
- The release key, if given, signs the manifest; nothing else here knows that key.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from generator.errors import DhrError, Place, SetupError, TamperError
from generator.files.directories import staging_directory
from generator.history.refusals import SHORT
from generator.history.source import source_commit
from generator.history.steps import Verified
from generator.history.verify import verify_history
from generator.policy.people import Reader
from generator.portal.check import MANY
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.portal.sealed_pages import open_pages
from generator.records.papers import Document
from generator.schema import Unknown
from generator.sites import case_page, family_page
from generator.sites.build import MARKER, Build, build_of, last_number
from generator.sites.case_page import CaseView
from generator.sites.changes_page import ChangesPages
from generator.sites.chronology_page import ChronologyPages
from generator.sites.desks import desk, dummy_desks, views_of
from generator.sites.manifest import write_manifest
from generator.sites.manifest_signature import sign_manifest
from generator.sites.markdown import render_markdown
from generator.sites.policy_page import TITLE as POLICY_TITLE
from generator.sites.policy_page import policy_page
from generator.sites.sealing import (
    DESK_SIZES,
    SealedFolder,
    desk_name,
    encode,
    opaque_name,
)
from generator.sites.shell import build_shell
from generator.vault.keys import parse_recipient

FOLDERS = ("d", "p", "f")
MAX_READ_IN_PLACE = 2_000_000  # bytes of markdown shown on the page itself
SOURCES = ("cases", "policy")
Card = dict[str, Any]
Watch = Callable[[Iterable["CasePages"], int], Iterable["CasePages"]]


class NotTheBuilderError(SetupError):
    """The identity does not open every case, so that its build would take the others away."""

    code = "not-the-builder"
    default_remedy = "build with the builder's key: dhr --identity builder.txt build"


class UnverifiedHistoryError(TamperError):
    """A change since the trust root was not made by somebody who may make it."""

    code = "unverified-history"
    default_remedy = "`dhr verify-history` tells all; the last good site stays as it is"


@dataclass(frozen=True)
class CasePages:
    """The cards of a case, by view; or the code of the error that kept it out."""

    case: str
    cards: dict[str, Card]
    error: str | None = None


@dataclass
class Built:
    """What was built."""

    number: int
    pages: int = 0
    desks: int = 0
    commit: str | None = None
    signed: bool = False
    left_out: list[tuple[str, str]] = field(default_factory=list)


def build_internal(
    portal: Portal,
    target: Path,
    *,
    release_key: Path | None = None,
    trust: str | None = None,
    watch: Watch | None = None,
) -> Built:
    """Build the internal site into a folder, in place of the last one.

    `release_key` is the private half of the policy's release key; without it nothing is signed.
    `trust` is the trust root since which every change must be verified, or nothing is built;
    without one pages say who signed.
    """
    _refuse_other_keys(portal)
    found = None if trust is None else _verified(portal, trust)
    now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    commit = source_commit(portal.root, *SOURCES)
    build = build_of(portal, now, after=last_number(target))
    with staging_directory(target, marker=MARKER) as staging:
        build_shell(staging)
        for name in FOLDERS:
            (staging / name).mkdir()
        folder = SealedFolder(staging, build.created.timestamp())
        sealing = _Sealing(portal, build, folder, ChangesPages(portal, found))
        built = _seal_everything(sealing, watch)
        (staging / MARKER).write_bytes(encode(build.public_facts()))
        write_manifest(staging, build.manifest_stamp(commit))
        if release_key is not None:
            sign_manifest(staging, release_key, portal.policy.people.release)
    built.commit, built.signed = commit, release_key is not None
    return built


def _verified(portal: Portal, trust: str) -> Verified:
    """Refuse to build from a history with a change that nobody who may make it made."""
    found = verify_history(portal.root, trust, None).found
    if found.refusals:
        first = found.refusals[0]
        raise UnverifiedHistoryError(
            Place(f"commit {first.commit[:SHORT]}"), f"{first.problem} ({first.rule})", clause="X2"
        )
    return found


def _refuse_other_keys(portal: Portal) -> None:
    """Refuse to put a part of the cases in the place of a site that shows them all."""
    for case_id in portal.case_ids():
        if portal.keys.isdisjoint(portal.recipients(record_path(case_id), case_id)):
            raise NotTheBuilderError(Place("the identity"), f"is not granted {case_id}")


@dataclass(frozen=True)
class _Sealing:
    """What every page of a build is made with."""

    portal: Portal
    build: Build
    folder: SealedFolder
    changes: ChangesPages


def _seal_everything(sealing: _Sealing, watch: Watch | None) -> Built:
    portal, build, folder = sealing.portal, sealing.build, sealing.folder
    portal.prepare()
    built = Built(build.number)
    readers = _readers(portal, built)
    seats = [views_of(reader) for reader in readers]
    work = list(_work(portal, seats, built))
    results = _all_pages(sealing, work)
    if watch is not None:
        results = iter(watch(results, len(work)))
    cards: dict[str, dict[str, Card]] = {}
    for result in results:
        if result.error is not None:
            built.left_out.append((result.case, result.error))
        cards[result.case] = result.cards
        built.pages += len(result.cards)
    clauses = _seal_policy(portal, build, folder)
    policy_pages = [{"title": POLICY_TITLE, **clauses}, *_policy_pages(portal, build, folder)]
    for reader, view_of in zip(readers, seats, strict=True):
        mine = [
            views[view] for case_id, views in cards.items() if (view := view_of(case_id)) in views
        ]
        tree = desk(portal, build, reader, mine, policy_pages)
        name = desk_name(build.site, reader.key)
        key = parse_recipient(reader.key, Place("policy/directory.yaml", field="readers"))
        folder.seal_desk(name, encode(tree), key, DESK_SIZES)
        built.desks += 1
    dummy_desks(folder, built.desks)
    return built


def _readers(portal: Portal, built: Built) -> list[Reader]:
    """Return the readers; a key that reads the repository has its job, and gets no desk."""
    people = portal.policy.people
    other_jobs = {each.reading for each in people.officers} | {people.builder, people.break_glass}
    readers = portal.directory.readers
    built.left_out += [(each.id, "key-twice") for each in readers if each.key in other_jobs]
    return [each for each in readers if each.key not in other_jobs]


def _work(
    portal: Portal, seats: Sequence[Callable[[str], str]], built: Built
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every case with the views that some reader was granted."""
    known = {view.id for view in portal.policy.views.views}
    for case_id in portal.case_ids():
        asked = {view_of(case_id) for view_of in seats} - {""}
        if not asked <= known:
            built.left_out.append((case_id, "unknown-view"))
        if asked & known:
            yield case_id, tuple(sorted(asked & known))


# ---------------------------------------------------------------------------------------------
# Pages


def _all_pages(
    sealing: _Sealing, work: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[CasePages]:
    workers = os.cpu_count() or 1
    if len(work) < MANY or workers == 1:
        yield from (_case_pages(sealing, *each) for each in work)
        return
    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("fork"),
        initializer=_start_worker,
        initargs=(sealing,),
    ) as pool:
        yield from pool.map(_pages_in_worker, work, chunksize=8)


_worker: list[_Sealing] = []


def _start_worker(sealing: _Sealing) -> None:
    _worker[:] = [sealing]


def _pages_in_worker(each: tuple[str, tuple[str, ...]]) -> CasePages:
    return _case_pages(_worker[0], *each)


def _case_pages(sealing: _Sealing, case_id: str, views: Sequence[str]) -> CasePages:
    portal, folder = sealing.portal, sealing.folder
    try:
        opened = portal.open_case(case_id)
        standing = portal.standing(opened.case)
        papers: dict[str, dict[str, Any]] = {}
        chronology = ChronologyPages(portal, opened)
        cards = {}
        asked = [portal.policy.views.view(name, Place("policy/directory.yaml")) for name in views]
        for shown in case_page.views_of(opened.case, standing, asked, portal.directory):
            documents = [_paper(portal, folder, opened, each, papers) for each in shown.documents]
            page = (
                family_page.page(shown, documents, portal.policy.partnership)
                if shown.is_familys
                else case_page.page(
                    shown, documents, chronology.tree(shown), sealing.changes.tree(shown)
                )
            )
            cards[shown.view.id] = _seal_page(sealing, shown, page)
    except DhrError as error:
        return CasePages(case_id, {}, error.code)
    return CasePages(case_id, cards)


def _seal_page(sealing: _Sealing, shown: CaseView, page: Mapping[str, Any]) -> Card:
    name = opaque_name()
    tree = {
        **sealing.build.stamp("dhr-page-1"),
        "page": name,
        "marking": sealing.build.marking,
        **page,
    }
    sealed = sealing.folder.seal("p", name, encode(tree))
    card = family_page.card if shown.is_familys else case_page.card
    return {**card(shown), **sealed.as_json("page")}


def _paper(
    portal: Portal,
    folder: SealedFolder,
    opened: OpenedCase,
    document: Document,
    papers: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Describe a paper; it is sealed once for all views of its case."""
    if document.id not in papers:
        data = portal.documents.read(opened, document)
        in_place = document.media_type == "text/markdown" and len(data) <= MAX_READ_IN_PLACE
        papers[document.id] = {
            "id": document.id,
            "title": document.title,
            "kind": str(document.kind),
            "date": None if isinstance(document.dated, Unknown) else document.dated.isoformat(),
            "file_name": document.file_name,
            "size": document.size,
            "media_type": document.media_type,
            "html": render_markdown(data.decode("utf-8", "replace")) if in_place else None,
            **folder.seal("f", opaque_name(), data).as_json("file"),
        }
    return papers[document.id]


def _seal_policy(portal: Portal, build: Build, folder: SealedFolder) -> dict[str, str]:
    name = opaque_name()
    tree = {
        **build.stamp("dhr-page-1"),
        "page": name,
        "marking": build.marking,
        **policy_page(portal.policy),
    }
    return folder.seal("p", name, encode(tree)).as_json("page")


def _policy_pages(portal: Portal, build: Build, folder: SealedFolder) -> Iterator[dict[str, str]]:
    for page in open_pages(portal):
        name = opaque_name()
        tree = {
            **build.stamp("dhr-page-1"),
            "page": name,
            "marking": build.marking,
            "case": None,
            "view": None,
            "title": page.title,
            "sections": [
                {"id": "page", "title": page.title, "html": render_markdown(page.text)},
            ],
        }
        yield {"title": page.title, **folder.seal("p", name, encode(tree)).as_json("page")}
