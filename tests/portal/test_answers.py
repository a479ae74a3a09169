"""Every obligation of the policy is answered, by what the code and the policy really hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.policy.clauses import Kind
from generator.portal.answers import ACCESS, answers, page_anchors
from generator.portal.policy_files import Policy, read_policy
from generator.portal.templates import forms_of, letters_of

ROOT = Path(__file__).parents[2]
OBLIGATIONS = 88


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(ROOT)


def test_all_88_clauses_are_answered_in_every_kind_they_ask_for(policy: Policy) -> None:
    found = answers(policy)

    assert len(found) == OBLIGATIONS
    assert {each.clause.id: each.open_kinds for each in found if not each.answered} == {}


def test_templates_pages_and_access_cite_only_clauses_that_there_are(policy: Policy) -> None:
    known = {clause.id for clause in policy.clauses.clauses}
    cited = {c for each in (*letters_of(policy), *forms_of(policy)) for c in each.front.clauses}

    assert cited <= known
    assert set(ACCESS) <= known
    assert set(page_anchors(policy)) <= known


def test_every_clause_has_a_place_on_a_page(policy: Policy) -> None:
    assert {clause.id for clause in policy.clauses.clauses} <= set(page_anchors(policy))


def test_what_keeps_an_access_clause_exists(policy: Policy) -> None:
    asked = {each.id for each in policy.clauses.clauses if Kind.ACCESS in each.kind}
    assert set(ACCESS) == asked
    for words in ACCESS.values():
        modules = re.findall(r"\b(?:[a-z]+)\.(?:[a-z_]+)\b", words)
        assert modules
        for module in modules:
            assert (ROOT / "generator" / (module.replace(".", "/") + ".py")).is_file(), module


def test_a_clause_whose_template_goes_is_open_again(policy: Policy) -> None:
    letters = {path: text for path, text in policy.letters.items() if "family-decision" not in path}
    gone = Policy(**{**vars(policy), "letters": letters})
    still_open = {each.clause.id for each in answers(gone) if not each.answered}

    assert still_open == {"B3.4"}
