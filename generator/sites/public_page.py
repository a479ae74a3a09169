"""A page of the public site, and the markdown file that it becomes.

- Headings are markdown, each with its own anchor, so that any builder makes a contents list.
  What stands between them is HTML that the allow-list or an escaping template has made.
- Titles and addresses are neutral: a browser's history names no person and no detail (B13.1).
- Links between pages are relative, so that the site works in any folder of any host.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from generator.sites.markdown import Block, Heading, LinkRule, plain_link
from generator.sites.public_words import render

MAX_ANCHOR: Final = 60
_ENTRY: Final = 2  # level of the headings in the folded contents list
_HEAD: Final = 2  # pieces that stand before it: the title and what follows at once
TAKEN: Final = frozenset(
    {"content", "contents", "contents-title", "exit", "help", "help-title", "top"}
    | {"before-reading", "report-text", "citation", "way-on"}
)
"""Anchors of the page's own frame."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!])")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_WIDE: Final = 4  # columns that do not fit a phone
_GIVEN = re.compile(r"fn(ref)?[0-9]+|p(-[0-9]+)+|continued-[0-9]+")  # not by headings
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Crumb:
    """A step of the way back to the first page."""

    title: str
    url: str


@dataclass(frozen=True)
class Page:
    """A page: where it stands, what it is called, and its pieces in order."""

    url: str
    """Relative to the site, with `/` at the end; empty for the first page."""
    title: str
    pieces: tuple[Heading | Block, ...]
    section: str = ""
    """The page of the main navigation that this one belongs to, by its address."""
    crumbs: tuple[Crumb, ...] = ()
    contents: bool = False
    """Whether the page has a contents list: beside the text, and folded on a narrow screen."""
    kind: str = "page"
    script: str = ""
    """The script that this page loads beside the one of all pages."""
    described: Mapping[str, object] = field(default_factory=dict)
    """What the page says of itself to programs, for its front matter."""

    @property
    def source(self) -> str:
        """Return the path of the markdown file in the docs tree."""
        return f"{self.url}index.md"

    def to_markdown(self) -> str:
        """Write the markdown file."""
        front: dict[str, Any] = {"title": self.title, "kind": self.kind, "section": self.section}
        front["contents"] = self.contents
        if self.script:
            front["script"] = self.script
        front |= self.described
        front["crumbs"] = [
            {"title": crumb.title, "url": relative(crumb.url, self.url)} for crumb in self.crumbs
        ]
        head = "".join(
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items()
        )  # JSON is YAML, and written ten times as fast
        return f"---\n{head}---\n\n" + "\n\n".join(_written(self)) + "\n"


@dataclass
class Anchors:
    """Gives each heading of a page an anchor of its own."""

    used: set[str] = field(default_factory=lambda: set(TAKEN))

    def of(self, heading: Heading) -> str:
        """Return a new anchor, made from the heading's words unless it has one."""
        wanted = heading.anchor or slug_of(heading.text)
        anchor, count = wanted, 1
        while anchor in self.used or _GIVEN.fullmatch(anchor):
            count += 1
            anchor = f"{wanted}-{count}"
        self.used.add(anchor)
        return anchor


def anchored(pieces: Iterable[Heading | Block]) -> Iterator[Heading | Block]:
    """Give each heading of a text the anchor that it keeps on whatever page it comes to stand."""
    anchors = Anchors()
    for piece in pieces:
        yield replace(piece, anchor=anchors.of(piece)) if isinstance(piece, Heading) else piece


def slug_of(text: str) -> str:
    """Make an anchor from words: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_A_WORD.sub("-", plain).strip("-")[:MAX_ANCHOR].strip("-") or "section"


def relative(target: str, here: str) -> str:
    """Return the way from one page to another, to a place on it (`policy/b3/#b3-2`), or a file."""
    path, mark, anchor = target.partition("#")
    if path == here:
        return f"{mark}{anchor}" if mark else "./"
    way, start = path.split("/"), here.split("/")[:-1]
    same = len(posixpath.commonprefix([way[:-1], start]))
    steps = [".."] * (len(start) - same) + way[same:]
    return "/".join(steps) + mark + anchor


def links_within(pages: Mapping[str, str], here: str) -> LinkRule:
    """Return the rule for the partnership's own texts: their names for pages become addresses.

    `pages` maps the name that a text uses (`b03-decision.md`) to the address of the page.
    """

    def rule(address: str) -> str | None:
        name, mark, anchor = address.partition("#")
        if name in pages:
            return relative(f"{pages[name]}{mark}{anchor}", here)
        return plain_link(address)

    return rule


def levelled(pieces: Iterable[Heading | Block], top: Heading) -> Iterator[Heading | Block]:
    """Put one first heading over a text of any shape; its own first heading may be that one.

    A report with several headings of the first level, or with levels left out, still gives a
    contents list without gaps.
    """
    all_pieces = list(pieces)
    first = next((piece for piece in all_pieces if isinstance(piece, Heading)), None)
    if first is not None and first.level == 1 and all_pieces[0] is first:
        top = first
        all_pieces = all_pieces[1:]
    yield Heading(1, top.text, top.anchor)
    open_levels: list[int] = []
    for piece in all_pieces:
        if isinstance(piece, Block):
            yield piece
            continue
        while open_levels and open_levels[-1] >= piece.level:
            open_levels.pop()
        open_levels.append(piece.level)
        yield Heading(min(len(open_levels) + 1, 6), piece.text, piece.anchor)


def _written(page: Page) -> Iterator[str]:
    anchors = Anchors()
    written: list[str] = []
    entries: list[tuple[str, str]] = []
    for piece in page.pieces:
        if isinstance(piece, Heading):
            anchor, marks = anchors.of(piece), "#" * piece.level
            written.append(f"{marks} {escape_heading(piece.text)} {{#{anchor}}}")
            if piece.level == _ENTRY:
                entries.append((anchor, piece.text))
        else:
            written.append(f"<div>\n{_wide_tables(piece.html.strip())}\n</div>")
    yield from written[:_HEAD]
    if page.contents and entries:
        yield render("contents", entries=entries).strip()
    yield from written[_HEAD:]


def _wide_tables(block: str) -> str:
    """Let a table of many columns be moved sideways on a narrow screen, with the keyboard too."""

    def framed(found: re.Match[str]) -> str:
        table = found[0]
        if table.partition("</tr>")[0].count("<th ") < _WIDE:
            return table
        return f'<div class="dhr-wide" role="region" aria-label="Table" tabindex="0">{table}</div>'

    return _TABLE.sub(framed, block)


def escape_heading(text: str) -> str:
    """Write words so that no markdown reader finds anything but words in them."""
    return _SPECIAL.sub(r"\\\1", html.escape(" ".join(text.split()), quote=False))
