"""The flowchart: everything that the procedure's data says is in the drawing and in its words."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from generator.policy.procedure import Profile, parse_procedure
from generator.sites.flowchart import WIDTH, Box, as_tree, describe, drawing_of, flowchart_html
from generator.sites.public_check import page_problems
from tests.rules.rows import ROOT
from tests.sites.test_public_check import FRAME

PROFILES = parse_procedure((ROOT / "policy/procedure.yaml").read_text()).profiles
each_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.id)


def words(box: Box) -> str:
    return " ".join(line.text for line in box.lines)


@each_profile
def test_every_stage_is_drawn_once_with_its_clauses(profile: Profile) -> None:
    drawn = [box for box in drawing_of(profile).boxes if box.stage]

    assert sorted(box.stage for box in drawn) == sorted(stage.id for stage in profile.stages)
    for box in drawn:
        stage = profile.stage(box.stage)
        assert stage.title in words(box)
        assert all(clause in words(box) for clause in stage.clauses)


@each_profile
def test_every_turn_is_told_at_its_stage_or_over_the_stage_that_it_leads_to(
    profile: Profile,
) -> None:
    told = [words(box) for box in drawing_of(profile).boxes]

    for turn in profile.turns:
        assert any(describe(turn, profile) in each or turn.when in each for each in told)


@each_profile
def test_the_straight_way_runs_down_and_no_box_lies_on_another(profile: Profile) -> None:
    boxes = drawing_of(profile).boxes

    for above, below in pairwise(boxes):
        assert above.y + above.height < below.y + 0.1
    order = [box.stage for box in boxes if box.stage in profile.routes[0].stages]
    assert order == list(profile.routes[0].stages)
    assert all(box.x >= 0 and box.x + box.width <= WIDTH for box in boxes)


@each_profile
def test_the_lines_of_a_box_stay_in_it(profile: Profile) -> None:
    for box in drawing_of(profile).boxes:
        for line in box.lines:
            assert box.y < line.y < box.y + box.height
            assert len(line.text) * 7 < box.width + 10


@each_profile
def test_the_page_holds_only_what_the_site_may_hold(profile: Profile) -> None:
    html = flowchart_html(profile, {"B3.2": "../b3/#b3-2"})

    assert list(page_problems(FRAME.format(html))) == []
    assert "style=" not in html
    assert '<a href="../b3/#b3-2">B3.2</a>' in html
    assert not re.search(r"\n\s*\n", html), "markdown would take an empty line as its own"


@each_profile
def test_the_same_is_said_in_words(profile: Profile) -> None:
    told = flowchart_html(profile, {}).partition("<details")[2].replace("&#39;", "'")

    assert all(stage.title in told and stage.waits_for in told for stage in profile.stages)
    assert all(describe(turn, profile) in told for turn in profile.turns)


def test_a_way_back_is_called_one() -> None:
    (refused,) = (turn for turn in PROFILES[0].turns if turn.when == "Refused")

    assert describe(refused, PROFILES[0]) == "Refused: go back to Overview report"


def test_words_of_a_profile_are_escaped() -> None:
    stage = PROFILES[0].stages[0].model_copy(update={"title": "<b>A & B</b>"})
    changed = PROFILES[0].model_copy(update={"stages": (stage, *PROFILES[0].stages[1:])})

    assert "<b>" not in flowchart_html(changed, {})


def test_what_the_internal_site_is_sent_is_small() -> None:
    assert len(json.dumps(as_tree(PROFILES[0]), separators=(",", ":"))) < 9_000
