"""What is published beside the reports: all of it recorded, none of it internal."""

from __future__ import annotations

from typing import Any

import pytest

from generator.errors import DhrError, Place
from generator.release.publication import (
    PublicationError,
    metadata,
    planned_day,
    public_yaml,
    recommendations,
)
from generator.release.published import parse_metadata, parse_recommendations
from tests.release.complete import WHOLE, changed
from tests.rules.rows import Facts, case_from

PLACE = Place("cases/DHR-2023-001/record.yaml")
R1 = "actions.recommendations[0]"
NEEDED = ("slug", "title", "pseudonym", "summary", "category", "relationship", "content_warning",
          "death_month", "author")  # fmt: skip


def meta(facts: Facts) -> dict[str, Any]:
    data = public_yaml(metadata(case_from(facts), PLACE))
    parse_metadata(data, "metadata.yaml")
    return metadata(case_from(facts), PLACE)


def actions(facts: Facts) -> Any:  # noqa: ANN401 - plain YAML
    data = public_yaml(recommendations(case_from(facts)))
    parse_recommendations(data, "recommendations.yaml")
    return recommendations(case_from(facts))["recommendations"]


def test_what_is_published_reads_back_as_the_public_build_reads_it() -> None:
    found = parse_metadata(public_yaml(metadata(case_from(WHOLE), PLACE)), "metadata.yaml")

    assert (found.slug, found.year, found.author) == ("testing-2023-a", 2023, "Rosalind Achterby")
    assert set(meta(WHOLE)) == {*NEEDED, "published", "themes"}


@pytest.mark.parametrize("field", NEEDED)
def test_a_field_that_is_not_recorded_refuses_the_release(field: str) -> None:
    with pytest.raises(PublicationError) as caught:
        meta(changed(**{f"publication.{field}": None}))

    assert (caught.value.clause, caught.value.place.field) == ("B13.4", f"publication.{field}")


def test_every_field_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(PublicationError, match="missing in all: title, author"):
        meta(changed(publication__title=None, publication__author=None))


@pytest.mark.parametrize(
    "decided", [None, {"unknown_before_portal": "Lost."}], ids=["not decided", "unknown"]
)
def test_without_a_decided_day_nothing_is_published(decided: object) -> None:
    with pytest.raises(PublicationError) as caught:
        planned_day(case_from(changed(publication__date=decided)), PLACE)

    assert caught.value.clause == "B13.2"


@pytest.mark.parametrize(
    "month", ["2023-01-10", "10 January 2023", "2023", "2023-13", "January 2023"]
)
def test_a_day_of_death_is_never_published_in_place_of_the_month(month: str) -> None:
    with pytest.raises(DhrError) as caught:
        meta(changed(publication__death_month=month))

    assert month not in str(caught.value)


def test_the_last_report_on_an_action_is_published_and_no_name_of_who_gave_it() -> None:
    facts = changed()
    progress = facts["actions"]["recommendations"][0]["actions"][0]["progress"]
    progress.append({"when": "2024-04-02", "by": "Perpetua Marrowby", "status": "rejected",
                     "evidence": "It was not done.", "note": "She said so."})  # fmt: skip

    (action,) = actions(facts)[0]["actions"]

    assert (action["outcome"]["status"], action["outcome"]["evidence"]) == (
        "rejected", "It was not done.",
    )  # fmt: skip
    assert set(action["outcome"]) == {"status", "evidence", "when"}
    assert "Perpetua" not in public_yaml(recommendations(case_from(facts))).decode()


def test_what_is_not_known_of_an_action_is_left_out() -> None:
    unknown = {"unknown_before_portal": "Lost."}
    facts = changed(**{f"{R1}.actions[0].target": unknown, f"{R1}.actions[0].progress": None})

    (action,) = actions(facts)[0]["actions"]

    assert set(action) == {"id", "text", "lead", "milestones"}
    assert "Lost" not in public_yaml(recommendations(case_from(facts))).decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(f"{R1}.actions[0].id", "r1-1-1", id="an action's number of three parts"),
        pytest.param(f"{R1}.actions[0].id", "r1", id="one number twice"),
        pytest.param(f"{R1}.id", "the-quillfeather-one", id="a name for a number"),
    ],
)
def test_a_number_that_the_public_site_could_not_use_is_refused(field: str, value: str) -> None:
    with pytest.raises(DhrError) as caught:
        actions(changed(**{field: value}))

    assert "quillfeather" not in str(caught.value)


def test_nothing_else_of_the_record_is_published() -> None:
    text = public_yaml(metadata(case_from(WHOLE), PLACE)).decode()
    text += public_yaml(recommendations(case_from(WHOLE))).decode()

    assert "DHR-2023-001" not in text
    assert "d-aaaaaaaaa" not in text
    assert "2023-01-10" not in text
