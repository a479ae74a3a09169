from __future__ import annotations

import pytest

from generator.anonymity.contacts import contacts_in, street_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to jo.q+x@example.org.uk.", [("email", "jo.q+x@example.org.uk")]),
        ("Telephone 01632 960 123 after six", [("phone", "01632 960 123")]),
        ("+44 7700 900417", [("phone", "+44 7700 900417")]),
        ("(07700) 900-417", [("phone", "07700) 900-417")]),
        ("At 14 Canary Lane, ZX4 7QP", [("postcode", "ZX4 7QP"), ("address", "14 Canary Lane")]),
        ("6b Upper Tollbar Mews", [("address", "6b Upper Tollbar Mews")]),
    ],
)
def test_how_somebody_is_reached_is_found_in_a_text(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert list(contacts_in(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "In writing only.", "Section 9 of the Act 2004", "The helpline 0808 2000 247 helps",
        "Reference MM/18/0061120", "On 12 March 2021 at 10.30", "999", "15 Members of the House",
        "0300 123 4567",
    ],
)  # fmt: skip
def test_what_is_everybodys_is_nobodys_address(text: str) -> None:
    assert list(contacts_in(text)) == []


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("14 Osierbank Court, Sandmere", "14 Osierbank Court"),
        ("Flat 2, Tansygate House, Sandmere", "Flat 2, Tansygate House"),
        ("Flat 9, 88 Corncrake Street, Sandmere", "Flat 9, 88 Corncrake Street"),
        ("Sandmere", None),
        ("Flat 2, Sandmere", None),
        ("14 Osierbank Court", None),
    ],
)
def test_the_part_of_an_address_that_names_the_house(address: str, street: str | None) -> None:
    assert street_of(address) == street
