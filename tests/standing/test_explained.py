"""What readers of the policy are told that the portal does: words from the code itself."""

from __future__ import annotations

from generator.portal.answers import answers, what_the_portal_does
from generator.portal.policy_files import read_policy
from generator.rules.every import REGISTRY
from generator.standing.explained import VERBS
from tests.rules.rows import ROOT

POLICY = read_policy(ROOT)
DONE = what_the_portal_does(POLICY)


def test_something_is_said_about_every_clause_that_is_answered() -> None:
    answered = {answer.clause.id for answer in answers(POLICY) if answer.answered}

    assert [clause for clause in answered if not DONE[clause]] == []


def test_checks_and_gates_are_written_so_that_a_reader_can_be_told() -> None:
    """Their first word becomes a statement: `Report that` is shown as `Reports that`."""
    said = [rule.says for rule in REGISTRY.rules]
    said += [gate.says for gate in REGISTRY.gates.values()]

    assert [words for words in said if words.partition(" ")[0] not in VERBS] == []


def test_no_code_and_no_clause_numbers_stand_in_the_words() -> None:
    for clock in REGISTRY.clocks:
        assert not clock.says.endswith(")"), clock.says
    for clause, deeds in DONE.items():
        for deed in deeds:
            assert "_" not in deed.words, (clause, deed)
            assert deed.words.endswith((".", ")")), (clause, deed)


def test_a_deadline_a_gate_and_its_acts_are_told() -> None:
    words = {deed.kind: deed.words for deed in DONE["B12.1"]}

    assert words["Gate"].startswith("Holds once")
    assert "Release of the reports to the public site" in words["Acts"]
    assert "Nobody may accept an exception" in words["Acts"]
    assert any(deed.kind == "Deadline" for deed in DONE["B3.2"])
    assert "Section 9" in next(deed.words for deed in DONE["A1"] if deed.kind == "Law")
