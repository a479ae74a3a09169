"""A family's advocate reads, in private, what the family was given and is owed."""

from __future__ import annotations

import pytest

from tests.browser.conftest import AXE, NewPage, Watched
from tests.demo_site import KEYS

pytestmark = pytest.mark.browser

CASE = "DHR-2023-001"
CHAPTERS = [
    "Where the review stands",
    "To read in private, and with time",
    "What the family is owed",
    "Who keeps you informed",
]


def _open(new_page: NewPage, demo: str, **options: object) -> Watched:
    watched = new_page(demo, **options)
    watched.page.context.add_init_script(path=AXE)
    watched.open()
    watched.give((KEYS / "reader-advocate.txt").read_text())
    watched.heading("My desk")
    watched.open_case(CASE)
    return watched


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_an_advocates_page_has_four_chapters_fits_and_offends_no_rule_of_access(
    new_page: NewPage, demo: str, scheme: str, width: int
) -> None:
    watched = _open(new_page, demo, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = watched.page

    assert page.get_by_role("heading", level=2).all_inner_texts() == CHAPTERS
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [each["id"] for each in found["violations"]] == []
    watched.sound()


def test_a_draft_is_read_in_place_and_the_way_back_leads_to_it(
    new_page: NewPage, demo: str
) -> None:
    watched = _open(new_page, demo)
    page = watched.page
    page.get_by_role("button", name="Read Overview Report, version 2").press("Enter")
    watched.heading("Overview Report, version 2")
    page.get_by_role("button", name="Back").first.press("Enter")

    watched.heading(CASE)
    read = page.get_by_role("button", name="Read Overview Report, version 2")
    assert read.evaluate("node => node === document.activeElement")
    watched.sound()


def test_what_is_owed_now_says_so_and_what_the_clause_promises(
    new_page: NewPage, demo: str
) -> None:
    watched = _open(new_page, demo)
    row = watched.page.get_by_role("row").filter(has_text="The completed review")
    assert "Owed now" in row.inner_text()
    row.get_by_role("button", name="Clause B6.5").press("Enter")

    watched.page.get_by_role("dialog").get_by_text("given the completed review").wait_for()
    watched.sound()
