"""Making keys: age identities that read, SSH keys that sign."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

from generator.errors import Place, SetupError
from generator.portal.clear_files import write_private
from generator.vault.identity_file import format_identity, protect_identities
from generator.vault.keys import Identity, Recipient, new_identity


class SigningKeyError(SetupError):
    """A signing key could not be made."""

    code = "signing-key"
    default_remedy = "install OpenSSH (`ssh-keygen`), and run the command again"


def new_identity_file(file: Path, passphrase: str | None) -> Recipient:
    """Write a fresh identity where nothing stands yet, for its owner's eyes only.

    Returns the public half.
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
    write_private(file, data)


def new_signing_key(file: Path) -> str:
    """Let OpenSSH make an ed25519 key in a file; return its public half, without a comment."""
    options = ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)]
    command = ["ssh-keygen", *options]
    try:
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed words
        kind, key = file.with_suffix(f"{file.suffix}.pub").read_text("ascii").split()[:2]
    except (OSError, ValueError):
        raise SigningKeyError(Place(str(file)), "could not be made by ssh-keygen") from None
    if done.returncode != 0:
        raise SigningKeyError(Place(str(file)), f"ssh-keygen ended with status {done.returncode}")
    return f"{kind} {key}"
