"""Files that only the holder of an identity can read, and only the holder can have written.

What is sealed to a public key may come from anybody; a cache must come from nobody else. So its key
is derived from the identity's secret (HKDF-SHA256, RFC 5869) and never leaves the program. The
purpose is bound in, so that a file of one kind cannot stand in for another.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from generator.errors import Place
from generator.vault.errors import AlteredError
from generator.vault.keys import Identity
from generator.vault.padding import file_size

_MAGIC: Final = b"dhr-own-1\n"
_NONCE: Final = 12  # bytes
_KEY: Final = 32  # bytes
_SPACE: Final = b" "


def _derive(identity: Identity, purpose: str, length: int) -> bytes:
    info = f"dhr-own-1 {purpose}".encode()
    return HKDF(SHA256(), length, salt=None, info=info).derive(identity.reveal().encode())


def own_name(identity: Identity, purpose: str) -> str:
    """Return a file name for a purpose, which tells nobody whose it is."""
    return _derive(identity, f"name of {purpose}", 16).hex()


def seal_own(text: bytes, identity: Identity, purpose: str) -> bytes:
    """Seal text, padded with spaces to hide its length."""
    nonce = secrets.token_bytes(_NONCE)
    padded = text.ljust(file_size(len(text)), _SPACE)
    key = AESGCM(_derive(identity, purpose, _KEY))
    return _MAGIC + nonce + key.encrypt(nonce, padded, purpose.encode())


def open_own(blob: bytes, identity: Identity, purpose: str, place: Place) -> bytes:
    """Open what `seal_own` sealed for the same purpose; `AlteredError` for anything else."""
    body = blob.removeprefix(_MAGIC)
    if len(body) == len(blob) or len(body) < _NONCE:
        raise AlteredError(place, "is not a file of this officer's")
    key = AESGCM(_derive(identity, purpose, _KEY))
    try:
        padded = key.decrypt(body[:_NONCE], body[_NONCE:], purpose.encode())
    except InvalidTag:
        raise AlteredError(place, "is not a file of this officer's") from None
    return padded.rstrip(_SPACE)
