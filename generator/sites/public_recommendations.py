"""The pages of recommendations: one for each, at an address that never changes (B13.5).

- A recommendation's page says what it asks, of whom, what was promised, how far that has come in
  one of four words, on what evidence, and how long ago it was made.
- Recommendations that repeat one another lead to each other, in both directions.
- Ages are counted on the day of the build, and say so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dateutil.relativedelta import relativedelta

from generator.dates import in_words
from generator.records.outcome import Status
from generator.release.published import Recommendation
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading
from generator.sites.public_addresses import (
    RECOMMENDATIONS,
    REVIEWS,
    neutral_slug,
    recommendation_url,
    recommendations_url,
    review_url,
)
from generator.sites.public_page import Crumb, Page, relative
from generator.sites.public_words import render, words_of

STATUS_CLASS: Final = {
    Status.IMPLEMENTED: "done",
    Status.PARTLY: "partly",
    Status.REJECTED: "rejected",
    Status.NOT_RESPONDED: "silent",
}
_CRUMBS: Final = (Crumb("Home", ""), Crumb("Reviews", REVIEWS))
_YEAR: Final = 12  # months


@dataclass(frozen=True)
class Linked:
    """A recommendation that another one names: its address and how it is called."""

    url: str
    name: str


Repeats = Mapping[str, Sequence[Linked]]
"""Of each recommendation's address, the later ones that repeat it."""


def repeats_of(releases: Sequence[Verified]) -> Repeats:
    """Return which recommendations are repeated, and by which."""
    found: dict[str, list[Linked]] = {}
    for release in releases:
        for each in release.recommendations.recommendations:
            here = Linked(recommendation_url(release.metadata.slug, each.id), _name(release, each))
            for repeated in each.repeats:
                slug, _, number = repeated.partition("/")
                found.setdefault(recommendation_url(slug, number), []).append(here)
    return found


def recommendation_pages(
    release: Verified, repeats: Repeats, known: Mapping[str, str], today: dt.date
) -> Iterator[Page]:
    """Yield the list of a review's recommendations, and a page for each.

    `repeats` are the later ones that repeat any; `known` names every recommendation by address.
    """
    found = release.recommendations.recommendations
    yield _list(release, found)
    for position, each in enumerate(found):
        beside = [found[at] for at in (position - 1, position + 1) if 0 <= at < len(found)]
        yield _page(release, each, beside, repeats, known, today)


def names_of(releases: Sequence[Verified]) -> dict[str, str]:
    """Return how every recommendation of the site is called, by its address."""
    return {
        recommendation_url(release.metadata.slug, each.id): _name(release, each)
        for release in releases
        for each in release.recommendations.recommendations
    }


def counted(found: Sequence[Recommendation]) -> list[tuple[str, str, int]]:
    """Count recommendations by status, in the order of the four words."""
    counts = Counter(recommendation.status for recommendation in found)
    return [(str(s), STATUS_CLASS[s], counts[s]) for s in Status if counts[s]]


def age_in_words(since: dt.date, today: dt.date) -> str:
    """Say how long ago a day was: `5 months`, `2 years and 3 months`."""
    passed = relativedelta(today, since)
    months = max(0, passed.years * _YEAR + passed.months)
    if months == 0:
        return "less than a month"
    years, rest = divmod(months, _YEAR)
    parts = [_count(years, "year"), _count(rest, "month")]
    return " and ".join(part for part in parts if part)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _name(release: Verified, recommendation: Recommendation) -> str:
    return f"Review {release.metadata.slug}, {recommendation.id}, to {recommendation.addressed_to}"


def _list(release: Verified, found: Sequence[Recommendation]) -> Page:
    here = recommendations_url(release)
    pieces: list[Heading | Block] = [
        Heading(1, "Recommendations and actions"),
        Block(render("recommendations_top", statuses=counted(found), count=len(found))),
    ]
    for each in found:
        own = relative(recommendation_url(release.metadata.slug, each.id), here)
        anchor = each.id.lower().replace(".", "-")
        pieces.append(Heading(2, f"{each.id}. {each.addressed_to}", anchor))
        pieces.append(Block(_shown(each, page=own)))
    return Page(
        here,
        f"Review {release.metadata.slug}: recommendations",
        tuple(pieces),
        section=REVIEWS,
        crumbs=_crumbs(release),
        contents=True,
        kind="recommendations",
    )


def _page(  # noqa: PLR0913, PLR0917 - everything that a recommendation is seen with
    release: Verified,
    recommendation: Recommendation,
    beside: Sequence[Recommendation],
    repeats: Repeats,
    known: Mapping[str, str],
    today: dt.date,
) -> Page:
    slug = release.metadata.slug
    here = recommendation_url(slug, recommendation.id)
    earlier = [recommendation_url(*each.split("/")) for each in recommendation.repeats]
    facts = render(
        "recommendation_page",
        recommendation=recommendation,
        release=release,
        review=relative(review_url(release), here),
        published=in_words(release.certificate.publish_from),
        age=age_in_words(release.certificate.publish_from, today),
        today=in_words(today),
        earlier=[_link(Linked(url, known[url]), here) for url in earlier if url in known],
        later=[_link(each, here) for each in repeats.get(here, ())],
        theme=_topic("theme", recommendation.theme, here),
        agency=relative(f"{RECOMMENDATIONS}agency/{slug_of_body(recommendation)}/", here),
        beside=[
            (relative(recommendation_url(slug, each.id), here), f"{each.id}. {each.addressed_to}")
            for each in beside
        ],
        whole=relative(recommendations_url(release), here),
    )
    pieces = (
        Heading(1, f"Recommendation {recommendation.id}"),
        Block(_shown(recommendation)),
        Heading(2, "About this recommendation", "about"),
        Block(facts),
    )
    return Page(
        here,
        f"Review {slug}: recommendation {recommendation.id}",
        pieces,
        section=RECOMMENDATIONS,
        crumbs=(*_crumbs(release), Crumb("Recommendations", recommendations_url(release))),
        kind="recommendation",
    )


def _link(linked: Linked, here: str) -> tuple[str, str]:
    return relative(linked.url, here), linked.name


def _topic(facet: str, value: str | None, here: str) -> tuple[str, str] | None:
    if value is None:
        return None
    return relative(f"{RECOMMENDATIONS}{facet}/{neutral_slug(value)}/", here), words_of(value)


def slug_of_body(recommendation: Recommendation) -> str:
    """Return the part of an address that names the body a recommendation is addressed to."""
    return neutral_slug(recommendation.addressed_to)


def _shown(recommendation: Recommendation, page: str = "") -> str:
    """Return a recommendation with its actions; `page` leads to its own page from elsewhere."""
    return render(
        "recommendation",
        recommendation=recommendation,
        status_class=STATUS_CLASS,
        theme=words_of(recommendation.theme) if recommendation.theme else None,
        in_words=in_words,
        page=page,
        level=3 if page else 2,
    )


def _crumbs(release: Verified) -> tuple[Crumb, ...]:
    return (*_CRUMBS, Crumb(f"Review {release.metadata.slug}", review_url(release)))
