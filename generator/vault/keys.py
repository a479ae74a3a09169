"""Recipients (public keys) and identities (secret keys): one kind only, native X25519 age keys.

- A recipient is `age1` and 58 characters with a true checksum, and not one of the few points that
  make a shared secret known to everybody. Plugin, SSH and post-quantum keys are refused by name.
- An identity shows its secret only to who asks for it by name; never in `repr`, errors or logs.
- This is the one module that talks to pyrage: its errors, and the panics of the Rust code behind
  it, end here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NewType

import pyrage  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pyrage import passphrase as pyrage_passphrase

from generator.errors import Place
from generator.vault.errors import (
    AlteredError,
    IdentityFormatError,
    IdentityKindError,
    NotForYouError,
    PassphraseError,
    RecipientFormatError,
    WorkFactorError,
)

Recipient = NewType("Recipient", str)

_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_RECIPIENT: Final = re.compile("age1[" + _BECH32 + "]{58}")
_SECRET: Final = re.compile("AGE-SECRET-KEY-1[" + _BECH32.upper() + "]{58}")
_KEY_CHARACTERS: Final = 52  # 256 bits in groups of five; the last six characters are the checksum
_PROBE: Final = X25519PrivateKey.from_private_bytes(bytes(range(32)))

# What people paste instead, and what to call it. The order matters: longer prefixes first.
_OTHER_RECIPIENTS: Final = {
    "age1pq1": "a post-quantum recipient",
    "age1tag1": "a recipient of a hardware plugin",
    "age1tagpq1": "a recipient of a hardware plugin",
    "age1yubikey1": "a recipient of a hardware plugin",
    "age1se1": "a recipient of a hardware plugin",
    "AGE-SECRET-KEY-": "a secret key, which nobody else may see; its public half is needed",
    "AGE-PLUGIN-": "a plugin's identity; an ordinary recipient is needed",
    "ssh-": "an SSH key, which signs; an age recipient is needed",
    "-----BEGIN": "a key file; an age recipient is needed",
}
_OTHER_IDENTITIES: Final = {
    "AGE-SECRET-KEY-PQ-1": "a post-quantum identity, which the portal does not support yet",
    "AGE-PLUGIN-": "a plugin's identity, which the portal never runs",
    "-----BEGIN OPENSSH PRIVATE KEY": "an SSH key: that one signs, an age identity reads",
    "-----BEGIN": "a key of another program",
    "age1": "a public key; the secret one begins with AGE-SECRET-KEY-1",
}


@dataclass(frozen=True, repr=False, eq=False)
class Identity:
    """A secret key that opens what is sealed to its recipient."""

    recipient: Recipient
    _secret: str
    _rage: Any = field(compare=False)

    def reveal(self) -> str:
        """Return the secret itself, to be put into a sealed file or shown to its owner."""
        return self._secret


# ---------------------------------------------------------------------------------------------
# Reading keys


def parse_recipient(text: str, place: Place) -> Recipient:
    """Accept an ordinary age recipient, and name what it is instead."""
    if not _RECIPIENT.fullmatch(text) or not _is_good_point(text):
        kinds = (kind for prefix, kind in _OTHER_RECIPIENTS.items() if text.startswith(prefix))
        raise RecipientFormatError(place, f"is {next(kinds, 'not an age recipient')}")
    return Recipient(text)


@lru_cache(maxsize=4096)
def _is_good_point(text: str) -> bool:
    """Tell whether checksum and point are good: a low-order point gives its secret away."""
    try:
        if str(pyrage.x25519.Recipient.from_str(text)) != text:
            return False
        _PROBE.exchange(X25519PublicKey.from_public_bytes(_point(text)))
    except (pyrage.RecipientError, ValueError):
        return False
    return True


def _point(text: str) -> bytes:
    bits = 0
    for character in text[4 : 4 + _KEY_CHARACTERS]:
        bits = bits << 5 | _BECH32.index(character)
    return (bits >> 4).to_bytes(32, "big")


def parse_identity(text: str, place: Place) -> Identity:
    """Accept an ordinary age identity, and name what it is instead; never repeat it."""
    if not _SECRET.fullmatch(text):
        for prefix, kind in _OTHER_IDENTITIES.items():
            if text.startswith(prefix):
                raise IdentityKindError(place, f"is {kind}")
        raise IdentityFormatError(place, "is not an age identity")
    try:
        rage = pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise IdentityFormatError(place, "is an age identity with a wrong checksum") from None
    return Identity(Recipient(str(rage.to_public())), text, rage)


def new_identity() -> Identity:
    """Make a fresh identity."""
    rage = pyrage.x25519.Identity.generate()
    return Identity(Recipient(str(rage.to_public())), str(rage), rage)


# ---------------------------------------------------------------------------------------------
# Sealing and opening whole age files


@contextmanager
def _no_panic(place: Place) -> Iterator[None]:
    """Turn a panic of the Rust code (pyo3's PanicException, no `Exception`) into our error."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise AlteredError(place, "could not be processed by the age library") from None


def seal_to(data: bytes, recipient: Recipient, *, armored: bool = False) -> bytes:
    """Encrypt to one recipient; pyrage adds a random grease stanza, so that sizes vary."""
    key = pyrage.x25519.Recipient.from_str(recipient)
    sealed: bytes = pyrage.encrypt(data, [key], armored=armored)
    return sealed


def seal_to_all(data: bytes, recipients: Collection[Recipient]) -> bytes:
    """Encrypt to several recipients, each of whom opens it alone."""
    keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    sealed: bytes = pyrage.encrypt(data, keys)
    return sealed


def open_with(blob: bytes, identity: Identity, place: Place) -> bytes:
    """Decrypt an age file whose header `age_header` has accepted."""
    try:
        with _no_panic(place):
            data: bytes = pyrage.decrypt(blob, [identity._rage])  # noqa: SLF001 - same module
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotForYouError(place, "does not open with this identity") from None
        raise AlteredError(place, "was changed or cut after it was sealed") from None
    return data


def seal_with_passphrase(data: bytes, passphrase: str) -> bytes:
    """Encrypt under a passphrase, armored; pyrage chooses a work factor of about one second."""
    sealed: bytes = pyrage_passphrase.encrypt(data, passphrase, armored=True)
    return sealed


def open_with_passphrase(blob: bytes, passphrase: str, place: Place) -> bytes:
    """Decrypt an age file under a passphrase; its work factor was checked before."""
    try:
        with _no_panic(place):
            data: bytes = pyrage_passphrase.decrypt(blob, passphrase)
    except pyrage.DecryptError as error:
        if "Decryption failed" in str(error):
            raise PassphraseError(place, "does not open with this passphrase") from None
        if "Excessive work" in str(error):  # rage's own limit, by the speed of this machine
            raise WorkFactorError(place, "asks for too much work on this machine") from None
        raise AlteredError(place, "was changed or cut after it was sealed") from None
    return data
