"""Answering the data collection form from a case's facts (B11.4).

Each question names a source, which is a function here, or is answered in the record under
`report.data_form.answers` by its id (for one of several people: `PERSON: ID`). What nothing
answers, and what is no permitted answer, is told with the field to complete. Names are never in
it: people are "Victim", or "Victim 1" and "Victim 2".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dateutil.relativedelta import relativedelta

from generator.policy.data_form import About, DataForm, Question, Section, word_of
from generator.policy.partnership import Partnership
from generator.records.case import Case
from generator.records.family import Purpose
from generator.records.outcome import DataForm as Agreed
from generator.records.people import Characteristics, Children, Part, Person

NOT_APPLICABLE: Final = "not applicable"
_ANSWERS: Final = "report.data_form.answers"
_PARTS: Final = {About.VICTIM: Part.VICTIM, About.PERPETRATOR: Part.PERPETRATOR}

Told = str | int | bool | Sequence[str] | None
"""What a source says: one value, several, or nothing."""


@dataclass(frozen=True)
class Answered:
    """A question with its answer; `problem` says what is missing or wrong, and `field` where."""

    id: str
    ask: str
    answer: str | None
    problem: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class AnsweredSection:
    """A section of the form, for the case or for one person."""

    title: str
    questions: tuple[Answered, ...]


@dataclass(frozen=True)
class _Source:
    tell: Callable[[Case, Partnership], Told]
    field: str


def answered(form: DataForm, case: Case, partnership: Partnership) -> tuple[AnsweredSection, ...]:
    """Answer every question of the form; sections about people once for each of them."""
    return tuple(
        AnsweredSection(title, tuple(_section(section, case, partnership, person, alone)))
        for section in form.sections
        for title, person, alone in _subjects(section, case)
    )


def unknown_sources(form: DataForm) -> Iterator[tuple[str, str]]:
    """Yield the place of each question whose source does not exist, and the sources that do."""
    for number, section in enumerate(form.sections):
        known = _CASE if section.about is About.CASE else _PERSON
        for index, question in enumerate(section.questions):
            if question.source is not None and question.source not in known:
                yield f"sections[{number}].questions[{index}].source", ", ".join(sorted(known))


def _subjects(section: Section, case: Case) -> Iterator[tuple[str, Person | None, bool]]:
    if section.about is About.CASE:
        yield section.title, None, True
        return
    people = case.people.having(_PARTS[section.about])
    for number, person in enumerate(people, 1):
        title = section.title if len(people) == 1 else f"{section.title} {number}"
        yield title, person, len(people) == 1


def _section(
    section: Section, case: Case, partnership: Partnership, person: Person | None, alone: bool
) -> Iterator[Answered]:
    found: dict[str, str | None] = {}
    for question in section.questions:
        gate = question.only_if
        if gate is not None and (found.get(gate) or "").casefold() != "yes":
            yield Answered(question.id, question.ask, NOT_APPLICABLE)
            continue
        answer = _answer(question, case, partnership, person, alone)
        found[question.id] = answer.answer
        yield answer


def _answer(
    question: Question, case: Case, partnership: Partnership, person: Person | None, alone: bool
) -> Answered:
    told, field = _told(question, case, partnership, person)
    if told in (None, (), ""):
        told, field = _recorded(question, case, person, alone), field or _ANSWERS
    if told is None:
        return Answered(question.id, question.ask, None, "is not recorded", field)
    values = _words(question, told)
    if not question.answers:
        return Answered(question.id, question.ask, "; ".join(values))
    chosen, strange = _permitted(question, values)
    if strange:
        allowed = ", ".join(question.answers)
        return Answered(
            question.id, question.ask, "; ".join([*chosen, *strange]),
            f"is none of the form's answers ({allowed})", field,
        )  # fmt: skip
    if len(chosen) > 1 and not question.several:
        return Answered(
            question.id, question.ask, "; ".join(chosen), "has more than one answer", field
        )
    return Answered(question.id, question.ask, "; ".join(chosen))


def _told(
    question: Question, case: Case, partnership: Partnership, person: Person | None
) -> tuple[Told, str | None]:
    if question.source is None:
        return None, None
    if person is None:
        source = _CASE[question.source]
        return source.tell(case, partnership), source.field
    tell, field = _PERSON[question.source]
    place = f"people.people[{case.people.people.index(person)}]"
    return tell(person, case), f"{place}.{field}"


def _recorded(question: Question, case: Case, person: Person | None, alone: bool) -> Told:
    agreed = case.report.data_form
    if not isinstance(agreed, Agreed):
        return None
    names = {question.id} if person is None or alone else set()
    if person is not None:
        names.add(f"{person.id}: {question.id}")
    return next((each.answer for each in agreed.answers if each.question in names), None)


def _words(question: Question, told: Told) -> list[str]:
    if isinstance(told, bool):
        return ["Yes" if told else "No"]
    if isinstance(told, int):
        return [_band(told, question.bands) if question.bands else str(told)]
    if isinstance(told, str):
        return [each.strip() for each in told.split(";")] if question.several else [told]
    return list(told or ())


def _band(years: int, bands: Sequence[int]) -> str:
    if years < bands[0]:
        return f"under {bands[0]}"
    for low, high in pairwise(bands):
        if low <= years < high:
            return f"{low} to {high - 1}"
    return f"{bands[-1]} or over"


def _permitted(question: Question, values: Sequence[str]) -> tuple[list[str], list[str]]:
    """Sort values into the form's own answers, in its order, and what is none of them."""
    by_word = {word_of(each): each for each in question.answers}
    found: set[str] = set()
    strange: list[str] = []
    for value in values:
        word = word_of(value)
        if word not in by_word:
            word = next((key for key, words in question.words.items() if _says(value, words)), "")
        if word in by_word:
            found.add(by_word[word])
        elif value not in strange:
            strange.append(value)
    return [each for each in question.answers if each in found], strange


def _says(value: str, words: Sequence[str]) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", value, re.IGNORECASE) for word in words
    )


# ---------------------------------------------------------------------------------------------
# Sources: about the case


def _death_month(case: Case, _: Partnership) -> Told:
    day = case.death.died
    if isinstance(day, dt.date):
        return f"{day:%B %Y}"
    return case.publication.death_month


def _family(*purposes: Purpose) -> Callable[[Case, Partnership], Told]:
    def tell(case: Case, _: Partnership) -> Told:
        family = {
            person.id for person in case.people.people if person.part in (Part.FAMILY, Part.FRIEND)
        }
        made = [each for each in case.family.contacts if each.person in family]
        if not made:
            return None
        return any(each.purpose in purposes and not each.declined for each in made)

    return tell


def _advocate(case: Case, _: Partnership) -> Told:
    if case.people.having(Part.ADVOCATE):
        return True
    return None if not case.family.contacts else False


def _has_children(case: Case, _: Partnership) -> Told:
    return case.people.children is not None or bool(case.people.having(Part.CHILD)) or None


def _of_children(field: str) -> _Source:
    def tell(case: Case, _: Partnership) -> Told:
        children = case.people.children or Children()
        value: bool | None = getattr(children, field)
        return value

    return _Source(tell, f"people.children.{field}")


def _addressees(case: Case, _: Partnership) -> Told:
    return tuple(each.addressed_to for each in case.actions.recommendations)


def _themes(case: Case, _: Partnership) -> Told:
    ours = (each.theme for each in case.actions.recommendations if each.theme is not None)
    return tuple(dict.fromkeys((*case.publication.themes, *ours)))


_CASE: Final[Mapping[str, _Source]] = {
    "partnership": _Source(lambda _, partnership: partnership.name, "policy/partnership.yaml"),
    "region": _Source(lambda _, partnership: partnership.region, "region, policy/partnership.yaml"),
    "death-month": _Source(_death_month, "death.died"),
    "title": _Source(lambda case, _: case.publication.title, "publication.title"),
    "victims": _Source(lambda case, _: len(case.people.having(Part.VICTIM)) or None, "people"),
    "category": _Source(lambda case, _: case.publication.category, "publication.category"),
    "aggravating-factors": _Source(
        lambda case, _: case.death.aggravating_factors, "death.aggravating_factors"
    ),
    "children": _Source(_has_children, "people.children"),
    "children-shared": _of_children("shared_responsibility"),
    "children-living-with": _of_children("living_with"),
    "children-present": _of_children("present"),
    "children-protection": _of_children("child_protection"),
    "children-removed": _of_children("removed"),
    "family-contributed": _Source(
        _family(Purpose.CONTRIBUTION, Purpose.MET_PANEL), "family.contacts"
    ),
    "family-terms": _Source(_family(Purpose.TERMS_SHARED), "family.contacts"),
    "family-advocate": _Source(_advocate, "people.people"),
    "family-draft": _Source(_family(Purpose.DRAFT_SHARED), "family.contacts"),
    "family-panel": _Source(_family(Purpose.MET_PANEL), "family.contacts"),
    "recommendations-to": _Source(_addressees, "actions.recommendations"),
    "themes": _Source(_themes, "actions.recommendations"),
}
"""What a question about the case may name as its source."""


# ---------------------------------------------------------------------------------------------
# Sources: about a person


def _age(person: Person, case: Case) -> Told:
    """Return the age at the death, in years."""
    born, died = person.born, case.death.died
    if person.part is Part.VICTIM and isinstance(person.died, dt.date):
        died = person.died
    if not (isinstance(born, dt.date) and isinstance(died, dt.date)):
        return None
    return relativedelta(died, born).years


def _characteristic(field: str) -> Callable[[Person, Case], Told]:
    def tell(person: Person, _: Case) -> Told:
        told: Told = getattr(person.characteristics or Characteristics(), field)
        return told

    return tell


_PERSON: Final[Mapping[str, tuple[Callable[[Person, Case], Told], str]]] = {
    "age": (_age, "born"),
    "relation": (lambda person, _: person.relation, "relation"),
    **{
        field.replace("_", "-"): (_characteristic(field), f"characteristics.{field}")
        for field in Characteristics.model_fields
    },
}
"""What a question about a person may name as its source."""
