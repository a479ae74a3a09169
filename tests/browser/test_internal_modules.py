"""What the browser side and the generator must both know, asked of both."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from generator.dates import in_words
from generator.policy.check_phrase import check_phrase
from generator.sites.sealing import desk_name
from generator.vault.padding import padme
from tests.browser.asking import ask, messages

PHRASES = Path("tests/vectors/check_phrases.json")


def test_both_sides_put_a_length_into_the_same_bucket() -> None:
    edges = [2**n + more for n in range(1, 27) for more in (-1, 0, 1)]
    lengths = sorted({*range(2, 300), *edges, 4095, 4096, 4097, 52_428_800})

    assert ask([["framing", "padme", length] for length in lengths]) == [
        padme(length) for length in lengths
    ]


def test_both_sides_find_a_desk_under_the_same_name() -> None:
    site = "4k3v7q2mzpa6xtwn5rbc7ydh2e"
    recipients = [f"age1{hashlib.sha256(bytes([n])).hexdigest()[:58]}" for n in range(20)]

    assert ask([["desk", "deskName", site, each] for each in recipients]) == [
        desk_name(site, each) for each in recipients
    ]


def test_both_sides_count_and_write_days_alike() -> None:
    first = dt.date(2023, 12, 30)
    days = [first + dt.timedelta(days=n) for n in range(0, 1200, 17)]

    counted = ask([["dates", "daysBetween", str(first), str(day)] for day in days])
    written = ask([["dates", "inWords", str(day)] for day in days])

    assert counted == [(day - first).days for day in days]
    assert written == [in_words(day) for day in days]


def test_both_sides_make_the_same_check_phrases() -> None:
    table = json.loads(PHRASES.read_text("utf-8"))
    told = [each["phrase"] for each in table]

    assert any(each.startswith("00") for each in told)
    assert [check_phrase(each["recipient"]) for each in table] == told
    assert ask([["check_phrase", "checkPhrase", each["recipient"]] for each in table]) == told


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2026-13-01", "2026-1-1", "26-01-01", "2026-06-15T00:00", "0999-01-01", "", "x"],
)
def test_what_is_no_day_is_not_read_as_one(text: str) -> None:
    assert ask([["dates", "parseDay", text]]) == [None]


def test_every_reason_has_a_sentence_that_says_what_to_do() -> None:
    for code, sentence in messages().items():
        assert sentence.endswith("."), code
        assert len(sentence) > len("Tell the office."), code
