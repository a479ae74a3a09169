"""Making an officer's reading key."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.files.atomic import ABSENT, write_bytes
from generator.vault.identity_file import format_identity, protect_identities
from generator.vault.keys import Identity, Recipient, new_identity


def new_identity_file(file: Path, passphrase: str | None) -> Recipient:
    """Write a fresh identity where nothing stands yet, for its owner's eyes only.

    Returns the public half. Raises a `FileChangedError` where the file exists.
    """
    identity = new_identity()
    write_identity(file, identity, passphrase)
    return identity.recipient


def write_identity(file: Path, identity: Identity, passphrase: str | None = None) -> None:
    """Write an identity as age-keygen does, or protected by a passphrase."""
    created = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    data = format_identity(identity, created).encode()
    if passphrase is not None:
        data = protect_identities([identity], passphrase)
    target = file.expanduser().absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(target.parent, target.name, data, mode=0o600, replaces=ABSENT)
