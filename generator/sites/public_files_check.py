"""The last look at files that are no pages: feeds, data, tables, the sitemap, scripts, pictures.

- Each kind has its places and its form; a file of any other kind, or elsewhere, is refused.
- A feed, read by whatever program, brings no markup, no style sheet and no address of elsewhere.
- A script is one that was bundled for the site, byte for byte.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from generator.sites.public_assets import public_scripts
from generator.sites.public_data import LICENCE
from generator.sites.public_downloads import download_problems
from generator.sites.public_feeds import ATOM
from generator.sites.public_sitemap import NAMESPACE
from generator.sites.public_tables import FORMULA, MARK

PLACES: Final = {
    ".atom": re.compile(r"feeds/[a-z-]+\.atom"),
    ".csv": re.compile(r"data/[a-z-]+\.csv"),
    ".js": re.compile(r"assets/[A-Za-z0-9_-]+\.js|pagefind/pagefind(-worker)?\.js"),
    ".jpg": re.compile(r"reviews/[a-z0-9-]+/images/[a-z0-9-]+\.jpg"),
    ".json": re.compile(r"data/[a-z-]+(\.schema)?\.json|pagefind/pagefind-entry\.json"),
    ".pagefind": re.compile(r"pagefind/wasm\.(en|unknown)\.pagefind"),
    ".pf_filter": re.compile(r"pagefind/filter/[a-z0-9_]+\.pf_filter"),
    ".pf_fragment": re.compile(r"pagefind/fragment/[a-z0-9_]+\.pf_fragment"),
    ".pf_index": re.compile(r"pagefind/index/[a-z0-9_]+\.pf_index"),
    ".pf_meta": re.compile(r"pagefind/pagefind\.[a-z0-9_]+\.pf_meta"),
    ".pdf": re.compile(r"reviews/[a-z0-9-]+/[a-z-]+\.pdf"),
    ".png": re.compile(r"reviews/[a-z0-9-]+/images/[a-z0-9-]+\.png"),
    ".svg": re.compile(r"assets/icon\.svg"),
    ".txt": re.compile(r"robots\.txt|assets/licences\.txt"),
    ".xml": re.compile(r"sitemap\.xml"),
}
"""Where files of each kind may stand."""

_FEED_TAGS: Final = frozenset(
    f"{{{ATOM}}}{tag}"
    for tag in (
        "author", "category", "entry", "feed", "id", "link", "name", "published", "rights",
        "summary", "title", "updated",
    )
)  # fmt: skip
_SITEMAP_TAGS: Final = frozenset(
    f"{{{NAMESPACE}}}{tag}" for tag in ("urlset", "url", "loc", "lastmod")
)
_PAGEFIND: Final = b"const pagefind_version="
_WEB: Final = re.compile(r"https://[A-Za-z0-9.:-]+/[^\s\"<>\\]*")


def file_problems(name: str, data: bytes) -> Iterator[str]:
    """Yield what is wrong with a file that is neither a page nor a style sheet."""
    suffix = name[name.rfind(".") :] if "." in name else ""
    place = PLACES.get(suffix)
    if place is None or not place.fullmatch(name):
        yield "is not a part of the public site"
    elif suffix in _LOOKS:
        yield from _LOOKS[suffix](name, data)


def _script_problems(name: str, data: bytes) -> Iterator[str]:
    if name.startswith("pagefind/"):
        if not data.startswith(_PAGEFIND):
            yield "is not the search's own script"
        return
    if not any((each.file, each.data) == (name, data) for each in public_scripts().values()):
        yield "is a script that was not bundled for this site"


def _json_problems(_: str, data: bytes) -> Iterator[str]:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        yield "is not JSON"


def _table_problems(_: str, data: bytes) -> Iterator[str]:
    text = data.decode()
    if not text.startswith(MARK):
        yield "does not begin with the mark by which spreadsheets know UTF-8"
    for row in csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True):
        if any(cell.startswith(FORMULA) for cell in row):
            yield "holds a cell that a spreadsheet could take for a formula"
            return


def _feed_problems(_: str, data: bytes) -> Iterator[str]:
    root = _parsed(data)
    if root is None or root.tag != f"{{{ATOM}}}feed":
        yield "is not an Atom feed"
        return
    homes = {link.get("href", "") for link in root.iterfind(f"{{{ATOM}}}link[@rel='self']")}
    base = _origin(next(iter(homes), ""))
    for each in root.iter():
        if each.tag not in _FEED_TAGS:
            yield "holds an element that the site's feeds do not use"
        if each.get("type", "text") not in ("text", "text/html", "application/atom+xml"):
            yield "holds something that is not plain text"
        href = each.get("href", LICENCE)
        if href != LICENCE and not (_WEB.fullmatch(href) and _origin(href) == base):
            yield "leads elsewhere"


def _sitemap_problems(_: str, data: bytes) -> Iterator[str]:
    root = _parsed(data)
    if root is None or any(each.tag not in _SITEMAP_TAGS for each in root.iter()):
        yield "is not a sitemap"
        return
    found = [each.text or "" for each in root.iter(f"{{{NAMESPACE}}}loc")]
    if not all(map(_WEB.fullmatch, found)) or len({_origin(each) for each in found}) > 1:
        yield "leads elsewhere"


def _parsed(data: bytes) -> Element | None:
    """Parse XML that brings no document type, no entity and no processing instruction."""
    if b"<?" in data[2:] or b"<!" in data:
        return None
    try:
        return fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return None


def _origin(address: str) -> str:
    return "/".join(address.split("/", 3)[:3])


_LOOKS: Final[dict[str, Callable[[str, bytes], Iterator[str]]]] = {
    ".atom": _feed_problems,
    ".csv": _table_problems,
    ".jpg": download_problems,
    ".js": _script_problems,
    ".json": _json_problems,
    ".pdf": download_problems,
    ".png": download_problems,
    ".xml": _sitemap_problems,
}
