"""Sizes that hide lengths: powers of two for sections, PADMÉ for files, zeros that are checked.

PADMÉ (Nikitin et al., PURBs, 2019): round up so that a length of about 2^E keeps only its
first log2(E) bits; at most 12 % more, and nothing but O(log log length) bits are given away.
"""

from __future__ import annotations

from typing import Final

SECTION_FLOOR: Final = 2048  # bytes
FILE_FLOOR: Final = 4096  # bytes


def section_size(length: int) -> int:
    """Return the smallest power of two, at least 2048, that holds `length` bytes."""
    return max(SECTION_FLOOR, 1 << max(length - 1, 0).bit_length())


def padme(length: int) -> int:
    """Return the PADMÉ size of `length` bytes (at least 2)."""
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask


def file_size(length: int) -> int:
    """Return the size of a sealed file's plaintext: PADMÉ, at least 4096 bytes."""
    return padme(max(length, FILE_FLOOR))


def pad_zeros(data: bytes, size: int) -> bytes:
    """Fill up with zero bytes."""
    return data + bytes(size - len(data))


def is_zeros(data: memoryview) -> bool:
    """Tell whether nothing but zero bytes is there, at the speed of a comparison."""
    return data == bytes(len(data))
