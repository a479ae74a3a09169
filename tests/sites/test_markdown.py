"""Hostile markdown becomes HTML that can do nothing."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.sites.markdown import (
    MAX_CHARACTERS,
    MAX_LINE,
    Block,
    Heading,
    MarkdownError,
    render_markdown,
    split_markdown,
    strip_hidden,
)
from tests.sites.public_portal import tags_of

PLACE = Place("(test)")

VECTORS = {
    "script": "<script>alert(1)</script>",
    "script split by lines": "<scr\nipt>alert(1)</script>",
    "script in a heading": "# <script>alert(1)</script>",
    "image with handler": "<img src=x onerror=alert(1)>",
    "handler without spaces": "<svg/onload=alert(1)>",
    "frame": '<iframe src="https://evil.example"></iframe>',
    "object": '<object data="https://evil.example/x.swf"></object>',
    "form": '<form action="https://evil.example"><input name=a></form>',
    "style element": "<style>*{background:url(https://evil.example)}</style>",
    "style attribute": '<p style="background:url(//evil.example)">x</p>',
    "base": '<base href="https://evil.example/">',
    "meta refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "link element": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "remote image": "![beacon](https://evil.example/b.png)",
    "image without scheme": "![beacon](//evil.example/b.png)",
    "image as data": "![x](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
    "image by reference": "![x][r]\n\n[r]: https://evil.example/b.png",
    "image in a link": "[![x](https://evil.example/a)](https://good.example/)",
    "javascript link": "[x](javascript:alert(1))",
    "mixed case": "[x](JaVaScRiPt:alert(1))",
    "entities in the scheme": "[x](java&#115;cript:alert(1))",
    "tab in the scheme": "[x](java&Tab;script:alert(1))",
    "newline in the scheme": "[x](java&NewLine;script:alert(1))",
    "javascript autolink": "<javascript:alert(1)>",
    "javascript by reference": "[x][r]\n\n[r]: javascript:alert(1)",
    "vbscript": "[x](vbscript:msgbox)",
    "data link": "[x](data:text/html,<script>alert(1)</script>)",
    "file link": "[x](file:///etc/passwd)",
    "http link": "[x](http://plain.example/)",
    "no scheme": "[x](//evil.example/)",
    "backslashes": "[x](\\\\evil.example\\a)",
    "way out of the folder": "[x](../../../../etc/passwd)",
    "quote in an address": '[x](https://good.example/" onclick="alert(1))',
    "quote in a title": '[x](https://good.example/ "a\\" onclick=alert(1) b")',
    "user in an address": "[x](https://good.example@evil.example/)",
    "mutation": "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "comment": "<!--><img src=x onerror=alert(1)>-->",
    "processing instruction": "<?xml-stylesheet href='https://evil.example'?>",
    "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "attribute list": "text {: onclick=alert(1) }",
    "code fence with a hostile language": '```" onclick=alert(1)\nx\n```',
    "footnote": "a[^<script>]\n\n[^<script>]: <img src=x onerror=alert(1)>",
    "table": "| <svg onload=alert(1)> |\n| :-: |\n| [x](javascript:1) |",
    "bidirectional": "\u202e<script>\u2066x\u2069",
    "zero width in the scheme": "[x](java\u200bscript:alert(1))",
    "control characters": "\x01\x02<scr\x00ipt>\x1b",
}
ELEMENTS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "section", "strong", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "ul",
}  # fmt: skip


PIECES = [
    "<", ">", "script", "[a](", ")", "javascript:", "https://a.example", "![", "]", '"', "'", "|",
    " onerror=", "&#x6a;", "\n", "\n\n", "# ", "- ", "`", "*", "\\", "[^1]", "[^1]: ", "\u202e",
]  # fmt: skip


def assert_inert(html: str) -> None:
    for tag, attributes in tags_of(html):
        assert tag in ELEMENTS
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert "src" not in attributes
        if "href" in attributes:
            assert re.match(r"https://(?![^/]*@)|mailto:|#", attributes["href"])
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", html)


@pytest.mark.parametrize("text", VECTORS.values(), ids=VECTORS.keys())
def test_hostile_markdown_is_inert(text: str) -> None:
    assert_inert(render_markdown(text))
    for piece in split_markdown(text, PLACE):
        if isinstance(piece, Block):
            assert_inert(piece.html)


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)
def test_no_mixture_gets_through(text: str) -> None:
    assert_inert(render_markdown(text))


@given(st.text(max_size=300))
def test_any_text_is_rendered_without_an_error_of_others(text: str) -> None:
    assert_inert(render_markdown(text))


def test_a_refused_link_leaves_its_words() -> None:
    assert render_markdown("see [the note](javascript:alert(1)) here") == (
        "<p>see the note here</p>\n"
    )


def test_an_image_leaves_its_words() -> None:
    assert "[Image: a map]" in render_markdown("![a map](https://evil.example/m.png)")


def test_allowed_links_stay() -> None:
    html = render_markdown("[a](https://good.example/x) [b](mailto:a@good.example) [c](#part-1)")

    assert [a["href"] for tag, a in tags_of(html) if tag == "a"] == [
        "https://good.example/x",
        "mailto:a@good.example",
        "#part-1",
    ]


def test_headings_come_apart_from_what_stands_between() -> None:
    text = "Before\n\n# One *two*\n\nBetween\n\n## `Three` {#x}\n\n> # quoted\n"

    pieces = list(split_markdown(text, PLACE))

    assert [p for p in pieces if isinstance(p, Heading)] == [
        Heading(1, "One two"),
        Heading(2, "Three {#x}"),
    ]
    assert len([p for p in pieces if isinstance(p, Block)]) == 3


def test_only_the_partnerships_own_texts_give_anchors() -> None:
    pieces = list(split_markdown("## Deciding {#b3-2}\n", PLACE, link=lambda _: None))

    assert pieces == [Heading(2, "Deciding", "b3-2")]


def test_tables_mark_their_headers_and_sides() -> None:
    html = render_markdown("| a | b |\n| --- | ---: |\n| 1 | 2 |")

    assert '<th scope="col">a</th>' in html
    assert '<td class="end">2</td>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\n" * (MAX_CHARACTERS // 2 + 1), id="too many characters"),
        pytest.param("a" * (MAX_LINE + 1), id="too long a line"),
    ],
)
def test_more_than_any_report_holds_is_refused(text: str) -> None:
    with pytest.raises(MarkdownError):
        list(split_markdown(text, PLACE))

    assert "too long" in render_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(">" * 10_000 + "x", id="quotes"),
        pytest.param("[" * 10_000, id="brackets"),
        pytest.param("*a " * 10_000, id="stars"),
        pytest.param("![[" * 5_000, id="images"),
        pytest.param("- " * 5_000 + "x", id="lists"),
        pytest.param("[a](" * 10_000, id="links"),
        pytest.param("<" * 50_000, id="angles"),
        pytest.param("[^1]" * 2_000 + "\n\n[^1]: x", id="footnotes"),
    ],
)
def test_deep_nesting_ends_soon(text: str) -> None:
    start = time.monotonic()

    assert_inert(render_markdown(text))

    assert time.monotonic() - start < 10


def test_invisible_characters_are_removed() -> None:
    assert strip_hidden("a\u202eb\u2066c\u200bd\ufeffe\x07f\U000e0041g\r\nh") == "abcdefg\nh"
