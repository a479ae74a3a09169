"""Pages as markdown: headings stay words, anchors stay single, links stay inside."""

from __future__ import annotations

import html
import posixpath
import re

import markdown  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sites.markdown import Block, Heading, render_markdown
from generator.sites.public_page import (
    Page,
    escape_heading,
    levelled,
    links_within,
    relative,
    slug_of,
)
from generator.sites.public_policy import PublicPageError, read_texts

EXTENSIONS = ["attr_list", "toc", "tables", "fenced_code"]
PRINTABLE = st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="\x7f")


@given(st.lists(st.text(PRINTABLE, min_size=1), min_size=1, max_size=8))
def test_a_heading_is_shown_exactly_as_its_words(parts: list[str]) -> None:
    words = " ".join(" ".join(parts).split())
    if not words:
        return

    made = markdown.markdown(f"## {escape_heading(words)} {{#x}}", extensions=EXTENSIONS)

    found = re.fullmatch(r'<h2 id="x">([^<]*)</h2>', made)
    assert found is not None
    assert html.unescape(found[1]) == words


def test_what_stands_between_headings_is_passed_through_untouched() -> None:
    block = "<p>**a** {: onclick=b } [c](d) &amp; `e`</p>\n<ul>\n<li>1. f</li>\n\n\n</ul>"
    page = Page("", "T", (Heading(1, "A"), Block(block)))

    made = markdown.markdown(page.to_markdown().split("---\n", 2)[2], extensions=EXTENSIONS)

    assert f"<div>\n{block}\n</div>" in made


def test_only_a_wide_table_can_be_moved_sideways() -> None:
    narrow = render_markdown("| a | b |\n| --- | --- |\n| 1 | 2 |")
    wide = render_markdown("| a | b | c | d |\n| --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 |")

    made = Page("", "T", (Block(narrow + wide),)).to_markdown()

    assert made.count('tabindex="0"><table>') == 1
    assert made.index("tabindex") > made.index("</table>")


def test_anchors_are_single_and_leave_the_frame_alone() -> None:
    names = ["Content", "A", "A", "fn1", "!!!", "A 2"]
    page = Page("", "T", tuple(Heading(2, name) for name in names))

    assert re.findall(r"\{#(.*?)\}", page.to_markdown()) == [
        "content-2",
        "a",
        "a-2",
        "fn1-2",
        "section",
        "a-2-2",
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("3.2 Fïndings & facts", "3-2-findings-facts"), ("???", "section"), ("x" * 200, "x" * 60)],
)
def test_slugs_are_plain(text: str, slug: str) -> None:
    assert slug_of(text) == slug


@given(*[st.lists(st.sampled_from(["reviews", "x", "recommendations"]), max_size=4)] * 2)
def test_a_way_between_any_two_pages_leads_there(target: list[str], here: list[str]) -> None:
    way = relative("".join(f"{each}/" for each in target), "".join(f"{each}/" for each in here))

    assert way.endswith("/")
    found = posixpath.normpath(posixpath.join("/", *here, way))
    assert found == posixpath.join("/", *target)


@pytest.mark.parametrize(
    ("target", "here", "way"),
    [
        ("", "", "./"),
        ("reviews/", "", "reviews/"),
        ("", "reviews/x/report/", "../../../"),
        ("policy/b3/#b3-2", "policy/b10/", "../b3/#b3-2"),
        ("policy/b3/#b3-2", "policy/b3/", "#b3-2"),
        ("getting-help/", "policy/", "../getting-help/"),
    ],
)
def test_links_are_relative(target: str, here: str, way: str) -> None:
    assert relative(target, here) == way


def test_only_known_pages_are_linked() -> None:
    rule = links_within({"b03-decision.md": "policy/b3/"}, "how-reviews-work/")

    assert rule("b03-decision.md#b3-2") == "../policy/b3/#b3-2"
    assert rule("other.md") is None
    assert rule("javascript:alert(1)") is None
    assert rule("https://good.example/") == "https://good.example/"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param([1, 2, 3], [1, 2, 3], id="in order"),
        pytest.param([1, 1, 2, 1], [1, 2, 3, 2], id="several of the first level"),
        pytest.param([2, 4, 4, 2], [1, 2, 3, 3, 2], id="none of the first level, one left out"),
        pytest.param([], [1], id="none at all"),
        pytest.param([6, 6, 1], [1, 2, 2, 2], id="from the bottom up"),
    ],
)
def test_headings_of_any_shape_become_an_outline_without_gaps(
    levels: list[int], expected: list[int]
) -> None:
    pieces = levelled((Heading(level, f"h{level}") for level in levels), Heading(1, "Title"))

    assert [piece.level for piece in pieces if isinstance(piece, Heading)] == expected


FRONT = "---\ntitle: T\npart: {}\norder: 1\n---\ntext\n"


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param({"policy/pages/a.md": "text"}, id="no title"),
        pytest.param({"policy/pages/A B.md": FRONT.format("A")}, id="a strange name"),
        pytest.param({"policy/pages/a.md": FRONT.format("../x")}, id="a strange part"),
        pytest.param(
            {"policy/pages/a.md": FRONT.format("A"), "policy/pages/b.md": FRONT.format("A")},
            id="one part twice",
        ),
    ],
)
def test_a_policy_page_without_its_place_is_refused(pages: dict[str, str]) -> None:
    with pytest.raises(PublicPageError):
        read_texts(pages)
