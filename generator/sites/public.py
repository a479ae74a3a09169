"""The public site: from `published/` and the policy in clear to a folder that a host can serve.

- No key is in reach: nothing here imports what could open a record, and MkDocs runs apart.
- A release that is not certified, cleared, approved by two people and due is left out and named.
- The new site is checked page by page, and then put in the place of the last one in one step; a
  build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeAlias

from generator.errors import DhrError
from generator.files.directories import staging_directory
from generator.portal.policy_files import Policy
from generator.release.verification import Code, Problem, Verified
from generator.sites.manifest import MANIFEST, Stamp, write_manifest
from generator.sites.public_addresses import review_url
from generator.sites.public_check import check_site
from generator.sites.public_description import described
from generator.sites.public_following import NO_ADDRESS, followed, listed
from generator.sites.public_lists import list_pages
from generator.sites.public_mkdocs import MANY, environment, midnight, run_mkdocs
from generator.sites.public_page import Page
from generator.sites.public_pdf import FOLDER as PDFS
from generator.sites.public_pdf import Made, Pdf, PdfError, Pdfs, make_pdfs
from generator.sites.public_policy import policy_pages
from generator.sites.public_prose import home_page, prose_pages
from generator.sites.public_recommendations import (
    Repeats,
    names_of,
    recommendation_pages,
    repeats_of,
)
from generator.sites.public_releases import LeftOut, read_library
from generator.sites.public_reviews import review_pages
from generator.sites.public_search import BUNDLE, index_site, search_page
from generator.sites.public_tombstones import tombstone_page, tombstones_of
from generator.sites.public_tree import CONFIG, put_files, write_tree
from generator.sites.public_zensical import run_zensical

DOCS: Final = "public-docs"
"""The folder of the docs tree, beside the site's."""

Source: TypeAlias = tuple[str, str]
"""A file of the docs tree: its path and its markdown."""


@dataclass(frozen=True)
class PublicBuild:
    """What was built, and what was left out."""

    reviews: int
    pages: int
    files: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...] = ()
    """What the site lacks because of the partnership's own settings."""
    without_pdf: tuple[PdfError, ...] = ()


class Builder(StrEnum):
    """What makes pages of the docs tree."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"


def build_public(  # noqa: PLR0913 - each is named where it is given
    root: Path,
    out: Path,
    *,
    policy: Policy,
    today: dt.date,
    builder: Builder = Builder.MKDOCS,
    with_pdfs: bool = True,
) -> PublicBuild:
    """Build the public site of the portal at `root` into `out`, in place of the last one.

    The docs tree is kept beside it, in `public-docs/`, and the PDFs in `public-pdf/`.
    """
    library = read_library(root, policy.people, today)
    made = Made({}, ())
    if with_pdfs:
        made = make_pdfs(library.releases, policy.partnership, out.parent / PDFS)
    shown, sources, left_out = _written(library.releases, made.pdfs, today)
    others = list(_pages(shown, policy, today))
    told = tombstones_of(root, library.left_out)
    others += [tombstone_page(each, policy.partnership) for each in told]
    addresses = [name.removesuffix("index.md") for name, _ in sources] + listed(others)
    sources += [_source(page) for page in others]
    files = followed(shown, policy.partnership, today, addresses)
    with (
        staging_directory(out, marker=MANIFEST) as site,
        staging_directory(out.parent / DOCS, marker=CONFIG) as tree,
    ):
        write_tree(tree, [*sources, *files], policy.partnership)
        for release in shown:
            put_files(tree, review_url(release), release.images)
            own = made.pdfs.get(release.certificate.slug, {}).values()
            put_files(tree, review_url(release), {pdf.name: pdf.path.read_bytes() for pdf in own})
        if builder is Builder.ZENSICAL:
            run_zensical(tree, site, today)
        else:
            run_mkdocs(tree, site, [review_url(release) for release in shown], today)
        check_site(site)
        index_site(site, environment(today))
        check_site(site, BUNDLE)
        manifest = write_manifest(site, Stamp(created=midnight(today)))
    missing = (*library.left_out, *left_out)
    notes = () if policy.partnership.public_address else (NO_ADDRESS,)
    count = len(manifest.files)
    return PublicBuild(len(shown), len(sources), count, missing, notes, made.failed)


def _pages(shown: Sequence[Verified], policy: Policy, today: dt.date) -> Iterator[Page]:
    """Yield all pages but those of the single reviews."""
    yield home_page(policy.partnership, shown)
    yield from list_pages(shown)
    yield search_page()
    told = list(policy_pages(policy, today))
    yield from told
    yield from prose_pages(policy.partnership, [page.url for page in told])


def _written(
    releases: Sequence[Verified], pdfs: Pdfs, today: dt.date
) -> tuple[list[Verified], list[Source], list[LeftOut]]:
    """Write the pages of every review; one that cannot be written is left out."""
    shown: list[Verified] = []
    sources: list[Source] = []
    left_out: list[LeftOut] = []
    for release, result in zip(releases, _all_written(releases, pdfs, today), strict=True):
        if isinstance(result, Problem):
            left_out.append(LeftOut(release.certificate.slug, (result,)))
        else:
            shown.append(release)
            sources += result
    return shown, sources, left_out


def _all_written(
    releases: Sequence[Verified], pdfs: Pdfs, today: dt.date
) -> Iterator[list[Source] | Problem]:
    own = [pdfs.get(release.certificate.slug, {}) for release in releases]
    write = partial(_write, repeats=repeats_of(releases), known=names_of(releases), today=today)
    workers = os.cpu_count() or 1
    if len(releases) < MANY or workers == 1:
        yield from map(write, releases, own)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from pool.map(write, releases, own, chunksize=4)


def _write(
    release: Verified,
    pdfs: Mapping[str, Pdf],
    *,
    repeats: Repeats,
    known: Mapping[str, str],
    today: dt.date,
) -> list[Source] | Problem:
    try:
        pages = [
            *review_pages(release, pdfs),
            *recommendation_pages(release, repeats, known, today),
        ]
        return [_source(page) for page in described(release, pages)]
    except DhrError as error:
        return Problem(Code.CONTENT, f"{error.place} {error.problem}")


def _source(page: Page) -> Source:
    return page.source, page.to_markdown()
