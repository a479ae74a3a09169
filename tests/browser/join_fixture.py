"""A reader who makes their key: what they press, and what they are left with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import Watched

PASSPHRASE = "tern ladder oat violin"
BEGIN, LOCKED = "Make your key", "Step 1 of 3: Choose a passphrase"
KEEP, GIVE = "Step 2 of 3: Keep your key", "Step 3 of 3: Give the public half to the office"
FORGOTTEN = "The key is forgotten here"


@dataclass(frozen=True)
class Made:
    """What a reader has when they are done: two files, the public half and its phrase."""

    key_file: bytes
    recovery: str
    recipient: str
    phrase: str


def begin(watched: Watched) -> None:
    """Load the page and have a key made."""
    watched.at("join/")
    watched.page.get_by_role("button", name="Make my key").click()
    watched.heading(LOCKED)


def choose(watched: Watched, passphrase: str, again: str | None = None) -> None:
    """Choose a passphrase."""
    watched.page.get_by_label("Passphrase", exact=True).fill(passphrase)
    watched.page.get_by_label("The same passphrase again").fill(again or passphrase)
    watched.page.get_by_role("button", name="Lock my key").click()


def to_keep(watched: Watched) -> None:
    """Go as far as the step in which the key is kept; scrypt takes its time."""
    begin(watched)
    choose(watched, PASSPHRASE)
    watched.page.get_by_role("heading", level=1, name=KEEP).wait_for(timeout=60_000)


def saved(watched: Watched, name: str) -> tuple[str, bytes]:
    """Press a button that saves a file; return its name and its bytes."""
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def to_give(watched: Watched) -> Made:
    """Go as far as the last step."""
    to_keep(watched)
    _, key_file = saved(watched, "Save the locked key")
    _, recovery = saved(watched, "Save the recovery copy")
    watched.page.get_by_label("I have the recovery copy").check()
    watched.page.get_by_role("button", name="Go on").click()
    watched.heading(GIVE)
    recipient = watched.page.locator("#public-half").inner_text()
    phrase = watched.page.locator("#check-phrase").inner_text()
    return Made(key_file, recovery.decode(), recipient, " ".join(phrase.split()))
