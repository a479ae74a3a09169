"""The scan of the exact bytes: every file, its name, and the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.anonymity.identifiers import (
    Form,
    KnownIdentifier,
    identifiers_of,
    public_names,
    stand_ins,
)
from generator.portal.partnership import Portal
from generator.release.scan import ADDRESS, scan
from tests.demo_site import ROOT, open_demo

NAME = KnownIdentifier("name", "Zoë O'Quill")
SURNAME = KnownIdentifier("name", "O'Quill", Form.PROPER)


def leaks(files: dict[str, bytes], folder: str = "") -> list[tuple[str, str, str]]:
    found = scan(files, [NAME, SURNAME], folder=folder).leaks
    return [(leak.kind, leak.where, leak.masked) for leak in found]


def test_a_leak_is_told_by_class_file_line_and_mask() -> None:
    files = {"a.md": b"clean\n", "b.md": "one\ntwo Zoë O'Quill\n".encode()}

    assert leaks(files) == [("name", "b.md:2", "z… (11 characters)")]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("a: 'plain Zoe O''Quill'\n", "b.yaml:1", id="single quotes"),
        pytest.param('x: y\na: "Zoe O\\u0027Quill"\n', "b.yaml:2", id="an escape"),
        pytest.param('a:\n- b\n- "Z\\xf6e, Zo\\\n  \\xeb O\'Quill"\n', "b.yaml:3", id="folded"),
        pytest.param("a: >-\n  said Zoe\n  O'Quill\n", "b.yaml:2", id="over lines"),
    ],
)
def test_yaml_hides_nothing_by_the_way_it_is_written(text: str, where: str) -> None:
    assert ("name", where) in {leak[:2] for leak in leaks({"b.yaml": text.encode()})}


def test_a_name_in_a_file_name_or_the_address_is_found_and_not_repeated() -> None:
    assert leaks({"zoe-o-quill.md": b""})[0][0] == "name"
    ((kind, where, masked),) = leaks({}, folder="sandmere-o-quill")

    assert (kind, where, masked) == ("name", ADDRESS, "o… (7 characters)")


def test_bytes_that_are_no_text_are_searched_all_the_same() -> None:
    assert leaks({"b.md": b"\xff\xfe Zoe O'Quill \xff"})


def test_what_was_searched_for_is_counted_by_class() -> None:
    found = scan({"a.md": b""}, [NAME, SURNAME, KnownIdentifier("case-id", "DHR-2023-001")])

    assert (dict(found.searched), found.leaks) == ({"case-id": 1, "name": 2}, ())


@pytest.fixture(scope="module")
def demo() -> Portal:
    return open_demo()


RELEASED = {"DHR-2021-001": "sandmere-2021-a", "DHR-2022-002": "sandmere-2022-b",
            "DHR-2023-002": "sandmere-2023-a"}  # fmt: skip


@pytest.mark.parametrize("case_id", RELEASED)
def test_the_released_reports_of_the_demonstration_raise_no_false_alarm(
    case_id: str, demo: Portal
) -> None:
    case = demo.open_case(case_id).case
    folder: Path = ROOT / "published" / RELEASED[case_id]
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    bodies = [agency.name for agency in demo.directory.agencies]
    identifiers = identifiers_of(case, bodies=bodies, case_ids=demo.case_ids())
    allowed = (*public_names(case), *stand_ins(case))

    found = scan(files, identifiers, folder=folder.name, allowed=allowed)

    assert sum(found.searched.values()) > 100
    assert found.leaks == ()


@pytest.mark.parametrize("case_id", RELEASED)
def test_every_identifier_of_the_demonstration_is_found_where_it_is_planted(
    case_id: str, demo: Portal
) -> None:
    case = demo.open_case(case_id).case
    identifiers = identifiers_of(case, case_ids=demo.case_ids())
    text = "\n".join(f"Then came {each.text}; and so on." for each in identifiers)

    found = scan({"report.md": text.encode()}, identifiers)

    # Days in court are public knowledge: they are for review.
    reviewed = {at for at, each in enumerate(identifiers, 1) if each.kind == "date-of-trial"}
    missed = set(range(1, len(identifiers) + 1)) - {leak.line for leak in found.leaks} - reviewed
    assert [identifiers[line - 1].kind for line in missed] == []
