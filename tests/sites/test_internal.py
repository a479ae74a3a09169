from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from generator.errors import DhrError, Place, SetupError
from generator.portal.partnership import Portal
from generator.rules import holders
from generator.schema import Model
from generator.sites.build import build_of
from generator.sites.desks import DESKS_IN_STEPS_OF
from generator.sites.facts import CLOSED_PAPER
from generator.sites.internal import build_internal
from generator.sites.manifest import parse_manifest
from generator.sites.sealing import DESK_SIZES
from generator.sites.verify_folder import FolderCopy
from generator.vault.frame_file import open_frame
from generator.vault.keys import parse_identity
from tests.demo_site import ROOT, Site, open_demo, reader_key
from tests.sites.plainness import traces

READERS = (
    "officer",
    "ssp-chair",
    "independent-chair",
    "panel-police",
    "panel-health",
    "advocate",
)
OPAQUE = re.compile(r"[a-z2-7]{26}\.age")


@pytest.mark.parametrize("name", READERS)
def test_a_desk_holds_exactly_the_cases_that_the_directory_grants(site: Site, name: str) -> None:
    identity = reader_key(name)
    reader = next(r for r in site.portal.directory.readers if r.key == identity.recipient)
    granted = {
        case: view for case in site.portal.case_ids() if (view := reader.view_of(case)) is not None
    }

    cards = {card["case"]: card["view"] for card in site.desk(identity)["cards"]}

    assert cards == granted
    assert cards, "a demonstration reader without a case shows nothing"


def test_each_key_opens_its_own_page_and_no_other(site: Site) -> None:
    pages: dict[str, str] = {}
    for name in READERS:
        desk = site.desk(reader_key(name))
        for card in [*desk["cards"], *desk["pages"]]:
            pages[card["page"]] = card["key"]
    assert set(pages) == {path.stem for path in (site.folder / "p").iterdir()}
    blobs = {page: (site.folder / "p" / f"{page}.age").read_bytes() for page in pages}
    for page, key in pages.items():
        identity = parse_identity(key, Place("card"))
        for other, blob in blobs.items():
            if other == page:
                assert open_frame(blob, identity, place=Place("page"))
            else:
                with pytest.raises(DhrError):
                    open_frame(blob, identity, place=Place("page"))


def test_a_reader_of_one_case_finds_no_key_of_another(site: Site) -> None:
    mine = {card["key"] for card in site.desk(reader_key("panel-police"))["cards"]}
    office = {card["case"]: card["key"] for card in site.desk(reader_key("officer"))["cards"]}

    assert len(mine) < len(office)
    assert not mine & set(office.values())


def test_a_page_says_which_build_page_case_and_view_it_is(site: Site) -> None:
    for card in site.desk(reader_key("independent-chair"))["cards"]:
        blob = (site.folder / "p" / f"{card['page']}.age").read_bytes()
        page = site.page(card)

        assert hashlib.sha256(blob).hexdigest() == card["sha256"]
        assert (page["case"], page["view"], page["page"]) == (
            card["case"],
            card["view"],
            card["page"],
        )
        assert page["build"] == site.built.number


@pytest.mark.parametrize("name", READERS)
def test_a_view_shows_only_the_sections_that_policy_opens_to_it(site: Site, name: str) -> None:
    for card in site.desk(reader_key(name))["cards"]:
        page = site.page(card)
        view = site.portal.policy.views.view(card["view"], Place("views"))
        shown = {section["id"] for section in page["sections"]}
        where = {
            finding["where"].split(".")[0].split("[")[0] for finding in page.get("findings", ())
        }

        assert shown <= set(view.sections)
        assert where <= set(view.sections)
        if "all" not in view.documents:
            assert {document["kind"] for document in page["documents"]} <= set(view.documents)


def test_a_paper_that_a_view_does_not_open_is_not_named_in_it(site: Site) -> None:
    for card in site.desk(reader_key("panel-police"))["cards"]:
        text = json.dumps(site.page(card), ensure_ascii=False)
        kinds = site.portal.policy.views.view(card["view"], Place("views")).documents
        papers = site.portal.open_case(card["case"]).case.documents.documents
        closed = [paper for paper in papers if paper.kind not in kinds]

        assert not [paper.id for paper in closed if paper.id in text or paper.title in text]
    assert CLOSED_PAPER in json.dumps(
        [site.page(card) for card in site.desk(reader_key("panel-police"))["cards"]]
    )


def test_identities_stay_out_of_a_view_without_people(site: Site) -> None:
    for card in site.desk(reader_key("advocate"))["cards"]:
        text = json.dumps(site.page(card), ensure_ascii=False)
        case = site.portal.open_case(card["case"]).case
        numbers = [
            identifier.value for person in case.people.people for identifier in person.identifiers
        ]

        assert numbers
        assert not [value for value in numbers if value in text]


# ---------------------------------------------------------------------------------------------
# Nothing for the host


_VOCABULARY = {"media_type", "profile", "view", "office_view", "role"}
"""Fields whose values are the program's own words, which its shell may hold."""


def _texts(value: object) -> set[str]:
    if isinstance(value, Model):
        names = set(type(value).model_fields) - _VOCABULARY
        fields: list[Any] = [getattr(value, name) for name in names]
        return set().union(*(_texts(each) for each in fields)) if fields else set()
    if isinstance(value, tuple):
        return set().union(*(_texts(each) for each in value)) if value else set()
    return {value} if isinstance(value, str) and not isinstance(value, StrEnum) else set()


def _canaries(site: Site) -> set[str]:
    """Every text of every record, and of the directory, that could be recognised."""
    found: set[str] = set()
    for case_id in site.portal.case_ids():
        found |= {case_id} | _texts(site.portal.open_case(case_id).case)
    found |= _texts(site.portal.directory)
    public = _texts(site.portal.policy.partnership)
    telling = re.compile(r".*[ 0-9@-].*", re.DOTALL)
    return {text for text in found if len(text) >= 10 and telling.fullmatch(text)} - public


_READABLE = re.compile(rb"[\t\n\r -~]{10,}")


def _found(by_beginning: Mapping[bytes, list[bytes]], data: bytes) -> set[bytes]:
    """Every canary in the data, found by its first ten bytes: one look at each readable place."""
    return {
        text
        for run in _READABLE.finditer(data)
        for at in range(run.start(), run.end() - 9)
        for text in by_beginning.get(data[at : at + 10], ())
        if data.startswith(text, at)
    }


def _readable(text: str) -> bytes:
    """The longest part of a text that stands in ASCII, by which it is looked for."""
    return max(_READABLE.findall(text.encode()), key=len, default=b"")


def test_no_text_of_any_record_stands_in_any_built_byte(site: Site) -> None:
    canaries = sorted(_canaries(site))
    assert len(canaries) > 1000
    by_beginning: dict[bytes, list[bytes]] = defaultdict(list)
    for text in filter(None, map(_readable, canaries)):
        by_beginning[text[:10]].append(text)
    # The partnership's name is public, and the policy's own roles are words of the program.
    roles = {value.encode() for value in vars(holders).values() if isinstance(value, str)}
    allowed = {site.portal.policy.partnership.name.encode()} | roles
    told = traces(site.folder, lambda data: _found(by_beginning, data))
    assert [place for place, found in told.items() if not found <= allowed] == []


def test_names_are_opaque_and_desks_come_in_two_sizes_and_fixed_numbers(site: Site) -> None:
    desks = list((site.folder / "d").iterdir())
    for folder in ("d", "p", "f"):
        assert all(OPAQUE.fullmatch(path.name) for path in (site.folder / folder).iterdir())
    assert len(desks) % DESKS_IN_STEPS_OF == 0
    for size in {path.stat().st_size for path in desks}:
        assert any(limit < size < limit + 4096 for limit in DESK_SIZES)
    sealed = [path for name in ("d", "p", "f") for path in (site.folder / name).iterdir()]
    times = {path.stat().st_mtime for path in sealed}
    assert len(times) == 1


def test_another_build_keeps_the_shell_and_nothing_else(site: Site, tmp_path: Path) -> None:
    again = tmp_path / "internal"
    build_internal(open_demo(), again)

    for path in sorted(site.folder.rglob("*")):
        name = path.relative_to(site.folder)
        if path.suffix == ".age" and name.parts[0] != "d":
            assert not (again / name).exists()
        elif path.is_file() and path.suffix in (".html", ".js", ".css", ".svg", ".txt"):
            assert (again / name).read_bytes() == path.read_bytes()
    mine = {path.read_bytes() for path in (site.folder / "d").iterdir()}
    assert not mine & {path.read_bytes() for path in (again / "d").iterdir()}


def test_the_manifest_names_every_file(site: Site) -> None:
    manifest = parse_manifest((site.folder / "manifest.json").read_bytes())

    assert list(FolderCopy(site.folder).differences(manifest.files)) == []


# ---------------------------------------------------------------------------------------------
# When something is wrong


def test_a_case_that_cannot_be_read_is_left_out_and_the_others_are_built(
    demo_copy: Path, tmp_path: Path
) -> None:
    portal = open_demo(demo_copy)
    first, second, *_ = portal.case_ids()
    shutil.copy(demo_copy / f"cases/{second}/record.yaml", demo_copy / f"cases/{first}/record.yaml")
    target = tmp_path / "internal"

    built = build_internal(portal, target)

    assert built.left_out == [(first, "vault-case")]
    assert built.pages > 0


def test_an_unknown_view_and_a_key_of_two_jobs_take_nothing_from_other_readers(
    demo_copy: Path, tmp_path: Path
) -> None:
    portal = open_demo(demo_copy)
    directory = portal.directory
    chair = next(each for each in directory.readers if each.role == "Independent Chair")
    odd = chair.grants[0].model_copy(update={"view": "nobody"})
    officer = portal.policy.people.officers[0].reading
    changed: dict[str, dict[str, Any]] = {
        chair.id: {"grants": (odd, *chair.grants[1:])},
        next(each.id for each in directory.readers if each.office_view): {"key": officer},
    }
    readers = tuple(each.model_copy(update=changed.get(each.id)) for each in directory.readers)
    vars(portal)["directory"] = directory.model_copy(update={"readers": readers})

    built = build_internal(portal, tmp_path / "internal")

    assert sorted(code for _, code in built.left_out) == ["key-twice", "unknown-view"]
    assert built.desks == len(READERS) - 1
    site = Site(tmp_path / "internal", built, portal)
    others = site.desk(reader_key("ssp-chair"))["cards"]
    assert odd.case in {card["case"] for card in others}
    mine = site.desk(reader_key("independent-chair"))["cards"]
    assert {card["case"] for card in mine} == {grant.case for grant in chair.grants[1:]}


def test_an_officer_of_some_cases_does_not_replace_the_site_of_all(tmp_path: Path) -> None:
    now = dt.datetime.now(tz=dt.UTC)
    officer = Portal.open(ROOT, identity=ROOT / "demo/keys/officer-3.txt", today=None, now=now)

    with pytest.raises(SetupError, match="not-the-builder"):
        build_internal(officer, tmp_path / "internal")

    assert not (tmp_path / "internal").exists()


@pytest.mark.parametrize(
    ("now", "today", "pinned"),
    [
        pytest.param("2026-06-15T23:30Z", dt.date(2026, 6, 16), None, id="past midnight here"),
        pytest.param("2026-06-15T12:00Z", dt.date(2026, 6, 15), None, id="at noon"),
        pytest.param("2026-06-15T12:00Z", dt.date(2026, 7, 1), "2026-07-01", id="a day asked for"),
    ],
)
def test_only_a_day_that_was_asked_for_is_pinned(
    now: str, today: dt.date, pinned: str | None
) -> None:
    portal = open_demo()
    vars(portal)["today"] = today
    real = portal.policy.partnership.model_copy(update={"demo_today": None})
    vars(portal)["policy"] = dataclasses.replace(portal.policy, partnership=real)

    assert build_of(portal, dt.datetime.fromisoformat(now)).today == pinned


def test_a_build_that_fails_leaves_the_last_good_site(demo_copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "internal"
    build_internal(open_demo(demo_copy), target)
    before = {path.name: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    (demo_copy / "policy/directory.yaml").write_bytes(b"nonsense\n")

    with pytest.raises(DhrError):
        build_internal(open_demo(demo_copy), target)

    after = {path.name: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert after == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["internal", "portal"]
