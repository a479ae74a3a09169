"""All cases at a glance: every figure is the records', and every drawing has its table."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from generator.records.outcome import Status
from generator.rules.places import first_list_item
from tests.browser.conftest import AXE, NewPage, Watched
from tests.browser.screens import SCREENS
from tests.demo_site import KEYS, Site

pytestmark = pytest.mark.browser

TITLES = [
    "Cases by stage",
    "The SSP Chair's decision within 1 month B3.2",
    "The three documents within 6 months B10.2",
    "Late, by agency",
    "Action plans B13.5",
]


def opened(new_page: NewPage, demo: str, reader: str, **options: object) -> Watched:
    watched = new_page(demo, **options)
    watched.page.context.add_init_script(path=AXE)
    watched.open()
    watched.give((KEYS / f"reader-{reader}.txt").read_text())
    watched.heading("My desk")
    return watched


@pytest.fixture
def office(new_page: NewPage, demo: str) -> Iterator[Watched]:
    watched = opened(new_page, demo, "officer")
    yield watched
    watched.sound()


def part(watched: Watched, title: str) -> Locator:
    heading = watched.page.locator("h3", has_text=title)
    return watched.page.locator(".dhr-chart-part").filter(has=heading)


def table(watched: Watched, title: str) -> list[list[str]]:
    """Open the table behind a chart, and return it."""
    shown = part(watched, title)
    shown.locator("summary").press("Enter")
    script = "all => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    shown.get_by_role("table").wait_for()
    found: list[list[str]] = shown.get_by_role("table").locator("tbody tr").evaluate_all(script)
    return found


def test_an_office_sees_five_charts_each_with_its_numbers_in_words(office: Watched) -> None:
    charts = office.page.locator(".dhr-charts")

    assert charts.get_by_role("heading", level=3).all_inner_texts() == TITLES
    drawings = charts.locator("svg[role=img]")
    assert drawings.count() == len(TITLES)
    for drawing in drawings.all():
        name = drawing.locator("title").text_content() or ""
        for words in drawing.locator("text").all_text_contents():
            assert words in name


def test_cases_by_stage_are_those_of_the_records(office: Watched, site: Site) -> None:
    stages = Counter(
        site.portal.standing(site.portal.open_case(case_id).case).stage.title
        for case_id in site.portal.case_ids()
    )

    found = {stage: int(count) for stage, count, _ in table(office, "Cases by stage")}
    assert found == stages


@pytest.mark.parametrize(("clause", "title"), [("B3.2", TITLES[1]), ("B10.2", TITLES[2])])
def test_clocks_are_those_of_the_records(
    office: Watched, site: Site, clause: str, title: str
) -> None:
    expected: Counter[str] = Counter()
    for case_id in site.portal.case_ids():
        standing = site.portal.standing(site.portal.open_case(case_id).case)
        for each in standing.clocks.allowances:
            if each.clause == clause:
                over = each.over is not None and each.over > 0
                word = "Done late" if over else "Done in time"
                if not each.done:
                    late = "over it by agreement" if each.agreed else "over it"
                    word = f"Running, {late if over else 'in time'}"
                expected["Done, day not known" if each.over is None else word] += 1

    assert {state: int(count) for state, count, _ in table(office, title)} == expected


def test_what_is_late_is_counted_by_agency(office: Watched, site: Site) -> None:
    holders: Counter[str] = Counter()
    for case_id in site.portal.case_ids():
        case = site.portal.open_case(case_id).case
        standing = site.portal.standing(case)
        agencies = {
            f"actions.recommendations[{at}]": each.addressed_to
            for at, each in enumerate(case.actions.recommendations)
        }
        told = {(each.clause, each.due) for each in standing.deadlines}
        owed = [
            (each.due, agencies.get(first_list_item(each.field), each.who))
            for each in standing.deadlines
            if each.open
        ]
        owed += [
            (step.due, step.who)
            for step in standing.next_steps
            if step.due is not None and (step.clause, step.due) not in told
        ]
        holders.update(who for day, who in owed if day < site.portal.today)

    found = {who: int(count) for who, count, _ in table(office, "Late, by agency")}
    assert found == holders


def test_action_plans_are_counted_by_how_far_they_have_come(office: Watched, site: Site) -> None:
    expected = {}
    for case_id in site.portal.case_ids():
        actions = [
            action
            for each in site.portal.open_case(case_id).case.actions.recommendations
            for action in each.actions
        ]
        last = [each.progress[-1].status if each.progress else None for each in actions]
        late = sum(
            isinstance(each.target, dt.date)
            and status not in (Status.IMPLEMENTED, Status.REJECTED)
            and each.target < site.portal.today
            for each, status in zip(actions, last, strict=True)
        )
        done, rejected = last.count(Status.IMPLEMENTED), last.count(Status.REJECTED)
        if actions:
            going = len(actions) - done - rejected - late
            expected[case_id] = [done, going, late, rejected]

    found = {case: [int(each) for each in rest] for case, *rest in table(office, "Action plans")}
    assert found == expected


def test_a_case_opens_from_a_table(office: Watched) -> None:
    ((_, _, cases), *_) = table(office, "Cases by stage")
    case = cases.split()[0]
    office.page.get_by_role("button", name=f"{case}: where it stands").first.press("Enter")

    office.heading(case)


@pytest.mark.parametrize("reader", ["independent-chair", "advocate"])
def test_who_has_few_cases_or_no_action_plans_has_no_overview(
    new_page: NewPage, demo: str, reader: str
) -> None:
    watched = opened(new_page, demo, reader)

    expect(watched.page.get_by_role("heading", name="Overview", exact=True)).to_have_count(0)
    watched.sound()


def test_on_paper_the_tables_are_open_and_closed_again_after(office: Watched) -> None:
    opened_ones = office.page.locator(".dhr-behind[open]")
    office.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(opened_ones).to_have_count(len(TITLES))
    expect(opened_ones.get_by_role("table")).to_have_count(len(TITLES))
    office.page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(opened_ones).to_have_count(0)


def test_a_printed_overview_is_of_pages_that_hold_something(office: Watched) -> None:
    office.page.emulate_media(media="print")
    assert office.page.locator(".dhr-chart").first.is_visible()
    pdf = office.page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 2
    assert office.page.locator(".dhr-ways").is_hidden()


@pytest.mark.parametrize("screen", SCREENS)
def test_no_label_is_covered_and_axe_finds_nothing(
    new_page: NewPage, demo: str, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    colours = "active" if scheme == "dark" else "none"
    viewport = {"width": width, "height": 800}
    watched = opened(
        new_page, demo, "officer", color_scheme=scheme, forced_colors=colours, viewport=viewport
    )
    for summary in watched.page.locator(".dhr-behind > summary").all():
        summary.click()
    found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    assert [each["id"] for each in found["violations"]] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.page.evaluate(_OVERLAPS) == []
    watched.sound()


_OVERLAPS = """() => [...document.querySelectorAll(".dhr-chart")].flatMap((drawing) => {
  const edge = drawing.getBoundingClientRect();
  const boxes = [...drawing.querySelectorAll("text")].map((each) =>
    [each.textContent, each.getBoundingClientRect()]);
  const out = boxes.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1);
  const over = boxes.flatMap(([words, a], at) => boxes.slice(at + 1).filter(([, b]) =>
    Math.abs(a.top - b.top) < 2 && a.left < b.right && b.left < a.right && b.width * a.width > 0
  ).map(([others]) => `${words} / ${others}`));
  return [...out.map(([words]) => words), ...over];
})"""
