"""Markdown that others wrote, made into HTML that can do nothing: the one place for it.

- CommonMark with tables, strikethrough and footnotes; raw HTML is text, never markup.
- No image is shown: its words stand in its place. A link leads to `https:`, `mailto:` or an
  anchor of the same page; every other link is its own text, unless the caller's own rule turns
  it into a page of the same site. Tables keep their cells only.
- What markdown-it makes then passes nh3's allow-list, so that a fault in one is met by the other.
- Invisible characters that turn or hide text (bidirectional controls, tags, other control
  characters) are removed. Limits hold before parsing.
- Headings come out apart from what stands between them, for whoever builds a contents list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import InputError, Place
from generator.reports.plain_text import (
    MAX_CHARACTERS,
    MAX_LINE,
    MAX_NESTING,
    plain_link,
    strip_hidden,
)

__all__ = (
    "MAX_CHARACTERS", "MAX_LINE", "Block", "Heading", "LinkRule", "MarkdownError", "plain_link",
    "render_markdown", "split_markdown", "strip_hidden",
)  # fmt: skip

_PAGE = re.compile(r"(\.\./){0,8}([a-z0-9][a-z0-9-]*/){0,8}(#[A-Za-z0-9_.:-]{1,121})?")
_GIVEN = re.compile(r"(.+) \{#([a-z][a-z0-9-]{0,60})\}")
_ID = re.compile(r"fn(ref)?[0-9]{1,5}(:[0-9]{1,3})?")

_TAGS: Final = {
    "a", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "li", "ol", "p", "pre", "s", "section", "strong", "sup", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "id", "class", "aria-label"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class", "scope"},
}
_CLASSES: Final = {
    "footnote-ref", "footnote-backref", "footnote-item", "footnotes", "footnotes-list",
    "start", "centre", "end",
}  # fmt: skip


class MarkdownError(InputError):
    """A text is longer or deeper than any report."""

    code = "markdown"
    default_remedy = "split the text into shorter lines or parts"


LinkRule: TypeAlias = "Callable[[str], str | None]"
"""Turns the address of a link into the one to write, or None: then its words stand alone."""


@dataclass(frozen=True)
class Heading:
    """A heading, as plain text; `anchor` where the writer gave one."""

    level: int
    text: str
    anchor: str | None = None


@dataclass(frozen=True)
class Block:
    """What stands between two headings, as safe HTML."""

    html: str


def render_markdown(text: str) -> str:
    """Return a whole text as safe HTML, headings included; too much text is said, not shown."""
    try:
        tokens, env = _parse(text, Place("(text)"), plain_link)
    except MarkdownError:
        return "<p>This text is too long or too deeply nested to be shown here.</p>\n"
    return _clean(_RENDERER.renderer.render(tokens, _RENDERER.options, env))


def split_markdown(
    text: str, place: Place, *, link: LinkRule = plain_link
) -> Iterator[Heading | Block]:
    """Yield a text's headings, and what stands between them, in order.

    With a rule for links of its own the text is the partnership's, not a report's: then a heading
    may give its anchor, as `## Title {#anchor}`.
    """
    tokens, env = _parse(text, place, link)
    run: list[Token] = []
    heading: list[Token] = []
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            yield from _block(run, env)
            run, heading = [], [token]
        elif heading:
            heading.append(token)
            if token.type == "heading_close":
                yield from _heading(heading, anchors=link is not plain_link)
                heading = []
        else:
            run.append(token)
    yield from _block(run, env)


def _heading(tokens: Sequence[Token], *, anchors: bool) -> Iterator[Heading]:
    words = _words(tokens[1].children or [])
    given = _GIVEN.fullmatch(words) if anchors else None
    if given is not None:
        yield Heading(int(tokens[0].tag[1]), given[1], given[2])
    elif words:
        yield Heading(int(tokens[0].tag[1]), words)


def _block(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[Block]:
    if tokens:
        html = _clean(_RENDERER.renderer.render(tokens, _RENDERER.options, env)).strip()
        if html:
            yield Block(html)


# ---------------------------------------------------------------------------------------------
# Parsing


def _any_address(url: str) -> bool:  # noqa: ARG001 - the signature is markdown-it's
    return True


def _renderer() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    made.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    # Every address parses as a link; the rule below decides, so that a refused one leaves
    # its words and not its source.
    made.validateLink = _any_address  # type: ignore[method-assign]
    return made


_RENDERER: Final = _renderer()


def _parse(text: str, place: Place, link: LinkRule) -> tuple[list[Token], dict[str, Any]]:
    if len(text) > MAX_CHARACTERS:
        raise MarkdownError(place, f"is longer than {MAX_CHARACTERS} characters")
    plain = strip_hidden(text)
    if any(len(line) > MAX_LINE for line in plain.split("\n")):
        raise MarkdownError(place, f"has a line longer than {MAX_LINE} characters")
    env: dict[str, Any] = {}
    try:
        tokens = _RENDERER.parse(plain, env)
    except (RecursionError, IndexError, ValueError):
        raise MarkdownError(place, "cannot be read as markdown") from None
    for token in tokens:
        _restrict_block(token)
        if token.children is not None:
            token.children = list(_restrict(token.children, link))
    return tokens, env


def _restrict_block(token: Token) -> None:
    """Turn the style that aligns a cell into a class, and mark headers as their column's."""
    if token.type in ("td_open", "th_open"):
        style = str(token.attrs.pop("style", ""))
        side = {"text-align:center": "centre", "text-align:right": "end"}.get(style)
        if side:
            token.attrs["class"] = side
        if token.type == "th_open":
            token.attrs["scope"] = "col"


def _restrict(tokens: Sequence[Token], link: LinkRule) -> Iterator[Token]:
    """Keep allowed links, and the words of everything else that points elsewhere."""
    kept: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = link(str(token.attrs.get("href", "")))
            kept.append(address is not None)
            if address is not None:
                token.attrs = {"href": address}
                yield token
        elif token.type == "link_close":
            if kept.pop():
                yield token
        elif token.type == "image":
            words = _words(token.children or [])
            yield Token("text", "", 0, content=f"[Image: {words}]" if words else "[Image]")
        else:
            yield token


def _words(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(_words(token.children or []))
        elif token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
    return " ".join("".join(parts).split())


# ---------------------------------------------------------------------------------------------
# The allow-list


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if plain_link(value) or _PAGE.fullmatch(value) else None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    if name == "class":
        return value if value in _CLASSES else None
    if name == "start":
        return value if value.isascii() and value.isdigit() and len(value) <= 9 else None  # noqa: PLR2004 - what markdown-it reads as a number
    return value


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
