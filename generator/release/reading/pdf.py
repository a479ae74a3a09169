"""Everything that stands in a PDF, seen or not: pages, metadata, marks, notes, attachments.

Text under a black box is text. Whatever cannot be read whole is refused: a box drawn over words,
or a page that is only a picture of words, must not pass for a page without any.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

from generator.errors import Place
from generator.release.reading.pieces import MAX_DEPTH, MAX_UNPACKED, Piece, UnsearchableError

MAX_PAGES: Final = 2_000
MAX_OBJECTS: Final = 400_000
Pieces = Callable[[str, bytes, int], Iterator[Piece]]

_FAULTS: Final = (
    PyPdfError, PdfiumError, ValueError, KeyError, TypeError, AttributeError, IndexError,
    RuntimeError, OSError, OverflowError,
)  # fmt: skip


def pdf_pieces(data: bytes, place: Place, inner: Pieces, depth: int) -> Iterator[Piece]:
    """Yield the texts of a PDF; `inner` reads files that it carries."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise UnsearchableError(place, "is encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise UnsearchableError(place, f"has more than {MAX_PAGES} pages")
        yield from _pages(data)
        yield from _objects(reader, place, inner, depth)
    except _FAULTS:
        raise UnsearchableError(place, "is damaged: not everything in it can be read") from None


def _pages(data: bytes) -> Iterator[Piece]:
    """Yield the text of each page, whatever lies over it or beyond its edges."""
    with closing(PdfDocument(data)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                yield Piece(f"page {number + 1}", text.get_text_range())


def _objects(reader: PdfReader, place: Place, inner: Pieces, depth: int) -> Iterator[Piece]:
    """Yield every text string of every object, and what streams carry other than drawing."""
    words: dict[str, None] = {}
    unpacked = 0
    for count, each in enumerate(_all(reader.trailer)):
        if count > MAX_OBJECTS:
            raise UnsearchableError(place, "holds more objects than are read")
        if isinstance(each, StreamObject) and _carries(each):
            content = each.get_data()
            unpacked += len(content)
            if unpacked > MAX_UNPACKED or depth >= MAX_DEPTH:
                raise UnsearchableError(place, "carries more than is read")
            # What is attached has no known kind: as text it is searched, else refused.
            kind = ".xml" if each.get("/Type") == "/Metadata" else ".txt"
            yield from inner(f"attachment{kind}", content, depth + 1)
        words.update(dict.fromkeys(_words(each)))
    yield Piece("metadata, marks and notes", "\n".join(words))


def _all(root: object) -> Iterator[object]:
    """Yield every object that can be reached, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if (each.idnum, each.generation) not in seen:
                seen.add((each.idnum, each.generation))
                waiting.append(each.get_object())
            continue
        yield each
        if isinstance(each, DictionaryObject):
            waiting += [each.raw_get(key) for key in each]
        elif isinstance(each, ArrayObject):
            waiting += list(each)


def _words(each: object) -> Iterator[str]:
    if isinstance(each, DictionaryObject):
        yield from (str(key).lstrip("/") for key in each)
    elif isinstance(each, TextStringObject | NameObject):
        yield str(each)
    elif isinstance(each, ByteStringObject):
        yield each.decode("utf-8", "replace")


def _carries(stream: StreamObject) -> bool:
    return stream.get("/Type") in ("/Metadata", "/EmbeddedFile")
