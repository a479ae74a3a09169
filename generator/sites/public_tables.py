"""The site's data as tables: `reviews.csv`, `recommendations.csv` and `actions.csv` (B13.4).

- RFC 4180: commas, CRLF, quotes where they are needed; UTF-8 with a byte order mark, without which
  a spreadsheet reads names wrongly.
- A cell that a spreadsheet could take for a formula begins with an apostrophe; the JSON files have
  every text as it is. Lists within a cell are parted by `; `.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from generator.records.outcome import Status
from generator.sites.public_data import RecommendationsFile, ReviewsFile

MARK: Final = "\ufeff"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs with which a spreadsheet begins a formula, in both widths."""

LIBRARY: Final = {
    name: name
    for name in (
        "region", "victims", "victim_age", "victim_sex", "perpetrator_age", "perpetrator_sex",
    )
}  # fmt: skip
FAMILY: Final = {
    f"family_{name}": name
    for name in (
        "contributed", "consulted_about_terms", "supported_by_advocate", "received_draft",
        "attended_panel",
    )
}  # fmt: skip
REVIEWS: Final = (
    "id", "url", "title", "year", "month", "category", "relationship", "themes", "author",
    "published", "updated", "until", *LIBRARY, "aggravating_factors", *FAMILY, "recipients",
    "recommendations", "implemented", "partly_implemented", "rejected", "not_responded_to",
)  # fmt: skip
RECOMMENDATIONS: Final = (
    "id", "url", "review", "number", "text", "scope", "addressed_to", "recipient", "theme",
    "status", "published", "updated", "repeats", "actions",
)  # fmt: skip
ACTIONS: Final = (
    "recommendation", "number", "text", "lead", "milestones", "target", "status", "reported",
    "evidence",
)  # fmt: skip

Cell = str | int | dt.date | None
Row = Mapping[str, Cell | Sequence[str]]


def reviews_csv(file: ReviewsFile) -> str:
    """Write one line for each review."""
    rows: list[Row] = []
    for each in file.reviews:
        library, counts = each.library, each.statuses
        rows.append(
            {
                "id": each.id,
                "url": each.url,
                "title": each.title,
                "year": each.year,
                "month": each.month,
                "category": each.category,
                "relationship": each.relationship,
                "themes": each.themes,
                "author": each.author,
                "published": each.published,
                "updated": each.updated,
                "until": each.until,
                **_facets(LIBRARY, library),
                "aggravating_factors": library.aggravating_factors if library else (),
                **_facets(FAMILY, library.family if library else None),
                "recipients": each.recipients,
                "recommendations": each.recommendations,
                "implemented": counts.get(Status.IMPLEMENTED, 0),
                "partly_implemented": counts.get(Status.PARTLY, 0),
                "rejected": counts.get(Status.REJECTED, 0),
                "not_responded_to": counts.get(Status.NOT_RESPONDED, 0),
            }
        )
    return table(REVIEWS, rows)


def recommendations_csv(file: RecommendationsFile) -> str:
    """Write one line for each recommendation."""
    rows: list[Row] = [
        {
            "id": each.id,
            "url": each.url,
            "review": each.review,
            "number": each.number,
            "text": each.text,
            "scope": each.scope,
            "addressed_to": each.addressed_to,
            "recipient": each.recipient,
            "theme": each.theme,
            "status": each.status,
            "published": each.published,
            "updated": each.updated,
            "repeats": each.repeats,
            "actions": len(each.actions),
        }
        for each in file.recommendations
    ]
    return table(RECOMMENDATIONS, rows)


def actions_csv(file: RecommendationsFile) -> str:
    """Write one line for each action."""
    rows: list[Row] = [
        {
            "recommendation": each.id,
            "number": action.id,
            "text": action.text,
            "lead": action.lead,
            "milestones": action.milestones,
            "target": action.target,
            "status": action.status,
            "reported": action.reported,
            "evidence": action.evidence,
        }
        for each in file.recommendations
        for action in each.actions
    ]
    return table(ACTIONS, rows)


def table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Write a table with these columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return MARK + text.getvalue()


def _cell(value: Cell | Sequence[str]) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, dt.date)):
        return str(value)
    text = str(value) if isinstance(value, str) else "; ".join(map(str, value))
    return f"'{text}" if text.startswith(FORMULA) else text


def _facets(columns: Mapping[str, str], section: object) -> Row:
    """Return the library's facets by their columns; what is not recorded stays empty."""
    found = {column: getattr(section, name, None) for column, name in columns.items()}
    return {c: ("yes" if v else "no") if isinstance(v, bool) else v for c, v in found.items()}
