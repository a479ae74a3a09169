"""The public site: from `published/` and the policy in clear to a folder that a host can serve.

- No key is in reach: nothing here imports what could open a record, and MkDocs runs apart.
- A release that is not certified, cleared, approved by two people and due is left out and named.
- The new site is checked page by page, and then put in the place of the last one in one step; a
  build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from generator.files.directories import staging_directory
from generator.files.walking import names_below
from generator.portal.policy_files import Policy
from generator.sites.manifest import MANIFEST, Stamp, write_manifest
from generator.sites.public_addresses import review_url
from generator.sites.public_check import check_site
from generator.sites.public_following import NO_ADDRESS, followed, listed
from generator.sites.public_kept import LastBuild, MadeFrom, surroundings_of
from generator.sites.public_lists import list_pages
from generator.sites.public_mkdocs import MANY, environment, midnight, run_mkdocs, run_mkdocs_for
from generator.sites.public_page import Page
from generator.sites.public_pdf import FOLDER as PDFS
from generator.sites.public_pdf import Made, PdfError, make_pdfs
from generator.sites.public_policy import policy_pages
from generator.sites.public_prose import home_page, prose_pages
from generator.sites.public_releases import LeftOut, read_library
from generator.sites.public_search import BUNDLE, TEXTS, make_index, search_page
from generator.sites.public_tombstones import tombstone_page, tombstones_of
from generator.sites.public_tree import CONFIG, DOCS, put_sources, write_frame
from generator.sites.public_writing import Reviews, sources_of, write_reviews
from generator.sites.public_zensical import run_zensical

TREE: Final = "public-docs"
"""The folder of the docs tree, beside the site's."""


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
    with_search: bool = True,
) -> PublicBuild:
    """Build the public site of the portal at `root` into `out`, in place of the last one.

    The docs tree is kept beside it, in `public-docs/`, and the PDFs in `public-pdf/`. A site
    `with_search` not made is for measuring: its search page has nothing to search.
    """
    library = read_library(root, policy.people, today)
    made = Made({}, ())
    if with_pdfs:
        made = make_pdfs(library.releases, policy.partnership, out.parent / PDFS)
    with (
        staging_directory(out, marker=MANIFEST) as site,
        staging_directory(out.parent / TREE, marker=CONFIG) as tree,
        ThreadPoolExecutor(1) as beside,
    ):
        write_frame(tree, policy.partnership)
        surroundings = surroundings_of(tree, today, builder, with_search)
        last = LastBuild(out.parent / TREE, out, surroundings)
        reviews = write_reviews(tree, library.releases, made.pdfs, today, last)
        shown = reviews.shown
        others = list(_texts(policy, today))
        put_sources(tree, (source for page in others for source in sources_of(page)))
        index = beside.submit(_index, tree, today) if with_search else None
        told = tombstones_of(root, library.left_out)
        lists = [home_page(policy.partnership, shown), *list_pages(shown), search_page()]
        lists += [tombstone_page(each, policy.partnership) for each in told]
        put_sources(tree, (source for page in lists for source in sources_of(page)))
        others += lists
        files = followed(shown, policy.partnership, today, [*reviews.addresses, *listed(others)])
        put_sources(tree, ((f"{DOCS}/{name}", text) for name, text in files))
        held = _build_pages(tree, site, builder, reviews, today, last)
        if index is not None:
            index.result().rename(site / BUNDLE)
        check_site(site, held)
        manifest = write_manifest(site, Stamp(created=midnight(today)))
        MadeFrom(surroundings, manifest.digest, reviews.digests).write(tree)
    missing = (*library.left_out, *reviews.left_out)
    notes = () if policy.partnership.public_address else (NO_ADDRESS,)
    pages = len(reviews.addresses) + len(others)
    count = len(manifest.files)
    return PublicBuild(len(shown), pages, count, missing, notes, made.failed)


def _index(tree: Path, today: dt.date) -> Path:
    """Make the index of the search while the pages are built."""
    into = tree / BUNDLE
    make_index(tree / TEXTS, into, environment(today))
    return into


def _build_pages(  # noqa: PLR0913, PLR0917 - what is built, from what, and what need not be
    tree: Path, site: Path, builder: Builder, reviews: Reviews, today: dt.date, last: LastBuild
) -> Collection[str]:
    """Build the pages of a tree into a site; return the files that were taken from the last one."""
    if builder is Builder.ZENSICAL:
        run_zensical(tree, site, today)
        return ()
    held = last.built(tree) if reviews.written < MANY else {}
    if not held:
        run_mkdocs(tree, site, [review_url(release) for release in reviews.shown], today)
        return ()
    changed = [name for name in names_below(tree / DOCS) if name not in held]
    run_mkdocs_for(tree, site, changed, today)
    return last.take_over_built(held.values(), site)


def _texts(policy: Policy, today: dt.date) -> Iterator[Page]:
    """Yield the pages that are searched beside the reviews: policy and prose."""
    told = list(policy_pages(policy, today))
    yield from told
    yield from prose_pages(policy.partnership, [page.url for page in told])
