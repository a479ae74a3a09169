"""Approval by signature: OpenSSH signs, in a namespace of its own; `sshsig` verifies in memory.

- A signature counts for a person when a key that policy names for them made it, over exactly
  these bytes, in exactly this namespace. Everything else does not count, and it is said why.
- `ssh-keygen` is run with fixed arguments and environment, a time limit, and files in private
  memory only. It refuses keys that others can read, so it works on a copy there.
- Two different people must approve; a person with two keys is one person.
- Format: OpenSSH's PROTOCOL.sshsig.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from generator import sshsig
from generator.errors import InputError, Place, SetupError
from generator.files.private import private_directory
from generator.files.reading import read_bounded
from generator.sshsig import SshSignature, key_bytes

RELEASE_NAMESPACE: Final = "dhr-release"
NEEDED_APPROVALS: Final = 2
MAX_KEY: Final = 16_384  # bytes
SIGN_SECONDS: Final = 60  # a security key waits for a touch
READ_SECONDS: Final = 20

_NAMESPACE = re.compile(r"[a-z][a-z0-9-]{0,40}")


class SigningError(SetupError):
    """The key could not sign."""

    code = "signing"
    default_remedy = "give an OpenSSH ed25519 key; if it has a passphrase, ssh-agent and its .pub"


class NoSshKeygenError(SetupError):
    """OpenSSH is missing, or did not answer."""

    code = "ssh-keygen"
    default_remedy = "install OpenSSH 8.2 or newer (Debian: openssh-client)"


class WhyNot(StrEnum):
    """Why a signature does not count, in words for whoever reads the build's report."""

    MALFORMED = "is no SSH signature"
    NAMESPACE = "was made for another purpose (its namespace is another)"
    FOREIGN_KEY = "was made with a key that policy names for nobody who may approve"
    OTHER_PERSON = "was made by somebody else than its file name says"
    ALTERED = "does not fit the certificate as it stands"


class SignatureRefusedError(InputError):
    """A signature that does not count."""

    code = "signature"
    default_remedy = "approve again with your own key, over the certificate as it stands"

    def __init__(self, place: Place, why: WhyNot) -> None:
        super().__init__(place, str(why))
        self.why = why


@dataclass(frozen=True)
class Approvals:
    """Who has approved, and which signatures do not count."""

    people: tuple[str, ...]
    refused: tuple[tuple[str, WhyNot], ...] = ()

    @property
    def enough(self) -> bool:
        """Tell whether two different people have approved."""
        return len(self.people) >= NEEDED_APPROVALS


def sign(private_key: Path, data: bytes, namespace: str = RELEASE_NAMESPACE) -> bytes:
    """Return a detached signature over `data`.

    `private_key` is an OpenSSH private key without a passphrase, or a public key (`.pub`) whose
    private half is in the running ssh-agent.
    """
    place = Place(private_key.name)
    key = read_bounded(private_key.resolve().parent, private_key.name, MAX_KEY)
    environment = dict(_ENVIRONMENT)
    if key.startswith((b"ssh-", b"sk-")) and "SSH_AUTH_SOCK" in os.environ:
        environment["SSH_AUTH_SOCK"] = os.environ["SSH_AUTH_SOCK"]
    with private_directory() as folder:
        path = folder.write("key", key)
        arguments = ("-Y", "sign", "-n", _checked(namespace), "-f", str(path))
        done = _ssh_keygen(arguments, data, environment, SIGN_SECONDS)
    if done.returncode != 0 or sshsig.parse(done.stdout) is None:
        raise SigningError(place, "could not be used to sign")
    return done.stdout


def public_key(key_file: Path) -> str:
    """Return the public half of a key file, as policy has it: its type and its key.

    Takes what `sign` takes; nobody is asked for a passphrase or a touch.
    """
    place = Place(key_file.name)
    key = read_bounded(key_file.resolve().parent, key_file.name, MAX_KEY)
    text = key
    if not key.startswith((b"ssh-", b"sk-")):
        with private_directory() as folder:
            path = folder.write("key", key)
            arguments = ("-y", "-P", "", "-f", str(path))
            done = _ssh_keygen(arguments, b"", _ENVIRONMENT, READ_SECONDS)
        text = done.stdout
    words = text.decode("ascii", "replace").split()
    if len(words) < 2:  # noqa: PLR2004 - a type and a key
        raise SigningError(place, "could not be read as a key")
    return " ".join(words[:2])


def verify(
    data: bytes,
    signature: bytes,
    allowed: Mapping[str, Sequence[str]],
    namespace: str = RELEASE_NAMESPACE,
    *,
    place: Place | None = None,
) -> str:
    """Return the person who signed `data`; `allowed` gives each person's public keys.

    Raises `SignatureRefusedError`, which says why the signature does not count.
    """
    where = place or Place("(signature)")
    found = _parse(signature, where)
    if found.namespace != _checked(namespace):
        raise SignatureRefusedError(where, WhyNot.NAMESPACE)
    person = next(
        (each for each, keys in allowed.items() if found.key in map(key_bytes, keys)), None
    )
    if person is None:
        raise SignatureRefusedError(where, WhyNot.FOREIGN_KEY)
    if not sshsig.verifies(found, data):
        raise SignatureRefusedError(where, WhyNot.ALTERED)
    return person


def verify_all(
    data: bytes,
    signatures: Mapping[str, bytes],
    allowed: Mapping[str, Sequence[str]],
    namespace: str = RELEASE_NAMESPACE,
) -> Approvals:
    """Judge the signatures in an `approvals` folder; `signatures` is keyed by person id.

    No signature can spoil another: one that does not count is reported, and the rest still do.
    """
    people: list[str] = []
    refused: list[tuple[str, WhyNot]] = []
    for person, signature in sorted(signatures.items()):
        try:
            signer = verify(data, signature, allowed, namespace)
        except SignatureRefusedError as error:
            refused.append((person, error.why))
            continue
        if signer == person:
            people.append(person)
        else:
            refused.append((person, WhyNot.OTHER_PERSON))
    return Approvals(tuple(people), tuple(refused))


# ---------------------------------------------------------------------------------------------
# The format, and the program

_ENVIRONMENT: Final = {"PATH": os.defpath, "LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}


def _parse(signature: bytes, place: Place) -> SshSignature:
    found = sshsig.parse(signature)
    if found is None:
        raise SignatureRefusedError(place, WhyNot.MALFORMED)
    return found


def _checked(namespace: str) -> str:
    if not _NAMESPACE.fullmatch(namespace):
        msg = "a namespace is a short word of small letters, digits and hyphens"
        raise ValueError(msg)
    return namespace


def _ssh_keygen(
    arguments: Sequence[str], data: bytes, environment: Mapping[str, str], seconds: int
) -> subprocess.CompletedProcess[bytes]:
    place = Place("ssh-keygen")
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoSshKeygenError(place, "is not on this machine")
    try:
        return subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            [program, *arguments],
            input=data,
            capture_output=True,
            env=dict(environment),
            cwd="/",
            timeout=seconds,
            check=False,
            start_new_session=True,  # no terminal to ask on
        )
    except subprocess.TimeoutExpired:
        raise NoSshKeygenError(place, f"did not answer within {seconds} seconds") from None
    except OSError:
        raise NoSshKeygenError(place, "could not be started") from None
