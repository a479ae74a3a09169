"""Where time went: stages, what the policy allows, and in whose hands the days were."""

from __future__ import annotations

import copy
import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.standing.clocks import holder_of
from generator.standing.times import AgreedKind, Clocks, Holder
from tests.rules.rows import WHOLE, Facts, drop, put, standing_at
from tests.standing.test_laws import SECTIONS_AND_FIELDS, WHOLE_FACTS, without

UNFINISHED = ("report", "clearance", "publication", "actions")


def changed(*remove: str, **put_in: object) -> Facts:
    facts = copy.deepcopy(WHOLE)
    for dotted in remove:
        drop(facts, dotted)
    for dotted, value in put_in.items():
        put(facts, dotted.replace("__", "."), value)
    return facts


def clocks(facts: Facts, today: str = "2026-06-15") -> Clocks:
    return standing_at(facts, dt.date.fromisoformat(today)).clocks


def delay(first: str, until: str | None, cause: str = "court") -> dict[str, str]:
    said = {"when": first, "by": "Review Panel", "cause": cause, "reason": "The trial."}
    return said if until is None else {**said, "until": until}


def days_in(found: Clocks) -> dict[str, int | None]:
    return {time.stage.id: time.days for time in found.stages}


def test_stages_follow_each_other_without_a_gap_from_the_first_notice() -> None:
    found = clocks(WHOLE)

    assert found.began == dt.date(2023, 1, 16)
    assert days_in(found)["decision"] == 8  # 2 to 10 February
    assert days_in(found)["inquiry"] == 62  # 24 March to 25 May
    for earlier, later in pairwise(found.stages):
        assert later.entered == earlier.left


def test_a_stage_that_still_runs_has_its_days_so_far() -> None:
    found = clocks(changed(*UNFINISHED), "2023-08-11")

    assert days_in(found)["reporting"] == 78
    assert days_in(found)["sign-off"] is None


def test_a_stage_whose_facts_came_before_those_of_the_last_one_took_no_day() -> None:
    facts = copy.deepcopy(WHOLE)
    put(facts, "terms.versions[0].finalised.when", "2023-03-10")

    assert days_in(clocks(facts))["terms"] == 0


def test_a_length_that_needs_an_unknown_day_is_unknown() -> None:
    facts = copy.deepcopy(WHOLE)
    put(facts, "decision.decided", {"unknown_before_portal": "Lost."})
    found = clocks(facts)

    assert days_in(found)["decision"] is None
    assert days_in(found)["appointment"] is None
    assert days_in(found)["terms"] == 4


@pytest.mark.parametrize(
    ("name", "months", "days", "over"),
    [("B3.2", 1, 25, 0), ("B10.2", 6, 154, 0)],
)
def test_what_was_taken_stands_against_what_is_allowed(
    name: str, months: int, days: int, over: int
) -> None:
    found = {each.clause: each for each in clocks(WHOLE).allowances}[name]

    assert (found.months, found.days, found.over) == (months, days, over)


def test_an_agreed_timescale_does_not_hide_what_the_six_months_are_exceeded_by() -> None:
    given_time = {"when": "2023-06-01", "by": "Review Panel", "new_date": "2023-12-20",
                  "agreed_with_ssp": "yes", "reason": "The trial."}  # fmt: skip
    facts = changed(*UNFINISHED, report={"timescales": [given_time]})
    found = clocks(facts, "2023-09-01").allowances[1]

    assert (found.due, found.agreed) == (dt.date(2023, 8, 10), dt.date(2023, 12, 20))
    assert (found.days, found.over, found.done) == (203, 22, False)
    (agreed,) = clocks(facts, "2023-09-01").agreed
    assert (agreed.kind, agreed.until) == (AgreedKind.EXTENSION, dt.date(2023, 12, 20))


def test_the_days_to_publication_are_shared_out_and_each_is_explained() -> None:
    found = clocks(WHOLE)

    assert found.days == 294  # 16 January to 6 November
    assert found.totals() == {
        Holder.AGENCY: 49,  # commissioned on 27 March, the last one back on 15 May
        Holder.HOME_OFFICE: 66,  # submitted on 28 July, answered on 2 October
        Holder.PARTNERSHIP: 179,
    }
    assert all(each.why and each.who and each.clause for each in found.stretches)
    assert found.now is None


def test_a_recorded_delay_comes_before_everything_else_and_two_count_once() -> None:
    court = delay("2023-04-01", "2023-04-30")
    family = delay("2023-04-20", "2023-05-05", "family's time")
    found = clocks(changed(parallel__delays=[court, family]))

    assert found.totals()[Holder.COURT] == 30
    assert found.totals()[Holder.FAMILY] == 5
    assert found.totals()[Holder.AGENCY] == 49 - 35
    assert sum(found.totals().values()) == found.days


@pytest.mark.parametrize(
    ("facts", "today", "holder", "who", "delayed"),
    [
        pytest.param(changed(*UNFINISHED), "2023-06-01", Holder.PARTNERSHIP, "Independent Chair",
                     False, id="the report is being written"),
        pytest.param(changed(*UNFINISHED, "imrs.imrs[1].returned", "chronology"), "2023-05-15",
                     Holder.AGENCY, "Participating agencies", False, id="an IMR in time"),
        pytest.param(changed(*UNFINISHED, "imrs.imrs[1].returned", "chronology"), "2023-05-17",
                     Holder.AGENCY, "health", True, id="an IMR overdue"),
        pytest.param(changed(*UNFINISHED, parallel__delays=[delay("2023-05-26", None)]),
                     "2023-06-01", Holder.COURT, "Court", True, id="stopped, with no end"),
        pytest.param(changed("clearance.answers", "publication", "actions"), "2023-09-01",
                     Holder.HOME_OFFICE, "Home Office", False, id="submitted and unanswered"),
        pytest.param(changed("publication.published", "actions", "parallel.processes[0].ended"),
                     "2023-11-01", Holder.COURT, "Court", True, id="cleared, the court not done"),
    ],
)  # fmt: skip
def test_who_has_it_in_hand_now(
    facts: Facts, today: str, holder: Holder, who: str, delayed: bool
) -> None:
    now = clocks(facts, today).now

    assert now is not None
    assert (now.holder, now.who, now.delay) == (holder, who, delayed)


def test_proceedings_beside_a_review_hold_no_time_unless_a_delay_says_so() -> None:
    facts = changed(*UNFINISHED, "parallel.processes[0].ended")

    assert Holder.COURT not in clocks(facts, "2023-07-01").totals()


def test_a_child_review_has_the_time_that_it_takes() -> None:
    child = {"when": "2023-02-01", "by": "SSP Chair", "partnership": "Children's partners"}
    facts = {"record": WHOLE["record"], "notification": WHOLE["notification"],
             "death": {"child_review": child}}  # fmt: skip
    put(facts, "death.first_branch", WHOLE["death"]["first_branch"])
    now = clocks(facts, "2023-03-01").now

    assert now is not None
    assert (now.holder, now.who, now.clause) == (Holder.AGENCY, "Children's partners", "A7")


def test_a_case_whose_first_day_is_not_known_is_counted_from_the_first_that_is() -> None:
    found = clocks(changed("notification"))

    assert (found.began, found.whole) == (dt.date(2023, 2, 2), False)


def test_a_case_without_any_known_day_is_not_counted() -> None:
    found = standing_at({"record": WHOLE["record"]}).clocks

    assert (found.began, found.days, found.stretches) == (None, None, ())


@pytest.mark.parametrize(
    ("cause", "holder"),
    [
        ("court", Holder.COURT),
        ("Police investigation", Holder.COURT),
        ("agency", Holder.AGENCY),
        ("IMR of the Trust", Holder.AGENCY),
        ("Home Office", Holder.HOME_OFFICE),
        ("family's time", Holder.FAMILY),
        ("partnership", Holder.PARTNERSHIP),
        ("A flood", Holder.OTHER),
    ],
)
def test_causes_are_read_as_officers_write_them(cause: str, holder: Holder) -> None:
    assert holder_of(cause) is holder


stops = st.builds(
    lambda first, length, cause: delay(
        first.isoformat(), None if length < 0 else str(first + dt.timedelta(days=length)), cause
    ),
    st.dates(dt.date(2022, 6, 1), dt.date(2024, 6, 1)),
    st.integers(-5, 200),
    st.sampled_from(list(Holder)),
)


@given(
    left_out=st.sets(st.sampled_from(SECTIONS_AND_FIELDS), max_size=6),
    moved=st.dictionaries(
        st.sampled_from(WHOLE_FACTS), st.dates(dt.date(2022, 1, 1), dt.date(2027, 1, 1)), max_size=6
    ),
    delays=st.lists(stops, max_size=4),
    today=st.dates(dt.date(2022, 6, 1), dt.date(2026, 6, 15)),
)
def test_whatever_is_recorded_every_day_is_counted_exactly_once(
    left_out: set[str], moved: dict[str, dt.date], delays: list[dict[str, str]], today: dt.date
) -> None:
    facts = copy.deepcopy(WHOLE)
    for place, day in moved.items():
        put(facts, f"{place}.when", day.isoformat())
    kept = without(left_out)
    facts = {name: facts[name] if kept.get(name) == WHOLE[name] else kept[name] for name in kept}
    if facts.get("parallel"):
        put(facts, "parallel.delays", delays)
    found = standing_at(facts, today).clocks

    assert sum(found.totals().values()) == (found.days or 0)
    for earlier, later in pairwise(found.stretches):
        assert earlier.after == later.first
    if found.stretches:
        assert (found.stretches[0].first, found.stretches[-1].after) == (found.began, found.until)
    assert all(time.days is None or time.days >= 0 for time in found.stages)
