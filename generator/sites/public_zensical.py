"""Zensical over the docs tree of the public site, in the place of MkDocs and Material.

Material for MkDocs is kept up for a limited time, and Zensical is its successor. The tree needs
no plugin and the templates use only what both understand, so that the builder is a setting;
`docs/zensical.md` lists what differs.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from generator.errors import Place, SetupError
from generator.sites.public_mkdocs import BUILD_SECONDS, environment, trim
from generator.sites.public_tree import CONFIG

SITE: Final = "site"
_KEPT_BY_ZENSICAL: Final = (".cache",)


class ZensicalError(SetupError):
    """Zensical is not there, or could not build the public site."""

    code = "zensical"
    default_remedy = "leave out `--with zensical`; the last good site is still there"


def run_zensical(tree: Path, site: Path, today: dt.date) -> None:
    """Build the tree into the empty folder `site`."""
    place = Place(CONFIG)
    if find_spec("zensical") is None:
        raise ZensicalError(place, "cannot be built: Zensical is not installed beside this program")
    command = [sys.executable, "-I", "-m", "zensical", "build", "--clean", "--strict"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            [*command, "--config-file", str(tree / CONFIG)],
            cwd=tree,
            env=environment(today),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=BUILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ZensicalError(place, f"was not built within {BUILD_SECONDS} seconds") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        last = said[-1][:200] if said else f"exit code {done.returncode}"
        raise ZensicalError(place, f"Zensical stopped: {last}")
    for path in sorted((tree / SITE).iterdir()):
        path.rename(site / path.name)
    for name in (SITE, *_KEPT_BY_ZENSICAL):
        shutil.rmtree(tree / name, ignore_errors=True)
    trim(site)
