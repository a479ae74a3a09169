"""That the comparison finds what it looks for, and that our side of it gives nothing away."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

from bench.encrypted_ours import build
from bench.encrypted_pages import _told
from bench.encrypted_texts import PLACES, MarkedPage, read_pages, write_pages

PAGES = [MarkedPage(number, (("A section", "<p>Words.</p>"),)) for number in range(3)]
WORDS = {page.word(place) for page in PAGES for place in PLACES}


def test_every_place_of_every_page_has_a_word_of_its_own() -> None:
    assert len(WORDS) == len(PAGES) * len(PLACES)
    for page in PAGES:
        assert page.word("title") in page.title
        assert page.word("file name") in page.name
        assert page.word("heading") in page.body
        assert page.word("text") in page.body


def test_words_are_found_in_clear_packed_encoded_and_in_names(tmp_path: Path) -> None:
    one, two, three = PAGES
    (tmp_path / f"{one.name}.html").write_text(f"<title>{one.title}</title>")
    (tmp_path / "sitemap.xml.gz").write_bytes(gzip.compress(two.title.encode()))
    (tmp_path / "index.js").write_bytes(base64.b64encode(three.body.encode()))
    (tmp_path / "empty.html").write_text("Nothing is marked here.")

    told = _told(tmp_path, PAGES)

    assert {path: {each.decode() for each in words} for path, words in told.items()} == {
        f"{one.name}.html": {one.word("file name"), one.word("title")},
        "sitemap.xml.gz": {two.word("title")},
        "index.js": {three.word("heading"), three.word("text")},
    }


def test_the_internal_site_tells_none_of_them(tmp_path: Path) -> None:
    write_pages(PAGES, tmp_path / "pages.json")
    assert [page.body for page in read_pages(tmp_path / "pages.json")] == [p.body for p in PAGES]

    build(tmp_path / "pages.json", tmp_path / "site")

    assert len(list((tmp_path / "site" / "p").iterdir())) == len(PAGES)
    assert _told(tmp_path / "site", PAGES) == {}
