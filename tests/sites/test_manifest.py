"""The manifest of a built site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sites.manifest import (
    MANIFEST,
    ManifestError,
    compare,
    parse_manifest,
    write_manifest,
)

NOW = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text("hello")
    (tmp_path / "a/b.css").write_text("")
    return tmp_path


def test_a_manifest_is_read_back_as_it_was_written(site: Path) -> None:
    written = write_manifest(site, build=7, created=NOW, expires=NOW, commit="abc")

    read = parse_manifest((site / MANIFEST).read_bytes())

    assert read == written
    assert sorted(read.files) == ["a/b.css", "index.html"]
    assert read.files["index.html"].size == 5
    assert compare(site, read) == ()


def test_the_same_files_give_the_same_bytes(site: Path) -> None:
    assert write_manifest(site).to_json() == write_manifest(site).to_json()


def test_every_difference_is_named(site: Path) -> None:
    manifest = write_manifest(site)
    (site / "index.html").write_text("hullo")
    (site / "a/b.css").unlink()
    (site / "new.js").write_text("x")

    assert set(compare(site, manifest)) == {
        "index.html was altered",
        "a/b.css is missing",
        "new.js is not in the manifest",
    }


def test_a_symbolic_link_is_no_part_of_a_site(site: Path) -> None:
    (site / "link").symlink_to("/etc/hostname")

    with pytest.raises(ManifestError):
        write_manifest(site)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"null", b"\xff", b'{"format": "other"}', b"[" * 100_000,
        b'{"format": "dhr-manifest-1", "build": -1, "files": {}}',
        b'{"format": "dhr-manifest-1", "build": 1, "files": []}',
        b'{"format": "dhr-manifest-1", "build": 1, "files": {"a": {"sha256": "x", "size": 1}}}',
        b'{"format": "dhr-manifest-1", "build": 1, "created": "today", "files": {}}',
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse_manifest(data)


@given(st.binary(max_size=200))
def test_only_our_errors_escape(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse_manifest(data)
