"""What a family's advocate opens: where a review stands, what is owed, the papers given to them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.records.case import Case
from generator.schema import Model
from generator.standing.family import papers_shared
from tests.demo_site import Site, reader_key

WITH_A_DRAFT = "DHR-2023-001"


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, dict[str, Any]]:
    cards = site.desk(reader_key("advocate"))["cards"]
    assert cards
    return {card["case"]: site.page(card) for card in cards}


def _case(site: Site, case_id: str) -> Case:
    return site.portal.open_case(case_id).case


def test_an_advocates_page_has_no_facts_findings_chronology_or_changes(
    pages: dict[str, dict[str, Any]],
) -> None:
    for page in pages.values():
        assert page["sections"] == []
        for left_out in ("findings", "chronology", "changes", "next", "deadlines", "clocks"):
            assert not page.get(left_out)
        assert all(stage["state"] != "blocked" for stage in page["stages"])


def test_an_advocate_opens_the_papers_that_the_family_was_given_and_no_other(
    site: Site, pages: dict[str, dict[str, Any]]
) -> None:
    for case_id, page in pages.items():
        assert {each["id"] for each in page["documents"]} <= papers_shared(_case(site, case_id))

    titles = {each["title"] for each in pages[WITH_A_DRAFT]["documents"]}
    assert titles == {"Overview Report, version 2", "Executive Summary, version 2"}


def _long_texts(value: object) -> set[str]:
    if isinstance(value, Model):
        return set().union(*(_long_texts(each) for each in value.__dict__.values()))
    if isinstance(value, tuple):
        return set().union(*map(_long_texts, value)) if value else set()
    return {value} if type(value) is str and len(value) > 30 else set()


def test_nothing_that_officers_wrote_of_a_case_stands_on_an_advocates_page_or_card(
    site: Site, pages: dict[str, dict[str, Any]]
) -> None:
    for card in site.desk(reader_key("advocate"))["cards"]:
        case = _case(site, card["case"])
        page = pages[card["case"]]
        named = {each["title"] for each in page["documents"]}
        named |= {each["role"] for each in page["family"]["officers"]}
        page = {**page, "documents": []}
        seen = json.dumps([page, card], ensure_ascii=False)
        texts = set().union(*(_long_texts(value) for value in case.__dict__.values())) - named

        assert len(texts) > 10
        assert not [text for text in texts if text in seen]


def test_an_advocates_card_names_nothing_but_what_the_family_is_owed(site: Site) -> None:
    for card in site.desk(reader_key("advocate"))["cards"]:
        owed = {each.what for each in site.portal.standing(_case(site, card["case"])).family}

        assert {each["what"] for each in (*card["next"], *card["deadlines"])} <= owed
        assert set(card["findings"].values()) == {0}
        assert card["time"]["who"] == ""
