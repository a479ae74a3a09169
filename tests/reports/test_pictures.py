"""Pictures are painted anew: what cannot be seen is gone, what is too large is not decoded."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from generator.reports.pictures import LONGEST_SIDE, NAME, PictureProblem, redraw
from tests.reports.files import CANARY, png


def jpeg(**more: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(made, "JPEG", **more)
    return made.getvalue()


def test_nothing_of_a_photograph_s_metadata_is_left() -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x9003] = "2021:03:14 08:00:00"
    photo = jpeg(exif=exif, comment=CANARY.encode(), xmp=CANARY.encode(), icc_profile=b"x" * 200)
    assert CANARY.encode() in photo

    picture = redraw(photo)

    assert CANARY.encode() not in picture.data
    assert set(Image.open(io.BytesIO(picture.data)).info) <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density",
    }  # fmt: skip
    assert NAME.fullmatch(picture.name)


def test_nothing_of_a_png_s_texts_is_left_nor_what_follows_its_end() -> None:
    texts = PngInfo()
    texts.add_text("Author", CANARY)
    texts.add_itxt("XML:com.adobe.xmp", CANARY)

    picture = redraw(png(pnginfo=texts) + CANARY.encode())

    assert CANARY.encode() not in picture.data
    assert Image.open(io.BytesIO(picture.data)).info == {}


def test_what_lies_under_transparent_places_is_gone() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(made, "PNG")

    shown = Image.open(io.BytesIO(redraw(made.getvalue()).data))

    assert shown.mode == "RGB"
    assert shown.getpixel((0, 0)) == (255, 255, 255)


def test_a_photograph_held_sideways_is_turned_before_its_note_of_that_is_lost() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert Image.open(io.BytesIO(redraw(jpeg(exif=exif)).data)).size == (6, 8)


def test_a_large_picture_is_made_smaller() -> None:
    assert max(Image.open(io.BytesIO(redraw(png((5_000, 3), "L")).data)).size) == LONGEST_SIDE


def test_the_same_picture_has_the_same_name_and_another_one_another() -> None:
    assert redraw(png()).name == redraw(png()).name != redraw(png((9, 6))).name


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def giant(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b""))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (giant(10_000, 10_000), "megapixels"),
        (giant(60_000, 60_000), "megapixels"),
        (giant(2_000_000_000, 2), "megapixels"),
        (giant(100, 100), "damaged"),
        (giant(0, 0), "damaged"),
        (b"", "is not there"),
        (b"GIF89a", "a GIF"),
        (b"<svg onload='x'/>", "an SVG drawing"),
        (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
        (b"nothing", "of another kind"),
        (jpeg()[:100], "damaged"),
        (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024), "larger than 20 MB"),
    ],
)
def test_what_is_no_sound_picture_is_refused_without_decoding(data: bytes, why: str) -> None:
    with pytest.raises(PictureProblem, match=why):
        redraw(data)


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_picture_is_a_problem_or_a_picture(at: int, value: int) -> None:
    data = bytearray(jpeg())
    data[at % len(data)] = value
    with contextlib.suppress(PictureProblem):
        redraw(bytes(data))
