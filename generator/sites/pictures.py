"""Pictures of a report, looked at again before they are shown: PNG and JPEG, and only what draws.

- Read from the bytes, never from the name alone. Nothing is decoded: a picture of a hundred
  megapixels, or one that unfolds to gigabytes, costs no more than its file's size.
- What carries words about the picture (EXIF, XMP, comments, colour profiles with a name in them)
  or comes after its end is refused: a camera's place and owner are not published by accident
  (B11.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.errors import InputError, Place

MAX_SIDE: Final = 10_000  # pixels
MAX_PIXELS: Final = 25_000_000

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_PNG_PARTS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT"}
    | {b"bKGD"}
)
_JPEG_SIZES: Final = frozenset({0xC0, 0xC1, 0xC2})
_JPEG_PARTS: Final = _JPEG_SIZES | {0xC4, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE}
"""Sizes, tables, scans, and the two application segments that only say how to draw."""
_MARKED: Final = 0xFF
_SCAN: Final = 0xDA
_END: Final = 0xD9
_APP0: Final = 0xE0
_APP0_MAX: Final = 16  # a JFIF header without a small copy of the picture
_IN_SCAN: Final = frozenset({0x00, *range(0xD0, 0xD8)})
_IHDR: Final = 13


class PictureError(InputError):
    """A picture of a report that may not be shown."""

    code = "picture"
    default_remedy = (
        "save the picture anew as PNG or JPEG without its camera's notes, and release again"
    )


@dataclass(frozen=True)
class Picture:
    """A picture that may be shown, and its size in pixels."""

    name: str
    width: int
    height: int


def look_at(name: str, data: bytes, place: Place) -> Picture:
    """Return the size of a picture, or refuse it."""
    try:
        if name.endswith(".png") and data.startswith(_PNG):
            width, height = _png_size(data, place)
        elif name.endswith(".jpg") and data.startswith(_JPEG):
            width, height = _jpeg_size(data, place)
        else:
            raise PictureError(place, "is not the kind of picture that its name says")
    except IndexError:
        raise PictureError(place, "is a picture that ends too early") from None
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS):
        raise PictureError(place, f"is empty, or has more than {MAX_PIXELS // 10**6} megapixels")
    return Picture(name, width, height)


def _png_size(data: bytes, place: Place) -> tuple[int, int]:
    position, size = len(_PNG), (0, 0)
    while True:
        length, kind = _number(data, position, 4), data[position + 4 : position + 8]
        if kind not in _PNG_PARTS:
            raise PictureError(place, "holds more than the picture itself")
        if (position == len(_PNG)) != (kind == b"IHDR" and length == _IHDR):
            raise PictureError(place, "is not a whole PNG file")
        if kind == b"IHDR":
            size = _number(data, position + 8, 4), _number(data, position + 12, 4)
        position += 12 + length
        if kind == b"IEND":
            break
    if length or position != len(data):
        raise PictureError(place, "holds more than the picture itself")
    return size


def _jpeg_size(data: bytes, place: Place) -> tuple[int, int]:
    position, size = 2, (0, 0)
    while data[position] == _MARKED and data[position + 1] != _END:
        kind, length = data[position + 1], _number(data, position + 2, 2)
        if kind not in _JPEG_PARTS or (kind == _APP0 and length > _APP0_MAX):
            raise PictureError(place, "holds more than the picture itself")
        if kind in _JPEG_SIZES:
            size = _number(data, position + 7, 2), _number(data, position + 5, 2)
        position += 2 + length
        if kind == _SCAN:
            position = _after_scan(data, position)
    if data[position] != _MARKED or position + 2 != len(data):
        raise PictureError(place, "holds more than the picture itself")
    return size


def _after_scan(data: bytes, position: int) -> int:
    """Return where the drawn data ends: at a mark that is none of the data's own."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0:
            raise IndexError
        if data[position + 1] not in _IN_SCAN:
            return position
        position += 2


def _number(data: bytes, position: int, size: int) -> int:
    part = data[position : position + size]
    if len(part) < size:
        raise IndexError
    return int.from_bytes(part)
