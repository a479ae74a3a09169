"""Civil dates and calendar months."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import add_months, in_words, parse_day, today_in_london, years_between

days = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param("2025-01-15", 1, "2025-02-15", id="the same day of the next month"),
        pytest.param("2025-01-31", 1, "2025-02-28", id="the last day of a shorter month"),
        pytest.param("2024-01-31", 1, "2024-02-29", id="of a leap year"),
        pytest.param("2025-02-28", 1, "2025-03-28", id="the last day is not kept"),
        pytest.param("2025-08-31", 6, "2026-02-28", id="six months over the year's end"),
    ],
)
def test_months_are_calendar_months(day: str, months: int, later: str) -> None:
    assert add_months(parse_day(day), months) == parse_day(later)


@given(day=days, months=st.integers(0, 24))
def test_months_lead_into_the_month_meant_and_never_past_it(day: dt.date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@given(day=days)
def test_a_day_written_is_the_day_read(day: dt.date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30", "2025-13-01", "2025-1-1", "20250301", "01/03/2025", "2025-W10-6", "",
        "0999-01-01", "2025-03-01 ", "2025-03-01T00:00",
        "\u0662\u0660\u0662\u0665-\u0660\u0663-\u0660\u0661",
    ],
)  # fmt: skip
def test_other_texts_are_no_days_and_are_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a da") as refused:
        parse_day(text)

    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("born", "died", "age"),
    [
        pytest.param("2007-06-15", "2025-06-14", 17, id="the day before the birthday"),
        pytest.param("2007-06-15", "2025-06-15", 18, id="on the birthday"),
        pytest.param("2008-02-29", "2026-02-28", 17, id="born on 29 February, on the 28th"),
        pytest.param("2008-02-29", "2026-03-01", 18, id="born on 29 February, on 1 March"),
    ],
)
def test_age_counts_completed_years(born: str, died: str, age: int) -> None:
    assert years_between(parse_day(born), parse_day(died)) == age


def test_a_day_in_words_has_no_leading_zero() -> None:
    assert in_words(dt.date(2025, 3, 3)) == "3 March 2025"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC), "2025-07-01", id="summer"),
        pytest.param(dt.datetime(2025, 1, 31, 23, 30, tzinfo=dt.UTC), "2025-01-31", id="winter"),
    ],
)
def test_today_is_london_s(moment: dt.datetime, day: str) -> None:
    assert today_in_london(moment).isoformat() == day
