"""Who the partnership is (`policy/partnership.yaml`), and what readers may see (`views.yaml`)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.schema import Day, Line, Model, Text, Word, YesNo, matching, validate

PATH = "policy/partnership.yaml"
VIEWS_PATH = "policy/views.yaml"

Opaque = Annotated[Line, matching(r"[a-z2-7]{26}", "26 letters and digits of base 32")]
_HOST = r"https://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?"
WebPage = Annotated[
    Line, matching(rf"{_HOST}(/[A-Za-z0-9._~/-]*)?", "an address that begins with https://")
]
PublicAddress = Annotated[
    Line,
    matching(
        rf"{_HOST}(:[0-9]{{1,5}})?/([A-Za-z0-9._~-]+/)*",
        "an address like https://reviews.example.org/, with / at its end",
    ),
]


class Helpline(Model):
    """Where somebody who reads a review can get help: by telephone, on a web page, or both."""

    name: Line
    number: Line | None = None
    note: Line | None = None
    website: WebPage | None = None
    source: Line | None = None
    """Where the number was read and when, for whoever checks it next; it is not shown."""


class Body(Model):
    """One of the bodies that the policy speaks of, by its local name."""

    id: Word
    name: Line


class Partnership(Model):
    """The community safety partnership that this portal belongs to."""

    name: Line
    short_name: Line
    area: Line
    region: Line | None = None
    """The region, as the Home Office's data collection form asks for it (B11.4)."""
    demo: YesNo = False
    demo_today: Day | None = None
    site: Opaque
    """Identifies the partnership's sites; random, made once by `dhr init`."""
    web_page: Line
    """Address of the SSP web page where reviews are published (B13.4)."""
    public_address: PublicAddress | None = None
    """Where the public site is served; feeds and the sitemap need it (B13.4)."""
    contact: Line
    marking: Line
    bodies: tuple[Body, ...]
    helplines: tuple[Helpline, ...]
    about: Text

    def body(self, name: str) -> str:
        """Return the local name of a body of the policy."""
        for body in self.bodies:
            if body.id == name:
                return body.name
        raise PolicyError(Place(PATH, field="bodies"), f"no body `{name}` is named")


class ViewPage(StrEnum):
    """How a view's page is laid out: the whole case, or what a family's advocate is owed."""

    CASE = "case"
    FAMILY = "family"


class View(Model):
    """The sections of a case that a role may see on the internal site.

    A family's page shows no section: where the review stands, what the family is owed, and of the
    kinds of document here those papers that the record says they were given (B6.3, B6.5).
    """

    id: Word
    title: Line
    page: ViewPage = ViewPage.CASE
    sections: tuple[Word, ...]
    documents: tuple[Word, ...]
    """Kinds of document that the view opens; `all` opens every kind."""


class Views(Model):
    """All role views."""

    views: tuple[View, ...]

    def view(self, name: str, place: Place) -> View:
        """Return a view by its id; `place` is where it is asked for."""
        for view in self.views:
            if view.id == name:
                return view
        known = ", ".join(view.id for view in self.views)
        raise PolicyError(
            place,
            "names a view that policy/views.yaml does not have",
            remedy=f"name one of its views: {known}",
        )


@lru_cache(maxsize=4)  # a text is read for more than one commit and purpose
def parse_partnership(text: str) -> Partnership:
    """Read `policy/partnership.yaml`."""
    place = Place(PATH)
    found = validate(Partnership, yaml_strict.parse(text, place), place, text=text)
    if found.demo_today is not None and not found.demo:
        raise PolicyError(Place(PATH, field="demo_today"), "is set, but demo is not")
    for number, helpline in enumerate(found.helplines):
        if helpline.number is None and helpline.website is None:
            where = Place(PATH, field=f"helplines[{number}]")
            raise PolicyError(
                where,
                "has neither a number nor a website",
                remedy="give the helpline's `number`, or a `website` that begins with https://",
            )
    return found


def parse_views(text: str, *, sections: AbstractSet[str], kinds: AbstractSet[str]) -> Views:
    """Read `policy/views.yaml`; `sections` and `kinds` of document are what a view may open.

    Raises `PolicyError` where a view stands twice, or opens anything else.
    """
    place = Place(VIEWS_PATH)
    found = validate(Views, yaml_strict.parse(text, place), place, text=text)
    seen: set[str] = set()
    for number, view in enumerate(found.views):
        opened = (("sections", view.sections, sections), ("documents", view.documents, kinds))
        for name, named, known in opened:
            if not set(named) <= known:
                where = _line(text, number, name)
                raise PolicyError(
                    where, f"holds a word that is none of: {', '.join(sorted(known))}"
                )
        if view.page is ViewPage.FAMILY and (view.sections or "all" in view.documents):
            raise PolicyError(
                _line(text, number, "sections" if view.sections else "documents"),
                "opens more to a family's page than it shows",
                remedy="leave `sections` empty, and name the kinds of document one by one",
            )
        if view.id in seen:
            raise PolicyError(_line(text, number, "id"), "names the same view twice")
        seen.add(view.id)
    return found


def _line(text: str, number: int, name: str) -> Place:
    place = Place(VIEWS_PATH)
    mark = yaml_strict.locate(text, ["views", number, name], place)
    return Place(VIEWS_PATH, mark.line if mark else None, f"views[{number}].{name}")
