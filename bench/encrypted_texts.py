"""Pages for comparing tools that encrypt a site: those of invented cases, with marked words.

Each page has one word of its own in its title, in a heading, in its text and in its file's name, by
which one can tell afterwards what of it can be read without a key.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.corpus import Corpus
from bench.profile import open_portal
from generator.sites import case_page

PLACES = ("title", "heading", "text", "file name")
VIEW = "office"
MARK = 16  # letters of a marked word; long enough that none stands anywhere by chance


@dataclass(frozen=True)
class MarkedPage:
    """A page: what it is called, and its sections as headings with HTML."""

    number: int
    sections: Sequence[tuple[str, str]]

    def word(self, place: str) -> str:
        """Return the word that stands in one place of this page, and nowhere else."""
        told = hashlib.sha256(f"{place} {self.number}".encode()).digest()
        return base64.b32encode(told).decode().lower().replace("=", "")[:MARK]

    @property
    def title(self) -> str:
        """Return the page's title."""
        return f"Case {self.word('title')}"

    @property
    def name(self) -> str:
        """Return the page's file name, without what kind of file it is."""
        return f"case-{self.word('file name')}"

    @property
    def body(self) -> str:
        """Return the page's sections as HTML, with the marked heading and text before them."""
        first = (f"About {self.word('heading')}", f"<p>It was {self.word('text')} who called.</p>")
        sections = (first, *self.sections)
        return "\n".join(f"<h2>{title}</h2>\n{html}" for title, html in sections)


def marked_pages(corpus: Corpus, count: int) -> list[MarkedPage]:
    """Render the pages of the first cases, as an officer sees them."""
    portal = open_portal(corpus)
    view = next(each for each in portal.policy.views.views if each.id == VIEW)
    pages = []
    for number, case_id in enumerate(portal.case_ids()[:count]):
        case = portal.open_case(case_id).case
        standing = portal.standing(case)
        (shown,) = case_page.views_of(case, standing, [view], portal.directory)
        tree = case_page.page(shown, ())
        sections = [(each["title"], each["html"]) for each in tree["sections"]]
        pages.append(MarkedPage(number, sections))
    return pages


def write_pages(pages: Sequence[MarkedPage], path: Path) -> None:
    """Write pages for another process."""
    path.write_text(json.dumps([asdict(page) for page in pages]))


def read_pages(path: Path) -> list[MarkedPage]:
    """Read what `write_pages` wrote."""
    return [MarkedPage(each["number"], each["sections"]) for each in json.loads(path.read_text())]
