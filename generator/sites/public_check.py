"""The last look at the built public site: whatever could run or call elsewhere stops the build.

- Read by a scanner of its own, stricter than any browser: a `<` that is not a whole plain tag, a
  doctype or a comment is refused, whatever it would have meant.
- Nothing is fetched from another origin: sources, style sheets and `url()` stay in the site;
  only a link that a person follows may lead to `https:`, `mailto:` or `tel:`.
- No script but a file of the site, no style but a style sheet, no handler, frame, form or object.
- A drawing holds nothing but lines, boxes and words, in exactly the form of our own; a picture is
  one of a report, with its words.
- Each page has the content security policy, the way out and the emergency number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.errors import Place, TamperError
from generator.sites.public_downloads import download_problems

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
        "content", "dir", "href", "http-equiv", "id", "integrity", "lang", "name", "rel", "role",
        "scope", "src", "start", "tabindex", "type", "value",
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
NEEDED: Final = (
    ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';', "its policy"),
    ('id="exit"', "the way out"),
    ('href="tel:999"', "the emergency number"),
)


class UnsafePageError(TamperError):
    """A built page holds something that could run, or call elsewhere."""

    code = "public-unsafe"
    default_remedy = "nothing was published; find what brought it into published/ or policy/"


def check_site(folder: Path) -> int:
    """Look at every page and style sheet of a built site; return how many there are."""
    count = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".html", ".css"):
            text = path.read_text(encoding="utf-8")
            problems = page_problems(text) if path.suffix == ".html" else style_problems(text)
            for problem in problems:
                raise UnsafePageError(Place(name), problem)
            count += 1
        elif path.suffix in (".pdf", ".png", ".jpg"):
            for problem in download_problems(name, path.read_bytes()):
                raise UnsafePageError(Place(name), problem)
        elif path.suffix in (".js", ".map", ".xml"):
            raise UnsafePageError(Place(name), "is not a part of the public site")
    return count


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
        if found["tag"] is not None:
            yield from _tag_problems(found["tag"], found["attributes"])
        position = found.end()


def _tag_problems(tag: str, attributes: str) -> Iterator[str]:
    if tag in DRAWN:
        if not DRAWN[tag].fullmatch(attributes):
            yield f"holds a picture or drawing that is not in the site's own form ({tag})"
        return
    if tag not in TAGS:
        yield f"holds an element that the site does not use ({tag})"
        return
    if tag == "script" and " src=" not in attributes:
        yield "holds a script of its own"
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
