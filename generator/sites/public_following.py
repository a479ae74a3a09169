"""What is there for those who follow the site, and for programs, beside its pages (B13.4).

The files stand in the docs tree like pages, so that whatever builds the tree copies them as they
are: feeds and the sitemap where the partnership says where its site is served (a feed without
whole addresses is of no use), data, tables and schemas always.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from generator.policy.partnership import Partnership
from generator.release.verification import Verified
from generator.sites.public_addresses import review_url
from generator.sites.public_data import (
    DATA,
    RecommendationsFile,
    ReviewsFile,
    address_in,
    recommendations_file,
    reviews_file,
    schema_of,
    updated_on,
)
from generator.sites.public_feeds import (
    RECOMMENDATIONS_FEED,
    REVIEWS_FEED,
    recommendations_feed,
    reviews_feed,
)
from generator.sites.public_page import Page
from generator.sites.public_sitemap import ROBOTS, robots, sitemap
from generator.sites.public_tables import actions_csv, recommendations_csv, reviews_csv
from generator.sites.public_tree import SITEMAP

UNLISTED: Final = frozenset({"search", "whole", "withdrawn"})
"""Kinds of page that the sitemap does not list."""

NO_ADDRESS: Final = (
    "no feeds and no sitemap: policy/partnership.yaml does not say under `public_address` where "
    "the site is served"
)


def followed(
    releases: Sequence[Verified],
    partnership: Partnership,
    today: dt.date,
    pages: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Yield files of the docs tree; `pages` are the addresses of all pages to be listed."""
    known = frozenset(pages)
    reviews = reviews_file(releases, partnership, today)
    found = recommendations_file(releases, partnership, today, known)
    for name, data in (("reviews", reviews), ("recommendations", found)):
        yield f"{DATA}{name}.json", data.model_dump_json(exclude_none=True, indent=1) + "\n"
    yield f"{DATA}reviews.csv", reviews_csv(reviews)
    yield f"{DATA}recommendations.csv", recommendations_csv(found)
    yield f"{DATA}actions.csv", actions_csv(found)
    yield from _schemas(partnership)
    base = partnership.public_address
    yield ROBOTS, robots(base)
    if base:
        yield REVIEWS_FEED, reviews_feed(releases, partnership, today)
        yield RECOMMENDATIONS_FEED, recommendations_feed(releases, partnership, today, known)
        updated = {review_url(each): updated_on(each, today) for each in releases}
        yield SITEMAP, sitemap(base, known, updated)


def _schemas(partnership: Partnership) -> Iterator[tuple[str, str]]:
    address = address_in(partnership, DATA)
    for name, model in (("reviews", ReviewsFile), ("recommendations", RecommendationsFile)):
        file = f"{name}.schema.json"
        yield f"{DATA}{file}", _json(schema_of(model, file, address))


def listed(pages: Sequence[Page]) -> list[str]:
    """Return the addresses of the pages that may be listed."""
    return [page.url for page in pages if page.kind not in UNLISTED]


def _json(tree: dict[str, Any]) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
