"""Word files: structure, marking, nothing of the machine in them, and hostile text."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DhrError
from generator.letters.docx import MAX_CHARACTERS, PaperError, docx_of
from generator.letters.email import AddressError, draft_of
from generator.letters.paper import Paper
from generator.letters.plain import plain_text

PAPER = Paper("DHR-2025-003 A letter", "OFFICIAL-SENSITIVE", footer="DHR-2025-003")
TEXT = """# A title

Dear **somebody**, this is *kind*. See [a page](https://example.org/x) or `code`.

## A heading

1. one
2. two
   - inside

   more of two

3. three

Between.

1. one again

> quoted

| Recommendation | Lead |
| --- | --- |
| Ask **everybody** | Health |
| Two | Police |

Yours,\\
An officer
"""


def opened(text: str = TEXT, paper: Paper = PAPER) -> WordDocument:
    return Document(io.BytesIO(docx_of(text, paper)))


def style_of(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return paragraph.style.name or ""


def test_the_text_has_words_own_styles() -> None:
    document = opened()
    styles = [(style_of(each), each.text) for each in document.paragraphs]

    assert styles[0] == ("Title", "A title")
    assert ("Heading 2", "A heading") in styles
    assert ("List Number", "two") in styles
    assert ("List Bullet 2", "inside") in styles
    assert ("List Continue", "more of two") in styles
    assert ("Quote", "quoted") in styles
    assert ("Normal", "Yours,\nAn officer") in styles
    assert any("a page (https://example.org/x)" in words for _, words in styles)


def test_a_second_list_begins_at_one() -> None:
    items: list[Any] = [each for each in opened().paragraphs if style_of(each) == "List Number"]
    numbers = [each._p.pPr.numPr.numId.val for each in items]

    assert numbers[0] == numbers[1] == numbers[2] != numbers[3]


def test_a_table_repeats_its_head_and_keeps_its_rows_whole() -> None:
    (table,) = opened().tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Recommendation", "Lead"], ["Ask everybody", "Health"], ["Two", "Police"]
    ]  # fmt: skip
    first, second, _ = (row._tr.trPr for row in table.rows)
    assert first.find(qn("w:tblHeader")) is not None
    assert second.find(qn("w:cantSplit")) is not None


@pytest.mark.parametrize("landscape", [False, True])
def test_the_marking_stands_at_the_head_and_foot_of_a4(landscape: bool) -> None:
    document = opened(paper=Paper("T", "OFFICIAL", landscape=landscape, footer="DHR-2025-003"))
    (section,) = document.sections

    assert section.header.paragraphs[0].text == "OFFICIAL"
    assert section.footer.paragraphs[0].text == "OFFICIAL"
    assert "DHR-2025-003" in section.footer.paragraphs[1].text
    assert section.page_width is not None
    assert section.page_height is not None
    size = (round(section.page_width.cm, 1), round(section.page_height.cm, 1))
    assert size == ((29.7, 21.0) if landscape else (21.0, 29.7))


def test_the_same_letter_has_the_same_bytes_and_tells_nothing_of_the_machine() -> None:
    first, second = docx_of(TEXT, PAPER), docx_of(TEXT, PAPER)
    core = opened().core_properties

    assert first == second
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.title == PAPER.title
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = b"".join(packed.read(name) for name in packed.namelist())
    assert b"python-docx" not in told


def test_html_is_text_and_an_image_is_refused() -> None:
    document = opened("<script>alert(1)</script> and <b>bold</b>")

    assert document.paragraphs[0].text == "<script>alert(1)</script> and <b>bold</b>"
    with pytest.raises(PaperError, match="image"):
        docx_of("![x](https://example.org/x.png)", PAPER)
    with pytest.raises(PaperError, match="longer"):
        docx_of("x" * (MAX_CHARACTERS + 1), PAPER)


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x0b control", "\u202eright to left\u202c", "\ud800 half a character",
        "> " * 500 + "deep", "- " * 500 + "deep", "|a|\n|-|\n" + "|b|\n" * 500, "# \n\n##\n",
        "[](x)", "**", "1234567890. far", "\ufffe\uffff",
    ],
)  # fmt: skip
def test_hostile_text_gives_a_file_that_opens(text: str) -> None:
    opened(text)
    plain_text(text)


@pytest.mark.extra
@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_file_that_opens_or_an_error_of_ours(text: str) -> None:
    try:
        opened(text)
        plain_text(text)
    except DhrError:
        pass


def test_an_email_reads_as_plain_words() -> None:
    assert plain_text(TEXT).splitlines()[:3] == [
        "A title",
        "",
        "Dear somebody, this is kind. See a page (https://example.org/x) or code.",
    ]
    assert "2. two\n   - inside\n   more of two" in plain_text(TEXT)
    assert "Recommendation | Lead\nAsk everybody | Health" in plain_text(TEXT)


def test_an_email_is_a_marked_draft() -> None:
    draft = draft_of(
        to="Home Office",
        address="a@b.example",
        subject="DHR-2025-003: a letter",
        marking="OFFICIAL",
        text="Words, and £ signs.",
    ).decode()

    head, _, body = draft.partition("\r\n\r\n")
    assert "To: Home Office <a@b.example>" in head
    assert "Subject: [OFFICIAL] DHR-2025-003: a letter" in head
    assert "X-Unsent: 1" in head
    assert body.startswith("OFFICIAL\r\n")


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: x@y.example", "a b@c.example@"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        draft_of(to="X", address=address, subject="s", marking="OFFICIAL", text="t")
