"""The offline viewer from a file on the disk, with a signed folder of sealed files."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.release.approvals import public_key
from generator.sites.manifest import MANIFEST, Stamp, write_manifest
from generator.sites.manifest_signature import sign_manifest
from generator.sites.viewer import VIEWER, build_viewer
from tests.browser.asking import messages
from tests.browser.conftest import AXE, WATCH
from tests.browser.internal_sample import CASE, Sample
from tests.sites.signed_site import OTHER, PUBLIC, RELEASE

pytestmark = pytest.mark.browser

CREATED = dt.datetime(2026, 6, 15, 6, tzinfo=dt.UTC)
FOLDER = "Choose the folder of sealed papers"


def sign(folder: Path, key: Path = RELEASE, public: str = PUBLIC) -> None:
    (folder / MANIFEST).unlink(missing_ok=True)
    write_manifest(folder, Stamp(build=7, created=CREATED))
    sign_manifest(folder, key, public)


@pytest.fixture
def folder(sample: Sample, tmp_path: Path) -> Path:
    """A signed copy of the sample's site."""
    copy = tmp_path / "papers"
    shutil.copytree(sample.site.root, copy)
    sign(copy)
    return copy


@dataclass
class Viewer:
    """The viewer, and what it asked for."""

    page: Page
    asked: list[str]

    def choose(self, folder: Path) -> None:
        self.page.get_by_label(FOLDER).set_input_files(folder)

    def give(self, key: str) -> None:
        self.page.get_by_label("Paste your key").fill(key)
        self.page.get_by_role("button", name="Open my desk").click()

    def says(self, code: str) -> None:
        expect(self.page.get_by_text(messages()[code]).first).to_be_visible()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The viewer's file."""
    folder = tmp_path_factory.mktemp("viewer") / "viewer"
    build_viewer(folder, PUBLIC, None)
    return folder / VIEWER


@pytest.fixture
def viewer(browser: Browser, file: Path) -> Iterator[Viewer]:
    page = browser.new_page()
    page.set_default_timeout(15_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    yield Viewer(page, asked)
    page.close()


def test_a_desk_and_a_case_are_opened_from_a_folder_and_nothing_is_asked(
    viewer: Viewer, folder: Path, sample: Sample
) -> None:
    viewer.choose(folder)
    told = viewer.page.get_by_text("The build of 15 June 2026, signed by the partnership.")
    expect(told).to_be_visible()
    viewer.give(sample.reader.file)
    viewer.page.get_by_role("heading", name="My desk", level=1).wait_for()
    viewer.page.get_by_role("button", name=CASE).first.click()
    viewer.page.get_by_role("heading", name=CASE, level=1).wait_for()

    assert [url for url in viewer.asked if not url.startswith("file:")] == []
    assert len(viewer.asked) == 1
    assert viewer.page.evaluate("window.violations") == []
    viewer.page.get_by_role("button", name="Lock", exact=True).click()
    viewer.page.get_by_label("Paste your key").wait_for()


def test_without_a_folder_the_reader_is_asked_for_it(viewer: Viewer, sample: Sample) -> None:
    viewer.give(sample.reader.file)

    viewer.says("no-folder")


def altered_manifest(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_text(path.read_text().replace('"build": 7', '"build": 8'))


def no_signature(folder: Path) -> None:
    (folder / f"{MANIFEST}.sig").unlink()


def foreign_signature(folder: Path) -> None:
    sign(folder, OTHER, public_key(OTHER))


def damaged_signature(folder: Path) -> None:
    path = folder / f"{MANIFEST}.sig"
    path.write_text(path.read_text().replace("A", "B", 3))


def no_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (altered_manifest, "folder-unsigned"),
        (no_signature, "folder-unsigned"),
        (foreign_signature, "folder-unsigned"),
        (damaged_signature, "folder-unsigned"),
        (no_manifest, "no-folder-build"),
    ],
)
def test_a_folder_that_is_not_the_partnership_s_is_refused(
    viewer: Viewer, folder: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(folder)
    viewer.choose(folder)

    viewer.says(code)


def altered_desks(folder: Path) -> None:
    for path in (folder / "d").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"\0")


def missing_desks(folder: Path) -> None:
    for path in (folder / "d").iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("spoil", "code"), [(altered_desks, "altered"), (missing_desks, "folder-incomplete")]
)
def test_a_file_that_is_not_as_the_manifest_has_it_is_refused(
    viewer: Viewer, folder: Path, sample: Sample, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(folder)
    viewer.choose(folder)
    viewer.give(sample.reader.file)

    viewer.says(code)


def test_another_folder_may_be_chosen_after_a_wrong_one(
    viewer: Viewer, folder: Path, tmp_path: Path, sample: Sample
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.txt").write_text("x")
    viewer.choose(tmp_path / "other")
    viewer.says("no-folder-build")
    viewer.choose(folder)
    viewer.give(sample.reader.file)

    viewer.page.get_by_role("heading", name="My desk", level=1).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_there_is_no_barrier(viewer: Viewer, scheme: str, width: int) -> None:
    viewer.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    viewer.page.set_viewport_size({"width": width, "height": 800})
    # The policy lets nothing in that is not the viewer's own: axe comes through the debugger.
    session = viewer.page.context.new_cdp_session(viewer.page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = viewer.page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))")

    assert found == []
    assert viewer.page.evaluate("document.documentElement.scrollWidth") <= width
