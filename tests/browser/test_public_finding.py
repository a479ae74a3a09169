"""Finding reviews in a real Chromium: narrowed lists and the search, by keyboard and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import AXE, NewPage
from tests.browser.test_public import RUN_AXE, SCHEMES, SIZES, public_address
from tests.release.releases import SLUG

__all__ = ["public_address"]

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_a_list_is_narrowed_by_keyboard_and_shown_whole_again(
    new_page: NewPage, public_address: str
) -> None:
    watched = new_page(public_address)
    page = watched.page
    page.goto(f"{public_address}recommendations/")
    cards = page.locator("[data-listed] > li:visible")
    all_of_them = cards.count()
    page.get_by_label("Status").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")

    expect(page.get_by_role("status").filter(has_text="shown")).to_contain_text(
        f"of {all_of_them} recommendations shown."
    )
    assert page.url == f"{public_address}recommendations/"
    page.get_by_role("button", name="Show everything").press("Enter")
    expect(cards).to_have_count(all_of_them)
    expect(page.get_by_label("Status")).to_be_focused()
    watched.sound()


def test_on_a_phone_the_choices_are_folded_and_can_contradict_each_other(
    new_page: NewPage, public_address: str
) -> None:
    watched = new_page(public_address, viewport=PHONE)
    page = watched.page
    page.goto(f"{public_address}reviews/")
    expect(page.get_by_label("Year")).to_be_hidden()
    page.get_by_text("Choose by year").click()
    page.get_by_label("Year").select_option(index=1)

    expect(page.get_by_text("reviews shown.")).to_be_visible()
    watched.sound()


def test_without_javascript_the_list_is_narrowed_by_links(
    new_page: NewPage, public_address: str
) -> None:
    page = new_page(public_address, java_script_enabled=False).page
    page.goto(f"{public_address}reviews/")
    page.get_by_text("Theme", exact=True).click()
    page.locator("[data-facet=theme]").get_by_role("link", name="Training").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews: Training")
    assert page.url == f"{public_address}browse/theme/training/"


def test_the_menu_is_folded_on_a_phone_and_open_on_a_desktop(
    new_page: NewPage, public_address: str
) -> None:
    page = new_page(public_address, viewport=PHONE, java_script_enabled=False).page
    page.goto(public_address)
    site = page.get_by_role("navigation", name="Site")
    expect(site.get_by_role("link", name="Search")).to_be_hidden()
    site.get_by_text("Menu").click()
    expect(site.get_by_role("link", name="Search")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    expect(site.get_by_role("link", name="Search")).to_be_visible()


@pytest.mark.parametrize("viewport", SIZES.values(), ids=SIZES)
def test_a_word_of_a_report_is_found_and_goes_nowhere(
    new_page: NewPage, public_address: str, viewport: tuple[int, int]
) -> None:
    watched = new_page(public_address, viewport={"width": viewport[0], "height": viewport[1]})
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{public_address}search/")
    page.keyboard.type("condolences")

    found = page.locator(".dhr-search__found > li")
    expect(found.first).to_be_visible()
    expect(found.first.locator("mark").first).to_contain_text("Condolences")
    expect(page.get_by_role("status").filter(has_text="found")).to_contain_text("found.")
    assert page.url == f"{public_address}search/"
    assert page.evaluate("history.length") == 2
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert [url for url in asked if "condolences" in url.lower()] == []
    watched.sound()
    found.first.get_by_role("link").first.click()
    page.wait_for_url(f"**/reviews/{SLUG}/**")
    page.go_back()
    expect(page.get_by_label("Words to search for")).to_have_value("")


def test_a_found_recommendation_leads_to_its_own_page(
    new_page: NewPage, public_address: str
) -> None:
    page = new_page(public_address).page
    page.goto(f"{public_address}search/")
    page.get_by_label("Words to search for").fill("timeline")
    card = page.locator(".dhr-search__found > li").filter(
        has_text=f"Review {SLUG}: recommendations"
    )

    expect(card).to_contain_text("Recommendations")
    card.locator(".dhr-search__part a").first.click()
    page.wait_for_url(f"**/reviews/{SLUG}/recommendations/r1/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recommendation R1")


def test_nothing_found_is_said_and_escape_clears(new_page: NewPage, public_address: str) -> None:
    watched = new_page(public_address)
    page = watched.page
    page.goto(f"{public_address}search/")
    field = page.get_by_label("Words to search for")
    field.fill("zzzz")

    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    field.press("Escape")
    expect(field).to_have_value("")
    watched.sound()


def test_a_search_that_cannot_be_loaded_says_so(new_page: NewPage, public_address: str) -> None:
    page = new_page(public_address).page
    page.goto(f"{public_address}search/")
    page.route("**/pagefind/**", lambda route: route.abort())
    page.get_by_label("Words to search for").fill("training")

    expect(page.get_by_text("The search could not be loaded.")).to_be_visible()


def test_without_javascript_the_search_leads_to_the_lists(
    new_page: NewPage, public_address: str
) -> None:
    page = new_page(public_address, java_script_enabled=False).page
    page.goto(f"{public_address}search/")

    expect(page.get_by_text("Searching needs JavaScript.")).to_be_visible()


def test_axe_finds_nothing_in_a_narrowed_list_and_in_what_was_found(
    new_page: NewPage, public_address: str
) -> None:
    watched = new_page(public_address, bypass_csp=True)
    page = watched.page
    for url in ("search/", "recommendations/"):
        page.goto(f"{public_address}{url}")
        if url == "search/":
            page.get_by_label("Words to search for").fill("police")
            page.locator(".dhr-search__found > li").first.wait_for()
        else:
            page.get_by_label("Theme").select_option(index=1)
        page.add_script_tag(path=str(AXE))
        for width, height in SIZES.values():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(RUN_AXE) == [], (url, width, scheme)
