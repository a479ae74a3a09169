"""`policy/partnership.yaml`: where the public site is served, and where readers get help."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import DhrError, PolicyError
from generator.policy.partnership import Partnership, parse_partnership

DEMO = Path("policy/partnership.yaml").read_text()
ADDRESS = "https://reviews.sandmere.example/"


def read(old: str, new: str) -> Partnership:
    assert old in DEMO
    return parse_partnership(DEMO.replace(old, new))


@pytest.mark.parametrize(
    "address",
    [ADDRESS, "https://sandmere.example/reviews/", "https://a.example:8443/x-1/y_2/"],
)
def test_an_address_with_its_slash_is_taken(address: str) -> None:
    assert (
        read(f"public_address: {ADDRESS}", f"public_address: {address}").public_address == address
    )


def test_no_address_is_taken_too() -> None:
    assert read(f"public_address: {ADDRESS}\n", "").public_address is None


@pytest.mark.parametrize(
    "address",
    [
        "https://reviews.sandmere.example",
        "http://reviews.sandmere.example/",
        "https://reviews.sandmere.example/?a=b",
        "https://reviews.sandmere.example/a b/",
        "https://user@reviews.sandmere.example/",
        "//reviews.sandmere.example/",
        "javascript:alert(1)/",
        'https://reviews.sandmere.example/x"><script>/',
    ],
)
def test_any_other_form_of_address_is_refused(address: str) -> None:
    with pytest.raises(DhrError, match="with / at its end") as refused:
        read(f"public_address: {ADDRESS}", f"public_address: '{address}'")

    assert refused.value.place.field == "public_address"
    assert "script" not in str(refused.value)


def test_help_may_be_a_web_page_alone_but_not_nothing() -> None:
    (aafda,) = [each for each in parse_partnership(DEMO).helplines if "AAFDA" in each.name]
    assert (aafda.number, aafda.website) == (None, "https://www.aafda.org.uk/")

    with pytest.raises(PolicyError, match="neither a number nor a website") as refused:
        read("  number: 116 123\n", "")
    assert "give the helpline's `number`" in refused.value.remedy


def test_a_help_page_is_an_address_of_the_web() -> None:
    with pytest.raises(DhrError, match="begins with https://"):
        read("https://www.aafda.org.uk/", "javascript:alert(1)")
