"""Making keys: age identities that read, SSH keys that sign."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

from generator.errors import Place, SetupError
from generator.files.errors import writing
from generator.portal.clear_files import refuse_place, write_private
from generator.vault.identity_file import (
    AskPassphrase,
    format_identity,
    load_identities,
    protect_identities,
)
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


def protect_identity_file(file: Path, to: Path, ask: AskPassphrase, passphrase: str) -> Recipient:
    """Write the identities of a file to another, protected by a passphrase, and open it once.

    Returns the public half of the first.
    """
    identities = load_identities(file, ask=ask)
    write_private(to, protect_identities(identities, passphrase))
    opened = load_identities(to, ask=lambda _: passphrase)
    return opened[0].recipient


def new_signing_key(file: Path, passphrase: str | None = None) -> str:
    """Let OpenSSH make an ed25519 key in a file; return its public half, without a comment.

    The passphrase goes through a pipe: what stands on a command line, every process may read.
    """
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-C", "", "-f", str(file)]
    if passphrase is None:
        command += ["-N", ""]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            command,
            check=False,
            capture_output=True,
            input=f"{passphrase or ''}\n".encode() * 2,
            env={**os.environ, "SSH_ASKPASS_REQUIRE": "never"},
        )
        kind, key = file.with_suffix(f"{file.suffix}.pub").read_text("ascii").split()[:2]
    except (OSError, ValueError):
        raise SigningKeyError(Place(str(file)), "could not be made by ssh-keygen") from None
    if done.returncode != 0:
        raise SigningKeyError(Place(str(file)), f"ssh-keygen ended with status {done.returncode}")
    return f"{kind} {key}"


def new_signing_file(file: Path, passphrase: str | None) -> str:
    """Make a signing key where nothing stands yet, outside every repository.

    Returns the public half, which also stands beside it in a file that ends in `.pub`.
    """
    target = file.expanduser().absolute()
    for each in (target, target.with_suffix(f"{target.suffix}.pub")):
        refuse_place(each)
    with writing(Place(str(file))):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return new_signing_key(target, passphrase)
