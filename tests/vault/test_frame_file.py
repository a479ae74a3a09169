from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DhrError, Place
from generator.vault.errors import (
    AlteredError,
    CannotSealError,
    NotForYouError,
    PaddingError,
    WrappedKeyError,
)
from generator.vault.frame_file import frame_size, open_frame, seal_frame
from generator.vault.keys import new_identity, seal_to
from generator.vault.padding import file_size
from tests.vault.age_writer import age_file, scrypt, x25519

READER = new_identity()
PLACE = Place("build/internal/p/aaaaaaaaaaaaaaaaaaaaaaaaaa.age")
DESK = json.dumps({"format": "dhr-desk-1"}).encode()
SIZES = (65_536, 1_048_576)


@given(st.binary(max_size=20_000))
def test_a_frame_opens_to_the_same_bytes(data: bytes) -> None:
    for sizes in ((), SIZES):
        blob = seal_frame(data, READER.recipient, place=PLACE, sizes=sizes)
        assert open_frame(blob, READER, place=PLACE, sizes=sizes) == data


@pytest.mark.parametrize(
    ("length", "sizes", "size"),
    [
        pytest.param(0, (), 4096, id="an empty page"),
        pytest.param(4088, (), 4096, id="a page that just fits the floor"),
        pytest.param(4089, (), file_size(4097), id="a page one byte longer"),
        pytest.param(0, SIZES, 65_536, id="an empty desk"),
        pytest.param(65_528, SIZES, 65_536, id="a desk that just fits"),
        pytest.param(65_529, SIZES, 1_048_576, id="a desk one byte longer"),
        pytest.param(1_048_568, SIZES, 1_048_576, id="the largest desk"),
        pytest.param(1_048_569, SIZES, None, id="too large a desk"),
        pytest.param(10, SIZES[::-1], 65_536, id="sizes in any order"),
    ],
)
def test_a_frame_has_the_smallest_size_that_fits(
    length: int, sizes: tuple[int, ...], size: int | None
) -> None:
    assert frame_size(length, sizes) == size


def test_data_too_large_for_every_size_is_not_sealed() -> None:
    with pytest.raises(CannotSealError, match="largest size"):
        seal_frame(bytes(70_000), READER.recipient, place=PLACE, sizes=[65_536])


def frame(plain: bytes) -> bytes:
    return seal_to(plain, READER.recipient)


def with_length(length: int, total: int = 4096) -> bytes:
    return (length.to_bytes(8, "big") + DESK).ljust(total, b"\0")


@pytest.mark.parametrize(
    ("blob", "error"),
    [
        pytest.param(frame(b""), PaddingError, id="nothing inside"),
        pytest.param(frame(bytes(7)), PaddingError, id="shorter than a length"),
        pytest.param(
            frame(with_length(len(DESK), 4095)), PaddingError, id="a size of ours minus 1"
        ),
        pytest.param(frame(with_length(len(DESK), 8192)), PaddingError, id="a larger size"),
        pytest.param(frame(with_length(4089)), PaddingError, id="a length behind the end"),
        pytest.param(frame(with_length(2**64 - 1)), PaddingError, id="an absurd length"),
        pytest.param(frame(with_length(len(DESK) - 1)), AlteredError, id="a length too short"),
        pytest.param(
            frame(with_length(len(DESK))[:-1] + b"x"), AlteredError, id="something in the padding"
        ),
        pytest.param(frame(with_length(len(DESK)))[:-1], AlteredError, id="cut"),
        pytest.param(
            seal_frame(DESK, new_identity().recipient, place=PLACE), NotForYouError, id="another's"
        ),
        pytest.param(
            seal_frame(DESK, READER.recipient, place=PLACE, sizes=SIZES),
            PaddingError,
            id="a desk where a page is expected",
        ),
        pytest.param(
            age_file(with_length(len(DESK)), [scrypt("pw", 4)]), WrappedKeyError, id="passphrase"
        ),
        pytest.param(
            age_file(
                with_length(len(DESK)),
                [x25519(READER.recipient), x25519(new_identity().recipient)],
            ),
            WrappedKeyError,
            id="two readers",
        ),
    ],
)
def test_anything_but_an_honest_frame_is_refused(blob: bytes, error: type[DhrError]) -> None:
    with pytest.raises(error):
        open_frame(blob, READER, place=PLACE)


def test_an_honest_frame_of_another_writer_opens() -> None:
    assert open_frame(frame(with_length(len(DESK))), READER, place=PLACE) == DESK
