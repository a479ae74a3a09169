"""Everything in a published file is found, wherever it stands; the rest is refused."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from generator.anonymity.known import KnownIdentifier
from generator.anonymity.matching import Searcher
from generator.release.published_scan import scan_history
from generator.release.reading.files import pieces_of
from generator.release.reading.pieces import UnsearchableError
from generator.release.site_scan import CANNOT, Searchers, scan_folder

NAME = "Thelma Quennelby"
SEARCHERS = Searchers(Searcher([KnownIdentifier("name", NAME, own=False)]), {})


def picture(kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "white").save(out, kind, **more)
    return out.getvalue()


def pdf(change: Callable[[PdfWriter], object] = lambda _: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def exif() -> bytes:
    found = Image.Exif()
    found[0x010E] = NAME
    return found.tobytes()


def index(content: bytes) -> bytes:
    return gzip.compress(b"pagefind_dcd" + content)


def attach(writer: PdfWriter) -> None:
    writer.add_attachment("notes.txt", f"about {NAME}".encode())


def note(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text=NAME, rect=(0, 0, 9, 9)))


def link(writer: PdfWriter) -> None:
    address = "https://a.example/Thelma-Quennelby"
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url=address))


def structure(writer: PdfWriter) -> None:
    words = DictionaryObject({NameObject("/ActualText"): TextStringObject(NAME)})
    writer.root_object[NameObject("/Hidden")] = words


def bookmark(writer: PdfWriter) -> None:
    writer.add_outline_item(title=NAME, page_number=0)


def program(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(f"app.alert('{NAME}')"),
        }
    )
    writer.root_object[NameObject("/OpenAction")] = action


HIDDEN = {
    "file name": ("reviews/thelma-quennelby/index.html", b"<p>x</p>"),
    "escaped file name": ("reviews/thelma%20quennelby.txt", b"x"),
    "text": ("a.html", b"<p>Thelma Quennelby</p>"),
    "split by elements": ("a.html", b"<p>Thel<b>ma</b> Quenn<i></i>elby</p>"),
    "references": ("a.html", b"<p>&#84;helma&nbsp;Quennelby</p>"),
    "attribute": ("a.html", b'<img alt="Thelma Quennelby">'),
    "address": ("a.html", b'<a href="x?n=Thelma%20Quennelby">x</a>'),
    "comment": ("a.html", b"<!-- Thelma Quennelby -->"),
    "script": ("a.html", b'<script type="application/ld+json">{"n":"Thelma Quennelby"}</script>'),
    "json escapes": ("a.json", json.dumps({"a": [{"Th\u0065lma Quennelby": 1}]}).encode()),
    "json code points": ("a.json", b'{"a":"\\u0054helma Quennelby"}'),
    "style": ("a.css", b'p::after{content:"\\54 helma Quennelby"}'),
    "program": ("a.js", b'const a="\\x54helma \\u0051uennelby"'),
    "program, code point": ("a.js", b'const a="\\u{54}helma Quennelby"'),
    "drawing": ("a.svg", b"<svg><title>Thelma Quennelby</title></svg>"),
    "feed": ("a.atom", b"<feed><title>Thelma &#81;uennelby</title></feed>"),
    "feed attribute": ("a.xml", b'<a b="Thelma Quennelby"/>'),
    "table": ("a.csv", b'"1","Thelma Quennelby"\r\n'),
    "yaml": ("a.yaml", b'a: "\\u0054helma Quennelby"\n'),
    "folded yaml": ("a.yaml", b"a: >-\n  Thelma\n  Quennelby\n"),
    "markdown": ("a.md", b"**Thelma** _Quennelby_"),
    "packed": ("a.json.gz", gzip.compress(b'{"a":"Thelma Quennelby"}')),
    "packed in two parts": ("a.txt.gz", gzip.compress(b"x") + gzip.compress(b" Thelma Quennelby")),
    "search fragment": ("p/a.pf_fragment", index(b'{"content":"Thelma Quennelby"}')),
    "search words": ("p/a.pf_index", index(cbor2.dumps([["Thelma Quennelby", [1]]]))),
    "search meta": ("p/a.pf_meta", index(cbor2.dumps({"a": {NAME: 1}}))),
    "pdf metadata": ("a.pdf", pdf(lambda writer: writer.add_metadata({"/Author": NAME}))),
    "pdf bookmark": ("a.pdf", pdf(bookmark)),
    "pdf attachment": ("a.pdf", pdf(attach)),
    "pdf note": ("a.pdf", pdf(note)),
    "pdf link": ("a.pdf", pdf(link)),
    "pdf structure": ("a.pdf", pdf(structure)),
    "pdf program": ("a.pdf", pdf(program)),
}


def found_in(tmp_path: Path, name: str, data: bytes) -> list[tuple[str, str]]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return [(leak.kind, leak.masked) for leak in scan_folder(tmp_path, SEARCHERS).leaks]


@pytest.mark.parametrize(("name", "data"), HIDDEN.values(), ids=HIDDEN)
def test_a_name_is_found_wherever_it_stands(tmp_path: Path, name: str, data: bytes) -> None:
    found = found_in(tmp_path, name, data)

    assert "name" in {kind for kind, _ in found}
    assert not any("uennelby" in masked.lower() for _, masked in found)


REFUSED = {
    "picture with a place": ("a.jpg", picture("JPEG", exif=exif())),
    "picture with a comment": ("a.jpg", picture("JPEG", comment=b"by somebody")),
    "picture with something after it": ("a.png", picture() + b"PK\x03\x04"),
    "picture that is none": ("a.png", b"<svg/>"),
    "unknown kind": ("a.docx", b"PK\x03\x04"),
    "no kind": ("README", b"x"),
    "packed to be large": ("a.json.gz", gzip.compress(b"0" * (300 * 1024 * 1024), 1)),
    "packed in itself too often": ("a.txt.gz.gz.gz.gz.gz", b""),
    "damaged packing": ("a.gz", b"\x1f\x8b\x08nonsense"),
    "damaged index": ("p/a.pf_index", index(b"\xff\xff\xff")),
    "foreign index": ("p/a.pf_index", gzip.compress(b"other")),
    "not text": ("a.html", b"\xff\xfe<\x00p\x00>\x00"),
    "damaged json": ("a.json", b"{"),
    "deep json": ("a.json", b"[" * 100_000),
    "entities": ("a.xml", b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'),
    "damaged pdf": ("a.pdf", b"%PDF-1.7\nnonsense"),
    "encrypted pdf": ("a.pdf", pdf(lambda writer: writer.encrypt("x"))),
    "yaml with an anchor": ("a.yaml", b"a: &x 1\nb: *x\n"),
    "signature that is none": ("approvals/p-1.sig", NAME.encode()),
}


@pytest.mark.parametrize(("name", "data"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_searched_counts_as_a_finding(
    tmp_path: Path, name: str, data: bytes
) -> None:
    assert CANNOT in {kind for kind, _ in found_in(tmp_path, name, data)}


def test_a_symbolic_link_is_not_followed_and_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to("/etc/hostname")

    (leak,) = scan_folder(tmp_path, SEARCHERS).leaks
    assert leak.kind == CANNOT


def test_a_plain_site_has_no_finding(tmp_path: Path) -> None:
    for name, data in {
        "index.html": b'<h1>Reviews</h1><svg viewbox="0 0 200 4500"><path d="M0 1 L07700 900417"/>',
        "a.png": picture(),
        "a.jpg": picture("JPEG", quality=80),
        "a.pdf": pdf(),
        "x.yaml": b"a: b\n",
        "p/a.pf_index": index(cbor2.dumps([["review", [1, 2]]])),
    }.items():
        assert found_in(tmp_path, name, data) == []


def test_what_stands_in_many_files_is_named_in_each(tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"{number}.html").write_bytes(b"<p>frame</p><p>Thelma Quennelby</p>")

    scan = scan_folder(tmp_path, SEARCHERS)
    assert {leak.file for leak in scan.leaks} == {f"{number}.html" for number in range(80)}


def test_what_git_still_holds_of_an_earlier_version_is_found(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        own = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", "-C", tmp_path, *own, *words], check=True, capture_output=True)

    assert scan_history(tmp_path, SEARCHERS).files == 0
    git("init", "-q")
    path = tmp_path / "published/x-1/tribute.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"# A tribute\n\nShe knew {NAME}.\n")
    git("add", "published")
    git("commit", "-qm", "published")
    path.write_text("# A tribute\n")
    git("commit", "-qam", "corrected")

    (leak,) = scan_history(tmp_path, SEARCHERS).leaks
    assert leak.where.startswith("published/x-1/tribute.md at ")


def test_text_under_a_black_box_is_found(tmp_path: Path) -> None:
    from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    box = "position:absolute;top:0;left:0;width:500px;height:90px;background:#000"
    data = HTML(string=f'<p>{NAME}</p><div style="{box}"></div>').write_pdf()

    assert ("name", "t… (16 characters)") in found_in(tmp_path, "a.pdf", data)


@given(
    st.binary(max_size=300),
    st.sampled_from([".pdf", ".png", ".gz", ".pf_index", ".json", ".xml", ".html", ".yaml", ".js"]),
)
def test_no_bytes_bring_a_reader_down(data: bytes, suffix: str) -> None:
    with suppress(UnsearchableError):
        for piece in pieces_of(f"a{suffix}", data):
            assert isinstance(piece.text, str)
