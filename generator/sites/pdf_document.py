"""A report as one HTML document for paper: title page, contents, text; from the certified markdown.

It passes the same allow-list as the pages of the site. Headings make the bookmarks, and their
levels have no gaps, so that the PDF's tags and outline are in order.
"""

from __future__ import annotations

import html
from typing import Final

from generator.dates import in_words
from generator.errors import Place
from generator.policy.partnership import Partnership
from generator.release.published import month_in_words
from generator.release.verification import Verified
from generator.sites.markdown import Heading
from generator.sites.public_data import published_on
from generator.sites.public_page import anchored, levelled
from generator.sites.public_report import Document, pictures_of
from generator.sites.public_words import render
from generator.sites.report_text import PICTURE, Piece, read_report, with_notes

SCHEME: Final = "release:"
"""Where the PDF's maker finds the pictures that it is given."""
_ENTRIES: Final = (2, 3)  # levels of the headings in the contents


def pdf_html(release: Verified, document: Document, partnership: Partnership) -> str:
    """Write the document; a text that cannot be read raises the same errors as its page."""
    place = Place(f"published/{release.certificate.slug}", field=document.name)
    read = read_report(document.text, place, pictures_of(release), marks=False)
    top = Heading(1, release.metadata.title)
    title, *body = anchored(levelled(with_notes(read.pieces, read.notes), top))
    published = published_on(release)
    return render(
        "pdf",
        release=release,
        partnership=partnership,
        formal=document.formal,
        title=title.text if isinstance(title, Heading) else release.metadata.title,
        month=month_in_words(release.metadata.death_month),
        published=in_words(published),
        iso=published.isoformat(),
        year=published.year,
        entries=[each for each in body if isinstance(each, Heading) and each.level in _ENTRIES],
        body=[_written(piece) for piece in body],
    )


def _written(piece: Piece) -> str:
    if isinstance(piece, Heading):
        level = piece.level
        words = html.escape(piece.text, quote=False)
        return f'<h{level} id="{piece.anchor}">{words}</h{level}>'
    return piece.html.replace(PICTURE, f'<img src="{SCHEME}images/')
