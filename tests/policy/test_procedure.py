"""Procedures as data: which one a case follows, and what in it is data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.dates import add_months
from generator.errors import Place, PolicyError
from generator.policy.procedure import Procedure, Profile, parse_procedure
from generator.records.death import RelationshipKind
from generator.rules.finding import Finding, Level
from generator.standing import standing_of
from tests.rules.rows import TODAY, WHOLE, case_from

TEXT = (Path(__file__).parents[2] / "policy/procedure.yaml").read_text()
PROCEDURE = parse_procedure(TEXT)
NOW = PROCEDURE.current(TODAY)


def test_one_procedure_is_in_force() -> None:
    assert NOW.id == "dhr-2016"
    assert NOW.begins == dt.date(2011, 4, 13)


def test_every_relationship_of_a_definition_can_be_recorded() -> None:
    kinds = {str(kind) for kind in RelationshipKind} - {RelationshipKind.NONE}
    for profile in PROCEDURE.profiles:
        assert set(profile.definition.relationships) <= kinds, profile.id
    assert set(NOW.definition.relationships) == kinds


def test_every_procedure_answers_all_that_the_portal_asks_of_one() -> None:
    """A number, an address, a stage or an act that one has, all have: cases may pin any."""
    for part in ("numbers", "addresses", "stages", "routes", "acts"):
        ids = {tuple(each.id for each in getattr(profile, part)) for profile in PROCEDURE.profiles}
        assert len(ids) == 1, part


def test_a_case_keeps_to_the_procedure_that_it_pins() -> None:
    """Terms, definition and clocks come from the procedure, not from the code."""
    slower = NOW.model_copy(
        update={
            "numbers": tuple(
                each.model_copy(update={"value": 2}) if each.id == "decision-months" else each
                for each in NOW.numbers
            )
        }
    )
    days = {
        profile: next(each.due for each in standing.deadlines if each.clause == "B3.2")
        for profile, standing in (
            (each.number("decision-months"), standing_of(case_from(WHOLE), each, TODAY))
            for each in (NOW, slower)
        )
    }
    assert add_months(days[1], 1) == days[2]


def replaced_by(next_one: Profile, day: dt.date) -> Procedure:
    now = NOW.model_copy(update={"replaced": day})
    return Procedure(profiles=(now, next_one))


def test_a_procedure_is_replaced_on_a_day_and_open_cases_keep_theirs() -> None:
    day = dt.date(2027, 4, 1)
    later = NOW.model_copy(update={"id": "later", "begins": day, "replaced": None})
    procedure = replaced_by(later, day)

    assert procedure.current(day - dt.timedelta(days=1)).id == "dhr-2016"
    assert procedure.current(day).id == "later"
    assert procedure.profile("dhr-2016", Place("x")).id == "dhr-2016"


def test_a_gap_between_two_procedures_is_an_error_of_the_policy() -> None:
    later = NOW.model_copy(update={"id": "later", "begins": dt.date(2027, 5, 1), "replaced": None})
    procedure = replaced_by(later, dt.date(2027, 4, 1))

    with pytest.raises(PolicyError, match="has 0 profiles in force"):
        procedure.current(dt.date(2027, 4, 15))


def about_the_profile(profile: Profile) -> list[Finding]:
    standing = standing_of(case_from(WHOLE), profile, TODAY)
    return [finding for finding in standing.findings if finding.field == "record.profile"]


def test_a_case_under_a_draft_is_broken() -> None:
    draft = NOW.model_copy(update={"begins": None})

    (finding,) = about_the_profile(draft)

    assert (finding.clause, finding.level) == ("A1", Level.BROKEN)
    assert "is a draft" in finding.message


def test_a_case_under_a_procedure_replaced_before_is_a_note() -> None:
    (finding,) = about_the_profile(NOW.model_copy(update={"replaced": dt.date(2011, 5, 1)}))

    assert finding.level is Level.NOTE


def test_a_case_under_the_procedure_in_force_needs_no_word() -> None:
    assert about_the_profile(NOW) == []
