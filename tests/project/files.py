"""The files of the project as git tracks them, for the laws about the project itself."""

from __future__ import annotations

import functools
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Every file that git tracks and that stands in the work tree."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the project is no git clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


@functools.cache
def texts() -> dict[str, str]:
    """The tracked files that are text, by their path from the root."""
    found = {}
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode(errors="replace")
    return found


def pyproject() -> dict[str, Any]:
    """The settings of the project's tools."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())
