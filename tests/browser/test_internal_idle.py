"""A desk that is left alone locks itself, also where the computer slept meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.browser.conftest import AXE, NewPage, Own, Watched
from tests.browser.internal_sample import CANARY, CASE, Sample
from tests.browser.join_fixture import FORGOTTEN, begin

pytestmark = pytest.mark.browser

NOW = dt.datetime(2026, 6, 15, 9, 0, tzinfo=dt.UTC)
MINUTE = 60_000
WARNING = "Are you still there?"
WORDS = "Locked, because nothing was done for 15 minutes."


@pytest.fixture
def left(watched: Watched, sample: Sample) -> Watched:
    """A desk with an open case, and a clock that the test holds."""
    watched.page.clock.install(time=NOW)
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    return watched


def warned(watched: Watched) -> bool:
    return watched.page.get_by_role("alertdialog", name=WARNING).is_visible()


def locked(watched: Watched) -> None:
    watched.heading("Open your desk")
    left = watched.page.content()
    for word in (CASE, CANARY, "Adeyemi", WARNING):
        assert word not in left
    watched.page.locator("#dhr-view").get_by_text(WORDS).wait_for()
    assert WORDS in watched.page.locator("#dhr-status").inner_text()


def test_a_desk_left_alone_warns_after_fourteen_minutes_and_locks_after_fifteen(
    left: Watched,
) -> None:
    left.page.clock.run_for(13 * MINUTE)
    assert not warned(left)
    left.page.clock.run_for(MINUTE + 5000)
    assert warned(left)
    assert left.page.evaluate("document.activeElement.textContent") == "Stay"
    left.page.clock.run_for(MINUTE)

    locked(left)


@pytest.mark.parametrize("answer", ["Enter", "Escape"])
def test_who_answers_the_warning_stays_where_they_were(left: Watched, answer: str) -> None:
    left.page.clock.run_for(14 * MINUTE + 5000)
    assert warned(left)
    left.page.keyboard.press(answer)
    left.page.get_by_role("alertdialog").wait_for(state="detached")
    left.page.clock.run_for(13 * MINUTE)

    assert not warned(left)
    left.heading(CASE)


def test_the_warning_is_no_trap_and_locks_at_once_if_asked(left: Watched) -> None:
    left.page.clock.run_for(14 * MINUTE + 5000)
    left.page.get_by_role("button", name="Lock now").click()

    locked(left)


def test_a_mouse_that_is_knocked_during_the_warning_is_no_answer(left: Watched) -> None:
    left.page.clock.run_for(14 * MINUTE + 5000)
    left.page.mouse.move(50, 60)
    left.page.clock.run_for(MINUTE)

    locked(left)


@pytest.mark.parametrize("how", ["key", "mouse"])
def test_input_begins_the_time_anew(left: Watched, how: str) -> None:
    for turn in range(3):
        left.page.clock.run_for(10 * MINUTE)
        if how == "key":
            left.page.keyboard.press("ArrowDown")
        else:
            left.page.mouse.move(50, 60 + 10 * turn)

    assert not warned(left)
    left.heading(CASE)


@pytest.mark.parametrize("wake", ["key", "mouse", "seen again"])
def test_a_computer_that_slept_finds_the_desk_locked_when_it_wakes(
    left: Watched, wake: str
) -> None:
    left.page.clock.set_fixed_time(NOW + dt.timedelta(hours=2))
    if wake == "key":
        left.page.keyboard.press("ArrowDown")
    elif wake == "mouse":
        left.page.mouse.move(50, 60)
    else:
        left.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    locked(left)


def test_a_locked_page_watches_no_more(left: Watched) -> None:
    left.page.get_by_role("button", name="Lock", exact=True).click()
    left.heading("Open your desk")
    left.page.clock.run_for(20 * MINUTE)

    assert not warned(left)
    assert left.page.locator("#dhr-view").get_by_text(WORDS).count() == 0


@pytest.fixture
def joining(own: Own) -> Iterator[Watched]:
    watched = own.visit()
    watched.page.clock.install(time=NOW)
    yield watched
    watched.sound()


def test_a_key_that_is_being_made_is_forgotten_too(joining: Watched) -> None:
    begin(joining)
    joining.page.clock.run_for(14 * MINUTE + 5000)
    assert warned(joining)
    joining.page.clock.run_for(MINUTE)

    joining.heading(FORGOTTEN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to_in_the_warning(
    new_page: NewPage, address: str, sample: Sample, scheme: str
) -> None:
    watched = new_page(address, viewport={"width": 320, "height": 800}, color_scheme=scheme)
    watched.page.context.add_init_script(path=AXE)
    watched.page.clock.install(time=NOW)
    watched.unlock(sample.reader)
    watched.page.clock.run_for(14 * MINUTE + 5000)
    assert warned(watched)
    watched.page.clock.resume()
    found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    assert [each["id"] for each in found["violations"]] == []
