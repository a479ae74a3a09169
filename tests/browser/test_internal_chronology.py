"""A reader reads a chronology: filters it, prints it, keeps it; with a mouse, keys or a phone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from generator.chronology.columns import MAX_ENTRIES
from tests.browser.conftest import AXE, NewPage, Own, Watched, begin_site
from tests.browser.internal_chronology import (
    CLOSED,
    ENTRIES,
    FORMULA,
    LONG,
    MANY,
    SHORT,
    Chronologies,
    told_page,
    write_chronologies,
)
from tests.browser.internal_fixture import Key, card, served
from tests.browser.screens import SCREENS
from tests.browser.test_internal_access import RULES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def told(shell: Path, tmp_path_factory: pytest.TempPathFactory) -> Chronologies:
    """A site with chronologies, which tests only read."""
    return write_chronologies(begin_site(shell, tmp_path_factory.mktemp("chronologies")))


@pytest.fixture(scope="module")
def address(told: Chronologies) -> Iterator[str]:
    with served(told.site.root) as served_at:
        yield served_at


def read(watched: Watched, key: Key, case: str = SHORT) -> Watched:
    watched.unlock(key)
    watched.open_case(case)
    watched.page.get_by_role("button", name="Read the chronology").click()
    watched.heading(f"Chronology of {case}")
    return watched


@pytest.fixture
def reading(watched: Watched, told: Chronologies) -> Watched:
    """The short chronology, as the panel reads it."""
    return read(watched, told.panel)


def whens(watched: Watched) -> list[str]:
    """When the entries that are shown happened, from above."""
    shown = watched.page.locator(".dhr-table--chronology tbody tr:not([hidden]) th")
    return shown.all_text_contents()


def count(watched: Watched) -> str:
    return watched.page.locator(".dhr-chronology-told").inner_text()


def test_the_page_says_what_there_is_and_leads_to_it(watched: Watched, told: Chronologies) -> None:
    watched.unlock(told.panel)
    watched.open_case(SHORT)

    lead = watched.page.locator(".dhr-chronology-lead")
    expect(lead).to_contain_text("8 entries of 3 agencies, merged on 12 June 2026.")
    expect(lead).to_contain_text("6 points to look at.")


def test_a_page_without_a_chronology_has_no_way_to_it(watched: Watched, told: Chronologies) -> None:
    watched.unlock(told.panel)
    watched.open_case(CLOSED)

    assert watched.page.get_by_role("heading", name="Chronology").is_visible()
    assert watched.page.get_by_role("button", name="Read the chronology").count() == 0


def test_entries_stand_in_order_under_their_years_with_their_doubt(reading: Watched) -> None:
    assert whens(reading) == [
        "2019?", "March 2021?", "5 March 2021", "5 March 2021, 23:40", "2 June 2022",
        "18 November 2022", "9 January 2023", "9 January 2023",
    ]  # fmt: skip
    assert reading.page.get_by_role("heading", level=2).all_text_contents() == [
        "2019", "2021", "2022", "2023",
    ]  # fmt: skip
    entry = reading.page.get_by_role("row", name="5 March 2021, 23:40")
    for words in ("Midmarch Police", "Incident log · MP/21/0417 · row 2", "DASH: medium."):
        expect(entry).to_contain_text(words)


def test_a_panel_reads_pseudonyms_and_an_office_reads_names(
    reading: Watched, new_page: NewPage, address: str, told: Chronologies
) -> None:
    text = reading.page.locator(".dhr-chronology").inner_text()
    office = read(new_page(address), told.office).page.locator(".dhr-chronology").inner_text()

    assert not [name for name in ("Rose", "Rosie", "Thistlewick", "Osric") if name in text]
    assert "Ava registered with the practice." in text
    assert "pseudonyms" in text
    assert "spoke to Rose Thistlewick alone" in office
    assert "pseudonyms" not in office


def test_what_an_agency_wrote_is_text_and_nothing_else(reading: Watched) -> None:
    row = reading.page.get_by_role("row", name="9 January 2023").first

    assert "<img src=x onerror=alert(1)> & evil" in row.inner_text()
    assert row.locator("img").count() == 0


def test_entries_are_filtered_by_agency_person_and_period(reading: Watched) -> None:
    page = reading.page
    page.get_by_label("Agency", exact=True).select_option("Sandmere Trust")
    assert whens(reading) == ["2019?", "March 2021?", "2 June 2022"]
    assert count(reading) == "3 of 8 entries: Sandmere Trust"
    assert page.get_by_role("heading", level=2).all_text_contents() == ["2019", "2021", "2022"]

    page.get_by_label("Person").select_option("Ava")
    assert whens(reading) == ["2019?", "March 2021?"]

    page.get_by_label("From").fill("2021-03-31")
    assert whens(reading) == ["March 2021?"], "some day of March is in the period"
    assert count(reading) == "1 of 8 entries: Sandmere Trust, Ava, from 31 March 2021"

    page.get_by_role("button", name="Show all").click()
    page.get_by_label("To").fill("2019-06-01")
    assert whens(reading) == ["2019?"]
    expect(page.locator("#dhr-status")).to_have_text("1 of 8 entries: to 1 June 2019")

    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Words").fill("NEIGHBOUR night")
    assert len(whens(reading)) == 2
    page.get_by_label("Words").fill("nowhere to be found")
    assert count(reading).startswith("0 of 8 entries")
    assert page.locator(".dhr-year:visible").count() == 0


def test_points_to_look_at_are_unfolded_on_demand(reading: Watched) -> None:
    reading.page.get_by_text("6 points to look at").click()

    for words in ("No entry from", "may tell of one event", "No IMR is commissioned from"):
        expect(reading.page.get_by_text(words).first).to_be_visible()


def test_a_reader_with_only_a_keyboard_filters_and_goes_back(reading: Watched) -> None:
    page = reading.page
    page.get_by_label("Agency", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert count(reading) == "3 of 8 entries: Sandmere Homes"
    page.get_by_role("button", name="2023", exact=True).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "2023"
    page.get_by_role("button", name=f"Back to {SHORT}").focus()
    page.keyboard.press("Enter")

    reading.heading(SHORT)
    assert page.evaluate("document.activeElement.textContent") == "Read the chronology"


def test_what_is_kept_is_what_is_shown_and_holds_no_formula(reading: Watched) -> None:
    reading.page.get_by_label("Agency", exact=True).select_option("Sandmere Homes")
    with reading.page.expect_download() as saving:
        reading.page.get_by_role("button", name="Save these entries").click()

    name = saving.value.suggested_filename
    assert name == "OFFICIAL-SENSITIVE DHR-2025-003 chronology 2026-06-12.csv"
    data = Path(saving.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by it"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["First day"] for row in rows] == ["2021-03-05", "2023-01-09", "2023-01-09"]
    assert rows[-1]["Contact or event"] == f"'{FORMULA}"
    assert rows[0]["Agency"] == "Sandmere Homes"


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_to_object_to(
    new_page: NewPage, address: str, told: Chronologies, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    watched = new_page(address, **options)
    watched.page.context.add_init_script(path=AXE)
    read(watched, told.panel)
    watched.page.get_by_text("6 points to look at").click()
    watched.page.get_by_label("Agency", exact=True).select_option("Sandmere Homes")

    found: dict[str, Any] = watched.page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    assert [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    watched.sound()


def test_a_long_chronology_is_whole_and_filters_at_once(
    watched: Watched, told: Chronologies
) -> None:
    read(watched, told.office, LONG)
    assert len(whens(watched)) == MANY
    assert count(watched) == f"{MANY} entries"

    watched.page.get_by_label("Agency", exact=True).select_option("Midmarch Police")

    shown = len(whens(watched))
    assert count(watched) == f"{shown} of {MANY} entries: Midmarch Police"
    assert 0 < shown < MANY


def test_paper_has_the_entries_that_are_shown_and_says_which(reading: Watched) -> None:
    reading.page.get_by_label("Agency", exact=True).select_option("Sandmere Trust")
    reading.page.emulate_media(media="print")

    expect(reading.page.get_by_text("3 of 8 entries: Sandmere Trust").first).to_be_visible()
    expect(reading.page.get_by_text("Bruising to the arm")).to_be_visible()
    expect(reading.page.get_by_label("Agency", exact=True)).to_be_hidden()
    expect(reading.page.get_by_role("button", name="Save these entries")).to_be_hidden()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first", "2021-02-30"),
        ("agency", -1),
        ("agency", "police"),
        ("row", 1.5),
        ("event", None),
        ("event", "x" * 20_001),
        ("person", ["Ava"]),
    ],
)
def test_a_chronology_of_another_form_refuses_the_page(own: Own, field: str, value: object) -> None:
    key = Key.new()
    tree = told_page(SHORT, _tree_of_one())
    tree["chronology"]["entries"][0][field] = value
    own.site.seal_desk(key, [card(SHORT, own.site.seal_page(tree))])
    watched = own.visit()
    watched.unlock(key)
    watched.page.get_by_role("button", name=SHORT, exact=True).click()

    watched.heading("This was not opened")
    watched.sound()


def _tree_of_one() -> dict[str, Any]:
    from generator.sites.chronology_page import chronology_tree  # noqa: PLC0415
    from tests.chronology.looking import looked_at  # noqa: PLC0415

    return chronology_tree(looked_at(ENTRIES[:1]), real_names=False)


@pytest.mark.extra
def test_as_many_entries_as_a_merge_takes_are_read(own: Own) -> None:
    key, tree = Key.new(), _tree_of_one()
    tree["entries"] = tree["entries"] * MAX_ENTRIES
    own.site.seal_desk(key, [card(SHORT, own.site.seal_page(told_page(SHORT, tree)))])

    watched = read(own.visit(), key)

    assert count(watched) == f"{MAX_ENTRIES} entries"
