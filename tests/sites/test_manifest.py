"""The manifest of a built site: one form, plain names, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sites.manifest import (
    MANIFEST,
    BuiltFile,
    Manifest,
    ManifestError,
    Stamp,
    parse_manifest,
    write_manifest,
)
from tests.sites.signed_site import STAMP

HASH = "0" * 64
ENTRY = f'{{\n   "sha256": "{HASH}",\n   "size": 1\n  }}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text("hello")
    (tmp_path / "a/b.css").write_text("")
    return tmp_path


def written(**changed: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    """A manifest as this program writes it, but for some of its fields; None takes one away."""
    tree = json.loads(Manifest({"a": BuiltFile(HASH, 1)}, STAMP).to_json())
    plain = {key: value for key, value in {**tree, **changed}.items() if value is not None}
    return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def test_a_manifest_is_read_back_as_it_was_written(site: Path) -> None:
    made = write_manifest(site, STAMP)

    read = parse_manifest((site / MANIFEST).read_bytes())

    assert read == made
    assert read.stamp == STAMP
    assert sorted(read.files) == ["a/b.css", "index.html"]
    assert read.files["index.html"].size == 5


def test_the_same_files_give_the_same_bytes(site: Path) -> None:
    assert write_manifest(site, Stamp()).to_json() == write_manifest(site, Stamp()).to_json()


def test_a_symbolic_link_is_no_part_of_a_site(site: Path) -> None:
    (site / "link").symlink_to("/etc/hostname")

    with pytest.raises(ManifestError):
        write_manifest(site, Stamp())


def test_a_file_that_could_not_be_named_plainly_is_no_part_of_a_site(site: Path) -> None:
    (site / "a\nb").write_text("")

    with pytest.raises(ManifestError):
        write_manifest(site, Stamp())


def test_what_this_program_writes_is_read() -> None:
    assert parse_manifest(written()).stamp == STAMP


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(written()[:-2], id="cut short"),
        pytest.param(written() + b"\n", id="something after the end"),
        pytest.param(json.dumps(json.loads(written())).encode(), id="in another form"),
        pytest.param(b"\xef\xbb\xbf" + written(), id="a mark before it"),
        pytest.param(written(more=1), id="an unknown field"),
        pytest.param(written(format="dhr-manifest-2"), id="another format"),
        pytest.param(written(build=-1), id="a number below nought"),
        pytest.param(written(build=True), id="no number"),
        pytest.param(written(build=7.0), id="no whole number"),
        pytest.param(written(build=2**53), id="a number that not every program can hold"),
        pytest.param(written(build=None), id="without a number"),
        pytest.param(written(created="today"), id="no moment"),
        pytest.param(written(created="2026-06-15T12:00:60Z"), id="no second of any minute"),
        pytest.param(written(expires="2026-6-5T12:00:00Z"), id="a moment in another form"),
        pytest.param(written(site="../site"), id="no site"),
        pytest.param(written(commit="main"), id="no commit"),
        pytest.param(written(generator="0.1\x1b[2J"), id="no version"),
        pytest.param(written(files=[]), id="no files"),
        pytest.param(written(files=None), id="without files"),
        pytest.param(written(files={"a": {"sha256": "x", "size": 1}}), id="no hash"),
        pytest.param(written(files={"a": {"sha256": HASH.upper() + "A", "size": 1}}), id="case"),
        pytest.param(written(files={"a": {"sha256": HASH}}), id="without a size"),
        pytest.param(written(files={"a": {"sha256": HASH, "size": 2**40}}), id="a giant"),
        pytest.param(written(files={"a": {"sha256": HASH, "size": 1, "x": 1}}), id="more"),
        pytest.param(
            written().replace(b'"a": ', f'"a": {ENTRY},\n  "a": '.encode()), id="a name twice"
        ),
        pytest.param(
            written().replace(b'"a": ', f'"\\u0061": {ENTRY},\n  "a": '.encode()),
            id="a name twice, one in disguise",
        ),
        pytest.param(written().replace(b'"build": 7', b'"build": 9,\n "build": 7'), id="2 builds"),
        pytest.param(written().replace(b'"a"', b'"\\ud800"'), id="half a character"),
    ],
)  # fmt: skip
def test_what_is_not_written_as_this_program_writes_it_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse_manifest(data)


@pytest.mark.parametrize(
    "name",
    [
        "../secret", "a/../../secret", "/etc/passwd", "a//b", "./a", "a/.", "", "a/", "..",
        "a\\..\\b", "a\0b", "a\nb", "a\x1b[2Jb", "a\u202eb", "x" * 2000, "a/" * 40 + "b",
        MANIFEST, f"{MANIFEST}.sig",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_to_itself_is_refused(name: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(written(files={name: {"sha256": HASH, "size": 1}}))

    assert len(name) < 5 or name in (MANIFEST, f"{MANIFEST}.sig") or name not in str(caught.value)


def test_a_file_that_is_also_a_folder_is_refused() -> None:
    entry = {"sha256": HASH, "size": 1}

    with pytest.raises(ManifestError):
        parse_manifest(written(files={"a": entry, "a/b": entry}))


def test_names_out_of_order_are_refused() -> None:
    entry = {"sha256": HASH, "size": 1}

    with pytest.raises(ManifestError):
        parse_manifest(written(files={"b": entry, "a": entry}))


@given(st.binary(max_size=200))
def test_only_our_errors_escape(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse_manifest(data)


@given(st.integers(0, len(written()) - 1), st.integers(1, 255))
def test_a_changed_byte_gives_another_manifest_or_none(at: int, change: int) -> None:
    data = bytearray(written())
    data[at] ^= change
    try:
        manifest = parse_manifest(bytes(data))
    except ManifestError:
        return
    assert manifest != parse_manifest(written())
    assert manifest.to_json() == bytes(data)
