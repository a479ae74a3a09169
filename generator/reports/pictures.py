"""Pictures of a report, drawn anew: nothing of the old file is left but what can be seen.

- PNG and JPEG only. Sizes hold before a picture is decoded.
- EXIF, XMP, comments, profiles, further frames and what lies under transparent places are gone,
  because the pixels are painted on a fresh white picture.
- A picture is named after its content, so that the text which shows it names that very picture.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MAX_PICTURE: Final = 20 * 1024 * 1024  # bytes of the file
MAX_PIXELS: Final = 40_000_000
MAX_PICTURES: Final = 60
LONGEST_SIDE: Final = 2_000
"""Pixels; a larger picture is made smaller: no screen or sheet of paper shows more."""
FOLDER: Final = "images"
NAME: Final = re.compile(r"[a-z0-9-]{1,40}\.(?:png|jpg)")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_QUALITY: Final = 88
_OTHERS: Final = (
    (b"GIF8", "a GIF"), (b"BM", "a bitmap (BMP)"), (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (b"II*\0", "a TIFF"), (b"MM\0*", "a TIFF"), (b"\x01\x00\x00\x00", "an EMF drawing"),
    (b"RIFF", "a WebP"), (b"<svg", "an SVG drawing"), (b"<?xml", "an SVG drawing"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Picture:
    """A picture drawn anew, and how it is named: `image-3fa9c2e1b0d4a7c6.png`."""

    name: str
    data: bytes


class PictureProblem(Exception):  # noqa: N818 - no error of the program: becomes a concern
    """Why a picture cannot be taken over."""


def name_of(data: bytes, suffix: str) -> str:
    """Return the name that a picture's own bytes give it."""
    return f"image-{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"


def redraw(data: bytes) -> Picture:
    """Draw a picture anew, without anything that cannot be seen."""
    form = _form(data)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, lets damage pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=(form,)) as source:
                width, height = source.size
                if width * height > MAX_PIXELS:
                    problem = f"has more than {MAX_PIXELS // 1_000_000} megapixels"
                    raise PictureProblem(problem)
                painted = _paint(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        problem = f"has more than {MAX_PIXELS // 1_000_000} megapixels"
        raise PictureProblem(problem) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError,
            TypeError, KeyError, Warning, MemoryError, OverflowError):  # fmt: skip
        problem = "is damaged"
        raise PictureProblem(problem) from None
    made = io.BytesIO()
    if form == "PNG":
        painted.save(made, "PNG", optimize=True)
    else:
        painted.save(made, "JPEG", quality=_QUALITY, optimize=True)
    drawn = made.getvalue()
    suffix = "png" if form == "PNG" else "jpg"
    return Picture(name_of(drawn, suffix), drawn)


def _form(data: bytes) -> str:
    if not data:
        problem = "is not there"
        raise PictureProblem(problem)
    if len(data) > MAX_PICTURE:
        problem = f"is larger than {MAX_PICTURE // 1024 // 1024} MB"
        raise PictureProblem(problem)
    if data.startswith(_PNG):
        return "PNG"
    if data.startswith(_JPEG):
        return "JPEG"
    start = data[:200].lstrip().lower()
    kind = next((w for magic, w in _OTHERS if start.startswith(magic.lower())), "of another kind")
    problem = f"is {kind}, and neither PNG nor JPEG"
    raise PictureProblem(problem)


def _paint(source: Image.Image) -> Image.Image:
    """Paint the pixels, turned the right way up, on a fresh white picture."""
    if max(source.size) > LONGEST_SIDE:
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(source)
    grey = upright.mode in ("1", "L", "I;16", "I")
    seen = upright.convert("L" if grey and "transparency" not in upright.info else "RGBA")
    if max(seen.size) > LONGEST_SIDE:
        seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if seen.mode == "L":
        fresh = Image.new("L", seen.size, 255)
        fresh.paste(seen)
        return fresh
    fresh = Image.new("RGB", seen.size, (255, 255, 255))
    fresh.paste(seen, mask=seen.getchannel("A"))
    return fresh
