"""Rows that officers can review: a story, its facts, a day, and what the portal must say.

A row starts from `whole.yaml`, in which every gate holds, or from nothing (`from: nothing`). It
sets and removes dotted places, and then expects, for its own clause:

- `gate`: holds, missing, or the basis on which it holds (not applicable, unknown, accepted);
- `findings`: the levels of all findings under the clause, heaviest first;
- `at`: the place of the first of them; `says`: words that its message contains;
- `steps`: how many next steps there are under the clause;
- `due` and `met`: of the first deadline under the clause (`none` where there is no deadline);
- `stage` and `state`: of the case.
"""

from __future__ import annotations

from typing import Any

import pytest

from generator.rules.every import REGISTRY
from generator.rules.finding import Holds
from generator.standing import Standing
from tests.rules.rows import PROFILE, WHOLE, Row, all_rows, standing_at, standing_for

ROWS = all_rows()


def gate_word(standing: Standing, clause: str) -> str:
    answer = standing.gates[clause]
    if not isinstance(answer, Holds):
        return "missing"
    return "holds" if answer.basis == "shown" else str(answer.basis)


def said(row: Row, standing: Standing) -> dict[str, Any]:
    """Say of the row's clause what the row speaks of, in the row's own words."""
    clause = row["clause"]
    findings = [each for each in standing.findings if each.clause == clause]
    deadline = next((each for each in standing.deadlines if each.clause == clause), None)
    state = next(each.state for each in standing.stages if each.stage == standing.stage)
    says = row.get("says", "")
    told = {
        "gate": gate_word(standing, clause) if clause in standing.gates else "no gate",
        "findings": [str(each.level) for each in findings],
        "at": findings[0].field if findings else None,
        "says": says if any(says in each.message for each in findings) else "not said",
        "steps": str(sum(step.clause == clause for step in standing.next_steps)),
        "due": deadline.due.isoformat() if deadline else "none",
        "met": deadline.met.isoformat() if deadline and deadline.met else "none",
        "stage": standing.stage.id,
        "state": str(state),
    }
    return {key: told[key] for key in told if key in row}


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{r['clause']}: {r['story']}") for r in ROWS])
def test_clause(row: Row) -> None:
    standing = standing_for(row)

    expected = {key: value or [] if key == "findings" else value for key, value in row.items()}
    found = said(row, standing)
    assert found == {key: expected[key] for key in found}


def test_every_gate_has_a_row_that_holds_and_one_that_does_not() -> None:
    words: dict[str, set[str]] = {clause: set() for clause in REGISTRY.gates}
    for row in ROWS:
        if "gate" in row:
            words[row["clause"]].add(row["gate"])

    assert {clause for clause, seen in words.items() if "missing" not in seen} == set()
    assert {clause for clause, seen in words.items() if not seen - {"missing"}} == set()


def test_every_rule_and_deadline_has_a_row_that_fires_and_one_that_does_not() -> None:
    asked = {clause for each in REGISTRY.rules for clause in each.clauses}
    asked |= {clause for each in REGISTRY.clocks for clause in each.clauses}
    fires: set[str] = set()
    silent: set[str] = set()
    for row in ROWS:
        if "findings" in row:
            (fires if row["findings"] else silent).add(row["clause"])

    assert asked - fires == set()
    assert asked - silent == set()


def test_whole_review_is_concluded_and_asks_for_nothing() -> None:
    standing = standing_at(WHOLE)

    assert (standing.stage.id, standing.findings, standing.next_steps) == ("concluded", (), ())
    assert all(standing.allows(act.id) for act in PROFILE.acts)
