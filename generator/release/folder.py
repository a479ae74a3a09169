"""The folder of one release, as it stands on the disk: bytes by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.release.published import (
    APPROVALS,
    CERTIFICATE,
    FILES,
    IMAGES,
    OPTIONAL,
    WITHDRAWN,
    is_image,
)
from generator.yaml_strict import MAX_BYTES

PUBLISHED: Final = "published"
MAX_ENTRIES: Final = 64
MAX_IMAGE: Final = 16 * 1024 * 1024  # bytes
_KNOWN: Final = frozenset({*FILES, *OPTIONAL, CERTIFICATE, WITHDRAWN})


def read_folder(root: Path, slug: str) -> dict[str, bytes]:
    """Read a release's folder; there may be none. What is no part of a release has no bytes."""
    try:
        return dict(_entries(root, f"{PUBLISHED}/{slug}"))
    except FileMissingError:
        return {}


def _entries(root: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    for entry in list_folder(root, folder, MAX_ENTRIES):
        path = f"{folder}/{entry.name}"
        if entry.is_folder and entry.name == APPROVALS:
            for inner in list_folder(root, path, MAX_ENTRIES):
                name = f"{APPROVALS}/{inner.name}"
                known = inner.is_file and is_signature(name)
                yield name, read_bounded(root, f"{folder}/{name}", MAX_BYTES) if known else b""
        elif entry.is_folder and entry.name == IMAGES:
            for inner in list_folder(root, path, MAX_ENTRIES):
                name = f"{IMAGES}/{inner.name}"
                known = inner.is_file and is_image(name)
                yield name, read_bounded(root, f"{folder}/{name}", MAX_IMAGE) if known else b""
        else:
            known = entry.is_file and entry.name in _KNOWN
            yield entry.name, read_bounded(root, path, MAX_BYTES) if known else b""


def is_signature(name: str) -> bool:
    """Tell whether a file of a release is an approval."""
    return name.startswith(f"{APPROVALS}/") and name.endswith(".sig")


def strangers(files: Mapping[str, bytes]) -> int:
    """Count what stands in a release's folder and is no part of one."""
    return sum(
        name not in _KNOWN and not is_signature(name) and not is_image(name) for name in files
    )
