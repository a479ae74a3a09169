"""The desk across all cases: deadlines, what changed, newest documents, declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import AXE, Own, Watched
from tests.browser.internal_fixture import Key, card, page
from tests.browser.internal_sample import deadline, step
from tests.browser.screens import SCREENS

pytestmark = pytest.mark.browser

ONE, TWO = "DHR-2025-003", "DHR-2026-001"
MARK = "Mark what is new since I last looked"
SEEN = "I have seen these"
STORED = "() => Object.entries(localStorage).filter(([place]) => !place.startsWith('dhr-build-'))"
READER = "Dr Miriam Adeyemi"
OWN = "Sandmere Hospitals Trust"
DAYS = [("2026-06-14T09:20:00Z", ["Review Panel"]), ("2026-06-02T15:00:00Z", ["Decision"])]
OLD = ("2026-05-02T15:00:00Z", ["Terms of reference"])


def change(when: str, what: list[str]) -> dict[str, Any]:
    return {"when": when, "who": "Ada Officer", "what": what}


def paper(title: str, date: str | None) -> dict[str, Any]:
    return {"title": title, "kind": "minutes", "date": date}


def declaration() -> dict[str, Any]:
    return {"clause": "B4.3", "name": READER, "of": OWN, "state": "asked", "on": None}


@pytest.fixture
def key(own: Own) -> Key:
    """A member of two panels."""
    made = Key.new()
    pages = {
        ONE: own.site.seal_page(page(ONE, declarations=[declaration()])),
        TWO: own.site.seal_page(page(TWO, changes=[])),
    }
    cards = [
        card(
            ONE,
            pages[ONE],
            deadlines=[
                deadline("B9.8", "Complete the IMR", OWN, "2026-06-05", None),
                deadline("B10.2", "Complete the report", "Independent Chair", "2026-09-30", None),
            ],
            changes=[change(*DAYS[0]), change(*OLD)],
            papers=[paper("Minutes of May", "2026-05-28"), paper("Sketch", None)],
            undeclared=[{"clause": "B4.3", "name": READER}],
        ),
        card(
            TWO,
            pages[TWO],
            next=[step("B3.2", "Decide whether to hold a review", "SSP Chair", "2026-06-20")],
            changes=[change(*DAYS[1])],
            papers=[paper("Minutes of June", "2026-06-10")],
            undeclared=[{"clause": "B4.3", "name": "Somebody Else"}],
        ),
    ]
    own.site.seal_desk(made, cards)
    return made


@pytest.fixture
def desk(own: Own, key: Key) -> Iterator[Watched]:
    watched = own.visit()
    watched.unlock(key)
    yield watched
    watched.sound()


def rows(shown: Page, table: str) -> list[list[str]]:
    script = "all => all.map((row) => [...row.cells].map((cell) => cell.innerText))"
    found: list[list[str]] = (
        shown.get_by_role("table", name=table).locator("tbody tr").evaluate_all(script)
    )
    return found


def changed(watched: Watched) -> list[list[str]]:
    return rows(watched.page, "What changed in my cases")


def pressed(watched: Watched, name: str) -> Locator:
    button = watched.page.get_by_role("button", name=name, exact=True)
    button.click()
    return button


def stored(watched: Watched) -> list[list[str]]:
    found: list[list[str]] = watched.page.evaluate(STORED)
    return found


def test_deadlines_of_all_cases_stand_by_day_with_who_and_which_are_the_readers(
    desk: Watched,
) -> None:
    found = rows(desk.page, "Deadlines of my cases")

    assert found == [
        ["Fri 5 Jun 2026 10 days late", ONE, "Complete the IMR B9.8", f"{OWN} yours"],
        ["Sat 20 Jun 2026 5 days left", TWO, "Decide whether to hold a review B3.2", "SSP Chair"],
        ["Wed 30 Sep 2026 107 days left", ONE, "Complete the report B10.2", "Independent Chair"],
    ]
    expect(desk.page.get_by_text("3 deadlines in all, 1 late, 1 yours.")).to_be_visible()


def test_the_newest_documents_lead_to_the_documents_of_their_case(desk: Watched) -> None:
    found = rows(desk.page, "The newest documents of my cases")
    assert [row[:2] for row in found] == [
        ["10 Jun 2026", TWO], ["28 May 2026", ONE], ["No date", ONE],
    ]  # fmt: skip

    desk.page.get_by_role("button", name=f"{TWO}: documents").click()
    desk.heading(TWO)
    assert desk.page.evaluate("document.activeElement.textContent") == "Documents"


def test_a_declaration_is_asked_of_its_reader_and_of_nobody_else(desk: Watched) -> None:
    asked = desk.page.get_by_role("button", name="Your declaration is asked for")
    expect(asked).to_have_count(1)
    expect(desk.page.get_by_role("row").filter(has=asked)).to_contain_text(ONE)

    asked.click()
    desk.heading(ONE)
    assert desk.page.evaluate("document.activeElement.textContent") == "Declarations"


def test_who_has_a_few_cases_sees_them_first_and_no_overview(desk: Watched) -> None:
    names = desk.page.get_by_role("heading", level=2).all_inner_texts()

    assert names == ["My cases", "Deadlines", "What changed", "Newest documents"]
    contents = desk.page.get_by_role("navigation", name="On this page")
    for name in names:
        contents.get_by_role("button", name=name, exact=True).press("Enter")
        assert desk.page.evaluate("document.activeElement.textContent") == name


# ---------------------------------------------------------------------------------------------
# What changed


def test_unasked_the_last_fourteen_days_are_shown_and_nothing_is_stored(desk: Watched) -> None:
    assert changed(desk) == [
        ["14 June 2026, 10:20", ONE, "Review Panel", "Ada Officer"],
        ["2 June 2026, 16:00", TWO, "Decision", "Ada Officer"],
    ]
    assert stored(desk) == []
    desk.page.get_by_role("button", name=f"{ONE}: changes").click()
    desk.heading(ONE)


def test_what_is_kept_is_a_time_and_tells_neither_reader_nor_case(
    own: Own, desk: Watched, key: Key
) -> None:
    button = pressed(desk, MARK)

    expect(button).to_have_attribute("aria-pressed", "true")
    ((place, text),) = stored(desk)
    assert place.startswith("dhr-looked-")
    assert len(place) == len("dhr-looked-") + 26
    assert text == own.site.created.replace("Z", ".000Z")
    desk_name = own.site.desk_path(key.recipient).stem
    for secret in (desk_name, key.recipient, key.secret, ONE, "Adeyemi", "p-"):
        assert secret not in place + text


def keep(watched: Watched, when: str) -> None:
    """Have the browser keep that the reader last looked at a build of another time."""
    pressed(watched, MARK)
    script = "([place, when]) => localStorage.setItem(place, when)"
    watched.page.evaluate(script, [stored(watched)[0][0], when])


def test_what_came_since_is_marked_until_the_reader_has_seen_it(
    own: Own, desk: Watched, key: Key
) -> None:
    keep(desk, "2026-06-10T02:00:00.000Z")
    desk.unlock(key)

    assert [row[0] for row in changed(desk)] == ["14 June 2026, 10:20 new", "2 June 2026, 16:00"]
    expect(desk.page.get_by_text("1 change new since the site of 10 June 2026")).to_be_visible()
    pressed(desk, SEEN)
    assert all("new" not in row[0] for row in changed(desk))
    assert stored(desk)[0][1] == own.site.created.replace("Z", ".000Z")
    expect(desk.page.get_by_role("button", name=SEEN)).to_have_count(0)
    expect(desk.page.get_by_role("button", name=MARK)).to_be_focused()


def test_what_is_new_is_shown_however_old_it_is(desk: Watched, key: Key) -> None:
    keep(desk, "2026-04-01T02:00:00.000Z")
    desk.unlock(key)

    assert len([row for row in changed(desk) if row[0].endswith(" new")]) == 3


def test_the_same_control_forgets_at_once(desk: Watched) -> None:
    pressed(desk, MARK)
    button = pressed(desk, MARK)

    expect(button).to_have_attribute("aria-pressed", "false")
    assert stored(desk) == []


@pytest.mark.parametrize("text", ["", "yesterday", "2026-99-01T02:00:00.000Z", "9" * 50_000])
def test_what_is_no_time_marks_nothing(desk: Watched, key: Key, text: str) -> None:
    keep(desk, text)
    desk.unlock(key)

    button = desk.page.get_by_role("button", name=MARK)
    expect(button).to_have_attribute("aria-pressed", "false")
    assert all("new" not in row[0] for row in changed(desk))


def test_a_browser_that_stores_nothing_says_so(desk: Watched) -> None:
    desk.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    button = pressed(desk, MARK)

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(desk.page.locator(".dhr-looked .dhr-notice")).to_be_visible()


def test_another_readers_desk_in_the_same_browser_is_not_marked(own: Own, desk: Watched) -> None:
    keep(desk, "2026-06-10T02:00:00.000Z")
    other = Key.new()
    told = card(ONE, own.site.seal_page(page(ONE)), changes=[change(*DAYS[0])])
    own.site.seal_desk(other, [told])
    desk.unlock(other)

    assert [row[0] for row in changed(desk)] == ["14 June 2026, 10:20"]


def test_a_long_list_grows_when_it_is_asked(own: Own) -> None:
    key = Key.new()
    sealed = own.site.seal_page(page(ONE))
    told = [change(f"2026-06-10T{hour:02}:00:00Z", ["Notes"]) for hour in range(15)]
    own.site.seal_desk(key, [card(ONE, sealed, changes=told)])
    watched = own.visit()
    watched.unlock(key)

    assert len(changed(watched)) == 8
    watched.page.get_by_role("button", name="Show 7 more").press("Enter")
    assert len(changed(watched)) == 15
    assert watched.page.evaluate("document.activeElement.closest('tr').rowIndex") == 9
    expect(watched.page.get_by_role("button", name="Show")).to_have_count(0)
    watched.sound()


def test_a_long_list_of_cases_is_drawn_whole_when_it_is_asked_or_filtered(own: Own) -> None:
    key = Key.new()
    sealed = own.site.seal_page(page(ONE))
    own.site.seal_desk(key, [card(f"DHR-2020-{number:03}", sealed) for number in range(1, 71)])
    watched = own.visit()
    watched.unlock(key)
    shown = watched.page.get_by_role("table", name="My cases").locator("tbody tr:visible")

    assert shown.count() == 60
    watched.page.get_by_role("button", name="Show the other 10").press("Enter")
    assert shown.count() == 70
    assert watched.page.evaluate("document.activeElement.textContent") == "DHR-2020-061"
    watched.unlock(key)
    watched.page.get_by_label("Find by case, stage, agency or duty").fill("2020-069")
    assert shown.count() == 1
    watched.sound()


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_to_object_to_where_changes_are_marked(
    own: Own, key: Key, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    watched = own.visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    watched.page.context.add_init_script(path=AXE)
    watched.unlock(key)
    keep(watched, "2026-06-10T02:00:00.000Z")
    watched.unlock(key)
    found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    assert [each["id"] for each in found["violations"]] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    watched.sound()
