"""A reader seals a paper in the browser, and an officer files it with the program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.conftest import AXE, NewPage, Own, Watched
from tests.browser.internal_fixture import Key, card, page
from tests.browser.internal_sample import CASE as SAMPLED
from tests.demo_site import KEYS, reader_key
from tests.partnership import Partnership

pytestmark = pytest.mark.browser

CASE = "DHR-2025-004"
PAPER = b"\x89PNG\r\n" + bytes(range(256)) * 400
TITLE = "IMR of the Police, version 2"


@pytest.fixture
def open_case(new_page: NewPage, demo: str) -> Iterator[Watched]:
    watched = new_page(demo)
    watched.open()
    watched.give(reader_key("panel-police").reveal())
    watched.heading("My desk")
    watched.open_case(CASE)
    yield watched
    watched.sound()


def _office(root: Path) -> Partnership:
    """The demonstration's office, at a copy of its repository."""
    return Partnership(root, KEYS)


def _choose(on: Page, data: bytes, name: str = "imr \u202e2.png") -> None:
    file = FilePayload(name=name, mimeType="image/png", buffer=data)
    on.get_by_label("The paper").set_input_files(file)


def _seal(on: Page) -> None:
    on.get_by_role("button", name="Seal and save").press("Enter")


def _saved(on: Page, to: Path) -> Path:
    with on.expect_download() as saving:
        _seal(on)
    path = to / saving.value.suggested_filename
    saving.value.save_as(path)
    return path


def test_a_paper_goes_from_a_readers_browser_into_the_record_byte_for_byte(
    open_case: Watched, demo_copy: Path, tmp_path: Path
) -> None:
    on = open_case.page
    _choose(on, PAPER)
    on.get_by_label("Title").fill(TITLE)
    on.get_by_label("The day that it bears").fill("2026-06-01")
    path = _saved(on, tmp_path)

    on.get_by_text("Send this file to the office").wait_for()
    assert re.fullmatch(r"dhr-paper-\d{4}-\d\d-\d\d-[a-z2-7]{8}\.age", path.name)
    sealed = path.read_bytes()
    assert b"Police" not in sealed
    assert PAPER[:40] not in sealed

    office = _office(demo_copy)
    done = office.dhr("documents", "add", CASE, str(path), stdin="y\n")
    assert done.code == 0, done.err
    assert "Anselm Brackwater" in done.err
    listed = json.loads(office.dhr("documents", "list", CASE, "--format", "json").out)
    (entry,) = (each for each in listed if each["title"] == TITLE)
    assert (entry["kind"], entry["dated"], entry["media_type"]) == (
        "imr",
        "2026-06-01",
        "image/png",
    )
    to = tmp_path / "back"
    assert office.dhr("documents", "open", CASE, entry["id"], "--to", str(to)).code == 0
    assert to.read_bytes() == PAPER


def test_a_declaration_is_sealed_and_filed_by_the_same_way(
    open_case: Watched, demo_copy: Path, tmp_path: Path
) -> None:
    on = open_case.page
    on.get_by_text("Make my declaration").press("Enter")
    on.get_by_role("group", name="Was I, or am I,").get_by_label("No", exact=True).check()
    with on.expect_download() as saving:
        on.get_by_role("button", name="Seal my statement for the office").press("Enter")
    path = tmp_path / "statement.age"
    saving.value.save_as(path)

    office = _office(demo_copy)
    done = office.dhr("documents", "add", CASE, str(path), "--yes")
    assert done.code == 0, done.err
    out = office.dhr("documents", "open", CASE, done.err.split("\n")[-2].split()[0]).out
    assert "- By: Anselm Brackwater, Midmarch Police, reader p-5y6j" in out
    assert "I was not, and am not, directly involved" in out


def test_what_is_missing_is_told_at_its_field(open_case: Watched) -> None:
    on = open_case.page
    alert = on.get_by_role("alert")
    _seal(on)
    alert.get_by_text("Choose the paper first.").wait_for()
    assert on.evaluate("document.activeElement.id") == "intake-file"
    _choose(on, b"")
    _seal(on)
    alert.get_by_text("This file is empty.").wait_for()
    _choose(on, PAPER)
    on.get_by_label("Title").fill(" \u202e ")
    _seal(on)
    alert.get_by_text("Give the paper a title.").wait_for()
    assert on.evaluate("document.activeElement.id") == "intake-title"


def test_a_family_s_page_and_a_page_without_a_key_ask_for_no_paper(
    new_page: NewPage, demo: str, own: Own
) -> None:
    advocate = new_page(demo)
    advocate.open()
    advocate.give(reader_key("advocate").reveal())
    advocate.heading("My desk")
    advocate.open_case(CASE)
    assert advocate.page.get_by_label("The paper").count() == 0

    reader = Key.new()
    own.site.seal_desk(reader, [card(SAMPLED, own.site.seal_page(page(SAMPLED)))])
    watched = own.visit()
    watched.unlock(reader)
    watched.open_case(SAMPLED)
    assert watched.page.get_by_label("The paper").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to_before_and_after_sealing(own: Own, scheme: str) -> None:
    reader, case = Key.new(), Key.new()
    sealed = own.site.seal_page(page(SAMPLED, intake=case.recipient))
    own.site.seal_desk(reader, [card(SAMPLED, sealed)])
    watched = own.visit(color_scheme=scheme, viewport={"width": 320, "height": 800})
    on = watched.page
    on.context.add_init_script(path=AXE)
    watched.unlock(reader)
    watched.open_case(SAMPLED)
    _look(on)
    _seal(on)
    _look(on)
    _choose(on, PAPER)
    on.get_by_label("Title").fill("Minutes")
    with on.expect_download():
        _seal(on)
    on.get_by_text("Send this file to the office").wait_for()
    _look(on)
    watched.sound()


def _look(on: Page) -> None:
    found = on.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [each["id"] for each in found["violations"]] == []
    assert on.evaluate("document.documentElement.scrollWidth") <= 320
