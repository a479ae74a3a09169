"""The text of a sealed record: what stands in the file, and how we write it; no keys.

A flat map of sections, each an encrypted text, and the metadata of SOPS:

    file      = 1*( key ": " value LF ) "sops:" LF metadata
    key       = [a-z_][a-z0-9_]{0,63}, unique, no word of YAML or SOPS, not ending in `_unencrypted`
    value     = "ENC[AES256_GCM,data:" b64 ",iv:" b64 ",tag:" b64 ",type:str]"
    metadata  = age lastmodified mac unencrypted_suffix version        (each once, in this order)
    age       = "    age:" LF 1*( "        - " pair "          " pair )
    pair      = "recipient: age1..." LF / "enc: |" LF armor            (either order: 3.13 sorts)

Base64 is canonical, the nonce has 32 bytes and the tag 16; a value is never empty. The file is at
most 1 MiB. Every text of this grammar means the same to any YAML reader; it is what stock `sops`
writes (3.10 to 3.13, indent 4). `sops_reader` reads it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from generator.vault.keys import Recipient

MAX_FILE: Final = 1024 * 1024  # bytes
MAX_SECTIONS: Final = 64
MAX_RECIPIENTS: Final = 64
NONCE_BYTES: Final = 32
TAG_BYTES: Final = 16

# The lines, for reader and writer alike
SOPS: Final = "sops:"
AGE: Final = "    age:"
ENTRY: Final = "        - "
ENTRY_NEXT: Final = "          "
RECIPIENT: Final = "recipient: "
WRAPPED: Final = "enc: |"
ARMOR_INDENT: Final = "            "
LASTMODIFIED: Final = "    lastmodified: "
MAC: Final = "    mac: "
SUFFIX: Final = "    unencrypted_suffix: _unencrypted"
VERSION: Final = "    version: "

_KEY: Final = re.compile(r"[a-z_][a-z0-9_]{0,63}")
_CLEAR_SUFFIX: Final = "_unencrypted"
# keys that some YAML reader would take for something else than a text, or that SOPS keeps
_RESERVED: Final = frozenset(("sops", "null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_OPENING: Final = "ENC[AES256_GCM,data:"
_CLOSING: Final = re.compile(r",iv:([A-Za-z0-9+/]{43}=),tag:([A-Za-z0-9+/]{22}==),type:str\]")
_CLOSING_LENGTH: Final = 87  # characters: nonce and tag have fixed lengths, so this has one


class Cipher(NamedTuple):
    """One encrypted value: its text in the file, and what the text says."""

    text: str
    data: bytes
    nonce: bytes
    tag: bytes


@dataclass(frozen=True)
class WrappedKey:
    """The data key, wrapped for one recipient; the label is a claim that only its owner can prove.

    `armor` is the text as in the file, `blob` the binary age file.
    """

    recipient: Recipient
    armor: str
    blob: bytes


@dataclass(frozen=True, repr=False)
class SealedText:
    """What a sealed record shows without a key."""

    sections: Mapping[str, Cipher]
    keys: tuple[WrappedKey, ...]
    lastmodified: str
    mac: Cipher
    version: str

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The recipients that the file claims, in its order."""
        return tuple(key.recipient for key in self.keys)


def read_cipher(text: str) -> Cipher | None:
    """Read one `ENC[...]` to its last character, or return `None`."""
    end = len(text) - _CLOSING_LENGTH
    closing = _CLOSING.fullmatch(text, end) if end > len(_OPENING) else None
    if closing is None or not text.startswith(_OPENING):
        return None
    data = _decode(text[len(_OPENING) : end])
    nonce, tag = _decode(closing[1]), _decode(closing[2])
    if data is None or nonce is None or tag is None:
        return None
    return Cipher(text, data, nonce, tag)


def _decode(text: str) -> bytes | None:
    """Decode canonical base64: exactly the text that encoding gives again.

    Strict decoding refuses everything but unused bits in the last group; so only that group is
    encoded again.
    """
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    rest = len(data) % 3 or 3
    again = binascii.b2a_base64(data[-rest:], newline=False).decode("ascii")
    return data if text.endswith(again) else None


# ---------------------------------------------------------------------------------------------
# Writing


def format_cipher(data: bytes, nonce: bytes, tag: bytes) -> Cipher:
    """Write one encrypted value."""
    parts = [
        binascii.b2a_base64(part, newline=False).decode("ascii") for part in (data, nonce, tag)
    ]
    text = "ENC[AES256_GCM,data:{},iv:{},tag:{},type:str]".format(*parts)
    return Cipher(text, data, nonce, tag)


def format_sealed(sealed: SealedText) -> bytes:
    """Write a sealed record's text, byte for byte as stock `sops` 3.11 would."""
    lines = [f"{name}: {cipher.text}" for name, cipher in sealed.sections.items()]
    lines += [SOPS, AGE]
    for key in sealed.keys:
        lines += [f"{ENTRY}{RECIPIENT}{key.recipient}", ENTRY_NEXT + WRAPPED]
        lines += [ARMOR_INDENT + line for line in key.armor.splitlines()]
    lines += [
        f'{LASTMODIFIED}"{sealed.lastmodified}"',
        MAC + sealed.mac.text,
        SUFFIX,
        f"{VERSION}{sealed.version}",
    ]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def is_section_name(name: str) -> bool:
    """Tell whether a section may have this name."""
    plain = _KEY.fullmatch(name) is not None
    return plain and name not in _RESERVED and not name.endswith(_CLEAR_SUFFIX)


def check_names(names: Collection[str]) -> None:
    """Refuse section names that the format cannot hold: a defect of the caller, no input."""
    if not all(map(is_section_name, names)):
        msg = "a section's name does not fit the format"
        raise ValueError(msg)
    if not 1 <= len(names) <= MAX_SECTIONS:
        msg = f"a record has between one and {MAX_SECTIONS} sections"
        raise ValueError(msg)
