from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.vault.padding import file_size, is_zeros, pad_zeros, padme, section_size


@pytest.mark.parametrize(
    ("length", "size"),
    [
        pytest.param(0, 2048, id="nothing"),
        pytest.param(2048, 2048, id="exactly the floor"),
        pytest.param(2049, 4096, id="one more than the floor"),
        pytest.param(4096, 4096, id="a power of two"),
        pytest.param(70_000, 131_072, id="seventy thousand"),
    ],
)
def test_a_section_fills_the_next_power_of_two(length: int, size: int) -> None:
    assert section_size(length) == size


@pytest.mark.parametrize(
    ("length", "size"),
    [(2, 2), (9, 10), (17, 18), (1000, 1024), (10_000, 10_240), (99_999, 100_352)],
)
def test_padme_keeps_the_first_bits_only(length: int, size: int) -> None:
    assert padme(length) == size


@given(st.integers(2, 60_000_000))
def test_padme_never_shrinks_adds_at_most_an_eighth_and_is_stable(length: int) -> None:
    size = padme(length)

    assert length <= size <= length * 1.125
    assert padme(size) == size


@given(st.integers(2, 60_000_000), st.integers(2, 60_000_000))
def test_padme_keeps_order(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))

    assert padme(shorter) <= padme(longer)


def test_a_short_file_fills_the_floor() -> None:
    assert file_size(0) == file_size(4096) == 4096
    assert file_size(4097) > 4096


def test_zeros_are_told_from_anything_else() -> None:
    assert pad_zeros(b"ab", 4) == b"ab\0\0"
    assert is_zeros(memoryview(bytes(1000)))
    assert is_zeros(memoryview(b""))
    assert not is_zeros(memoryview(bytes(999) + b"\1"))
