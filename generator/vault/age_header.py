"""Look at an age file before any key touches it (age-encryption.org/v1).

- Exactly one X25519 stanza: one recipient, and nobody can hide a second. Beside it at most one
  random `-grease` stanza, which rage and pyrage add. scrypt, ssh, hybrid and plugin stanzas are
  refused before any key derivation.
- Caps on the header hold before it is split. Base64 is canonical and without padding.
- The text armor is the one that age, rage and sops write: 64 columns, LF, one final line end.
- pyrage then checks the header's MAC and opens the file; this reader decides nothing about keys.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

from generator.errors import Place
from generator.vault.errors import WrappedKeyError

INTRO: Final = b"age-encryption.org/v1\n"
MAX_HEADER: Final = 8 * 1024  # bytes
MAX_STANZAS: Final = 2
MAX_GREASE_LINES: Final = 8  # body lines; rage writes at most 265 random bytes, five lines

ARMOR_BEGIN: Final = "-----BEGIN AGE ENCRYPTED FILE-----"
ARMOR_END: Final = "-----END AGE ENCRYPTED FILE-----"
ARMOR_COLUMNS: Final = 64

_SHARE: Final = re.compile(rb"-> X25519 ([A-Za-z0-9+/]{43})")
_WRAPPED: Final = re.compile(rb"[A-Za-z0-9+/]{43}")
_GREASE: Final = re.compile(rb"-> [\x21-\x7e]{0,64}-grease(?: [\x21-\x7e]{1,64}){0,16}")
_STANZA: Final = re.compile(rb"-> ([\x21-\x7e]+)(?: [\x21-\x7e]+)*")
_BODY: Final = re.compile(rb"[A-Za-z0-9+/]{0,64}")
_MAC: Final = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
_KINDS: Final = {
    b"scrypt": "a passphrase",
    b"ssh-ed25519": "an SSH key",
    b"ssh-rsa": "an SSH key",
    b"mlkem768x25519": "a post-quantum key",
    b"X25519": "a malformed X25519 key",
}


@dataclass(frozen=True)
class Stanza:
    """One entry of an age header: its arguments and its body's lines."""

    arguments: tuple[bytes, ...]
    body: tuple[bytes, ...]


def decode_unpadded(text: bytes) -> bytes | None:
    """Decode canonical base64 without padding, or return `None`."""
    try:
        data = binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
    except binascii.Error:
        return None
    again = binascii.b2a_base64(data, newline=False).rstrip(b"=")
    return data if again == text else None


def split_header(blob: bytes, place: Place) -> tuple[tuple[Stanza, ...], int]:
    """Split an age file's header into stanzas; return them and where the payload begins."""
    head = bytes(blob[:MAX_HEADER])
    if not head.startswith(INTRO):
        raise WrappedKeyError(place, "is not a binary age file of version 1")
    end = head.find(b"\n--- ")
    stop = head.find(b"\n", end + 1)
    if end < 0 or stop < 0:
        raise WrappedKeyError(place, f"has no age header of at most {MAX_HEADER} bytes")
    mac = _MAC.fullmatch(head, end + 1, stop)
    if mac is None or decode_unpadded(mac[1]) is None:
        raise WrappedKeyError(place, "has a malformed MAC in its age header")
    lines = head[len(INTRO) : end].split(b"\n")
    return _stanzas(lines, place), stop + 1


def _stanzas(lines: list[bytes], place: Place) -> tuple[Stanza, ...]:
    stanzas: list[Stanza] = []
    position = 0
    while position < len(lines):
        if len(stanzas) == MAX_STANZAS:
            raise WrappedKeyError(place, f"has more than {MAX_STANZAS} stanzas in its age header")
        first = lines[position]
        if not _STANZA.fullmatch(first):
            raise WrappedKeyError(place, "has a malformed age header")
        position += 1
        end = position
        while end < len(lines) and len(lines[end]) == ARMOR_COLUMNS:
            end += 1
        body = tuple(lines[position : end + 1])
        if end == len(lines) or not all(_BODY.fullmatch(line) for line in body):
            raise WrappedKeyError(place, "has a malformed age header")
        stanzas.append(Stanza(tuple(first.split(b" ")[1:]), body))
        position = end + 1
    return tuple(stanzas)


def require_one_recipient(blob: bytes, place: Place) -> int:
    """Accept exactly one X25519 stanza (grease aside); return where the payload begins."""
    stanzas, payload = split_header(blob, place)
    recipients = [stanza for stanza in stanzas if not _is_grease(stanza)]
    if len(recipients) != 1:
        count = len(recipients)
        raise WrappedKeyError(place, f"is sealed to {count} recipients; one is allowed")
    (stanza,) = recipients
    if not _is_x25519(stanza):
        kind = _KINDS.get(stanza.arguments[0], "an unknown kind of key")
        raise WrappedKeyError(place, f"is sealed with {kind}; only X25519 is accepted")
    return payload


def _is_grease(stanza: Stanza) -> bool:
    line = b"-> " + b" ".join(stanza.arguments)
    return len(stanza.body) <= MAX_GREASE_LINES and _GREASE.fullmatch(line) is not None


def _is_x25519(stanza: Stanza) -> bool:
    line = b"-> " + b" ".join(stanza.arguments)
    share = _SHARE.fullmatch(line)
    return (
        share is not None
        and decode_unpadded(share[1]) is not None
        and len(stanza.body) == 1
        and _WRAPPED.fullmatch(stanza.body[0]) is not None
        and decode_unpadded(stanza.body[0]) is not None
    )


def decode_armor(text: str, place: Place) -> bytes:
    """Turn armored text into the binary age file."""
    lines = text.split("\n")
    if len(lines) < 4 or (lines[0], lines[-2], lines[-1]) != (ARMOR_BEGIN, ARMOR_END, ""):  # noqa: PLR2004
        raise WrappedKeyError(place, "is not an armored age file")
    body = lines[1:-2]
    full = all(len(line) == ARMOR_COLUMNS for line in body[:-1])
    if not full or not 1 <= len(body[-1]) <= ARMOR_COLUMNS:
        raise WrappedKeyError(place, "has armor that is not in lines of 64 characters")
    encoded = "".join(body)
    try:
        data = binascii.a2b_base64(encoded.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        raise WrappedKeyError(place, "has armor that is not base64") from None
    if binascii.b2a_base64(data, newline=False).decode("ascii") != encoded:
        raise WrappedKeyError(place, "has armor that is not canonical base64")
    return data
