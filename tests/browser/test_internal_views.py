"""What a reader sees and does: the desk, a case, its papers, and the days that are counted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.dates import in_words
from tests.browser.conftest import Own, Watched
from tests.browser.internal_fixture import Key, SealedSite, card, page
from tests.browser.internal_sample import (
    ACTIVE,
    CASE,
    MANY,
    PDF,
    WORD,
    Sample,
    deadline,
    standing,
    step,
)

pytestmark = pytest.mark.browser

MINUTES = "Minutes of the first meeting"
SAVED = {
    "Terms of reference, final": PDF,
    "Review by Midmarch Police": WORD,
    "A page that an agency sent": ACTIVE,
}


def rows(shown: Page, table: str) -> list[list[str]]:
    """Return the cells of a table as a reader sees them."""
    script = "all => all.map((row) => [...row.cells].map((cell) => cell.innerText))"
    found: list[list[str]] = (
        shown.get_by_role("table", name=table).locator("tbody tr:visible").evaluate_all(script)
    )
    return found


def test_the_desk_names_the_reader_and_puts_what_is_longest_late_first(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)

    cases = rows(watched.page, "My cases, what is longest late first")
    assert [row[0].split()[0] for row in cases] == [
        CASE, "DHR-2026-001", "DHR-2026-004", "DHR-2024-002", "DHR-2022-001",
    ]  # fmt: skip
    assert cases[0][1].split("\n")[0] == "Agencies' reports"
    assert cases[0][2] == "Tue 31 Mar 2026 76 days late\nIndividual management review B9.8"
    assert cases[0][3].startswith("Sandmere Housing Association: Return the individual management")
    assert cases[0][3].endswith("and 1 more")
    assert "3 days late" in cases[1][2]
    assert "due today" in cases[2][2]
    assert "1 blocked" in cases[3][0]
    assert cases[4][2:] == ["None is running", "Nothing"]
    counts = watched.page.locator(".dhr-counts").inner_text().split("\n")
    assert counts == [
        "5 cases", "2 with something late", "2 with something due within 14 days", "2 blocked",
    ]  # fmt: skip


def test_the_marking_stands_above_and_below_only_while_the_page_is_unlocked(
    watched: Watched, sample: Sample
) -> None:
    watched.open()
    marks = watched.page.locator(".dhr-marking")
    assert marks.evaluate_all("all => all.map((each) => each.hidden)") == [True, True]

    watched.give(sample.reader.file)
    watched.heading("My desk")
    assert marks.all_inner_texts() == ["OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"]


def test_many_cases_can_be_filtered_by_words_and_by_what_is_late(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.office)
    name = "My cases, what is longest late first"
    assert len(rows(watched.page, name)) == MANY
    words = watched.page.get_by_label("Find by case, stage, agency or duty")
    show = watched.page.get_by_label("Show")

    words.fill("home office")
    assert {row[1] for row in rows(watched.page, name)} == {"Home Office"}
    words.fill("2023-013")
    assert [row[0].split()[0] for row in rows(watched.page, name)] == ["DHR-2023-013"]
    assert watched.page.get_by_role("status").inner_text() == f"1 of {MANY} cases"
    words.fill("")
    show.select_option("Something late")
    assert all("late" in row[2] for row in rows(watched.page, name))
    show.select_option("Blocked")
    assert rows(watched.page, name) == []


def test_a_desk_keeps_its_filter_while_a_case_is_read(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.office)
    watched.page.get_by_label("Find by case, stage, agency or duty").fill("013")
    watched.open_case("DHR-2023-013")
    watched.page.get_by_role("button", name="Back to my desk").click()
    watched.heading("My desk")

    assert len(rows(watched.page, "My cases, what is longest late first")) == 1


def test_a_case_shows_where_it_stands_in_words(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)

    stages = watched.page.locator(".dhr-timeline li").all_inner_texts()
    assert len(stages) == 12
    assert stages[0].split("\n") == ["Notification Done 1 September 2025", "A10 B1.1 B1.2"]
    assert stages[5].split("\n") == ["Agencies' reports Now", "B9.1 B9.8 B9.11"]
    assert stages[6].startswith("Overview report Later")
    current = watched.page.locator("[aria-current=step]")
    assert current.count() == 1
    assert "Agencies' reports" in current.inner_text()


def test_a_case_lists_its_deadlines_with_what_is_late_first(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)

    assert [row[3] for row in rows(watched.page, "Deadlines")] == [
        "76 days late",
        "10 days left",
        "107 days left",
        "Done 25 Sep 2025",
        "Done, on a day not recorded",
        "Done 27 Mar 2026",
        "Done 9 Apr 2026, 9 days late",
    ]


def test_findings_stand_heaviest_first_with_clause_and_remedy(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    found = watched.page.locator(".dhr-finding").all_inner_texts()

    assert [each.split()[0] for each in found] == ["Blocked", "Overdue", "Due", "Note"]
    assert [each.split()[1] for each in found] == ["B10.4", "B9.8", "B10.2", "B5.2"]
    assert "What to do: Ask the chief officer for a date" in found[1]
    watched.page.get_by_role("button", name="See Agencies' reports").click()
    assert watched.page.evaluate("document.activeElement.textContent") == "Agencies' reports"


def test_the_contents_lead_to_each_part_and_leave_the_address_alone(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    contents = watched.page.get_by_role("navigation", name="On this page")
    names = contents.get_by_role("button").all_inner_texts()

    assert names == [
        "Where it stands", "Deadlines", "Findings", "Next dates", "Time", "Review Panel",
        "Terms of reference", "Agencies' reports", "Documents", "Changes",
    ]  # fmt: skip
    for name in names:
        contents.get_by_role("button", name=name, exact=True).click()
        assert watched.page.evaluate("document.activeElement.textContent") == name
        assert watched.page.evaluate("document.activeElement.localName") == "h2"
    assert watched.page.url == watched.address


def test_a_link_from_a_fact_to_a_paper_leads_to_the_paper(watched: Watched, sample: Sample) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    watched.page.locator(".dhr-facts").get_by_role("button", name=MINUTES).click()

    focused = watched.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == f"Read {MINUTES}"


def test_markdown_is_read_in_place_and_the_way_back_leads_to_where_it_began(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    watched.page.get_by_role("button", name=f"Read {MINUTES}").click()
    watched.heading(MINUTES)

    article = watched.page.get_by_role("article")
    assert (
        article.get_by_role("heading", level=2).inner_text() == "First meeting of the Review Panel"
    )
    assert article.get_by_role("table").count() == 1
    assert "national service for families (https://www.aafda.org.uk/)" in article.inner_text()
    watched.page.get_by_role("button", name=f"Back to {CASE}").click()
    watched.heading(CASE)
    focused = watched.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == f"Read {MINUTES}"


def test_plain_text_and_pdf_are_read_in_place_and_active_content_is_not(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    readable = watched.page.locator("[data-paper]").evaluate_all(
        "all => all.filter((each) => each.querySelector('[aria-label^=Read]'))"
        ".map((each) => each.dataset.paper)"
    )
    assert readable == ["d-minutes-1", "d-terms", "d-chronology"]

    watched.page.get_by_role("button", name="Read Merged chronology").click()
    watched.heading("Merged chronology, draft 2")
    assert "2019-01-14,GP,First consultation" in watched.page.locator(".dhr-text").inner_text()
    watched.page.get_by_role("button", name=f"Back to {CASE}").click()
    watched.page.get_by_role("button", name="Read Terms of reference, final").click()
    watched.heading("Terms of reference, final")
    source = watched.page.locator("iframe").get_attribute("src")
    assert source is not None
    assert source.startswith("blob:")


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        pytest.param(
            "Terms of reference, final",
            "OFFICIAL-SENSITIVE DHR-2025-003 terms-of-reference 2025-12-11 d-terms.pdf",
            id="a PDF",
        ),
        pytest.param(
            "Review by Midmarch Police",
            "OFFICIAL-SENSITIVE DHR-2025-003 imr 2026-03-27 d-imr-police.docx",
            id="a text of Word",
        ),
        pytest.param(
            "A page that an agency sent",
            "OFFICIAL-SENSITIVE DHR-2025-003 other 2026-04-01 d-hostile.bin",
            id="active content",
        ),
    ],
)
def test_a_paper_is_saved_whole_under_a_name_with_its_marking(
    watched: Watched, sample: Sample, tmp_path: Path, paper: str, name: str
) -> None:
    watched.unlock(sample.reader)
    watched.open_case(CASE)
    assert "What you save is OFFICIAL-SENSITIVE" in watched.page.locator("main").inner_text()
    with watched.page.expect_download() as saving:
        watched.page.get_by_role("button", name=f"Save to this computer: {paper}").click()
    saved = tmp_path / "saved"
    saving.value.save_as(saved)

    assert saving.value.suggested_filename == name
    assert saved.read_bytes() == SAVED[paper]


def test_a_page_for_the_partnership_only_is_read_from_the_desk(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)
    watched.page.get_by_role("button", name="How the panel works").click()
    watched.heading("How the panel works")

    main = watched.page.locator("main").inner_text()
    assert "The panel meets in the Town Hall" in main
    assert "Deadlines" not in main
    assert "Documents" not in main


def test_the_focus_goes_to_the_heading_of_each_new_view(watched: Watched, sample: Sample) -> None:
    focused = "document.activeElement.localName + ' ' + document.activeElement.textContent"
    watched.unlock(sample.reader)
    seen = [watched.page.evaluate(focused)]
    watched.open_case(CASE)
    seen.append(watched.page.evaluate(focused))
    watched.page.get_by_role("button", name=f"Read {MINUTES}").click()
    watched.heading(MINUTES)
    seen.append(watched.page.evaluate(focused))
    watched.page.get_by_role("button", name="Lock").click()
    watched.heading("Open your desk")
    seen.append(watched.page.evaluate(focused))

    assert seen == ["h1 My desk", f"h1 {CASE}", f"h1 {MINUTES}", "h1 Open your desk"]
    assert watched.page.get_by_role("status").inner_text().startswith("Locked.")


# -------------------------------------------------------------------------------------------------
# Days


def _dated(site: SealedSite, **told: object) -> Key:
    reader = Key.new()
    duty = deadline("B3.2", "SSP Chair's decision", "SSP Chair", "2026-06-15", None)
    sealed = site.seal_page(page(CASE, deadlines=[duty]))
    site.seal_desk(reader, [card(CASE, sealed, deadlines=[duty])], [], **told)
    return reader


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        pytest.param("2026-06-15T22:59:00Z", "Europe/London", "due today", id="before midnight"),
        pytest.param("2026-06-15T23:00:00Z", "Europe/London", "1 day late", id="after midnight"),
        pytest.param("2026-06-15T22:59:00Z", "Pacific/Apia", "due today", id="far to the east"),
        pytest.param("2026-06-15T23:30:00Z", "America/Los_Angeles", "1 day late", id="far west"),
        pytest.param("2026-06-14T12:00:00Z", "Europe/London", "due tomorrow", id="the day before"),
        pytest.param("2026-06-02T12:00:00Z", "Europe/London", "13 days left", id="soon"),
    ],
)
def test_days_are_counted_as_london_counts_them_wherever_the_reader_is(
    own: Own, moment: str, zone: str, words: str
) -> None:
    reader = _dated(own.site, today=None, demo=False, created="2026-06-01T02:00:00Z")
    watched = own.visit(timezone_id=zone)
    watched.page.clock.set_fixed_time(moment)
    watched.unlock(reader)

    assert words in watched.page.locator(".dhr-due").first.inner_text()


def test_a_clock_behind_the_build_counts_from_the_builds_day(own: Own) -> None:
    reader = _dated(own.site, today="2026-06-18", demo=False, created="2026-06-18T02:00:00Z")
    watched = own.visit()
    watched.page.clock.set_fixed_time("2026-01-01T12:00:00Z")
    watched.unlock(reader)

    assert "3 days late" in watched.page.locator(".dhr-due").first.inner_text()


def test_a_demonstration_says_so_and_counts_from_its_own_day(
    watched: Watched, sample: Sample
) -> None:
    watched.unlock(sample.reader)

    assert "Days are counted from 15 June 2026." in watched.page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        pytest.param(47, None, id="less than two days old"),
        pytest.param(49, "This site was built 2 days ago.", id="more than two days old"),
        pytest.param(7 * 24 + 1, "This site should have been renewed before", id="past its time"),
    ],
)
def test_a_reader_is_warned_of_a_build_that_is_old(own: Own, hours: int, words: str | None) -> None:
    made = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)
    own.site.write_build(expires="2026-06-22T02:00:00Z")
    reader = _dated(own.site, today=None, demo=False, created="2026-06-15T02:00:00Z")
    watched = own.visit()
    watched.page.clock.set_fixed_time(made + dt.timedelta(hours=hours))
    watched.unlock(reader)

    notices = watched.page.locator(".dhr-notice").all_inner_texts()
    assert (notices == []) if words is None else (words in notices[0])
    assert (
        f"Build 12 of {in_words(made.date())}, 03:00." in watched.page.locator("main").inner_text()
    )


def test_a_step_that_repeats_a_deadline_is_counted_once(own: Own) -> None:
    reader = Key.new()
    told = {
        "deadlines": [deadline("B9.8", "Review", name, "2026-06-01", None) for name in "AB"],
        "next": [step("B9.8", "Return it", "A", "2026-06-01"), step("B6.2", "Write", "C", None)],
    }
    own.site.seal_desk(reader, [card(CASE, own.site.seal_page(page(CASE, **told)), **told)])
    watched = own.visit()
    watched.unlock(reader)
    watched.open_case(CASE)

    assert "2 duties late" in watched.page.locator(".dhr-notice").inner_text()


def test_the_sample_covers_every_level_and_state() -> None:
    assert {each["level"] for each in standing()["findings"]} == {
        "blocked", "overdue", "due", "note",
    }  # fmt: skip
