"""What every Word file of the portal has: its marking, its foot, no author, the same bytes again.

- The protective marking (B10.6) stands at the head and foot of every page.
- A file that the converter made is dressed alike; nothing in it tells who made it, or when.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

_FIXED: Final = dt.datetime(
    2011, 4, 13, tzinfo=dt.UTC
)  # the day on which section 9 came into force
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)
CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
    "\ud800-\udfff]"
)


@dataclass(frozen=True)
class Paper:
    """What a Word file is, beside its text."""

    title: str
    marking: str
    landscape: bool = False
    footer: str = ""


def dressed(made: bytes, paper: Paper) -> bytes:
    """Return a Word file of the converter's with marking, foot and properties of ours."""
    document: WordDocument = Document(io.BytesIO(made))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    furnish(document, paper)
    _describe_pictures(document)
    return packed(document)


def _describe_pictures(document: WordDocument) -> None:
    """Give each picture its own words for who cannot see it, and never its address."""
    for inline in document.element.body.iter(qn("wp:inline")):
        words = next((each.get("descr") or "" for each in inline.iter(qn("wp:docPr"))), "")
        for each in inline.iter(qn("pic:cNvPr")):
            each.set("descr", words)


def furnish(document: WordDocument, paper: Paper) -> None:
    """Set the marking, the foot and the properties of a file."""
    section = document.sections[0]
    _properties(document, paper)
    _edge(section.header.paragraphs[0], clean(paper.marking))
    foot = section.footer.paragraphs[0]
    _edge(foot, clean(paper.marking))
    line = section.footer.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.footer:
        line.add_run(f"{clean(paper.footer)}    ")
    line.add_run("Page ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")
    for run in line.runs:
        run.font.size = Pt(8.5)


def _properties(document: WordDocument, paper: Paper) -> None:
    core = document.core_properties
    core.title = clean(paper.title)[:255]
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.subject = core.category = core.version = core.identifier = ""
    core.language = "en-GB"
    core.revision = 1
    core.created = core.modified = core.last_printed = _FIXED


def _edge(paragraph: Paragraph, marking: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(marking)
    run.bold, run.font.size = True, Pt(10)


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a field that Word fills in, the page's number for example."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - python-docx has no call for fields


def packed(document: WordDocument) -> bytes:
    """Write the file with fixed times, so that the same letter has the same bytes."""
    made = io.BytesIO()
    document.save(made)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def clean(text: str) -> str:
    """Take out what no Word file can hold."""
    return CONTROL.sub("", text).strip()
