"""Writing the pages of all reviews into the docs tree, but for what holds from the last build.

A review that cannot be written is left out and named; it stops no other.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from generator.errors import DhrError
from generator.release.verification import Code, Problem, Verified
from generator.sites.public_addresses import review_url
from generator.sites.public_description import described
from generator.sites.public_kept import LastBuild, review_digest
from generator.sites.public_mkdocs import MANY
from generator.sites.public_page import Page
from generator.sites.public_pdf import Pdf, Pdfs
from generator.sites.public_recommendations import (
    Repeats,
    names_of,
    recommendation_pages,
    repeats_of,
)
from generator.sites.public_releases import LeftOut
from generator.sites.public_reviews import review_pages
from generator.sites.public_search import TEXTS, search_text
from generator.sites.public_tree import DOCS, put_files, put_sources

Source: TypeAlias = tuple[str, str]
"""A file of the docs tree: its path and its text."""


@dataclass
class Reviews:
    """The reviews of a build."""

    shown: list[Verified] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Of all their pages."""
    digests: dict[str, str] = field(default_factory=dict)
    """Of each review's address, the hash of what its pages are made from."""
    written: int = 0
    """How many do not hold from the last build."""
    left_out: list[LeftOut] = field(default_factory=list)


def sources_of(page: Page) -> Iterator[Source]:
    """Yield the files of a page: its markdown, and its text for the index of the search."""
    yield f"{DOCS}/{page.source}", page.to_markdown()
    text = search_text(page)
    if text is not None:
        yield f"{TEXTS}/{page.url}index.html", text


def write_reviews(
    tree: Path, releases: Sequence[Verified], pdfs: Pdfs, today: dt.date, last: LastBuild
) -> Reviews:
    """Write the pages of every release into the tree, with its pictures and PDFs."""
    repeats, known = repeats_of(releases), names_of(releases)
    own = {each.certificate.slug: pdfs.get(each.certificate.slug, {}) for each in releases}
    digests = {
        review_url(each): review_digest(each, own[each.certificate.slug], repeats, known)
        for each in releases
    }
    jobs = [
        (each, own[each.certificate.slug])
        for each in releases
        if not last.holds(review_url(each), digests[review_url(each)])
    ]
    results = _all_written(jobs, partial(_write, repeats=repeats, known=known, today=today))
    made = {each.certificate.slug: result for (each, _), result in zip(jobs, results, strict=True)}
    reviews = Reviews(written=len(jobs))
    for release in releases:
        slug, url = release.certificate.slug, review_url(release)
        result = made.get(slug)
        if isinstance(result, Problem):
            reviews.left_out.append(LeftOut(slug, (result,)))
            continue
        if result is None:
            reviews.addresses += last.take_over(url, tree)
        else:
            put_sources(tree, result.sources)
            put_files(tree, url, release.images)
            put_files(tree, url, {pdf.name: pdf.path.read_bytes() for pdf in own[slug].values()})
            reviews.addresses += result.addresses
        reviews.shown.append(release)
        reviews.digests[url] = digests[url]
    return reviews


@dataclass(frozen=True)
class _Written:
    addresses: list[str]
    sources: list[Source]


def _all_written(
    jobs: Sequence[tuple[Verified, Mapping[str, Pdf]]], write: partial[_Written | Problem]
) -> Iterator[_Written | Problem]:
    workers = os.cpu_count() or 1
    if len(jobs) < MANY or workers == 1:
        yield from (write(*job) for job in jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from pool.map(write, *zip(*jobs, strict=True), chunksize=4)


def _write(
    release: Verified,
    pdfs: Mapping[str, Pdf],
    *,
    repeats: Repeats,
    known: Mapping[str, str],
    today: dt.date,
) -> _Written | Problem:
    try:
        pages = [
            *review_pages(release, pdfs),
            *recommendation_pages(release, repeats, known, today),
        ]
        pages = list(described(release, pages))
    except DhrError as error:
        return Problem(Code.CONTENT, f"{error.place} {error.problem}")
    sources = [source for page in pages for source in sources_of(page)]
    return _Written([page.url for page in pages], sources)
