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

import copy
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from generator import yaml_strict
from generator.errors import Place
from generator.policy.procedure import Profile, parse_procedure
from generator.records.case import Case
from generator.rules.every import REGISTRY
from generator.rules.finding import Holds
from generator.schema import validate
from generator.standing import Standing, standing_of

ROOT = Path(__file__).parents[2]
ROWS = ROOT / "tests" / "clauses"
PROFILE: Profile = parse_procedure((ROOT / "policy/procedure.yaml").read_text()).profiles[0]
WHOLE: Any = yaml_strict.parse((ROWS / "whole.yaml").read_text(), Place("whole.yaml"))
TODAY = dt.date(2026, 6, 15)
KEYS = frozenset(
    {"story", "from", "set", "remove", "today", "clause", "gate", "findings", "at", "says",
     "steps", "due", "met", "stage", "state"}
)  # fmt: skip


def rows() -> list[Any]:
    collected: list[Any] = []
    for path in sorted(ROWS.glob("*.yaml")):
        if path.name != "whole.yaml":
            for row in yaml_strict.parse_map(path.read_text(), Place(path.name))["rows"]:
                assert set(row) <= KEYS, (path.name, set(row) - KEYS)
                collected.append(pytest.param(row, id=f"{row['clause']}: {row['story']}"))
    return collected


def _parent(tree: Any, dotted: str) -> tuple[Any, Any]:
    steps: list[Any] = [
        int(step[1:-1]) if step.startswith("[") else step
        for step in re.findall(r"\[\d+\]|[^.\[\]]+", dotted)
    ]
    for step in steps[:-1]:
        if isinstance(tree, dict):
            tree = tree.setdefault(step, {})
        else:
            tree = tree[step]
    return tree, steps[-1]


def facts_of(row: Any) -> Any:
    nothing = {"record": WHOLE["record"]}
    tree = copy.deepcopy(nothing if row.get("from") == "nothing" else WHOLE)
    for dotted in row.get("remove") or ():
        parent, last = _parent(tree, dotted)
        del parent[last]
    for dotted, value in (row.get("set") or {}).items():
        parent, last = _parent(tree, dotted)
        if isinstance(parent, list) and last == len(parent):
            parent.append(value)
        else:
            parent[last] = value
    return tree


def case_of(row: Any) -> Case:
    tree = facts_of(row)
    full = {name: tree.get(name) or {} for name in Case.model_fields}
    return validate(Case, full, Place("row"))


def standing_for(row: Any) -> Standing:
    today = dt.date.fromisoformat(row["today"]) if "today" in row else TODAY
    return standing_of(case_of(row), PROFILE, today)


def gate_word(standing: Standing, clause: str) -> str:
    answer = standing.gates[clause]
    if not isinstance(answer, Holds):
        return "missing"
    return "holds" if answer.basis == "shown" else str(answer.basis)


def said(row: Any, standing: Standing) -> dict[str, Any]:
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


@pytest.mark.parametrize("row", rows())
def test_clause(row: Any) -> None:
    standing = standing_for(row)

    expected = {key: value or [] if key == "findings" else value for key, value in row.items()}
    found = said(row, standing)
    assert found == {key: expected[key] for key in found}


def test_every_gate_has_a_row_that_holds_and_one_that_does_not() -> None:
    words: dict[str, set[str]] = {clause: set() for clause in REGISTRY.gates}
    for row in (param.values[0] for param in rows()):
        if "gate" in row:
            words[row["clause"]].add(row["gate"])

    assert {clause for clause, seen in words.items() if "missing" not in seen} == set()
    assert {clause for clause, seen in words.items() if not seen - {"missing"}} == set()


def test_every_rule_and_deadline_has_a_row_that_fires_and_one_that_does_not() -> None:
    asked = {clause for each in (*REGISTRY.rules, *REGISTRY.clocks) for clause in each.clauses}
    fires, silent = set(), set()
    for row in (param.values[0] for param in rows()):
        if "findings" in row:
            (fires if row["findings"] else silent).add(row["clause"])

    assert asked - fires == set()
    assert asked - silent == set()


def test_whole_review_is_concluded_and_asks_for_nothing() -> None:
    standing = standing_of(validate(Case, _full(WHOLE), Place("whole")), PROFILE, TODAY)

    assert (standing.stage.id, standing.findings, standing.next_steps) == ("concluded", (), ())
    assert all(standing.allows(act.id) for act in PROFILE.acts)


def _full(tree: Any) -> Any:
    return {name: tree.get(name) or {} for name in Case.model_fields}
