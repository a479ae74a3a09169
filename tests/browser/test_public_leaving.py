"""Leaving the public site at once: first without JavaScript, then with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from generator.sites.serving import serving
from tests.browser.conftest import NewPage, Watched
from tests.release.releases import SLUG
from tests.sites.public_portal import PublicPortal

pytestmark = pytest.mark.browser

AWAY = "https://www.bbc.co.uk/weather"
REPORT = f"/reviews/{SLUG}/report/"


@pytest.fixture(scope="module")
def address(public_portal: PublicPortal) -> Iterator[str]:
    with serving(public_portal.site.parent, {"public": 0}) as addresses:
        yield addresses["public"].rstrip("/")


def forecast(route: Route) -> None:
    """Stand in for the other site, which a test must not ask."""
    route.fulfill(status=200, content_type="text/html", body="<title>Weather</title><h1>Rain</h1>")


def stay(route: Route) -> None:
    """Answer with nothing: the browser then stays where it is, as while it waits."""
    route.fulfill(status=204)


def reading(new_page: NewPage, address: str, *, script: bool = True) -> Page:
    """Open the home page, then a report, as a reader would."""
    watched = new_page(address, java_script_enabled=script)
    watched.page.context.route("https://**/*", forecast)
    watched.page.goto(f"{address}/")
    watched.page.goto(f"{address}{REPORT}")
    return watched.page


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


# ---------------------------------------------------------------------------------------------
# When JavaScript is unavailable


def test_the_way_out_is_a_plain_link(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address, script=False)

    page.get_by_role("link", name="Exit this page").click()

    expect(page).to_have_url(AWAY)


def test_the_keyboard_comes_to_the_way_out_second(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address, script=False)

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Exit this page")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page).to_have_url(AWAY)


# ---------------------------------------------------------------------------------------------
# When JavaScript is available


def test_leaving_takes_the_page_out_of_the_way_back(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address)

    page.get_by_role("link", name="Exit this page").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(AWAY)
    page.go_back()

    expect(page).to_have_url(f"{address}/")


def test_shift_three_times_leaves(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address)

    press_shift(page, 3)

    expect(page).to_have_url(AWAY)


def test_each_press_is_said_and_five_seconds_begin_anew(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address)
    said = page.get_by_role("status")
    page.clock.install()

    press_shift(page, 1)
    expect(said).to_have_text("Shift, press 2 more times to exit.")
    press_shift(page, 1)
    expect(said).to_have_text("Shift, press 1 more time to exit.")
    page.clock.run_for(5_100)
    expect(said).to_have_text("Exit this page expired.")
    press_shift(page, 2)

    expect(page).to_have_url(f"{address}{REPORT}")
    press_shift(page, 1)
    expect(page).to_have_url(AWAY)


def test_capital_letters_and_shortcuts_do_not_leave(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address)

    for keys in ("Shift+A", "Shift+B", "Shift+C", "Shift+Tab", "Control+Shift"):
        page.keyboard.press(keys)

    expect(page.get_by_role("status")).to_have_text("")
    press_shift(page, 2)
    page.keyboard.press("ArrowDown")
    press_shift(page, 2)
    expect(page.get_by_role("status")).to_have_text("Shift, press 1 more time to exit.")
    expect(page).to_have_url(f"{address}{REPORT}")


def test_the_page_is_covered_and_said_to_load_until_the_other_one_comes(
    new_page: NewPage, address: str
) -> None:
    page = reading(new_page, address)
    page.context.unroute("https://**/*")
    page.context.route("https://**/*", stay)

    page.get_by_role("link", name="Exit this page").click()

    expect(page.get_by_role("alert")).to_have_text("Loading.")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    assert page.title() == "Loading"


def test_a_page_that_comes_back_is_not_covered(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address)
    page.context.unroute("https://**/*")
    page.context.route("https://**/*", stay)
    page.get_by_role("link", name="Exit this page").click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


# ---------------------------------------------------------------------------------------------
# Every page


def test_every_page_keeps_to_its_policy_and_its_own_origin_and_stores_nothing(
    new_page: NewPage, public_portal: PublicPortal, address: str
) -> None:
    watched: Watched = new_page(address)
    page = watched.page
    for path in sorted(public_portal.site.rglob("*.html")):
        name = path.relative_to(public_portal.site).as_posix().removesuffix("index.html")
        page.goto(f"{address}/{name}")
        assert page.context.cookies() == [], name
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, name
        assert page.evaluate("document.querySelector('.dhr-unseen[role=status]') !== null"), name
        watched.sound()


def test_a_page_tells_nobody_where_the_reader_came_from(new_page: NewPage, address: str) -> None:
    page = reading(new_page, address)
    asked: list[dict[str, str]] = []
    page.on("request", lambda request: asked.append(request.headers))
    page.get_by_role("contentinfo").get_by_role("link", name="Open Government Licence v3.0").click()

    expect(page).to_have_url(
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    )
    assert all("referer" not in headers for headers in asked)


def test_what_is_followed_has_its_own_type(address: str) -> None:
    for name, kind in {
        "feeds/reviews.atom": "application/atom+xml",
        "data/reviews.json": "application/json",
        "data/reviews.csv": "text/csv",
        "sitemap.xml": "application/xml",
        "robots.txt": "text/plain",
    }.items():
        with urlopen(f"{address}/{name}") as answer:  # noqa: S310 - our own server
            assert answer.headers.get_content_type() == kind
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_help_page_says_that_history_stays(public_portal: PublicPortal) -> None:
    text = Path(public_portal.site / "using-this-site/index.html").read_text()

    assert "It does not delete your history." in text
    assert "private window" in text
