from __future__ import annotations

import pytest

from generator.anonymity.names import named_in, parts_of, person_in, without_title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rosalind Achterby", "Rosalind Achterby"),
        ("Imogen Tarrowby, Domestic Abuse Team", "Imogen Tarrowby"),
        ("DI Humbert Penhaligan", "Humbert Penhaligan"),
        ("DCI Alan Fairweather, Senior Investigating Officer", "Alan Fairweather"),
        ("Detective Chief Inspector Blethyn", "Blethyn"),
        ("Dr Leontyne Gaskarth", "Leontyne Gaskarth"),
        ("Mrs O'Hara-Quick (her aunt)", "O'Hara-Quick"),
        ("J. M. Barrow", "J. M. Barrow"),
    ],
)
def test_a_person_is_told_from_what_stands_around_the_name(text: str, name: str) -> None:
    assert person_in(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Midmarch Police", "Home Office", "Crown Court", "Review Panel", "Independent Chair",
        "DHR Standing Panel", "SSP", "HM Senior Coroner", "Sandmere Safeguarding Adults Board",
        "Detective Superintendent, Public Protection", "Chief Nurse", "Head of Safeguarding",
        "Registered manager", "Support worker", "Chosen by her sister", "As both asked",
        "Sandmere and Midmarch NHS Trust", "Lead Nurse, Emergency Care", "Her sister",
        "Named Nurse, Safeguarding Children", "MARAC coordinator", "Bank", "2 Officers", "",
        "Consultant in Public Health", "Director of Human Resources", ", and others",
    ],
)  # fmt: skip
def test_a_role_or_a_body_is_no_person(text: str) -> None:
    assert person_in(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("E. Author", "E. Author"),
        ("Dr Maximilian Thrupp, investigator", "Maximilian Thrupp"),
        ("Grace Church", "Grace Church"),
        ("Detective Superintendent", None),
        ("Named nurse", None),
        ("Chief Executive", None),
    ],
)
def test_a_field_that_asks_for_a_name_is_believed(text: str, name: str | None) -> None:
    assert named_in(text) == name


def test_a_name_is_taken_apart_into_what_tells_by_itself() -> None:
    assert list(parts_of("Dr Wilhelmina J. van der Quill")) == ["Wilhelmina", "Quill"]
    assert without_title("Detective Sergeant") == ""
    assert list(parts_of("Xu Li")) == []
