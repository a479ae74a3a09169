"""What differs between two versions of a case, fact by fact."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from generator.errors import Place
from generator.records.alignment import aligned, name_of
from generator.records.case import Case
from generator.records.changes import Change, What, changes
from generator.schema import to_plain, validate
from tests.rules.rows import WHOLE, case_from

BASE = case_from(WHOLE)


def other(change: Any) -> Case:  # noqa: ANN401 - a function that changes a plain tree
    tree = copy.deepcopy(to_plain(BASE))
    change(tree)
    return validate(Case, tree, Place("a case"))


def told(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(str(each.what), each.place) for each in found]


def test_nothing_differs_from_itself() -> None:
    assert changes(BASE, BASE) == ()


def test_a_case_that_was_not_there_is_added_section_by_section() -> None:
    found = changes(None, BASE)

    assert {each.what for each in found} == {What.ADDED}
    assert "record" not in {each.section for each in found}
    assert {each.section for each in found} >= {"people", "decision", "imrs"}
    assert [each.what for each in changes(BASE, None)] == [What.REMOVED] * len(found)


def test_a_fact_that_came_is_one_change_with_all_it_says() -> None:
    remark = {"when": dt.date(2026, 6, 1), "by": "An officer", "note": "A remark."}
    newer = other(lambda tree: tree["notes"].setdefault("remarks", []).append(remark))
    (found,) = changes(BASE, newer)

    assert (found.what, found.section, found.before) == (What.ADDED, "notes", None)
    assert found.after == remark


def test_a_field_that_differs_is_told_with_both_values_and_its_way() -> None:
    newer = other(lambda tree: tree["decision"]["decided"].update(reason="Another."))
    (found,) = changes(BASE, newer)

    assert (found.what, found.place) == (What.CHANGED, "decision.decided.reason")
    assert (found.before, found.after) == (WHOLE["decision"]["decided"]["reason"], "Another.")


def test_a_change_inside_a_list_names_its_item() -> None:
    newer = other(lambda tree: tree["imrs"]["imrs"][0]["returned"].update(note="It came."))
    (found,) = changes(BASE, newer)

    assert found.place == "imrs.imrs[0].returned.note"
    assert [(step.field, step.item) for step in found.way] == [
        ("imrs", WHOLE["imrs"]["imrs"][0]["agency"]), ("returned", None), ("note", None),
    ]  # fmt: skip


def test_an_item_put_first_does_not_change_those_behind_it() -> None:
    first = {**to_plain(BASE)["panel"]["members"][0], "agency": "invented-agency", "name": "New"}
    newer = other(lambda tree: tree["panel"]["members"].insert(0, first))

    assert told(changes(BASE, newer)) == [("added", "panel.members[0]")]


def test_a_list_of_words_is_told_whole() -> None:
    newer = other(
        lambda tree: tree["consultation"]["recommendation"].update(representation=["police"])
    )
    (found,) = changes(BASE, newer)

    assert (found.what, found.after) == (What.CHANGED, ["police"])


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ([], [], []),
        ([{"id": "a"}], [{"id": "b"}], [(0, None), (None, 0)]),
        ([{"id": "a", "x": 1}], [{"id": "b"}, {"id": "a", "x": 2}], [(None, 0), (0, 1)]),
        ([{"note": "x"}, {"note": "y"}], [{"note": "y"}], [(0, None), (1, 0)]),
        (
            [{"when": "1", "by": "a", "note": "x"}],
            [{"when": "1", "by": "a", "note": "z"}],
            [(0, 0)],
        ),
        ([{"when": "1", "by": "a"}], [{"when": "2", "by": "b"}], [(0, None), (None, 0)]),
    ],
)
def test_items_are_matched_by_name_or_by_what_they_say(
    before: list[Any], after: list[Any], pairs: list[Any]
) -> None:
    assert sorted(aligned(before, after), key=str) == sorted(pairs, key=str)


def test_a_name_given_twice_names_nothing() -> None:
    assert name_of([[{"agency": "a"}, {"agency": "b"}]]) == ("agency",)
    assert name_of([[{"agency": "a"}, {"agency": "a"}]]) is None
    assert name_of([[{"agency": "a"}], [{"id": "a"}]]) is None
