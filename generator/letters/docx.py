"""Markdown set as a Word file: letters and forms that officers send and fill in.

- CommonMark and tables become Word's own styles, so that the file can be navigated and edited. HTML
  stays text; an image is refused, for nothing is fetched.
- The protective marking (B10.6) stands at the head and foot of every page.
- The same input gives the same bytes: no author, no times but a fixed one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.errors import InputError, Place
from generator.letters.paper import CONTROL, Paper, furnish, packed

MAX_CHARACTERS: Final = 2_000_000
MAX_NESTING: Final = 30
_FONT: Final = "Arial"
_CODE_FONT: Final = "Consolas"
_INK: Final = RGBColor(0x22, 0x30, 0x3F)
_DEEPEST_HEADING: Final = 4
_DEEPEST_LIST: Final = 3
_LONG_WORD: Final = 16  # characters; longer words may be broken in a table
_CHARACTER: Final = 58_000  # the usual width of one in a table, in Word's own unit
_TO_WRITE_IN: Final = 40  # characters that somebody will write in an empty cell


class PaperError(InputError):
    """A text cannot be set as a Word file."""

    code = "docx"
    default_remedy = "write it with headings, paragraphs, lists and tables only"


def docx_of(markdown: str, paper: Paper) -> bytes:
    """Return the Word file; raises `PaperError` for what it cannot set."""
    if len(markdown) > MAX_CHARACTERS:
        raise PaperError(Place(paper.title), f"is longer than {MAX_CHARACTERS:,} characters")
    tokens = parse(markdown)
    document = _blank(paper)
    _Setter(document, paper).blocks(tokens)
    return packed(document)


def parse(markdown: str) -> list[Token]:
    """Read markdown: CommonMark with tables; raw HTML is text."""
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING}).enable("table")
    return reader.parse(CONTROL.sub("", markdown))


# ---------------------------------------------------------------------------------------------
# The page


def _blank(paper: Paper) -> WordDocument:
    document: WordDocument = Document()
    section = document.sections[0]
    width, height = Cm(21.0), Cm(29.7)
    if paper.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    section.page_width, section.page_height = width, height
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2.0 if paper.landscape else 2.3))
    _styles(document)
    furnish(document, paper)
    return document


def _styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.12
    for name, size in (("Title", 20), ("Heading 1", 16), ("Heading 2", 13.5), ("Heading 3", 12),
                       ("Heading 4", 11)):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.italic = False
        style.font.color.rgb = _INK
        found = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(found.attrib):
            del found.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:cs"):
            found.set(qn(script), _FONT)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 12)
        style.paragraph_format.space_after = Pt(6)


# ---------------------------------------------------------------------------------------------
# The text


@dataclass
class _List:
    ordered: bool
    number: int | None


class _Setter:
    def __init__(self, document: WordDocument, paper: Paper) -> None:
        self._document = document
        self._paper = paper
        self._lists: list[_List] = []
        self._quoted = 0
        self._first_in_item = False
        self._last_item: Paragraph | None = None
        page = document.sections[0]
        margins = (page.left_margin or 0) + (page.right_margin or 0)
        self._width = (page.page_width or 0) - margins

    def blocks(self, tokens: Sequence[Token]) -> None:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
                self._table(tokens[index : end + 1])
                index = end
            else:
                self._block(token, tokens[index + 1] if index + 1 < len(tokens) else token)
            index += 1

    def _block(self, token: Token, following: Token) -> None:
        kind = token.type
        if kind == "heading_open":
            self._heading(token, following)
        elif kind == "paragraph_open":
            self._inline(self._paragraph(), following)
        elif kind.endswith("_list_open"):
            self._begin_list(token)
        elif kind.endswith("_list_close"):
            self._end_list()
        elif kind == "list_item_open":
            self._first_in_item = True
        elif kind in ("blockquote_open", "blockquote_close"):
            self._quoted += token.nesting
        elif kind in ("fence", "code_block"):
            for line in token.content.rstrip("\n").split("\n"):
                self._paragraph().add_run(line).font.name = _CODE_FONT
        elif kind == "hr":
            _rule_below(self._document.add_paragraph())

    def _heading(self, token: Token, following: Token) -> None:
        level = min(int(token.tag[1]), _DEEPEST_HEADING)
        first = level == 1 and not self._document.paragraphs
        style = "Title" if first else f"Heading {level}"
        self._inline(self._document.add_paragraph(style=style), following)

    def _begin_list(self, token: Token) -> None:
        ordered = token.type == "ordered_list_open"
        number = self._new_numbering(int(token.attrGet("start") or 1)) if ordered else None
        self._lists.append(_List(ordered, number))

    def _end_list(self) -> None:
        self._lists.pop()
        if not self._lists and self._last_item is not None:
            self._last_item.paragraph_format.space_after = None  # as after any paragraph

    def _paragraph(self) -> Paragraph:
        if not self._lists:
            return self._document.add_paragraph(style="Quote" if self._quoted else None)
        depth = min(len(self._lists), _DEEPEST_LIST)
        here = self._lists[-1]
        if not self._first_in_item:
            name = "List Continue" if depth == 1 else f"List Continue {depth}"
            return self._document.add_paragraph(style=name)
        self._first_in_item = False
        base = "List Number" if here.ordered else "List Bullet"
        paragraph = self._document.add_paragraph(style=base if depth == 1 else f"{base} {depth}")
        paragraph.paragraph_format.space_after = Pt(3)
        self._last_item = paragraph
        if here.number is not None:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
            numbering.get_or_add_numId().val = here.number
            numbering.get_or_add_ilvl().val = 0
        return paragraph

    def _new_numbering(self, start: int) -> int:
        """Begin a numbered list of its own, so that it does not go on where the last one ended."""
        numbering: Any = self._document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001
        style: Any = self._document.styles["List Number"].element
        base = style.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(base).abstractNumId.val
        made = numbering.add_num(abstract)
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(made.numId)

    def _table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[Token]] = []
        for position, token in enumerate(tokens):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(tokens[position + 1])
        widths = _widths(rows, self._width)
        headed = any(content.content.strip() for content in rows[0])
        table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, row in enumerate(rows):
            if number == 0 and not headed:
                continue
            made = table.add_row()
            _keep_whole(made._tr, header=number == 0)  # noqa: SLF001
            for index, (cell, content) in enumerate(zip(made.cells, row, strict=False)):
                cell.width = widths[index]
                self._cell(cell, content, heading=number == 0 or (index == 0 and not headed))
        self._document.add_paragraph().paragraph_format.space_after = Pt(4)

    def _cell(self, cell: _Cell, content: Token, *, heading: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        self._inline(paragraph, content)
        for run in paragraph.runs:
            run.font.size = Pt(9.5)
            if heading:
                run.bold = True
        if heading:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "E8ECF0")
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001

    def _inline(self, paragraph: Paragraph, token: Token) -> None:
        open_marks: Counter[str] = Counter()
        address = ""
        for child in token.children or ():
            if child.type == "image":
                raise PaperError(Place(self._paper.title), "holds an image")
            if child.nesting:
                open_marks[child.tag] += child.nesting
            if child.type == "link_open":
                address = str(child.attrGet("href") or "").removeprefix("mailto:")
            elif child.type == "link_close":
                if not paragraph.text.endswith(address):
                    paragraph.add_run(f" ({address})")
            elif child.type == "hardbreak":
                paragraph.add_run().add_break()
            elif not child.nesting:
                run = paragraph.add_run(" " if child.type == "softbreak" else child.content)
                run.bold = open_marks["strong"] > 0 or None
                run.italic = open_marks["em"] > 0 or None
                if child.type == "code_inline":
                    run.font.name = _CODE_FONT


def _widths(rows: Sequence[Sequence[Token]], whole: int) -> list[Length]:
    """Share out the page's width: each column's longest word first, then more for more text.

    The root of the usual length keeps one long column from starving the others; an empty cell is
    there to be written in.
    """
    least: list[float] = []
    shares: list[float] = []
    for index in range(max(len(row) for row in rows)):
        cells = [row[index].content for row in rows if index < len(row)]
        word = max((len(word) for cell in cells for word in cell.split()), default=0)
        least.append((min(word, _LONG_WORD) + 2) * _CHARACTER)
        shares.append((sum(len(cell) or _TO_WRITE_IN for cell in cells) / len(cells)) ** 0.7)
    left = max(whole - sum(least), 0.0)
    widths = [one + left * share / sum(shares) for one, share in zip(least, shares, strict=True)]
    return [Emu(int(width * whole / sum(widths))) for width in widths]


def _keep_whole(row: Any, *, header: bool) -> None:  # noqa: ANN401 - python-docx's own element
    """Keep a row on one page, and repeat the first at the head of each."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _rule_below(paragraph: Paragraph) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "auto")):
        line.set(qn(name), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001
