"""The two lists of the site, reviews and recommendations, and what each can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.dates import in_words
from generator.records.outcome import Status
from generator.release.published import Recommendation
from generator.release.verification import Verified
from generator.sites.public_addresses import (
    RECOMMENDATIONS,
    REVIEWS,
    neutral_slug,
    recommendation_url,
    review_url,
)
from generator.sites.public_facets import Entry, Facet, Listing, Narrowed, Value
from generator.sites.public_page import Crumb, Page, slug_of
from generator.sites.public_recommendations import STATUS_CLASS, counted
from generator.sites.public_words import render, words_of

BROWSE: Final = "browse/"
"""Where reviews stand by facet; below `reviews/` every name is a review's."""
_HOME: Final = (Crumb("Home", ""),)
_STATUSES: Final = tuple(slug_of(str(status)) for status in Status)
_OF_REVIEWS: Final = (
    Facet("year", "Year", newest_first=True),
    Facet("category", "Category"),
    Facet("theme", "Theme"),
    Facet("relationship", "Relationship"),
    Facet("agency", "Agency addressed"),
    Facet("status", "Recommendations", ordered=_STATUSES),
)
_OF_RECOMMENDATIONS: Final = (
    Facet("status", "Status", ordered=_STATUSES),
    Facet("agency", "Agency addressed"),
    Facet("theme", "Theme"),
    Facet("year", "Year of publication", newest_first=True),
)


def list_pages(releases: Sequence[Verified]) -> Iterator[Page]:
    """Yield the lists of reviews and of recommendations, and their lists by facet."""
    yield from _reviews(releases).pages()
    yield from _recommendations(releases).pages()


def card(release: Verified) -> dict[str, object]:
    """Return what the lists show of a review."""
    metadata = release.metadata
    return {
        "url": f"{metadata.slug}/",
        "title": metadata.title,
        "year": metadata.year,
        "category": words_of(metadata.category),
        "relationship": metadata.relationship,
        "summary": metadata.summary,
        "themes": [words_of(theme) for theme in metadata.themes],
        "published": in_words(release.certificate.publish_from),
    }


def _reviews(releases: Sequence[Verified]) -> Listing:
    return Listing(
        REVIEWS,
        BROWSE,
        "Reviews",
        REVIEWS,
        "reviews",
        _OF_REVIEWS,
        tuple(Entry(review_url(each), card(each), _values(each)) for each in releases),
        lambda entries, to: render("reviews_top", count=len(entries), **Narrowed.words(to)),
        _HOME,
    )


def _values(release: Verified) -> dict[str, tuple[Value, ...]]:
    metadata, found = release.metadata, release.recommendations.recommendations
    statuses = dict.fromkeys(recommendation.status for recommendation in found)
    return {
        "year": (Value(str(metadata.year), str(metadata.year)),),
        "category": (_word(metadata.category),),
        "theme": tuple(map(_word, dict.fromkeys(metadata.themes))),
        "relationship": (_line(metadata.relationship),),
        "agency": tuple(map(_line, dict.fromkeys(each.addressed_to for each in found))),
        "status": tuple(map(_status, statuses)),
    }


def _recommendations(releases: Sequence[Verified]) -> Listing:
    found = [(each, r) for each in releases for r in each.recommendations.recommendations]
    own = {(each.metadata.slug, r.id): r for each, r in found}

    def top(entries: Sequence[Entry], to: Narrowed | None) -> str:
        shown = [own[str(entry.shown["slug"]), str(entry.shown["id"])] for entry in entries]
        counts = counted(shown)
        words = Narrowed.words(to)
        return render("recommendations_all_top", statuses=counts, count=len(shown), **words)

    return Listing(
        RECOMMENDATIONS,
        RECOMMENDATIONS,
        "Recommendations",
        RECOMMENDATIONS,
        "recommendations",
        _OF_RECOMMENDATIONS,
        tuple(_entry(release, recommendation) for release, recommendation in found),
        top,
        _HOME,
    )


def _entry(release: Verified, recommendation: Recommendation) -> Entry:
    published = release.certificate.publish_from
    shown = {
        "slug": release.metadata.slug,
        "id": recommendation.id,
        "addressed_to": recommendation.addressed_to,
        "text": recommendation.text,
        "status": str(recommendation.status),
        "status_class": STATUS_CLASS[recommendation.status],
        "review": f"Review {release.metadata.slug}",
        "published": in_words(published),
    }
    values = {
        "status": (_status(recommendation.status),),
        "agency": (_line(recommendation.addressed_to),),
        "theme": (_word(recommendation.theme),) if recommendation.theme else (),
        "year": (Value(str(published.year), str(published.year)),),
    }
    return Entry(recommendation_url(release.metadata.slug, recommendation.id), shown, values)


def _word(word: str) -> Value:
    return Value(neutral_slug(word), words_of(word))


def _line(text: str) -> Value:
    return Value(neutral_slug(text), text[:1].upper() + text[1:])


def _status(status: Status) -> Value:
    return Value(slug_of(str(status)), str(status).capitalize())
