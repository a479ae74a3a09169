"""What the site gives to programs: every review and every recommendation as plain fields (B13.4).

- The words are those of the Home Office's library; nothing is here that was not released.
- `reviews.schema.json` and `recommendations.schema.json` are made from these very models.
- Addresses are whole where the partnership says where its site stands, and else lead from `data/`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from generator.policy.partnership import Partnership
from generator.records.outcome import Scope, Status
from generator.release.library import ChangeKind, Library, Recipient
from generator.release.published import Action, Recommendation
from generator.release.verification import Verified
from generator.sites.public_addresses import review_url
from generator.sites.public_page import relative

DATA: Final = "data/"
LICENCE: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Address = Callable[[str], str]
"""Turns the address of a page within the site into one that a program can follow."""


class _Given(BaseModel):
    """Base of what is given: exactly these fields, none of them internal."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChangeGiven(_Given):
    """A change after publication."""

    when: dt.date
    kind: ChangeKind = Field(description="Major: those who follow the review are told.")
    note: str


class ReviewGiven(_Given):
    """A published review."""

    id: str = Field(description="Stable; also the last part of its address.")
    url: str = Field(description="Its page.")
    report_url: str
    summary_url: str
    recommendations_url: str
    title: str
    year: int = Field(description="The year of the death.")
    month: str = Field(
        description="Year and month of the death; never a day.", examples=["2021-03"]
    )
    category: str
    relationship: str
    themes: tuple[str, ...]
    author: str = Field(description="The Independent Chair and Author.")
    summary: str
    content_warning: str
    published: dt.date
    updated: dt.date = Field(description="The last major change, or else the publication.")
    until: dt.date | None = Field(default=None, description="The end of the publication period.")
    library: Library | None = Field(default=None, description="The library's further facets.")
    recipients: tuple[Recipient, ...] = Field(
        description="To whom recommendations go, in the library's groups, where these are recorded."
    )
    recommendations: int
    statuses: dict[Status, int] = Field(description="Recommendations by status.")
    changes: tuple[ChangeGiven, ...]
    sha256: str = Field(description="SHA-256 of the report's text, as two people approved it.")


class ActionGiven(_Given):
    """An action of the action plan, and the last report on it."""

    id: str
    text: str
    lead: str
    milestones: tuple[str, ...]
    target: dt.date | None = None
    status: Status
    reported: dt.date | None = None
    evidence: str | None = None


class RecommendationGiven(_Given):
    """A recommendation, with its actions."""

    id: str = Field(description="The review and the number.", examples=["sandmere-2021-a/R2"])
    url: str
    review: str = Field(description="The id of its review.")
    number: str
    text: str
    scope: Scope
    addressed_to: str
    recipient: Recipient | None = None
    theme: str | None = None
    status: Status = Field(description="What the actions say together; see `about`.")
    published: dt.date
    updated: dt.date = Field(description="The last report on an action, or else the publication.")
    repeats: tuple[str, ...] = Field(description="Ids of earlier ones that it repeats.")
    actions: tuple[ActionGiven, ...]


class _File(_Given):
    about: str = Field(description="The page that says what this data is, and is not.")
    publisher: str
    licence: str = LICENCE
    as_of: dt.date = Field(description="The day of the build.")


class ReviewsFile(_File):
    """Every published review, newest first."""

    format: Literal["dhr-reviews-1"] = "dhr-reviews-1"
    reviews: tuple[ReviewGiven, ...]


class RecommendationsFile(_File):
    """Every recommendation of every published review, newest review first."""

    format: Literal["dhr-recommendations-1"] = "dhr-recommendations-1"
    recommendations: tuple[RecommendationGiven, ...]


FileT = TypeVar("FileT", bound=_File)


def address_in(partnership: Partnership, here: str) -> Address:
    """Return how a file at `here` writes an address of the site."""
    base = partnership.public_address
    return (lambda url: f"{base}{url}") if base else (lambda url: relative(url, here))


def published_on(release: Verified) -> dt.date:
    """Return the day of publication, which a later release of the same review keeps."""
    return release.certificate.publish_from


def updated_on(release: Verified, today: dt.date) -> dt.date:
    """Return the day of the last major change; a minor one tells nobody."""
    major = [c.when for c in release.metadata.changes if c.kind is ChangeKind.MAJOR]
    return max([published_on(release), *(day for day in major if day <= today)])


def reported_on(release: Verified, recommendation: Recommendation, today: dt.date) -> dt.date:
    """Return the day of the last report on a recommendation's actions."""
    days = [action.outcome.when for action in recommendation.actions if action.outcome]
    return max([published_on(release), *(day for day in days if day and day <= today)])


def recommendation_address(release: Verified, number: str, pages: Collection[str]) -> str:
    """Return the address of a recommendation: its own page, or its place on the review's list."""
    whole = f"{review_url(release)}recommendations/"
    name = number.lower().replace(".", "-")
    own = f"{whole}{name}/"
    return own if own in pages else f"{whole}#{name}"


def reviews_file(
    releases: Sequence[Verified], partnership: Partnership, today: dt.date
) -> ReviewsFile:
    """Return what `data/reviews.json` holds."""
    address = address_in(partnership, DATA)
    return ReviewsFile(
        about=address("about-this-data/"),
        publisher=partnership.name,
        as_of=today,
        reviews=tuple(_review(release, address, today) for release in releases),
    )


def recommendations_file(
    releases: Sequence[Verified],
    partnership: Partnership,
    today: dt.date,
    pages: Collection[str],
) -> RecommendationsFile:
    """Return what `data/recommendations.json` holds; `pages` are the addresses of the site."""
    address = address_in(partnership, DATA)
    return RecommendationsFile(
        about=address("about-this-data/"),
        publisher=partnership.name,
        as_of=today,
        recommendations=tuple(
            _recommendation(release, each, address, today, pages)
            for release in releases
            for each in release.recommendations.recommendations
        ),
    )


def schema_of(model: type[FileT], name: str, address: Address) -> dict[str, Any]:
    """Return the JSON Schema of a file."""
    schema = model.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": address(f"{DATA}{name}"), **schema}


def _review(release: Verified, address: Address, today: dt.date) -> ReviewGiven:
    metadata, here = release.metadata, review_url(release)
    found = release.recommendations.recommendations
    counts = Counter(each.status for each in found)
    report = next(f for f in release.certificate.files if f.name == "overview-report.md")
    return ReviewGiven(
        id=metadata.slug,
        url=address(here),
        report_url=address(f"{here}report/"),
        summary_url=address(f"{here}summary/"),
        recommendations_url=address(f"{here}recommendations/"),
        title=metadata.title,
        year=metadata.year,
        month=metadata.death_month,
        category=metadata.category,
        relationship=metadata.relationship,
        themes=metadata.themes,
        author=metadata.author,
        summary=metadata.summary,
        content_warning=metadata.content_warning,
        published=published_on(release),
        updated=updated_on(release, today),
        until=metadata.until,
        library=metadata.library,
        recipients=tuple(sorted({each.recipient for each in found if each.recipient})),
        recommendations=len(found),
        statuses={status: counts[status] for status in Status if counts[status]},
        changes=tuple(ChangeGiven(when=c.when, kind=c.kind, note=c.note) for c in metadata.changes),
        sha256=report.sha256,
    )


def _recommendation(
    release: Verified,
    recommendation: Recommendation,
    address: Address,
    today: dt.date,
    pages: Collection[str],
) -> RecommendationGiven:
    slug, number = release.metadata.slug, recommendation.id
    return RecommendationGiven(
        id=f"{slug}/{number}",
        url=address(recommendation_address(release, number, pages)),
        review=slug,
        number=number,
        text=recommendation.text,
        scope=recommendation.scope,
        addressed_to=recommendation.addressed_to,
        recipient=recommendation.recipient,
        theme=recommendation.theme,
        status=recommendation.status,
        published=published_on(release),
        updated=reported_on(release, recommendation, today),
        repeats=recommendation.repeats,
        actions=tuple(_action(action) for action in recommendation.actions),
    )


def _action(action: Action) -> ActionGiven:
    return ActionGiven(
        id=action.id,
        text=action.text,
        lead=action.lead,
        milestones=action.milestones,
        target=action.target,
        status=action.status,
        reported=action.outcome.when if action.outcome else None,
        evidence=action.outcome.evidence if action.outcome else None,
    )
