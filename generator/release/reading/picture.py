"""Pictures: whatever stands in their file beside what is drawn.

A published picture has nothing but what is drawn (`portal` and `reports` draw it anew when it
comes in). Metadata of any kind is therefore refused, not searched.
"""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageFile, UnidentifiedImageError

from generator.errors import Place
from generator.release.reading.pieces import UnsearchableError

MAX_PIXELS: Final = 40_000_000
_HARMLESS: Final = frozenset({"dpi", "gamma", "jfif", "jfif_density", "jfif_unit", "jfif_version",
                              "progression", "progressive", "srgb", "transparency",
                              "interlace"})  # fmt: skip
_ENDS: Final = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}


def refuse_more_than_a_picture(data: bytes, place: Place) -> None:
    """Refuse a picture that is damaged, too large, or carries more than it shows."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, lets damage pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=tuple(_ENDS)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise UnsearchableError(place, "is a picture of more pixels than are read")
                kind = picture.format or ""
                more = {str(key) for key in picture.info} - _HARMLESS
                if more or picture.getexif():
                    raise UnsearchableError(
                        place,
                        "is a picture with metadata (where, when, by whom it was made)",
                        remedy="bring the picture in again with `dhr report import`",
                    )
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning, EOFError):
        raise UnsearchableError(place, "is a picture that cannot be read") from None
    if not data.endswith(_ENDS[kind]):
        raise UnsearchableError(place, "is a picture with something after its end")
