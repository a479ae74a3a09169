"""A locked key that the reader asked this browser to keep: by passphrase, and by passkey."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession

from tests.browser.asking import lock_key_file, messages
from tests.browser.conftest import AXE, Own, Watched
from tests.browser.internal_fixture import Key
from tests.browser.join_fixture import PASSPHRASE, Made, to_give

pytestmark = pytest.mark.browser

KEEP = "Keep my locked key in this browser"
WITH_PASSKEY = "Keep it locked with a passkey instead"
STORED = "() => Object.entries(localStorage).filter(([place]) => !place.startsWith('dhr-build-'))"
PLACE = "dhr-kept-key"
# What a browser does when its reader closes the question; the next one is answered.
CANCEL_ONCE = """() => {
  const { credentials } = navigator;
  const get = credentials.get.bind(credentials);
  credentials.get = () => {
    credentials.get = get;
    return Promise.reject(new DOMException("closed", "NotAllowedError"));
  };
}"""
FACTOR = 10  # a weak lock is enough for a test, and quick


@pytest.fixture
def joining(own: Own) -> Iterator[Watched]:
    watched = own.visit()
    yield watched
    watched.sound()


def stored(watched: Watched) -> list[list[str]]:
    found: list[list[str]] = watched.page.evaluate(STORED)
    return found


def secret_of(made: Made) -> str:
    (secret,) = re.findall(r"^AGE-SECRET-KEY-1\w{58}$", made.recovery, re.MULTILINE)
    return str(secret)


def keep(watched: Watched, name: str) -> None:
    watched.page.get_by_role("button", name=name).click()
    watched.page.get_by_text("Your locked key is kept in this browser.").wait_for()


class Device:
    """An authenticator of the test's own, which can evaluate PRF or cannot."""

    def __init__(self, watched: Watched, *, prf: bool = True) -> None:
        self.session: CDPSession = watched.page.context.new_cdp_session(watched.page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "hasPrf": prf,
        }
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def refuse(self) -> None:
        """Have the device not know its reader again."""
        told = {"authenticatorId": self.id, "isUserVerified": False}
        self.session.send("WebAuthn.setUserVerified", told)

    def forget(self) -> None:
        """Take every passkey away."""
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


def test_a_locked_key_is_kept_only_when_asked_and_opens_with_its_passphrase(
    own: Own, joining: Watched
) -> None:
    made = to_give(joining)
    own.site.seal_desk(Key(secret_of(made), made.recipient), [])
    assert stored(joining) == []
    keep(joining, KEEP)

    ((place, text),) = stored(joining)
    assert place == PLACE
    assert text == f"dhr-kept-1 passphrase\n{made.key_file.decode()}"
    joining.open()
    passphrase = joining.page.get_by_label("Passphrase of the kept key")
    passphrase.fill(PASSPHRASE)
    passphrase.press("Enter")
    joining.page.get_by_role("heading", level=1, name="My desk").wait_for(timeout=60_000)
    assert stored(joining) == [[place, text]]


@pytest.mark.extra
def test_a_locked_key_is_forgotten_where_it_was_kept(joining: Watched) -> None:
    to_give(joining)
    keep(joining, KEEP)
    joining.page.get_by_role("button", name="Forget it").click()

    joining.page.get_by_text("This browser keeps no key now.").wait_for()
    assert stored(joining) == []


def kept_by_hand(watched: Watched, text: str) -> None:
    watched.open()
    watched.page.evaluate("([place, text]) => localStorage.setItem(place, text)", [PLACE, text])
    watched.open()


@pytest.fixture
def key(own: Own) -> Key:
    made = Key.new()
    own.site.seal_desk(made, [])
    return made


def test_a_wrong_passphrase_of_the_kept_key_leaves_room_for_another_try(
    joining: Watched, key: Key
) -> None:
    locked = lock_key_file(key.file, PASSPHRASE, FACTOR)
    kept_by_hand(joining, f"dhr-kept-1 passphrase\n{locked}")
    passphrase = joining.page.get_by_label("Passphrase of the kept key")
    unlock = joining.page.get_by_role("button", name="Unlock with passphrase")

    unlock.click()
    joining.page.get_by_text(messages()["passphrase-needed"]).wait_for()
    passphrase.fill("something else")
    unlock.click()
    joining.page.get_by_text(messages()["wrong-passphrase"]).wait_for()
    assert passphrase.evaluate("field => field === document.activeElement")
    passphrase.fill(PASSPHRASE)
    unlock.click()
    joining.heading("My desk")


def test_the_first_page_forgets_the_kept_key_and_takes_a_given_one(
    joining: Watched, key: Key
) -> None:
    locked = lock_key_file(key.file, PASSPHRASE, FACTOR)
    kept_by_hand(joining, f"dhr-kept-1 passphrase\n{locked}")
    joining.page.get_by_role("button", name="Forget it").click()

    joining.page.get_by_text("This browser keeps no key now.").wait_for()
    assert stored(joining) == []
    joining.give(key.secret)
    joining.heading("My desk")


@pytest.mark.parametrize(
    "text",
    ["", "{}", "dhr-kept-1 passphrase\nAGE-SECRET-KEY-1", "x" * 30_000, "<img src=x onerror=a()>"],
)
def test_what_is_no_kept_key_is_not_offered(joining: Watched, key: Key, text: str) -> None:
    kept_by_hand(joining, text)

    assert joining.page.get_by_role("button", name="Forget it").count() == 0
    joining.give(key.secret)
    joining.heading("My desk")


@pytest.mark.extra
def test_a_browser_that_stores_nothing_says_so(joining: Watched) -> None:
    to_give(joining)
    joining.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }"
    )
    joining.page.get_by_role("button", name=KEEP).click()

    joining.page.get_by_text(messages()["not-stored"]).wait_for()


# ---------------------------------------------------------------------------------------------
# Passkeys


def test_a_key_locked_with_a_passkey_opens_the_desk_after_a_cancelled_try(
    own: Own, joining: Watched
) -> None:
    Device(joining)
    made = to_give(joining)
    own.site.seal_desk(Key(secret_of(made), made.recipient), [])
    keep(joining, WITH_PASSKEY)
    ((_, text),) = stored(joining)
    assert text.startswith("dhr-kept-1 AGE-PLUGIN-FIDO2PRF-1")
    assert "SECRET" not in text

    joining.open()
    unlock = joining.page.get_by_role("button", name="Unlock with passkey")
    joining.page.evaluate(CANCEL_ONCE)
    unlock.click()
    joining.page.get_by_text(messages()["passkey-refused"]).wait_for()
    assert unlock.evaluate("button => button === document.activeElement")
    unlock.click()
    joining.heading("My desk")


@pytest.mark.extra
def test_a_passkey_that_is_gone_is_explained(joining: Watched) -> None:
    device = Device(joining)
    to_give(joining)
    keep(joining, WITH_PASSKEY)
    device.forget()
    joining.open()
    joining.page.get_by_role("button", name="Unlock with passkey").click()

    joining.page.get_by_text(messages()["passkey-refused"]).wait_for()
    assert joining.page.get_by_label("Paste your key").is_visible()


@pytest.mark.extra
def test_a_cancelled_passkey_keeps_nothing(joining: Watched) -> None:
    device = Device(joining)
    to_give(joining)
    device.refuse()
    joining.page.get_by_role("button", name=WITH_PASSKEY).click()

    joining.page.get_by_text(messages()["passkey-refused"]).wait_for()
    assert stored(joining) == []


@pytest.mark.extra
def test_a_passkey_without_prf_is_explained_and_keeps_nothing(joining: Watched) -> None:
    Device(joining, prf=False)
    to_give(joining)
    joining.page.get_by_role("button", name=WITH_PASSKEY).click()

    joining.page.get_by_text(messages()["passkey-unable"]).wait_for()
    assert stored(joining) == []


@pytest.mark.extra
@pytest.mark.parametrize(
    "without",
    [
        pytest.param("delete globalThis.PublicKeyCredential", id="no passkeys"),
        pytest.param(
            "PublicKeyCredential.getClientCapabilities = async () => ({'extension:prf': false})",
            id="no PRF",
        ),
    ],
)
def test_a_browser_without_such_passkeys_says_so(joining: Watched, without: str) -> None:
    joining.page.add_init_script(without)
    to_give(joining)

    joining.page.get_by_text("This browser has no passkeys that can lock a key.").wait_for()
    assert joining.page.get_by_role("button", name=WITH_PASSKEY).count() == 0
    assert joining.page.get_by_role("button", name=KEEP).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("by", ["passphrase", f"AGE-PLUGIN-FIDO2PRF-1{'Q' * 40}"])
def test_axe_finds_nothing_to_object_to_where_a_key_is_kept(
    own: Own, key: Key, scheme: str, by: str
) -> None:
    watched = own.visit(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    watched.page.context.add_init_script(path=AXE)
    locked = lock_key_file(key.file, PASSPHRASE, FACTOR)
    kept_by_hand(watched, f"dhr-kept-1 {by}\n{locked}")
    watched.page.get_by_role("button", name="Unlock with").click()
    watched.page.locator(".dhr-problem").wait_for()
    found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    assert [each["id"] for each in found["violations"]] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    watched.sound()
