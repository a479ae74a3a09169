"""A desk that nobody uses locks itself, and says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, Watched
from tests.browser.internal_sample import CANARY, CASE, Sample

pytestmark = pytest.mark.browser

MINUTE = 60_000


@pytest.fixture
def unlocked(new_page: NewPage, address: str, sample: Sample) -> Watched:
    watched = new_page(address)
    watched.page.clock.install()
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    return watched


def test_it_warns_before_and_locks_after_fifteen_minutes(unlocked: Watched) -> None:
    page = unlocked.page
    page.clock.run_for(13 * MINUTE + 50_000)
    assert page.locator(".dhr-idle").count() == 0
    page.clock.run_for(20_000)
    expect(page.get_by_role("alert").filter(has_text="Your desk locks in a minute")).to_be_visible()
    page.clock.run_for(MINUTE)

    unlocked.heading("Open your desk")
    expect(page.locator(".dhr-notice")).to_contain_text("nothing was pressed or typed")
    assert CANARY not in page.content()
    assert page.locator(".dhr-idle").count() == 0
    unlocked.sound()


@pytest.mark.parametrize("sign", ["key", "movement"])
def test_a_sign_of_the_reader_is_enough_to_stay(unlocked: Watched, sign: str) -> None:
    page = unlocked.page
    page.clock.run_for(14 * MINUTE + 10_000)
    page.locator(".dhr-idle").wait_for()
    if sign == "key":
        page.keyboard.press("Shift")
    else:
        page.mouse.move(200, 300)
    expect(page.locator(".dhr-idle")).to_have_count(0)
    page.clock.run_for(13 * MINUTE + 50_000)

    unlocked.heading(CASE)


def test_a_laptop_that_slept_is_locked_when_it_wakes(unlocked: Watched) -> None:
    page = unlocked.page
    page.clock.set_system_time("2030-01-01T00:00:00Z")
    page.keyboard.press("Tab")

    unlocked.heading("Open your desk")
    assert CANARY not in page.content()


def test_after_locking_nothing_watches_any_more(unlocked: Watched) -> None:
    page = unlocked.page
    page.get_by_role("button", name="Lock", exact=True).click()
    page.clock.run_for(30 * MINUTE)

    assert page.locator(".dhr-idle, .dhr-notice").count() == 0
