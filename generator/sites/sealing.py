"""Sealed files of an internal build: opaque names, fresh keys, padded sizes.

Nothing about a case stands in a name, a size or a time of a file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.errors import Place
from generator.vault.frame_file import seal_frame
from generator.vault.keys import Recipient, new_identity

DESK_SIZES: Final = (64 * 1024, 4 * 1024 * 1024)  # bytes inside a desk file: reader, office
NAME_LENGTH: Final = 26  # 130 bits of base 32
_DESK_PREFIX: Final = "dhr-desk-1"


@dataclass(frozen=True)
class SealedFile:
    """A file that was written: its opaque name, what opens it, and the hash of its bytes."""

    name: str
    key: str
    sha256: str

    def as_json(self, name: str) -> dict[str, str]:
        """Describe the file for whoever may open it, its name under `name`."""
        return {name: self.name, "key": self.key, "sha256": self.sha256}


def opaque_name() -> str:
    """Return a fresh name that says nothing."""
    return _base32(secrets.token_bytes(20))


def desk_name(site: str, recipient: str) -> str:
    """Return where a reader finds their desk, from their public key alone."""
    text = f"{_DESK_PREFIX}\n{site}\n{recipient}"
    return _base32(hashlib.sha256(text.encode()).digest())


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().lower()[:NAME_LENGTH]


def encode(tree: Mapping[str, Any]) -> bytes:
    """Write a page or a desk as JSON."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class SealedFolder:
    """The folder of a build in the making; every file gets the build's own time."""

    root: Path
    created: float

    def write(self, folder: str, name: str, data: bytes) -> str:
        """Write a sealed file and return its SHA-256."""
        path = self.root / folder / f"{name}.age"
        path.write_bytes(data)
        os.utime(path, (self.created, self.created))
        return hashlib.sha256(data).hexdigest()

    def seal(self, folder: str, name: str, data: bytes) -> SealedFile:
        """Seal data under a key made for it alone."""
        key = new_identity()
        place = Place(f"{folder}/{name}.age")
        digest = self.write(folder, name, seal_frame(data, key.recipient, place=place))
        return SealedFile(name, key.reveal(), digest)

    def seal_desk(
        self, name: str, data: bytes, recipient: Recipient, sizes: Collection[int]
    ) -> None:
        """Seal a desk to its reader, in one of a few sizes."""
        place = Place(f"d/{name}.age")
        self.write("d", name, seal_frame(data, recipient, place=place, sizes=sizes))
