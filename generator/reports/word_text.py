"""The text of a Word file, gone through element by element for what must not be carried over.

- Word's own program and the converter each pass over things in silence; nothing is passed over
  here: what is behind a tracked change, a field or a fallback is looked at too.
- A place is the number of the paragraph and the heading that it stands under.
- The words that a reader sees are kept for each paragraph, to be compared with the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from generator.files.office_xml import Attributes, Elements
from generator.reports.concerns import Concern, Matter
from generator.reports.word_styles import Look, Styles, attribute, squeezed_away, unseen

_TRACKED: Final = frozenset({
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange",
    "tcPrChange", "tblPrExChange", "tblGridChange", "sectPrChange", "numberingChange", "cellIns",
    "cellDel", "cellMerge", "delText", "delInstrText", "moveFromRangeStart", "moveToRangeStart",
    "customXmlInsRangeStart", "customXmlDelRangeStart", "customXmlMoveFromRangeStart",
    "customXmlMoveToRangeStart",
})  # fmt: skip
_ELEMENTS: Final = {
    "commentReference": Matter.COMMENTS, "commentRangeStart": Matter.COMMENTS,
    "object": Matter.EMBEDDED, "OLEObject": Matter.EMBEDDED, "control": Matter.MACROS,
    "altChunk": Matter.EXTERNAL, "subDoc": Matter.EXTERNAL, "chart": Matter.DRAWN,
    "relIds": Matter.DRAWN, "contentPart": Matter.DRAWN, "wgp": Matter.DRAWN, "wpc": Matter.DRAWN,
    "oMath": Matter.EQUATION, "ffData": Matter.FORM, "dropDownList": Matter.FORM,
    "comboBox": Matter.FORM, "date": Matter.FORM, "checkbox": Matter.FORM,
    "dataBinding": Matter.FORM, "txbxContent": Matter.TEXT_BOX, "textpath": Matter.TEXT_BOX,
    "framePr": Matter.TEXT_BOX, "sym": Matter.SYMBOL,
}  # fmt: skip
_FIELDS: Final = frozenset({
    "HYPERLINK", "TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "SEQ",
    "STYLEREF", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "TC", "XE", "INDEX", "LISTNUM",
})  # fmt: skip
"""Fields whose shown words are text like any other; every other one fetches or computes."""

_FAR: Final = (-2_000, 12_000)  # twentieths of a point: further out, text is off the page
_HEADING: Final = re.compile(r"(?:heading|title)\b")
_CONTENTS: Final = re.compile(r"(?:toc\b|toc\d|table of (?:figures|contents|authorities))")
_LONGEST: Final = 60  # characters of a heading, where a place is named


@dataclass
class Paragraph:
    """A paragraph: its number, its style, and the words that a reader sees."""

    where: str
    style: str | None = None
    is_heading: bool = False
    pieces: list[str] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    list: str | None = None
    """The list by which Word numbers it."""

    @property
    def text(self) -> str:
        """Return its words."""
        return "".join(self.pieces)


@dataclass
class Seen:
    """What was found in the parts of a file that hold text."""

    concerns: list[Concern] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    pictures: int = 0


class TextReader(Elements):
    """Goes through one part; `named` says in the officer's words which."""

    keeps = frozenset({"t", "delText", "instrText", "delInstrText"})

    def __init__(self, seen: Seen, styles: Styles, named: str | None = None) -> None:
        super().__init__()
        self._seen, self._styles, self._named = seen, styles, named
        self._within: list[str] = []
        self._open: list[Paragraph] = []
        self._cells: list[Look] = []
        self._tables: list[bool] = []
        self._run, self._run_style = Look(), ""
        self._instruction: list[str] | None = None
        self._heading = ""
        self._number = 0
        self._fallbacks = 0
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "p": self._paragraph, "r": self._new_run, "pStyle": self._style, "ind": self._indent,
            "rStyle": self._character_style, "tbl": self._table, "tblStyle": self._table_style,
            "tc": self._cell, "fldChar": self._field, "fldSimple": self._simple_field,
            "srcRect": self._crop, "blip": self._picture, "imagedata": self._picture,
            "noBreakHyphen": lambda _: self._add("-"), "tab": lambda _: self._add(" "),
            "br": lambda _: self._add(" "), "cr": lambda _: self._add(" "),
            "footnote": self._note, "endnote": self._note, "numId": self._counted,
        }  # fmt: skip

    # Hearing -------------------------------------------------------------------------------

    def begin(self, name: str, attributes: Attributes) -> None:
        """Hear an element begin."""
        above = self._within[-1] if self._within else ""
        self._within.append(name)
        self._fallbacks += name == "Fallback"
        if squeezed_away(name, self._within, attributes):
            self._note_concern(Matter.HIDDEN)
        if name in _TRACKED:
            self._note_concern(Matter.TRACKED)
        elif (matter := _ELEMENTS.get(name)) and (name != "date" or above == "sdtPr"):
            self._note_concern(matter)
        elif above == "rPr":
            if "r" in self._within[-3:]:
                self._run.hear(name, attributes)
            if name == "rStyle":
                self._character_style(attributes)
            return
        elif above == "pPr" and name == "shd" and self._open:
            self._open[-1].look.hear(name, attributes)
        elif above == "tcPr" and name == "shd" and self._cells:
            self._cells[-1].hear(name, attributes)
        act = self._starts.get(name)
        if act is not None and not (name == "tab" and above == "tabs"):
            act(attributes)

    def end(self, name: str) -> None:
        """Hear an element end."""
        self._within.pop()
        self._fallbacks -= name == "Fallback"
        if name == "t":
            self._text()
        elif name == "instrText" and self._instruction is not None:
            self._instruction.append(self.text)
        elif name == "p":
            self._end_paragraph()
        elif name == "tc":
            self._cells.pop()
        elif name == "tbl":
            self._tables.pop()

    # Places --------------------------------------------------------------------------------

    def _where(self) -> str:
        return self._open[0].where if self._open else self._place()

    def _place(self) -> str:
        if self._named is not None:
            return self._named
        under = f", under “{self._heading}”" if self._heading else ""
        return f"paragraph {self._number}{under}"

    def _note_concern(self, matter: Matter) -> None:
        self._seen.concerns.append(Concern(matter, self._where()))

    # Paragraphs ----------------------------------------------------------------------------

    def _paragraph(self, _attributes: Attributes) -> None:
        if not self._open:
            self._number += 1
        self._open.append(Paragraph(self._place()))

    def _end_paragraph(self) -> None:
        paragraph = self._open.pop()
        name = self._styles.name(paragraph.style)
        if _CONTENTS.match(name):
            self._seen.concerns.append(Concern(Matter.CONTENTS, paragraph.where))
            return
        paragraph.is_heading = _HEADING.match(name) is not None
        if paragraph.is_heading and self._named is None and not self._open:
            words = " ".join(paragraph.text.split())
            if words:
                cut = f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words
                self._heading = cut
                paragraph.where = self._place()
        self._seen.paragraphs.append(paragraph)

    def _style(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].style = attribute(attributes, "val")

    def _counted(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].list = attribute(attributes, "val")

    def _indent(self, attributes: Attributes) -> None:
        for side in ("left", "start", "right", "end"):
            value = attribute(attributes, side) or "0"
            far = re.fullmatch(r"-?[0-9]{1,9}", value) and not _FAR[0] <= int(value) <= _FAR[1]
            if far:
                self._note_concern(Matter.HIDDEN)

    def _note(self, attributes: Attributes) -> None:
        kind = "footnote" if self._within[-1] == "footnote" else "endnote"
        if attribute(attributes, "type") is None:
            self._named = f"{kind} {attribute(attributes, 'id') or '?'}"

    # Runs ----------------------------------------------------------------------------------

    def _new_run(self, _attributes: Attributes) -> None:
        self._run, self._run_style = Look(), ""

    def _character_style(self, attributes: Attributes) -> None:
        self._run_style = attribute(attributes, "val") or ""

    def _add(self, text: str) -> None:
        if self._open and not self._fallbacks:
            self._open[-1].pieces.append(text)

    def _text(self) -> None:
        """Keep text that a reader sees; note what is hidden."""
        if self._open and self.text.strip() and self._is_hidden(self._open[-1]):
            self._note_concern(Matter.HIDDEN)
        else:
            self._add(self.text)

    def _is_hidden(self, paragraph: Paragraph) -> bool:
        styles = self._styles
        chain = styles.chain(paragraph.style)
        run = [self._run, *styles.chain(self._run_style), *chain, styles.default]
        around = [paragraph.look, *reversed(self._cells)]
        return unseen(run, around, shaded_table=any(self._tables))

    # Tables, fields, pictures --------------------------------------------------------------

    def _table(self, _attributes: Attributes) -> None:
        self._tables.append(False)

    def _table_style(self, attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1] = self._styles.shades_tables(attribute(attributes, "val"))

    def _cell(self, _attributes: Attributes) -> None:
        self._cells.append(Look())

    def _field(self, attributes: Attributes) -> None:
        kind = attribute(attributes, "fldCharType")
        if kind == "begin":
            self._end_instruction()
            self._instruction = []
        else:
            self._end_instruction()

    def _end_instruction(self) -> None:
        if self._instruction is not None:
            self._look_at_field("".join(self._instruction))
        self._instruction = None

    def _simple_field(self, attributes: Attributes) -> None:
        self._look_at_field(attribute(attributes, "instr") or "")

    def _look_at_field(self, instruction: str) -> None:
        words = instruction.split(maxsplit=1)
        if words and words[0].upper() not in _FIELDS:
            self._note_concern(Matter.FIELDS)

    def _crop(self, attributes: Attributes) -> None:
        if any(attribute(attributes, side) not in (None, "0", "0%") for side in "ltrb"):
            self._note_concern(Matter.CROPPED)

    def _picture(self, _attributes: Attributes) -> None:
        if not self._fallbacks:
            self._seen.pictures += 1
