"""Searching a whole folder at once: as sure as searching text by text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.anonymity.known import Form, KnownIdentifier
from generator.anonymity.matching import Searcher
from generator.release.site_scan import PARTED, Searchers, scan_folder

NAME = "Thelma Quennelby"
SEARCHER = Searcher(
    [
        KnownIdentifier("name", NAME),
        KnownIdentifier("name", "Thelma", Form.PROPER),
        KnownIdentifier("date-of-birth", "1981-04-17", Form.DATE),
        KnownIdentifier("phone", "07700 900417", Form.CODE),
    ],
    ["Thelma House Team", "Domestic Abuse Team"],
)
WORDS = (
    "Thelma", "thelma", "Quennelby", "quennelby", "Thel", "ma", "T", "helma", "&#84;helma", "%54",
    "House", "Team", "Domestic", "Abuse", "17", "April", "1981", "17/04/", "born on", "07700",
    "900417", "oh", "seven", "double", "NHS number", "943 476", "5919", "@", "thelma@", "a.example",
    "<b>", "</b>", "<", ">", "</", "&lt;", "*", "**", "_", "`", "\\", "\\u0054", "[", "](", ")",
    "{.x", "}", "[^1]", ".", ",", "-", "'s", "!", "\n", " ", "  ", "\u200b", "\u0422", "passport",
    "123456789", "AB", "12 34 56", "C",
)  # fmt: skip
TEXTS = st.lists(
    st.builds(
        lambda words, between: between.join(words),
        st.lists(st.sampled_from(WORDS), max_size=8),
        st.sampled_from(["", " "]),
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_is_found_in_one_text_is_found_among_many(texts: list[str]) -> None:
    alone = any(True for text in texts for _ in SEARCHER.blocking(text))
    together = any(True for _ in SEARCHER.blocking(PARTED.join(texts)))

    assert together or not alone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Told Thel", "ma afterwards", id="word"),
        pytest.param("Called 07700", "900417 times", id="number"),
        pytest.param("On 17", "April 1981 papers", id="day"),
    ],
)
def test_nothing_is_found_over_the_border_of_two_texts(one: str, other: str) -> None:
    assert not list(SEARCHER.blocking(f"{one}{PARTED}{other}"))


def packed(content: bytes) -> bytes:
    return gzip.compress(b"pagefind_dcd" + content)


def test_a_hash_in_a_name_is_nobodys_number_and_a_text_is_searched(tmp_path: Path) -> None:
    # Pagefind names its files so, and `EN 57 69 26 C` is written like a National Insurance number.
    name = "en_576926c.pf_fragment"
    site = {
        f"pagefind/fragment/{name}": packed(json.dumps({"content": "Nothing."}).encode()),
        "pagefind/pagefind-entry.json": json.dumps({"hash": "en_576926c"}).encode(),
        "manifest.json": json.dumps({"files": {f"pagefind/fragment/{name}": {}}}).encode(),
    }

    def found() -> list[tuple[str, str]]:
        for file, data in site.items():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(data)
        return [
            (leak.kind, leak.file) for leak in scan_folder(tmp_path, Searchers(SEARCHER, {})).leaks
        ]

    assert found() == []
    text = {"content": "Her number was EN 57 69 26 C."}
    site[f"pagefind/fragment/{name}"] = packed(json.dumps(text).encode())
    site["manifest.json"] = json.dumps({"files": {"thelma.html": {}}}).encode()
    assert ("national-insurance", f"pagefind/fragment/{name} (text)") in found()
    site["pagefind/pagefind-entry.json"] = json.dumps({"of": NAME}).encode()
    assert ("name", "pagefind/pagefind-entry.json") in found()
