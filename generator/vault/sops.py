"""The cryptography of a sealed record: SOPS' own, in the strict profile (docs/formats.md).

- One random data key per record, wrapped by age for each recipient alone.
- Each section: AES-256-GCM under the data key, a random 32-byte nonce, the section's key and `:`
  as additional data. So a value opens in its own section only.
- The MAC: upper-hex SHA-512 over the texts in their order, itself encrypted with `lastmodified`
  as additional data. So no section can be taken out, moved or put back from an older file.
- A section that did not change keeps its ciphertext, so that a diff shows what changed. The data
  key stays while the recipients do, and is new as soon as one comes or goes.
- What all this cannot see, and `record_file` does: a foreign recipient, another case's file, an
  old revision put back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from generator.errors import Place
from generator.vault.errors import (
    AlteredError,
    CannotSealError,
    MacError,
    NotForYouError,
    VaultTooLargeError,
    WrappedKeyError,
)
from generator.vault.keys import Identity, Recipient, open_with, seal_to
from generator.vault.sops_text import (
    MAX_FILE,
    MAX_RECIPIENTS,
    NONCE_BYTES,
    TAG_BYTES,
    Cipher,
    SealedText,
    WrappedKey,
    check_names,
    format_cipher,
    format_sealed,
)

DATA_KEY_BYTES: Final = 32
VERSION: Final = "3.11.0"  # of the SOPS whose text and cryptography we write


@dataclass(frozen=True, repr=False)
class Unlocked:
    """A sealed record that was opened: its texts as sealed, and what sealing it again needs."""

    sealed: SealedText
    values: Mapping[str, str]
    data_key: bytes


def unlock(
    sealed: SealedText,
    identities: Sequence[Identity],
    place: Place,
    *,
    expected: Collection[str] = (),
) -> Unlocked:
    """Open every section and verify the MAC; `expected` names what errors may mention."""
    data_key = _unwrap(sealed.keys, identities, place)
    cipher = AESGCM(data_key)
    digest = hashlib.sha512()
    values: dict[str, str] = {}
    for name, value in sealed.sections.items():
        here = Place(place.path, field=name if name in expected else None)
        plain = _decrypt(cipher, value, f"{name}:", here)
        digest.update(plain)
        try:
            values[name] = plain.decode("utf-8")
        except UnicodeDecodeError:
            raise AlteredError(here, "holds a section that is not text") from None
    mac = _decrypt(cipher, sealed.mac, sealed.lastmodified, Place(place.path, field="sops.mac"))
    if not hmac.compare_digest(mac, digest.hexdigest().upper().encode("ascii")):
        raise MacError(place, "has sections that do not belong together")
    return Unlocked(sealed, values, data_key)


def _unwrap(keys: Sequence[WrappedKey], identities: Sequence[Identity], place: Place) -> bytes:
    mine = {identity.recipient: identity for identity in identities}
    for key in keys:
        identity = mine.get(key.recipient)
        if identity is not None:
            return _open_data_key(key, identity, Place(place.path, field="sops.age"))
    raise NotForYouError(place, "does not open with any of your identities")


def _open_data_key(key: WrappedKey, identity: Identity, place: Place) -> bytes:
    try:
        data_key = open_with(key.blob, identity, place)
    except NotForYouError:
        problem = "has a wrapped key under your name that is not for you"
        raise WrappedKeyError(place, problem) from None
    if len(data_key) != DATA_KEY_BYTES:
        raise WrappedKeyError(place, "has a wrapped key of a wrong length")
    return data_key


def _decrypt(cipher: AESGCM, value: Cipher, context: str, place: Place) -> bytes:
    try:
        return cipher.decrypt(value.nonce, value.data + value.tag, context.encode("ascii"))
    except InvalidTag:
        raise AlteredError(place, "was changed after it was sealed") from None


def seal(  # noqa: PLR0913 - the place is only for errors
    values: Mapping[str, str],
    *,
    recipients: Collection[Recipient],
    now: dt.datetime,
    place: Place,
    previous: Unlocked | None = None,
    fresh_key: bool = False,
) -> bytes:
    """Write a sealed record; what did not change since `previous` keeps its ciphertext.

    `fresh_key` makes a new data key although the recipients are the same (after a leak).
    """
    check_names(values)
    wanted = tuple(sorted(set(recipients)))
    if not 1 <= len(wanted) <= MAX_RECIPIENTS:
        raise CannotSealError(place, f"needs between one and {MAX_RECIPIENTS} recipients")
    if previous is None or fresh_key or previous.sealed.recipients != wanted:
        data_key = secrets.token_bytes(DATA_KEY_BYTES)
        keys = tuple(_wrap(data_key, recipient) for recipient in wanted)
        kept: Unlocked | None = None
    else:
        data_key, keys, kept = previous.data_key, previous.sealed.keys, previous
    cipher = AESGCM(data_key)
    sections = {name: _seal_value(cipher, name, text, kept, place) for name, text in values.items()}
    lastmodified = _format_time(now)
    mac = _encrypt(cipher, _mac_of(values).encode("ascii"), lastmodified)
    data = format_sealed(SealedText(sections, keys, lastmodified, mac, VERSION))
    if len(data) > MAX_FILE:
        raise VaultTooLargeError(place, f"would be larger than {MAX_FILE} bytes")
    return data


def _wrap(data_key: bytes, recipient: Recipient) -> WrappedKey:
    armor = seal_to(data_key, recipient, armored=True).decode("ascii")
    return WrappedKey(recipient, armor, b"")


def _mac_of(values: Mapping[str, str]) -> str:
    digest = hashlib.sha512()
    for text in values.values():
        digest.update(text.encode("utf-8"))
    return digest.hexdigest().upper()


def _seal_value(
    cipher: AESGCM, name: str, text: str, kept: Unlocked | None, place: Place
) -> Cipher:
    if not text:
        raise CannotSealError(Place(place.path, field=name), "is empty")
    if kept is not None and kept.values.get(name) == text:
        return kept.sealed.sections[name]
    return _encrypt(cipher, text.encode("utf-8"), f"{name}:")


def _encrypt(cipher: AESGCM, plain: bytes, context: str) -> Cipher:
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, plain, context.encode("ascii"))
    return format_cipher(sealed[:-TAG_BYTES], nonce, sealed[-TAG_BYTES:])


def _format_time(now: dt.datetime) -> str:
    if now.tzinfo is None:
        msg = "a time without a zone"
        raise ValueError(msg)
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
