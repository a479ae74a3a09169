"""Everyone can use it: axe on every view, the keyboard alone, narrow screens, paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.conftest import AXE, NewPage, Watched
from tests.browser.internal_fixture import MARKING, READER_ID
from tests.browser.internal_sample import CASE, Sample
from tests.browser.screens import SCREENS

pytestmark = pytest.mark.browser

MINUTES = "Minutes of the first meeting"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def unlock_view(watched: Watched, _: Sample) -> None:
    watched.open()


def refused_key(watched: Watched, _: Sample) -> None:
    watched.open()
    watched.give("nothing of the kind")
    watched.page.locator(".dhr-problem").wait_for()


def asked_for_passphrase(watched: Watched, _: Sample) -> None:
    watched.open()
    watched.page.get_by_label("Paste your key").fill("-----BEGIN AGE ENCRYPTED FILE-----")
    watched.page.get_by_label("Passphrase of the key file").wait_for()


def desk(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)


def filtered_desk(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.office)
    watched.page.get_by_label("Find by case, stage, agency or duty").fill("home")


def case(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)


def paper(watched: Watched, sample: Sample) -> None:
    case(watched, sample)
    watched.page.get_by_role("button", name=f"Read {MINUTES}").click()
    watched.heading(MINUTES)


def plain_text(watched: Watched, sample: Sample) -> None:
    case(watched, sample)
    watched.page.get_by_role("button", name="Read Merged chronology").click()
    watched.page.locator(".dhr-text").wait_for()


def refusal(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.page.route("**/p/*.age", lambda route: route.fulfill(body="x"))
    watched.page.get_by_role("button", name=CASE, exact=True).click()
    watched.heading("This was not opened")


def unfolded_case(watched: Watched, sample: Sample) -> None:
    case(watched, sample)
    for folded in watched.page.locator("details.dhr-more > summary").all():
        folded.click()


VIEWS: list[Callable[[Watched, Sample], None]] = [
    unlock_view, refused_key, asked_for_passphrase, desk, filtered_desk, case, unfolded_case, paper,
    plain_text, refusal,
]  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_axe_finds_nothing_to_object_to(
    new_page: NewPage,
    address: str,
    sample: Sample,
    view: Callable[[Watched, Sample], None],
    screen: tuple[int, str],
) -> None:
    width, scheme = screen
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    watched = new_page(address, **options)
    watched.page.context.add_init_script(path=AXE)
    view(watched, sample)
    watched.sound()
    found: dict[str, Any] = watched.page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )

    told = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
    assert told == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reader_with_only_a_keyboard_goes_from_key_to_paper_and_back(
    watched: Watched, sample: Sample
) -> None:
    watched.open()
    keyboard = watched.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            focused = watched.page.evaluate(
                "document.activeElement.getAttribute('aria-label') ?? "
                "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"
            )
            ring = watched.page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle !== 'none' && "
                "document.activeElement.checkVisibility()"
            )
            assert ring, focused
            if focused == name:
                return
        pytest.fail(f"the keyboard does not reach {name}")

    tab_to("Paste your key")
    keyboard.insert_text(sample.reader.secret)
    tab_to("Open my desk")
    keyboard.press("Enter")
    watched.heading("My desk")
    tab_to(CASE)
    keyboard.press("Enter")
    watched.heading(CASE)
    tab_to("Documents")
    keyboard.press("Space")
    tab_to(f"Read {MINUTES}")
    keyboard.press("Enter")
    watched.heading(MINUTES)
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    watched.heading(CASE)
    keyboard.press("Control+Home")
    watched.page.locator("h1").focus()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    watched.heading("My desk")
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    watched.heading("Open your desk")


def test_the_skip_link_leads_past_the_bar_and_leaves_no_trace(watched: Watched) -> None:
    watched.open()
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.textContent") == "Skip to content"
    watched.page.keyboard.press("Enter")

    assert watched.page.evaluate("document.activeElement.localName") == "h1"
    assert watched.page.url == watched.address


def test_at_four_hundred_per_cent_nothing_is_cut_off_or_covered(
    new_page: NewPage, address: str, sample: Sample
) -> None:
    watched = new_page(address, viewport={"width": 320, "height": 256})
    case(watched, sample)

    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert (
        watched.page.evaluate("getComputedStyle(document.querySelector('.md-header')).position")
        == "static"
    )


@pytest.mark.parametrize("width", [320, 375, 820])
def test_every_target_is_large_enough_to_hit(
    new_page: NewPage, address: str, sample: Sample, width: int
) -> None:
    watched = new_page(address, viewport={"width": width, "height": 800})
    case(watched, sample)
    small = watched.page.locator("button:visible, summary:visible").evaluate_all(
        """all => all.filter((each) => {
          const { width, height } = each.getBoundingClientRect();
          return width < 24 || height < 24;
        }).map((each) => each.textContent)"""
    )

    assert small == []


def printed(watched: Watched) -> list[str]:
    """The text of each sheet that the browser prints."""
    data = watched.page.pdf(prefer_css_page_size=True)
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_every_printed_sheet_bears_the_marking_and_none_of_the_controls(
    watched: Watched, sample: Sample
) -> None:
    case(watched, sample)
    watched.page.emulate_media(media="print")

    for name in ("Back to my desk", "Lock", f"Read {MINUTES}"):
        assert watched.page.get_by_role("button", name=name).count() == 0
    for mark in watched.page.locator(".dhr-marking").all():
        assert mark.is_visible()
    displays = [".md-header", ".dhr-footer"]
    assert [
        watched.page.locator(each).evaluate("e => getComputedStyle(e).display") for each in displays
    ] == ["table-header-group", "table-footer-group"]
    pages = printed(watched)
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert text.count(MARKING) >= 2
        assert f"{number} of {len(pages)}" in text
        assert f"Printed for {READER_ID} on " in text
        assert text.count(READER_ID) == 2  # in words, and across the sheet


def test_what_is_printed_after_locking_bears_nobodys_name(watched: Watched, sample: Sample) -> None:
    case(watched, sample)
    watched.page.get_by_role("button", name="Lock", exact=True).click()

    text = "".join(printed(watched))
    assert READER_ID not in text
    assert MARKING not in text


def test_forced_colours_keep_every_stage_apart(
    new_page: NewPage, address: str, sample: Sample
) -> None:
    watched = new_page(address, forced_colors="active")
    case(watched, sample)
    looks = [
        watched.page.locator(f".dhr-stage--{state}").first.evaluate(
            "e => JSON.stringify([getComputedStyle(e, '::before').backgroundColor, "
            "getComputedStyle(e, '::before').borderTopWidth])"
        )
        for state in ("done", "current", "later")
    ]

    assert len(set(looks)) == len(looks)
