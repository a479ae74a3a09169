"""What points to somebody without being their name: for review; what is certain: blocking."""

from __future__ import annotations

import pytest

from generator.anonymity.known import Form, KnownIdentifier, Level
from generator.anonymity.matching import Searcher

OWN = (
    KnownIdentifier("name", "Margaret Ashworth-Bell", person="victim"),
    KnownIdentifier("name", "Margaret", Form.PROPER, person="victim"),
    KnownIdentifier("name", "Ashworth-Bell", Form.PROPER, person="victim"),
    KnownIdentifier("name", "Grace Young", person="sister"),
    KnownIdentifier("name", "Grace", Form.PROPER, person="sister"),
    KnownIdentifier("name", "May", Form.PROPER, person="aunt"),
    KnownIdentifier("date-of-birth", "1986-04-02", Form.DATE, person="victim"),
    KnownIdentifier("date-of-death", "2021-11-18", Form.DATE, person="victim"),
    KnownIdentifier("date-of-trial", "2022-06-06", Form.DATE),
    KnownIdentifier("address", "14 Canary Lane, Wexcombe"),
    KnownIdentifier("school", "Tansygate Infants"),
    KnownIdentifier("phone", "07700 900417", Form.CODE),
)
SEARCHER = Searcher(OWN, ("Grace Achterby", "0808 2000 247"))


def found(text: str) -> list[tuple[str, str, Level]]:
    return [(hit.kind, hit.variant, hit.level) for hit in SEARCHER.find(text)]


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Then Maggie rang.", "nickname"),
        ("Then Margarett rang.", "near spelling"),
        ("Then Marg rang.", "short form"),
        ("Then M.A. rang.", "initials"),
        ("Then M A rang.", "initials"),
        ("Then Mrs A rang.", "initial"),
        ("Then Mrs Ashworth rang.", "part of the name"),
        ("Sign-on: gyoung", "sign-on"),
        ("It was 2 April when she called.", "day and month"),
        ("It was 16 November 2021.", "near date"),
        ("It was 04/02/1986.", "month first"),
        ("He was tried on 6 June 2022.", "date"),
        ("On 1 November 2021 she called. Seventeen days later she died.", "relative date"),
        ("On 30 March 2020 came her 34th birthday.", "age"),
        ("She was 35 years and 7 months old.", "age"),
        ("There was noise in Canary Lane.", "street"),
        ("Staff of Tansygate knew.", "part of the name"),
        ("Grace told the panel.", "also an ordinary word"),
    ],
)
def test_what_points_to_somebody_is_for_review(text: str, variant: str) -> None:
    hits = found(text)

    assert [(each, level) for _, each, level in hits] == [(variant, Level.REVIEW)]


@pytest.mark.parametrize(
    "text",
    [
        "Margaret rang.", "Then ASHWORTH-BELL, Margaret rang.",
        "the 2nd of April nineteen eighty-six",
        "on Thursday 18th November 2021", "18.11.21", "Fourteen Canary Ln, Wexcombe",
        "(+44) 7700 900 417", "oh double seven oh oh nine oh oh four one seven",
        "Her aunt asked May to come.", "We met Grace there.", "#JusticeForMargaretAshworthBell",
    ],
)  # fmt: skip
def test_what_is_certain_blocks(text: str) -> None:
    assert [level for _, _, level in found(text)] == [Level.BLOCKING]


@pytest.mark.parametrize(
    "text",
    [
        "In May 2021 it rained.", "By 3 May 2021 the order had ended.", "May to July was quiet.",
        "Grace Achterby chaired the panel.", "Ring 0808 2000 247 at any hour.",
        "The MA course and a BBC report.", "A graceful end; by the grace of others.",
        "It was 2 April 1990 in another town.", "The sum of 12/5 is 2.4.", "See section 18.11.",
        "Margins were thin. Market rents rose.", "Three days later the letter came.",
    ],
)  # fmt: skip
def test_ordinary_words_months_and_what_is_allowed_are_passed_over(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        ("number 943 476 5919.", "nhs-number", Level.BLOCKING),
        ("number 9434765919.", "nhs-number", Level.REVIEW),
        ("NHS number 9434765919.", "nhs-number", Level.BLOCKING),
        ("AB 12 34 56 C", "national-insurance", Level.BLOCKING),
        ("ab123456c", "national-insurance", Level.BLOCKING),
        ("at LS12 4QD", "postcode", Level.BLOCKING),
        ("ring 0113 496 0123", "phone", Level.BLOCKING),
        ("ring +44 (0)20 7946 0123", "phone", Level.BLOCKING),
        ("a.b@council.example.org", "email", Level.BLOCKING),
        ("a.b [at] council [dot] org", "email", Level.BLOCKING),
        ("car YK68 ABC", "vehicle", Level.BLOCKING),
        ("car A123 BCD", "vehicle", Level.REVIEW),
        ("passport no. 512345678", "passport", Level.BLOCKING),
        ("as @somebody_else", "handle", Level.REVIEW),
        ("born on 9 March 1971", "date-of-birth", Level.BLOCKING),
    ],
)
def test_numbers_are_somebodys_by_their_form(text: str, kind: str, level: Level) -> None:
    assert [(hit.kind, hit.level) for hit in Searcher(()).find(text)] == [(kind, level)]
    assert next(iter(Searcher(()).find(text))).identifier is None


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918", "QQ 12 34 56 C", "ZZ99 9ZZ9", "section 136", "in 2019 and 2020",
        "\u00a31,250,000", "140/90", "09:15 and 16:40", "page 0123", "version 1.2.3", "B11.1",
    ],
)  # fmt: skip
def test_other_numbers_are_nobodys(text: str) -> None:
    assert list(Searcher(()).find(f"It says {text} here.")) == []


def test_of_other_cases_only_what_is_distinctive_is_sought() -> None:
    other = Searcher(
        [
            KnownIdentifier("name", "Grace Young", own=False),
            KnownIdentifier("date-of-birth", "1986-04-02", Form.DATE, own=False),
        ]
    )

    def levels(text: str) -> list[Level]:
        return [hit.level for hit in other.find(text)]

    assert levels("Grace Young rang.") == levels("YOUNG, Grace") == [Level.BLOCKING]
    assert levels("Gracie rang; G.Y. too, and Grace.") == []
    assert levels("It was 2 April 1986.") == [Level.REVIEW]
    assert levels("She was born on 2 April 1986.") == [Level.BLOCKING]
    assert levels("It was 2 April; it was 3 April 1986.") == []


def test_a_hit_tells_whose_it_is() -> None:
    (hit,) = SEARCHER.find("Then Maggie rang.")

    assert hit.identifier is not None
    assert hit.identifier.person == "victim"
    assert (hit.start, hit.end) == (5, 11)
