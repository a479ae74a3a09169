"""The Atom feeds: new and changed reviews, and how far recommendations have come (B13.4, B13.5).

- RFC 4287. Ids are made from the partnership's own random id and the review's name, so that they
  stay when the site moves to another address.
- Titles are neutral, and summaries tell of no death: a feed reader shows them on shared screens.
- `updated` moves with a major change or a new report on an action, and with nothing else.
"""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET  # writes only; nothing is parsed here
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from generator.dates import in_words
from generator.policy.partnership import Partnership
from generator.release.library import ChangeKind
from generator.release.verification import Verified
from generator.sites.public_addresses import REVIEWS, review_url
from generator.sites.public_data import (
    LICENCE,
    published_on,
    recommendation_address,
    reported_on,
    updated_on,
)
from generator.sites.public_mkdocs import midnight
from generator.sites.public_tree import FEEDS
from generator.sites.public_words import words_of

ATOM: Final = "http://www.w3.org/2005/Atom"
REVIEWS_FEED: Final = FEEDS["Reviews"]
RECOMMENDATIONS_FEED: Final = FEEDS["Recommendations"]
MOST: Final = 100
"""Entries of a feed: the last to change. `data/` has them all."""


@dataclass(frozen=True)
class Entry:
    """What a feed says of one thing."""

    name: str
    """Stable and unique within the site."""
    url: str
    title: str
    summary: str
    published: dt.date
    updated: dt.date
    category: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Feed:
    path: str
    title: str
    page: str


def stable_id(partnership: Partnership, name: str) -> str:
    """Return an id that never changes for something with a stable name."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"dhr:{partnership.site}")
    return f"urn:uuid:{uuid.uuid5(own, name)}"


def reviews_feed(releases: Sequence[Verified], partnership: Partnership, today: dt.date) -> str:
    """Write the feed of reviews."""
    feed = _Feed(REVIEWS_FEED, f"Reviews: {partnership.name}", REVIEWS)
    return _written(feed, [_review(each, today) for each in releases], partnership, today)


def recommendations_feed(
    releases: Sequence[Verified],
    partnership: Partnership,
    today: dt.date,
    pages: Collection[str],
) -> str:
    """Write the feed of recommendations; `pages` are the addresses of the site."""
    page = "recommendations/" if "recommendations/" in pages else REVIEWS
    feed = _Feed(RECOMMENDATIONS_FEED, f"Recommendations: {partnership.name}", page)
    entries = [each for release in releases for each in _recommendations(release, today, pages)]
    return _written(feed, entries, partnership, today)


def _review(release: Verified, today: dt.date) -> Entry:
    metadata = release.metadata
    published, updated = published_on(release), updated_on(release, today)
    count = len(release.recommendations.recommendations)
    told = [f"Published on {in_words(published)}."]
    if metadata.themes:
        told.append(f"Themes: {', '.join(words_of(theme) for theme in metadata.themes)}.")
    told.append(f"{count} {'recommendation' if count == 1 else 'recommendations'}.")
    told += [
        f"Changed on {in_words(change.when)}: {change.note}"
        for change in metadata.changes
        if change.kind is ChangeKind.MAJOR and change.when <= today
    ]
    return Entry(
        f"reviews/{metadata.slug}",
        review_url(release),
        f"Review {metadata.slug}",
        " ".join(told),
        published,
        updated,
        metadata.themes,
    )


def _recommendations(release: Verified, today: dt.date, pages: Collection[str]) -> Iterable[Entry]:
    slug = release.metadata.slug
    for each in release.recommendations.recommendations:
        yield Entry(
            f"reviews/{slug}/recommendations/{each.id}",
            recommendation_address(release, each.id, pages),
            f"Review {slug}, recommendation {each.id}: {each.status}",
            f"To {each.addressed_to}: {each.text}",
            published_on(release),
            reported_on(release, each, today),
            (each.theme,) if each.theme else (),
        )


def _written(
    feed: _Feed, entries: Sequence[Entry], partnership: Partnership, today: dt.date
) -> str:
    base = partnership.public_address or ""
    latest = sorted(entries, key=lambda each: each.updated, reverse=True)[:MOST]
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _add(root, "id", stable_id(partnership, feed.path))
    _add(root, "title", feed.title)
    _add(root, "updated", _when(latest[0].updated if latest else today))
    _add(_add(root, "author"), "name", partnership.name)
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{base}{feed.path}")
    _add(root, "link", rel="alternate", type="text/html", href=f"{base}{feed.page}")
    _add(root, "link", rel="license", href=LICENCE)
    _add(root, "rights", "Open Government Licence v3.0")
    for each in latest:
        entry = _add(root, "entry")
        _add(entry, "id", stable_id(partnership, each.name))
        _add(entry, "title", each.title)
        _add(entry, "published", _when(each.published))
        _add(entry, "updated", _when(each.updated))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{base}{each.url}")
        _add(entry, "summary", each.summary)
        for term in each.category:
            _add(entry, "category", term=term, label=words_of(term))
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _when(day: dt.date) -> str:
    return midnight(day).isoformat()
