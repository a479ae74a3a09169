"""The release key's public half: given by the person who verifies, or the policy's.

Given by hand it may come from anywhere: a card, a web page of the partnership, another clone.
With the policy's comes the site's own id, so that another site of the same key is told apart.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from generator.errors import DhrError, Place, SetupError
from generator.files.reading import read_bounded
from generator.portal.policy_files import (
    NotAPortalError,
    find_root,
    read_partnership,
    read_people,
)
from generator.sites.verifying import Known
from generator.sshsig import key_bytes

MAX_KEY: Final = 10_000  # bytes
_KEY: Final = re.compile(
    r"((?:ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/]{40,400}={0,2})(?: .*)?"
)


class NoReleaseKeyError(SetupError):
    """There is no public key to verify with."""

    code = "no-release-key"
    default_remedy = (
        "give the partnership's release key, which policy/people.yaml names as `release`: "
        "--key 'ssh-ed25519 AAAA…' or --key FILE; or run in the portal's folder"
    )


def known_before(folder: Path, key: str | None) -> Known:
    """Return the key to verify with, and the site where the policy tells it."""
    if key is not None:
        return Known(_given(key))
    try:
        root = find_root(folder)
    except NotAPortalError:
        raise NoReleaseKeyError(Place("--key"), "is not given, and here is no portal") from None
    return Known(key_bytes(read_people(root).release), site=read_partnership(root).site)


def _given(key: str) -> bytes:
    """Read a key given on the command line, as text or in a file; a comment may follow it."""
    place = Place("--key")
    text = key
    if " " not in key.strip():
        try:
            path = Path(key).expanduser()
            text = read_bounded(path.resolve().parent, path.name, MAX_KEY).decode("ascii")
        except (DhrError, UnicodeDecodeError, RuntimeError):
            raise NoReleaseKeyError(place, "is no file with a public key") from None
    found = _KEY.fullmatch(text.strip())
    data = key_bytes(found[1]) if found else b""
    if not data:
        raise NoReleaseKeyError(place, "is no OpenSSH ed25519 public key")
    return data
