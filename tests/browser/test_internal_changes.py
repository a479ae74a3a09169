"""A case's page tells who changed it, and how that is proved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.internal_sample import CASE, Sample

pytestmark = pytest.mark.browser


@pytest.fixture
def reading(watched: Watched, sample: Sample) -> Watched:
    """Open the sample's main case."""
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    return watched


def test_changes_stand_newest_first_with_who_what_and_proof(reading: Watched) -> None:
    table = reading.page.get_by_role("table", name="Changes of the record")
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]

    assert rows[0][:3] == ["14 June 2026, 10:20", "Ada Officer", "Review Panel, Other parts"]
    assert rows[0][3].startswith("Verified")
    assert rows[1][1] == "Not proved"
    assert rows[-1][2] == "Case opened"
    reading.sound()


def test_what_is_in_doubt_stands_out_in_words(reading: Watched) -> None:
    doubt = reading.page.get_by_text("Signed by a key of nobody here")

    expect(doubt).to_be_visible()
    expect(doubt).to_have_class("dhr-tag dhr-tag--broken")


def test_a_page_without_history_has_no_such_chapter(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.open_case("DHR-2026-004")

    expect(watched.page.get_by_role("heading", name="Changes", exact=True)).to_have_count(0)


def test_the_table_fits_a_phone(reading: Watched) -> None:
    reading.page.set_viewport_size({"width": 390, "height": 844})
    width = reading.page.evaluate("document.documentElement.scrollWidth")

    assert width <= 390
