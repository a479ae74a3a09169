"""Pseudonyms: everybody has one, and none is somebody's real name (B11.1)."""

from __future__ import annotations

from typing import Any

import pytest

from generator.anonymity.pseudonyms import missing_pseudonyms, pseudonym_problems
from tests.anonymity.test_proposals import DOUGLAS, VICTIM, WISH, case_of, person

FRIEND = person("friend", "friend", "Petra Lovelock", "Ann")


def called(words: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML
    return {**VICTIM, "pseudonym": {**WISH, "name": words, **more}}


def problems(*people: dict[str, Any], others: tuple[dict[str, Any], ...] = ()) -> dict[str, str]:
    found = pseudonym_problems(case_of(*people), [case_of(*others)] if others else ())
    assert all(each.clause == "B11.1" for each in found)
    return {each.person: each.problem for each in found}


def test_good_pseudonyms_are_no_problem() -> None:
    assert (
        problems(VICTIM, DOUGLAS, FRIEND, others=(person("x", "victim", "Marian Dray", "Joan"),))
        == {}
    )


def test_whoever_has_a_name_needs_something_to_be_called() -> None:
    nameless = {
        "id": "child",
        "part": "child",
        "names": {"unknown_before_portal": "Not passed on."},
    }
    case = case_of(VICTIM, person("sister", "family", "Ysolde Vane"), nameless)

    assert [each.id for each in missing_pseudonyms(case)] == ["sister"]
    (problem,) = pseudonym_problems(case)
    assert (problem.person, problem.missing) == ("sister", True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Tamsin", "the person's own"),
        ("TAMSIN", "the person's own"),
        ("Tamsin A.", "the person's own"),
        ("Douglas", "another person's of this case"),
        ("Mrs Penhallow", "another person's of this case"),
        ("TA", "initials"),
    ],
)
def test_a_pseudonym_that_is_a_real_name_of_the_case_fails(words: str, why: str) -> None:
    found = problems(called(words), DOUGLAS)

    assert why in found["victim"]
    assert "Tamsin" not in found["victim"]


def test_a_pseudonym_that_is_the_real_name_of_somebody_in_another_case_fails() -> None:
    other = {**person("x", "victim", "Orla Dray", "Joan"),
             "names": {"full": "Orla Dray", "known_as": ["Marian"]}}  # fmt: skip

    assert "is a real name in case" in problems(VICTIM, others=(other,))["victim"]


def test_two_people_with_one_pseudonym_fail() -> None:
    assert "called the same as victim" in problems(
        VICTIM, {**DOUGLAS, "pseudonym": {**WISH, "name": "marian"}}
    )["partner"]  # fmt: skip


def test_the_family_s_wish_for_the_real_name_is_no_problem() -> None:
    assert problems(called("Tamsin", real_name_wanted="yes"), DOUGLAS) == {}
