"""Making a key: what the reader is left with, that it opens, and that the page keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from generator.errors import Place
from generator.policy.check_phrase import check_phrase
from generator.vault.keys import parse_recipient
from tests.browser.asking import messages
from tests.browser.conftest import AXE, NewPage, Own, Watched
from tests.browser.internal_fixture import CONTACT, Key
from tests.browser.join_fixture import (
    BEGIN,
    FORGOTTEN,
    GIVE,
    KEEP,
    LOCKED,
    PASSPHRASE,
    begin,
    choose,
    saved,
    to_give,
    to_keep,
)
from tests.browser.screens import SCREENS

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STORED = """async () => [
  localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length,
  (await caches.keys()).length, history.state, window.name, location.hash + location.search,
]"""
NOTHING = [0, 0, "", 0, 0, None, "", ""]


@pytest.fixture
def joining(own: Own) -> Iterator[Watched]:
    watched = own.visit()
    yield watched
    watched.sound()


def test_the_key_that_was_made_opens_the_desk_with_file_and_with_recovery_copy(
    own: Own, joining: Watched
) -> None:
    made = to_give(joining)
    secret = re.findall(r"^AGE-SECRET-KEY-1\w{58}$", made.recovery, re.MULTILINE)
    key = Key(secret[0], made.recipient)
    own.site.seal_desk(key, [])

    assert len(secret) == 1
    assert secret[0].encode() not in made.key_file
    assert made.key_file.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----\n")
    for name, data in (("dhr-key.txt.age", made.key_file), ("copy.txt", made.recovery.encode())):
        joining.open()
        file = {"name": name, "mimeType": "", "buffer": data}
        joining.page.get_by_label("Or choose your key file").set_input_files(file)  # type: ignore[arg-type]
        if data is made.key_file:
            joining.page.get_by_label("Passphrase of the key file").fill(PASSPHRASE)
        joining.page.get_by_role("button", name="Open my desk").click()
        joining.page.get_by_role("heading", level=1, name="My desk").wait_for(timeout=60_000)


@pytest.mark.extra
def test_the_public_half_is_a_recipient_and_its_phrase_is_the_generator_s(joining: Watched) -> None:
    made = to_give(joining)

    assert parse_recipient(made.recipient, Place("the page")) == made.recipient
    assert made.phrase == check_phrase(made.recipient)
    assert f"# public key: {made.recipient}" in made.recovery


@pytest.mark.extra
def test_the_e_mail_holds_the_public_half_and_neither_the_secret_nor_the_phrase(
    joining: Watched,
) -> None:
    made = to_give(joining)
    draft = joining.page.get_by_role("link", name="Write the e-mail").get_attribute("href") or ""
    said = unquote(draft)

    assert said.startswith(f"mailto:{CONTACT}?subject=")
    assert made.recipient in said
    assert "SECRET" not in joining.page.content()
    assert made.phrase not in said
    assert made.phrase.replace(" ", "") not in said


def test_the_public_half_is_copied_and_drawn(own: Own) -> None:
    watched = own.visit(permissions=["clipboard-read", "clipboard-write"])
    made = to_give(watched)
    watched.page.get_by_role("button", name="Copy the public half").click()
    watched.page.get_by_text("Copied.").wait_for()
    watched.page.get_by_text("Show it as a QR code").click()

    assert watched.page.evaluate("navigator.clipboard.readText()") == made.recipient
    assert watched.page.get_by_role("img", name="QR code of the public half").is_visible()
    watched.sound()


@pytest.mark.extra
def test_a_site_that_does_not_tell_its_contact_offers_no_e_mail(own: Own) -> None:
    own.site.write_build(partnership=None)
    watched = own.visit()
    to_give(watched)

    assert watched.page.get_by_role("link", name="Write the e-mail").count() == 0
    assert watched.page.get_by_text("Ring the office on the number").is_visible()
    watched.sound()


def test_nothing_is_sent_and_nothing_is_stored_from_the_first_step_to_the_last(
    joining: Watched,
) -> None:
    asked: list[tuple[str, str]] = []
    joining.at("join/")
    joining.page.on("request", lambda request: asked.append((request.method, request.url)))
    joining.page.get_by_role("button", name="Make my key").click()
    choose(joining, PASSPHRASE)
    joining.page.get_by_role("heading", level=1, name=KEEP).wait_for(timeout=60_000)
    saved(joining, "Save the locked key")
    saved(joining, "Save the recovery copy")
    joining.page.get_by_label("I have the recovery copy").check()
    joining.page.get_by_role("button", name="Go on").click()
    joining.heading(GIVE)

    sent = [each for each in asked if not each[1].startswith("blob:")]
    assert sent == [("GET", f"{joining.address}build.json")]
    assert joining.page.evaluate(STORED) == NOTHING
    assert joining.page.context.cookies() == []


LEAVING = [
    pytest.param("location.reload()", id="loading it again"),
    pytest.param(
        "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))", id="leaving"
    ),
]


@pytest.mark.extra
@pytest.mark.parametrize("leave", LEAVING)
def test_leaving_the_page_leaves_nothing_of_the_key(joining: Watched, leave: str) -> None:
    to_keep(joining)
    recipient = joining.page.locator(".dhr-key").nth(1).inner_text()
    joining.page.evaluate(leave)

    joining.heading(BEGIN)
    assert recipient.startswith("age1")
    assert recipient not in joining.page.content()
    assert "AGE-SECRET-KEY-1" not in joining.page.content()
    assert joining.page.evaluate(STORED) == NOTHING


def test_the_last_button_forgets_the_key(joining: Watched) -> None:
    made = to_give(joining)
    joining.page.get_by_role("button", name="Forget the key on this page").click()

    joining.heading(FORGOTTEN)
    assert made.recipient not in joining.page.content()
    joining.page.get_by_role("link", name="Open your desk").click()
    joining.heading("Open your desk")


@pytest.mark.parametrize(
    ("passphrase", "again", "said"),
    [
        pytest.param("short", None, "This is too short.", id="short"),
        pytest.param("a           b", None, "This is too short.", id="nearly long enough"),
        pytest.param("abababababababab", None, "too easy to guess", id="a pattern"),
        pytest.param(PASSPHRASE, f"{PASSPHRASE}s", "are not the same", id="mistyped"),
    ],
)
def test_a_weak_or_mistyped_passphrase_is_explained_and_may_be_tried_again(
    joining: Watched, passphrase: str, again: str | None, said: str
) -> None:
    begin(joining)
    choose(joining, passphrase, again)

    joining.page.get_by_role("alert").get_by_text(said).wait_for()
    assert joining.page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert joining.page.get_by_role("heading", level=1, name=LOCKED).is_visible()


def test_nobody_goes_on_without_the_locked_key_and_the_recovery_copy(joining: Watched) -> None:
    to_keep(joining)
    on = joining.page.get_by_role("button", name="Go on")
    alert = joining.page.get_by_role("alert")

    on.click()
    alert.get_by_text("Save the locked key first.").wait_for()
    saved(joining, "Save the locked key")
    on.click()
    alert.get_by_text("Print the recovery copy, or save it.").wait_for()
    saved(joining, "Save the recovery copy")
    on.click()
    alert.get_by_text("Confirm that you have the recovery copy.").wait_for()
    joining.page.get_by_label("I have the recovery copy").check()
    on.click()
    joining.heading(GIVE)


def test_the_printed_sheet_holds_the_whole_key_and_nothing_around_it(joining: Watched) -> None:
    to_keep(joining)
    secret = joining.page.locator("#secret-half")
    hidden = "e => getComputedStyle(e).webkitTextSecurity"

    assert secret.evaluate(hidden) == "disc"
    joining.page.emulate_media(media="print")
    assert secret.evaluate(hidden) == "none"
    assert re.fullmatch(r"AGE-SECRET-KEY-1\w{58}", secret.inner_text().replace(" ", ""))
    shown = joining.page.locator("#dhr-view > .dhr-join > *:visible")
    assert shown.evaluate_all("all => all.map((e) => e.className)") == ["dhr-sheet"]
    assert (
        joining.page.locator(".md-header__inner, .dhr-sheet button").filter(visible=True).count()
        == 0
    )


@pytest.mark.extra
def test_the_key_typed_from_the_sheet_opens_the_desk(own: Own, joining: Watched) -> None:
    to_keep(joining)
    typed = joining.page.locator("#secret-half").text_content() or ""
    recipient = joining.page.locator(".dhr-key").nth(1).inner_text()
    own.site.seal_desk(Key(typed.replace(" ", ""), recipient), [])
    joining.open()
    joining.give(typed)

    joining.heading("My desk")


def test_over_plain_http_the_page_says_why_it_cannot_make_a_key(
    new_page: NewPage, shell: Path
) -> None:
    watched = new_page("http://portal.test/")
    watched.page.route(
        "http://portal.test/**",
        lambda route: route.fulfill(
            path=shell
            / re.sub(r"(^|/)$", r"\1index.html", route.request.url.split("portal.test/")[1])
        ),
    )
    watched.at("join/")

    assert watched.page.get_by_text(messages()["no-web-crypto"]).is_visible()
    assert watched.page.get_by_role("button", name="Make my key").count() == 0
    watched.sound()


# ---------------------------------------------------------------------------------------------
# Everyone can use it


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_to_object_to_on_any_step(own: Own, screen: tuple[int, str]) -> None:
    width, scheme = screen
    watched = own.visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    watched.page.context.add_init_script(path=AXE)

    def nothing_to_object_to(step: str) -> None:
        found: dict[str, Any] = watched.page.evaluate(
            "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
        )
        told = [f"{step}: {each['id']} {each['nodes'][0]['html']}" for each in found["violations"]]
        assert told == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width

    watched.at("join/")
    nothing_to_object_to("begin")
    begin(watched)
    choose(watched, "short")
    nothing_to_object_to("passphrase")
    to_keep(watched)
    watched.page.get_by_role("button", name="Go on").click()
    watched.page.get_by_role("button", name="Show the secret half").click()
    nothing_to_object_to("keep")
    to_give(watched)
    watched.page.get_by_text("Show it as a QR code").click()
    nothing_to_object_to("give")
    watched.page.get_by_role("button", name="Forget the key on this page").click()
    nothing_to_object_to("forgotten")
    watched.sound()


def test_a_reader_with_only_a_keyboard_makes_a_key(joining: Watched) -> None:
    keyboard = joining.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(30):
            keyboard.press("Tab")
            focused, ring = joining.page.evaluate(
                "(({activeElement: e}) => [(e.labels?.[0] ?? e).textContent, "
                "getComputedStyle(e).outlineStyle !== 'none' && e.checkVisibility()])(document)"
            )
            assert ring, focused
            if focused.startswith(name):
                return
        pytest.fail(f"the keyboard does not reach {name}")

    joining.at("join/")
    tab_to("Make my key")
    keyboard.press("Enter")
    joining.heading(LOCKED)
    tab_to("Passphrase")
    keyboard.insert_text(PASSPHRASE)
    tab_to("The same passphrase again")
    keyboard.insert_text(PASSPHRASE)
    keyboard.press("Enter")
    joining.page.get_by_role("heading", level=1, name=KEEP).wait_for(timeout=60_000)
    assert joining.page.evaluate("document.activeElement.localName") == "h1"
    tab_to("Save the locked key")
    keyboard.press("Enter")
    tab_to("Save the recovery copy")
    keyboard.press("Enter")
    tab_to("I have the recovery copy")
    keyboard.press("Space")
    tab_to("Go on")
    keyboard.press("Enter")
    joining.heading(GIVE)
    tab_to("Forget the key on this page")
    keyboard.press("Enter")
    joining.heading(FORGOTTEN)
