"""What a view sees of a merged chronology, and under which names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.chronology.canonical import MEDIA_TYPE
from generator.chronology.reading import Handed
from generator.portal.chronology import merge_files
from generator.records.case import Case
from generator.sites.chronology_page import WITHHELD, Pseudonyms, chronology_tree
from generator.sites.facts import Names
from generator.sites.internal import build_internal
from tests.chronology.looking import AGENCIES, facts, looked_at
from tests.chronology.test_merging import entry
from tests.chronology.workbooks import table
from tests.demo_site import Site, open_demo, reader_key
from tests.rules.rows import case_from

DEMO = "DHR-2025-004"


@pytest.fixture(scope="module")
def case() -> Case:
    return case_from(facts())


def pseudonyms(case: Case) -> Pseudonyms:
    return Pseudonyms(case, Names.of(case, AGENCIES, real_names=False).people)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rose Amelia Thistlewick was seen.", "Ava was seen."),
        ("ROSE AMELIA  THISTLEWICK", "Ava"),
        ("rose amelia thistlewick", "Ava"),
        ("Rosie's mother; Amelia; HAWKBIT", "Ava's mother; Ava; Ava"),
        ("Rose Thistlewick", "Ava"),
        ("Rose Thistlewik", "Ava"),
        ("Linnet Thistlewick", "Sister"),
        ("Linnet and Rose", "Sister and Ava"),
        ("Mrs Thistlewick", f"Mrs {WITHHELD}"),
        ("a rose in the garden", "a rose in the garden"),
        ("Roses", "Roses"),
        ("Osric Vantongeren (partner)", "Partner (partner)"),
        ("Rose\nThistlewick", "Ava"),
        ("", ""),
    ],
)
def test_recorded_names_give_way_to_pseudonyms(case: Case, text: str, shown: str) -> None:
    assert pseudonyms(case).instead(text) == shown


def test_a_case_without_names_changes_no_text() -> None:
    told = facts()
    told["people"] = {}

    assert pseudonyms(case_from(told)).instead("Rose was seen.") == "Rose was seen."


def test_a_person_of_the_list_is_named_as_the_view_may_name_them() -> None:
    looked = looked_at([entry(person="Victim"), entry(person="A neighbour's dog", row=3)])

    shown = {real: chronology_tree(looked, real_names=real)["entries"] for real in (True, False)}

    assert [each["person"] for each in shown[True]] == [
        "Rose Amelia Thistlewick", "A neighbour's dog",
    ]  # fmt: skip
    assert [each["person"] for each in shown[False]] == ["Ava", "A neighbour's dog"]


def test_every_field_of_text_is_pseudonymised() -> None:
    fields = ("reference", "source", "person", "event", "response", "seen", "comment")
    texts: dict[str, Any] = dict.fromkeys(fields, "Rosie")
    looked = looked_at([entry(**texts)])

    (shown,) = chronology_tree(looked, real_names=False)["entries"]

    assert [shown[field] for field in fields] == ["Ava"] * len(fields)
    assert "Rosie" not in json.dumps(chronology_tree(looked, real_names=False))


# ---------------------------------------------------------------------------------------------
# The built site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demonstration with one merged chronology, built."""
    import shutil  # noqa: PLC0415

    from tests.demo_site import ROOT  # noqa: PLC0415

    root = tmp_path_factory.mktemp("portal")
    for name in ("cases", "policy"):
        shutil.copytree(ROOT / name, root / name)
    portal = open_demo(root)
    victim = portal.open_case(DEMO).case.people.people[0]
    rows = ({"event": f"{victim.names.full} telephoned."}, {"person": "Victim"})  # type: ignore[union-attr]
    merge_files(
        portal,
        DEMO,
        [Handed("p.csv", table(*rows), "midmarch-police")],
        by="An officer",
        only_given=True,
    )
    target = tmp_path_factory.mktemp("site") / "internal"
    return Site(target, build_internal(portal, target), portal)


def page_of(built: Site, name: str) -> dict[str, Any] | None:
    cards = built.desk(reader_key(name))["cards"]
    mine = [card for card in cards if card["case"] == DEMO]
    return built.page(mine[0]) if mine else None


def test_views_get_the_chronology_that_the_policy_opens_to_them(built: Site) -> None:
    full = built.portal.open_case(DEMO).case.people.people[0].names.full  # type: ignore[union-attr]
    seen = 0
    for name in ("officer", "ssp-chair", "independent-chair", "panel-police", "advocate"):
        page = page_of(built, name)
        if page is None:
            continue
        view = next(v for v in built.portal.policy.views.views if v.id == page["view"])
        assert (page["chronology"] is not None) == ("chronology" in view.sections)
        if page["chronology"] is None:
            continue
        seen += 1
        events = page["chronology"]["entries"][0]["event"]
        assert (full in events) == ("people" in view.sections)
        assert page["chronology"]["pseudonyms"] == ("people" not in view.sections)
        assert page["chronology"]["agencies"] == ["Midmarch Police"]
    assert seen > 1


def test_the_stored_file_with_its_names_is_in_nobodys_list_of_papers(built: Site) -> None:
    for name in ("officer", "panel-police"):
        page = page_of(built, name)
        if page is not None:
            assert MEDIA_TYPE not in {each["media_type"] for each in page["documents"]}


def test_a_case_without_a_merged_chronology_says_so(built: Site) -> None:
    cards = built.desk(reader_key("officer"))["cards"]

    assert {built.page(card)["chronology"] is None for card in cards if card["case"] != DEMO} == {
        True
    }


def test_nothing_of_a_chronology_stands_in_any_built_byte(built: Site) -> None:
    words = (b"telephoned.", b"Call log")

    for path in Path(built.folder).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in words if word in data]
