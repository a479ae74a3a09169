"""A case's page tells where its time went, what may come next, and shows it in the flowchart."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPage, Watched
from tests.browser.internal_sample import CASE, Sample

pytestmark = pytest.mark.browser


def cells(watched: Watched, caption: str) -> list[list[str]]:
    """Return the words of a table, row by row."""
    table = watched.page.get_by_role("table", name=caption)
    return [
        row.locator("th, td").all_inner_texts()
        for row in table.locator("tbody").get_by_role("row").all()
    ]


@pytest.fixture
def reading(watched: Watched, sample: Sample) -> Watched:
    """Open the sample's main case."""
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    return watched


def drawing_of(watched: Watched) -> Locator:
    watched.page.get_by_text("Flowchart: where this case stands").click()
    return watched.page.get_by_role("img", name="Flowchart of the procedure")


def test_the_desk_says_how_long_a_case_took_and_who_has_it(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)

    row = watched.page.locator(".dhr-table--cases").get_by_role("row").filter(has_text=CASE)
    expect(row).to_contain_text("with health (agency) delay")
    expect(row).to_contain_text("days")
    watched.sound()


def test_the_page_says_who_has_it_in_hand_now_and_why(reading: Watched) -> None:
    shown = reading.page.locator(".dhr-time-whole").inner_text()

    assert "242 days from 16 January 2023" in shown
    assert "In hand with health (agency) since 16 May 2023" in shown
    assert "it was due by 15 May 2023" in shown


def test_the_month_and_the_six_months_stand_beside_what_was_taken(reading: Watched) -> None:
    decision, report = reading.page.locator(".dhr-allowance").all_inner_texts()

    assert "took 25 days, within its time" in decision
    assert "217 days so far, 36 over its time" in report
    assert "the end of six months, 10 August 2023; agreed until 20 December 2023" in report


def test_every_bar_has_its_numbers_in_a_table(reading: Watched) -> None:
    stages = cells(reading, "Time in each stage")
    hands = cells(reading, "In whose hands the time was")

    assert stages[0][:4] == ["Notification", "16 Jan 2023", "16 Jan 2023", "0 days"]
    assert stages[-1][:4] == ["Agencies' reports", "24 Mar 2023", "so far", "175 days"]
    assert sum(int(row[1].split()[0]) for row in hands) == 242
    assert ["Court", "30 days", "30 days"] in [row[:3] for row in hands]
    for drawn in reading.page.locator("svg.dhr-bar").all():
        assert drawn.get_attribute("aria-hidden") == "true"


def test_next_dates_say_what_they_rest_on_or_that_nothing_can_be_said(reading: Watched) -> None:
    dates = {row[0]: row[1:] for row in cells(reading, "Next dates")}

    assert dates["Agencies' reports"][0] == "Cannot be said"
    assert dates["Overview report"][0] == "Wed 20 Dec 2023"
    assert "Typically 150 days" in dates["Home Office"][1]


def test_the_flowchart_says_in_words_and_shapes_where_the_case_stands(reading: Watched) -> None:
    drawing = drawing_of(reading)
    expect(drawing).to_be_visible()
    told = drawing.locator("text").all_text_contents()

    assert "Done 1 Sep 2025" in told  # the sample's own stages
    assert told.count("Here") == 1
    assert told.count("Not on this case's way") == 4
    assert told[told.index("Agencies' reports") + 1] == "Here"
    assert drawing.locator(".dhr-flow-shape").count() == 16
    reading.sound()


def test_a_blocked_stage_names_the_clause(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.open_case("DHR-2024-002")

    expect(drawing_of(watched).get_by_text("Here, blocked by B11.1")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_drawing_is_readable_in_every_width(
    new_page: NewPage, address: str, sample: Sample, width: int
) -> None:
    watched = new_page(address, viewport={"width": width, "height": 800})
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    texts = drawing_of(watched).locator("text")

    heights = "each => each.map((text) => text.getBoundingClientRect().height)"
    assert min(texts.evaluate_all(heights)) >= 12
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_has_the_bars_and_their_numbers(reading: Watched) -> None:
    reading.page.emulate_media(media="print")

    expect(reading.page.get_by_role("table", name="Time in each stage")).to_be_visible()
    expect(reading.page.locator("svg.dhr-bar").first).to_be_visible()
