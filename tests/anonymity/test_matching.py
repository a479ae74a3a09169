from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.anonymity.identifiers import Form, KnownIdentifier
from generator.anonymity.matching import Searcher, find, fold, mask

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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("_Zoë Quillfeather_", id="in italics"),
        pytest.param("Zoë **Quill**feather", id="half in bold"),
        pytest.param("Zoë&nbsp;Quill&shy;feather", id="by character references"),
        pytest.param("Zo&#235; &#x51;uillfeather", id="by numbers"),
        pytest.param("Zoë<br>Quillfeather", id="over a break"),
        pytest.param("Zoë<!-- x --> Quillfeather", id="around a comment"),
        pytest.param("Zoë[^1] Quillfeather", id="around a footnote"),
        pytest.param("[Zoë](https://x.example/a_b) Quillfeather", id="half a link"),
        pytest.param("<https://x.example/Zo%C3%AB%20Quillfeather>", id="in an escaped address"),
        pytest.param("https://x.example/zoe-quillfeather/", id="in an address"),
        pytest.param('<img alt="Zo&euml; Quillfeather">', id="escaped in an attribute"),
        pytest.param("![](x.png 'Zoë Quillfeather')", id="in an image's title"),
        pytest.param("| Zoë | Quillfeather |", id="in two cells"),
        pytest.param("Zoë\\\nQuillfeather", id="over a hard line end"),
        pytest.param("Zoe\u0308 Quillfeather", id="decomposed"),
        pytest.param("Zoe Quillfeather", id="without its accent"),
        pytest.param("Zoë_Quillfeather.docx", id="in a file's name"),
        pytest.param("Zoë Qu\0illfeather", id="with NUL"),
    ],
)
def test_a_name_is_found_through_markup(text: str) -> None:
    assert [hit.kind for hit in find(f"Here {text} there", [NAME])] == ["name"]


@pytest.mark.parametrize("text", ["O'Quill", "O\u2019Quill", "O`Quill", "OQuill", "O-Quill"])
def test_an_apostrophe_may_be_any_or_none(text: str) -> None:
    assert list(find(text, [KnownIdentifier("name", "O'Quill", Form.PROPER)]))


@pytest.mark.parametrize(
    ("text", "found"),
    [("met Hope there", True), ("HOPE", True), ("full of hope", False), ("hopeful", False),
     ("Hope's sister", True), ("**H**ope", True)],
)  # fmt: skip
def test_a_name_that_is_a_word_begins_with_a_capital(text: str, *, found: bool) -> None:
    assert bool(list(find(text, [KnownIdentifier("name", "Hope", Form.PROPER)]))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("01632960123", True), ("01632 960-123", True), ("(01632) 960123", True),
     ("001632960123", False), ("016329601234", False), ("01632 and 960123", False)],
)  # fmt: skip
def test_a_number_may_be_spaced_in_any_way(text: str, *, found: bool) -> None:
    number = KnownIdentifier("phone", "01632 960 123", Form.CODE)

    assert bool(list(find(f"call {text} now", [number]))) is found


def test_a_name_within_a_longer_public_name_is_let_through() -> None:
    first = KnownIdentifier("name", "Rosamund", Form.PROPER)
    searcher = Searcher([first, NAME], ["Rosamund Achterby", "Zoë"])

    assert list(searcher.find("Rosamund Achterby chaired.")) == []
    assert [hit.line for hit in searcher.find("Rosamund Achterby met\nRosamund.")] == [2]
    assert [hit.kind for hit in searcher.find("Zoë Quillfeather")] == ["name"]


def test_other_than_names_no_allowed_name_hides_anything() -> None:
    school = KnownIdentifier("school", "Achterby")

    assert list(Searcher([school], ["Rosamund Achterby"]).find("Rosamund Achterby"))


def test_a_part_of_what_was_found_is_not_told_again() -> None:
    part = KnownIdentifier("name", "Quillfeather", Form.PROPER)

    assert len(list(find("Zoë Quillfeather", [NAME, part]))) == 1
    assert len(list(find("Zoë Quillfeather\n\nand Quillfeather", [NAME, part]))) == 2


def test_a_long_report_is_searched_for_many_identifiers_in_little_time() -> None:
    many = [KnownIdentifier("name", f"Person{n} Surname{n}") for n in range(3_000)]
    text = "A sentence of the report with Person7 in it, and Surname8. " * 2_000
    started = time.process_time()

    assert list(find(text + "Person9 Surname9", many))
    assert time.process_time() - started < 5


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_searched(text: str) -> None:
    hits = list(find(f"{text}\nZoë Quillfeather\n{text}", [NAME, PHONE]))

    assert any(hit.kind == "name" for hit in hits)
