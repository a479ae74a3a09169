"""Sealed files made once, by us and by stock sops, must open for ever; tampered ones never."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import DhrError, Place
from generator.vault.document_file import open_document
from generator.vault.frame_file import open_frame
from generator.vault.identity_file import load_identities
from generator.vault.record_file import Expectation, open_record

VECTORS = Path(__file__).parents[1] / "vectors"
TABLE: dict[str, Any] = json.loads((VECTORS / "vectors.json").read_text("utf-8"))
ME = TABLE["recipient"]
(KEY,) = load_identities(VECTORS / "identities/plain.txt", public_keys={ME})


def rows(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["file"].partition("/")[2]) for row in TABLE[kind]["files"]]


def read(row: dict[str, Any]) -> bytes:
    return Path(VECTORS, row["file"]).read_bytes()


def test_every_file_of_the_folder_stands_in_the_table() -> None:
    listed = {
        row["file"] for kind in TABLE.values() if isinstance(kind, dict) for row in kind["files"]
    }
    found = {str(path.relative_to(VECTORS)) for path in VECTORS.glob("*/*") if path.is_file()}

    assert found - {path for path in found if "__pycache__" in path} == listed


@pytest.mark.parametrize("row", rows("records"))
def test_a_record_opens_or_is_refused_with_its_code(row: dict[str, Any]) -> None:
    records = TABLE["records"]
    place = Place(records["path"])
    expect = Expectation(records["case"], ("record", "notes"), set(records["recipients"]))
    if row["code"] is None:
        opened = open_record(read(row), [KEY], place=place, expect=expect)
        assert opened.sections["notes"] == records["notes"]
        return
    with pytest.raises(DhrError) as refused:
        open_record(read(row), [KEY], place=place, expect=expect)
    assert refused.value.code == row["code"]


@pytest.mark.parametrize("row", rows("frames"))
def test_a_frame_opens_or_is_refused_with_its_code(row: dict[str, Any]) -> None:
    if row["code"] is None:
        data = open_frame(read(row), KEY, place=Place(row["file"]), sizes=row["sizes"])
        assert json.loads(data) == TABLE["frames"]["data"]
        return
    with pytest.raises(DhrError) as refused:
        open_frame(read(row), KEY, place=Place(row["file"]), sizes=row["sizes"])
    assert refused.value.code == row["code"]


@pytest.mark.parametrize("row", rows("documents"))
def test_a_document_opens_or_is_refused_with_its_code(row: dict[str, Any]) -> None:
    described = {key: TABLE["documents"][key] for key in ("size", "sha256")}
    if row["code"] is None:
        data = open_document(read(row), KEY, place=Place(row["file"]), **described)
        assert data.startswith(b"# Minutes")
        return
    with pytest.raises(DhrError) as refused:
        open_document(read(row), KEY, place=Place(row["file"]), **described)
    assert refused.value.code == row["code"]


@pytest.mark.parametrize("row", rows("identities"))
def test_an_identity_opens_or_is_refused_with_its_code(row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "identity"
    path.touch(mode=0o600)
    path.write_bytes(read(row))
    if row["code"] is None:
        (identity,) = load_identities(path, ask=lambda _: TABLE["passphrase"])
        assert identity.recipient == ME
        return
    with pytest.raises(DhrError) as refused:
        load_identities(path, ask=lambda _: pytest.fail("must not ask"))
    assert refused.value.code == row["code"]
