"""The shell: the same for everybody, without content, and honest where it cannot work."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Route

from generator.sites.serving import INTERNAL_POLICY
from generator.sites.shell import build_shell
from tests.browser.asking import messages
from tests.browser.conftest import NewPage, Own, Watched
from tests.browser.internal_sample import Sample

pytestmark = pytest.mark.browser

PAGES = ("index.html", "join/index.html", "404.html")


class _Tags(HTMLParser):
    """Collects every start tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: Path) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page.read_text("utf-8"))
    return parser.found


def test_without_javascript_the_page_says_what_it_needs(new_page: NewPage, address: str) -> None:
    watched = new_page(address, java_script_enabled=False)
    watched.page.goto(address)

    said = watched.page.locator("noscript p")
    assert said.is_visible()
    assert "needs JavaScript" in said.inner_text()
    assert watched.page.get_by_label("Paste your key").count() == 0


def test_over_plain_http_the_page_says_why_it_cannot_open_anything(
    new_page: NewPage, sample: Sample
) -> None:
    watched = new_page("http://portal.test/")

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix("http://portal.test/") or "index.html"
        route.fulfill(path=sample.site.root / name)

    watched.page.route("http://portal.test/**", answer)
    watched.open()

    assert watched.page.get_by_text(messages()["no-web-crypto"]).is_visible()
    assert watched.page.get_by_label("Paste your key").count() == 0
    watched.sound()


def test_a_script_that_was_changed_does_not_run_and_the_page_says_so(own: Own) -> None:
    script = next((own.site.root / "assets").glob("internal-*.js"))
    script.write_bytes(script.read_bytes() + b"\n")
    watched = own.visit()
    watched.page.goto(own.address)

    warning = watched.page.get_by_text("give your key to no page")
    warning.wait_for(state="visible")
    assert watched.page.get_by_label("Paste your key").count() == 0


def test_two_builds_of_the_shell_are_the_same_to_the_byte(shell: Path, tmp_path: Path) -> None:
    build_shell(tmp_path)
    files = {file.relative_to(shell) for file in shell.rglob("*") if file.is_file()}

    assert files == {file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.is_file()}
    assert all((shell / file).read_bytes() == (tmp_path / file).read_bytes() for file in files)


def test_the_shell_holds_its_pages_and_hashed_assets_and_nothing_else(shell: Path) -> None:
    names = {str(file.relative_to(shell)) for file in shell.rglob("*") if file.is_file()}
    expected = [
        r"404\.html",
        r"assets/icon-[0-9a-f]{10}\.svg",
        r"assets/internal-[0-9A-Z]{8}\.css",
        r"assets/internal-[0-9A-Z]{8}\.js",
        r"assets/join-[0-9A-Z]{8}\.js",
        r"assets/licenses\.txt",
        r"assets/material-[0-9a-f]{10}\.css",
        r"index\.html",
        r"join/index\.html",
    ]

    assert len(names) == len(expected)
    for form in expected:
        assert [name for name in names if re.fullmatch(form, name)], form


@pytest.mark.parametrize("name", PAGES)
def test_every_script_and_style_is_a_file_with_its_hash(shell: Path, name: str) -> None:
    loaded = [
        (attributes.get("src") or attributes.get("href") or "", attributes.get("integrity"))
        for tag, attributes in tags(shell / name)
        if tag == "script" or attributes.get("rel") == "stylesheet"
    ]

    assert len(loaded) == (2 if name == "404.html" else 3)
    for file, integrity in loaded:
        path = (shell if file.startswith("/") else (shell / name).parent) / file.removeprefix("/")
        digest = hashlib.sha384(path.read_bytes()).digest()
        assert integrity == f"sha384-{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_an_inline_script_or_style_or_names_a_version(shell: Path, name: str) -> None:
    for tag, attributes in tags(shell / name):
        assert tag != "style"
        assert tag != "script" or attributes.get("src")
        assert not any(each.startswith("on") or each == "style" for each in attributes)
        assert attributes.get("name") != "generator"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_carries_the_security_policy_that_is_also_served(shell: Path, name: str) -> None:
    (policy,) = [
        attributes["content"]
        for tag, attributes in tags(shell / name)
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]

    # A page cannot say who may frame it; only the server can.
    served = INTERNAL_POLICY.replace("frame-ancestors 'none'; ", "")
    assert policy == served


def test_a_page_that_is_not_there_is_answered_by_the_shell(watched: Watched) -> None:
    answer = watched.page.goto(f"{watched.address}nowhere/at/all.html")

    assert answer is not None
    assert answer.status == 404
    assert watched.page.get_by_role("heading", level=1).inner_text() == "There is no such page"
    watched.page.get_by_role("link", name="first page of the portal").click()
    watched.heading("Open your desk")


@pytest.mark.parametrize("name", ["index.html", "join/index.html"])
def test_the_first_view_stays_small(shell: Path, name: str) -> None:
    import gzip  # noqa: PLC0415 - this test alone weighs what is sent

    loaded = [
        (shell / name).parent / (attributes.get("src") or attributes.get("href") or "")
        for tag, attributes in tags(shell / name)
        if tag in ("script", "link")
    ]
    sent = sum(len(gzip.compress(file.read_bytes(), 9)) for file in [shell / name, *loaded])

    assert len(loaded) == 4
    assert sent < 100_000
