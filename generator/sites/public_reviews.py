"""The pages of the reviews: the list, and for each its own, its texts and its recommendations.

(B13.4, B13.5)

- What stands on them comes from certified files alone.
- The address and the title in a browser's history are the neutral ones of the release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.dates import in_words
from generator.records.outcome import Status
from generator.release.published import Recommendation, month_in_words
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading
from generator.sites.public_page import Crumb, Page
from generator.sites.public_pdf import Pdf
from generator.sites.public_report import (
    Document,
    Setting,
    documents_of,
    pictures_of,
    plain_pages,
    report_pages,
)
from generator.sites.public_words import render, words_of

REVIEWS: Final = "reviews/"
HOME: Final = Crumb("Home", "")
LIST: Final = Crumb("Reviews", REVIEWS)
WORDS_A_MINUTE: Final = 200
_HOURS_FROM: Final = 90  # minutes
STATUS_CLASS: Final = {
    Status.IMPLEMENTED: "done",
    Status.PARTLY: "partly",
    Status.REJECTED: "rejected",
    Status.NOT_RESPONDED: "silent",
}


def review_url(release: Verified) -> str:
    """Return the address of a review; it never changes."""
    return f"{REVIEWS}{release.certificate.slug}/"


def reviews_page(releases: Sequence[Verified]) -> Page:
    """Return the list of all reviews, newest first."""
    body = render("reviews", cards=[card(release) for release in releases])
    pieces = (Heading(1, "Reviews"), Block(body))
    return Page(REVIEWS, "Reviews", pieces, section=REVIEWS, crumbs=(HOME,), kind="list")


def card(release: Verified) -> dict[str, object]:
    """Return what the lists show of a review."""
    metadata, certificate = release.metadata, release.certificate
    return {
        "url": f"{certificate.slug}/",
        "title": metadata.title,
        "year": metadata.year,
        "category": words_of(metadata.category),
        "relationship": metadata.relationship,
        "summary": metadata.summary,
        "themes": [words_of(theme) for theme in metadata.themes],
        "published": in_words(certificate.publish_from),
    }


def review_pages(release: Verified, pdfs: Mapping[str, Pdf]) -> Iterator[Page]:
    """Yield a review's own page, its reports, what else it brings, and its recommendations."""
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
    yield _recommendations(release)


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
        statuses=_counted(recommendations),
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


def _recommendations(release: Verified) -> Page:
    found = release.recommendations.recommendations
    pieces: list[Heading | Block] = [
        Heading(1, "Recommendations and actions"),
        Block(render("recommendations_top", statuses=_counted(found), count=len(found))),
    ]
    for recommendation in found:
        anchor = recommendation.id.lower().replace(".", "-")
        pieces.append(Heading(2, f"{recommendation.id}. {recommendation.addressed_to}", anchor))
        pieces.append(Block(_one(recommendation)))
    return Page(
        f"{review_url(release)}recommendations/",
        f"{_neutral(release)}: recommendations",
        tuple(pieces),
        section=REVIEWS,
        crumbs=_crumbs(release),
        contents=True,
        kind="recommendations",
    )


def _one(recommendation: Recommendation) -> str:
    return render(
        "recommendation",
        recommendation=recommendation,
        status_class=STATUS_CLASS,
        theme=words_of(recommendation.theme) if recommendation.theme else None,
        in_words=in_words,
    )


def _counted(found: Sequence[Recommendation]) -> list[tuple[str, str, int]]:
    """Count recommendations by status, in the order of the four words."""
    counts = Counter(recommendation.status for recommendation in found)
    return [(str(s), STATUS_CLASS[s], counts[s]) for s in Status if counts[s]]


def _crumbs(release: Verified) -> tuple[Crumb, ...]:
    return (HOME, LIST, Crumb(_neutral(release), review_url(release)))
