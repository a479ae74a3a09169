"""Days and times as agencies write them: what is taken, what is kept, what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.chronology.days import (
    Moment,
    UnreadableError,
    parse_moment,
    parse_time,
    stored_moment,
)

MOMENTS = st.one_of(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(Moment.on),
    st.builds(Moment, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(Moment, st.integers(1900, 2100)),
)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("05/03/2021", "2021-03-05"),
        ("5/3/2021", "2021-03-05"),
        ("5.3.2021", "2021-03-05"),
        ("5-3-2021", "2021-03-05"),
        ("2021-03-05", "2021-03-05"),
        ("2021-03-05 00:00:00", "2021-03-05"),
        ("5 March 2021", "2021-03-05"),
        ("5th Mar 2021", "2021-03-05"),
        ("  5   march,  2021 ", "2021-03-05"),
        ("29/02/2024", "2024-02-29"),
        ("05/03/2021?", "2021-03-05?"),
        ("03/2021", "2021-03"),
        ("03/2021?", "2021-03?"),
        ("2021-03 ?", "2021-03?"),
        ("March 2021 (?)", "2021-03?"),
        ("Sept 2021", "2021-09"),
        ("c. March 2021", "2021-03?"),
        ("c2021", "2021?"),
        ("circa 2021", "2021?"),
        ("about March 2021", "2021-03?"),
        ("approx. 5 March 2021", "2021-03-05?"),
        ("2021", "2021"),
        ("2021?", "2021?"),
    ],
)
def test_each_form_is_read_in_one_way_with_its_doubt(text: str, stored: str) -> None:
    assert parse_moment(text).stored == stored


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/25/2021", "day/month/year"),
        ("31/04/2021", "day of the calendar"),
        ("29/02/2023", "day of the calendar"),
        ("0/3/2021", "day of the calendar"),
        ("05/03/21", "two digits"),
        ("5 March 21", "two digits"),
        ("05/03/2021 14:30", "time as well"),
        ("05/03/0021", "1900"),
        ("05/03-2021", "write 05/03/2021"),
        ("Smarch 2021", "names no month"),
        ("early 2021", "names no month"),
        ("between March and May 2021", "write 05/03/2021"),
        ("last spring", "write 05/03/2021"),
        ("44260", "write 05/03/2021"),
        ("\u0661\u0662/03/2021", "write 05/03/2021"),
        ("?", "write 05/03/2021"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why) as caught:
        parse_moment(text)

    assert text not in str(caught.value) or text == "?"


@given(MOMENTS, st.booleans())
def test_every_moment_is_read_back_as_it_is_stored_written_and_said(
    moment: Moment, doubtful: bool
) -> None:
    moment = Moment(moment.year, moment.month, moment.day, doubtful)

    assert stored_moment(moment.stored) == moment
    assert parse_moment(moment.written) == moment
    assert parse_moment(moment.words) == moment


@given(MOMENTS, MOMENTS)
def test_order_follows_the_first_day_that_it_may_have_been(one: Moment, other: Moment) -> None:
    if one.key < other.key:
        assert one.first <= other.first
    if one.last < other.first:
        assert one.key < other.key


def test_what_is_known_less_well_stands_before_what_it_may_be() -> None:
    written = ["2021", "2021?", "03/2021", "03/2021?", "01/03/2021", "01/03/2021?", "02/03/2021"]

    moments = [parse_moment(text) for text in written]

    moments.reverse()

    assert sorted(moments, key=lambda each: each.key) == moments[::-1]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("14:30", "14:30"),
        ("9:05", "09:05"),
        ("09.05", "09:05"),
        ("0905", "09:05"),
        ("0905 hrs", "09:05"),
        ("14:30:00", "14:30"),
        ("14:30:05", "14:30:05"),
        ("9:05 am", "09:05"),
        ("9:05pm", "21:05"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("c. 21:00", "21:00?"),
        ("21:00?", "21:00?"),
    ],
)
def test_a_time_is_kept_by_the_24_hour_clock(text: str, stored: str) -> None:
    assert parse_time(text) == stored


@pytest.mark.parametrize(
    "text", ["25:00", "24:00", "14:60", "13:00 pm", "0 am", "14", "evening", ""]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="14:30"):
        parse_time(text)


@given(st.text(max_size=40))
def test_no_text_upsets_the_readers(text: str) -> None:
    for reader in (parse_moment, parse_time, stored_moment):
        try:
            reader(text)
        except UnreadableError:
            continue
