"""Files made with malice or by mistake: a clear refusal, and nothing is fetched."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import DhrError
from generator.reports.errors import ReportFileError
from generator.reports.word_file import MAX_FILE, MAX_PARTS, MAX_UNPACKED
from tests.reports.files import CANARY, HEADING, docx, p, part, read, relations, run

SOUND = docx(HEADING, p(CANARY))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal(data: bytes) -> str:
    with pytest.raises(ReportFileError) as caught:
        read(data)
    assert CANARY not in str(caught.value)
    assert caught.value.remedy
    return caught.value.problem


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as target:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            target.writestr(info, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n", "PDF.*text can lie under its boxes"),
        (b"\n%PDF-1.7\n", "PDF"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (OLE + "WordDocument".encode("utf-16-le"), r"old Word file \(.doc\)"),
        (OLE, "old Office file"),
        (b"{\\rtf1 x}", "rich text"),
        (docx(HEADING, parts={"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (docx(HEADING, parts={"xl/workbook.xml": b"<x/>"}), "Excel"),
        (zipped(("a.docx", SOUND)), "a zip file"),
        (b"", "no Word file"),
        (b"<html>", "no Word file"),
        (SOUND[:-60], "damaged"),
        (SOUND[: len(SOUND) // 2], "damaged"),
        (b"PK\x03\x04" + b"\0" * 300, "damaged"),
        (b"x" * (MAX_FILE + 1), "larger than 50 MB"),
        (docx(HEADING, parts={"_rels/.rels": None}), "does not say where its text is"),
        (docx(HEADING, parts={"word/document.xml": None}), "does not say where its text is"),
        (docx(HEADING, parts={"word/document.xml": b"<w:document>"}), "damaged"),
        (docx(HEADING, parts={"word/styles.xml": b"\xff\xfe<"}), "damaged"),
        (docx(HEADING, parts={"[Content_Types].xml": b"<Types/>"}), "list of types"),
        (docx(HEADING, parts={"../../etc/x": b"x"}), "damaged"),
        (docx(HEADING, parts={"word\\x.xml": b"x"}), "damaged"),
        (docx(HEADING, parts={"WORD/document.xml": b"x"}), "damaged"),
        (docx(HEADING, parts={"/word/document.xml": b"x"}), "damaged"),
        (docx(HEADING, parts={f"word/x{n}.xml": b"" for n in range(MAX_PARTS)}), "parts"),
        (docx(HEADING, parts={"word/x.xml": b" " * 3_000_000}), "packed far more tightly"),
        (docx(HEADING, parts={"_rels/.rels": relations(
            ("r1", "officeDocument", "../../../etc/passwd", False))}), "where its text is"),
        (docx(HEADING, parts={"_rels/.rels": relations(
            ("r1", "officeDocument", "http://example.org/", True))}), "where its text is"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sound_word_file_is_refused_by_what_it_is(data: bytes, why: str) -> None:
    import re  # noqa: PLC0415

    assert re.search(why, refusal(data))


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
        b'<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
        b'<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_no_document_type_is_read(declared: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as source:
        sound = source.read(name)
    text = sound.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>')

    assert "damaged" in refusal(docx(HEADING, parts={name: declared + text}))


def test_macros_in_a_file_that_says_it_has_none_are_found_and_so_is_the_other_way() -> None:
    types = zipfile.ZipFile(io.BytesIO(SOUND)).read("[Content_Types].xml")
    macro = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        b"application/vnd.ms-word.document.macroEnabled.main",
    )

    draft = read(docx(HEADING, parts={"[Content_Types].xml": macro}))

    assert "macros" in {str(each.matter) for each in draft.stopping(())}
    template = types.replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main")
    assert "template" in refusal(docx(HEADING, parts={"[Content_Types].xml": template}))


def test_a_directory_that_lies_about_sizes_is_not_believed() -> None:
    bomb = bytearray(zipped(("[Content_Types].xml", b"x" * 1000), ("word/document.xml", b"y")))
    at = bomb.rindex(b"PK\x01\x02")
    struct.pack_into("<I", bomb, at + 24, MAX_UNPACKED + 1)

    assert "unpacks to more than" in refusal(bytes(bomb))


def test_the_same_member_twice_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as source:
        members = [(name, source.read(name)) for name in source.namelist()]
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = zipped(*members, ("word/document.xml", part("<w:body/>")))

    assert "damaged" in refusal(doubled)


def test_a_file_nested_as_deep_as_can_be_is_refused_and_not_followed() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3_000 + p(run("x")) + "</w:sdtContent></w:sdt>" * 3_000

    with pytest.raises(DhrError):
        read(docx(HEADING, table_of(400)))
    try:
        read(docx(HEADING, deep))
    except DhrError as error:
        assert CANARY not in str(error)  # noqa: PT017 - reading it is right as well


def table_of(depth: int) -> str:
    """A table in a table, and so on."""
    opening = "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
    return opening * depth + p("x") + (f"</w:tc></w:tr></w:tbl>{p()}" * depth)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_damage_is_one_of_our_errors_or_a_report(data: st.DataObject) -> None:
    damaged = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(damaged))
    except DhrError as error:
        assert CANARY not in str(error)  # noqa: PT017 - a sound report is right as well
