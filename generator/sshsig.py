"""SSH signatures, read and verified in memory: the format of `ssh-keygen -Y sign` and of git.

- Keys are Ed25519, plain or on a security key (`sk-`), which are all that the policy can name. A
  security key must say that somebody touched it, as OpenSSH demands by default.
- One namespace, one purpose: who verifies says which one it must be.
- Every length is checked, and nothing may follow the last field. What does not fit is no signature.
- Format: OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_SIGNATURE: Final = 16_384  # bytes

_ARMOUR: Final = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*"
)
_MAGIC: Final = b"SSHSIG"
_VERSION: Final = b"\0\0\0\1"
_PLAIN: Final = b"ssh-ed25519"
_SECURITY_KEY: Final = b"sk-ssh-ed25519@openssh.com"
_HASHES: Final = (b"sha512", b"sha256")
_LENGTH: Final = 4  # bytes before each string of the format
_TOUCHED: Final = 0x01  # flag of a security key: its owner was there
_POINT: Final = 32  # bytes of an Ed25519 public key
_TAIL: Final = 5  # bytes after a security key's signature: flags and a counter


@dataclass(frozen=True)
class SshSignature:
    """A signature as its file says it is; nothing is proved before `verifies`.

    `key` is the public key's bytes, as policy's text of it decodes.
    """

    key: bytes
    namespace: str
    hash_name: str
    value: bytes


def parse(armoured: bytes) -> SshSignature | None:
    """Read an armoured signature; None where it is none."""
    found = _ARMOUR.fullmatch(armoured) if len(armoured) <= MAX_SIGNATURE else None
    if found is None:
        return None
    try:
        blob = base64.b64decode(b"".join(found[1].split()), validate=True)
    except binascii.Error:
        return None
    start = len(_MAGIC) + len(_VERSION)
    fields = _strings(blob[start:])
    if blob[:start] != _MAGIC + _VERSION or fields is None or len(fields) != 5:  # noqa: PLR2004
        return None
    key, namespace, reserved, hash_name, value = fields
    if not (key and namespace.isascii() and namespace) or reserved or hash_name not in _HASHES:
        return None
    return SshSignature(key, namespace.decode("ascii"), hash_name.decode("ascii"), value)


def verifies(signature: SshSignature, data: bytes) -> bool:
    """Tell whether the signature's own key made it, over `data`, for its own namespace."""
    digest = hashlib.new(signature.hash_name, data).digest()
    parts = (signature.namespace.encode("ascii"), b"", signature.hash_name.encode("ascii"), digest)
    signed = _MAGIC + b"".join(map(_string, parts))
    key = _strings(signature.key)
    if key is None or not key:
        return False
    if key[0] == _PLAIN and len(key) == 2:  # noqa: PLR2004 - its kind and its point
        return _plain(key[1], signature.value, signed)
    if key[0] == _SECURITY_KEY and len(key) == 3:  # noqa: PLR2004 - and its application
        return _security_key(key[1], key[2], signature.value, signed)
    return False


def key_bytes(public_key: str) -> bytes:
    """Return the bytes of a public key in OpenSSH's one line; nothing where it is no key."""
    try:
        return base64.b64decode(public_key.split()[1], validate=True)
    except (IndexError, ValueError):
        return b""


def parse_public_key(text: str) -> str | None:
    """Return a public key as policy has it: kind and key, no comment; None where it is none."""
    kind, key, *_ = [*text.split(), "", ""]
    fields = _strings(key_bytes(f"{kind} {key}"))
    lengths = {_PLAIN: 2, _SECURITY_KEY: 3}
    known = fields is not None and len(fields) == lengths.get(kind.encode(), 0)
    if fields is None or not known or fields[0] != kind.encode() or len(fields[1]) != _POINT:
        return None
    return f"{kind} {key}"


def fingerprint(key: bytes) -> str:
    """Name a public key as `ssh-keygen -l` does."""
    digest = base64.b64encode(hashlib.sha256(key).digest()).rstrip(b"=").decode("ascii")
    return f"SHA256:{digest}"


# ---------------------------------------------------------------------------------------------
# Keys, and strings of the format


def _plain(point: bytes, value: bytes, signed: bytes) -> bool:
    fields = _strings(value)
    return fields is not None and fields[:1] == [_PLAIN] and _ed25519(point, fields[1:], signed)


def _security_key(point: bytes, application: bytes, value: bytes, signed: bytes) -> bool:
    fields, tail = _strings(value[:-_TAIL]), value[-_TAIL:]
    if fields is None or fields[:1] != [_SECURITY_KEY] or not tail[0] & _TOUCHED:
        return False
    inner = hashlib.sha256(application).digest() + tail + hashlib.sha256(signed).digest()
    return _ed25519(point, fields[1:], inner)


def _ed25519(point: bytes, values: list[bytes], signed: bytes) -> bool:
    if len(values) != 1:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(values[0], signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _strings(data: bytes) -> list[bytes] | None:
    """Split into strings; None where the last does not end with the data."""
    found: list[bytes] = []
    while data:
        end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
        if len(data) < max(end, _LENGTH):
            return None
        found.append(data[_LENGTH:end])
        data = data[end:]
    return found


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH, "big") + data
