"""Reports in a real Chromium: addresses of paragraphs, notes, parts, pictures, PDFs and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.sites.serving import serving
from tests.browser.conftest import AXE, NewPage, Watched
from tests.browser.test_public import RUN_AXE, SCHEMES
from tests.sites.report_portal import LONG, RICH, fill_portal

pytestmark = pytest.mark.browser

PAGES = {
    "review": f"reviews/{RICH}/",
    "report": f"reviews/{RICH}/report/",
    "summary": f"reviews/{RICH}/summary/",
    "tribute": f"reviews/{RICH}/tribute/",
    "letter": f"reviews/{RICH}/letter/",
    "contents of a long report": f"reviews/{LONG}/report/",
    "part of a long report": f"reviews/{LONG}/report/part-3/",
    "whole long report": f"reviews/{LONG}/report/whole/",
}
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the site with its PDFs, and serve it with the program's own server and headers."""
    portal = fill_portal(tmp_path_factory.mktemp("reports"))
    portal.build(with_pdfs=True)
    with serving(portal.site.parent, {"public": 0}) as addresses:
        yield addresses["public"].rstrip("/") + "/"


@pytest.fixture
def reading(new_page: NewPage, address: str) -> Iterator[Watched]:
    """Open the site without JavaScript, as it is meant to work."""
    page = new_page(address, java_script_enabled=False)
    yield page
    assert page.problems == []


def mark(page: Page, name: str) -> float:
    """Return how visible the address of a paragraph is."""
    shown: float = page.locator(f"#{name} .dhr-mark").evaluate(
        "each => Number(getComputedStyle(each).opacity)"
    )
    return shown


def test_a_reader_is_warned_and_goes_on_or_back(reading: Watched) -> None:
    page = reading.page
    page.goto(reading.address + PAGES["report"])

    expect(page.get_by_text("Before you read.")).to_be_in_viewport()
    page.get_by_role("link", name="Continue to the full report").click()
    assert page.url.endswith("#report-text")
    expect(page.get_by_role("heading", name="1. Preface")).to_be_in_viewport()
    page.get_by_role("link", name="Go back to the list of reviews").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews")


def test_the_address_of_a_paragraph_shows_when_asked_for(new_page: NewPage, address: str) -> None:
    watched = new_page(address)
    page = watched.page
    page.goto(address + PAGES["report"])

    assert mark(page, "p-1-1") == 0
    page.locator("#p-1-1").hover()
    assert mark(page, "p-1-1") == 1
    link = page.get_by_role("link", name="Paragraph 2.1", exact=True)
    link.focus()
    assert mark(page, "p-2-1") == 1
    page.keyboard.press("Enter")
    assert page.url.endswith("#p-2-1")
    assert mark(page, "p-2-1") == 1
    watched.sound()


def test_a_note_leads_there_and_back(reading: Watched) -> None:
    page = reading.page
    page.goto(reading.address + PAGES["report"])

    page.get_by_label("Note [2]").click()
    expect(page.get_by_text("See the Act")).to_be_in_viewport()
    page.get_by_label("Back to note 2 in the text").click()
    expect(page.get_by_text("Reports were not seen together")).to_be_in_viewport()
    assert page.get_by_label("Back to note 1").count() == 2


def test_an_old_address_within_a_long_report_finds_its_place(reading: Watched) -> None:
    page = reading.page
    page.goto(reading.address + PAGES["contents of a long report"] + "#5-chapter-5")
    expect(page.get_by_role("link", name="5. Chapter 5")).to_be_in_viewport()

    page.goto(reading.address + PAGES["contents of a long report"] + "#p-5-4")
    number = page.get_by_role("link", name="5.4", exact=True)
    if not number.is_visible():  # browsers that leave a folded list folded
        page.get_by_text("Paragraphs of part 5").click()
    number.click()
    assert page.url.endswith("/report/part-5/#p-5-4")
    expect(page.locator("#p-5-4")).to_be_in_viewport()


def test_parts_are_turned_like_pages(reading: Watched) -> None:
    page = reading.page
    page.goto(reading.address + PAGES["contents of a long report"])
    page.get_by_role("link", name="1. Chapter 1").click()
    page.get_by_role("link", name="Next part").click()
    expect(page.get_by_text("Part 2 of 8: 2. Chapter 2")).to_be_visible()
    page.get_by_role("link", name="Previous part").click()
    expect(page.get_by_text("Part 1 of 8: 1. Chapter 1")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_is_drawn_and_fits(new_page: NewPage, address: str, size: str) -> None:
    width, height = SIZES[size]
    watched = new_page(address, viewport={"width": width, "height": height})
    page = watched.page
    page.goto(address + PAGES["report"])
    picture = page.get_by_role("img", name="Where the town lies")
    picture.scroll_into_view_if_needed()

    page.wait_for_function("document.querySelector('img').complete")
    assert picture.evaluate("each => each.naturalWidth") == 640
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] <= width
    assert abs(box["width"] / box["height"] - 640 / 360) < 0.02
    watched.sound()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_size_and_scheme(
    new_page: NewPage, address: str, name: str
) -> None:
    watched = new_page(address, bypass_csp=True)
    page = watched.page
    page.goto(address + PAGES[name])
    page.add_script_tag(path=str(AXE))

    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(RUN_AXE) == [], (width, scheme)


@pytest.mark.parametrize("name", PAGES)
def test_at_320_pixels_nothing_is_cut_off_and_the_policy_holds(
    new_page: NewPage, address: str, name: str
) -> None:
    watched = new_page(address, viewport={"width": 320, "height": 640})
    watched.page.goto(address + PAGES[name])

    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert watched.page.context.cookies() == []
    watched.sound()


def test_paper_keeps_the_warning_and_leaves_out_what_only_a_screen_needs(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + PAGES["report"])
    page.emulate_media(media="print")

    expect(page.get_by_text("Before you read.")).to_be_visible()
    expect(page.get_by_text("How to cite this text")).to_be_visible()
    for selector in (".dhr-mark", ".dhr-siblings", ".dhr-ways", ".footnote-backref", ".dhr-nav"):
        expect(page.locator(selector).first).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    context.close()


def test_the_pdf_comes_as_a_pdf(new_page: NewPage, address: str) -> None:
    watched = new_page(address)
    page = watched.page
    page.goto(address + PAGES["review"])
    link = page.get_by_role("link", name="Full report (PDF")
    expect(link).to_have_text(re.compile(r"\(PDF, [0-9]+ pages, [0-9]+ kB\)"))
    answer = page.request.get(address + PAGES["review"] + str(link.get_attribute("href")))

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")
    watched.sound()
