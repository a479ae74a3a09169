"""Canonical markdown: the form in which a report is kept, checked line by line.

- CommonMark with tables, strikethrough and footnotes, and nothing that a reader does not see: no
  HTML, comments, reference definitions, titles of links, notes that nothing refers to, words after
  a fence, front matter, characters without a shape.
- Links lead to `https:`, `mailto:` or an anchor of the same text; pictures stand in `images/`
  beside it and have words. There is at least one heading.
- What the converter makes of a Word file must pass the same check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from generator.errors import Place
from generator.reports.concerns import Concern, Matter
from generator.reports.errors import ReportFileError
from generator.reports.pictures import FOLDER
from generator.reports.plain_text import (
    HIDDEN,
    MAX_CHARACTERS,
    MAX_LINE,
    MAX_NESTING,
    plain_link,
)

_PICTURE: Final = re.compile(rf"{FOLDER}/[A-Za-z0-9][A-Za-z0-9._-]{{0,99}}")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]\s]{1,80})\]:")
_MADE_UP: Final = re.compile(r"automatically generated|AI-generated|^picture \d*$", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """A picture that a text shows: its address, its words, its line."""

    address: str
    words: str
    line: int


@dataclass(frozen=True, repr=False)
class Checked:
    """A text gone through: what is wrong with it, which pictures it shows, its words."""

    concerns: tuple[Concern, ...]
    pictures: tuple[Shown, ...]
    words: str
    title: str | None


def _any_address(url: str) -> bool:  # noqa: ARG001 - the signature is markdown-it's
    return True


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
    made.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    made.validateLink = _any_address  # type: ignore[method-assign]
    return made


_PARSER: Final = _parser()


def is_missing(words: str) -> bool:
    """Tell whether a picture has no words of a person's: none, or a program's guess."""
    return not words.strip() or _MADE_UP.search(words.strip()) is not None


def check(text: str, place: Place) -> Checked:
    """Go through a text; refuse only what cannot be read at all."""
    if len(text) > MAX_CHARACTERS:
        raise ReportFileError(
            place, f"is longer than {MAX_CHARACTERS:,} characters", remedy="split it into parts"
        )
    if any(len(line) > MAX_LINE for line in text.split("\n")):
        raise ReportFileError(
            place, f"has a line longer than {MAX_LINE:,} characters",
            remedy="break it into paragraphs",
        )  # fmt: skip
    env: dict[str, Any] = {}
    try:
        tokens = _PARSER.parse(text, env)
    except (RecursionError, IndexError, ValueError):
        raise ReportFileError(
            place, "cannot be read as markdown", remedy="write it more simply"
        ) from None
    walk = _Walk()
    walk.blocks(tokens)
    concerns = [*_lines(text), *_definitions(text, env), *walk.concerns]
    if not walk.headings:
        concerns.append(Concern(Matter.HEADINGS, "the whole text"))
    title = walk.headings[0] if walk.headings else None
    words = " ".join(" ".join(walk.words).split())
    return Checked(tuple(concerns), tuple(walk.pictures), words, title)


def _lines(text: str) -> Iterator[Concern]:
    for number, line in enumerate(text.split("\n"), 1):
        if HIDDEN.search(line) or _PRIVATE.search(line):
            yield Concern(Matter.SYMBOL, f"line {number}")
    if re.match(r"---[ \t]*\n", text):
        yield Concern(Matter.MARKUP, "line 1: data before the text (front matter)")


def _definitions(text: str, env: Mapping[str, Any]) -> Iterator[Concern]:
    """Yield what is defined and may never be shown."""
    for each in env.get("references", {}).values():
        line = (each.get("map") or [0])[0] + 1
        yield Concern(Matter.MARKUP, f"line {line}: an address apart from its link")
    used = {each.get("label") for each in env.get("footnotes", {}).get("list", {}).values()}
    for number, line in enumerate(text.split("\n"), 1):
        found = _NOTE.match(line)
        if found and found[1] not in used:
            yield Concern(Matter.MARKUP, f"line {number}: a footnote that nothing refers to")


class _Walk:
    def __init__(self) -> None:
        self.concerns: list[Concern] = []
        self.pictures: list[Shown] = []
        self.words: list[str] = []
        self.headings: list[str] = []

    def blocks(self, tokens: Sequence[Token]) -> None:
        """Go through the blocks of a text."""
        line, heading = 1, False
        for token in tokens:
            if token.map:
                line = token.map[0] + 1
            if token.type == "html_block":
                self._markup(line, "HTML or a comment")
            elif token.type == "fence" and token.info.strip():
                self._markup(line, "words after a fence, which nobody sees")
            if token.type in ("fence", "code_block"):
                self.words.append(token.content)
            if token.type == "heading_open":
                heading = True
            elif token.type == "inline":
                before = len(self.words)
                self._inlines(token.children or [], line)
                said = "".join(self.words[before:]).strip()
                if heading and said:
                    self.headings.append(said)
                self.words.append(" ")
                heading = False

    def _inlines(self, tokens: Sequence[Token], line: int) -> None:
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                line += 1
                self.words.append(" ")
            elif token.type == "html_inline":
                self._markup(line, "HTML or a comment")
            elif token.type == "link_open":
                self._link(token, line)
            elif token.type == "image":
                self._image(token, line)
            elif token.type in ("text", "code_inline", "text_special"):
                self.words.append(token.content)

    def _link(self, token: Token, line: int) -> None:
        if plain_link(str(token.attrs.get("href", ""))) is None:
            self._markup(line, "a link that leads to no https: or mailto: address")
        if token.attrs.get("title"):
            self._markup(line, "a link with a title, which nobody sees")

    def _image(self, token: Token, line: int) -> None:
        address = str(token.attrs.get("src", ""))
        if not _PICTURE.fullmatch(address):
            self._markup(line, f"a picture that is not in {FOLDER}/ beside the text")
            return
        if token.attrs.get("title"):
            self._markup(line, "a picture with a title, which nobody sees")
        self.pictures.append(Shown(address, token.content, line))

    def _markup(self, line: int, what: str) -> None:
        self.concerns.append(Concern(Matter.MARKUP, f"line {line}: {what}"))
