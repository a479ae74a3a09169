"""What a review owes the victim's family, and which papers are theirs."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from generator.rules.finding import Level
from generator.standing.family import Owed, OwedState, papers_shared
from tests.demo_site import open_demo
from tests.rules.rows import WHOLE, Facts, case_from, drop, put, standing_at

PAPER = "d-aaaaaaaaaa"
FAMILYS = {"B3.4", "B6.1", "B6.2", "B6.3", "B6.4", "B6.7"}


def changed(*remove: str, **put_in: object) -> Facts:
    facts = copy.deepcopy(WHOLE)
    for dotted in remove:
        drop(facts, dotted)
    for dotted, value in put_in.items():
        put(facts, dotted.replace("__", "."), value)
    return facts


def owed(facts: Facts, today: str = "2026-06-15") -> tuple[Owed, ...]:
    return standing_at(facts, dt.date.fromisoformat(today)).family


def about(facts: Facts, words: str, today: str = "2026-06-15") -> Owed:
    (found,) = (each for each in owed(facts, today) if words in each.what)
    return found


def contact(purpose: str, person: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "when": "2023-08-01",
        "by": "Ada First",
        "person": person,
        "purpose": purpose,
        "outcome": "Said.",
        "declined": "no",
        **more,
    }


def family_member() -> str:
    people = WHOLE["people"]["people"]
    return str(next(each["id"] for each in people if each["part"] == "family"))


def perpetrator() -> str:
    people = WHOLE["people"]["people"]
    return str(next(each["id"] for each in people if each["part"] == "perpetrator"))


def test_in_a_whole_review_everything_was_done_or_declined() -> None:
    states = {each.state for each in owed(WHOLE)}

    assert states <= {OwedState.DONE, OwedState.DECLINED}
    assert len(owed(WHOLE)) == 14


@pytest.mark.parametrize(
    ("remove", "words", "state"),
    [
        pytest.param(
            ("family.completed_review", "clearance", "publication", "actions"),
            "completed review",
            OwedState.NOW,
            id="the report is complete",
        ),
        pytest.param(
            ("family.completed_review",), "completed review", OwedState.LATE, id="it was sent first"
        ),
        pytest.param(
            ("family", "report", "clearance", "publication", "actions"),
            "completed review",
            OwedState.LATER,
            id="there is no report",
        ),
        pytest.param(("family",), "invitation", OwedState.LATE, id="nobody was invited"),
        pytest.param(
            ("publication.family_copies",), "to keep", OwedState.NOW, id="copies after publication"
        ),
        pytest.param(
            ("decision.family_told",), "decision in writing", OwedState.LATE, id="no letter came"
        ),
    ],
)
def test_what_was_not_done_is_owed_when_its_time_comes_and_late_when_it_has_passed(
    remove: tuple[str, ...], words: str, state: OwedState
) -> None:
    facts = changed(*remove)
    facts.setdefault("letters", {})["sent"] = []

    assert about(facts, words).state is state


def test_what_the_family_declined_was_offered() -> None:
    given = {**WHOLE["family"]["completed_review"], "declined": "yes"}

    found = about(changed(family__completed_review=given), "completed review")
    assert found.state is OwedState.DECLINED


def test_news_is_late_after_the_months_that_the_policy_allows() -> None:
    facts = changed("publication", "actions", "clearance")
    facts["letters"] = {"sent": []}
    facts["family"]["contacts"] = [contact("update", family_member())]

    assert about(facts, "News", "2023-11-01").state is OwedState.DONE
    late = about(facts, "News", "2023-11-02")
    assert (late.state, late.on, late.due) == (
        OwedState.LATE,
        dt.date(2023, 8, 1),
        dt.date(2023, 11, 1),
    )


def test_where_no_review_is_held_the_decision_is_owed_and_nothing_of_a_panel() -> None:
    facts = changed("panel", "chair", "terms", "imrs", "report", "clearance", "publication")
    put(facts, "decision.decided.outcome", "no review")

    assert [each.clause for each in owed(facts)] == ["B3.4", "B6.4"]


def test_nothing_is_owed_where_no_family_could_be_found() -> None:
    facts = changed("family")
    facts["family"] = {"no_family": {"when": "2023-02-01", "by": "Ada First"}}

    assert owed(facts) == ()


@pytest.mark.parametrize("case_id", open_demo().case_ids())
def test_what_the_rules_find_late_is_not_told_to_a_family_as_done(case_id: str) -> None:
    portal = open_demo()
    standing = portal.standing(portal.open_case(case_id).case)
    late = {
        each.clause
        for each in standing.findings
        if each.clause in FAMILYS and each.level in (Level.OVERDUE, Level.BROKEN)
    }

    assert late <= {each.clause for each in standing.family if each.state is OwedState.LATE}


# ---------------------------------------------------------------------------------------------
# Papers


def shared(*contacts: dict[str, Any]) -> frozenset[str]:
    facts = changed("family", "publication.family_copies", "decision.family_told")
    facts["family"] = {"contacts": list(contacts)}
    return papers_shared(case_from(facts))


def test_a_paper_is_a_familys_once_a_contact_with_them_names_it() -> None:
    assert shared(contact("draft report shared", family_member())) == set()
    assert shared(contact("draft report shared", family_member(), document=PAPER)) == {PAPER}


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(contact("consulted", perpetrator(), document=PAPER), id="the perpetrator's"),
        pytest.param(
            contact("draft report shared", family_member(), document=PAPER, declined="yes"),
            id="declined",
        ),
    ],
)
def test_a_paper_that_was_named_to_somebody_else_or_declined_is_not(made: dict[str, Any]) -> None:
    assert shared(made) == set()
