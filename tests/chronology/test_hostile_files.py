"""Files made with malice or by mistake: each is refused by name, and nothing of it is run."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.chronology.columns import MAX_FILE
from generator.chronology.errors import ChronologyFileError
from generator.chronology.package import MAX_PARTS, MAX_UNPACKED
from generator.errors import DhrError
from tests.chronology.workbooks import CANARY, book, read, repacked, table

SOUND = book({"comment": CANARY})
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal(data: bytes, name: str = "police.xlsx") -> str:
    with pytest.raises(ChronologyFileError) as caught:
        read(data, name)
    assert CANARY not in str(caught.value)
    assert str(caught.value).startswith(name)
    return caught.value.problem


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/activeX/activeX1.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "linked to other workbooks"),
        ("xl/connections.xml", "fetches data"),
        ("xl/queryTables/queryTable1.xml", "fetches data"),
        ("xl/embeddings/oleObject1.bin", "macros|embedded"),
        ("xl/embeddings/paper.docx", "embedded"),
        ("xl/comments1.xml", "notes or comments"),
        ("xl/threadedComments/threadedComment1.xml", "notes or comments"),
        ("xl/media/image1.png", "pictures"),
    ],
)
def test_parts_that_run_fetch_or_hide_something_are_named(part: str, why: str) -> None:
    import re  # noqa: PLC0415

    assert re.search(why, refusal(repacked(SOUND, {part: b"x"})))


def test_a_workbook_that_says_it_has_macros_is_refused_without_them() -> None:
    types = {
        "[Content_Types].xml": lambda part: part.replace(b"sheet.main", b"sheet.macroEnabled.main")
    }

    assert "macros" in refusal(repacked(SOUND, patch=types))


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "locked with a password"),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", "old Excel file"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "old Office file"),
        (repacked(SOUND, {"word/document.xml": b"x"}), "a.docx", "a Word file"),
        (repacked(SOUND, {"ppt/presentation.xml": b"x"}), "a.pptx", "a PowerPoint file"),
        (repacked(SOUND, {"xl/workbook.bin": b"x"}), "a.xlsb", "binary workbook"),
        (repacked(SOUND, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "a.ods",
         "OpenDocument"),
        (repacked(SOUND, {"[Content_Types].xml": None}), "a.zip", "no Excel workbook"),
        (b"%PDF-1.7", "a.pdf", "neither an Excel workbook"),
        (b"<table><tr><td>", "a.xls", "neither an Excel workbook"),
        (b"", "a.xlsx", "neither an Excel workbook"),
        (SOUND[:-40], "a.xlsx", "damaged"),
        (b"PK\x03\x04" + b"\0" * 200, "a.xlsx", "damaged"),
        (b"x" * (MAX_FILE + 1), "a.csv", "larger than 10 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(
    data: bytes, name: str, why: str
) -> None:
    assert why in refusal(data, name)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("Start date,Source".encode("utf-16"), "UTF-16"),
        ("Start date,Source".encode("utf-16-be"), "NUL"),
        (table({"event": "café"}, encoding="cp1252"), "older encoding"),
        (table() + b"\0", "NUL"),
        (table() + b'\r\n"open', "quotation mark"),
        (table({"event": "x" * 200_000}), "too long"),
        (table() + b"\r\n" + b"," * 500 + b"x", "64 columns"),
    ],
    ids=["utf-16", "utf-16-be", "cp1252", "nul", "open quote", "long cell", "wide"],
)
def test_a_table_in_another_encoding_or_shape_is_named_with_the_remedy(
    data: bytes, why: str
) -> None:
    assert why in refusal(data, "police.csv")


# ---------------------------------------------------------------------------------------------
# Bombs


def test_a_bomb_is_known_by_its_directory() -> None:
    assert "tightly" in refusal(repacked(SOUND, {SHEET: b" " * 5_000_000}))
    assert "unpacks to more" in refusal(
        repacked(
            SOUND, {f"xl/{n}.xml": bytes(9_000_000) for n in range(MAX_UNPACKED // 9_000_000 + 1)}
        )
    )
    assert "parts" in refusal(repacked(SOUND, {f"xl/{n}.xml": b"" for n in range(MAX_PARTS)}))


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    at = SOUND.rindex(SHEET.encode())  # in the central directory, whose sizes stand before it
    lying = bytearray(SOUND)
    struct.pack_into("<I", lying, at - 46 + 24, 100)

    assert "damaged" in refusal(bytes(lying))


def test_one_part_twice_and_a_locked_part_are_refused() -> None:
    made = io.BytesIO(SOUND)
    with zipfile.ZipFile(made, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr(SHEET, b"<x/>")
    locked = bytearray(SOUND)
    struct.pack_into("<H", locked, SOUND.rindex(SHEET.encode()) - 46 + 8, 1)

    assert "damaged" in refusal(made.getvalue())
    assert "password" in refusal(bytes(locked))


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)
OUTSIDE = b'<!DOCTYPE x SYSTEM "http://elsewhere.invalid/x.dtd"><worksheet/>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "xml", [ENTITIES, OUTSIDE, b"<worksheet>", b"", b"\xff\xfe<\0", b"<a/><b/>"]
)
def test_entities_document_types_and_broken_xml_are_refused(part: str, xml: bytes) -> None:
    assert refusal(repacked(SOUND, {part: xml}))


def test_a_sheet_outside_the_file_or_of_another_kind_is_refused() -> None:
    rels = "xl/_rels/workbook.xml.rels"
    outside = {
        rels: lambda part: part.replace(
            b"<Relationship ", b'<Relationship TargetMode="External" ', 1
        )
    }
    chart = {
        rels: lambda part: part.replace(b"relationships/worksheet", b"relationships/chartsheet")
    }
    lost = {rels: lambda part: part.replace(b"sheet1.xml", b"../../../../etc/passwd")}

    assert "outside itself" in refusal(repacked(SOUND, patch=outside))
    assert "no table" in refusal(repacked(SOUND, patch=chart))
    assert "damaged" in refusal(repacked(SOUND, patch=lost))


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2" t="s"><v>99999</v></c>',
        b'<c r="B2" t="s"><v>-1</v></c>',
        b'<c r="B2" t="s"><v>x</v></c>',
        b'<c r="B2"><v>1e400</v></c>',
        b'<c r="B2"><v>nan</v></c>',
        b'<c r="B2"><v>x</v></c>',
        b'<c r="B2" t="d"><v>yesterday</v></c>',
        b'<c r="B2" t="new"><v>1</v></c>',
    ],
)
def test_cells_that_make_no_sense_are_mistakes_with_a_place(cell: bytes) -> None:
    def patch(part: bytes) -> bytes:
        return part.replace(b'<row r="2">', b'<row r="2">' + cell, 1)

    with pytest.raises(DhrError, match="B2"):
        read(repacked(book({"start": None, "reference": None}), patch={SHEET: patch}))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_any_byte_changed_gives_the_same_entries_or_an_error_of_ours(at: int, by: int) -> None:
    spoilt = bytearray(SOUND)
    spoilt[at] ^= by

    try:
        found = read(bytes(spoilt))
    except DhrError as error:
        told = str(error)
    else:
        told = ""
        assert [entry.content for entry in found.entries] == [
            entry.content for entry in read(SOUND).entries
        ]
    assert CANARY not in told


XML = st.recursive(
    st.sampled_from(["", "x", "1", "<v>1</v>", "<f/>", "<t>a</t>", "<mergeCell ref='zz'/>",
                     "<col min='x' max='9999999999' hidden='1'/>"]),
    lambda inner: st.builds(
        lambda name, attribute, body: f"<{name} {attribute}>{body}</{name}>",
        st.sampled_from(["c", "row", "is", "rPh", "si", "x:c", "mergeCells", "cols"]),
        st.sampled_from(["", "r='A1'", "r='ZZZ9999999'", "r='-1'", "t='s'", "t='inlineStr'",
                         "s='99'", "hidden='true'", "r='99999999999'"]),
        inner,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(XML)
def test_no_sheet_upsets_the_reader(xml: str) -> None:
    sheet = f"<worksheet xmlns:x='y'><sheetData>{xml}</sheetData></worksheet>".encode()

    with pytest.raises(DhrError):
        read(repacked(SOUND, {SHEET: sheet}))
