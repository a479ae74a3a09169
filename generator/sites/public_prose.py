"""The site's own pages: home, about this data, accessibility, privacy, using the site safely.

Their words stand in templates; what is the partnership's own comes from `policy/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.errors import Place
from generator.policy.partnership import Partnership
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading, split_markdown
from generator.sites.public_lists import card
from generator.sites.public_page import Crumb, Page, levelled, links_within
from generator.sites.public_words import render, render_text

LATEST: Final = 3
HOME: Final = Crumb("Home", "")
ABOUT: Final = "about-this-data/"
SAFETY: Final = "using-this-site/"
FALLBACK: Final = {"how-reviews-work/": "How reviews work", "getting-help/": "Getting help"}
"""Pages that the navigation names, for a partnership that has not written its own."""

_PAGES: Final = {
    ABOUT: ("about", "About this data"),
    "accessibility/": ("accessibility", "Accessibility statement"),
    "privacy/": ("privacy", "Privacy"),
    SAFETY: ("using_this_site", "Using this site safely"),
}
_FILES: Final = (
    "feeds/reviews.atom", "feeds/recommendations.atom", "data/reviews.json", "data/reviews.csv",
    "data/reviews.schema.json", "data/recommendations.json", "data/recommendations.csv",
    "data/recommendations.schema.json", "data/actions.csv",
)  # fmt: skip
"""Files that the pages of prose lead to, by their own names."""


def home_page(partnership: Partnership, releases: Sequence[Verified]) -> Page:
    """Return the first page."""
    latest = [card(release) for release in releases[:LATEST]]
    body = render("home", partnership=partnership, cards=latest, count=len(releases))
    pieces = (Heading(1, "Learning from deaths through domestic abuse"), Block(body))
    return Page("", partnership.name, pieces, kind="home")


def prose_pages(partnership: Partnership, addresses: Sequence[str]) -> Iterator[Page]:
    """Yield the pages of prose; `addresses` are those that exist already."""
    taken = set(addresses)
    for url, (template, title) in _PAGES.items():
        yield _page(url, template, title, partnership, ABOUT if url == ABOUT else "")
    for url, title in FALLBACK.items():
        if url not in taken:
            yield _page(url, url.strip("/").replace("-", "_"), title, partnership, url)


def _page(url: str, template: str, title: str, partnership: Partnership, section: str) -> Page:
    text = render_text(template, partnership=partnership)
    names = {"accessibility.md": "accessibility/", "privacy.md": "privacy/", "about.md": ABOUT}
    names |= {"reviews.md": "reviews/", "policy.md": "policy/", "help.md": "getting-help/"}
    names |= {"how.md": "how-reviews-work/", "safety.md": SAFETY}
    names |= {name: name for name in _FILES}
    rule = links_within(names, url)
    pieces = levelled(split_markdown(text, Place(template), link=rule), Heading(1, title))
    return Page(url, title, tuple(pieces), section=section, crumbs=(HOME,), kind="prose")
