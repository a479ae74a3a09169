"""The demonstration itself, built and served as `make demo` does, read by its readers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from generator.portal.policy_files import read_policy
from generator.vault.keys import new_identity
from tests.browser.conftest import NewPage, Watched
from tests.demo_site import Site, reader_key
from tests.rules.rows import ROOT

pytestmark = pytest.mark.browser

LATE = "DHR-2025-004"
CLAUSES = read_policy(ROOT).clauses.clauses


def _unlock(new_page: NewPage, demo: str, reader: str, **options: object) -> Watched:
    watched = new_page(demo, **options)
    watched.open()
    watched.give(reader_key(reader).reveal())
    watched.heading("My desk")
    return watched


def _cases_on(page: Page) -> set[str]:
    shown = page.locator("main").inner_text()
    return {word for word in shown.split() if word.startswith("DHR-")}


def test_a_panel_member_reads_a_case_with_everything_that_is_theirs(
    new_page: NewPage, demo: str
) -> None:
    watched = _unlock(new_page, demo, "panel-police")
    watched.open_case(LATE)
    shown = watched.page.locator("main").inner_text()

    for words in ("Agencies' reports", "Deadlines", "days late", "B9.8", "Terms of reference"):
        assert words in shown
    watched.page.get_by_role("button", name="Read Minutes").first.click()
    watched.page.get_by_text("Minutes of the", exact=False).first.wait_for()
    watched.sound()


def test_a_clause_says_what_it_asks_over_the_page_that_cites_it(
    new_page: NewPage, demo: str
) -> None:
    watched = _unlock(new_page, demo, "panel-police")
    watched.open_case(LATE)
    page = watched.page
    mark = page.get_by_role("button", name="Clause B9.8", exact=True).first
    mark.focus()
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="B9.8 IMR on time")
    dialog.get_by_text("Last day for each agency's IMR", exact=False).wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert mark.evaluate("node => node === document.activeElement")
    watched.sound()


def test_a_reader_reads_the_whole_policy_from_the_desk(new_page: NewPage, demo: str) -> None:
    watched = _unlock(new_page, demo, "panel-police")
    watched.page.get_by_role("button", name="The policy, clause by clause").click()

    watched.heading("The policy, clause by clause")
    assert watched.page.get_by_role("heading", level=2).count() == len(CLAUSES)
    watched.sound()


@pytest.mark.parametrize("reader", ["panel-police", "panel-health", "advocate"])
def test_a_reader_meets_their_own_cases_and_no_other(
    new_page: NewPage, demo: str, site: Site, reader: str
) -> None:
    watched = _unlock(new_page, demo, reader)

    mine = {card["case"] for card in site.desk(reader_key(reader))["cards"]}
    assert _cases_on(watched.page) == mine
    assert mine < set(site.portal.case_ids())
    watched.sound()


def test_the_office_meets_every_case(new_page: NewPage, demo: str, site: Site) -> None:
    watched = _unlock(new_page, demo, "officer")

    assert _cases_on(watched.page) == set(site.portal.case_ids())
    watched.sound()


def test_a_key_that_the_partnership_does_not_know_opens_nothing(
    new_page: NewPage, demo: str
) -> None:
    watched = new_page(demo)
    watched.open()
    watched.give(new_identity().reveal())

    watched.page.get_by_role("alert").wait_for()
    assert "DHR-" not in watched.page.locator("body").inner_text()
    watched.sound()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mature_case_fits_the_screen_and_locks_without_a_trace(
    new_page: NewPage, demo: str, width: int, scheme: str
) -> None:
    watched = _unlock(
        new_page,
        demo,
        "independent-chair",
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    watched.open_case(LATE)
    page = watched.page

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Lock").click()
    page.get_by_label("Paste your key").wait_for()
    assert LATE not in page.content()
    assert page.evaluate("Object.keys(localStorage).map((key) => key.slice(0, 10))") == [
        "dhr-build-"
    ]
    assert page.title() == "Review portal"
    watched.sound()
