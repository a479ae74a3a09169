"""The one door: a file by its name and bytes, to every text in it.

- A kind of file that is not known, a damaged one, one that is too large: refused, never skipped.
- What stands in several forms is given in each: as written, and as whatever reads it resolves it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from generator import yaml_strict
from generator.errors import Place
from generator.release.reading.packed import index_pieces, unpacked
from generator.release.reading.pdf import pdf_pieces
from generator.release.reading.picture import refuse_more_than_a_picture
from generator.release.reading.pieces import ITS_NAME, MAX_DEPTH, MAX_FILE, Piece, UnsearchableError
from generator.yaml_strict import YamlError

_TEXT: Final = frozenset(
    {".css", ".csv", ".htm", ".html", ".ics", ".js", ".json", ".md", ".mjs", ".svg", ".txt",
     ".webmanifest", ".yaml", ".yml"}
)  # fmt: skip
_XML: Final = frozenset({".atom", ".rss", ".xml"})
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png"})
_INDEX: Final = frozenset({".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta"})
_PROGRAM: Final = re.compile(r"(?:.*/)?pagefind/wasm\.[a-z]+\.pagefind")
_SIGNATURE: Final = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+-----END SSH SIGNATURE-----\n"
)
_BLOCK_END: Final = re.compile(r"</(?:p|li|tr|h[1-6]|dd|nav|head|title|div)>")
_DRAWING: Final = re.compile(r' (?:d|viewbox|x|y|width|height|rx)="[MLZ0-9. -]*"')
"""Measures of a drawing: numbers that are nobody's."""
_WORDS: Final = re.compile(r"[/_.+-]+")
_CSS_ESCAPE: Final = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
_JS_ESCAPE: Final = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")


def pieces_of(name: str, data: bytes, depth: int = 0) -> Iterator[Piece]:
    """Yield every text of a file, its name first.

    Raises `UnsearchableError` for what cannot be searched whole.
    """
    place = Place(name)
    yield Piece(ITS_NAME, _WORDS.sub(" ", unquote(name)).title())
    if len(data) > MAX_FILE or depth > MAX_DEPTH:
        raise UnsearchableError(place, "is larger, or deeper packed, than is read")
    suffix = _suffix(name)
    if suffix in _TEXT:
        yield from _text(suffix, _decoded(data, place), place)
    elif suffix in _XML:
        yield from _xml(_decoded(data, place), place)
    elif suffix == ".pdf":
        yield from pdf_pieces(data, place, pieces_of, depth)
    elif suffix in _PICTURES:
        refuse_more_than_a_picture(data, place)
    elif suffix in _INDEX:
        yield from index_pieces(data, place)
    elif suffix == ".gz":
        yield from pieces_of(name[: -len(".gz")], unpacked(data, place), depth + 1)
    elif suffix == ".sig" and _SIGNATURE.fullmatch(data.decode("ascii", "replace")):
        return
    elif _PROGRAM.fullmatch(name):
        unpacked(data, place)  # the search's own program: no text of ours is ever in it
    else:
        raise UnsearchableError(place, "is of a kind that is not searched")


def _suffix(name: str) -> str:
    last = name.rpartition("/")[2]
    return f".{last.rpartition('.')[2].lower()}" if "." in last else ""


def _decoded(data: bytes, place: Place) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnsearchableError(place, "is not text in UTF-8") from None


def _text(suffix: str, text: str, place: Place) -> Iterator[Piece]:
    if suffix in (".html", ".htm"):
        # The frame is the same on every page: in pieces, each is searched once for all of them.
        yield from (Piece("", part) for part in _blocks(_DRAWING.sub("", text)) if part.strip())
        return
    yield Piece("", text)
    if suffix in (".json", ".webmanifest"):
        yield Piece("values", "\n".join(_values(_json(text, place))))
    elif suffix in (".yaml", ".yml"):
        yield Piece("values", "\n".join(_values(_yaml(text, place))))
    elif suffix == ".css":
        yield Piece("escapes resolved", _CSS_ESCAPE.sub(_character, text))
    elif suffix in (".js", ".mjs") and "\\" in text:
        yield Piece("escapes resolved", _JS_ESCAPE.sub(_character, text))


def _blocks(text: str) -> Iterator[str]:
    begin = 0
    for found in _BLOCK_END.finditer(text):
        yield text[begin : found.end()]
        begin = found.end()
    yield text[begin:]


def _character(found: re.Match[str]) -> str:
    number = int(next(group for group in found.groups() if group), 16)
    return chr(number) if number <= 0x10FFFF else " "  # noqa: PLR2004 - the last of Unicode


def _json(text: str, place: Place) -> object:
    try:
        tree: object = json.loads(text)
    except (ValueError, RecursionError):
        raise UnsearchableError(place, "is damaged: it is not JSON") from None
    return tree


def _yaml(text: str, place: Place) -> object:
    try:
        return yaml_strict.parse(text, place)
    except YamlError:
        raise UnsearchableError(place, "is damaged: it is not plain YAML") from None


def _values(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield str(key)
            yield from _values(value)
    elif isinstance(tree, list):
        for each in tree:
            yield from _values(each)
    elif tree is not None:
        yield str(tree)


def _xml(text: str, place: Place) -> Iterator[Piece]:
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise UnsearchableError(place, "is damaged: it is not plain XML") from None
    yield Piece("", text)
    found = [*root.itertext(), *(value for each in root.iter() for value in each.attrib.values())]
    yield Piece("values", "\n".join(part for part in found if part.strip()))
