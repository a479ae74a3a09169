"""Searching everything that a reader may open, in the browser, from sealed pages alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import AXE, NewPage, Own, Watched
from tests.browser.internal_fixture import Key, card, page
from tests.browser.internal_sample import CASE, Sample

pytestmark = pytest.mark.browser


def search(watched: Watched, words: str) -> None:
    watched.page.get_by_role("button", name="Search my cases").click()
    expect(watched.page.get_by_label("Words to search for")).to_be_focused()
    watched.page.keyboard.type(words)


def test_a_word_of_a_fact_is_found_and_leads_to_its_place_and_back(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    search(watched, "coercive")
    hits = watched.page.locator(".dhr-hit")
    expect(hits.first.locator("mark").first).to_have_text("coercive")
    expect(hits.first.get_by_role("button")).to_contain_text(CASE)

    hits.first.get_by_role("button").press("Enter")
    watched.page.get_by_role("heading", name=CASE, level=1).wait_for()
    place = watched.page.evaluate("document.activeElement.id")
    assert place.startswith("part-")
    watched.page.get_by_role("button", name="Back to what was found").click()
    expect(hits.first.get_by_role("button")).to_be_focused()
    expect(watched.page.get_by_label("Words to search for")).to_have_value("coercive")


def test_a_reader_stays_on_what_was_found_while_more_cases_are_opened(own: Own) -> None:
    reader, held = Key.new(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    facts = [{"id": "terms", "title": "Terms", "html": "<p>coercive control</p>"}]
    first = own.site.seal_page(page(CASE, sections=facts))
    second = own.site.seal_page(page("DHR-2025-008", sections=facts))
    own.site.seal_desk(reader, [card(CASE, first), card("DHR-2025-008", second)])
    watched = own.visit()
    watched.unlock(reader)
    watched.page.route(f"**/p/{second['page']}.age", hold)
    search(watched, "coercive")
    hit = watched.page.locator(".dhr-hit").first.get_by_role("button")
    hit.focus()
    assert watched.page.get_by_text("Opening your cases: 1 of 2").is_visible()
    held[0].continue_()
    expect(watched.page.locator(".dhr-hit")).to_have_count(2)

    expect(watched.page.get_by_role("button", name=f"{CASE}: Terms")).to_be_focused()
    watched.sound()


def test_all_words_must_stand_and_nothing_found_is_said(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    search(watched, "coercive zebra")

    expect(watched.page.get_by_text("Nothing was found.")).to_be_visible()
    assert watched.page.locator(".dhr-hit").count() == 0


def test_nothing_of_a_search_is_kept_or_sent_and_locking_forgets_it(
    watched: Watched, sample: Sample
) -> None:
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.unlock(sample.reader)
    search(watched, "coercive")
    watched.page.locator(".dhr-hit").first.wait_for()

    assert not [url for url in asked if "coercive" in url]
    assert watched.page.evaluate("Object.keys(localStorage).map((key) => key.slice(0, 10))") == [
        "dhr-build-"
    ]
    assert watched.page.evaluate("history.length") <= 2
    watched.page.get_by_role("button", name="Lock", exact=True).click()
    assert "coercive" not in watched.page.content()
    watched.give(sample.reader.file)
    watched.page.get_by_role("button", name="Search my cases").click()
    expect(watched.page.get_by_label("Words to search for")).to_have_value("")


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
)
def test_there_is_no_barrier(
    new_page: NewPage, address: str, sample: Sample, width: int, scheme: str
) -> None:
    watched = new_page(address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    watched.unlock(sample.reader)
    search(watched, "the")
    watched.page.locator(".dhr-hit").first.wait_for()
    session = watched.page.context.new_cdp_session(watched.page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = watched.page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))")

    assert found == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    watched.sound()
