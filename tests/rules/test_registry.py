"""Gates that answer nothing, places of a record, and what may not be registered twice."""

from __future__ import annotations

import pytest

from generator.policy.procedure import Act
from generator.rules.finding import Context, GateAnswer, Holds
from generator.rules.places import Spot, first_list_item, spots
from generator.rules.registry import Registry
from generator.standing.gates import act_refusals
from tests.rules.rows import PROFILE, TODAY, WHOLE, case_from

CONTEXT = Context(case_from(WHOLE), PROFILE, TODAY)


def silent(_: Context) -> GateAnswer:
    return ()


def test_a_gate_without_an_answer_never_passes() -> None:
    registry = Registry()
    registry.gate("B2.1", guards=())(silent)

    answer = registry.gates["B2.1"].ask(CONTEXT)
    assert isinstance(answer, tuple)
    assert [each.clause for each in answer] == ["B2.1"]


def test_a_clause_has_one_gate() -> None:
    registry = Registry()
    registry.gate("B2.1", guards=())(silent)

    with pytest.raises(RuntimeError, match=r"B2\.1 has two gates"):
        registry.gate("B2.1", guards=())(silent)


def test_an_act_without_gates_is_refused() -> None:
    assert act_refusals(Act(id="release", title="Release", gates=()), {})


def test_an_act_that_names_a_clause_without_a_gate_is_refused() -> None:
    act = Act(id="release", title="Release", gates=("B2.1", "B99.9"))

    assert [each.clause for each in act_refusals(act, {"B2.1": Holds()})] == ["B99.9"]


@pytest.mark.parametrize(
    ("pattern", "fields"),
    [
        ("death.died", ["death.died"]),
        ("imrs.imrs[].returned", ["imrs.imrs[0].returned", "imrs.imrs[1].returned"]),
        ("imrs.imrs[0].returned", ["imrs.imrs[0].returned"]),
        ("imrs.imrs[].interviews[]", ["imrs.imrs[1].interviews[0]"]),
        ("death.child_review.completed", []),
    ],
)
def test_places_are_found_by_their_pattern(pattern: str, fields: list[str]) -> None:
    assert [spot.field for spot in spots(CONTEXT.case, pattern)] == fields


def test_facts_of_one_item_lie_alongside_each_other_and_not_of_two() -> None:
    (first, second) = spots(CONTEXT.case, "imrs.imrs[].returned")
    panel = Spot("panel.convened", None)

    assert not first.alongside(second)
    assert first.alongside(panel)
    assert first.alongside(Spot("", None, (first_list_item("imrs.imrs[0].author.name"),)))
