"""A report as pieces: paragraphs with addresses, notes with ways back, pictures with words."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.sites.markdown import Block, Heading, MarkdownError
from generator.sites.pictures import Picture, PictureError
from generator.sites.report_parts import LONG, SHORT, parts_of
from generator.sites.report_text import (
    Piece,
    addresses_in,
    joined,
    read_report,
    with_notes,
    words_in,
)
from tests.sites.public_portal import HOSTILE, tags_of
from tests.sites.reports import long_report

PLACE = Place("(test)")
MAP = {"images/map.png": Picture("images/map.png", 800, 600)}


def html_of(text: str, *, marks: bool = True) -> str:
    read = read_report(text, PLACE, MAP, marks=marks)
    return "\n".join(
        piece.html if isinstance(piece, Block) else f"<h{piece.level}>{escape(piece.text)}"
        for piece in with_notes(read.pieces, read.notes)
    )


def ids(text: str) -> list[str]:
    return [a["id"] for _, a in tags_of(html_of(text)) if a.get("id", "").startswith("p-")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\n\nb", ["p-1", "p-2"], id="by their place"),
        pytest.param("3.4 a\n\n3.5. b\n\n**3.6** c", ["p-3-4", "p-3-5", "p-3-6"], id="own number"),
        pytest.param("3.4 a\n\n3.4 b", ["p-3-4", "p-2"], id="one number twice"),
        pytest.param("2021 was a year", ["p-1"], id="a year is no number"),
        pytest.param("- a\n- b\n\n  more\n\nc", ["p-1", "p-2", "p-3"], id="list entries"),
        pytest.param("1. a\n   - inner\n2. b", ["p-1", "p-2"], id="entries of the first level"),
        pytest.param("> said\n>\n> twice", ["p-1", "p-2"], id="a quotation"),
        pytest.param("- # heading in a list\n\na", ["p-1"], id="an entry without a paragraph"),
        pytest.param("| a |\n| --- |\n| b |\n\n    code\n\nc", ["p-1"], id="no cells, no code"),
        pytest.param("a[^1]\n\n[^1]: b\n\n    c", ["p-1"], id="no notes"),
    ],
)
def test_each_paragraph_has_an_address(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_each_address_has_a_link_that_says_what_it_is() -> None:
    found = [a for _, a in tags_of(html_of("3.4 a\n\nb")) if a.get("class") == "dhr-mark"]

    assert [(a["href"], a["aria-label"]) for a in found] == [
        ("#p-3-4", "Paragraph 3.4"),
        ("#p-2", "Paragraph 2"),
    ]
    assert "dhr-mark" not in html_of("3.4 a\n\nb", marks=False)


@given(st.lists(st.sampled_from(["a", "3.1 b", "- c", "> d", "## e", "3.1 b"]), max_size=12))
def test_addresses_are_single_and_always_the_same(parts: list[str]) -> None:
    text = "\n\n".join(parts)

    assert len(set(ids(text))) == len(ids(text))
    assert ids(text) == ids(text)


def test_notes_lead_there_and_back() -> None:
    made = html_of("a[^x] b[^y]\n\nc[^x]\n\n[^x]: first\n[^y]: second")
    found = [a for _, a in tags_of(made)]
    names = {a["id"] for a in found if "id" in a}
    back = [a["aria-label"] for a in found if a.get("role") == "doc-backlink"]

    assert {a["href"][1:] for a in found if a.get("href", "").startswith("#")} <= names
    assert [a["aria-label"] for a in found if a.get("role") == "doc-noteref"] == [
        "Note [1]",
        "Note [2]",
        "Note [1]",
    ]
    assert back == [
        "Back to note 1 in the text",
        "Back to note 1 in the text, place 2",
        "Back to note 2 in the text",
    ]
    assert "<h2>Notes" in made


def test_a_page_has_only_its_own_notes_and_ways_back() -> None:
    read = read_report("a[^x]\n\n## B\n\nb[^x] [^y]\n\n[^x]: first\n[^y]: second", PLACE, {})
    page = "".join(
        piece.html for piece in with_notes(read.pieces[1:], read.notes) if isinstance(piece, Block)
    )

    assert 'id="fn1" value="1"' in page
    assert 'href="#fnref1:1"' in page
    assert 'href="#fnref1"' not in page
    first = [*with_notes(read.pieces[:1], read.notes)]
    assert "second" not in str(first)


def test_a_note_that_nobody_refers_to_is_not_shown() -> None:
    assert "lost" not in html_of("a\n\n[^1]: lost")


def test_a_picture_of_the_release_is_shown_with_its_words_and_size() -> None:
    (picture,) = [
        a for tag, a in tags_of(html_of("![The *old* market](images/map.png)")) if a.get("alt")
    ]

    assert picture == {
        "src": "../images/map.png",
        "alt": "The old market",
        "width": "800",
        "height": "600",
        "loading": "lazy",
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x.png",
        "//evil.example/images/map.png",
        "images/other.png",
        "../images/map.png",
        "images/../images/map.png",
        "data:image/png;base64,AAAA",
        "images/map.png?x",
    ],
)
def test_no_other_picture_is_shown(address: str) -> None:
    made = html_of(f"![words]({address})")

    assert "<img" not in made
    assert "[Image: words]" in made


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(PictureError, match="without words"):
        read_report("![](images/map.png)", PLACE, MAP)


def test_a_hostile_text_is_inert() -> None:
    for tag, attributes in tags_of(html_of(HOSTILE)):
        assert tag not in ("script", "style", "img", "iframe", "svg", "math", "object", "form")
        assert not [each for each in attributes if each.startswith("on") or each == "style"]
        assert "javascript:" not in attributes.get("href", "").lower()


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "word " * 500_000],
    ids=["a line without end", "a text without end"],
)
def test_what_no_report_is_as_long_as_is_refused(text: str) -> None:
    with pytest.raises(MarkdownError):
        read_report(text, PLACE, {})


def test_deep_nesting_ends_somewhere() -> None:
    made = html_of("> " * 500 + "deep\n\n" + "- " * 500 + "deep")

    assert made.count("<blockquote>") < 40


# ---------------------------------------------------------------------------------------------
# Parts


def pieces(*chapters: tuple[int, int]) -> list[Piece]:
    """Return pieces: a heading of a level, and a block of so many words."""
    found: list[Piece] = []
    for level, words in chapters:
        if level:
            found.append(Heading(level, "Heading"))
        found.append(Block("<p>" + "word " * words + "</p>"))
    return found


def sizes(found: list[Piece]) -> list[int]:
    return [sum(map(words_in, part)) for part in parts_of(found)]


def test_a_report_of_ordinary_length_stays_whole() -> None:
    assert len(parts_of(pieces((2, 5000), (2, 5000), (2, 4900)))) == 1


def test_a_long_report_is_split_by_its_chapters() -> None:
    assert sizes(pieces((0, 100), (2, 6000), (3, 2000), (2, 9000))) == [8102, 9001]


def test_short_chapters_stay_together() -> None:
    assert sizes(pieces((2, 200), (2, 12_000), (2, 900), (2, 800), (2, 4000))) == [
        12_202,
        1702,
        4001,
    ]


@pytest.mark.parametrize("level", [0, 3], ids=["no heading at all", "lower headings"])
def test_a_chapter_that_is_too_long_is_cut(level: int) -> None:
    found = pieces((2, 100), *[(level, 2500)] * 20)

    assert max(sizes(found)) <= LONG
    assert min(sizes(found)) > SHORT


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 2, 3, 4]), st.sampled_from([10, 900, 5000])), max_size=30
    )
)
def test_every_piece_is_in_one_part_in_its_order(chapters: list[tuple[int, int]]) -> None:
    found = pieces(*chapters)

    assert [piece for part in parts_of(found) for piece in part] == found
    assert all(sum(map(words_in, part)) <= LONG + 2 * SHORT for part in parts_of(found))


def test_a_report_of_three_hundred_pages_is_read_and_split() -> None:
    read = read_report(long_report(20, 6000), PLACE, {})
    parts = parts_of(read.pieces)
    addresses = [each for part in parts for piece in part for each in addresses_in(piece)]

    assert len(parts) == 20
    assert len(addresses) == len(set(addresses)) == read.paragraphs
    assert re.fullmatch(r"p-20-[0-9]+", addresses[-2])


def test_neighbours_are_joined() -> None:
    assert list(joined([Block("a"), Block("b"), Heading(2, "c"), Block("d")])) == [
        Block("a\nb"),
        Heading(2, "c"),
        Block("d"),
    ]
