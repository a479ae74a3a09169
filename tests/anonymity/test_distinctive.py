"""What is searched for of other cases, and of who is in two."""

from __future__ import annotations

from generator.anonymity.distinctive import distinctive_of, vault_identifiers
from generator.anonymity.known import KnownIdentifier
from generator.anonymity.matching import Level, Searcher
from tests.release.complete import WHOLE, changed
from tests.rules.rows import Facts, case_from

OTHER = {
    **changed(**{
        "record.case": "DHR-2024-007",
        "people.people[0].names": {"full": "Delyth Murgatroyd"},
        "people.people[0].identifiers": [{"kind": "nhs-number", "value": "943 476 5919"}],
    }),
}  # fmt: skip


def of(identifiers: tuple[KnownIdentifier, ...], kind: str) -> set[str]:
    return {each.text for each in identifiers if each.kind == kind}


def test_names_in_full_numbers_and_addresses_are_distinctive_and_parts_are_not() -> None:
    found = distinctive_of(case_from(WHOLE))

    assert not any(each.own for each in found)
    assert {"Wilhelmina Quillfeather", "Wilhelmina Ormerod"} <= of(found, "name")
    assert not of(found, "name") & {"Quillfeather", "Wilhelmina", "Billie", "Mrs Quillfeather"}
    assert of(found, "phone") and of(found, "nhs-number") and of(found, "date-of-birth")  # noqa: PT018
    assert not of(found, "school") | of(found, "date-of-death") | of(found, "date-of-trial")


def test_the_vault_is_the_case_and_what_is_distinctive_of_the_others() -> None:
    case, other = case_from(WHOLE), case_from(OTHER)

    found = vault_identifiers(case, [case, other])

    known = {each.text: each.own for each in found}
    assert known["Quillfeather"] is True
    assert known["Delyth Murgatroyd"] is False
    assert "Murgatroyd" not in known


def linked(facts: Facts) -> dict[str, bool]:
    found = vault_identifiers(case_from(WHOLE), [case_from(facts)])
    return {each.text: each.own for each in found}


def test_somebody_who_is_in_both_cases_is_searched_for_in_every_variant() -> None:
    number = [{"kind": "nhs-number", "value": "9994120700"}]

    known = linked({**OTHER, "people": {"people": [
        {"id": "x", "part": "victim", "names": {"full": "Billie Murgatroyd"},
         "identifiers": number},
        {"id": "y", "part": "child", "names": {"full": "Tamsin Larkham"}},
    ]}})  # fmt: skip

    assert known["Murgatroyd"] is True
    assert known["Tamsin Larkham"] is False
    assert "Tamsin" not in known


def test_without_a_case_every_case_is_another() -> None:
    found = vault_identifiers(None, [case_from(WHOLE), case_from(OTHER)])

    assert found
    assert not any(each.own for each in found)


def test_a_public_name_of_the_case_is_no_name_of_another() -> None:
    other = case_from({**OTHER, "people": {"people": [
        {"id": "x", "part": "friend", "names": {"full": "Rosalind Achterby"}},
    ]}})  # fmt: skip

    found = vault_identifiers(case_from(WHOLE), [other])

    assert "Rosalind Achterby" not in of(found, "name")


def test_the_name_of_another_case_blocks() -> None:
    searcher = Searcher(vault_identifiers(case_from(WHOLE), [case_from(OTHER)]))

    (hit,) = searcher.find("Here stands Delyth\nMurgatroyd.")

    assert hit.level is Level.BLOCKING
