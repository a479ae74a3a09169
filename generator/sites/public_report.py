"""The pages of one text of a review: a report whole or in parts, the tribute, the letter (B13.4).

- A report stands on one page up to `LONG` words. A longer one has a page of contents at the same
  address, which answers to every address within the report; parts; and the whole for printing.
- Before the text comes what it holds, with the way on, the way back and the way to help.
- After it comes how to cite it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.dates import in_words
from generator.errors import Place
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading
from generator.sites.pictures import Picture, look_at
from generator.sites.public_data import published_on
from generator.sites.public_page import Crumb, Page, anchored, levelled
from generator.sites.public_words import render
from generator.sites.report_parts import parts_of
from generator.sites.report_text import (
    PICTURE,
    Note,
    Piece,
    ReportText,
    addresses_in,
    read_report,
    with_notes,
)

WHOLE: Final = "whole/"
"""The address of a long report's print view, below the report's own."""

_OWN_LINK = re.compile(r'(<a [^>]*)href="#([^"]+)"')
_DEEPER: Final = '<img src="../../images/'
_CHAPTER: Final = 2  # the level of a chapter's heading, below the title
_ENTRIES: Final = 3  # the lowest level of the headings in a contents page


@dataclass(frozen=True)
class Document:
    """One of the texts of a review that has pages of its own."""

    name: str
    """The last part of its address."""
    words: str
    """What it is called in a title and a sentence."""
    formal: str
    """What it is called in a citation."""
    text: str


@dataclass(frozen=True)
class Setting:
    """What all pages of a review share."""

    release: Verified
    url: str
    neutral: str
    """The name that a browser's history may keep."""
    section: str
    crumbs: tuple[Crumb, ...]
    pictures: Mapping[str, Picture]
    pdfs: Mapping[str, tuple[str, str]]
    """By the last part of a page's address: the name of its PDF, and what it is."""


@dataclass(frozen=True)
class _Report:
    """A report, ready to be put on pages."""

    setting: Setting
    document: Document
    title: Heading
    body: tuple[Piece, ...]
    notes: tuple[Note, ...]

    @property
    def url(self) -> str:
        return f"{self.setting.url}{self.document.name}/"

    def page(self, url: str, pieces: Sequence[Piece], *, also: str = "", kind: str) -> Page:
        """Return a page; `also` follows its neutral title."""
        crumbs = self.setting.crumbs
        if url != self.url:
            crumbs = (*crumbs, Crumb(self.document.words.capitalize(), self.url))
        return Page(
            url,
            f"{self.setting.neutral}: {self.document.words}{also}",
            (self.title, *pieces),
            section=self.setting.section,
            crumbs=crumbs,
            contents=kind in ("report", "whole"),
            kind=kind,
        )


def pictures_of(release: Verified) -> dict[str, Picture]:
    """Look at every picture of a release again, and return their sizes by name."""
    folder = f"published/{release.certificate.slug}"
    return {
        name: look_at(name, data, Place(f"{folder}/{name}"))
        for name, data in sorted(release.images.items())
    }


def documents_of(release: Verified) -> tuple[Document, Document]:
    """Return the two reports of a review."""
    return (
        Document("report", "full report", "Overview Report", release.overview_report),
        Document("summary", "executive summary", "Executive Summary", release.executive_summary),
    )


def report_pages(setting: Setting, document: Document) -> Iterator[Page]:
    """Yield the page of a report, or the pages of a long one."""
    report = _read(setting, document)
    parts = parts_of(report.body)
    if len(parts) == 1:
        pieces = (_top(report), _START, *with_notes(report.body, report.notes), _cited(report))
        yield report.page(report.url, pieces, kind="report")
    else:
        yield from _long(report, parts)


def plain_pages(setting: Setting, document: Document) -> Iterator[Page]:
    """Yield the page of a short text that needs no warning: the tribute, the letter."""
    text = _text(setting, document, marks=False)
    title = Heading(1, document.formal)
    head, *body = anchored(levelled(text.pieces, title))
    siblings = Block(_siblings(setting, document))
    report = _Report(setting, document, _first(head), tuple(body), text.notes)
    pieces = (*with_notes(body, text.notes), siblings)
    yield report.page(report.url, pieces, kind=document.name)


def _text(setting: Setting, document: Document, *, marks: bool) -> ReportText:
    place = Place(f"published/{setting.release.certificate.slug}", field=document.name)
    return read_report(document.text, place, setting.pictures, marks=marks)


def _read(setting: Setting, document: Document) -> _Report:
    text = _text(setting, document, marks=True)
    top = Heading(1, setting.release.metadata.title)
    title, *body = anchored(levelled(text.pieces, top))
    return _Report(setting, document, _first(title), tuple(body), text.notes)


def _first(piece: Piece) -> Heading:
    return piece if isinstance(piece, Heading) else Heading(1, "")


_START: Final = Block('<div id="report-text"></div>')


def _top(report: _Report, *, start: str = "#report-text", up: str = "../") -> Block:
    release = report.setting.release
    values = {"release": release, "words": report.document.words, "start": start, "up": up}
    siblings = _siblings(report.setting, report.document)
    return Block(render("report_before", **values) + (siblings if up == "../" else ""))


def _siblings(setting: Setting, document: Document) -> str:
    pdf = setting.pdfs.get(document.name)
    return render("report_siblings", release=setting.release, here=document.name, pdf=pdf)


def _cited(report: _Report) -> Block:
    published = published_on(report.setting.release)
    html = render(
        "report_citation",
        release=report.setting.release,
        formal=report.document.formal,
        year=published.year,
        published=in_words(published),
    )
    return Block(html)


# ---------------------------------------------------------------------------------------------
# A report in parts


@dataclass(frozen=True)
class _Part:
    number: int
    url: str
    name: str | None
    pieces: tuple[Piece, ...]


def _long(report: _Report, parts: Sequence[Sequence[Piece]]) -> Iterator[Page]:
    made = list(_named(report, parts))
    homes = {address: part for part in made for address in _addresses(part)}
    yield report.page(report.url, (_top(report, start="#way-on"), *_index(made)), kind="contents")
    for part in made:
        yield _part_page(report, part, made, homes)
    pieces = [_moved(piece, _DEEPER) for piece in with_notes(report.body, report.notes)]
    note = Block(render("report_whole"))
    body = (_top(report, up="../../"), note, _START, *pieces, _cited(report))
    yield report.page(f"{report.url}{WHOLE}", body, also=", all on one page", kind="whole")


def _named(report: _Report, parts: Sequence[Sequence[Piece]]) -> Iterator[_Part]:
    """Give each part its address and name, and a heading if it begins within a chapter."""
    chapter: str | None = None
    for number, pieces in enumerate(parts, 1):
        headings = [piece for piece in pieces if isinstance(piece, Heading)]
        first = pieces[0]
        name = first.text if isinstance(first, Heading) else None
        own: tuple[Piece, ...] = ()
        if not (isinstance(first, Heading) and first.level == _CHAPTER):
            name = name or (f"{chapter} (continued)" if chapter else None)
            own = (Heading(_CHAPTER, _begun(chapter, number), f"continued-{number}"),)
        yield _Part(number, f"{report.url}part-{number}/", name, (*own, *pieces))
        chapters = [each.text for each in headings if each.level == _CHAPTER]
        chapter = chapters[-1] if chapters else chapter


def _begun(chapter: str | None, number: int) -> str:
    return f"{chapter} (continued)" if chapter else f"Part {number}"


def _addresses(part: _Part) -> Iterator[str]:
    for piece in part.pieces:
        if isinstance(piece, Heading) and piece.anchor:
            yield piece.anchor
        yield from addresses_in(piece)


def _index(parts: Sequence[_Part]) -> Iterator[Piece]:
    """Yield the contents, in which every heading and paragraph keeps its address."""
    entries = []
    for part in parts:
        first, *others = [piece for piece in part.pieces if isinstance(piece, Heading)]
        entries.append(
            {
                "name": part.name,
                "number": part.number,
                "anchor": first.anchor,
                "headings": [(each.anchor, each.text, each.level) for each in others],
                "paragraphs": [each for piece in part.pieces for each in addresses_in(piece)],
            }
        )
    yield Block(render("report_contents", parts=entries, shown=_ENTRIES))


def _part_page(
    report: _Report, part: _Part, parts: Sequence[_Part], homes: Mapping[str, _Part]
) -> Page:
    way = {
        "part": part,
        "count": len(parts),
        "before": parts[part.number - 2] if part.number > 1 else None,
        "after": parts[part.number] if part.number < len(parts) else None,
    }

    def led(found: re.Match[str]) -> str:
        home = homes.get(found[2])
        if home is None or home is part:
            return found[0]
        return f'{found[1]}href="../part-{home.number}/#{found[2]}"'

    pieces = []
    for piece in with_notes(part.pieces, report.notes):
        moved = _moved(piece, _DEEPER)
        if isinstance(moved, Block):
            moved = Block(_OWN_LINK.sub(led, moved.html))
        pieces.append(moved)
    top = Block(render("report_part", release=report.setting.release, **way))
    end = Block(render("report_way", **way))
    also = f", part {part.number} of {len(parts)}"
    return report.page(part.url, (top, *pieces, end, _cited(report)), also=also, kind="report")


def _moved(piece: Piece, pictures: str) -> Piece:
    """Lead to the pictures from a page that stands deeper."""
    if isinstance(piece, Heading):
        return piece
    return Block(piece.html.replace(PICTURE, pictures))
