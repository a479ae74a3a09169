"""`manifest.json.sig`: the release key's SSH signature over the bytes of `manifest.json`.

- Its namespace is its own: a signature made for a commit, a release or a policy is none here.
- The release key has no other job, and is the one that `policy/people.yaml` names as `release`.
- Verifying needs the public key and nothing else: no record, no identity, no program.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from generator import sshsig
from generator.errors import Place, SetupError
from generator.release.approvals import sign
from generator.sites.manifest import MANIFEST, SIGNATURE

MANIFEST_NAMESPACE: Final = "dhr-manifest"


class NotTheReleaseKeyError(SetupError):
    """The key that should sign a build is not the partnership's release key."""

    code = "not-the-release-key"
    default_remedy = "sign with the key that policy/people.yaml names as `release`"


class Refused(StrEnum):
    """Why a signature does not count, in words that go on from its file's name."""

    MALFORMED = "is no SSH signature"
    NAMESPACE = "was made for another purpose (its namespace is another)"
    FOREIGN_KEY = "was made with another key than the release key"
    ALTERED = f"does not fit {MANIFEST} as it stands"


def sign_manifest(folder: Path, key: Path, release: str) -> None:
    """Sign the manifest in a folder; refuse a key that is not `release`, the public half named."""
    data = (folder / MANIFEST).read_bytes()
    signature = sign(key, data, MANIFEST_NAMESPACE)
    refused = why_refused(data, signature, sshsig.key_bytes(release))
    if refused is not None:
        raise NotTheReleaseKeyError(Place(key.name), f"made a signature that {refused}")
    (folder / SIGNATURE).write_bytes(signature)


def why_refused(data: bytes, signature: bytes, release: bytes) -> Refused | None:
    """Say why a signature over a manifest's bytes does not count; None where it does."""
    found = sshsig.parse(signature)
    if found is None:
        return Refused.MALFORMED
    if found.namespace != MANIFEST_NAMESPACE:
        return Refused.NAMESPACE
    if not release or found.key != release:
        return Refused.FOREIGN_KEY
    return None if sshsig.verifies(found, data) else Refused.ALTERED
