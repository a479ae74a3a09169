"""Sealed documents: one age file to the case's own key, its length hidden by zeros.

- The record holds the document's true size and SHA-256; a document of another case, path or
  revision therefore does not pass, although any holder of a public key can make an age file.
- Plaintext is the data and zero bytes up to PADMÉ(max(size, 4096)); the zeros are checked.
- At most 50 MiB. Exactly one X25519 stanza (and grease).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from generator.errors import Place
from generator.vault import age_header
from generator.vault.errors import (
    AlteredError,
    DocumentError,
    DocumentTooLargeError,
    NotForYouError,
    PaddingError,
)
from generator.vault.keys import Identity, Recipient, open_with, seal_to
from generator.vault.padding import file_size, is_zeros, pad_zeros

CHUNK: Final = 64 * 1024  # bytes of plaintext in a chunk of an age file's payload
TAG: Final = 16  # bytes after each chunk
NONCE: Final = 16  # bytes before the first
MAX_DOCUMENT: Final = 50 * 1024 * 1024  # bytes of the document itself
# header, nonce and one tag for each 64 KiB chunk come on top of the padded plaintext
MAX_DOCUMENT_FILE: Final = file_size(MAX_DOCUMENT) * (CHUNK + TAG) // CHUNK + 16 * 1024


def seal_document(data: bytes, recipient: Recipient, place: Place) -> bytes:
    """Seal a document to the case's key."""
    if len(data) > MAX_DOCUMENT:
        raise DocumentTooLargeError(place, f"is larger than {MAX_DOCUMENT} bytes")
    return seal_to(pad_zeros(data, file_size(len(data))), recipient)


def require_padded(payload: int, place: Place) -> None:
    """Check without a key that a payload of so many bytes hides its document's length."""
    body = payload - NONCE
    plain = body - TAG * -(-body // (CHUNK + TAG))
    if plain < 0 or plain != file_size(plain):
        raise PaddingError(place, "has not the size that hides its length")


def open_document(
    blob: bytes, identity: Identity, *, size: int, sha256: str, place: Place
) -> bytes:
    """Open a document and verify that it is the one that the record describes."""
    if len(blob) > MAX_DOCUMENT_FILE:
        raise DocumentTooLargeError(place, f"is larger than {MAX_DOCUMENT_FILE} bytes")
    age_header.require_one_recipient(blob, place)
    try:
        plain = open_with(blob, identity, place)
    except NotForYouError:
        raise DocumentError(place, "was not sealed to this case") from None
    if not 0 <= size <= len(plain) or len(plain) != file_size(size):
        raise DocumentError(place, "has not the size that its record says")
    if not is_zeros(memoryview(plain)[size:]):
        raise AlteredError(place, "has something in its padding")
    data = plain[:size]
    if not hmac.compare_digest(hashlib.sha256(data).hexdigest(), sha256):
        raise DocumentError(place, "is not the document that its record describes")
    return data
