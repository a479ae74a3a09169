"""The yearly drill: what its file must say, and until when it counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DhrError
from generator.policy.recovery import Recovery, parse_recovery
from generator.vault.keys import new_identity

KEY = str(new_identity().recipient)


def test_a_drill_counts_for_a_year_unless_the_policy_says_otherwise() -> None:
    yearly = parse_recovery(f"drilled: 2024-02-29\nbreak_glass: {KEY}\n")
    often = parse_recovery(f"drilled: 2026-08-31\nbreak_glass: {KEY}\nevery_months: 6\n")

    assert (yearly.due(), often.due()) == (dt.date(2025, 2, 28), dt.date(2027, 2, 28))


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), months=st.integers(1, 60))
def test_a_drill_counts_at_least_from_its_own_day_on(day: dt.date, months: int) -> None:
    assert Recovery(drilled=day, break_glass=KEY, every_months=months).due() > day


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"break_glass: {KEY}\n", id="no day"),
        pytest.param("drilled: 2026-06-15\n", id="no key"),
        pytest.param(f"drilled: 2026-02-30\nbreak_glass: {KEY}\n", id="no day of the calendar"),
        pytest.param("drilled: 2026-06-15\nbreak_glass: age1\n", id="no key of ours"),
        pytest.param(f"drilled: 2026-06-15\nbreak_glass: {KEY}\nwho: me\n", id="more than that"),
        pytest.param(f"drilled: [2026-06-15]\nbreak_glass: {KEY}\n", id="a list"),
        pytest.param("- 1\n", id="no map"),
    ],
)
def test_what_is_no_drill_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(DhrError, match=r"policy/recovery\.yaml|is"):
        parse_recovery(text)
