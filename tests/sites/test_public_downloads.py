"""The last look at PDFs and pictures refuses what does not belong, could run, or is hidden."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sites.public_downloads import download_problems, pdf_problems
from tests.sites.reports import jpeg, png

ROOT = b"<</StructTreeRoot 1 0 R/MarkInfo<<>>/Lang(en-GB)/Title(T)/DisplayDocTitle true>>"


def pdf(more: bytes = b"", *, root: bytes = ROOT) -> bytes:
    return b"%PDF-1.7\n" + root + more + b"\n%%EOF\n"


def packed(content: bytes, about: bytes = b"/Filter /FlateDecode") -> bytes:
    data = zlib.compress(content)
    length = str(len(data)).encode()
    head = b"<</Type /ObjStm " + about + b" /Length " + length + b">>\nstream\n"
    return head + data + b"\nendstream\n"


@pytest.mark.parametrize(
    "data",
    [
        pdf(),
        pdf(b"<</URI (https://good.example/)>><</URI (mailto:a@good.example)>>"),
        pdf(b"(words that say /JavaScript)"),
        pdf(packed(b"<</S /P>>")),
        pdf(packed(ROOT), root=b""),
        pdf(b"stream\n/JavaScript in drawn data\nendstream"),
        pdf(b"/AAB+Font /JSON"),
    ],
)
def test_a_plain_pdf_passes(data: bytes) -> None:
    assert list(pdf_problems(data)) == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="no PDF"),
        pytest.param(pdf()[:-8], id="cut off"),
        pytest.param(pdf(root=b""), id="not tagged"),
        pytest.param(pdf(b"<</S /JavaScript/JS (x)>>"), id="a script"),
        pytest.param(pdf(packed(b"<</S/JavaScript/JS(x)>>")), id="a packed script"),
        pytest.param(pdf(b"<</S /J#61vaScript>>"), id="a hidden name"),
        pytest.param(pdf(b"<</S /Launch>>"), id="a program"),
        pytest.param(pdf(b"<</EmbeddedFiles 1 0 R>>"), id="a file within"),
        pytest.param(pdf(b"<</OpenAction 1 0 R>>"), id="an act on opening"),
        pytest.param(pdf(b"<</AA<<>>>>"), id="other acts"),
        pytest.param(pdf(b"<</AcroForm 1 0 R>>"), id="a form"),
        pytest.param(pdf(b"<</Encrypt 1 0 R>>"), id="encrypted"),
        pytest.param(pdf(b"<</URI (http://plain.example/)>>"), id="a plain address"),
        pytest.param(pdf(b"<</URI (javascript:x)>>"), id="a script as an address"),
        pytest.param(pdf(packed(b"x", b"/Filter /LZWDecode")), id="another packing"),
        pytest.param(pdf(packed(b"x" * 70_000_000)), id="packed without end"),
        pytest.param(
            pdf(b"<</Type /ObjStm /Filter /FlateDecode>>stream\nnothing\nendstream"), id="damaged"
        ),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    assert list(pdf_problems(data)) != []


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    assert list(pdf_problems(data)) != []
    list(pdf_problems(pdf(data)))


@pytest.mark.parametrize(
    ("name", "data", "good"),
    [
        ("reviews/a-1/overview-report.pdf", pdf(), True),
        ("reviews/a-1/executive-summary.pdf", pdf(), True),
        ("reviews/a-1/images/map.png", png(), True),
        ("reviews/a-1/images/map.jpg", jpeg(), True),
        ("reviews/a-1/images/map.png", jpeg(), False),
        ("reviews/a-1/images/../map.png", png(), False),
        ("reviews/a-1/map.png", png(), False),
        ("reviews/a-1/other.pdf", pdf(), False),
        ("overview-report.pdf", pdf(), False),
        ("assets/logo.png", png(), False),
    ],
)
def test_each_has_its_place(name: str, data: bytes, good: bool) -> None:
    assert (list(download_problems(name, data)) == []) is good
