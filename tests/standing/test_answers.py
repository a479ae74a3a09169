"""What `dhr clauses` may claim: only what the code itself shows."""

from __future__ import annotations

from generator.policy.clauses import Clause, Clauses, Kind, parse_clauses
from generator.rules.every import MODULES, REGISTRY
from generator.standing.answers import ClauseAnswer, clause_answers, record_fields
from tests.rules.rows import PROFILE, ROOT

CLAUSES: Clauses = parse_clauses((ROOT / "policy/clauses.yaml").read_text())
KNOWN = set(CLAUSES.by_id())


def answer(clause: str, **more: object) -> ClauseAnswer:
    found = clause_answers(CLAUSES, pages={}, **more)  # type: ignore[arg-type]
    return next(each for each in found if each.clause.id == clause)


def test_nothing_in_the_code_cites_an_unknown_clause() -> None:
    cited = {clause for each in REGISTRY.rules for clause in each.clauses}
    cited |= {clause for each in REGISTRY.clocks for clause in each.clauses}
    cited |= set(REGISTRY.gates) | set(record_fields())
    cited |= {clause for stage in PROFILE.stages for clause in stage.clauses}
    cited |= {number.clause for number in PROFILE.numbers}

    assert cited - KNOWN == set()


def test_every_check_cites_in_its_docstring_the_clauses_that_it_answers() -> None:
    said = [(each.check.__doc__ or "", each.clauses) for each in REGISTRY.rules]
    said += [(each.compute.__doc__ or "", each.clauses) for each in REGISTRY.clocks]
    said += [(gate.check.__doc__ or "", (gate.clause,)) for gate in REGISTRY.gates.values()]
    for words, clauses in said:
        assert words
        assert not clauses or any(clause in words for clause in clauses), words


def test_every_module_of_rules_is_registered() -> None:
    names = [each.name for each in REGISTRY.rules]
    names += [each.name for each in REGISTRY.clocks]
    names += [each.name for each in REGISTRY.gates.values()]

    assert {name.rpartition(".")[0] for name in names} == {module.__name__ for module in MODULES}


def test_gate_clause_is_answered_by_its_gate_and_its_fields() -> None:
    assert answer("B2.1").answered
    assert answer("B2.1").by["gates"] == ("rules.consultation.partners_were_consulted",)
    assert "consultation.meetings" in answer("B2.1").by["records"]


def test_clause_is_not_answered_while_one_of_its_kinds_is_open() -> None:
    assert answer("B3.3").open_kinds == (Kind.NOTICE,)
    assert answer("B3.3", templates={"B3.3": ["policy/letters/decision.md"]}).answered


def test_pages_and_access_come_from_above() -> None:
    assert answer("X1").open_kinds == (Kind.ACCESS,)
    assert answer("X1", access={"X1": "recipients by policy"}).answered
    assert answer("A1").open_kinds == (Kind.PAGE,)


def test_json_form_has_the_agreed_keys() -> None:
    plain = answer("B12.1").as_json()

    assert set(plain) == {"id", "text", "kind", "answered_by", "answered", "open"}
    assert {"rules", "templates", "pages"} <= set(plain["answered_by"])


def test_a_clause_without_any_answer_is_not_answered() -> None:
    clause = Clause(id="Z9", kind=(Kind.RULE,), part="Z", title="None", text="None")
    (found,) = clause_answers(Clauses(clauses=(clause,)), pages={})

    assert (found.answered, found.open_kinds) == (False, (Kind.RULE,))
