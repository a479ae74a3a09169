"""The pages of the reviews: three for each, beside its recommendations (B13.4).

- What stands on them comes from certified files alone.
- The address and the title in a browser's history are the neutral ones of the release.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.dates import in_words
from generator.errors import Place
from generator.release.published import month_in_words
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading, split_markdown
from generator.sites.public_addresses import REVIEWS, review_url
from generator.sites.public_lists import card
from generator.sites.public_page import Crumb, Page, levelled
from generator.sites.public_recommendations import counted
from generator.sites.public_words import render

HOME: Final = Crumb("Home", "")
LIST: Final = Crumb("Reviews", REVIEWS)
WORDS_A_MINUTE: Final = 200
_START: Final = 4  # pieces of a report among which it may give its own content warning


def review_pages(release: Verified) -> Iterator[Page]:
    """Yield a review's own page and its two reports."""
    yield _front(release)
    yield _report(release, "report", "full report", release.overview_report)
    yield _report(release, "summary", "executive summary", release.executive_summary)


def _neutral(release: Verified) -> str:
    return f"Review {release.certificate.slug}"


def _front(release: Verified) -> Page:
    metadata, certificate = release.metadata, release.certificate
    recommendations = release.recommendations.recommendations
    report = next(file for file in certificate.files if file.name == "overview-report.md")
    body = render(
        "review",
        metadata=metadata,
        card=card(release),
        month=month_in_words(metadata.death_month),
        minutes={
            "report": _minutes(release.overview_report),
            "summary": _minutes(release.executive_summary),
        },
        count=len(recommendations),
        statuses=counted(recommendations),
        certificate=certificate,
        released=in_words(certificate.released),
        approvals=len(release.approved_by),
        sha256=report.sha256,
    )
    pieces = (Heading(1, metadata.title), Block(body))
    return Page(
        review_url(release),
        _neutral(release),
        pieces,
        section=REVIEWS,
        crumbs=(HOME, LIST),
        kind="review",
    )


def _minutes(text: str) -> int:
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))


def _report(release: Verified, name: str, words: str, text: str) -> Page:
    title = f"{_neutral(release)}: {words}"
    place = Place(f"published/{release.certificate.slug}", field=name)
    top = Heading(1, release.metadata.title)
    pieces = tuple(levelled(split_markdown(text, place), top))
    other = "summary" if name == "report" else "report"
    warned = any(
        "content warning" in each.html.lower()
        for each in pieces[:_START]
        if isinstance(each, Block)
    )
    aside = render("report_aside", other=other, metadata=release.metadata, warned=warned)
    return Page(
        f"{review_url(release)}{name}/",
        title,
        (pieces[0], Block(aside), *pieces[1:]),
        section=REVIEWS,
        crumbs=_crumbs(release),
        contents=True,
        kind="report",
    )


def _crumbs(release: Verified) -> tuple[Crumb, ...]:
    return (HOME, LIST, Crumb(_neutral(release), review_url(release)))
