"""Write age files of every kind, also those that no honest tool writes (age-encryption.org/v1).

The headers have a true MAC, so that what refuses them is our reader and no accident.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from generator.vault.keys import Recipient, _point

CHUNK = 64 * 1024
StanzaOf = Callable[[bytes], bytes]  # file key in, stanza with its last line end out


def unpadded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def derive(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def stanza(arguments: str, body: bytes) -> bytes:
    text = unpadded(body)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    if not lines or len(lines[-1]) == 64:
        lines.append(b"")
    return b"\n".join([f"-> {arguments}".encode(), *lines, b""])


def x25519(recipient: Recipient) -> StanzaOf:
    def make(file_key: bytes) -> bytes:
        ephemeral = X25519PrivateKey.generate()
        theirs = _point(recipient)
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = derive(secret, share + theirs, b"age-encryption.org/v1/X25519")
        body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
        return stanza(f"X25519 {unpadded(share).decode()}", body)

    return make


def scrypt(passphrase: str, work_factor: int, *, written: str | None = None) -> StanzaOf:
    """Make a passphrase stanza; `written` is the work factor that the header claims."""

    def make(file_key: bytes) -> bytes:
        salt = secrets.token_bytes(16)
        full_salt = b"age-encryption.org/v1/scrypt" + salt
        key = hashlib.scrypt(
            passphrase.encode(), salt=full_salt, n=1 << work_factor, r=8, p=1, dklen=32
        )
        body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
        return stanza(f"scrypt {unpadded(salt).decode()} {written or work_factor}", body)

    return make


def other(arguments: str, body: bytes = bytes(32)) -> StanzaOf:
    return lambda _: stanza(arguments, body)


def age_file(data: bytes, stanzas: Sequence[StanzaOf]) -> bytes:
    """Write a whole binary age file with these stanzas."""
    file_key = secrets.token_bytes(16)
    head = b"age-encryption.org/v1\n" + b"".join(make(file_key) for make in stanzas) + b"---"
    mac = hmac.digest(derive(file_key, None, b"header"), head, "sha256")
    nonce = secrets.token_bytes(16)
    stream = ChaCha20Poly1305(derive(file_key, nonce, b"payload"))
    starts = range(0, max(len(data), 1), CHUNK)
    chunks = [data[start : start + CHUNK] for start in starts]
    sealed = [
        stream.encrypt(number.to_bytes(11, "big") + bytes([number == len(chunks) - 1]), chunk, None)
        for number, chunk in enumerate(chunks)
    ]
    return b"".join([head, b" ", unpadded(mac), b"\n", nonce, *sealed])


def armor(blob: bytes) -> str:
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    begin, end = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
    return "\n".join([begin, *lines, end, ""])
