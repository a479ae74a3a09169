"""What a desk's card tells beside the case: nothing that its view may not see, and true figures."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from generator.policy.partnership import View, ViewPage
from generator.portal.partnership import OpenedCase
from generator.portal.trail import Entry, Proof
from generator.records.case import SECTIONS
from generator.records.outcome import Status
from generator.sites import case_page, desk_card
from generator.sites.case_page import CaseView, section_title, views_of
from generator.sites.changes_page import DAYS_ON_CARD, ON_CARD, ChangesPages
from tests.demo_site import Site, reader_key

OF_NO_SECTION = {"Case opened", "All sections sealed anew"}
NEWS = {"changes", "papers", "clocks", "actions"}
COUNTED = re.compile(r"[1-9]\d* documents?")


@dataclass(frozen=True)
class Trail:
    """A trail in which each section changed, and some papers, hour by hour."""

    entries: tuple[Entry, ...]

    def of(self, _case: str, _limit: int) -> tuple[Entry, ...]:
        return self.entries


def entry(arrived: dt.datetime | None, *sections: str, **told: object) -> Entry:
    made = Entry("c" * 40, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "p-4k7d", Proof.VERIFIED,
                 sections, 0, whole=False, arrived=arrived)  # fmt: skip
    return replace(made, **told)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def opened(site: Site) -> list[OpenedCase]:
    return [site.portal.open_case(case_id) for case_id in site.portal.case_ids()]


def changes_of(site: Site, *entries: Entry) -> ChangesPages:
    pages = ChangesPages(site.portal, None)
    pages._trails = Trail(entries)  # type: ignore[assignment]  # what git would tell
    return pages


def seen(site: Site, case: OpenedCase, *views: View) -> list[CaseView]:
    standing = site.portal.standing(case.case)
    return list(views_of(case.case, standing, views, site.portal.directory))


def whole_card(pages: ChangesPages, view: CaseView) -> dict[str, Any]:
    return {**case_page.card(view), **desk_card.news(view, pages.on_card(view))}


def day(number: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, number, hour, tzinfo=dt.UTC)


def holds_only_what_it_opens(card: dict[str, Any], view: CaseView) -> None:
    titles = {section_title(each) for each in view.view.sections} | OF_NO_SECTION
    every = "all" in view.view.documents
    for change in card["changes"]:
        assert all(each in titles or (every and COUNTED.fullmatch(each)) for each in change["what"])
    assert {each["title"] for each in card["papers"]} <= {each.title for each in view.documents}
    assert all(view.opens(field) for field in _fields_of(card["clocks"], view))
    assert (card["actions"] is not None) == ("actions" in view.view.sections)


def _fields_of(clocks: list[dict[str, Any]], view: CaseView) -> list[str]:
    every = {each.clause: each.field for each in view.standing.clocks.allowances}
    return [every[each["clause"]] for each in clocks]


def test_no_view_of_the_policy_has_a_card_with_more_than_it_opens(
    site: Site, opened: list[OpenedCase]
) -> None:
    everything = entry(day(14), *SECTIONS, documents=2)
    pages = changes_of(site, everything, entry(day(13), opened=True))
    views = [each for each in site.portal.policy.views.views if each.page is not ViewPage.FAMILY]
    for case in opened:
        for view in seen(site, case, *views):
            holds_only_what_it_opens(whole_card(pages, view), view)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_view_of_one_section_is_told_of_that_section_alone(
    site: Site, opened: list[OpenedCase], section: str
) -> None:
    view = View(id="one", title="One section", sections=(section,), documents=())
    pages = changes_of(site, *(entry(day(14), each) for each in SECTIONS))
    for case in opened:
        (shown,) = seen(site, case, view)
        card = whole_card(pages, shown)
        holds_only_what_it_opens(card, shown)
        assert [each["what"] for each in card["changes"]] == [[section_title(section)]]
        assert card["papers"] == []


def test_an_advocates_card_has_no_changes_papers_or_figures(site: Site) -> None:
    cards = site.desk(reader_key("advocate"))["cards"]

    assert cards
    assert all(NEWS.isdisjoint(card) for card in cards)


def test_a_card_tells_the_newest_changes_by_when_they_arrived(
    site: Site, opened: list[OpenedCase]
) -> None:
    days = (3, 9, 5, 14, 7, 12, 1, 8)
    pages = changes_of(site, *(entry(day(each), "notes") for each in days))
    office = site.portal.policy.views.views[0]
    (view,) = seen(site, opened[0], office)

    told = [each["when"] for each in pages.on_card(view)]
    assert len(told) == ON_CARD
    assert told == [f"2026-06-{each:02}T00:00:00Z" for each in sorted(days, reverse=True)[:ON_CARD]]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        pytest.param(entry(day(1), "notes"), True, id="recent"),
        pytest.param(entry(day(1) - dt.timedelta(days=DAYS_ON_CARD), "notes"), False, id="old"),
        pytest.param(entry(None, "notes"), False, id="no time"),
        pytest.param(entry(day(1), proof=Proof.MERGED), False, id="merge of both sides"),
    ],
)
def test_what_is_old_or_changes_nothing_is_not_on_a_card(
    site: Site, opened: list[OpenedCase], one: Entry, *, told: bool
) -> None:
    (view,) = seen(site, opened[0], site.portal.policy.views.views[0])

    assert bool(changes_of(site, one).on_card(view)) == told


@pytest.mark.parametrize("proof", list(Proof))
def test_only_who_is_proved_is_named(site: Site, opened: list[OpenedCase], proof: Proof) -> None:
    (view,) = seen(site, opened[0], site.portal.policy.views.views[0])
    (change,) = changes_of(site, entry(day(1), "notes", proof=proof)).on_card(view)

    named = site.portal.directory.name("p-4k7d")
    assert change["who"] == (named if proof in (Proof.VERIFIED, Proof.SIGNED) else "")


def test_figures_are_those_of_the_records(site: Site, opened: list[OpenedCase]) -> None:
    cards = {each["case"]: each for each in site.desk(reader_key("officer"))["cards"]}
    words = {"done": Status.IMPLEMENTED, "partly": Status.PARTLY, "rejected": Status.REJECTED}
    planned = 0
    for case in opened:
        last = [
            action.progress[-1].status if action.progress else Status.NOT_RESPONDED
            for recommendation in case.case.actions.recommendations
            for action in recommendation.actions
        ]
        told = cards[case.case.id]["actions"]
        assert sum(told.values()) == len(last)
        assert {name: told[name] for name in words} == {
            name: last.count(status) for name, status in words.items()
        }
        planned += len(last)
    assert planned > 0


def test_a_card_has_the_three_newest_papers_and_deadlines_that_run(
    site: Site, opened: list[OpenedCase]
) -> None:
    cards = {each["case"]: each for each in site.desk(reader_key("officer"))["cards"]}
    for case in opened:
        card, standing = cards[case.case.id], site.portal.standing(case.case)
        (view,) = seen(site, case, site.portal.policy.views.views[0])
        dates = [each.dated for each in view.documents]
        days = sorted((each for each in dates if isinstance(each, dt.date)), reverse=True)
        shown = [each["date"] for each in card["papers"] if each["date"] is not None]
        assert shown == [each.isoformat() for each in days[: desk_card.PAPERS]][: len(shown)]
        assert len(card["papers"]) == min(desk_card.PAPERS, len(dates))
        running = [each.clause for each in standing.deadlines if each.open]
        assert [each["clause"] for each in card["deadlines"]] == running
