"""Section `documents`: each paper once, at a path and under names that lead nowhere else."""

from __future__ import annotations

import pytest

from generator.errors import Place
from generator.records.papers import DocumentsSection
from generator.schema import SchemaError, validate

PAPER = {
    "id": "d-aaaaaaaaaa",
    "title": "Minutes",
    "kind": "minutes",
    "dated": "2026-06-01",
    "added": "2026-06-02",
    "added_by": "An officer",
    "path": "documents/d-aaaaaaaaaa.age",
    "media_type": "text/markdown",
    "file_name": "minutes.md",
    "size": "1",
    "sha256": "0" * 64,
}
OTHER = {**PAPER, "id": "d-bbbbbbbbbb", "path": "documents/d-bbbbbbbbbb.age"}


def read(*papers: dict[str, str]) -> DocumentsSection:
    return validate(DocumentsSection, {"documents": [{**each} for each in papers]}, Place("a case"))


def test_two_papers_at_their_own_paths_are_taken() -> None:
    assert len(read(PAPER, OTHER).documents) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("path", "documents/../../DHR-2025-001/record.yaml", id="a path upwards"),
        pytest.param("path", "/etc/passwd", id="a path from the top"),
        pytest.param("path", "record.yaml", id="the record itself"),
        pytest.param("path", "documents/Ottoline Example.age", id="a name in the path"),
        pytest.param("file_name", "../minutes.md", id="a file name with a folder"),
        pytest.param("media_type", "text/html; charset=utf-8", id="no plain media type"),
    ],
)
def test_a_paper_that_leads_elsewhere_is_refused_without_its_value(field: str, value: str) -> None:
    with pytest.raises(SchemaError) as refused:
        read({**PAPER, field: value})

    assert f"documents[0].{field}" in str(refused.value)
    assert value not in str(refused.value)


@pytest.mark.parametrize("field", ["id", "path"])
def test_a_paper_is_listed_once(field: str) -> None:
    with pytest.raises(SchemaError, match="twice"):
        read(PAPER, {**OTHER, field: PAPER[field]})
