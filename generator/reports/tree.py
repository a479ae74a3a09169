"""What the converter made of a Word file, brought to the few forms that canonical markdown has.

- Kept: headings, paragraphs, lists, quotations, tables, footnotes, emphasis, links, pictures.
- A heading is never deeper than six; a file's title becomes the first heading.
- A table has simple cells: what stood in several paragraphs is joined, a cell that spanned rows is
  repeated in each, one that spanned columns leaves the others empty.
- What has no such form is a concern; its place is the heading it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from generator.reports.concerns import Concern, Matter
from generator.reports.plain_text import HIDDEN, may_lead_to
from generator.reports.tables import simple_table

Node: TypeAlias = dict[str, Any]
PictureRule: TypeAlias = "Callable[[str, str, str], Node | None]"
"""Turns address, words and place of a picture into what stands for it in the text."""

_DEEPEST: Final = 6
_NO_ATTRIBUTES: Final = ["", [], []]
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_DASHES: Final = {0x2011: "-", 0xA0: " ", 0x202F: " ", 0x2007: " "}
_DROPPED: Final = {0xAD: None, 0x200B: None, 0xFEFF: None, 0x2060: None, 0x200C: None, 0x200D: None}
_UP: Final = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_DOWN: Final = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_CONTENTS: Final = re.compile(r"(?:toc\b|toc ?\d|table of (?:figures|contents|authorities))")
_TRACKED: Final = frozenset({"insertion", "deletion", "paragraph-insertion", "paragraph-deletion"})
_LONGEST: Final = 60
_SINGLE, _DOUBLE = "\u2018\u2019", "\u201c\u201d"


class Cleaner:
    """Goes through the converter's tree once; concerns are kept in `concerns`."""

    def __init__(self, picture: PictureRule) -> None:
        self._picture = picture
        self._heading = ""
        self._footnotes = 0
        self.tables = self.headings = 0
        self.concerns: list[Concern] = []

    def clean(self, tree: Mapping[str, Any]) -> Node:
        """Return the whole document in canonical forms."""
        title = self._title(tree.get("meta", {}))
        blocks = list(self.blocks(tree["blocks"]))
        if title and any(each["t"] == "Header" and each["c"][0] == 1 for each in blocks):
            for each in blocks:
                if each["t"] == "Header":
                    each["c"][0] = min(each["c"][0] + 1, _DEEPEST)
        whole = [*title, *blocks]
        self.headings = sum(each["t"] == "Header" for each in whole)
        return {"pandoc-api-version": tree["pandoc-api-version"], "meta": {}, "blocks": whole}

    def _title(self, meta: Mapping[str, Any]) -> list[Node]:
        """Return what the converter took from the first page for a title, subtitle, author."""
        blocks: list[Node] = []
        for name in ("title", "subtitle", "author", "date", "abstract"):
            for inlines in _meta_inlines(meta.get(name)):
                words = list(self.inlines(inlines))
                if words and name == "title" and not blocks:
                    blocks.append({"t": "Header", "c": [1, _NO_ATTRIBUTES, words]})
                elif words:
                    blocks.append({"t": "Para", "c": words})
        return blocks

    def where(self) -> str:
        """Return the place that is being read."""
        return f"under “{self._heading}”" if self._heading else "before the first heading"

    def concern(self, matter: Matter, what: str = "") -> None:
        """Note a concern here."""
        self.concerns.append(Concern(matter, f"{what}, {self.where()}" if what else self.where()))

    # Blocks --------------------------------------------------------------------------------

    def blocks(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Yield blocks in canonical forms."""
        for node in nodes:
            yield from self._block(node["t"], node.get("c"))

    def _block(self, kind: str, content: Any) -> Iterator[Node]:  # noqa: ANN401, C901, PLR0912 - Pandoc's forms
        if kind in ("Plain", "Para"):
            if words := list(self.inlines(content)):
                yield {"t": kind, "c": words}
        elif kind == "Header":
            yield from self._header(content)
        elif kind == "Div":
            if not _CONTENTS.match(_style(content[0])):
                yield from self.blocks(content[1])
        elif kind == "BlockQuote":
            if inner := list(self.blocks(content)):
                yield {"t": kind, "c": inner}
        elif kind == "BulletList":
            if items := self._items(content):
                yield {"t": kind, "c": items}
        elif kind == "OrderedList":
            if items := self._items(content[1]):
                marks = [content[0][0], {"t": "Decimal"}, {"t": "Period"}]
                yield {"t": kind, "c": [marks, items]}
        elif kind == "DefinitionList":
            for term, meanings in content:
                yield {"t": "Para", "c": [{"t": "Strong", "c": list(self.inlines(term))}]}
                for meaning in meanings:
                    yield from self.blocks(meaning)
        elif kind == "CodeBlock":
            lines = [[{"t": "Str", "c": line}] for line in content[1].splitlines() if line.strip()]
            yield {"t": "Para", "c": list(self.inlines(_joined(lines)))}
        elif kind == "LineBlock":
            yield {"t": "Para", "c": list(self.inlines(_joined(content)))}
        elif kind == "Figure":
            yield from self.blocks(content[2])
            yield from self.blocks(content[1][1])
        elif kind == "Table":
            self.tables += 1
            yield from simple_table(self, content)
        elif kind == "HorizontalRule":
            yield {"t": kind}
        elif kind != "Null":
            self.concern(Matter.MARKUP)

    def _header(self, content: Any) -> Iterator[Node]:  # noqa: ANN401
        words = list(self.inlines(content[2]))
        shown = words_of(words)
        if not shown:
            if words:
                yield {"t": "Para", "c": words}
            return
        self._heading = f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown
        yield {"t": "Header", "c": [min(content[0], _DEEPEST), _NO_ATTRIBUTES, words]}

    def _items(self, items: Sequence[Sequence[Node]]) -> list[list[Node]]:
        made = [inner for item in items if (inner := list(self.blocks(item)))]
        lists = ("BulletList", "OrderedList")
        tight = all(
            item[0]["t"] in ("Para", "Plain") and all(each["t"] in lists for each in item[1:])
            for item in made
        )
        for item in made if tight else ():
            item[0] = {"t": "Plain", "c": item[0]["c"]}
        return made

    # Inlines -------------------------------------------------------------------------------

    def inlines(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Yield inlines in canonical forms."""
        for node in nodes:
            yield from self._inline(node["t"], node.get("c"))

    def _inline(self, kind: str, content: Any) -> Iterator[Node]:  # noqa: ANN401, C901, PLR0912 - Pandoc's forms
        if kind == "Str":
            yield from self._text(content)
        elif kind in ("Space", "SoftBreak"):
            yield {"t": "Space"}
        elif kind == "LineBreak":
            yield {"t": "LineBreak"}
        elif kind in ("Emph", "Strong", "Strikeout"):
            if inner := list(self.inlines(content)):
                yield {"t": kind, "c": inner}
        elif kind in ("Underline", "SmallCaps"):
            yield from self.inlines(content)
        elif kind in ("Superscript", "Subscript"):
            yield from self._raised(kind, content)
        elif kind == "Quoted":
            marks = _SINGLE if content[0]["t"] == "SingleQuote" else _DOUBLE
            yield {"t": "Str", "c": marks[0]}
            yield from self.inlines(content[1])
            yield {"t": "Str", "c": marks[1]}
        elif kind == "Code":
            yield from self._text(content[1])
        elif kind == "Link":
            yield from self._link(content)
        elif kind == "Image":
            found = self._picture(content[2][0], words_of(content[1]), self.where())
            if found is not None:
                yield found
        elif kind == "Note":
            self._footnotes += 1
            if inner := list(self.blocks(content)):
                yield {"t": "Note", "c": inner}
        elif kind == "Span":
            yield from self._span(content)
        elif kind == "Cite":
            yield from self.inlines(content[1])
        else:
            self.concern(Matter.EQUATION if kind == "Math" else Matter.MARKUP)

    def _text(self, text: str) -> Iterator[Node]:
        plain = text.translate(_DROPPED).translate(_DASHES)
        if _PRIVATE.search(plain) or HIDDEN.search(plain):
            self.concern(Matter.SYMBOL)
        for at, word in enumerate(plain.split(" ")):
            if at:
                yield {"t": "Space"}
            if word:
                yield {"t": "Str", "c": word}

    def _raised(self, kind: str, content: Sequence[Node]) -> Iterator[Node]:
        signs = _UP if kind == "Superscript" else _DOWN
        words = words_of(content)
        if words and all(ord(each) in signs for each in words) and len(content) == 1:
            yield {"t": "Str", "c": words.translate(signs)}
        else:
            yield from self.inlines(content)

    def _link(self, content: Any) -> Iterator[Node]:  # noqa: ANN401
        words = list(self.inlines(content[1]))
        address = content[2][0]
        if may_lead_to(address) and words_of(words):
            yield {"t": "Link", "c": [_NO_ATTRIBUTES, words, [address, ""]]}
            return
        if not address.startswith("#") and not may_lead_to(address):
            self.concern(Matter.LINKS)
        yield from words

    def _span(self, content: Any) -> Iterator[Node]:  # noqa: ANN401
        classes = set(content[0][1])
        if classes & _TRACKED:
            self.concern(Matter.TRACKED)
        if classes & {"comment-start", "comment-end"}:
            self.concern(Matter.COMMENTS)
        elif "deletion" not in classes:
            yield from self.inlines(content[1])


def words_of(nodes: Any) -> str:  # noqa: ANN401 - any part of a tree
    """Return the words of a part of a tree, notes included, without any markup."""
    pieces: list[str] = []
    _gather(nodes, pieces)
    return " ".join("".join(pieces).split())


_INLINE: Final = frozenset({"Str", "Emph", "Strong", "Strikeout", "Underline", "SmallCaps", "Code",
    "Superscript", "Subscript", "Quoted", "Link", "Span", "Cite"})  # fmt: skip


def _gather(node: Any, pieces: list[str]) -> None:  # noqa: ANN401
    if isinstance(node, list):
        for each in node:
            _gather(each, pieces)
    elif isinstance(node, dict) and "t" in node:
        apart = "" if node["t"] in _INLINE else " "
        pieces.append(apart)
        _gather_words(node["t"], node.get("c"), pieces)
        pieces.append(apart)
    elif isinstance(node, dict):
        for each in node.values():
            _gather(each, pieces)


def _gather_words(kind: str, content: Any, pieces: list[str]) -> None:  # noqa: ANN401
    if kind == "Str":
        pieces.append(content)
    elif kind in ("Code", "CodeBlock"):
        pieces.append(content[1])
    elif kind != "Image":
        _gather(content, pieces)


def _style(attributes: Sequence[Any]) -> str:
    return next((value.lower() for key, value in attributes[2] if key == "custom-style"), "")


def _joined(lines: Sequence[Sequence[Node]]) -> list[Node]:
    found: list[Node] = []
    for line in lines:
        found += [{"t": "LineBreak"}, *line] if found else [*line]
    return found


def _meta_inlines(value: Any) -> Iterator[Sequence[Node]]:  # noqa: ANN401
    """Yield the lines of a value that the converter keeps beside the text."""
    if not isinstance(value, dict):
        return
    if value["t"] == "MetaInlines":
        yield value["c"]
    elif value["t"] == "MetaBlocks":
        for block in value["c"]:
            if block["t"] in ("Para", "Plain"):
                yield block["c"]
    elif value["t"] == "MetaList":
        for each in value["c"]:
            yield from _meta_inlines(each)
