"""Every case of a build: rendered, or taken from the cache, and its pages sealed.

- A page is sealed anew at every build, under a name and a key that no build had before.
- Many cases are shared out among processes. What comes back from one is cards, and no page.
- A case that cannot be read has no page, and says why by the code of an error.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from generator.errors import DhrError, Place
from generator.portal.check import MANY
from generator.portal.partnership import OpenedCase, Portal
from generator.records.papers import Document
from generator.schema import Unknown
from generator.sites import case_page, desk_card, family_page
from generator.sites.build import Build
from generator.sites.changes_page import ChangesPages
from generator.sites.chronology_page import ChronologyPages
from generator.sites.kept_papers import SealedPapers
from generator.sites.markdown import render_markdown
from generator.sites.render_cache import Kept, RenderCache, RenderedView, paper_blobs
from generator.sites.sealing import SealedFolder, encode, opaque_name

MAX_READ_IN_PLACE: Final = 2_000_000  # bytes of markdown shown on the page itself
Card = dict[str, Any]
Readers = Mapping[str, Sequence[str]]
"""The public keys of those who were granted each view of a case."""


@dataclass(frozen=True)
class CasePages:
    """The cards of a case, by view; or the code of the error that kept it out."""

    case: str
    cards: dict[str, Card]
    error: str | None = None


@dataclass(frozen=True)
class Sealing:
    """What every page of a build is made with; `last` is the site that the build will replace."""

    portal: Portal
    build: Build
    folder: SealedFolder
    changes: ChangesPages
    last: Path
    cache: RenderCache | None = None


def seal_cases(sealing: Sealing, work: Sequence[tuple[str, Readers]]) -> Iterator[CasePages]:
    """Seal the pages of all cases, each for the views that some reader was granted."""
    workers = os.cpu_count() or 1
    if len(work) < MANY or workers == 1:
        yield from (_seal_case(sealing, *each) for each in work)
        return
    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("fork"),
        initializer=_start_worker,
        initargs=(sealing,),
    ) as pool:
        yield from pool.map(_in_worker, work, chunksize=8)


_worker: list[Sealing] = []


def _start_worker(sealing: Sealing) -> None:
    gc.freeze()  # what it shares with its parent is not written to by looking for cycles
    _worker[:] = [sealing]


def _in_worker(each: tuple[str, Readers]) -> CasePages:
    return _seal_case(_worker[0], *each)


def _seal_case(sealing: Sealing, case_id: str, readers: Readers) -> CasePages:
    try:
        cards = _Work(sealing, case_id, readers).cards()
    except DhrError as error:
        return CasePages(case_id, {}, error.code)
    return CasePages(case_id, cards)


class _Work:
    """One case in the making."""

    def __init__(self, sealing: Sealing, case_id: str, readers: Readers) -> None:
        self._sealing = sealing
        self._portal = sealing.portal
        self._case_id = case_id
        self._readers = readers
        self._blobs: Mapping[str, str] = {}
        self._kept = Kept() if sealing.cache is None else sealing.cache.load(case_id)
        self._papers = SealedPapers(sealing.folder, sealing.last, self._kept.sealed)

    def cards(self) -> dict[str, Card]:
        """Seal every page, and return the cards with their keys."""
        known = self._fingerprint()
        if known is not None and known == self._kept.fingerprint:
            now = self._kept
            for paper, readers in self._openers(now.views).items():
                read = partial(self._read, paper)
                self._papers.put(paper, now.sealed[paper].blob, readers, read)
        else:
            now = self._render()
        cards = {each.view: self._seal_page(each, now.papers) for each in now.views}
        if known is not None:
            self._keep(known, now)
        return cards

    def _read(self, paper: str) -> bytes:
        return self._portal.documents.open(self._case_id, paper)[1]

    def _openers(self, views: Sequence[RenderedView]) -> dict[str, list[str]]:
        """Return the keys of the readers of each paper that some view opens."""
        found: dict[str, list[str]] = {}
        for view in views:
            for paper in view.papers:
                found.setdefault(paper, []).extend(self._readers[view.view])
        return found

    # -----------------------------------------------------------------------------------------
    # What is kept

    def _fingerprint(self) -> str | None:
        """Return what the case's views come from; None where that is not asked, or not told."""
        cache = self._sealing.cache
        if cache is None:
            return None
        try:
            self._blobs = paper_blobs(self._portal, self._case_id)
            changes = self._sealing.changes.told_of(self._case_id)
            return cache.fingerprint(self._case_id, tuple(self._readers), self._blobs, changes)
        except DhrError:
            return None

    def _keep(self, known: str, now: Kept) -> None:
        """Keep what has changed, unless somebody has changed the case meanwhile."""
        kept = Kept(known, now.views, now.papers, self._papers.made)
        cache = self._sealing.cache
        if cache is None or kept == self._kept:
            return
        if now is self._kept or self._fingerprint() == known:
            cache.keep(self._case_id, kept)

    # -----------------------------------------------------------------------------------------
    # Pages

    def _render(self) -> Kept:
        portal, opened = self._portal, self._portal.open_case(self._case_id)
        standing = portal.standing(opened.case)
        chronology = ChronologyPages(portal, opened)
        place = Place("policy/directory.yaml")
        asked = [portal.policy.views.view(name, place) for name in self._readers]
        views = []
        for shown in case_page.views_of(opened.case, standing, asked, portal.directory):
            if shown.is_familys:
                card = family_page.card(shown)
                page = family_page.page(shown, (), portal.policy.partnership)
            else:
                news = desk_card.news(shown, self._sealing.changes.on_card(shown))
                card = {**case_page.card(shown), **news}
                changes = self._sealing.changes.tree(shown)
                page = case_page.page(shown, (), chronology.tree(shown), changes)
            del page["documents"]  # they follow when they are sealed
            papers = [each.id for each in shown.documents]
            views.append(RenderedView(shown.view.id, card, papers, encode(page)))
        return Kept(views=views, papers=self._describe(opened, self._openers(views)))

    def _describe(
        self, opened: OpenedCase, openers: Mapping[str, Sequence[str]]
    ) -> dict[str, dict[str, Any]]:
        """Describe every paper that some view opens, and put it into the build."""
        described = {}
        for document in opened.case.documents.documents:
            if document.id in openers:
                data = self._portal.documents.read(opened, document)
                blob = self._blobs.get(document.path, "")
                self._papers.put(document.id, blob, openers[document.id], partial(bytes, data))
                described[document.id] = _described(document, data)
        return described

    def _seal_page(self, view: RenderedView, papers: Mapping[str, Mapping[str, Any]]) -> Card:
        sealing, name = self._sealing, opaque_name()
        head = {
            **sealing.build.stamp("dhr-page-1"),
            "page": name,
            "marking": sealing.build.marking,
            "documents": [{**papers[each], **self._papers.file(each)} for each in view.papers],
        }
        data = encode(head)[:-1] + b"," + view.page[1:]  # one object of two
        return {**view.card, **sealing.folder.seal("p", name, data).as_json("page")}


def _described(document: Document, data: bytes) -> dict[str, Any]:
    in_place = document.media_type == "text/markdown" and len(data) <= MAX_READ_IN_PLACE
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "date": None if isinstance(document.dated, Unknown) else document.dated.isoformat(),
        "file_name": document.file_name,
        "size": document.size,
        "media_type": document.media_type,
        "html": render_markdown(data.decode("utf-8", "replace")) if in_place else None,
    }
