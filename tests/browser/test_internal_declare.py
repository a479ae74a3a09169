"""A reader declares that they have no conflict, as a statement to send (B4.3, B5.2, B9.5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import AXE, Own, Watched
from tests.browser.internal_fixture import Key, card, page
from tests.browser.internal_sample import CASE, Tree

pytestmark = pytest.mark.browser

READER = "Dr Miriam Adeyemi"

MINE: Tree = {"clause": "B4.3", "name": READER, "of": "Sandmere Hospitals Trust", "state": "asked"}
OTHERS: list[Tree] = [
    {
        "clause": "B5.2",
        "name": "Dr Chair",
        "of": "Independent Chair",
        "state": "none",
        "on": "2026-01-02",
    },
    {
        "clause": "B9.5",
        "name": "An Author",
        "of": "Police",
        "state": "involved",
        "on": "2026-01-02",
    },
]


def _visit(own: Own, declarations: list[Tree], **options: object) -> Watched:
    reader = Key.new()
    sealed = own.site.seal_page(page(CASE, declarations=declarations))
    own.site.seal_desk(reader, [card(CASE, sealed)])
    watched = own.visit(**options)
    watched.page.context.add_init_script(path=AXE)
    watched.unlock(reader)
    watched.open_case(CASE)
    return watched


@pytest.fixture
def asked(own: Own) -> Iterator[Watched]:
    watched = _visit(own, [MINE, *OTHERS])
    yield watched
    watched.sound()


def _answer(on: Page, question: str) -> Locator:
    return on.get_by_role("group", name=question).get_by_label("No", exact=True)


def _save(on: Page) -> None:
    on.get_by_role("button", name="Save my statement in clear").press("Enter")


def _saved(on: Page) -> str:
    with on.expect_download() as saving:
        _save(on)
    assert saving.value.suggested_filename.endswith(" declaration 2026-06-15.md")
    return Path(saving.value.path()).read_text()


def test_who_is_asked_is_told_and_finds_the_form_open_at_their_role(asked: Watched) -> None:
    asked.page.get_by_text("Your declaration is asked for.").wait_for()

    assert asked.page.get_by_label("I declare").input_value() == "B4.3"
    assert asked.page.get_by_role("row").filter(has_text="Not recorded").count() == 1


def test_a_statement_says_what_the_clause_asks_who_and_when(asked: Watched) -> None:
    asked.page.get_by_label("No", exact=True).check()
    text = _saved(asked.page)

    for words in (
        "OFFICIAL-SENSITIVE",
        f"Review: {CASE}",
        "Clause: B4.3",
        READER,
        "On: 15 June 2026",
        "I was not, and am not, directly involved, as a manager or practitioner",
    ):
        assert words in text


def test_an_author_of_an_imr_answers_two_questions(asked: Watched) -> None:
    asked.page.get_by_label("I declare").select_option("B9.5")
    _answer(asked.page, "Was I, or am I,").check()
    _save(asked.page)
    asked.page.get_by_role("alert").get_by_text("the second question").wait_for()
    _answer(asked.page, "Am I the").check()

    assert "I am not the immediate line supervisor" in _saved(asked.page)


def test_an_answer_is_needed_and_an_involvement_is_told_in_words(asked: Watched) -> None:
    _save(asked.page)
    asked.page.get_by_role("alert").get_by_text("Answer yes or no").wait_for()
    asked.page.get_by_label("Yes", exact=True).check()
    _save(asked.page)
    asked.page.get_by_role("alert").get_by_text("in what way").wait_for()
    assert asked.page.evaluate("document.activeElement.id") == "declare-detail"
    asked.page.keyboard.type("<img src=x> [I](javascript:1) managed the *ward*.")

    text = _saved(asked.page)
    assert "I was, or am, directly involved" in text
    assert r"\<img src=x\> \[I\](javascript:1) managed the \*ward\*." in text


def test_where_nobody_asks_me_the_form_waits_closed(own: Own) -> None:
    watched = _visit(own, OTHERS)

    assert watched.page.get_by_text("Your declaration is asked for.").count() == 0
    assert not watched.page.get_by_label("I declare").is_visible()
    watched.page.get_by_text("Make my declaration").press("Enter")
    assert watched.page.get_by_label("I declare").is_visible()


def test_where_a_view_names_nobody_there_is_no_chapter(own: Own) -> None:
    watched = _visit(own, [])

    assert watched.page.get_by_role("heading", name="Declarations").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to_in_the_form(own: Own, scheme: str) -> None:
    watched = _visit(
        own, [MINE, *OTHERS], color_scheme=scheme, viewport={"width": 320, "height": 800}
    )
    _save(watched.page)
    found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    assert [each["id"] for each in found["violations"]] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
