"""A record's schema as questions: every field can be asked for, every answer held to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.records.case import Case
from generator.records.decision import ChairDecision, Notification, PoliceNotice
from generator.records.questions import UNKNOWN, Question, Shape, questions_of
from generator.schema import Model, SchemaError
from generator.yaml_strict import Tree


def every(model: type[Model], seen: set[type[Model]] | None = None) -> Iterator[Question]:
    """Every question of a model and of the models in it."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for question in questions_of(model):
        yield question
        if question.model is not None:
            yield from every(question.model, seen)


def named(model: type[Model], name: str) -> Question:
    return next(each for each in questions_of(model) if each.name == name)


def test_every_field_of_a_record_can_be_asked_for() -> None:
    asked = list(every(Case))

    assert len(asked) > 300
    assert all(each.help for each in asked)
    assert all(each.choices for each in asked if each.shape is Shape.CHOICE)
    assert all(each.model for each in asked if each.shape in (Shape.MODEL, Shape.MODELS))


@pytest.mark.parametrize(
    ("model", "name", "shape", "optional", "may_be_unknown"),
    [
        (Notification, "attention", Shape.MODEL, True, True),
        (Notification, "police", Shape.MODELS, True, False),
        (PoliceNotice, "when", Shape.DAY, False, True),
        (PoliceNotice, "by", Shape.LINE, False, True),
        (PoliceNotice, "note", Shape.TEXT, True, False),
        (PoliceNotice, "kind", Shape.CHOICE, False, False),
        (ChairDecision, "considered_recommendation", Shape.YES_NO, False, False),
    ],
)
def test_a_question_wants_what_the_field_holds(
    model: type[Model], name: str, shape: Shape, optional: bool, may_be_unknown: bool
) -> None:
    question = named(model, name)

    assert question.shape is shape
    assert question.optional is optional
    assert question.may_be_unknown is may_be_unknown


def test_an_answer_is_given_as_a_record_holds_it() -> None:
    assert str(named(PoliceNotice, "when").check("2026-06-15")) == "2026-06-15"
    assert named(PoliceNotice, "kind").check("formal") == "formal"
    assert named(ChairDecision, "considered_recommendation").check("yes") is True
    unknown: Tree = {UNKNOWN: "The file was lost."}
    assert named(PoliceNotice, "when").check(unknown) == unknown


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("when", "15/06/2026", "is not a date"),
        ("when", "2026-02-30", "is not a day of the calendar"),
        ("kind", "by telephone", "must be one of"),
        ("by", " ", "is empty"),
        ("unit", {UNKNOWN: "Lost."}, "is not text"),
    ],
)
def test_an_answer_that_will_not_do_is_explained(name: str, answer: Tree, told: str) -> None:
    with pytest.raises(SchemaError) as caught:
        named(PoliceNotice, name).check(answer)

    assert told in caught.value.problem
