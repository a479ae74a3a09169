"""`manifest.json`: the SHA-256 and size of every file of a built site, and which build it is.

- Written last, over everything in the folder but itself and its signature; so a site without it
  is no finished build.
- One form only: what is not byte for byte what this program writes is refused. So a name cannot
  stand twice, and nothing can be hidden between what is read.
- A name is a plain path below the site: it leads nowhere else, on a disk or in an address.
- `created` and `expires` are there for a site that grows stale; `build` only grows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from generator.errors import Place, TamperError
from generator.files.errors import PathError
from generator.files.paths import split_path
from generator.files.walking import names_below

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.sig"
FORMAT: Final = "dhr-manifest-1"
MAX_MANIFEST: Final = 32 * 1024 * 1024  # bytes
MAX_FILE: Final = 128 * 1024 * 1024  # bytes of one file of a site
_CHUNK: Final = 1024 * 1024  # bytes
_LARGEST: Final = 2**53 - 1  # what JSON's readers agree on

_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_SITE: Final = re.compile(r"[a-z2-7]{26}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_GENERATOR: Final = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


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
class Stamp:
    """Which build of which site it is; the public site tells no more than its day.

    `commit` is there only where the build was made from exactly what that commit holds.
    """

    build: int = 0
    created: dt.datetime | None = None
    expires: dt.datetime | None = None
    site: str | None = None
    commit: str | None = None
    generator: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What a build holds, and which build it is."""

    files: Mapping[str, BuiltFile]
    stamp: Stamp = field(default_factory=Stamp)

    def to_json(self) -> bytes:
        """Write the canonical form."""
        stamp = self.stamp
        tree: dict[str, Any] = {
            "format": FORMAT,
            "site": stamp.site,
            "build": stamp.build,
            "created": stamp.created and moment(stamp.created),
            "expires": stamp.expires and moment(stamp.expires),
            "commit": stamp.commit,
            "generator": stamp.generator,
            "files": {
                name: {"sha256": file.sha256, "size": file.size}
                for name, file in sorted(self.files.items())
            },
        }
        plain = {key: value for key, value in tree.items() if value is not None}
        return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical form."""
        return hashlib.sha256(self.to_json()).hexdigest()


def describe(folder: Path) -> dict[str, BuiltFile]:
    """Hash every file below a folder; a symbolic link in a built site is refused."""
    return {_plain(name): _hashed(folder / name) for name in sorted(_names(folder))}


def write_manifest(folder: Path, stamp: Stamp) -> Manifest:
    """Write a finished site's manifest into its folder."""
    manifest = Manifest(describe(folder), stamp)
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
        manifest = Manifest(_files(tree["files"]), _stamp(tree))
        same = manifest.to_json() == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ManifestError(place, "is not a manifest") from None
    if not same:
        raise ManifestError(place, "is not written as this program writes it")
    return manifest


def moment(when: dt.datetime) -> str:
    """Write a moment as every file of a site does."""
    return when.astimezone(dt.UTC).strftime(_MOMENT)


# ---------------------------------------------------------------------------------------------
# Files of a folder


def _names(folder: Path) -> Iterator[str]:
    for name in names_below(folder):
        if (folder / name).is_symlink():
            raise ManifestError(Place(name), "is a symbolic link")
        if name not in (MANIFEST, SIGNATURE):
            yield name


def _hashed(path: Path) -> BuiltFile:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return BuiltFile(digest.hexdigest(), size)


def _plain(name: str) -> str:
    """Return a name that means the same file everywhere; refuse any other."""
    try:
        split_path(name)
    except PathError:
        raise ManifestError(Place(MANIFEST), "names a file that is not plainly below it") from None
    if name in (MANIFEST, SIGNATURE):
        raise ManifestError(Place(MANIFEST), "names itself or its signature")
    return name


# ---------------------------------------------------------------------------------------------
# Fields


def _files(tree: Mapping[str, Any]) -> dict[str, BuiltFile]:
    files = {_plain(name): _file(entry) for name, entry in tree.items()}
    folders = {name[:at] for name in files for at, sign in enumerate(name) if sign == "/"}
    if not folders.isdisjoint(files):
        raise ValueError
    return files


def _file(entry: Mapping[str, object]) -> BuiltFile:
    return BuiltFile(_matching(_SHA256, entry["sha256"]), _whole(entry["size"], MAX_FILE))


def _stamp(tree: Mapping[str, Any]) -> Stamp:
    def optional(key: str, pattern: re.Pattern[str]) -> str | None:
        return _matching(pattern, tree[key]) if key in tree else None

    return Stamp(
        build=_whole(tree["build"], _LARGEST),
        created=_parse_moment(tree.get("created")),
        expires=_parse_moment(tree.get("expires")),
        site=optional("site", _SITE),
        commit=optional("commit", _COMMIT),
        generator=optional("generator", _GENERATOR),
    )


def _parse_moment(text: object) -> dt.datetime | None:
    if text is None:
        return None
    return dt.datetime.strptime(str(text), _MOMENT).replace(tzinfo=dt.UTC)


def _whole(value: object, largest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
        raise ValueError
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError
    return value
