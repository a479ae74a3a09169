"""The data collection form: each question answered from facts, or told with its field (B11.4)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from generator.errors import PolicyError
from generator.letters.data_form import Answered, answered, unknown_sources
from generator.policy.data_form import DataForm, parse_data_form
from generator.policy.partnership import parse_partnership
from tests.rules.rows import ROOT, WHOLE, Facts, case_from, put

FORM = parse_data_form((ROOT / "policy/data-form.yaml").read_text())
PARTNERSHIP = parse_partnership((ROOT / "policy/partnership.yaml").read_text())


def tree_with(**places: object) -> Facts:
    tree = copy.deepcopy(WHOLE)
    for place, value in places.items():
        put(tree, place.replace("__", "."), value)
    return tree


def answers(tree: Facts, form: DataForm = FORM) -> dict[str, Answered]:
    case = case_from(tree)
    found: dict[str, Answered] = {}
    for section in answered(form, case, PARTNERSHIP):
        found |= {f"{section.title}/{each.id}": each for each in section.questions}
        found |= {each.id: each for each in section.questions}
    return found


def people(*extra: Mapping[str, Any], **victim: object) -> list[Mapping[str, Any]]:
    first = {"id": "victim", "part": "victim", "names": {"full": "Invented Person"}, **victim}
    return [first, *extra]


def person(part: str, name: str, **more: object) -> Mapping[str, Any]:
    return {"id": name, "part": part, "names": {"full": "Invented Person"}, **more}


@pytest.mark.parametrize(
    ("born", "died", "band"),
    [
        ("2004-03-01", "2023-02-28", "16 to 19"),  # 18: the day before the birthday
        ("2003-03-01", "2023-03-01", "20 to 24"),  # 20 on the day itself
        ("2004-02-29", "2024-02-28", "16 to 19"),  # 19: born on a leap day
        ("1950-01-01", "2023-01-16", "65 or over"),
        ("2008-01-01", "2023-01-16", "under 16"),
    ],
)
def test_the_age_at_the_death_gives_the_band(born: str, died: str, band: str) -> None:
    tree = tree_with(people__people=people(born=born, died=died))

    assert answers(tree)["victim-age"].answer == band


def test_an_unknown_birth_gives_no_age_and_names_the_field() -> None:
    tree = tree_with(people__people=people())
    found = answers(tree)["victim-age"]

    assert (found.answer, found.problem) == (None, "is not recorded")
    assert found.field == "people.people[0].born"


def test_an_answer_outside_the_form_is_told_with_those_that_it_has() -> None:
    tree = tree_with(people__people=people(characteristics={"sex": "F"}))
    found = answers(tree)["victim-sex"]

    assert found.problem == "is none of the form's answers (Female, Male)"
    assert found.field == "people.people[0].characteristics.sex"


def test_an_answer_is_taken_in_any_case_and_with_hyphens() -> None:
    tree = tree_with(people__people=people(characteristics={"sex": "female"}))
    put(tree, "publication.category", "victim-suicide")

    assert answers(tree)["victim-sex"].answer == "Female"
    assert answers(tree)["category"].answer == "Victim suicide"


def test_a_question_that_depends_on_another_is_asked_only_after_a_yes() -> None:
    carer = tree_with(people__people=people(characteristics={"carer": "yes"}))
    not_one = tree_with(people__people=people(characteristics={"carer": "no"}))

    assert answers(carer)["victim-carer-assessed"].problem == "is not recorded"
    assert answers(not_one)["victim-carer-assessed"].answer == "not applicable"
    assert answers(not_one)["victim-carer-assessed"].problem is None


def test_several_victims_are_asked_about_one_by_one() -> None:
    other = person("victim", "victim-2", characteristics={"sex": "Male"})
    found = answers(tree_with(people__people=people(other, characteristics={"sex": "Female"})))

    assert found["Victim 1/victim-sex"].answer == "Female"
    assert found["Victim 2/victim-sex"].answer == "Male"
    assert found["victims"].answer == "2"


def test_no_name_is_in_any_answer() -> None:
    case = case_from(WHOLE)
    names = {each["names"]["full"] for each in WHOLE["people"]["people"]}
    told = " ".join(
        f"{section.title} {each.ask} {each.answer} {each.problem}"
        for section in answered(FORM, case, PARTNERSHIP)
        for each in section.questions
    )

    assert not [name for name in names if name in told]


def test_what_no_field_holds_is_answered_in_the_record_by_its_id() -> None:
    two = [person("victim", "victim-2")]
    recorded = [
        {"question": "children", "answer": "No"},
        {"question": "victim-2: victim-religion", "answer": "None"},
    ]
    tree = tree_with(people__people=people(*two))
    put(tree, "report.data_form.answers", recorded)
    found = answers(tree)

    assert found["children"].answer == "No"
    assert found["Victim 2/victim-religion"].answer == "None"
    assert found["Victim 1/victim-religion"].problem == "is not recorded"


def test_recommendations_are_sorted_by_whom_they_address() -> None:
    tree = tree_with()
    first = WHOLE["actions"]["recommendations"][0]
    tree["actions"]["recommendations"] = [
        {**first, "id": f"r{number}", "addressed_to": name}
        for number, name in enumerate(
            (
                "Midmarch Police",
                "Department of Health and Social Care",
                "Sandmere Homes",
                "The Moon",
            )
        )
    ]
    found = answers(tree)["recommendations-to"]

    assert found.answer == "Police; Housing; National body; The Moon"
    assert found.problem is not None
    assert "none of the form's answers" in found.problem


@pytest.mark.parametrize(
    ("purpose", "question"),
    [
        ("contribution", "family-contributed"),
        ("terms of reference shared", "family-terms"),
        ("draft report shared", "family-draft"),
        ("met the panel", "family-panel"),
    ],
)
def test_the_familys_part_follows_from_the_contacts(purpose: str, question: str) -> None:
    def found(**more: str) -> str | None:
        contact = {"when": "2023-04-01", "by": "Chair", "person": "aunt", "outcome": "It was done.",
                   "declined": "no", "purpose": "update", **more}  # fmt: skip
        tree = tree_with(people__people=people(person("family", "aunt")))
        put(tree, "family.contacts", [contact])
        return answers(tree)[question].answer

    assert found(purpose=purpose) == "Yes"
    assert found() == "No"
    assert found(purpose=purpose, declined="yes") == "No"


def test_every_source_of_the_form_exists() -> None:
    assert list(unknown_sources(FORM)) == []


SECTION = "sections:\n- title: The case\n  questions:\n"


@pytest.mark.parametrize(
    ("questions", "place", "says"),
    [
        (
            "  - {id: one, ask: One}\n  - {id: one, ask: Two}\n",
            "questions[1].id",
            "another question",
        ),
        ("  - {id: one, ask: One, only_if: two}\n", "questions[0].only_if", "stands before it"),
        ("  - {id: one, ask: One, bands: [20, 16]}\n", "questions[0].bands", "ascending"),
        (
            "  - {id: one, ask: One, answers: [Red], words: {blue: [navy]}}\n",
            "words",
            "does not have",
        ),
    ],
)
def test_a_form_that_contradicts_itself_is_refused(questions: str, place: str, says: str) -> None:
    with pytest.raises(PolicyError) as refused:
        parse_data_form(f"title: A form\n{SECTION}{questions}")

    assert place in str(refused.value)
    assert says in str(refused.value)


def test_a_source_that_does_not_exist_is_named_with_those_that_do() -> None:
    text = f"title: A form\n{SECTION}  - {{id: one, ask: One, source: horoscope}}\n"
    ((place, known),) = unknown_sources(parse_data_form(text))

    assert place == "sections[0].questions[0].source"
    assert "death-month" in known
