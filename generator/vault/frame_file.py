"""Frames: the sealed files of the internal build (desks, pages, documents), which browsers open.

- One binary age file to one X25519 recipient. Plaintext: 8-byte big-endian length, the data, zero
  bytes. The whole is PADMÉ(max(length + 8, 4096)), or the smallest of the given sizes that fits.
- Which site, build, page and case it is stands inside the data; the reader compares.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from generator.errors import Place
from generator.vault import age_header
from generator.vault.errors import AlteredError, CannotSealError, PaddingError
from generator.vault.keys import Identity, Recipient, open_with, seal_to
from generator.vault.padding import file_size, is_zeros, pad_zeros

LENGTH_BYTES: Final = 8


def frame_size(length: int, sizes: Collection[int] = ()) -> int | None:
    """Return the size of a frame's plaintext, or `None` if the data fits into no size."""
    needed = LENGTH_BYTES + length
    if not sizes:
        return file_size(needed)
    return min((size for size in sizes if size >= needed), default=None)


def seal_frame(
    data: bytes, recipient: Recipient, *, place: Place, sizes: Collection[int] = ()
) -> bytes:
    """Seal data into a frame; `sizes` are the only sizes allowed where they are given."""
    size = frame_size(len(data), sizes)
    if size is None:
        raise CannotSealError(place, f"is larger than the largest size, {max(sizes)} bytes")
    framed = len(data).to_bytes(LENGTH_BYTES, "big") + data
    return seal_to(pad_zeros(framed, size), recipient)


def open_frame(
    blob: bytes, identity: Identity, *, place: Place, sizes: Collection[int] = ()
) -> bytes:
    """Open a frame and check its length, size and zeros."""
    age_header.require_one_recipient(blob, place)
    plain = open_with(blob, identity, place)
    if len(plain) < LENGTH_BYTES:
        raise PaddingError(place, "is too short for a frame")
    length = int.from_bytes(plain[:LENGTH_BYTES], "big")
    end = LENGTH_BYTES + length
    if end > len(plain) or frame_size(length, sizes) != len(plain):
        raise PaddingError(place, "has a length that does not fit its size")
    if not is_zeros(memoryview(plain)[end:]):
        raise AlteredError(place, "has something in its padding")
    return plain[LENGTH_BYTES:end]
