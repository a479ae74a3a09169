"""The next dates: what they rest on, and where nothing can be said."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.standing.times import Forecast, Ground
from tests.rules.rows import WHOLE, Facts, drop, put, standing_at
from tests.standing.test_laws import SECTIONS_AND_FIELDS, without

UNFINISHED = ("report", "clearance", "publication", "actions")


def changed(*remove: str, **put_in: object) -> Facts:
    facts = copy.deepcopy(WHOLE)
    for dotted in remove:
        drop(facts, dotted)
    for dotted, value in put_in.items():
        put(facts, dotted.replace("__", "."), value)
    return facts


def forecast(facts: Facts, today: str) -> dict[str, Forecast]:
    found = standing_at(facts, dt.date.fromisoformat(today)).forecast
    return {each.stage.id: each for each in found}


def stop(first: str, until: str | None) -> list[dict[str, str]]:
    said = {"when": first, "by": "Review Panel", "cause": "court", "reason": "The trial."}
    return [said if until is None else {**said, "until": until}]


def test_a_review_at_its_end_has_no_forecast() -> None:
    assert forecast(WHOLE, "2026-06-15") == {}


def test_recorded_dates_come_first_and_typical_times_follow_from_them() -> None:
    found = forecast(changed(*UNFINISHED), "2023-06-01")

    assert (found["reporting"].on, found["reporting"].ground) == (
        dt.date(2023, 8, 10),
        Ground.RECORDED,
    )
    assert found["quality-assurance"].ground is Ground.TYPICAL
    assert "Typically 150 days" in found["quality-assurance"].rests_on


def test_imrs_give_the_last_of_their_due_dates() -> None:
    facts = changed(*UNFINISHED, "imrs.imrs[1].returned", "chronology")

    assert forecast(facts, "2023-05-12")["inquiry"].on == dt.date(2023, 5, 15)


def test_an_overdue_imr_leaves_its_stage_open_and_keeps_later_agreed_dates() -> None:
    facts = changed(*UNFINISHED, "imrs.imrs[1].returned", "chronology")
    found = forecast(facts, "2023-05-20")

    assert (found["inquiry"].on, found["inquiry"].ground) == (None, Ground.NONE)
    assert "was due by 15 May 2023" in found["inquiry"].rests_on
    assert found["reporting"].on == dt.date(2023, 8, 10)


def test_a_last_day_that_the_stages_before_it_run_past_is_said_to_be_lost() -> None:
    facts = changed(*UNFINISHED, "panel", "chair", "terms", "imrs", "chronology")
    found = forecast(facts, "2023-03-01")["reporting"]

    assert found.ground is Ground.TYPICAL
    assert found.on is not None
    assert found.on > dt.date(2023, 8, 10)
    assert "10 August 2023, is then not kept" in found.rests_on


def test_a_last_day_behind_stages_of_unknown_length_is_said_to_be_hard_to_keep() -> None:
    facts = changed(*UNFINISHED, "panel", "chair", "terms", "imrs", "chronology")
    found = forecast(facts, "2023-07-01")

    assert found["appointment"].on is None
    assert "It has taken 141 days already" in found["appointment"].rests_on
    assert found["reporting"].on is None
    assert "can hardly be kept" in found["reporting"].rests_on


def test_a_last_day_that_has_passed_says_nothing_about_the_next_one() -> None:
    found = forecast(changed(*UNFINISHED), "2023-08-11")["reporting"]

    assert (found.on, found.clause) == (None, "B10.2")
    assert "was 10 August 2023, and no other date is recorded" in found.rests_on


def test_the_home_office_is_counted_from_the_submission() -> None:
    facts = changed("clearance.answers", "publication", "actions")

    assert forecast(facts, "2023-09-01")["quality-assurance"].on == dt.date(2023, 12, 25)
    late = forecast(facts, "2024-01-15")["quality-assurance"]
    assert late.on is None
    assert "171 days already; typically it takes 150" in late.rests_on


def test_conditions_of_the_home_office_have_no_date_of_their_own() -> None:
    facts = changed("publication", "actions")
    put(facts, "clearance.answers[0].outcome", "cleared on condition")
    put(facts, "clearance.answers[0].conditions", [{"id": "c1", "text": "Name no school."}])

    assert forecast(facts, "2023-11-01")["quality-assurance"].on is None


def test_publication_waits_for_criminal_proceedings_and_then_has_its_day() -> None:
    waiting = changed("publication.published", "actions", "parallel.processes[0].ended")
    ready = changed("publication.published", "actions")

    assert forecast(waiting, "2023-10-12")["publication"].clause == "B14.1"
    assert forecast(waiting, "2023-10-12")["publication"].on is None
    assert forecast(ready, "2023-10-12")["publication"].on == dt.date(2023, 11, 6)


def test_a_stop_without_an_end_leaves_the_stage_open_and_one_with_an_end_moves_it() -> None:
    open_ended = changed(*UNFINISHED, parallel__delays=stop("2023-05-26", None))
    ended = changed(*UNFINISHED, parallel__delays=stop("2023-05-26", "2023-09-30"))

    assert "no end of it is recorded" in forecast(open_ended, "2023-06-01")["reporting"].rests_on
    assert forecast(ended, "2023-06-01")["reporting"].on == dt.date(2023, 9, 30)


def test_the_action_plan_ends_with_its_last_target_unless_one_is_overdue() -> None:
    facts = changed("actions.concluded", "actions.recommendations[0].actions[0].progress")

    assert forecast(facts, "2024-01-01")["implementation"].on == dt.date(2024, 3, 31)
    assert forecast(facts, "2024-04-01")["implementation"].on is None


@pytest.mark.parametrize("stage", ["child-review", "consultation"])
def test_nothing_is_said_of_a_child_review_or_of_what_follows_it(stage: str) -> None:
    child = {"when": "2023-02-01", "by": "SSP Chair", "partnership": "Children's partners"}
    facts = {name: WHOLE[name] for name in ("record", "notification")}
    facts["death"] = {"child_review": child, "first_branch": WHOLE["death"]["first_branch"]}

    assert forecast(facts, "2023-02-10")[stage].on is None


@given(
    left_out=st.sets(st.sampled_from(SECTIONS_AND_FIELDS), max_size=8),
    today=st.dates(dt.date(2022, 6, 1), dt.date(2026, 6, 15)),
)
def test_no_forecast_lies_in_the_past_and_each_says_what_it_rests_on(
    left_out: set[str], today: dt.date
) -> None:
    days = []
    for each in standing_at(without(left_out), today).forecast:
        assert (each.on is None) == (each.ground is Ground.NONE)
        assert each.rests_on.endswith(".")
        assert each.clause
        assert "." in each.field
        days += [each.on] if each.on else []

    assert all(day >= today for day in days)
    assert days == sorted(days)
