"""The last look at the built public site: whatever could run or call elsewhere stops the build.

- Read by a scanner of its own, stricter than any browser: a `<` that is not a whole plain tag, a
  doctype or a comment is refused, whatever it would have meant.
- Nothing is fetched from another origin: sources, style sheets and `url()` stay in the site;
  only a link that a person follows may lead to `https:`, `mailto:` or `tel:`.
- No script but a file of the site, no style but a style sheet, no handler, frame, form or object;
  what a page tells programs of itself (JSON-LD) is data, which no browser runs.
- A drawing holds nothing but lines, boxes and words, in exactly the form of our own; a picture is
  one of a report, with its words.
- Each page has the content security policy, the way out and the emergency number.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from generator.errors import Place, TamperError
from generator.files.walking import names_below
from generator.sites.manifest import MANIFEST
from generator.sites.public_files_check import file_problems

_TOKEN = re.compile(
    r"<(?:(?P<doctype>!doctype html>)|(?P<comment>!--(?:(?!--).)*-->)"
    r"|/(?P<end>[a-z][a-z0-9]*)\s*>"
    r"|(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z][a-z0-9-]*(?:=\"[^\"<]*\")?)*)\s*/?>)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-z][a-z0-9-]*)(?:=\"([^\"<]*)\")?")
_LOCAL = re.compile(r"(?![/\\]{2})[^\s:\\#]*(#[^\s\\]*)?")
_LINK = re.compile(
    r"https://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][^\s\\]*)?|mailto:[^\s:/\\?]+|tel:[0-9]{3,20}"
)
_CSS_URL = re.compile(
    r"url\(\s*[\"']?(data:image/svg\+xml)?([^)]*)|(@import|expression\()", re.IGNORECASE
)

TAGS: Final = frozenset(
    {
        "a", "article", "aside", "blockquote", "body", "br", "code", "dd", "del", "details", "div",
        "dl", "dt", "em", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
        "html", "li", "link", "main", "meta", "nav", "ol", "p", "pre", "s", "script", "section",
        "span", "strong", "summary", "sup", "table", "tbody", "td", "th", "thead", "title", "tr",
        "ul",
    }
)  # fmt: skip
ATTRIBUTES: Final = frozenset(
    {
        "aria-current", "aria-hidden", "aria-label", "aria-labelledby", "charset", "class",
        "content", "data-agency", "data-browse", "data-category", "data-exit", "data-facet",
        "data-listed", "data-relationship", "data-search", "data-status", "data-theme",
        "data-value", "data-without-script", "data-year", "dir", "href", "http-equiv", "id",
        "integrity", "lang", "name", "rel", "role", "scope", "src", "start", "tabindex", "title",
        "type", "value",
    }
)  # fmt: skip
DRAWN: Final = {
    "img": re.compile(
        r'\s+src="(\.\./){1,2}images/[a-z0-9][a-z0-9-]*\.(png|jpg)"\s+width="[0-9]+"'
        r'\s+height="[0-9]+"\s+loading="lazy"\s+alt="[^"<]+"'
    ),
    "svg": re.compile(
        r'\s+class="[a-z -]*"\s+viewbox="[0-9. ]*"\s+role="img"'
        r'\s+aria-labelledby="[a-z -]*"'
    ),
    "desc": re.compile(r'\s+id="[a-z-]*"'),
    "path": re.compile(r'\s+class="[a-z -]*"\s+d="[MLZ0-9. -]*"'),
    "rect": re.compile(r'\s+class="[a-z -]*"(\s+(x|y|width|height|rx)="[0-9.]*")*'),
    "text": re.compile(r'\s+class="[a-z -]*"(\s+[xy]="[0-9.]*")*'),
}
"""Pictures of a report, which never lack words, and elements of our own drawings (F1), each in
exactly the form in which we write it."""
SCRIPT: Final = re.compile(r' type="module" src="[^"]+\.js" integrity="sha384-[A-Za-z0-9+/]{64}"')
"""The attributes of a script: a file of the site, in exactly the bytes that the page demands."""
LINKED_DATA: Final = ' type="application/ld+json"'
"""The attributes of the one script element that holds data; its type is none that is run."""
NEEDED: Final = (
    ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';', "its policy"),
    ('<meta name="referrer" content="no-referrer">', "its word that nobody learns of readers"),
    ('id="exit"', "the way out"),
    ('href="tel:999"', "the emergency number"),
)


MANY: Final = 400
"""From this number of files on, more than one process is worth its start."""


class UnsafePageError(TamperError):
    """A built page holds something that could run, or call elsewhere."""

    code = "public-unsafe"
    default_remedy = "nothing was published; find what brought it into published/ or policy/"


def check_site(folder: Path, but: Collection[str] = ()) -> int:
    """Look at every file of a built site; return how many pages and style sheets there are.

    Files named in `but` were looked at before, by this program and in these bytes.
    """
    names = sorted({*names_below(folder)} - {MANIFEST, *but})
    for name, problem in _all_looked_at(folder, names):
        if problem is not None:
            raise UnsafePageError(Place(name), problem)
    return sum(name.endswith((".html", ".css")) for name in names)


def _all_looked_at(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each file with the first thing that is wrong with it; many are shared out."""
    workers = os.cpu_count() or 1
    look = partial(_first_problem, folder)
    if len(names) < MANY or workers == 1:
        yield from zip(names, map(look, names), strict=True)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from zip(names, pool.map(look, names, chunksize=64), strict=True)


def _first_problem(folder: Path, name: str) -> str | None:
    data = (folder / name).read_bytes()
    try:
        if name.endswith(".html"):
            found = page_problems(data.decode())
        elif name.endswith(".css"):
            found = style_problems(data.decode())
        else:
            found = file_problems(name, data)
        return next(found, None)
    except UnicodeDecodeError:
        return "is not text in UTF-8"


def page_problems(text: str) -> Iterator[str]:
    """Yield what is wrong with a page."""
    for needed, what in NEEDED:
        if needed not in text:
            yield f"lacks {what}"
    position = 0
    while (position := text.find("<", position)) != -1:
        found = _TOKEN.match(text, position)
        if found is None:
            yield "holds something that is no plain tag"
            return
        if found["tag"] == "script" and found["attributes"] == LINKED_DATA:
            yield from _linked_data_problems(text, found.end())
        elif found["tag"] is not None:
            yield from _tag_problems(found["tag"], found["attributes"])
        position = found.end()


def _linked_data_problems(text: str, start: int) -> Iterator[str]:
    """Take a block of JSON-LD only if it ends as itself, and is plain JSON of schema.org."""
    end = text.find("<", start)
    try:
        tree = json.loads(text[start:end])
        known = tree["@context"] == "https://schema.org" and text.startswith("</script>", end)
    except (ValueError, TypeError, KeyError, RecursionError):
        known = False
    if not known:
        yield "holds linked data that is not the site's own"


@lru_cache(maxsize=4096)  # the frame of a page is that of every other
def _tag_problems(tag: str, attributes: str) -> tuple[str, ...]:
    return tuple(_problems_of(tag, attributes))


def _problems_of(tag: str, attributes: str) -> Iterator[str]:
    if tag in DRAWN:
        if not DRAWN[tag].fullmatch(attributes):
            yield f"holds a picture or drawing that is not in the site's own form ({tag})"
        return
    if tag not in TAGS:
        yield f"holds an element that the site does not use ({tag})"
        return
    if tag == "script" and not SCRIPT.fullmatch(attributes):
        yield "holds a script of its own, or one whose bytes it does not demand"
    for name, raw in _ATTRIBUTE.findall(attributes):
        if name not in ATTRIBUTES:
            yield f"holds an attribute that the site does not use ({name} of {tag})"
        elif name in ("href", "src"):
            address = html.unescape(raw)
            followed = tag == "a" and name == "href" and _LINK.fullmatch(address)
            if not followed and not _LOCAL.fullmatch(address):
                yield f"leads elsewhere from {name} of {tag}"
        elif name == "http-equiv" and raw != "Content-Security-Policy":
            yield "holds a meta refresh or the like"


def style_problems(text: str) -> Iterator[str]:
    """Yield what is wrong with a style sheet."""
    for found in _CSS_URL.finditer(text):
        address = (found[2] or "").strip().strip("\"'")
        if found[3] or (not found[1] and not _LOCAL.fullmatch(address)):
            yield "fetches from elsewhere, or imports"
