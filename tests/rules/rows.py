"""Reading the rows of tests/clauses, and building the cases that they describe."""

from __future__ import annotations

import copy
import datetime as dt
import re
from pathlib import Path
from typing import Any, TypeAlias

from generator import yaml_strict
from generator.errors import Place
from generator.policy.procedure import Profile, parse_procedure
from generator.records.case import Case
from generator.schema import validate
from generator.standing import Standing, standing_of

Row: TypeAlias = dict[str, Any]
Facts: TypeAlias = dict[str, Any]
Tree: TypeAlias = Any

ROOT = Path(__file__).parents[2]
ROWS = ROOT / "tests" / "clauses"
PROFILE: Profile = parse_procedure((ROOT / "policy/procedure.yaml").read_text()).profiles[0]
WHOLE: Facts = yaml_strict.parse_map((ROWS / "whole.yaml").read_text(), Place("whole.yaml"))
TODAY = dt.date(2026, 6, 15)
KEYS = frozenset(
    {"story", "from", "set", "remove", "today", "clause", "gate", "findings", "at", "says",
     "steps", "due", "met", "stage", "state"}
)  # fmt: skip


def all_rows() -> list[Row]:
    collected: list[Row] = []
    for path in sorted(ROWS.glob("*.yaml")):
        if path.name != "whole.yaml":
            tree: Tree = yaml_strict.parse_map(path.read_text(), Place(path.name))
            for row in tree["rows"]:
                assert set(row) <= KEYS, (path.name, set(row) - KEYS)
                collected.append(row)
    return collected


def _parent(tree: Tree, dotted: str) -> tuple[Tree, str | int]:
    steps: list[str | int] = [
        int(step[1:-1]) if step.startswith("[") else step
        for step in re.findall(r"\[\d+\]|[^.\[\]]+", dotted)
    ]
    for step in steps[:-1]:
        tree = tree.setdefault(step, {}) if isinstance(tree, dict) else tree[step]
    return tree, steps[-1]


def put(tree: Facts, dotted: str, value: Tree) -> None:
    parent, last = _parent(tree, dotted)
    if isinstance(parent, list) and last == len(parent):
        parent.append(value)
    else:
        parent[last] = value


def drop(tree: Facts, dotted: str) -> None:
    parent, last = _parent(tree, dotted)
    del parent[last]


def facts_of(row: Row) -> Facts:
    start = {"record": WHOLE["record"]} if row.get("from") == "nothing" else WHOLE
    tree = copy.deepcopy(start)
    for dotted in row.get("remove") or ():
        drop(tree, dotted)
    for dotted, value in (row.get("set") or {}).items():
        put(tree, dotted, value)
    return tree


def case_from(facts: Facts) -> Case:
    full = {name: facts.get(name) or {} for name in Case.model_fields}
    return validate(Case, full, Place("row"))


def standing_at(facts: Facts, today: dt.date = TODAY) -> Standing:
    return standing_of(case_from(facts), PROFILE, today)


def standing_for(row: Row) -> Standing:
    today = dt.date.fromisoformat(row["today"]) if "today" in row else TODAY
    return standing_at(facts_of(row), today)
