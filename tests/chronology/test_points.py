"""What a merged chronology points out, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from generator.chronology.days import parse_moment
from generator.chronology.entries import Entry
from generator.chronology.merging import merge
from generator.chronology.points import Frame, Point, PointKind, points
from tests.chronology.test_merging import entry
from tests.chronology.workbooks import CASE, returned

FRAME = Frame({"police": "Midmarch Police", "housing": "Homes"}, gap_months=6,
              commissioned=("police", "housing"))  # fmt: skip
YEAR = replace(FRAME, first=dt.date(2020, 1, 1), last=dt.date(2020, 12, 31))


def found(kind: PointKind, *entries: Entry, frame: Frame = FRAME) -> list[Point]:
    agencies = dict.fromkeys(each.agency for each in entries)
    files = [returned(name, [each for each in entries if each.agency == name]) for name in agencies]
    return [point for point in points(merge(CASE, files), frame) if point.kind is kind]


def days(kind: PointKind, *starts: str, frame: Frame = YEAR) -> list[tuple[str, str]]:
    made = [entry(start, row=row) for row, start in enumerate(starts, 2)]
    return [(f"{p.first:%d/%m/%Y}", f"{p.last:%d/%m/%Y}")
            for p in found(kind, *made, frame=frame) if p.first and p.last]  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "gaps"),
    [
        (("01/01/2020", "01/07/2020", "31/12/2020"), []),
        (("01/01/2020", "02/07/2020", "31/12/2020"), []),
        (("01/01/2020", "03/07/2020", "31/12/2020"), [("02/01/2020", "02/07/2020")]),
        (("01/06/2020",), [("02/06/2020", "31/12/2020")]),
        (("31/12/2020",), [("01/01/2020", "30/12/2020")]),
        (("2020",), []),
        (("02/2020", "11/2020"), [("01/03/2020", "31/10/2020")]),
        (("2018", "2022"), [("01/01/2020", "31/12/2020")]),
    ],
)
def test_a_gap_is_longer_than_the_policys_months_within_the_period(
    starts: Sequence[str], gaps: list[tuple[str, str]]
) -> None:
    assert days(PointKind.GAP, *starts) == gaps


def test_without_terms_the_period_is_from_the_first_entry_to_the_last() -> None:
    assert days(PointKind.GAP, "01/01/2020", "01/01/2021", frame=FRAME) == [
        ("02/01/2020", "31/12/2020")
    ]


def test_an_entry_that_lasts_covers_its_time() -> None:
    long = replace(entry("01/01/2020"), end=parse_moment("31/12/2020"))

    assert found(PointKind.GAP, long, entry("01/02/2020", row=3), frame=YEAR) == []


def test_rows_that_say_the_same_are_doubles_whatever_their_reference() -> None:
    (point,) = found(PointKind.DOUBLE, entry(), entry(row=5, reference="x"), entry("2020", row=6))

    assert "Midmarch Police has one entry of 5 March 2021 in rows 2, 5." in point.words


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"event": "A neighbour reported shouting at night"},
         {"event": "Neighbour reported shouting at night."}, True),
        ({"event": "A neighbour reported shouting at night"},
         {"event": "Rent arrears letter sent to the tenant"}, False),
        ({"event": "Call", "reference": "CR/77"}, {"event": "Visit", "reference": "cr 77"}, True),
        ({"event": "A call", "person": "Victim"}, {"event": "A call", "person": "Son"}, False),
        ({"event": "Visit"}, {"event": "Visit"}, True),
        ({"start": "05/03/2021?"}, {"start": "05/03/2021?"}, False),
        ({"start": "03/2021"}, {"start": "03/2021"}, False),
    ],
)  # fmt: skip
def test_entries_of_two_agencies_on_one_day_in_much_the_same_words_may_be_one_event(
    one: dict[str, Any], other: dict[str, Any], alike: bool
) -> None:
    made = [entry(agency="police", **one), entry(agency="housing", row=7, **other)]

    told = found(PointKind.LIKELY, *made)

    assert bool(told) == alike
    if alike:
        assert "Homes (row 7) and Midmarch Police (row 2)" in told[0].words


def test_entries_of_one_agency_are_not_taken_for_two_views_of_one_event() -> None:
    assert found(PointKind.LIKELY, entry(), entry(row=3, comment="x")) == []


def test_very_many_entries_of_one_day_are_looked_at_in_reasonable_time() -> None:
    made = [entry(agency=name, row=row, event=f"{row} " * 20 + name)
            for name in ("police", "housing") for row in range(2, 9000)]  # fmt: skip

    assert found(PointKind.LIKELY, *made) is not None


def test_what_lies_outside_the_period_is_kept_and_noted() -> None:
    made = [entry("31/12/2019"), entry("12/2019", row=3), entry("2020", row=4),
            entry("01/01/2021", agency="housing", row=5)]  # fmt: skip

    told = found(PointKind.OUTSIDE, *made, frame=YEAR)

    assert {point.words for point in told} == {
        "Midmarch Police has 2 outside the period under review, which are kept: row 3, 2.",
        "Homes has 1 outside the period under review, which is kept: row 5.",
    }


def test_agencies_asked_but_missing_and_there_but_not_asked_are_named() -> None:
    frame = replace(FRAME, commissioned=("police", "trust", "trust"))

    missing = found(PointKind.MISSING, entry(), entry(agency="housing"), frame=frame)
    unasked = found(PointKind.UNASKED, entry(), entry(agency="housing"), frame=frame)

    assert [point.words for point in missing] == ["trust has not returned its chronology."]
    assert [point.words for point in unasked] == [
        "No IMR is commissioned from Homes, which returned a chronology."
    ]
