"""Full-text search of the public site: Pagefind's index over its texts, and the search's page.

- Pagefind is a program of its own: it reads the texts of the pages, and writes an index of small
  chunks of which a reader's browser fetches only what it needs. What of it this site does not use
  (its own interfaces) is taken out again.
- It is given what a reader came for, without the frame: reviews, recommendations, the policy and
  prose, not the lists. So it need not wait for the finished pages.
- A review's recommendations are one text, in which each is a part that leads to its own page.
- What is searched for stays in the reader's browser: no address, no history, no log has it.
"""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pagefind.service import _must_get_executable

from generator.errors import Place, SetupError
from generator.sites.markdown import Block, Heading
from generator.sites.public_page import Crumb, Page, anchored
from generator.sites.public_words import render

SEARCH: Final = "search/"
BUNDLE: Final = "pagefind"
"""The folder of the index, below the site."""
TEXTS: Final = "search"
"""The folder of the texts to be indexed, in the docs tree."""
FOUND_AS: Final = {
    "letter": "Letter",
    "policy": "Policy",
    "prose": "About this site",
    "recommendations": "Recommendations",
    "report": "Report",
    "review": "Review",
    "tribute": "Tribute",
}
"""Kinds of page that can be searched, and what the search calls them."""
SCRIPT: Final = "public_search.js"
SECONDS: Final = 300

_KEPT: Final = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_MARK = re.compile(r'<a class="dhr-mark"[^>]*>¶</a>')
_ADDRESS = re.compile(r'(<(?!h[1-6]\b)[a-z][a-z0-9]*\b[^<>]*?) id="[^"]*"')
"""Of a paragraph: the index would keep the words of whatever has one a second time."""
_CITATION: Final = '<section class="dhr-citation"'
_IGNORED: Final = f"{_CITATION} data-pagefind-ignore"
_ACTION = re.compile(r'<h3 class="dhr-action" id="[^"]*">')  # part of its recommendation
_KEPT_ENDS: Final = (".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter", ".pagefind")


class SearchIndexError(SetupError):
    """Pagefind could not index the public site."""

    code = "public-search"
    default_remedy = "the last good site is still there; install the program again"


def search_page() -> Page:
    """Return the page on which readers search."""
    pieces = (Heading(1, "Search"), Block(render("search")))
    return Page(
        SEARCH,
        "Search",
        pieces,
        section=SEARCH,
        crumbs=(Crumb("Home", ""),),
        kind="search",
        script=SCRIPT,
    )


def search_text(page: Page) -> str | None:
    """Return the text of a page as Pagefind is to read it; None where nobody searches for it."""
    kind = FOUND_AS.get(page.kind)
    if kind is None:
        return None
    body = "\n".join(_elements(page))
    title = html.escape(page.title, quote=False)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><title>{title}</title></head>\n<body>\n'
        f'<main data-pagefind-body data-pagefind-meta="kind:{kind}">\n{body}\n</main>\n'
        "</body>\n</html>\n"
    )


def _elements(page: Page) -> Iterator[str]:
    for piece in anchored(page.pieces):
        if isinstance(piece, Block):
            text = _ADDRESS.sub(r"\1", _MARK.sub("", piece.html)).replace(_CITATION, _IGNORED)
            yield _ACTION.sub("<h3>", text) if page.kind == "recommendations" else text
            continue
        # The lists of recommendations share one heading; their titles say of which review.
        words = page.title if (page.kind, piece.level) == ("recommendations", 1) else piece.text
        address = f' id="{piece.anchor}"' if piece.level > 1 else ""  # the page itself has one
        words = html.escape(words, quote=False)
        yield f"<h{piece.level}{address}>{words}</h{piece.level}>"


def make_index(texts: Path, into: Path, environment: dict[str, str]) -> None:
    """Write the index of a folder of texts, which stand as the pages do, into a new folder."""
    place = Place(BUNDLE)
    command = [str(_must_get_executable()), "--silent", "--site", str(texts)]
    command += ["--output-path", str(into), "--force-language", "en"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            command,
            cwd=texts,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SearchIndexError(place, f"was not made within {SECONDS} seconds") from None
    except OSError:
        raise SearchIndexError(place, "Pagefind could not be started") from None
    if done.returncode != 0:
        raise SearchIndexError(place, f"Pagefind stopped with exit code {done.returncode}")
    for path in into.rglob("*"):
        if path.is_file() and path.name not in _KEPT and not path.name.endswith(_KEPT_ENDS):
            path.unlink()
