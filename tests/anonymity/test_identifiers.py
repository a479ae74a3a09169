"""What of a whole review is searched for, and what may be published."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.anonymity.identifiers import (
    Form,
    KnownIdentifier,
    identifiers_of,
    public_names,
    stand_ins,
)
from generator.anonymity.matching import find
from tests.release.complete import WHOLE, changed
from tests.rules.rows import Facts, case_from


def known(facts: Facts = WHOLE, **more: tuple[str, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in identifiers_of(case_from(facts), **more):
        found.setdefault(each.kind, set()).add(each.text)
    return found


def test_the_names_of_a_person_are_known_whole_and_in_parts() -> None:
    assert known()["name"] >= {
        "Wilhelmina Quillfeather", "Wilhelmina", "Quillfeather", "Billie", "Mrs Quillfeather",
        "Wilhelmina Ormerod", "Ormerod", "Wilhelmena Quilfeather", "Quilfeather", "Thistlewick",
    }  # fmt: skip


def test_numbers_and_addresses_are_known_and_those_within_texts() -> None:
    found = known()

    assert found["phone"] == {"07700 900417", "01632 960 123"}
    assert found["address"] == {
        "14 Canary Lane", "Flat 3, Larchmount House, Testing", "Flat 3, Larchmount House",
    }  # fmt: skip
    assert found["postcode"] == {"ZX4 7QP"}
    assert found["school"] == {"Tansygate Infants"}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("imrs.imrs[0].author.name", "Imelda Graveney"),
        ("imrs.imrs[0].commission.to", "Imelda Graveney, Chief Nurse"),
        ("imrs.imrs[1].interviews[0].interviewee", "Nurse Imelda Graveney"),
        ("imrs.sessions[0].attended", ["Imelda Graveney"]),
        ("imrs.other_reports", [{"when": "2023-05-01", "by": "X", "author": "Imelda Graveney"}]),
        ("panel.members[1].name", "Imelda Graveney"),
        ("panel.members[1].involvement.by", "Imelda Graveney"),
        ("consultation.officer", "Imelda Graveney, Review Officer"),
        ("consultation.meetings[0].attended[1].name", "Dr Imelda Graveney"),
        ("family.officers[0].name", "Imelda Graveney"),
        ("parallel.processes[0].lead", "DCI Imelda Graveney, Senior Investigating Officer"),
        ("parallel.liaison[0].whom", ["Imelda Graveney"]),
        ("actions.recommendations[0].actions[0].progress[0].by", "Imelda Graveney, the Trust"),
        ("documents.documents[0].added_by", "Imelda Graveney"),
        ("notification.police[0].by", "PC Imelda Graveney"),
    ],
)
def test_whoever_the_record_names_is_known_as_a_professional(place: str, name: object) -> None:
    assert "Imelda Graveney" in known(changed(**{place: name}))["professional"]


def test_a_lead_by_name_is_found_where_it_is_published() -> None:
    facts = changed(**{"actions.recommendations[0].actions[0].lead": "Imelda Graveney"})

    assert "Imelda Graveney" in known(facts)["professional"]


def test_roles_and_bodies_are_nobody() -> None:
    facts = changed(**{"notification.police[0].by": "Carers Hearth"})

    assert "Carers Hearth" in known(facts)["professional"]
    assert "Carers Hearth" not in known(facts, bodies=("Carers Hearth",))["professional"]
    assert known()["professional"] == {
        "Perpetua Marrowby", "Cosmo Fennimore", "Euphemia Larkspur", "Fitzroy Gallimore",
        "Araminta Oakshott",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Wilhelmina Quillfeather", "Quillfeather"])
def test_neither_a_body_nor_the_chair_frees_the_name_of_a_person_of_the_case(name: str) -> None:
    facts = changed(**{"chair.appointments[0].name": name})

    assert name in known(facts, bodies=(name,))["name"]


def test_what_is_the_portals_own_is_known() -> None:
    found = known(case_ids=("DHR-2024-007",))

    assert found["case-id"] == {"DHR-2023-001", "DHR-2024-007"}
    assert found["case-key"] == {WHOLE["record"]["case_key"]}
    assert found["document-id"] == {f"d-aaaaaaaaa{number}" for number in range(2, 7)}


def test_public_names_the_chair_and_pseudonyms_are_let_through() -> None:
    listed = [{"name": "perpetua marrowby", "reason": "A panel member, with her agreement."}]
    case = case_from(changed(people__public_names=listed))

    assert {"perpetua marrowby", "Rosalind Achterby"} <= set(public_names(case))
    assert "Winifred" in stand_ins(case)
    texts = {each.text for each in identifiers_of(case)}
    assert not texts & {"Perpetua Marrowby", "Rosalind Achterby", "Winifred"}


def test_somebody_without_known_names_is_known_by_the_rest() -> None:
    facts = changed(**{"people.people[0].names": {"unknown_before_portal": "Lost."}})

    assert "date-of-birth" in known(facts)
    assert "Lost." not in {text for texts in known(facts).values() for text in texts}


@pytest.mark.parametrize(
    "text",
    ["2 April 1986", "2nd April 1986", "2nd of April, 1986", "April 2, 1986", "April 2nd 1986",
     "02 April 1986", "2 Apr 1986", "02/04/1986", "2/4/86", "02.04.86", "2-4-1986", "1986-04-02",
     "Wednesday 2 APRIL 1986", "2\u00a0April 1986", "1986/04/02"],
)  # fmt: skip
def test_a_day_is_found_in_any_form(text: str) -> None:
    (hit,) = find(f"Born ({text}) there.", identifiers_of(case_from(WHOLE)))

    assert hit.kind == "date-of-birth"


@pytest.mark.parametrize(
    "text", ["April 1986", "12 April 1986", "2 April 1987", "02/04/19861", "2, 4, 86"]
)
def test_another_day_or_the_month_alone_is_none(text: str) -> None:
    assert list(find(text, identifiers_of(case_from(WHOLE)))) == []


@pytest.mark.parametrize("day", [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30])
def test_every_day_of_the_month_is_found_as_it_is_spoken(day: int) -> None:
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
    born = dt.date(1986, 5, day).isoformat()
    case = case_from(changed(**{"people.people[0].born": born}))

    assert list(find(f"the {day}{ending} of May 1986", identifiers_of(case)))


def test_an_identifier_tells_nothing_of_itself_in_a_log() -> None:
    assert "Quill" not in repr(KnownIdentifier("name", "Quill", Form.PROPER))
