"""documents add: a paper that a reader sealed on the internal site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake_file import PAPER, sealed
from tests.partnership import ONE, READER, TWO, Partnership


@pytest.fixture
def paper(here: Partnership, tmp_path: Path) -> Path:
    path = tmp_path / "dhr-paper-2026-06-15-abcdefgh.age"
    path.write_bytes(sealed(here.portal()))
    return path


def papers(here: Partnership, case: str = ONE) -> list[dict[str, object]]:
    found: list[dict[str, object]] = here.dhr("documents", "list", case, "--format", "json").json
    return found


def test_it_is_told_what_it_claims_and_filed_when_the_officer_agrees(
    here: Partnership, paper: Path
) -> None:
    done = here.dhr("documents", "add", ONE, str(paper), stdin="y\n")

    assert done.code == 0, done.err
    for words in ("IMR of the Trust (imr, 1 June 2026)", "Rea Reader", READER, "no proof"):
        assert words in done.err
    (entry,) = papers(here)
    assert (entry["title"], entry["kind"], entry["dated"]) == (
        "IMR of the Trust",
        "imr",
        "2026-06-01",
    )
    assert here.dhr("documents", "open", ONE, str(entry["id"])).out.encode() == PAPER
    assert here.tree()["documents"]["documents"][0]["added_by"] == (
        "Ada First, sealed in the name of Rea Reader"
    )
    assert here.dhr("check").code == 0


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_nothing_is_filed_unless_the_officer_agrees(
    here: Partnership, paper: Path, answer: str
) -> None:
    here.dhr("documents", "add", ONE, str(paper), stdin=answer)

    assert papers(here) == []


def test_what_the_officer_says_counts_more_than_the_claim(here: Partnership, paper: Path) -> None:
    more = ("--title", "Report", "--kind", "other-report", "--dated", "2026-06-02", "--by", "Ada")
    assert here.dhr("documents", "add", ONE, str(paper), "--yes", *more).code == 0

    (entry,) = papers(here)
    assert (entry["title"], entry["kind"], entry["dated"]) == (
        "Report",
        "other-report",
        "2026-06-02",
    )
    assert here.tree()["documents"]["documents"][0]["added_by"] == "Ada"


def test_a_sender_who_does_not_open_the_case_is_told_as_one(
    here: Partnership, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.age"
    paper.write_bytes(sealed(here.portal(), sender="p-nobody"))
    done = here.dhr("documents", "add", ONE, str(paper), "--yes")

    assert "No reader of this id opens this case" in done.err


def test_a_paper_for_another_case_is_refused_and_nothing_is_written(
    here: Partnership, paper: Path
) -> None:
    before = here.git("status", "--short")
    done = here.dhr("documents", "add", TWO, str(paper), "--yes")

    assert done.code != 0
    assert "[intake-case]" in done.err
    assert here.git("status", "--short") == before


def test_a_paper_in_clear_still_needs_its_title_and_kind(here: Partnership, tmp_path: Path) -> None:
    paper = tmp_path / "minutes.md"
    paper.write_bytes(PAPER)
    done = here.dhr("documents", "add", ONE, str(paper))

    assert done.code != 0
    assert "--title" in done.err
    assert papers(here) == []
