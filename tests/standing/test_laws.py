"""Laws over generated cases: whatever is recorded, in whatever order, these hold."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import add_months
from generator.rules.finding import Holds, Level
from generator.standing import Act
from generator.standing.model import Standing
from tests.rules.rows import PROFILE, TODAY, WHOLE, Facts, Tree, drop, put, standing_at

KEPT = {"record", "people"}


def places(tree: Tree, path: str = "") -> list[str]:
    """Name every place of the whole review that can be left out."""
    found = []
    pairs = tree.items() if isinstance(tree, dict) else ()
    for key, value in pairs:
        place = f"{path}.{key}" if path else key
        if place not in KEPT and not place.startswith("record"):
            found.append(place)
            found.extend(places(value, place))
    return found


def facts(tree: Tree, path: str = "") -> list[str]:
    """Name every place of the whole review where a dated fact stands, lists included."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found = []
    for key, value in pairs:
        place = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}" if path else key
        if isinstance(value, dict) and "when" in value:
            found.append(place)
        if isinstance(value, (dict, list)):
            found.extend(facts(value, place))
    return found


WHOLE_FACTS = facts(WHOLE)
SECTIONS_AND_FIELDS = [place for place in places(WHOLE) if place.count(".") < 2]
days = st.dates(dt.date(2015, 1, 1), dt.date(2027, 12, 31))


def without(left_out: set[str]) -> Facts:
    """Leave places out of the whole review; what the schema needs inside a fact stays."""
    tree = copy.deepcopy(WHOLE)
    for place in sorted(left_out, reverse=True):
        if "." not in place or not _inside(left_out, place):
            drop(tree, place)
    return tree


def _inside(left_out: set[str], place: str) -> bool:
    return place.partition(".")[0] in left_out


def every_gate_holds(standing: Standing, act: Act) -> bool:
    gates = (standing.gates[clause] for clause in PROFILE.act(act).gates)
    return all(isinstance(answer, Holds) for answer in gates)


@given(left_out=st.sets(st.sampled_from(SECTIONS_AND_FIELDS), max_size=6))
def test_an_act_goes_ahead_only_where_every_gate_of_it_holds(left_out: set[str]) -> None:
    standing = standing_at(without(left_out))

    for act in Act:
        assert not standing.allows(act) or every_gate_holds(standing, act)
    if not standing.allows(Act.RELEASE):
        assert not standing.allows(Act.CLOSING)


NEEDED = ["consultation.recommendation", "decision.decided", "panel.members", "panel.convened",
          "panel.membership_agreed", "chair.appointments", "family.completed_review",
          "terms.versions", "imrs.imrs", "imrs.sessions", "report.standard",
          "report.extraordinary_meeting", "report.anonymity", "report.signed_off",
          "report.data_form", "clearance.answers", "clearance.submissions", "publication.date",
          "parallel.processes", "parallel.liaison", "documents.documents",
          "consultation.meetings"]  # fmt: skip


@given(
    left_out=st.sets(st.sampled_from(SECTIONS_AND_FIELDS), max_size=4),
    needed=st.sampled_from(NEEDED),
)
def test_nothing_is_released_without_what_every_release_needs(
    left_out: set[str], needed: str
) -> None:
    standing = standing_at(without(left_out | {needed}))

    assert not standing.allows(Act.RELEASE)


@given(moves=st.dictionaries(st.sampled_from(WHOLE_FACTS), days, max_size=8), today=days)
def test_no_order_of_facts_is_refused(moves: dict[str, dt.date], today: dt.date) -> None:
    tree = copy.deepcopy(WHOLE)
    for place, day in moves.items():
        put(tree, f"{place}.when", day.isoformat())
    standing = standing_at(tree, today)

    future = [place for place, day in moves.items() if day > today]
    broken = {each.field for each in standing.findings if each.level is Level.BROKEN}
    assert {f"{place}.when" for place in future} <= broken


def day_of(tree: Facts, place: str) -> dt.date:
    value: Tree = tree
    for step in place.replace("[", ".[").split("."):
        value = value[int(step[1:-1])] if step.startswith("[") else value[step]
    return dt.date.fromisoformat(value["when"])


BEFORE = [
    ("consultation.meetings[0]", "decision.decided"),
    ("consultation.recommendation", "decision.decided"),
    ("family.completed_review", "clearance.submissions[0]"),
]
"""Facts that must not come after others before a submission (B2.1, B2.7, B6.5)."""

BEFORE_PUBLICATION = [
    ("clearance.answers[0]", "publication.published"),
    ("parallel.processes[0].ended", "publication.published"),
    ("imrs.sessions[0]", "publication.published"),
]
"""Facts that must not come after publication, for anything to be released (B12.1, B14.1, B9.10)."""


@given(moves=st.dictionaries(st.sampled_from(WHOLE_FACTS), days, max_size=8))
def test_no_dates_at_all_let_an_act_go_ahead_out_of_order(moves: dict[str, dt.date]) -> None:
    tree = copy.deepcopy(WHOLE)
    for place, day in moves.items():
        put(tree, f"{place}.when", day.isoformat())
    standing = standing_at(tree, dt.date(2028, 1, 1))

    if standing.allows(Act.SUBMISSION):
        for first, then in BEFORE:
            assert day_of(tree, first) <= day_of(tree, then), (first, then)
    if standing.allows(Act.RELEASE):
        for first, then in BEFORE_PUBLICATION:
            assert day_of(tree, first) <= day_of(tree, then), (first, then)


@given(order=st.permutations(sorted(SECTIONS_AND_FIELDS)), length=st.integers(0, 60))
def test_recording_facts_in_any_order_opens_no_act_early(order: list[str], length: int) -> None:
    """However a record grows, an act waits for every gate, and a release for what it needs."""
    still_missing = set(order[length:])
    standing = standing_at(without(still_missing))

    for act in Act:
        assert not standing.allows(act) or every_gate_holds(standing, act)
    if still_missing & set(NEEDED):
        assert not standing.allows(Act.RELEASE)


_WEIGHT = {level: weight for weight, level in enumerate(reversed(Level))}
UNDER_WAY = ["report", "clearance", "publication", "actions"]


@given(
    left_out=st.sets(st.sampled_from(SECTIONS_AND_FIELDS), max_size=4),
    wait=st.integers(1, 2_000),
)
def test_waiting_longer_never_lightens_a_finding(left_out: set[str], wait: int) -> None:
    tree = without({*left_out, *UNDER_WAY})
    now = standing_at(tree, dt.date(2024, 6, 1))
    later = standing_at(tree, dt.date(2024, 6, 1) + dt.timedelta(days=wait))

    weights: dict[tuple[str, str], int] = {}
    for each in later.findings:
        key = (each.clause, each.field)
        weights[key] = max(weights.get(key, -1), _WEIGHT[each.level])
    for each in now.findings:
        assert weights[each.clause, each.field] >= _WEIGHT[each.level]


@given(
    added=st.sets(st.sampled_from(["extended", "timescale", "answer", "letter", "process"])),
    day=st.dates(dt.date(2024, 5, 1), TODAY),
)
def test_facts_that_come_later_never_move_a_met_deadline(added: set[str], day: dt.date) -> None:
    tree = copy.deepcopy(WHOLE)
    who = {"when": day.isoformat(), "by": "A. Officer"}
    more: dict[str, tuple[str, Tree]] = {
        "extended": ("imrs.imrs[0].extended", [{**who, "to": "X", "due": "2026-01-01"}]),
        "timescale": ("report.timescales", [{**who, "new_date": "2026-01-01",
                      "agreed_with_ssp": "yes", "reason": "X"}]),
        "answer": ("actions.recommendations[0].actions[0].progress[1]",
                   {**who, "status": "implemented", "evidence": "X"}),
        "letter": ("letters.sent", [{**who, "kind": "x", "clause": clause, "to": "X"}
                   for clause in ("B3.3", "B3.4")]),
        "process": ("parallel.processes[1]", {"id": "appeal", "kind": "criminal", "lead": "X",
                    "outcome": who, "ended": who}),
    }  # fmt: skip
    for name in added:
        put(tree, *more[name])

    assert standing_at(tree).deadlines == standing_at(WHOLE).deadlines


@given(day=days, months=st.integers(1, 12))
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day: dt.date, months: int) -> None:
    due = add_months(day, months)

    assert due.day == day.day or (due + dt.timedelta(days=1)).day == 1
    assert (due.year - day.year) * 12 + due.month - day.month == months


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        pytest.param((2025, 1, 31), 1, (2025, 2, 28), id="31 January to the end of February"),
        pytest.param((2024, 1, 31), 1, (2024, 2, 29), id="31 January in a leap year"),
        pytest.param((2025, 8, 31), 6, (2026, 2, 28), id="31 August and six months"),
        pytest.param((2023, 8, 31), 6, (2024, 2, 29), id="31 August before a leap February"),
        pytest.param((2025, 3, 31), 1, (2025, 4, 30), id="31 March to the end of April"),
    ],
)
def test_calendar_months_clamp(
    start: tuple[int, int, int], months: int, due: tuple[int, int, int]
) -> None:
    assert add_months(dt.date(*start), months) == dt.date(*due)
