"""The jobs that a new portal begins with, for GitHub and GitLab: the program's own files in `ci/`.

A forge that a partnership does not use ignores the other's files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.errors import Place
from generator.portal.starting_policy import PROGRAM, ProgramError

FILES: Final[Mapping[str, str]] = {
    ".github/workflows/dhr-structure.yml": "ci/github/dhr-structure.yml",
    ".github/workflows/dhr-deep-check.yml": "ci/github/dhr-deep-check.yml",
    ".github/workflows/dhr-build.yml": "ci/github/dhr-build.yml",
    ".gitlab-ci.yml": "ci/gitlab/dhr.gitlab-ci.yml",
}
"""Where each file of the program stands in a portal."""


def starting_ci() -> Mapping[str, bytes]:
    """Return the forges' files of a new portal, by their path."""
    return {path: _own(source) for path, source in FILES.items()}


def _own(path: str) -> bytes:
    try:
        return (PROGRAM / path).read_bytes()
    except OSError:
        raise ProgramError(Place(path), "is not in the program's folder") from None
