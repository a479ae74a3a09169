"""The public site in a real Chromium: without JavaScript first, on a phone and a desktop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from generator.sites.serving import serving
from tests.browser.conftest import AXE, NewPage, Watched
from tests.release.releases import SLUG
from tests.sites.public_portal import PublicPortal

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "list": "reviews/",
    "review": f"reviews/{SLUG}/",
    "report": f"reviews/{SLUG}/report/",
    "hostile report": "reviews/hostile-1/report/",
    "summary": f"reviews/{SLUG}/summary/",
    "recommendations": f"reviews/{SLUG}/recommendations/",
    "recommendation": f"reviews/{SLUG}/recommendations/r1/",
    "all recommendations": "recommendations/",
    "recommendations by theme": "recommendations/theme/technology-systems/",
    "search": "search/",
    "policy": "policy/",
    "part of the policy": "policy/b3/",
    "flowchart": "policy/f/",
    "how reviews work": "how-reviews-work/",
    "getting help": "getting-help/",
    "procedures": "policy/procedures/",
    "about this data": "about-this-data/",
    "privacy": "privacy/",
    "using this site": "using-this-site/",
    "accessibility": "accessibility/",
    "no such page": "404.html",
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RUN_AXE = """
axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then((result) => result.violations.map((each) => [each.id, each.nodes[0].html]))
"""
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture(scope="session")
def public_address(public_portal: PublicPortal) -> Iterator[str]:
    """Serve the built site with the program's own server and its headers."""
    with serving(public_portal.site.parent, {"public": 0}) as addresses:
        yield addresses["public"]


@pytest.fixture
def reading(new_page: NewPage, public_address: str) -> Iterator[Watched]:
    """Open the site without JavaScript, as it is meant to work."""
    page = new_page(public_address, java_script_enabled=False)
    yield page
    assert page.problems == []


def test_a_reader_finds_and_reads_a_review_without_javascript(reading: Watched) -> None:
    page = reading.page
    page.goto(reading.address)
    site = page.get_by_role("navigation", name="Site")
    site.get_by_role("link", name="Reviews", exact=True).click()
    page.get_by_role("link", name="Domestic Homicide Review: Marian").click()
    page.get_by_role("link", name="Full report").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Domestic Homicide Review: Marian")
    page.locator("#contents").get_by_role("link", name="2. Findings").click()
    assert page.url.endswith("/report/#2-findings")
    page.get_by_role("link", name="Recommendations and actions").click()
    expect(page.get_by_text("Show one timeline.")).to_be_visible()


def test_a_phone_has_the_contents_folded(new_page: NewPage, public_address: str) -> None:
    watched = new_page(public_address, viewport={"width": 390, "height": 844})
    page = watched.page
    page.goto(f"{public_address}/{PAGES['report']}".replace("//r", "/r"))

    expect(page.locator("#contents")).to_be_hidden()
    page.get_by_text("Contents", exact=True).click()
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="1. Preface").click()
    assert page.url.endswith("#1-preface")
    watched.sound()


def test_the_keyboard_meets_the_way_in_and_the_way_out_first(reading: Watched) -> None:
    page = reading.page
    page.goto(reading.address)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Exit this page")).to_be_focused()


def test_the_way_out_stays_in_sight(new_page: NewPage, public_address: str) -> None:
    watched = new_page(public_address, viewport={"width": 390, "height": 844})
    watched.page.goto(f"{public_address.rstrip('/')}/how-reviews-work/")
    watched.page.evaluate("window.scrollTo(0, 2000)")

    expect(watched.page.get_by_role("link", name="Exit this page")).to_be_in_viewport()
    watched.sound()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_size_and_scheme(
    new_page: NewPage, public_address: str, name: str
) -> None:
    watched = new_page(public_address, bypass_csp=True)
    page = watched.page
    page.goto(f"{public_address.rstrip('/')}/{PAGES[name]}")
    page.add_script_tag(path=str(AXE))

    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(RUN_AXE) == [], (width, scheme)


@pytest.mark.parametrize("name", PAGES)
def test_at_320_pixels_nothing_is_cut_off_and_nothing_leaves_the_site(
    new_page: NewPage, public_address: str, name: str
) -> None:
    watched = new_page(public_address, viewport={"width": 320, "height": 640})
    watched.page.goto(f"{public_address.rstrip('/')}/{PAGES[name]}")

    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert watched.page.context.cookies() == []
    assert watched.page.evaluate("localStorage.length + sessionStorage.length") == 0
    watched.sound()


@pytest.mark.parametrize("name", ["flowchart", "how reviews work"])
def test_the_flowchart_is_readable_on_the_narrowest_phone_and_named_for_assistance(
    new_page: NewPage, public_address: str, name: str
) -> None:
    watched = new_page(public_address, viewport={"width": 320, "height": 640})
    page = watched.page
    page.goto(f"{public_address.rstrip('/')}/{PAGES[name]}")
    drawing = page.get_by_role("img", name="Flowchart: Domestic homicide review")
    expect(drawing).to_be_visible()

    heights = "each => each.map((text) => text.getBoundingClientRect().height)"
    assert min(drawing.locator("text").evaluate_all(heights)) >= 12
    overhang = """each => each.filter((text) => {
      let box = text.previousElementSibling;
      while (box.localName !== "rect") box = box.previousElementSibling;
      return text.getBoundingClientRect().right > box.getBoundingClientRect().right;
    }).map((text) => text.textContent)"""
    assert drawing.locator("text").evaluate_all(overhang) == []
    page.get_by_text("The flowchart in words").click()
    expect(page.get_by_text("Refused: go back to Overview report. (B12.1)")).to_be_visible()
    watched.sound()


def test_a_page_weighs_little(new_page: NewPage, public_address: str) -> None:
    watched = new_page(public_address)
    sizes: list[int] = []
    watched.page.on("response", lambda response: sizes.append(len(response.body())))
    watched.page.goto(f"{public_address.rstrip('/')}/{PAGES['report']}")

    assert sum(sizes) < 400_000  # uncompressed; under 100 kB as a host sends it


def test_paper_has_the_text_and_not_the_menus(browser: Browser, public_address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{public_address.rstrip('/')}/{PAGES['report']}")
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for selector in (".dhr-nav", ".dhr-exit", ".dhr-crumbs", "#contents"):
        expect(page.locator(selector)).to_be_hidden()
    context.close()


def test_the_accessibility_statement_tells_of_these_tests(public_portal: PublicPortal) -> None:
    text = Path(public_portal.site / "accessibility/index.html").read_text()

    assert re.search(r"axe-core in Chromium", text)
    assert "320 pixels" in text
