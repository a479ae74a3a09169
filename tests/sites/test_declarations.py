"""Who must declare that they have no conflict, as each view is told (B4.3, B5.2, B9.5)."""

from __future__ import annotations

import copy

import pytest

from generator.sites.declarations import declarations, undeclared
from tests.rules.rows import WHOLE, Facts, case_from, drop, put

EVERY = ("B4.3", "B5.2", "B9.5")
PLACES = {
    "B4.3": "panel.members[0].involvement",
    "B5.2": "chair.appointments[0].association",
    "B9.5": "imrs.imrs[0].author.involvement",
}


def everything(_section: str) -> bool:
    return True


def clauses(facts: Facts) -> set[str]:
    return {each["clause"] for each in undeclared(case_from(facts), everything)}


def test_where_all_have_declared_nobody_is_asked() -> None:
    told = declarations(case_from(WHOLE), {}, everything)

    assert {each["clause"] for each in told} == set(EVERY)
    assert {each["state"] for each in told} == {"none"}
    assert undeclared(case_from(WHOLE), everything) == []


@pytest.mark.parametrize("clause", EVERY)
def test_whoever_has_not_declared_is_asked_under_their_clause(clause: str) -> None:
    facts = copy.deepcopy(WHOLE)
    drop(facts, PLACES[clause])

    assert clauses(facts) == {clause}


def test_an_author_declares_both_that_they_were_not_involved_and_supervise_nobody() -> None:
    facts = copy.deepcopy(WHOLE)
    drop(facts, "imrs.imrs[0].author.supervises_staff_in_it")

    assert clauses(facts) == {"B9.5"}


def test_an_involvement_is_told_as_one_and_asks_for_nothing_more() -> None:
    facts = copy.deepcopy(WHOLE)
    put(facts, "panel.members[0].involvement.direct", "yes")

    told = declarations(case_from(facts), {}, everything)
    assert [each["state"] for each in told if each["clause"] == "B4.3"].count("involved") == 1
    assert clauses(facts) == set()


def test_who_has_left_the_panel_is_asked_for_nothing() -> None:
    facts = copy.deepcopy(WHOLE)
    drop(facts, PLACES["B4.3"])
    put(facts, "panel.members[0].left", {"when": "2023-05-02", "by": "Ada First"})

    assert clauses(facts) == set()


@pytest.mark.parametrize(
    ("section", "clause"), [("panel", "B4.3"), ("chair", "B5.2"), ("imrs", "B9.5")]
)
def test_a_view_is_told_only_of_sections_that_it_opens(section: str, clause: str) -> None:
    facts = copy.deepcopy(WHOLE)
    for place in PLACES.values():
        drop(facts, place)
    case = case_from(facts)

    assert {each["clause"] for each in undeclared(case, section.__eq__)} == {clause}
    assert {each["clause"] for each in declarations(case, {}, section.__eq__)} == {clause}
    assert declarations(case, {}, "death".__eq__) == []
