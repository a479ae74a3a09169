from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.matching import find, fold, mask

NAME = KnownIdentifier("name", "Zoë Quillfeather")
PHONE = KnownIdentifier("phone", "01632 960 123")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("met Zoë Quillfeather at home", id="as recorded"),
        pytest.param("ZOË QUILLFEATHER", id="in capitals"),
        pytest.param("Zoë\nQuillfeather", id="over a line end"),
        pytest.param("Zoë   Quillfeather", id="with wide spaces"),
        pytest.param("Zoë\u00a0Quillfeather", id="with a no-break space"),
        pytest.param("Zo\u00ad\u00eb Quill\u200bfeather", id="with a soft hyphen and zero width"),
        pytest.param("Ｚoë Ｑuillfeather", id="in full-width letters"),  # noqa: RUF001
        pytest.param("(Zoë Quillfeather)", id="in brackets"),
        pytest.param("Zoë Quillfeather's sister", id="possessive"),
    ],
)
def test_a_name_is_found_however_it_is_laid_out(text: str) -> None:
    (hit,) = find(text, [NAME])

    assert hit.kind == "name"


@pytest.mark.parametrize("text", ["Zoë Quillfeathers", "xZoë Quillfeather", "Zoë", ""])
def test_part_of_a_word_or_of_a_name_is_not_the_name(text: str) -> None:
    assert list(find(text, [NAME])) == []


def test_a_hit_tells_its_line_and_repeats_nothing_of_the_match() -> None:
    (hit,) = find("one\ntwo\ncall 01632 960 123 now\n", [NAME, PHONE])

    assert (hit.kind, hit.line, hit.masked) == ("phone", 3, "0… (13 characters)")


def test_no_identifier_finds_nothing() -> None:
    assert list(find("anything", [])) == []
    assert list(find("anything at all", [KnownIdentifier("name", "\u200b")])) == []


words = st.text(st.characters(categories=["Ll", "Lu"]), min_size=3, max_size=12)


@given(before=st.lists(words, max_size=4), name=st.tuples(words, words))
def test_whatever_is_written_around_it_an_identifier_is_found(
    before: list[str], name: tuple[str, str]
) -> None:
    text = " ".join([*before, *name, "end"])

    hits = list(find(text, [KnownIdentifier("name", " ".join(name))]))

    assert hits
    assert all(hit.masked == mask(fold(" ".join(name))) for hit in hits)
