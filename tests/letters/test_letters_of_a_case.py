"""The partnership's own letters, filled from a whole review and from the demonstration."""

from __future__ import annotations

import pytest

from generator.letters.template import Template, Value, fill
from generator.letters.values import agency_values, case_values, person_values
from generator.policy.clauses import Kind
from generator.policy.people import Agency
from generator.portal.policy_files import read_policy
from generator.portal.sent import _RECORDERS
from generator.portal.templates import letters_of, template_errors
from tests.rules.rows import PROFILE, ROOT, WHOLE, case_from

POLICY = read_policy(ROOT)
LETTERS = letters_of(POLICY)
CASE = case_from(
    {
        **WHOLE,
        "publication": {
            **WHOLE["publication"],
            "published": {"when": "2023-11-06", "by": "SSP", "links": ["https://a.example/"]},
        },
    }
)


def values() -> dict[str, Value]:
    agency = Agency(id="police", name="Midmarch Police", senior_manager="Chief Superintendent")
    return {
        **case_values(CASE, PROFILE, POLICY.partnership, {"police": "Midmarch Police"}),
        "person": person_values(CASE.people.people[2], "person"),
        "agency": agency_values(agency),
        "due": "1 May 2023",
        "today": "15 June 2026",
        "recipient": "Somebody",
        "officer": "An officer",
    }


@pytest.mark.parametrize("letter", LETTERS, ids=lambda each: each.kind)
def test_every_letter_can_be_filled_from_a_whole_review(letter: Template) -> None:
    filled = fill(letter, {**values(), "enclosed": list(letter.front.enclosed)})

    assert filled.lstrip().startswith("# ")
    assert "{{" not in filled
    assert "Yours sincerely" in filled
    for enclosed in letter.front.enclosed:
        assert enclosed.split(" (")[0] in filled


def test_every_notice_of_the_policy_has_a_letter() -> None:
    asked = {each.id for each in POLICY.clauses.clauses if Kind.NOTICE in each.kind}

    assert asked == {clause for letter in LETTERS for clause in letter.front.clauses}
    assert list(template_errors(POLICY)) == []


def test_every_fact_that_a_letter_records_can_be_recorded() -> None:
    named = {letter.front.records for letter in LETTERS} - {None}

    assert named == set(_RECORDERS)


def test_a_familys_letter_offers_an_advocate_and_somebody_to_talk_to() -> None:
    for letter in LETTERS:
        if letter.front.to == "family":
            filled = fill(letter, {**values(), "enclosed": list(letter.front.enclosed)})
            assert "specialist advocate" in filled, letter.kind
            assert "0808 2000 247" in filled, letter.kind


def test_keys_and_hashes_are_not_among_the_values() -> None:
    assert "AGE-SECRET-KEY" not in repr(values())
    assert "4444444444" not in repr(values())
