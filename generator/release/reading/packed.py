"""Files that hold others, packed: gzip, and the chunks of the search's index."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Final

import cbor2

from generator.errors import Place
from generator.release.reading.pieces import MAX_UNPACKED, Piece, UnsearchableError

_MARK: Final = b"pagefind_dcd"
_GZIP: Final = 31  # zlib's own number for "with a gzip header"


def unpacked(data: bytes, place: Place) -> bytes:
    """Unpack gzip, within bounds; several members one after another are one file."""
    out = io.BytesIO()
    rest = data
    try:
        while rest:
            unpacker = zlib.decompressobj(_GZIP)
            out.write(unpacker.decompress(rest, MAX_UNPACKED - out.tell()))
            if not unpacker.eof:
                raise UnsearchableError(place, "is damaged, or unpacks to more than is read")
            rest = unpacker.unused_data
    except zlib.error:
        raise UnsearchableError(place, "is damaged: it cannot be unpacked") from None
    return out.getvalue()


def index_pieces(data: bytes, place: Place) -> Iterator[Piece]:
    """Yield what a chunk of Pagefind's index holds: JSON as text, CBOR word by word."""
    content = unpacked(data, place)
    if not content.startswith(_MARK):
        raise UnsearchableError(place, "is no chunk of the search's index")
    content = content.removeprefix(_MARK)
    if content.startswith(b"{"):
        yield Piece("text", content.decode("utf-8", "replace"))
        return
    try:
        tree = cbor2.loads(content)
    except (cbor2.CBORDecodeError, RecursionError, ValueError, OverflowError, MemoryError):
        raise UnsearchableError(place, "is damaged: its words cannot be read") from None
    yield Piece("words", "\n".join(_words(tree)))


def _words(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, bytes):
        yield tree.decode("utf-8", "replace")
    elif isinstance(tree, list | tuple | set | frozenset):
        for each in tree:
            yield from _words(each)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _words(key)
            yield from _words(value)
