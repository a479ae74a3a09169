"""Whether words stand in a folder of files, in clear or as good as that.

Every file is looked at as it is, and then unpacked (gzip, zlib), out of base64 of any alignment and
alphabet, as UTF-16 of either order, and each of these again inside the other. So are the names of
files and folders.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

DEPTH = 3
MOST = 50_000_000  # bytes out of one packed stream
LEAST = 12  # bytes that could hold something to recognise
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-\r\n]{24,}")
_ONE_ALPHABET = bytes.maketrans(b"-_", b"+/")

Found = Callable[[bytes], set[bytes]]


def forms(data: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """Yield data as it is, and all that it could hide."""
    yield data
    # Every other byte: plain letters of UTF-16, whichever the order and wherever they begin.
    yield data[::2]
    yield data[1::2]
    if depth:
        for inner in (*_unpacked(data), *_decoded(data)):
            yield from forms(inner, depth - 1)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for start in _PACKED.finditer(data):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            found = unpacker.decompress(data[start.start() :], MOST)
        except zlib.error:
            continue
        if len(found) >= LEAST:
            yield found


def _decoded(data: bytes) -> Iterator[bytes]:
    for run in _BASE64.findall(data):
        plain = run.translate(_ONE_ALPHABET, delete=b"\r\n")
        for start in range(4):
            whole = plain[start : start + (len(plain) - start) // 4 * 4]
            yield base64.b64decode(whole)


def traces(folder: Path, found: Found) -> dict[str, set[bytes]]:
    """Return, by its place, everything that `found` recognises in a folder."""
    told = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        here = set().union(*map(found, forms(name.encode())))
        if path.is_file():
            here |= set().union(*map(found, forms(path.read_bytes())))
        if here:
            told[name] = here
    return told
