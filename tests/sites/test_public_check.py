"""The last look at a built page refuses whatever could run or call elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.sites import public_check
from generator.sites.public_check import (
    UnsafePageError,
    check_site,
    page_problems,
    style_problems,
)

HASH = f"sha384-{'A' * 64}"
FRAME = (
    '<!doctype html><html lang="en-GB"><head>'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; x">'
    '<meta name="referrer" content="no-referrer">'
    '</head><body><a id="exit" href="https://way.example/out">Exit</a>'
    '<a href="tel:999">999</a>{}</body></html>'
)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>a &lt;script&gt; b</p>",
        '<a href="../reviews/#x">x</a>',
        '<a href="https://good.example/a?b=1&amp;c=2" rel="noopener">x</a>',
        '<a href="mailto:a@good.example">x</a>',
        "<!-- a comment -->",
        '<link rel="stylesheet" href="assets/site.css">',
        f'<script type="module" src="../assets/public-X.js" integrity="{HASH}"></script>',
        '<script type="application/ld+json">{"@context": "https://schema.org"}</script>',
        (
            '<svg class="dhr-flow" viewbox="0 0 320 99.5" role="img" aria-labelledby="a b">'
            '<title id="a">A</title><desc id="b">B</desc><path class="c" d="M1 2L3 4Z"/>'
            '<rect class="c d" x="8" y="2" width="290" height="51" rx="3"/>'
            '<text class="c" x="18" y="20.1">Words</text></svg>'
        ),
    ],
)
def test_a_plain_page_passes(html: str) -> None:
    assert list(page_problems(FRAME.format(html))) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<script type="application/ld+json">alert(1)</script>',
        '<script type="application/ld+json">{"@context": "https://evil.example"}</script>',
        '<script type="application/ld+json">["@context"]</script>',
        '<script type="application/ld+json">{"@context": "https://schema.org"}<b></b></script>',
        '<script type="application/ld+json" src="x">{"@context": "https://schema.org"}</script>',
        '<script type="text/javascript">{"@context": "https://schema.org"}</script>',
        '<script type="application/ld+json">',
        '<script src="https://evil.example/x.js"></script>',
        '<script src="//evil.example/x.js"></script>',
        '<script src="assets/public.js"></script>',
        '<script type="module" src="assets/public.js"></script>',
        f'<script src="assets/public.js" integrity="{HASH}"></script>',
        f'<script type="module" src="https://evil.example/x.js" integrity="{HASH}"></script>',
        '<SCRIPT SRC="x">',
        "<style>p{}</style>",
        '<p style="x">y</p>',
        '<p onclick="x">y</p>',
        '<p ONCLICK="x">y</p>',
        '<img src="x">',
        '<iframe src="x"></iframe>',
        '<form action="x"></form>',
        '<object data="x"></object>',
        '<base href="x">',
        "<svg></svg>",
        '<svg class="a" viewbox="0 0 1 1" role="img" aria-labelledby="a" onload="x">',
        '<path class="a" d="url(https://evil.example)"/>',
        '<rect class="a" x="1" filter="url(x)"/>',
        '<text class="a" x="1" style="fill:red">',
        "<foreignobject>",
        "<use></use>",
        "<animate>",
        '<meta http-equiv="refresh" content="0">',
        '<link rel="stylesheet" href="https://evil.example/x.css">',
        '<link rel="stylesheet" href="//evil.example/x.css">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#115;cript:alert(1)">x</a>',
        '<a href="http://plain.example/">x</a>',
        '<a href="//evil.example/">x</a>',
        '<a href="\\\\evil.example">x</a>',
        "<a href='x'>single quotes</a>",
        "<a href=x>no quotes</a>",
        '<a href="x"onclick="y">no space</a>',
        "<p",
        "a < b",
        "<!-- a -- b -->",
        "<?php ?>",
        "<![CDATA[x]]>",
        "</p onclick>",
    ],
)
def test_anything_else_is_refused(html: str) -> None:
    assert list(page_problems(FRAME.format(html))) != []


@pytest.mark.parametrize(
    "missing", ["Content-Security-Policy", 'id="exit"', "tel:999"], ids=["policy", "exit", "999"]
)
def test_a_page_without_its_frame_is_refused(missing: str) -> None:
    assert list(page_problems(FRAME.format("").replace(missing, "x"))) != []


@pytest.mark.parametrize(
    ("css", "safe"),
    [
        ("a{color:red}", True),
        ('a{mask:url("data:image/svg+xml;charset=utf-8,<svg/>")}', True),
        ("a{background:url(icon.svg)}", True),
        ("a{background:url(https://evil.example/x)}", False),
        ("a{background:URL( '//evil.example/x' )}", False),
        ("@import 'x.css';", False),
        ("a{width:expression(alert(1))}", False),
        ("a{background:url(data:text/html,x)}", False),
    ],
)
def test_style_sheets_fetch_nothing_from_elsewhere(css: str, safe: bool) -> None:
    assert (list(style_problems(css)) == []) is safe


@pytest.mark.parametrize("name", ["x.js", "x.map", "sitemap.xml"])
def test_files_that_the_site_does_not_have_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")

    with pytest.raises(UnsafePageError):
        check_site(tmp_path)


def test_a_large_site_is_looked_at_by_several_processes_and_as_strictly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_check, "MANY", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for number in range(3):
        (tmp_path / f"p{number}.html").write_text(FRAME.format("<p>x</p>"))
    assert check_site(tmp_path) == 3

    (tmp_path / "p1.html").write_text(FRAME.format("<iframe></iframe>"))
    with pytest.raises(UnsafePageError, match=r"p1\.html.*iframe"):
        check_site(tmp_path)


@pytest.mark.parametrize("name", ["index.html", "assets/site.css", "data/reviews.csv"])
def test_what_is_no_text_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\xff\xfe<\x00")

    with pytest.raises(UnsafePageError, match="is not text in UTF-8"):
        check_site(tmp_path)
