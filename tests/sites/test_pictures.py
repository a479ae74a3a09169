"""Pictures of a report: what they are, how large, and nothing with them."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.sites.pictures import Picture, PictureError, look_at
from tests.sites.reports import chunk, jpeg, png

PLACE = Place("(test)")
EXIF = b"\xff\xe1\x00\x0aExif\0\0xx"
COMMENT = b"\xff\xfe\x00\x06home"


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("images/a.png", png(8, 6), (8, 6)),
        ("images/a.png", png(8, 6, chunk(b"pHYs", b"\0" * 9)), (8, 6)),
        ("images/a.jpg", jpeg(640, 480), (640, 480)),
    ],
)
def test_a_plain_picture_is_measured(name: str, data: bytes, size: tuple[int, int]) -> None:
    assert look_at(name, data, PLACE) == Picture(name, *size)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("images/a.png", b"", id="nothing"),
        pytest.param("images/a.png", jpeg(), id="JPEG called PNG"),
        pytest.param("images/a.jpg", png(), id="PNG called JPEG"),
        pytest.param("images/a.png", b"<svg onload='x'/>", id="a drawing called PNG"),
        pytest.param("images/a.png", png(8, 6, chunk(b"tEXt", b"Author\0A")), id="words in a PNG"),
        pytest.param(
            "images/a.png", png(8, 6, chunk(b"eXIf", b"MM")), id="camera's notes in a PNG"
        ),
        pytest.param("images/a.png", png(8, 6, chunk(b"IHDR", b"x" * 13)), id="two headers"),
        pytest.param("images/a.png", png() + b"PK\3\4", id="something after a PNG"),
        pytest.param("images/a.png", png()[:-4], id="a PNG that ends early"),
        pytest.param("images/a.jpg", jpeg(8, 6, EXIF), id="camera's notes in a JPEG"),
        pytest.param("images/a.jpg", jpeg(8, 6, COMMENT), id="a comment in a JPEG"),
        pytest.param("images/a.jpg", jpeg() + b"more", id="something after a JPEG"),
        pytest.param("images/a.jpg", jpeg()[:-2], id="a JPEG that ends early"),
        pytest.param("images/a.png", png(0, 6), id="no width"),
        pytest.param("images/a.png", png(10_000, 10_000), id="a hundred megapixels"),
        pytest.param("images/a.png", png(2**31 - 1, 2**31 - 1), id="more than any picture"),
    ],
)
def test_anything_else_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(PictureError):
        look_at(name, data, PLACE)


@given(st.sampled_from([png(), jpeg()]), st.integers(0, 200), st.binary(max_size=8))
def test_damage_is_refused_or_harmless(good: bytes, position: int, damage: bytes) -> None:
    data = good[:position] + damage + good[position + len(damage) :]
    name = "images/a.png" if good == png() else "images/a.jpg"
    try:
        found = look_at(name, data, PLACE)
    except PictureError:
        return
    assert found.width * found.height <= 25_000_000


def test_a_part_that_claims_to_be_endless_is_refused_at_once() -> None:
    data = png()[:33] + struct.pack(">I", 2**32 - 1) + b"IDAT"

    with pytest.raises(PictureError):
        look_at("images/a.png", data, PLACE)
