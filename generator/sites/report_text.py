"""A report's markdown as pieces of a page: numbered paragraphs, pictures, and its notes apart.

- Each paragraph has an address: its author's own number where it begins with one (`p-3-14`), else
  its place in the text (`p-12`). List entries and paragraphs of quotations count as paragraphs;
  cells, notes and code do not. The same text always gives the same addresses.
- Notes come apart, so that each page of a long report can carry its own.
- A picture is one of the release's own files, with words for those who cannot see it (B13.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from markdown_it.token import Token

from generator.errors import Place
from generator.sites.markdown import (
    Block,
    Heading,
    PictureRule,
    parse_tokens,
    plain_link,
    safe_html,
    words_of,
)
from generator.sites.pictures import Picture, PictureError

Piece: TypeAlias = Heading | Block

NOTES: Final = "notes"
"""The anchor of the notes at the end of a page."""

PICTURE: Final = '<img src="../images/'
"""How every picture begins, on a page directly below the review's own."""

_OWN_NUMBER = re.compile(r"[*_]{0,3}([0-9]{1,3}(?:\.[0-9]{1,3}){1,3})\.?[*_]{0,3}\s")
_REFERENCE = re.compile(r'<a href="#fn([0-9]+)" id="(fnref[0-9:]+)"')
_BACK = re.compile(
    r' ?<a href="#(?P<place>fnref[0-9]+(?::(?P<again>[0-9]+))?)" class="footnote-backref"'
    r"(?P<rest>[^>]*)>.*?</a>",
    re.DOTALL,
)
_AGAIN = re.compile(r'(<a href="#fn[0-9]+" id="fnref[0-9:]+"[^>]*>\[[0-9]+):[0-9]+(?=\]</a>)')
_OWN_PLACE = re.compile(r'(<a [^>]*href="#[^"]*"[^>]*?) rel="noopener noreferrer"')
_ITEM = re.compile(r'<li id="fn([0-9]+)" class="footnote-item">')


@dataclass(frozen=True)
class Note:
    """A note of the text: its number, and its words as safe HTML."""

    number: int
    html: str


@dataclass(frozen=True)
class ReportText:
    """A whole text: its headings and what stands between them, and its notes."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    paragraphs: int


def read_report(
    text: str, place: Place, pictures: Mapping[str, Picture], *, marks: bool = True
) -> ReportText:
    """Read a text; every element between headings is a block of its own.

    Without `marks` its paragraphs have addresses and no visible link to them: for paper.
    """
    tokens, env = parse_tokens(text, place, plain_link, _picture_rule(pictures, place))
    body, notes = _apart(tokens)
    count = _number(body, marks=marks)
    pieces = tuple(_pieces(body, env))
    return ReportText(pieces, tuple(_notes(notes, env)), count)


def with_notes(pieces: Sequence[Piece], notes: Sequence[Note]) -> Iterator[Piece]:
    """Yield pieces of a page, neighbours joined, and after them the notes that they refer to.

    A way back leads only to references that stand on the page.
    """
    places: set[str] = set()
    numbers: set[int] = set()
    for piece in joined(pieces):
        yield piece
        if isinstance(piece, Block):
            found = _REFERENCE.findall(piece.html)
            numbers |= {int(number) for number, _ in found}
            places |= {name for _, name in found}
    wanted = [note for note in notes if note.number in numbers]
    if wanted:
        yield Heading(2, "Notes", NOTES)
        entries = "\n".join(_with_ways_back(note, places) for note in wanted)
        yield Block(f'<section class="footnotes"><ol>\n{entries}\n</ol></section>')


def joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the same pieces, with blocks that follow each other made one."""
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, Block):
            run.append(piece.html)
            continue
        if run:
            yield Block("\n".join(run))
            run = []
        yield piece
    if run:
        yield Block("\n".join(run))


def words_in(piece: Piece) -> int:
    """Count the words of a piece, roughly: what stands in tags does not count."""
    text = piece.text if isinstance(piece, Heading) else re.sub(r"<[^>]*>", " ", piece.html)
    return len(text.split())


def addresses_in(piece: Piece) -> list[str]:
    """Return the addresses of the paragraphs in a piece, in order."""
    if isinstance(piece, Heading):
        return []
    return re.findall(r'<(?:p|li)[^>]* id="(p-[0-9-]+)"', piece.html)


# ---------------------------------------------------------------------------------------------
# Pieces


def _apart(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Part the text from its notes, which the parser puts at the end."""
    for index, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            return list(tokens[:index]), list(tokens[index + 1 : -1])
    return list(tokens), []


def _elements(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of one element of the first level after the other."""
    run: list[Token] = []
    depth = 0
    for token in tokens:
        run.append(token)
        depth += token.nesting
        if depth == 0:
            yield run
            run = []


def _pieces(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[Piece]:
    for element in _elements(tokens):
        if element[0].type == "heading_open":
            words = words_of(element[1].children or [])
            if words:
                yield Heading(int(element[0].tag[1]), words)
        elif html := safe_html(element, env).strip():
            yield Block(_named_references(html))


def _notes(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[Note]:
    for element in _elements(tokens):
        html = safe_html(element, env).strip()
        found = _ITEM.match(html)
        if found is not None:
            number = int(found[1])
            start = f'<li id="fn{number}" value="{number}">'
            yield Note(number, start + _named_references(html[found.end() :]))


def _named_references(html: str) -> str:
    """Say what a reference is, for whoever hears the page; links within it leave no site."""
    named = _REFERENCE.sub(r'\g<0> role="doc-noteref" aria-label="Note [\1]"', html)
    return _AGAIN.sub(r"\1", _OWN_PLACE.sub(r"\1", named))


def _with_ways_back(note: Note, places: set[str]) -> str:
    def way(found: re.Match[str]) -> str:
        if found["place"] not in places:
            return ""
        which = f", place {int(found['again']) + 1}" if found["again"] else ""
        label = f"Back to note {note.number} in the text{which}"
        return (
            f' <a href="#{found["place"]}" class="footnote-backref" role="doc-backlink"'
            f' aria-label="{label}"{found["rest"]}>\u21a9\ufe0e</a>'
        )

    return _BACK.sub(way, note.html)


# ---------------------------------------------------------------------------------------------
# Paragraphs and pictures


def _number(tokens: Sequence[Token], *, marks: bool) -> int:
    """Give each paragraph its address; return how many there are."""
    count = 0
    used: set[str] = set()
    for token, inline in _paragraphs(tokens):
        count += 1
        own = _OWN_NUMBER.match(inline.content)
        label = own[1] if own else str(count)
        address = f"p-{label.replace('.', '-')}"
        if address in used:
            label, address = str(count), f"p-{count}"
        used.add(address)
        token.attrs["id"] = address
        if marks and inline.children is not None:
            inline.children.append(_mark(address, label))
    return count


def _paragraphs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield each paragraph: the token to carry the address, and its line."""
    open_elements: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open":
            kinds = [each.type for each in open_elements]
            if not kinds or kinds == ["blockquote_open"]:
                yield token, tokens[index + 1]
            elif kinds in _LISTED and tokens[index - 1] is open_elements[-1]:
                yield open_elements[-1], tokens[index + 1]
        if token.nesting == 1:
            open_elements.append(token)
        elif token.nesting == -1:
            open_elements.pop()


_LISTED: Final = (
    ["ordered_list_open", "list_item_open"],
    ["bullet_list_open", "list_item_open"],
)


def _mark(address: str, label: str) -> Token:
    html = f'<a class="dhr-mark" href="#{address}" aria-label="Paragraph {label}">\u00b6</a>'
    return Token("html_inline", "", 0, content=html)


def _picture_rule(pictures: Mapping[str, Picture], place: Place) -> PictureRule:
    def rule(address: str, words: str) -> dict[str, str | int | float] | None:
        picture = pictures.get(address)
        if picture is None:
            return None
        if not words:
            raise PictureError(
                place,
                "shows a picture without words for those who cannot see it",
                remedy="describe the picture between the brackets: ![words](images/name.png)",
            )
        size = {"width": picture.width, "height": picture.height}
        return {"src": f"../{picture.name}", **size, "loading": "lazy"}

    return rule
