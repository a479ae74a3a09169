"""Several chronologies become one: in one order, with nothing lost, whatever came first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.chronology.canonical import read_chronology, write_chronology
from generator.chronology.days import Moment, parse_moment
from generator.chronology.entries import Chronology, Entry
from generator.chronology.errors import ChronologyFileError, StoredChronologyError
from generator.chronology.merging import changes, merge
from generator.errors import DhrError, Place
from tests.chronology.workbooks import CASE, returned, told

HERE = Place("a paper")
TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
MOMENT = st.one_of(
    st.dates(dt.date(2019, 1, 1), dt.date(2021, 12, 31)).map(Moment.on),
    st.builds(Moment, st.integers(2019, 2021), st.integers(1, 12), st.none(), st.booleans()),
    st.builds(Moment, st.integers(2019, 2021), st.none(), st.none(), st.booleans()),
)


def entry(start: str = "05/03/2021", agency: str = "police", row: int = 2, **more: str) -> Entry:
    told: dict[str, Any] = {"source": "Log", "event": "A call.", **more}
    return Entry(agency=agency, row=row, start=parse_moment(start), **told)


@st.composite
def returns(draw: st.DrawFn) -> list[list[Entry]]:
    """What several agencies returned."""
    files = []
    for agency in ("ambulance", "housing", "police")[: draw(st.integers(1, 3))]:
        moments = draw(st.lists(MOMENT, min_size=1, max_size=6))
        files.append(
            [
                Entry(agency, row, moment, draw(TEXT), draw(TEXT), comment=draw(TEXT))
                for row, moment in enumerate(moments, 2)
            ]
        )
    return files


@given(returns(), st.randoms())
def test_files_in_any_order_give_the_same_bytes_and_lose_nothing(
    files: list[list[Entry]], random: object
) -> None:
    every = [returned(file[0].agency, file) for file in files]
    shuffled = sorted(every, key=lambda _: random.random())  # type: ignore[attr-defined]

    merged = merge(CASE, every)

    assert write_chronology(merged) == write_chronology(merge(CASE, shuffled))
    assert Counter(each.content for each in merged.entries) == Counter(
        each.content for file in files for each in file
    )
    firsts = [each.start.key[:3] for each in merged.entries]
    assert firsts == sorted(firsts)


@given(returns())
def test_what_is_stored_is_read_back_and_nothing_else_is(files: list[list[Entry]]) -> None:
    merged = merge(CASE, [returned(file[0].agency, file) for file in files])
    data = write_chronology(merged)

    again = read_chronology(data, CASE, HERE)

    assert again == merged
    assert changes(merged, again) == changes(again, merged)
    with pytest.raises(StoredChronologyError):
        read_chronology(data, "DHR-2025-002", HERE)


def test_ties_stand_by_time_then_doubt_then_agency_then_row() -> None:
    files = [
        [entry(row=4), entry("05/03/2021?", row=2), entry(row=3)],
        [entry(agency="housing", row=9, start_time="09:00"), entry(agency="housing", row=5)],
    ]

    merged = merge(CASE, [returned(file[0].agency, file) for file in files])

    assert told(merged) == [
        ("housing", 5), ("police", 3), ("police", 4), ("police", 2), ("housing", 9),
    ]  # fmt: skip


def test_an_agency_given_again_takes_its_own_place_and_the_others_stay() -> None:
    housing = returned("housing", [entry(agency="housing")])
    first = merge(CASE, [returned("police", [entry(), entry("2020", row=3)]), housing])

    second = merge(CASE, [returned("police", [entry(), entry("2019", row=3)])], first)

    assert told(second) == [("police", 3), ("housing", 2), ("police", 2)]
    told_changes = [
        (each.agency, each.added, each.removed, each.kept) for each in changes(first, second)
    ]
    assert told_changes == [("housing", 0, 0, 1), ("police", 1, 1, 1)]
    alone = merge(CASE, [returned("police", [entry()])], first, only_given=True)
    assert alone.agencies == ("police",)
    assert changes(first, alone)[0].removed == 1


def test_a_merge_of_too_many_entries_is_refused() -> None:
    files = [returned(name, [entry(agency=name, row=row) for row in range(2, 9002)])
             for name in ("a", "b", "c")]  # fmt: skip

    with pytest.raises(ChronologyFileError, match="20,000"):
        merge(CASE, files)


STORED = write_chronology(merge(CASE, [returned("police", [entry(), entry("2020?", row=3)])]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b"\xff",
        STORED.replace(b"dhr-chronology-1", b"dhr-chronology-2"),
        STORED.replace(b'"row":2', b'"row":"2"'),
        STORED.replace(b'"row":2', b'"row":2.0'),
        STORED.replace(b'"2021-03-05"', b'"2021-3-5"'),
        STORED.replace(b'"2021-03-05"', b'"2021-02-30"'),
        STORED.replace(b'"2021-03-05"', b"20210305"),
        STORED.replace(b'"source":"Log"', b'"source":["Log"]'),
        STORED.replace(b'"source":"Log"', b'"source":"Log","more":"x"'),
        STORED.replace(b'"source":"Log",', b""),
        STORED.replace(b'"rows":2', b'"rows":2,"x":1'),
        STORED.replace(b'"2020?"', b'"2022?"'),
        STORED + b"\n",
        b"\xef\xbb\xbf" + STORED,
    ],
)
def test_a_stored_chronology_of_another_hand_is_refused(data: bytes) -> None:
    assert data != STORED
    with pytest.raises(StoredChronologyError):
        read_chronology(data, CASE, HERE)


@given(st.integers(0, len(STORED) - 1), st.integers(1, 255))
def test_any_byte_of_the_stored_form_counts(at: int, by: int) -> None:
    spoilt = bytearray(STORED)
    spoilt[at] ^= by

    try:
        found = read_chronology(bytes(spoilt), CASE, HERE)
    except DhrError:
        return
    assert write_chronology(found) == bytes(spoilt)


def test_an_entry_shows_nothing_of_itself_in_logs() -> None:
    said = entry(event="Wilhelmina")

    assert "Wilhelmina" not in repr(said) + str(Chronology(CASE, (), (said,)))
    assert "Wilhelmina" not in repr(replace(said, row=4))
