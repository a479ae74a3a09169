"""Identity files: what `age-keygen` or the browser saved, in clear or under a passphrase.

- Several identities in one file, blank lines, and comments as age-keygen writes them.
- Nobody else may be able to read the file, unless every key in it is public anyway (the keys of
  the demonstration).
- A passphrase-protected file is an age file, binary or armored, with one scrypt stanza. Its work
  factor is capped before anything is derived: 2^20 is a gigabyte of memory, 2^23 eight.
- No error repeats a line of the file.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from generator.errors import Place
from generator.files import posix
from generator.files.errors import FileTooLargeError, reason
from generator.files.reading import read_descriptor
from generator.vault import age_header
from generator.vault.errors import (
    AlteredError,
    IdentityExposedError,
    IdentityFormatError,
    IdentityKindError,
    IdentityMissingError,
    WorkFactorError,
    WrappedKeyError,
)
from generator.vault.keys import (
    Identity,
    Recipient,
    open_with_passphrase,
    parse_identity,
    seal_with_passphrase,
)

ENVIRONMENT: Final = "DHR_IDENTITY"
MAX_FILE: Final = 64 * 1024  # bytes
MAX_IDENTITIES: Final = 32
MAX_WORK_FACTOR: Final = 20  # log2 of scrypt's N
_WORK_FACTOR: Final = re.compile(rb"[1-9][0-9]?")
_SALT: Final = re.compile(rb"[A-Za-z0-9+/]{22}")

AskPassphrase: TypeAlias = Callable[[Place], str]


def identity_path(given: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the identity file that the command line or `DHR_IDENTITY` names."""
    named = environment.get(ENVIRONMENT, "")
    if given is None and not named:
        raise IdentityMissingError(Place(ENVIRONMENT), "no identity was given")
    return given if given is not None else Path(named).expanduser()


def load_identities(
    path: Path,
    *,
    ask: AskPassphrase | None = None,
    public_keys: Collection[Recipient] = (),
) -> tuple[Identity, ...]:
    """Read an identity file; `ask` is called for the passphrase of a protected one.

    `public_keys` are those whose secrets are published with the demonstration: a file of nothing
    else may be readable by everybody.
    """
    place = Place(str(path))
    data, private = _read(path, place)
    protected = data.startswith((age_header.INTRO, age_header.ARMOR_BEGIN.encode("ascii")))
    if protected and not private:
        raise IdentityExposedError(place, "can be read by others")
    if protected:
        data = _unprotect(data, ask, place)
    identities = parse_identities(data, place)
    if not private and any(key.recipient not in public_keys for key in identities):
        raise IdentityExposedError(place, "can be read by others")
    return identities


def _read(path: Path, place: Place) -> tuple[bytes, bool]:
    """Read an ordinary file or a pipe (`--identity <(...)`), and tell whether it is private."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise IdentityMissingError(place, "does not exist") from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is no path"
        raise IdentityMissingError(place, f"cannot be read: {why}") from None
    try:
        status = os.fstat(descriptor)
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            raise IdentityFormatError(place, "is not a file")
        return read_descriptor(descriptor, MAX_FILE, place), posix.is_private(status)
    except FileTooLargeError:
        raise IdentityFormatError(place, f"is larger than {MAX_FILE} bytes") from None
    finally:
        os.close(descriptor)


def parse_identities(data: bytes, place: Place) -> tuple[Identity, ...]:
    """Read the identities of a file's text; a line begins with `#` or is one identity."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise IdentityFormatError(place, "is not text") from None
    found: dict[Recipient, Identity] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            identity = parse_identity(line.strip(), Place(place.path, line=number))
            found[identity.recipient] = identity
        if len(found) > MAX_IDENTITIES:
            raise IdentityFormatError(place, f"holds more than {MAX_IDENTITIES} identities")
    if not found:
        raise IdentityFormatError(place, "holds no identity")
    return tuple(found.values())


def _unprotect(data: bytes, ask: AskPassphrase | None, place: Place) -> bytes:
    try:
        blob = _binary(data, place)
        factor = work_factor(blob, place)
    except WrappedKeyError as error:
        raise IdentityFormatError(place, error.problem) from None
    if factor > MAX_WORK_FACTOR:
        problem = f"asks for a work factor of {factor}; at most {MAX_WORK_FACTOR} is accepted"
        raise WorkFactorError(place, problem)
    if ask is None:
        remedy = "run the command where it can ask you for the passphrase"
        raise IdentityMissingError(place, "is protected by a passphrase", remedy=remedy)
    try:
        return open_with_passphrase(blob, ask(place), place)
    except AlteredError as error:
        raise IdentityFormatError(place, error.problem) from None


def _binary(data: bytes, place: Place) -> bytes:
    if data.startswith(age_header.INTRO):
        return data
    try:
        text = data.decode("ascii").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise IdentityFormatError(place, "is not an armored age file") from None
    return age_header.decode_armor(text.strip() + "\n", place)


def work_factor(blob: bytes, place: Place) -> int:
    """Return log2(N) of a passphrase-protected file: exactly one well-formed scrypt stanza."""
    stanzas, _ = age_header.split_header(blob, place)
    arguments = stanzas[0].arguments
    if len(stanzas) != 1 or arguments[0] != b"scrypt":
        problem = "is sealed to a key; an identity file is protected by a passphrase"
        raise IdentityKindError(place, problem)
    if (
        len(arguments) != 3  # noqa: PLR2004 - the word, the salt and the work factor
        or not _SALT.fullmatch(arguments[1])
        or not _WORK_FACTOR.fullmatch(arguments[2])
    ):
        raise IdentityFormatError(place, "has a malformed scrypt stanza")
    return int(arguments[2])


def protect_identities(identities: Sequence[Identity], passphrase: str) -> bytes:
    """Write identities as a passphrase-protected file that age, rage and the browser open."""
    text = "".join(f"{identity.reveal()}\n" for identity in identities)
    sealed = seal_with_passphrase(text.encode("ascii"), passphrase)
    place = Place("(new identity file)")
    factor = work_factor(_binary(sealed, place), place)
    if factor > MAX_WORK_FACTOR:
        problem = f"would need a work factor of {factor}, because this machine is so fast"
        raise WorkFactorError(place, problem, remedy="protect it in the browser, or on another one")
    return sealed


def format_identity(identity: Identity, created: str) -> str:
    """Write a file in clear as age-keygen does; `created` is a time in RFC 3339."""
    comments = f"# created: {created}\n# public key: {identity.recipient}\n"
    return f"{comments}{identity.reveal()}\n"
