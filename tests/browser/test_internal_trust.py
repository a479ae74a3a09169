"""What a host may try: altered, exchanged, old and foreign files are refused whole, in words."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Route

from tests.browser.asking import messages
from tests.browser.conftest import NewPage, Own
from tests.browser.internal_fixture import (
    SITE,
    Key,
    SealedSite,
    as_json,
    card,
    frame,
    new_name,
    padme,
    page,
    page_bucket,
)
from tests.browser.internal_sample import Sample

pytestmark = pytest.mark.browser

CASE = "DHR-2025-007"
SECRET = "Marigold Penhallow"
OTHER_SITE = "a" * 26
TREE = page(CASE, sections=[{"id": "death", "title": "The death", "html": f"<p>{SECRET}</p>"}])
Tree = dict[str, Any]
Spoil = Callable[[SealedSite, Key], None]


def _desk(site: SealedSite, reader: Key, sealed: Tree, **changes: object) -> None:
    site.seal_desk(reader, [card(CASE, sealed)], **changes)


def _page_file(site: SealedSite, sealed: Tree) -> Path:
    return site.root / "p" / f"{sealed['page']}.age"


def on_file(change: Callable[[bytes], bytes]) -> Spoil:
    """Spoil the page's file and nothing else."""

    def spoil(site: SealedSite, reader: Key) -> None:
        sealed = site.seal_page(TREE)
        _desk(site, reader, sealed)
        file = _page_file(site, sealed)
        file.write_bytes(change(file.read_bytes()))

    return spoil


def inside(**changes: object) -> Spoil:
    """Seal a page that says something else inside."""

    def spoil(site: SealedSite, reader: Key) -> None:
        _desk(site, reader, site.seal_page(TREE, **changes))

    return spoil


def framed(make: Callable[[bytes], bytes]) -> Spoil:
    """Seal a page in a frame that is wrong."""

    def spoil(site: SealedSite, reader: Key) -> None:
        name, key = new_name(), Key.new()
        stamp = {"format": "dhr-page-1", "site": site.site, "build": site.build, "page": name}
        data = as_json({**stamp, "marking": "OFFICIAL", **TREE})
        digest = site.write("p", name, key.seal(make(data)))
        _desk(site, reader, {"page": name, "key": key.secret, "sha256": digest})

    return spoil


def exchanged_on_disk(site: SealedSite, reader: Key) -> None:
    mine, other = site.seal_page(TREE), site.seal_page(page("DHR-2025-008"))
    _desk(site, reader, mine)
    shutil.copyfile(_page_file(site, other), _page_file(site, mine))


def missing(site: SealedSite, reader: Key) -> None:
    sealed = site.seal_page(TREE)
    _desk(site, reader, sealed)
    _page_file(site, sealed).unlink()


def of_another_case(site: SealedSite, reader: Key) -> None:
    _desk(site, reader, site.seal_page({**TREE, "case": "DHR-2025-008"}))


def under_another_key(site: SealedSite, reader: Key) -> None:
    _desk(site, reader, {**site.seal_page(TREE), "key": Key.new().secret})


def claiming(length: int) -> Callable[[bytes], bytes]:
    """Make frames that claim a length of their own."""

    def make(data: bytes) -> bytes:
        return length.to_bytes(8, "big") + frame(data, page_bucket(len(data)))[8:]

    return make


def flip(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


PAGES: list[tuple[str, str, Spoil]] = [
    ("one bit of the header flipped", "altered", on_file(flip(40))),
    ("one bit of the payload flipped", "altered", on_file(flip(-9))),
    ("cut short", "altered", on_file(lambda data: data[:-17])),
    ("longer", "altered", on_file(lambda data: data + b"\0")),
    ("empty", "altered", on_file(lambda _: b"")),
    ("a page of html in its place", "altered", on_file(lambda _: b"<html>sign in</html>")),
    ("another case's file in its place", "altered", exchanged_on_disk),
    ("not there", "missing", missing),
    ("sealed to another key", "damaged", under_another_key),
    ("of another case", "swapped", of_another_case),
    ("of another view", "swapped", inside(view="office")),
    ("of no case", "swapped", inside(case=None, view=None)),
    ("under another name", "swapped", inside(page=new_name())),
    ("of an older build", "other-build", inside(build=11)),
    ("of another site", "other-site", inside(site=OTHER_SITE)),
    ("a frame that claims more than it holds", "damaged", framed(claiming(2**40))),
    ("a frame that claims too little", "damaged", framed(claiming(9))),
    ("a fill that is not zero", "damaged",
     framed(lambda data: frame(data, page_bucket(len(data)))[:-1] + b"\1")),
    ("a bucket too large", "damaged", framed(lambda data: frame(data, padme(9000)))),
    ("no bucket at all", "damaged", framed(lambda data: frame(data, len(data) + 8))),
    ("a frame without room for a length", "damaged", framed(lambda _: b"\0\0\0")),
    ("no JSON", "format", framed(lambda _: frame(b"{]", 4096))),
    ("a mark of order before the JSON", "format",
     framed(lambda data: frame(b"\xef\xbb\xbf" + data, page_bucket(len(data) + 3)))),
    ("bytes that are not UTF-8", "format", framed(lambda _: frame(b'{"format":"\xff"}', 4096))),
    ("a list", "format", framed(lambda _: frame(b"[]", 4096))),
    ("an inherited name", "format",
     framed(lambda _: frame(b'{"__proto__":{"format":"dhr-page-1"}}', 4096))),
    ("a later format", "format", inside(format="dhr-page-2")),
    ("a title that is a number", "format", inside(title=7)),
    ("a day that does not exist", "format",
     inside(deadlines=[{"clause": "B1", "what": "", "due": "2026-02-30", "met": None}])),
    ("a state that is not known", "format",
     inside(stages=[{"id": "x", "title": "x", "state": "blinking", "on": None, "clauses": []}])),
    ("a level that is not known", "format",
     inside(findings=[{"clause": "", "level": "toString", "message": "", "where": "",
                       "remedy": ""}])),
    ("a length of time that is no number", "format",
     inside(clocks={"began": None, "whole": True, "until": None, "running": True, "days": "many",
                    "now": None, "stages": [], "allowances": [], "hands": [], "stretches": [],
                    "agreed": [], "rule": ""})),
    ("a forecast on a ground that is not known", "format",
     inside(forecast=[{"stage": "x", "title": "x", "on": None, "ground": "a guess", "rests_on": "",
                       "clause": ""}])),
    ("a build that is no number", "format", inside(build="12")),
    ("a paper whose name climbs", "format",
     inside(documents=[{"id": "d-1", "title": "", "kind": "imr", "date": None,
                        "file": "../../../build", "key": Key.new().secret, "sha256": "0" * 64,
                        "size": 1, "media_type": "text/plain", "html": None}])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "spoil"), [each[1:] for each in PAGES], ids=[each[0] for each in PAGES]
)
def test_a_page_that_is_not_the_one_sealed_for_the_reader_is_refused_whole(
    own: Own, code: str, spoil: Spoil
) -> None:
    reader = Key.new()
    spoil(own.site, reader)
    watched = own.visit()
    watched.unlock(reader)
    watched.page.get_by_role("button", name=CASE, exact=True).click()
    watched.heading("This was not opened")

    assert watched.page.get_by_text(f"Reason: {code}", exact=True).is_visible()
    assert watched.page.get_by_text(messages()[code], exact=True).is_visible()
    assert SECRET not in watched.page.content()
    watched.page.get_by_role("button", name="Back to my desk").click()
    watched.heading("My desk")
    watched.sound()


def desk_changed(**changes: object) -> Spoil:
    def spoil(site: SealedSite, reader: Key) -> None:
        site.seal_desk(reader, [], **changes)

    return spoil


def desk_file(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(site: SealedSite, reader: Key) -> None:
        file = site.seal_desk(reader, [])
        file.write_bytes(change(file.read_bytes()))

    return spoil


def desk_of_somebody_else(site: SealedSite, reader: Key) -> None:
    shutil.copyfile(site.seal_desk(Key.new(), []), site.desk_path(reader.recipient))


def desk_in_a_small_frame(site: SealedSite, reader: Key) -> None:
    site.seal_desk(reader, [])
    site.desk_path(reader.recipient).write_bytes(reader.seal(frame(b"{}", 4096)))


def build_changed(**changes: object) -> Spoil:
    def spoil(site: SealedSite, reader: Key) -> None:
        site.seal_desk(reader, [])
        site.write_build(**changes)

    return spoil


def build_written(data: bytes) -> Spoil:
    def spoil(site: SealedSite, reader: Key) -> None:
        site.seal_desk(reader, [])
        (site.root / "build.json").write_bytes(data)

    return spoil


def build_missing(site: SealedSite, reader: Key) -> None:
    site.seal_desk(reader, [])
    (site.root / "build.json").unlink()


def site_renamed(site: SealedSite, reader: Key) -> None:
    """Serve a desk under the name that it would have on another site."""
    file = site.seal_desk(reader, [])
    site.site = OTHER_SITE
    site.write_build()
    shutil.copyfile(file, site.desk_path(reader.recipient))


CARD = card(CASE, {"page": new_name(), "key": Key.new().secret, "sha256": "0" * 64})
DESKS: list[tuple[str, str, Spoil]] = [
    ("one bit of the desk flipped", "damaged", desk_file(flip(-30))),
    ("a desk cut short", "damaged", desk_file(lambda data: data[:-16])),
    ("a page of html in its place", "damaged", desk_file(lambda _: b"<html>sign in</html>")),
    ("somebody else's desk in its place", "damaged", desk_of_somebody_else),
    ("a desk in too small a frame", "damaged", desk_in_a_small_frame),
    ("a desk of an older build", "other-build", desk_changed(build=11)),
    ("a desk of another site", "other-site", site_renamed),
    ("a desk of a later format", "format", desk_changed(format="dhr-desk-2")),
    ("a desk without a reader", "format", desk_changed(reader=None)),
    ("a desk whose cards are a map", "format", desk_changed(cards={})),
    ("a card whose case climbs", "format", desk_changed(cards=[{**CARD, "case": "../../x"}])),
    ("a card whose page is an address", "format",
     desk_changed(cards=[{**CARD, "page": "https://elsewhere.example/"}])),
    ("a card with a hash too short", "format", desk_changed(cards=[{**CARD, "sha256": "0" * 63}])),
    ("no build.json", "no-build", build_missing),
    ("a build.json that is html", "no-build", build_written(b"<html></html>")),
    ("a build.json of another format", "no-build", build_changed(format="dhr-build-2")),
    ("a build.json that counts from nought", "no-build", build_changed(build=0)),
    ("a build.json of a newer build", "other-build", build_changed(build=13)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "spoil"), [each[1:] for each in DESKS], ids=[each[0] for each in DESKS]
)
def test_a_desk_that_is_not_the_readers_of_this_build_is_refused_whole(
    own: Own, code: str, spoil: Spoil
) -> None:
    reader = Key.new()
    spoil(own.site, reader)
    watched = own.visit()
    watched.open()
    watched.give(reader.file)

    watched.page.get_by_role("alert").get_by_text(messages()[code], exact=True).wait_for()
    assert "Adeyemi" not in watched.page.content()
    watched.sound()


def test_an_older_build_than_the_last_one_seen_is_refused_whole(own: Own) -> None:
    reader = Key.new()
    _desk(own.site, reader, own.site.seal_page(TREE))
    watched = own.visit()
    watched.open()
    watched.give(reader.file)
    watched.heading("My desk")
    own.site.build -= 1
    own.site.write_build()
    _desk(own.site, reader, own.site.seal_page(TREE))
    watched.open()
    watched.give(reader.file)

    watched.page.get_by_role("alert").get_by_text(messages()["older-build"]).wait_for()
    assert "Adeyemi" not in watched.page.content()
    own.site.build += 2
    own.site.write_build()
    _desk(own.site, reader, own.site.seal_page(TREE))
    watched.give(reader.file)
    watched.heading("My desk")
    watched.sound()


def test_a_number_that_was_not_sealed_is_not_remembered(own: Own) -> None:
    reader = Key.new()
    _desk(own.site, reader, own.site.seal_page(TREE))
    own.site.write_build(build=10**9)
    watched = own.visit()
    watched.open()
    watched.give(reader.file)
    watched.page.get_by_role("alert").get_by_text(messages()["other-build"]).wait_for()

    assert watched.page.evaluate("localStorage.length") == 0


def _paper_site(site: SealedSite, reader: Key, **changes: object) -> Path:
    about = {"id": "d-1", "title": "Notes", "kind": "other", "media_type": "text/plain"}
    paper = site.seal_paper(SECRET.encode(), about)
    _desk(site, reader, site.seal_page(TREE, documents=[{**paper, **changes}], sections=[]))
    return site.root / "f" / f"{paper['file']}.age"


@pytest.mark.parametrize("doing", ["Read Notes", "Save to this computer: Notes"])
@pytest.mark.parametrize(
    ("code", "changes", "spoil"),
    [
        pytest.param("altered", {}, flip(-5), id="one bit flipped"),
        pytest.param("altered", {"size": 3}, lambda data: data, id="of another size"),
        pytest.param("damaged", {"key": Key.new().secret}, lambda data: data, id="another key"),
    ],
)
def test_a_paper_that_is_not_the_one_filed_is_neither_shown_nor_saved(
    own: Own,
    doing: str,
    code: str,
    changes: Tree,
    spoil: Callable[[bytes], bytes],
) -> None:
    reader = Key.new()
    file = _paper_site(own.site, reader, **changes)
    file.write_bytes(spoil(file.read_bytes()))
    watched = own.visit()
    downloads: list[Download] = []

    def note(download: Download) -> None:
        downloads.append(download)

    watched.page.on("download", note)
    watched.unlock(reader)
    watched.open_case(CASE)
    watched.page.get_by_role("button", name=doing).click()
    watched.heading("This was not opened")

    assert watched.page.get_by_text(f"Reason: {code}", exact=True).is_visible()
    assert SECRET not in watched.page.content()
    assert downloads == []


def _redirect(route: Route) -> None:
    route.fulfill(status=302, headers={"Location": "/elsewhere"})


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(lambda route: route.abort(), id="is not reached"),
        pytest.param(lambda route: route.fulfill(status=503, body="busy"), id="is busy"),
        pytest.param(lambda route: route.fulfill(status=401, body="who?"), id="wants a sign-in"),
        pytest.param(_redirect, id="leads elsewhere"),
    ],
)
def test_a_host_that_does_not_answer_is_told_apart_from_one_that_alters(
    new_page: NewPage, address: str, sample: Sample, host: Callable[[Route], None]
) -> None:
    watched = new_page(address)
    watched.page.route("**/d/*.age", host)
    watched.open()
    watched.give(sample.reader.file)

    watched.page.get_by_role("alert").get_by_text(messages()["offline"], exact=True).wait_for()


def test_the_readers_of_two_cases_find_each_their_own(own: Own) -> None:
    site, one, two = own.site, Key.new(), Key.new()
    first, second = site.seal_page(TREE), site.seal_page(page("DHR-2025-008"))
    site.seal_desk(one, [card(CASE, first)])
    site.seal_desk(two, [card("DHR-2025-008", second)])

    for reader, mine, other in ((one, CASE, "DHR-2025-008"), (two, "DHR-2025-008", CASE)):
        watched = own.visit()
        watched.unlock(reader)
        assert watched.page.get_by_role("button", name=mine).is_visible()
        assert other not in watched.page.content()


def test_nothing_that_a_host_stores_names_a_case_or_a_reader(sample: Sample) -> None:
    for file in sample.site.root.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            if file.name == "build.json":  # says whose site it is, for readers who make a key
                data = re.sub(rb'"partnership": ?\{[^}]*\}', b"", data)
            for word in (b"DHR-20", b"Harrowgate", b"Adeyemi", b"Sandmere"):
                assert word not in data, file.name


def test_the_sample_is_written_as_the_formats_say(sample: Sample) -> None:
    build = json.loads((sample.site.root / "build.json").read_bytes())

    assert build["site"] == SITE
    assert (sample.site.root / "d").is_dir()
