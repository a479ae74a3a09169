"""What stands at the address of a withdrawn review: that it was withdrawn, and nothing of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.portal.policy_files import read_partnership, read_people
from generator.sites.public_following import UNLISTED
from generator.sites.public_releases import read_library
from generator.sites.public_search import FOUND_AS
from generator.sites.public_tombstones import tombstone_page, tombstones_of
from tests.project.files import ROOT
from tests.release.releases import SLUG, contents, put

TODAY = dt.date(2026, 6, 15)
TOLD = f"slug: {SLUG}\nwhen: 2026-06-14\nreason: superseded\ntombstone: yes\n"


def told(root: Path, withdrawn: str) -> list[str]:
    put(root, SLUG, {**contents(), "withdrawn.yaml": withdrawn.encode()})
    library = read_library(root, read_people(ROOT), TODAY)
    return [each.slug for each in tombstones_of(root, library.left_out)]


def test_a_withdrawal_that_is_to_be_told_is(tmp_path: Path) -> None:
    assert told(tmp_path, TOLD) == [SLUG]


@pytest.mark.parametrize(
    "withdrawn",
    [
        pytest.param(TOLD.replace("tombstone: yes", "tombstone: no"), id="not to be told"),
        pytest.param(TOLD.replace("tombstone: yes\n", ""), id="not said"),
        pytest.param(TOLD.replace(SLUG, "another-review"), id="of another review"),
        pytest.param("x: 1\n", id="damaged"),
        pytest.param("", id="empty"),
        pytest.param(TOLD + "#" * 5000, id="too large"),
    ],
)
def test_any_other_leaves_nothing_at_the_address(withdrawn: str, tmp_path: Path) -> None:
    assert told(tmp_path, withdrawn) == []


def test_the_page_says_nothing_of_the_review_and_is_found_by_no_list(tmp_path: Path) -> None:
    put(tmp_path, SLUG, {**contents(), "withdrawn.yaml": TOLD.encode()})
    library = read_library(tmp_path, read_people(ROOT), TODAY)
    page = tombstone_page(next(tombstones_of(tmp_path, library.left_out)), read_partnership(ROOT))

    text = page.to_markdown()
    assert page.url == f"reviews/{SLUG}/"
    assert "withdrawn from this site on 14 June 2026. A later version takes its place." in text
    assert "Marian" not in text
    assert page.kind in UNLISTED
    assert page.kind not in FOUND_AS
