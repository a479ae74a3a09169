"""The last look at what a reader may download: PDFs and pictures, in their places and plain.

- A PDF stands only beside a review, under the name of one of its reports. Nothing in it can run,
  open a program, send a form, or carry another file; a link leads to `https:` or by `mailto:`.
  It is tagged, has a title and a language, and is what our own maker writes: no filter but deflate,
  no encryption.
- A picture stands only below a review, and holds nothing but what draws.
- Both are read shallowly and with limits: a file that a reader of PDFs would have to unravel is
  refused, not unravelled.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from generator.errors import DhrError, Place
from generator.sites.pictures import look_at

MAX_PDF: Final = 64 * 1024 * 1024  # bytes
MAX_UNPACKED: Final = 64 * 1024 * 1024  # bytes of objects in one file

_PDF: Final = re.compile(r"reviews/[a-z0-9-]+/(overview-report|executive-summary)\.pdf")
_PICTURE: Final = re.compile(r"reviews/[a-z0-9-]+/(images/[a-z0-9][a-z0-9-]{0,39}\.(png|jpg))")
_PACKED = re.compile(rb"<<(?P<about>[^<>]*/Type */(?:ObjStm|XRef)[^<>]*)>>\s*stream\r?\n")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_WORDS = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
_URI = re.compile(rb"/URI\s*\(((?:\\.|[^\\()])*)\)", re.DOTALL)
_NEXT: Final = rb"(?=[\s/<>\[\]()]|$)"
_FORBIDDEN = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|SubmitForm|ImportData|GoToR|GoToE"
    rb"|AA|OpenAction|AcroForm|XFA|Encrypt|Sound|Movie|Rendition|Thread|AF)" + _NEXT
)
_ESCAPED = re.compile(rb"/[A-Za-z]*#[0-9A-Fa-f]{2}")
_NEEDED: Final = (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"/Title", b"/DisplayDocTitle true")


def download_problems(name: str, data: bytes) -> Iterator[str]:
    """Yield what is wrong with a PDF or a picture of the built site."""
    picture = _PICTURE.fullmatch(name)
    if picture is not None:
        try:
            look_at(picture[1], data, Place(name))
        except DhrError as error:
            yield error.problem
    elif _PDF.fullmatch(name):
        yield from pdf_problems(data)
    else:
        yield "is not a part of the public site"


def pdf_problems(data: bytes) -> Iterator[str]:
    """Yield what is wrong with a PDF."""
    if not data.startswith(b"%PDF-1.7") or not data.rstrip().endswith(b"%%EOF"):
        yield "is no whole PDF"
        return
    if len(data) > MAX_PDF:
        yield "is larger than any report"
        return
    objects = _objects(data)
    if objects is None:
        yield "is packed in a way that the site does not use"
        return
    for address in _URI.findall(objects):
        if not address.startswith((b"https://", b"mailto:")):
            yield "holds a link that leads to no page"
    names = _WORDS.sub(b"()", objects)
    if _ESCAPED.search(names):
        yield "hides the name of an object"
    if found := _FORBIDDEN.search(names):
        yield f"holds what could run or carry something else ({found[1].decode()})"
    if not all(needed in names for needed in _NEEDED):
        yield "is not tagged, or has no title or language"


def _objects(data: bytes) -> bytes | None:
    """Return all objects, with the packed ones unpacked and other streams left out."""
    found = [_STREAM.sub(b"", data)]
    left = MAX_UNPACKED
    for packed in _PACKED.finditer(data):
        if b"/ObjStm" not in packed["about"]:
            continue
        if b"/FlateDecode" not in packed["about"] or b"/DecodeParms" in packed["about"]:
            return None
        unpacking = zlib.decompressobj()
        try:
            found.append(unpacking.decompress(data[packed.end() :], left))
        except zlib.error:
            return None
        left -= len(found[-1])
        if not unpacking.eof or left <= 0:
            return None
    return b"\n".join(found)
