"""What to ask an officer at a stage: its facts, in the order in which the procedure needs them.

A stage's facts are those that it still waits for, and then those that its clauses ask for. Facts
that are recorded already are not asked again; a list may always take one more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.errors import InputError, Place
from generator.policy.procedure import Profile, Stage
from generator.records.case import SECTIONS, Case
from generator.records.questions import Question, Shape, questions_of
from generator.standing import Standing

_KEPT_BY_THE_PORTAL = frozenset({"record", "documents", "letters"})
"""Sections that commands of their own write."""


_MODELS = {question.name: question.model for question in questions_of(Case)}


class NoSuchStageError(InputError):
    """A name that is no stage of the case's procedure."""

    code = "no-such-stage"
    default_remedy = "`dhr status CASE` shows the stages"


@dataclass(frozen=True)
class Topic:
    """A fact that may be recorded now, and whether the stage waits for it."""

    section: str
    question: Question
    needed: bool
    recorded: int
    """How many entries stand there already."""

    @property
    def field(self) -> str:
        """Return the field as officers know it."""
        return f"{self.section}.{self.question.name}"


def stage_of(profile: Profile, standing: Standing, name: str | None) -> Stage:
    """Return the stage that is named by id or title; without a name, where the case stands."""
    if name is None:
        return standing.stage
    for stage in profile.stages:
        if name.casefold() in (stage.id, stage.title.casefold()):
            return stage
    raise NoSuchStageError(
        Place(name),
        "is no stage of this procedure",
        remedy="the stages are: " + ", ".join(stage.id for stage in profile.stages),
    )


def topics_of(case: Case, standing: Standing, stage: Stage) -> Iterator[Topic]:
    """Yield what may be recorded at a stage: first what it waits for."""
    every = {f"{section}.{each.name}": (section, each) for section, each in _fields()}
    waiting = [field for field in _waits_for(standing, stage) if field in every]
    theirs = [field for field, (_, each) in every.items() if set(each.clauses) & set(stage.clauses)]
    for field in dict.fromkeys([*waiting, *theirs]):
        section, question = every[field]
        value = getattr(getattr(case, section), question.name)
        listed = question.shape in (Shape.MODELS, Shape.VALUES)
        count = len(value) if listed else int(value is not None)
        if listed or not count:
            yield Topic(section, question, field in waiting, count)


def _waits_for(standing: Standing, stage: Stage) -> Iterator[str]:
    """Yield the fields that a stage, or a gate of its clauses, still lacks."""
    for found in standing.stages:
        if found.stage.id == stage.id:
            yield from (_field(each.field) for each in found.missing)
    for clause in stage.clauses:
        answer = standing.gates.get(clause)
        if isinstance(answer, tuple):
            yield from (_field(each.field) for each in answer)


def _field(place: str) -> str:
    """Return the field of a section in which a place lies."""
    return ".".join(part.split("[")[0] for part in place.split(".")[:2])


def _fields() -> Iterator[tuple[str, Question]]:
    for section in SECTIONS:
        if section not in _KEPT_BY_THE_PORTAL:
            model = _MODELS[section]
            if model is not None:
                for question in questions_of(model):
                    yield section, question
