"""`manifest.json`: the SHA-256 and size of every file of a built site, and which build it is.

- Written last, over everything in the folder but itself and its signature; so a site without it
  is no finished build. Keys are sorted: the same files give the same bytes.
- `created` and `expires` are there for a site that grows stale; `build` counts up.
- `compare` tells what differs between a folder and its manifest; it needs no key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.errors import Place, TamperError

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.sig"
FORMAT: Final = "dhr-manifest-1"
MAX_MANIFEST: Final = 64 * 1024 * 1024  # bytes
_CHUNK: Final = 1024 * 1024  # bytes
_SHA256_LENGTH: Final = 64  # characters


class ManifestError(TamperError):
    """A site's manifest is not one that this program wrote."""

    code = "manifest"
    default_remedy = "do not deploy this folder; build the site again"


@dataclass(frozen=True)
class BuiltFile:
    """A file of a site."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a build holds, and which build it is."""

    build: int
    created: dt.datetime | None
    expires: dt.datetime | None
    commit: str | None
    files: Mapping[str, BuiltFile]

    def to_json(self) -> bytes:
        """Write the canonical form."""
        tree: dict[str, Any] = {
            "format": FORMAT,
            "build": self.build,
            "created": _moment(self.created),
            "expires": _moment(self.expires),
            "commit": self.commit,
            "files": {
                name: {"sha256": file.sha256, "size": file.size}
                for name, file in sorted(self.files.items())
            },
        }
        plain = {key: value for key, value in tree.items() if value is not None}
        return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def describe(folder: Path) -> dict[str, BuiltFile]:
    """Hash every file below a folder; a symbolic link in a built site is refused."""
    return {name: _hashed(folder / name) for name in sorted(_names(folder))}


def write_manifest(
    folder: Path,
    *,
    build: int = 0,
    created: dt.datetime | None = None,
    expires: dt.datetime | None = None,
    commit: str | None = None,
) -> Manifest:
    """Write a finished site's manifest into its folder."""
    manifest = Manifest(build, created, expires, commit, describe(folder))
    (folder / MANIFEST).write_bytes(manifest.to_json())
    return manifest


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest that may have been tampered with."""
    place = Place(MANIFEST)
    if len(data) > MAX_MANIFEST:
        raise ManifestError(place, f"is larger than {MAX_MANIFEST} bytes")
    try:
        tree = json.loads(data)
        if tree["format"] != FORMAT:
            raise ManifestError(place, "is not a format of this program")
        return Manifest(
            build=_whole(tree["build"]),
            created=_parse_moment(tree.get("created")),
            expires=_parse_moment(tree.get("expires")),
            commit=tree.get("commit"),
            files={name: _file(entry) for name, entry in tree["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ManifestError(place, "is not a manifest") from None


def compare(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Name every difference between a folder and its manifest, in words."""
    found = describe(folder)
    differences = [f"{name} is missing" for name in manifest.files if name not in found]
    for name, file in found.items():
        expected = manifest.files.get(name)
        if expected is None:
            differences.append(f"{name} is not in the manifest")
        elif expected != file:
            differences.append(f"{name} was altered")
    return tuple(differences)


def _names(folder: Path) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(here) / name
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink():
                raise ManifestError(Place(relative), "is a symbolic link")
            if name in files and relative not in (MANIFEST, SIGNATURE):
                yield relative


def _hashed(path: Path) -> BuiltFile:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return BuiltFile(digest.hexdigest(), size)


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _parse_moment(text: object) -> dt.datetime | None:
    if text is None:
        return None
    return dt.datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value


def _file(entry: Mapping[str, object]) -> BuiltFile:
    digest = str(entry["sha256"])
    if len(digest) != _SHA256_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise ValueError
    return BuiltFile(digest, _whole(entry["size"]))
