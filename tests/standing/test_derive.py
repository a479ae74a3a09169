"""The standing of whole cases: stages, acts, acceptances, and the branches of Appendix 1."""

from __future__ import annotations

import copy
import datetime as dt

import pytest

from generator.rules.every import REGISTRY
from generator.rules.finding import Level
from generator.standing import Act, Standing
from generator.standing.completion import COMPLETION, Condition
from tests.rules.rows import PROFILE, WHOLE, Facts, drop, put, standing_at

LOST = {"unknown_before_portal": "The papers are lost."}


def changed(*, remove: tuple[str, ...] = (), **put_in: object) -> Facts:
    facts = copy.deepcopy(WHOLE)
    for dotted in remove:
        drop(facts, dotted)
    for dotted, value in put_in.items():
        put(facts, dotted.replace("__", "."), value)
    return facts


def states(standing: Standing) -> dict[str, str]:
    return {each.stage.id: str(each.state) for each in standing.stages}


def refused(standing: Standing, act: Act) -> set[str]:
    return {missing.clause for missing in standing.acts[act]}


def test_every_stage_but_the_last_of_each_route_says_when_it_is_complete() -> None:
    inner = {stage for route in PROFILE.routes for stage in route.stages[:-1]}

    assert inner == set(COMPLETION)


def test_stages_name_the_clauses_that_complete_them() -> None:
    for stage, conditions in COMPLETION.items():
        asked = {each.clause if isinstance(each, Condition) else each for each in conditions}
        assert asked <= set(PROFILE.stage(stage).clauses)


def test_every_clause_of_every_act_has_a_gate() -> None:
    assert {clause for act in PROFILE.acts for clause in act.gates} <= set(REGISTRY.gates)


def test_an_act_that_the_profile_does_not_know_is_refused() -> None:
    assert not standing_at(WHOLE).allows("shredding")


def test_days_on_which_stages_ended_come_from_facts() -> None:
    ended = {each.stage.id: each.on for each in standing_at(WHOLE).stages}

    assert ended["decision"] == dt.date(2023, 2, 10)
    assert ended["quality-assurance"] == dt.date(2023, 10, 2)
    assert ended["concluded"] == dt.date(2024, 4, 15)


def test_stage_does_not_advance_past_a_fact_behind_an_open_gate() -> None:
    standing = standing_at(changed(remove=("consultation.meetings",)))

    assert states(standing)["consultation"] == "blocked"
    assert set(list(states(standing).values())[2:]) == {"later"}


def test_heaviest_findings_come_first() -> None:
    facts = changed(
        remove=("consultation.meetings", "publication.home_office_told", "actions.concluded")
    )
    put(facts, "decision.home_office_told.when", "2023-03-01")
    levels = [each.level for each in standing_at(facts).findings]

    assert levels == sorted(levels, key=list(Level).index)
    assert set(levels) == {Level.BLOCKED, Level.DUE, Level.NOTE}


def test_overruled_review_goes_on_to_the_appointment() -> None:
    facts = changed(
        remove=("panel", "chair", "terms", "imrs", "report", "clearance", "publication", "actions"),
        decision__overruled={"when": "2023-03-01", "by": "Home Office", "reason": "Required."},
    )
    put(facts, "decision.decided.outcome", "no review")
    standing = standing_at(facts, dt.date(2023, 3, 2))

    assert (standing.branch, standing.stage.id) == ("review", "appointment")


def test_no_review_of_a_child_waits_for_the_child_review_and_ends() -> None:
    facts = changed(
        remove=("panel", "chair", "terms", "imrs", "report", "clearance", "publication", "actions"),
        death__child_review={"when": "2023-02-01", "by": "SSP Chair", "partnership": "Partners",
                             "abuse_addressed": "Yes.", "specialist": "X", "coordinator": "Y"},
    )  # fmt: skip
    put(facts, "decision.decided.outcome", "no review")
    waiting = standing_at(facts)
    put(facts, "death.child_review.completed", {"when": "2023-12-01", "by": "Partners"})

    assert (waiting.branch, waiting.stage.id) == ("child-review-only", "child-review")
    assert standing_at(facts).stage.id == "not-reviewed"


def test_review_published_before_the_portal_stands_at_its_action_plan() -> None:
    facts = {
        "record": WHOLE["record"],
        "notification": {"attention": LOST},
        "consultation": {"unknown": LOST},
        "decision": {"decided": LOST, "home_office_told": LOST, "family_told": LOST},
        "panel": {"unknown": LOST},
        "chair": {"unknown": LOST},
        "family": {"completed_review": LOST},
        "terms": {"unknown": LOST},
        "imrs": {"unknown": LOST},
        "report": dict.fromkeys(
            ("agreed_with_panel", "standard", "extraordinary_meeting", "anonymity", "signed_off",
             "data_form"), LOST),
        "clearance": {"unknown": LOST},
        "publication": {"published": LOST},
    }  # fmt: skip
    standing = standing_at(facts)

    assert standing.stage.id == "implementation"
    assert {each.level for each in standing.findings} == {Level.NOTE}
    assert refused(standing, Act.SUBMISSION) == set()
    assert refused(standing, Act.RELEASE) == {"B11.1", "B12.1", "B13.1", "B13.4", "B14.1"}


@pytest.mark.parametrize("clause", ["B2.1", "B3.1", "B5.2", "B6.5", "B10.5", "B13.2"])
def test_accepted_gate_holds_and_says_who_accepted_it(clause: str) -> None:
    facts = changed(
        remove=("consultation.meetings", "decision.decided.outcome", "family.completed_review",
                "report.extraordinary_meeting", "publication.date"),
        notes={"accepted": [{"when": "2024-01-01", "by": "E. Example", "clause": clause,
                             "role": "SSP Chair", "reason": "Told."}]},
    )  # fmt: skip
    put(facts, "decision.decided.outcome", "review")
    put(facts, "decision.decided.considered_recommendation", "no")
    put(facts, "chair.appointments[0].association.direct", "yes")
    standing = standing_at(facts)
    notes = [each for each in standing.findings if each.clause == clause]

    assert [each.level for each in notes] == [Level.NOTE]
    assert "Accepted by E. Example as SSP Chair" in notes[0].message
    assert clause not in refused(standing, Act.RELEASE)
    assert refused(standing, Act.RELEASE)


@pytest.mark.parametrize("clause", PROFILE.never_accepted)
def test_what_nobody_may_accept_stays_shut(clause: str) -> None:
    facts = changed(
        remove=("report.anonymity", "clearance.answers", "parallel.processes"),
        notes={"accepted": [{"when": "2024-01-01", "by": "E. Example", "clause": clause,
                             "role": "SSP Chair", "reason": "Told."}]},
    )  # fmt: skip
    standing = standing_at(facts)

    assert clause in refused(standing, Act.RELEASE)
    assert any(
        each.level is Level.BROKEN and each.field == "notes.accepted[0]"
        for each in standing.findings
    )


def test_stage_passed_over_with_acceptance_is_skipped() -> None:
    facts = changed(
        remove=("consultation.meetings", "consultation.recommendation"),
        notes={"accepted": [{"when": "2024-01-01", "by": "E", "clause": clause, "role": "SSP Chair",
                             "reason": "Told."} for clause in ("B2.1", "B2.7")]},
    )  # fmt: skip

    assert states(standing_at(facts))["consultation"] == "skipped"


def test_accepting_a_late_imr_lets_the_stage_pass_only_once_the_report_is_agreed() -> None:
    note = {"accepted": [{"when": "2024-01-01", "by": "E", "clause": "B9.8",
                          "role": "Independent Chair", "reason": "Closed agency."}]}  # fmt: skip
    passed = changed(remove=("imrs.imrs[0].returned",), notes=note)
    waiting = changed(
        remove=("imrs.imrs[0].returned", "report", "clearance", "publication", "actions"),
        notes=note,
    )

    assert standing_at(passed).stage.id == "concluded"
    assert standing_at(waiting).stage.id == "inquiry"


def test_next_steps_name_each_place_once_and_dated_ones_first() -> None:
    facts = {"record": WHOLE["record"],
             "notification": {"attention": {"when": "2026-06-10", "by": "Police"}}}  # fmt: skip
    steps = standing_at(facts).next_steps

    assert len({step.field for step in steps}) == len(steps)
    assert steps[0].due == dt.date(2026, 7, 10)
    assert [step.due is None for step in steps] == sorted(step.due is None for step in steps)
    assert all(step.what and step.who and step.clause for step in steps)
