"""The branches of Appendix 1, each from a whole record: way, stage, what is owed, what is not."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from generator.rules.finding import Level
from generator.standing.model import Standing, State
from tests.rules.rows import PROFILE, WHOLE, Facts, drop, put, standing_at

REVIEW = ["panel", "chair", "terms", "disclosure", "imrs", "chronology", "report", "clearance",
          "publication", "actions"]  # fmt: skip


def case(*left_out: str, **changed: Any) -> Facts:  # noqa: ANN401 - facts of any kind
    tree = copy.deepcopy(WHOLE)
    for place in left_out:
        drop(tree, place)
    for place, value in changed.items():
        put(tree, place.replace("__", "."), value)
    return tree


def way(standing: Standing) -> str:
    """The id of the route that the case takes."""
    stages = [each.stage.id for each in standing.stages]
    (found,) = [route.id for route in PROFILE.routes if list(route.stages) == stages]
    return found


def broken(standing: Standing) -> set[str]:
    heavy = (Level.BROKEN, Level.BLOCKED)
    return {each.clause for each in standing.findings if each.level in heavy}


def fact(when: str, by: str = "SSP Chair", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"when": when, "by": by, **more}


def decided(outcome: str) -> dict[str, Any]:
    return fact("2023-02-10", outcome=outcome, considered_recommendation="yes", reason="So it is.")


def test_a_death_that_is_no_domestic_homicide_ends_at_the_first_question() -> None:
    tree = case(
        "consultation", "decision", "family", "parallel", *REVIEW,
        death__first_branch=fact("2023-01-20", domestic="no", reason="A road accident."),
    )  # fmt: skip
    standing = standing_at(tree)

    assert way(standing) == "not-domestic-homicide"
    assert standing.stage.id == "not-domestic-homicide"
    assert (standing.deadlines, standing.next_steps, broken(standing)) == ((), (), set())


def a_victim_of_17(**review: Any) -> Facts:  # noqa: ANN401
    tree = case("consultation", "decision", "family", *REVIEW)
    put(tree, "people.people[0].born", "2005-06-01")
    if review:
        put(tree, "death.child_review", fact("2023-02-01", "Council", **review))
    return tree


def test_a_child_review_takes_precedence() -> None:
    waiting = standing_at(a_victim_of_17())

    assert (way(waiting), waiting.stage.id) == ("child-review", "child-review")
    assert "A7" in {step.clause for step in waiting.next_steps}


def test_a_child_review_covers_the_domestic_abuse() -> None:
    under_way = standing_at(a_victim_of_17(partnership="Child safeguarding partnership"))
    asked = {step.field for step in under_way.next_steps if step.clause == "A7"}
    complete = standing_at(
        a_victim_of_17(
            partnership="Child safeguarding partnership",
            abuse_addressed="A chapter on it.",
            specialist="A service manager",
            coordinator="The coordinator",
            completed=fact("2023-09-01", "Council"),
        )
    )

    assert {f"death.child_review.{name}" for name in
            ("abuse_addressed", "specialist", "coordinator", "completed")} <= asked  # fmt: skip
    assert complete.stage.id == "consultation"


def test_no_review_asks_for_a_single_agency_review_to_be_considered() -> None:
    tree = case(*REVIEW, decision__decided=decided("no review"))
    open_question = standing_at(tree)
    put(tree, "decision.single_agency", fact("2023-02-12", outcome="The trust reviews its own."))
    answered = standing_at(tree)

    assert (way(open_question), open_question.stage.id) == ("no-review", "not-reviewed")
    assert "B3.6" in {step.clause for step in open_question.next_steps}
    assert "B3.6" not in {step.clause for step in answered.next_steps}
    assert {each.clause for each in answered.deadlines} == {"B3.2", "B3.3", "B3.4"}


def test_the_home_office_overrules_and_time_runs_from_then() -> None:
    tree = case(
        *REVIEW,
        decision__decided=decided("no review"),
        decision__overruled=fact("2023-05-04", "Home Office", reason="It should be reviewed."),
    )
    standing = standing_at(tree, dt.date(2023, 5, 20))

    assert (way(standing), standing.stage.id) == ("review", "appointment")
    due = {each.clause: each.due for each in standing.deadlines}
    assert due["B10.2"] == dt.date(2023, 11, 4)


def test_a_suicide_that_gives_concern_is_reviewed_though_nobody_is_charged() -> None:
    suicide = fact("2023-02-01", "Standing Panel", circumstances="He kept her money and telephone.",
                   gives_concern="yes", suspect="Not charged")  # fmt: skip
    tree = case(
        "death.relationship", death__suicide=suicide, parallel={
            "no_proceedings": fact("2023-03-01", "Midmarch Police"),
            "processes": [{"id": "inquest", "kind": "inquest", "lead": "The Coroner",
                           "consulted": [fact("2023-03-22", "Independent Chair",
                                              whom="The Coroner")]}],
            "liaison": [fact("2023-03-22", "Independent Chair", whom=["Coroner"])],
        },
    )  # fmt: skip
    standing = standing_at(tree)
    refused = standing_at({**tree, "decision": {"decided": decided("no review")}})

    assert (way(standing), standing.stage.id, broken(standing)) == ("review", "concluded", set())
    assert "A8" in broken(refused)


def test_a_trial_delays_the_review_and_the_clocks_say_so() -> None:
    tree = case(
        "report", "clearance", "publication", "actions",
        parallel__delays=[
            fact("2023-06-01", "Review Panel", until="2023-11-30", cause="court",
                 reason="The trial, at the SIO's request.")
        ],
        report={"timescales": [fact("2023-06-01", "Review Panel", new_date="2024-02-28",
                                    agreed_with_ssp="yes", reason="The trial.")]},
    )  # fmt: skip
    del tree["parallel"]["processes"][0]["ended"]
    standing = standing_at(tree, dt.date(2023, 10, 1))

    due = {each.clause: each.due for each in standing.deadlines if each.open}
    assert due["B10.2"] == dt.date(2024, 2, 28)
    assert due["B10.3"] == dt.date(2023, 8, 10)  # the Home Office is owed a word
    assert not standing.allows("release")


def test_several_victims_and_perpetrators_are_one_case() -> None:
    tree = case()
    put(tree, "people.people[3]",
        {"id": "son", "part": "victim", "names": {"full": "Invented Son"}, "born": "2004-01-01",
         "died": "2023-01-10"})  # fmt: skip
    brother = {"id": "brother", "part": "perpetrator", "names": {"full": "Invented Brother"}}
    put(tree, "people.people[4]", brother)
    unanswered = standing_at(tree)
    panel = {"when": "2023-02-01", "by": "Standing Panel", "met": "yes"}
    for limb, more in (
        ("age", {}),
        ("cause", {"reason": "The same attack."}),
        ("relationship", {"kind": "relative", "person": "brother", "reason": "His uncle."}),
    ):
        put(tree, f"death.{limb}[0].victim", "victim")
        put(tree, f"death.{limb}[1]", {**panel, "victim": "son", **more})
    medical = {**WHOLE["disclosure"]["medical"][0], "person": "son"}
    put(tree, "disclosure.medical[1]", medical)
    answered = standing_at(tree)

    assert {"A3", "A4", "A5"} <= broken(unanswered)
    assert broken(answered) == set()
    assert answered.stage.id == "concluded"


def moved(**more: str) -> dict[str, Any]:
    return fact("2023-01-20", basis="residence", reason="She lived elsewhere.", **more)


def test_a_case_that_goes_to_another_partnership_asks_for_nothing_here() -> None:
    tree = case(
        "consultation", "decision", "family", *REVIEW,
        death__jurisdiction=moved(transferred_to="Safer Otherham Partnership"),
    )  # fmt: skip
    standing = standing_at(tree)

    assert (way(standing), standing.stage.id) == ("transferred", "transferred")
    assert (standing.deadlines, standing.next_steps) == ((), ())


def test_a_case_that_comes_from_another_partnership_is_reviewed_here() -> None:
    tree = case(death__jurisdiction=moved(transferred_from="Safer Otherham Partnership"))

    assert (way(standing_at(tree)), broken(standing_at(tree))) == ("review", set())


UNKNOWN = {"unknown_before_portal": "It was done before the portal; the papers are lost."}


def test_a_review_taken_over_half_done_goes_on_from_where_it_stood() -> None:
    tree = case(
        "terms", "disclosure", "imrs", "chronology", "report", "clearance", "publication",
        "actions",
        notification={"attention": UNKNOWN, "chair_notified": UNKNOWN},
        consultation={"unknown": UNKNOWN, "recommendation": UNKNOWN},
        decision={"decided": UNKNOWN, "home_office_told": UNKNOWN, "family_told": UNKNOWN},
        panel={"unknown": UNKNOWN, "convened": UNKNOWN, "membership_agreed": UNKNOWN},
    )  # fmt: skip
    standing = standing_at(tree)

    assert (standing.stage.id, broken(standing)) == ("terms", set())
    assert "B7.1" in {step.clause for step in standing.next_steps}


def test_a_review_published_long_ago_waits_for_its_actions_alone() -> None:
    tree = {
        "record": WHOLE["record"],
        "people": WHOLE["people"],
        "death": {"died": UNKNOWN},
        "notification": {"attention": UNKNOWN, "chair_notified": UNKNOWN},
        "consultation": {"unknown": UNKNOWN, "recommendation": UNKNOWN},
        "decision": {"decided": UNKNOWN, "home_office_told": UNKNOWN, "family_told": UNKNOWN},
        "panel": {"unknown": UNKNOWN, "convened": UNKNOWN, "membership_agreed": UNKNOWN},
        "chair": {"unknown": UNKNOWN},
        "family": {"completed_review": UNKNOWN, "perpetrator_family": "Not known."},
        "terms": {"unknown": UNKNOWN},
        "imrs": {"unknown": UNKNOWN},
        "chronology": {"merged": UNKNOWN},
        "report": dict.fromkeys(
            ("overview_completed", "agreed_with_panel", "standard", "extraordinary_meeting",
             "anonymity", "signed_off", "data_form"), UNKNOWN),
        "clearance": {"unknown": UNKNOWN},
        "publication": {"date": UNKNOWN, "published": UNKNOWN, "home_office_told": UNKNOWN,
                        "family_copies": UNKNOWN, "commissioner_sent": UNKNOWN},
        "actions": {name: WHOLE["actions"][name] for name in ("recommendations", "monitoring")},
    }  # fmt: skip
    standing = standing_at(tree)

    assert (way(standing), standing.stage.id, broken(standing)) == (
        "review",
        "implementation",
        set(),
    )
    assert {each.state for each in standing.stages[:-2]} == {State.DONE}
    assert not standing.allows("release")
