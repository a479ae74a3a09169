"""What is published beside the reports, made from the record: metadata and recommendations.

Nothing internal is in them: no case id, no document id, no name of a person but the author's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.records.case import Case
from generator.records.outcome import Action, ReviewRecommendation
from generator.schema import Unknown, to_plain

_NEEDED = (
    "slug",
    "title",
    "pseudonym",
    "summary",
    "category",
    "relationship",
    "content_warning",
    "death_month",
    "author",
)


class PublicationError(InputError):
    """The record does not say everything that is published with a report."""

    code = "publication"
    default_remedy = "record it in section publication with `dhr edit`"


def metadata(case: Case, place: Place, *, early: bool = False) -> dict[str, Any]:
    """Return the public description of a review; every field must be recorded (B13.4).

    `early` takes what is recorded so far, for a check before there is a date.
    """
    section = case.publication
    missing = [name for name in _NEEDED if getattr(section, name) is None]
    if missing and not early:
        raise PublicationError(
            Place(place.path, field=f"publication.{missing[0]}"),
            f"is not recorded; missing in all: {', '.join(missing)}",
            clause="B13.4",
        )
    described = {name: getattr(section, name) for name in _NEEDED if name not in missing}
    if not early:
        described["published"] = planned_day(case, place)
    described["themes"] = list(section.themes)
    more = {
        "library": to_plain(section.library),
        "changes": to_plain(section.changes),
        "until": section.until,
    }
    return {**described, **{name: value for name, value in more.items() if value}}


def planned_day(case: Case, place: Place) -> dt.date:
    """Return the day decided for publication (B13.2)."""
    decided = case.publication.date
    if decided is None or isinstance(decided, Unknown):
        where = Place(place.path, field="publication.date")
        raise PublicationError(where, "is not decided", clause="B13.2")
    return decided.planned


def recommendations(case: Case) -> dict[str, Any]:
    """Return the recommendations with their actions and how far each has come (B13.5)."""
    return {"recommendations": [_recommendation(r) for r in case.actions.recommendations]}


def _recommendation(recommendation: ReviewRecommendation) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": recommendation.id.upper(),
        "text": recommendation.text,
        "scope": str(recommendation.scope),
        "addressed_to": recommendation.addressed_to,
    }
    if recommendation.theme is not None:
        plain["theme"] = recommendation.theme
    if recommendation.recipient is not None:
        plain["recipient"] = str(recommendation.recipient)
    if recommendation.repeats:
        plain["repeats"] = list(recommendation.repeats)
    plain["actions"] = [_action(action) for action in recommendation.actions]
    return plain


def _action(action: Action) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": action.id.upper().replace("-", "."),
        "text": action.text,
        "lead": action.lead,
        "milestones": list(action.milestones),
    }
    if not isinstance(action.target, Unknown):
        plain["target"] = action.target
    if action.progress:
        last = action.progress[-1]
        plain["outcome"] = {"status": str(last.status), "evidence": last.evidence}
        if not isinstance(last.when, Unknown):
            plain["outcome"]["when"] = last.when
    return plain


def public_yaml(tree: dict[str, Any]) -> bytes:
    """Write a published YAML file."""
    return yaml_strict.dump(tree).encode()
