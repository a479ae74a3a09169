"""The pages of the reviews: for each its own and its texts (B13.4).

- What stands on them comes from certified files alone.
- The address and the title in a browser's history are the neutral ones of the release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.dates import in_words
from generator.release.published import month_in_words
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading
from generator.sites.public_addresses import REVIEWS, review_url
from generator.sites.public_lists import card
from generator.sites.public_page import Crumb, Page
from generator.sites.public_pdf import Pdf
from generator.sites.public_recommendations import counted
from generator.sites.public_report import (
    Document,
    Setting,
    documents_of,
    pictures_of,
    plain_pages,
    report_pages,
)
from generator.sites.public_words import render

HOME: Final = Crumb("Home", "")
LIST: Final = Crumb("Reviews", REVIEWS)
WORDS_A_MINUTE: Final = 200
_HOURS_FROM: Final = 90  # minutes


def review_pages(release: Verified, pdfs: Mapping[str, Pdf]) -> Iterator[Page]:
    """Yield a review's own page, its reports, and what else it brings."""
    setting = _setting(release, pdfs)
    yield _front(release, pdfs)
    for document in documents_of(release):
        yield from report_pages(setting, document)
    if release.tribute is not None:
        tribute = Document("tribute", "family tribute", "Tribute by the family", release.tribute)
        yield from plain_pages(setting, tribute)
    if release.letter is not None:
        letter = Document(
            "letter", "Home Office letter", "Letter from the Home Office", release.letter
        )
        yield from plain_pages(setting, letter)


def _neutral(release: Verified) -> str:
    return f"Review {release.certificate.slug}"


def _front(release: Verified, pdfs: Mapping[str, Pdf]) -> Page:
    metadata, certificate = release.metadata, release.certificate
    recommendations = release.recommendations.recommendations
    report = next(file for file in certificate.files if file.name == "overview-report.md")
    body = render(
        "review",
        metadata=metadata,
        card=card(release),
        month=month_in_words(metadata.death_month),
        release=release,
        pdfs=pdfs,
        time={
            "report": _reading_time(release.overview_report),
            "summary": _reading_time(release.executive_summary),
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


def _reading_time(text: str) -> str:
    minutes = max(1, round(len(text.split()) / WORDS_A_MINUTE))
    hours = round(minutes / 60)
    if minutes >= _HOURS_FROM:
        return f"{hours} hours"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _setting(release: Verified, pdfs: Mapping[str, Pdf]) -> Setting:
    return Setting(
        release,
        review_url(release),
        _neutral(release),
        REVIEWS,
        _crumbs(release),
        pictures_of(release),
        {name: (pdf.name, pdf.words) for name, pdf in pdfs.items()},
    )


def _crumbs(release: Verified) -> tuple[Crumb, ...]:
    return (HOME, LIST, Crumb(_neutral(release), review_url(release)))
