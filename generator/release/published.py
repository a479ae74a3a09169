"""What stands in `published/<slug>/` beside the two reports, as the public build reads it.

- `metadata.yaml` describes the review in the words of the Home Office's library (B13.4).
- `recommendations.yaml` holds the recommendations, their actions and how far each has come (B13.5).
- `tribute.md`, `home-office-letter.md` and `images/` stand there where the release has them.
- `withdrawn.yaml`, where it stands, takes a release back; it needs no approval to do so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Final

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.records.library import ChangeNote, Library, Recipient
from generator.records.outcome import Repeated, Scope, Status
from generator.records.publication import WithdrawalReason
from generator.schema import (
    Day,
    Line,
    M,
    Model,
    Slug,
    Text,
    Word,
    YesNo,
    listed,
    matching,
    needed,
    recorded,
    validate,
)

OVERVIEW_REPORT: Final = "overview-report.md"
EXECUTIVE_SUMMARY: Final = "executive-summary.md"
RECOMMENDATIONS: Final = "recommendations.yaml"
METADATA: Final = "metadata.yaml"
TRIBUTE: Final = "tribute.md"
LETTER: Final = "home-office-letter.md"
IMAGES: Final = "images"
FILES: Final = (EXECUTIVE_SUMMARY, METADATA, OVERVIEW_REPORT, RECOMMENDATIONS)
"""The files that every certificate covers, sorted."""
OPTIONAL: Final = (LETTER, TRIBUTE)
"""Files that a certificate covers where the release has them; images are others."""

CERTIFICATE: Final = "certificate.yaml"
WITHDRAWN: Final = "withdrawn.yaml"
APPROVALS: Final = "approvals"

Month = Annotated[Line, matching(r"[12][0-9]{3}-(0[1-9]|1[0-2])", "a year and month like 2021-03")]
_IMAGE: Final = re.compile(rf"{IMAGES}/[a-z0-9][a-z0-9-]{{0,39}}\.(png|jpg)")
Number = Annotated[Line, matching(r"[A-Z]{1,3}[0-9]{1,3}(\.[0-9]{1,3})?", "a number like R1")]


class DoubleNumberError(InputError):
    """Two recommendations, or two actions, have one number."""

    code = "release-recommendations"
    default_remedy = "number the recommendations and actions anew, and release again"


class Metadata(Model):
    """The public description of a review (B13.4)."""

    slug: Slug = needed("B13.4", help="The address on the public site.")
    title: Line = needed("B13.4", help="The neutral title.")
    pseudonym: Line | None = recorded("B13.1", help="The name agreed with the family.")
    summary: Text = needed("B13.4", help="Two or three sentences.")
    category: Word = needed("B13.4", help="The category in the Home Office's library.")
    relationship: Line = needed("B13.4", help="The relationship, in few words.")
    content_warning: Line = needed("B13.4", help="One sentence before the report.")
    death_month: Month = needed("B13.4", help="Year and month of the death; never a day.")
    author: Line = needed("B13.4", help="The Independent Chair/Author.")
    published: Day = needed("B13.2", help="The day of publication.")
    themes: tuple[Word, ...] = listed("B13.4", help="Themes in the Home Office's library.")
    library: Library | None = recorded("B13.4", help="How the Home Office's library files it.")
    changes: tuple[ChangeNote, ...] = listed("B13.4", help="Changes after publication, in order.")
    until: Day | None = recorded("B13.4", help="The end of the publication period, if one is set.")

    @property
    def year(self) -> int:
        """Return the year of the death."""
        return int(self.death_month[:4])


class Outcome(Model):
    """The last report on an action (B13.5)."""

    when: Day | None = recorded("B13.5", help="When it was reported.")
    status: Status = needed("B13.5", help="How far it has come.")
    evidence: Text = needed("B13.5", help="What shows it.")


class Action(Model):
    """One action of the action plan."""

    id: Number = needed("B13.5", help="Its number.")
    text: Text = needed("B13.5", help="The action.")
    lead: Line = needed("B13.5", help="The lead agency, by role.")
    milestones: tuple[Text, ...] = listed("B13.5", help="Key milestones.")
    target: Day | None = recorded("B13.5", help="The target date.")
    outcome: Outcome | None = recorded("B13.5", help="The last report on it.")

    @property
    def status(self) -> Status:
        """Return how far the action has come; without a report, nobody has responded."""
        return self.outcome.status if self.outcome else Status.NOT_RESPONDED


class Recommendation(Model):
    """A recommendation of the Overview Report."""

    id: Number = needed("B13.5", help="Its number.")
    text: Text = needed("B13.5", help="The recommendation.")
    scope: Scope = needed("B13.5", help="Local, regional or national.")
    addressed_to: Line = needed("B13.5", help="The body that it is addressed to.")
    recipient: Recipient | None = recorded("B13.5", help="The library's group of that body.")
    theme: Word | None = recorded("B13.5", help="Its theme in the Home Office's library.")
    repeats: tuple[Repeated, ...] = listed("B13.5", help="Earlier ones that it repeats.")
    actions: tuple[Action, ...] = listed("B13.5", help="The actions.")

    @property
    def status(self) -> Status:
        """Return one word for the whole recommendation."""
        return overall(action.status for action in self.actions)


class Recommendations(Model):
    """`recommendations.yaml`."""

    recommendations: tuple[Recommendation, ...]


class Withdrawal(Model):
    """`withdrawn.yaml`: the release is no longer public (B13.4)."""

    slug: Slug = needed("B13.4", help="The address on the public site.")
    when: Day = needed("B13.4", help="The day of the withdrawal.")
    reason: WithdrawalReason = needed("B13.4", help="Why, in one of three forms.")
    tombstone: YesNo = False
    """Whether its address says that it was withdrawn, on the day and for the reason given."""


def overall(statuses: Iterable[Status]) -> Status:
    """Return one word for several actions: what all say, or else partly implemented.

    Where nothing has been done and some have refused, the recommendation is not responded to.
    """
    found = set(statuses)
    if len(found) == 1:
        return found.pop()
    if found & {Status.IMPLEMENTED, Status.PARTLY}:
        return Status.PARTLY
    return Status.NOT_RESPONDED


def is_image(name: str) -> bool:
    """Tell whether a file of a release is a picture of a report: `images/map.png`."""
    return _IMAGE.fullmatch(name) is not None


def may_be_certified(name: str) -> bool:
    """Tell whether a certificate may name a file."""
    return name in FILES or name in OPTIONAL or is_image(name)


def parse_metadata(data: bytes, path: str) -> Metadata:
    """Read `metadata.yaml`."""
    return read_model(Metadata, data, Place(path))


def parse_recommendations(data: bytes, path: str) -> Recommendations:
    """Read `recommendations.yaml`; a number that stands twice is refused."""
    place = Place(path)
    found = read_model(Recommendations, data, place)
    numbers = [each.id for each in found.recommendations]
    numbers += [action.id for each in found.recommendations for action in each.actions]
    if len(set(numbers)) != len(numbers):
        raise DoubleNumberError(place, "gives one number to two recommendations or actions")
    return found


def read_model(model: type[M], data: bytes, place: Place) -> M:
    """Read one of the YAML files of a release; a wrong value never appears in the error."""
    text = yaml_strict.decode(data, place)
    return validate(model, yaml_strict.parse(text, place), place, text=text)


def month_in_words(month: str) -> str:
    """Write a month as a reader expects it: March 2021."""
    return f"{dt.date(int(month[:4]), int(month[5:]), 1):%B %Y}"
