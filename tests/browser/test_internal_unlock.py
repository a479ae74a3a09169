"""From a key to the desk: what opens it, what does not and why, and that nothing is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.asking import lock_key_file, messages
from tests.browser.conftest import NewPage, Watched
from tests.browser.internal_fixture import BUILD, SITE, Key
from tests.browser.internal_sample import CANARY, CASE, Sample

pytestmark = pytest.mark.browser

PASSPHRASE = "correct horse battery staple"
WORK_FACTOR = 10  # a weak lock is enough for a test, and quick


def _armor(inside: str) -> str:
    body = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg=="
    return f"-----BEGIN AGE ENCRYPTED FILE-----\n{inside or body}\n-----END AGE ENCRYPTED FILE-----"


def _header(stanza: str) -> bytes:
    return f"age-encryption.org/v1\n{stanza}\n--- {'A' * 43}\n".encode()


def _of_windows(key: Key) -> str:
    return "\ufeff" + key.file.replace("\n", "\r\n")


def _mistyped(key: Key) -> str:
    return key.secret[:-1] + ("P" if key.secret[-1] == "Q" else "Q")


def _transposed(key: Key) -> str:
    """Exchange the first two neighbours that differ."""
    letters = list(key.secret)
    at = next(n for n in range(20, 70) if letters[n] != letters[n + 1])
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


PASTED: list[tuple[str, Callable[[Key], str]]] = [
    ("as age-keygen writes it", lambda key: key.file),
    ("the line alone", lambda key: key.secret),
    ("with line ends of Windows and a mark of order", _of_windows),
    ("broken over two lines by mail", lambda key: f"{key.secret[:70]}\n  {key.secret[70:]}\n"),
    ("with blanks around it", lambda key: f"\n\t {key.secret} \n\n"),
]

REFUSED: list[tuple[str, str, Callable[[Key], str]]] = [
    ("nothing", "no-key", lambda _: ""),
    ("only comments", "no-key", lambda _: "# created: today\n\n"),
    ("some other text", "not-a-key", lambda _: "hunter2"),
    ("the public half", "public-half", lambda key: key.recipient),
    ("one character wrong", "damaged-key", _mistyped),
    ("two characters exchanged", "damaged-key", _transposed),
    ("the last character missing", "damaged-key", lambda key: key.secret[:-1]),
    ("in small letters", "not-a-key", lambda key: key.secret.lower()),
    ("two keys", "many-keys", lambda key: f"{key.secret}\n{Key.new().secret}\n"),
    ("a key of the new kind", "key-kind", lambda _: "AGE-SECRET-KEY-PQ-1" + "Q" * 58),
    ("a plugin's key", "key-kind", lambda _: "AGE-PLUGIN-YUBIKEY-1QQQQQQ"),
    ("an SSH key", "key-kind", lambda _: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n"),
    ("a broken armor", "damaged-key", lambda _: _armor("no base64 ??")),
    ("an armor around a file for a key", "key-file-kind", lambda _: _armor("")),
    ("a key that nobody granted anything", "no-desk", lambda _: Key.new().secret),
]


@pytest.mark.parametrize("form", [each[1] for each in PASTED], ids=[each[0] for each in PASTED])
def test_a_pasted_key_opens_the_desk(
    watched: Watched, sample: Sample, form: Callable[[Key], str]
) -> None:
    watched.open()
    watched.give(form(sample.reader))

    watched.heading("My desk")
    assert watched.page.get_by_text("Dr Miriam Adeyemi · Panel member").is_visible()


def test_a_key_file_opens_the_desk(watched: Watched, sample: Sample) -> None:
    watched.open()
    watched.page.get_by_label("Or choose your key file").set_input_files(
        {"name": "key.txt", "mimeType": "text/plain", "buffer": sample.reader.file.encode()}
    )
    watched.page.get_by_role("button", name="Open my desk").click()

    watched.heading("My desk")


@pytest.mark.parametrize("as_file", [True, False], ids=["as a file", "pasted"])
def test_a_key_file_with_a_passphrase_asks_for_it_and_opens_the_desk(
    watched: Watched, sample: Sample, as_file: bool
) -> None:
    locked = lock_key_file(sample.reader.file, PASSPHRASE, WORK_FACTOR)
    watched.open()
    passphrase = watched.page.get_by_label("Passphrase of the key file")
    assert passphrase.is_hidden()
    if as_file:
        file = {"name": "key.age", "mimeType": "", "buffer": locked.encode()}
        watched.page.get_by_label("Or choose your key file").set_input_files(file)  # type: ignore[arg-type]
    else:
        watched.page.get_by_label("Paste your key").fill(locked)
    passphrase.wait_for(state="visible")
    opened = watched.page.get_by_role("button", name="Open my desk")

    opened.click()
    watched.page.get_by_text(messages()["passphrase-needed"]).wait_for()
    passphrase.fill("something else")
    opened.click()
    watched.page.get_by_text(messages()["wrong-passphrase"]).wait_for()
    assert passphrase.evaluate("field => field === document.activeElement")
    passphrase.fill(PASSPHRASE)
    opened.click()
    watched.heading("My desk")


@pytest.mark.parametrize(
    ("stanza", "code"),
    [
        pytest.param(f"-> scrypt {'A' * 22} 21\n{'A' * 43}", "work-factor", id="a gigabyte more"),
        pytest.param(f"-> scrypt {'A' * 22} 64\n{'A' * 43}", "work-factor", id="beyond reason"),
        pytest.param(f"-> X25519 {'A' * 43}\n{'A' * 43}", "key-file-kind", id="for a key"),
        pytest.param("-> scrypt short 18", "key-file-kind", id="malformed"),
    ],
)
def test_a_locked_key_file_of_another_kind_is_refused_before_any_work(
    watched: Watched, stanza: str, code: str
) -> None:
    watched.open()
    file = {"name": "key.age", "mimeType": "", "buffer": _header(stanza)}
    watched.page.get_by_label("Or choose your key file").set_input_files(file)  # type: ignore[arg-type]
    watched.page.get_by_label("Passphrase of the key file").fill("anything")
    watched.page.get_by_role("button", name="Open my desk").click()

    watched.page.get_by_text(messages()[code]).wait_for(timeout=3000)


def test_a_file_that_is_too_large_is_no_key(watched: Watched) -> None:
    watched.open()
    file = {"name": "film.mp4", "mimeType": "", "buffer": b"x" * 70_000}
    watched.page.get_by_label("Or choose your key file").set_input_files(file)  # type: ignore[arg-type]
    watched.page.get_by_role("button", name="Open my desk").click()

    watched.page.get_by_text(messages()["key-file-size"]).wait_for()


@pytest.mark.parametrize(
    ("code", "form"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_what_opens_nothing_is_explained_and_leaves_room_for_another_try(
    watched: Watched, sample: Sample, code: str, form: Callable[[Key], str]
) -> None:
    watched.open()
    watched.give(form(sample.reader))

    problem = watched.page.get_by_role("alert")
    problem.get_by_text(messages()[code], exact=True).wait_for()
    assert watched.page.get_by_label("Paste your key").evaluate("f => f === document.activeElement")
    watched.give(sample.reader.file)
    watched.heading("My desk")


def test_the_key_is_hidden_until_the_reader_shows_it(watched: Watched, sample: Sample) -> None:
    watched.open()
    field = watched.page.get_by_label("Paste your key")
    field.fill(sample.reader.secret)
    hidden = "field => getComputedStyle(field).webkitTextSecurity"

    assert field.evaluate(hidden) == "disc"
    watched.page.get_by_role("button", name="Show the key").click()
    assert field.evaluate(hidden) == "none"
    assert field.get_attribute("spellcheck") == "false"
    assert field.get_attribute("name") is None


def _left_behind(watched: Watched) -> dict[str, object]:
    found: dict[str, object] = watched.page.evaluate(
        """async () => ({
          local: Object.keys(localStorage).filter((each) => !each.startsWith("dhr-build-")).length,
          session: sessionStorage.length,
          cookies: document.cookie,
          databases: (await indexedDB.databases()).length,
          caches: (await caches.keys()).length,
          workers: (await navigator.serviceWorker.getRegistrations()).length,
          history: history.length,
          state: history.state,
          address: location.href,
          title: document.title,
          name: window.name,
        })"""
    )
    return found


def test_a_visit_leaves_nothing_in_storage_address_title_or_history(
    watched: Watched, sample: Sample
) -> None:
    watched.open()
    before = _left_behind(watched)
    watched.give(sample.reader.file)
    watched.open_case(CASE)
    assert watched.page.get_by_text(CANARY).first.is_visible()
    watched.page.get_by_role("button", name="Read Minutes of the first meeting").click()
    watched.heading("Minutes of the first meeting")

    assert _left_behind(watched) == before
    # The one thing that is stored: the newest build seen, so that an older one is found out.
    stored = watched.page.evaluate("({...localStorage})")
    assert stored == {f"dhr-build-{SITE}": str(BUILD)}
    assert before["title"] == "Review portal"
    assert watched.page.context.cookies() == []


LEAVING = [
    pytest.param("document.querySelector('.dhr-lock').click()", id="Lock"),
    pytest.param(
        "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))", id="leaving"
    ),
]


@pytest.mark.parametrize("leave", LEAVING)
def test_locking_forgets_everything(watched: Watched, sample: Sample, leave: str) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    watched.page.evaluate(leave)

    watched.heading("Open your desk")
    left = watched.page.content()
    for word in (CASE, CANARY, "Adeyemi", "Sandmere", "OFFICIAL", "AGE-SECRET-KEY-1Q"):
        assert word not in left
    assert watched.page.get_by_label("Paste your key").input_value() == ""


def test_going_back_in_the_history_finds_the_page_locked(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    watched.page.goto(f"{watched.address}404.html")
    watched.page.go_back()

    watched.heading("Open your desk")
    assert CANARY not in watched.page.content()


@pytest.mark.parametrize("leave", LEAVING)
def test_what_arrives_after_locking_is_not_shown(
    new_page: NewPage, address: str, sample: Sample, leave: str
) -> None:
    watched = new_page(address)
    watched.unlock(sample.reader)
    held: list[Callable[[], None]] = []
    watched.page.route("**/p/*.age", lambda route: held.append(route.continue_))
    watched.page.get_by_role("button", name=CASE, exact=True).click()
    watched.page.wait_for_timeout(200)
    watched.page.evaluate(leave)
    for let_go in held:
        let_go()
    watched.page.wait_for_timeout(500)

    assert held
    assert CANARY not in watched.page.content()
    watched.heading("Open your desk")


def test_a_desk_without_cases_says_so(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.nobody)

    assert watched.page.get_by_text("No case is open to you at present.").is_visible()
