"""A real Chromium, and the internal site in it.

Every page that a test opens records what it must never do: break the security policy, ask another
origin, report an error. `Watched.sound()` is asserted after each test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from generator.sites.serving import serving
from generator.sites.shell import build_shell
from tests.browser.internal_fixture import Key, SealedSite, served
from tests.browser.internal_sample import Sample, write_sample
from tests.demo_site import Site

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path("node_modules/axe-core/axe.min.js")
OWN_VIEWER = ("chrome-extension:", "chrome:")  # the browser's own viewer of PDF files
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@dataclass
class Watched:
    """A page, and what it did that it must not do."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, f"blob:{self.address}", *OWN_VIEWER)):
            self.problems.append(f"foreign request: {request.url}")

    def sound(self) -> None:
        """Assert that the page kept to its security policy and to its own origin."""
        broken = self.page.evaluate("window.violations ?? []")
        assert [*self.problems, *broken] == []

    def open(self) -> None:
        """Load the first page."""
        self.page.goto(self.address)
        self.page.get_by_role("heading", level=1).wait_for()

    def give(self, key: str) -> None:
        """Paste a key and ask for the desk."""
        self.page.get_by_label("Paste your key").fill(key)
        self.page.get_by_role("button", name="Open my desk").click()

    def unlock(self, key: Key) -> None:
        """Load the first page and open a desk."""
        self.open()
        self.give(key.file)
        self.heading("My desk")

    def at(self, path: str) -> None:
        """Load another page of the site."""
        self.page.goto(f"{self.address}{path}")
        self.page.get_by_role("heading", level=1).wait_for()

    def heading(self, words: str) -> None:
        """Wait for a view, by its heading."""
        self.page.get_by_role("heading", level=1, name=words, exact=True).wait_for()

    def open_case(self, case: str) -> None:
        """Open a case from the desk."""
        self.page.get_by_role("button", name=case, exact=True).click()
        self.heading(case)


NewPage = Callable[..., Watched]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests of a worker."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the shell of the internal site once."""
    folder = tmp_path_factory.mktemp("shell")
    build_shell(folder)
    return folder


@pytest.fixture(scope="session")
def sample(shell: Path, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Write a site that tests only read."""
    root = tmp_path_factory.mktemp("sample") / "internal"
    shutil.copytree(shell, root)
    return write_sample(root)


@pytest.fixture(scope="session")
def address(sample: Sample) -> Iterator[str]:
    """Serve the site that tests only read."""
    with served(sample.site.root) as served_at:
        yield served_at


@dataclass
class Own:
    """A served site that a test fills, and may spoil."""

    site: SealedSite
    address: str
    new_page: NewPage

    def visit(self, **options: object) -> Watched:
        """Open a page on the site."""
        return self.new_page(self.address, **options)


def begin_site(shell: Path, folder: Path) -> SealedSite:
    """Begin a site with nothing but its shell."""
    site = SealedSite(folder / "internal")
    shutil.copytree(shell, site.root)
    site.write_build()
    return site


@pytest.fixture
def own(shell: Path, tmp_path: Path, new_page: NewPage) -> Iterator[Own]:
    """Serve a site of the test's own."""
    site = begin_site(shell, tmp_path)
    with served(site.root) as served_at:
        yield Own(site, served_at, new_page)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Open pages in fresh contexts; close them afterwards."""
    contexts: list[BrowserContext] = []

    def make(at: str, **options: object) -> Watched:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return Watched(page, at)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def watched(new_page: NewPage, address: str) -> Iterator[Watched]:
    """Open a page on the site that tests only read; it must stay sound."""
    page = new_page(address)
    yield page
    page.sound()


@pytest.fixture(scope="session")
def demo(site: Site) -> Iterator[str]:
    """Serve the demonstration's internal site with the program's own server."""
    with serving(site.folder.parent, {"internal": 0}) as addresses:
        yield addresses["internal"]
