"""Laws of the search: however an identifier is written, it is found where it stands."""

from __future__ import annotations

import html
import re
import unicodedata
import urllib.parse
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.anonymity.known import Form, KnownIdentifier, Level
from generator.anonymity.matching import Searcher

IDENTIFIERS = (
    KnownIdentifier("name", "Zoë Quillfeather", person="victim"),
    KnownIdentifier("name", "Quillfeather", Form.PROPER, person="victim"),
    KnownIdentifier("name", "Anne-Marie O'Rourke"),
    KnownIdentifier("phone", "07700 900417", Form.CODE),
    KnownIdentifier("nhs-number", "999 412 0700", Form.CODE),
    KnownIdentifier("email", "w.quillfeather@example.org"),
    KnownIdentifier("address", "14 Canary Lane, Wexcombe"),
    KnownIdentifier("date-of-birth", "1986-04-02", Form.DATE),
    KnownIdentifier("name", "Gwil Murgatroyd", own=False),
)
SEARCHER = Searcher(IDENTIFIERS)
WRITTEN = (
    *((each.text, each) for each in IDENTIFIERS if each.form is not Form.DATE),
    *((text, IDENTIFIERS[7]) for text in ("2 April 1986", "the 2nd of April 1986", "02/04/86")),
)
LOOKS = str.maketrans({"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441"})


def _between(mark: str) -> Callable[[str], str]:
    """Put a mark after every second letter."""
    return lambda text: re.sub(r"(?<=[A-Za-z])(?=[a-z]{2})", mark, text, count=3)


CHANGES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full width": lambda text: "".join(
        chr(ord(each) + 0xFEE0) if each.isascii() and each.isalnum() else each for each in text
    ),
    "look-alikes": lambda text: text.translate(LOOKS),
    "zero width": _between("\u200b"),
    "soft hyphens": _between("\u00ad"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "line breaks": lambda text: text.replace(" ", "\n"),
    "wide spaces": lambda text: text.replace(" ", "   "),
    "capitals": str.upper,
    "curly apostrophes": lambda text: text.replace("'", "\u2019"),
    "bold in part": lambda text: f"{text[:2]}**{text[2:]}**",
    "bold letters": lambda text: f"<b>{text[0]}</b>{text[1:]}",
}
LAST: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "references": lambda text: "".join(
        f"&#{ord(each)};" if each.isalpha() else each for each in text
    ),
    "named references": html.escape,
    "escapes": lambda text: urllib.parse.quote(text, safe=" *<>/"),
}
plain = st.text("abcdefg hijklm nopqrs tuvwxyz,;\n", max_size=40)


@settings(deadline=None)
@given(
    which=st.sampled_from(WRITTEN),
    changes=st.lists(st.sampled_from(sorted(CHANGES)), max_size=3, unique=True),
    last=st.sampled_from(sorted(LAST)),
    before=plain,
    after=plain,
)
def test_through_any_changes_of_its_writing_an_identifier_is_found_and_blocks(
    which: tuple[str, KnownIdentifier], changes: list[str], last: str, before: str, after: str
) -> None:
    text, identifier = which
    if "bold in part" in changes:  # what is escaped is no markup
        changes, last = ["bold in part"], "as it is"
    for name in sorted(changes, key=list(CHANGES).index):
        text = CHANGES[name](text)
    text = LAST[last](text) if "bold letters" not in changes else text
    written = f"{before} - {text} - {after}"

    hits = [hit for hit in SEARCHER.find(written) if hit.level is Level.BLOCKING]

    assert any(hit.identifier == identifier or hit.kind == identifier.kind for hit in hits)


@settings(deadline=None)
@given(which=st.sampled_from(WRITTEN), before=plain, after=plain)
def test_a_hit_gives_exactly_the_place_of_what_was_found(
    which: tuple[str, KnownIdentifier], before: str, after: str
) -> None:
    text, _ = which
    written = f"Caf\u00e9 \ufb01ne &amp; {before} - {text} - {after}"

    spans = [written[hit.start : hit.end] for hit in SEARCHER.find(written)]

    assert text in spans or text.removeprefix("the ") in spans


def test_a_split_name_is_given_from_its_first_letter_to_its_last() -> None:
    text = "so Zo<b>&euml;</b> **Quill**feather went"

    (hit,) = SEARCHER.find(text)

    assert text[hit.start : hit.end] == "Zo<b>&euml;</b> **Quill**feather"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_refused_and_every_place_lies_in_it(text: str) -> None:
    for hit in SEARCHER.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert 1 <= hit.line <= text.count("\n") + 1


@settings(deadline=None)
@given(st.lists(st.sampled_from([text for text, _ in WRITTEN]), min_size=1, max_size=6))
def test_hits_come_in_order_do_not_overlap_and_repeat_nothing(names: list[str]) -> None:
    text = " and ".join(names)

    hits = list(SEARCHER.find(text))

    assert all(one.end <= other.start for one, other in pairwise(hits))
    for hit in hits:
        assert re.fullmatch(r".\u2026 \([0-9]+ characters\)", hit.masked)
        assert "uillf" not in repr(hit)


HOSTILE = {
    "open tags": "<a " * 40_000,
    "brackets": "[" * 60_000 + "](" * 20_000,
    "ampersands": "&amp;" * 30_000 + "&" * 30_000,
    "digits": "1" * 100_000,
    "spaced digits": "0 1 " * 30_000,
    "dates": "1/1/" * 30_000,
    "at signs": "a@" * 40_000,
    "dots": "a." * 40_000 + "@",
    "one name over and over": "Zo\u00eb " * 30_000,
    "letters of a name": "quillfeathe" * 10_000,
    "spaced letters": "Q u i l l " * 15_000,
    "capitals": "A" * 100_000,
    "initials": "Z.Q. " * 20_000,
    "number words": "seven " * 20_000,
    "marks": "\u0301" * 60_000,
    "blanks": " \n" * 60_000,
    "percent": "%25" * 40_000,
    "later": "a day later " * 10_000,
    "months": "April " * 20_000,
    "backslashes": "\\u0041" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.timeout(20)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    for _ in SEARCHER.find(text):
        pass
