"""The Home Office's data collection form, as the policy holds it (`policy/data-form.yaml`; B11.4).

Questions, permitted answers and where each answer comes from are data, since the Home Office
changes them: only the sources themselves are code (`letters.data_form.SOURCES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.schema import Count, Line, Model, Text, Word, YesNo, validate

PATH = "policy/data-form.yaml"
CLAUSE = "B11.4"


class About(StrEnum):
    """What a section asks about; a section about people is answered for each of them."""

    CASE = "case"
    VICTIM = "victim"
    PERPETRATOR = "perpetrator"


class Question(Model):
    """A question of the form."""

    id: Word
    ask: Line
    source: Word | None = None
    """Which facts answer it; none: an answer under `report.data_form.answers`."""
    answers: tuple[Line, ...] = ()
    """The permitted answers; none: any text."""
    bands: tuple[Count, ...] = ()
    """For an age: the first year of each band, of which the last has no end."""
    words: Mapping[Word, tuple[Line, ...]] = {}
    """For recorded words unlike an answer: what of them means it, by the answer as an id."""
    several: YesNo = False
    only_if: Word | None = None
    """A question of the same section that must be answered with yes."""


class Section(Model):
    """A part of the form, about the case or about each of some people."""

    title: Line
    about: About = About.CASE
    questions: tuple[Question, ...]


class DataForm(Model):
    """The whole form."""

    title: Line
    note: Text | None = None
    sections: tuple[Section, ...]


@lru_cache(maxsize=4)  # a text is read for more than one commit and purpose
def parse_data_form(text: str) -> DataForm:
    """Read `policy/data-form.yaml`; raises `PolicyError` where it contradicts itself."""
    place = Place(PATH)
    form = validate(DataForm, yaml_strict.parse(text, place), place)
    for where, problem in _contradictions(form):
        raise PolicyError(Place(PATH, field=where), problem)
    return form


def word_of(answer: str) -> str:
    """Return an answer as an id, as `words` names it: small letters, digits and hyphens."""
    return "-".join("".join(c if c.isalnum() else " " for c in answer.casefold()).split())


def _contradictions(form: DataForm) -> Iterator[tuple[str, str]]:
    known: set[str] = set()
    for number, section in enumerate(form.sections):
        earlier: set[str] = set()
        for index, question in enumerate(section.questions):
            where = f"sections[{number}].questions[{index}]"
            if question.id in known:
                yield f"{where}.id", "is the id of another question too"
            if question.only_if is not None and question.only_if not in earlier:
                yield f"{where}.only_if", "names no question that stands before it in its section"
            if any(low >= high for low, high in pairwise(question.bands)):
                yield f"{where}.bands", "are not in ascending order"
            if not set(question.words) <= {word_of(each) for each in question.answers}:
                yield f"{where}.words", "name an answer that the question does not have"
            known.add(question.id)
            earlier.add(question.id)
