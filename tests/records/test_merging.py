"""Two officers' changes to one case are merged by fact: none lost, none invented."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import Place
from generator.records.alignment import leaves, written
from generator.records.case import Case
from generator.records.merging import Merged, merge
from generator.schema import to_plain, validate
from tests.rules.rows import WHOLE, case_from, put

LISTS = (
    "notes.remarks", "family.contacts", "panel.meetings", "consultation.boards", "letters.sent",
    "parallel.delays", "imrs.imrs", "actions.recommendations", "people.people", "terms.versions",
)  # fmt: skip
BASE = case_from(WHOLE)


def case_with(tree: Any) -> Case:  # noqa: ANN401 - a plain tree
    return validate(Case, tree, Place("a case"))


def tree_of(case: Case) -> Any:  # noqa: ANN401 - a plain tree
    return copy.deepcopy(to_plain(case))


def at(tree: Any, dotted: str) -> list[Any]:  # noqa: ANN401 - a plain tree
    section, name = dotted.split(".")
    found: list[Any] = tree[section].setdefault(name, [])
    return found


def facts(tree: Any) -> set[str]:  # noqa: ANN401 - a plain tree
    """Every fact that holds no other fact, as text, with the fields and items it stands in."""
    found: set[str] = set()

    def walk(value: Any, where: str) -> None:  # noqa: ANN401
        if isinstance(value, dict):
            inside = [v for v in value.values() if isinstance(v, dict | list)]
            if "when" in value and not inside:
                found.add(f"{where} {written(value)}")
            for key, each in value.items():
                walk(each, f"{where}.{key}")
        elif isinstance(value, list):
            for each in value:
                named = each.get("id") or each.get("agency") if isinstance(each, dict) else None
                walk(each, f"{where}[{named or ''}]")

    walk({key: value for key, value in tree.items() if key != "record"}, "")
    return found


Edit = tuple[str, str, int, int]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove", "double"]),
        st.sampled_from(LISTS),
        st.integers(0, 5),
        st.integers(1, 28),
    ),
    max_size=5,
)


def edited(edits: list[Edit], who: str) -> Case:
    """The base after one officer's edits; an edit that the schema refuses is left out."""
    tree = tree_of(BASE)
    for deed, where, number, day in edits:
        trial = copy.deepcopy(tree)
        items = at(trial, where)
        if deed == "remove" and items:
            items.pop(number % len(items))
        elif deed in ("add", "double") and where == "notes.remarks":
            fact = {"when": dt.date(2026, 3, day), "by": who, "note": f"{who} {number}"}
            items += [fact] * (2 if deed == "double" else 1)
        elif deed == "add" and items and "id" in items[0]:
            items.append({**copy.deepcopy(items[0]), "id": f"{who}-{number}"})
        elif deed in ("add", "change") and items:
            item = items[number % len(items)]
            fact = copy.deepcopy(item) if deed == "add" else item
            fact["note" if "when" in fact else "text" if "text" in fact else "note"] = (
                f"{who} {day}"
            )
            if deed == "add":
                items.append(fact)
        try:
            case_with(trial)
        except Exception:  # noqa: BLE001, S112 - the edit made no case; the tree stays
            continue
        tree = trial
    return case_with(tree)


@settings(max_examples=60, deadline=None)
@given(EDITS, EDITS)
def test_no_fact_is_lost_and_none_is_invented(one: list[Edit], other: list[Edit]) -> None:
    ours, theirs = edited(one, "ada"), edited(other, "ben")
    merged = merge(BASE, ours, theirs)
    if merged.conflicts:
        return
    base, mine, others = (facts(tree_of(each)) for each in (BASE, ours, theirs))
    made = facts(merged.sections)

    assert made <= mine | others
    assert (mine - base) | (others - base) <= made
    assert base & mine & others <= made
    assert not (made & (base - mine)) - (others - base)
    assert not (made & (base - others)) - (mine - base)
    case_with({**tree_of(ours), **merged.sections})


@settings(max_examples=40, deadline=None)
@given(EDITS, EDITS)
def test_it_does_not_matter_who_merges_whom(one: list[Edit], other: list[Edit]) -> None:
    ours, theirs = edited(one, "ada"), edited(other, "ben")
    here, there = merge(BASE, ours, theirs), merge(BASE, theirs, ours)

    assert bool(here.conflicts) == bool(there.conflicts)
    if not here.conflicts:
        assert leaves(here.sections) == leaves(there.sections)


@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_what_only_one_side_changed_is_taken_as_it_is(edits: list[Edit]) -> None:
    ours = edited(edits, "ada")
    wanted = {key: value for key, value in tree_of(ours).items() if key != "record"}

    for merged in (merge(BASE, ours, BASE), merge(BASE, BASE, ours), merge(BASE, ours, ours)):
        assert merged.conflicts == []
        assert {key: merged.sections[key] for key in wanted} == wanted


def changed(**places: Any) -> Case:  # noqa: ANN401 - plain trees
    tree = copy.deepcopy(WHOLE)
    for place, value in places.items():
        put(tree, place.replace("__", "."), value)
    return case_from(tree)


def both(ours: Case, theirs: Case) -> Merged:
    return merge(BASE, ours, theirs)


def test_one_fact_changed_by_both_is_a_conflict_with_its_place() -> None:
    merged = both(
        changed(decision__decided__reason="Three limbs are met."),
        changed(decision__decided__reason="It is clear."),
    )

    assert [(each.place, each.problem) for each in merged.conflicts] == [
        ("decision.decided", "was changed by both")
    ]


def test_two_fields_of_one_fact_are_not_mixed() -> None:
    merged = both(
        changed(decision__decided__reason="Another reason."),
        changed(decision__decided__note="A note."),
    )

    assert [each.place for each in merged.conflicts] == ["decision.decided"]


def test_a_fact_that_both_recorded_for_the_first_time_in_different_words_is_a_conflict() -> None:
    tree = copy.deepcopy(WHOLE)
    del tree["report"]["extraordinary_meeting"]
    base = case_from(tree)
    sides = []
    for by in ("ada", "ben"):
        put(tree, "report.extraordinary_meeting", {"when": "2023-11-01", "by": by})
        sides.append(case_from(tree))
    merged = merge(base, *sides)

    assert [(each.place, each.problem) for each in merged.conflicts] == [
        ("report.extraordinary_meeting", "was recorded by both, in different words")
    ]


def test_what_one_took_away_and_the_other_changed_is_a_conflict() -> None:
    gone, other = tree_of(BASE), tree_of(BASE)
    del gone["imrs"]["imrs"][0]
    other["imrs"]["imrs"][0]["staff_briefed"]["note"] = "Again."
    merged = both(case_with(gone), case_with(other))

    assert [each.problem for each in merged.conflicts] == [
        "was taken away by one and changed by the other"
    ]


def test_two_who_give_the_same_name_to_different_things_are_told() -> None:
    sides = []
    for text in ("Train everybody.", "Write a policy."):
        tree = tree_of(BASE)
        first = tree["actions"]["recommendations"][0]
        tree["actions"]["recommendations"].append({**first, "id": "r99", "text": text})
        sides.append(case_with(tree))
    (conflict,) = both(*sides).conflicts

    assert conflict.place == "actions.recommendations"
    assert "with the same id" in conflict.problem


def test_two_officers_work_on_two_parts_of_one_imr() -> None:
    one, other = tree_of(BASE), tree_of(BASE)
    one["imrs"]["imrs"][0]["returned"]["note"] = "It came."
    other["imrs"]["imrs"][0]["staff_briefed"]["note"] = "All of them."
    merged = both(case_with(one), case_with(other))
    made = merged.sections["imrs"]["imrs"][0]

    assert merged.conflicts == []
    assert made["returned"]["note"] == "It came."
    assert made["staff_briefed"]["note"] == "All of them."


def test_what_both_added_stands_in_the_order_of_its_days() -> None:
    sides = []
    for day, who in ((9, "ada"), (4, "ben")):
        tree = tree_of(BASE)
        fact = {"when": dt.date(2026, 6, day), "by": who, "note": "A remark."}
        at(tree, "notes.remarks").append(fact)
        sides.append(case_with(tree))
    merged = both(*sides)

    assert [each["by"] for each in merged.sections["notes"]["remarks"][-2:]] == ["ben", "ada"]


def test_the_same_remark_of_both_is_one() -> None:
    tree = tree_of(BASE)
    at(tree, "notes.remarks").append({"when": dt.date(2026, 6, 1), "by": "x", "note": "The same."})
    merged = both(case_with(tree), case_with(copy.deepcopy(tree)))

    assert [each["note"] for each in merged.sections["notes"]["remarks"]].count("The same.") == 1


@pytest.mark.parametrize("place", ["imrs.imrs[0].commission", "decision.family_told"])
def test_a_conflict_makes_nothing_of_the_two(place: str) -> None:
    ours = changed(**{place.replace(".", "__") + "__note": "ada"})
    theirs = changed(**{place.replace(".", "__") + "__note": "ben"})

    assert [each.place for each in both(ours, theirs).conflicts] == [place]
