"""The public site: from `published/` and the policy in clear to a folder that a host can serve.

- No key is in reach: nothing here imports what could open a record, and MkDocs runs as a process
  of its own with an empty environment.
- A release that is not certified, cleared, approved by two people and due is left out and named.
- The new site is checked page by page, and then put in the place of the last one in one step; a
  build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.dates import LONDON
from generator.errors import Place, SetupError
from generator.files.directories import staging_directory
from generator.portal.policy_files import Policy
from generator.sites.manifest import MANIFEST, write_manifest
from generator.sites.public_check import check_site
from generator.sites.public_page import Page
from generator.sites.public_policy import policy_pages
from generator.sites.public_prose import home_page, prose_pages
from generator.sites.public_releases import LeftOut, Library, read_library
from generator.sites.public_reviews import review_pages, reviews_page
from generator.sites.public_tree import CONFIG, write_tree

DOCS: Final = "public-docs"
"""The folder of the docs tree, beside the site's."""

BUILD_SECONDS: Final = 1800
_UNUSED: Final = ("assets/javascripts", "assets/images", "sitemap.xml", "sitemap.xml.gz")


class PublicBuildError(SetupError):
    """MkDocs could not build the public site."""

    code = "public-build"
    default_remedy = "the last good site is still there; try `mkdocs build` in build/public-docs"


@dataclass(frozen=True)
class PublicBuild:
    """What was built, and what was left out."""

    reviews: int
    pages: int
    files: int
    left_out: tuple[LeftOut, ...]


def build_public(root: Path, out: Path, *, policy: Policy, today: dt.date) -> PublicBuild:
    """Build the public site of the portal at `root` into `out`, in place of the last one.

    The docs tree is kept beside it, in `public-docs/`.
    """
    library = read_library(root, policy.people, today)
    with (
        staging_directory(out, marker=MANIFEST) as site,
        staging_directory(out.parent / DOCS, marker=CONFIG) as tree,
    ):
        pages = write_tree(tree, _pages(library, policy), policy.partnership)
        _run_mkdocs(tree, site, today)
        _trim(site)
        check_site(site)
        manifest = write_manifest(site, created=_midnight(today))
    return PublicBuild(len(library.releases), pages, len(manifest.files), library.left_out)


def _pages(library: Library, policy: Policy) -> Iterator[Page]:
    yield home_page(policy.partnership, library.releases)
    yield reviews_page(library.releases)
    for release in library.releases:
        yield from review_pages(release)
    told = list(policy_pages(policy))
    yield from told
    yield from prose_pages(policy.partnership, [page.url for page in told])


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def _environment(today: dt.date) -> dict[str, str]:
    """Return all that MkDocs' process knows: no key, no name, no home, and a fixed time."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SOURCE_DATE_EPOCH": str(int(_midnight(today).timestamp())),
        "NO_MKDOCS_2_WARNING": "true",
    }


def _run_mkdocs(tree: Path, site: Path, today: dt.date) -> None:
    command = [sys.executable, "-I", "-m", "mkdocs", "--quiet", "build", "--strict"]
    command += ["--config-file", str(tree / CONFIG), "--site-dir", str(site)]
    place = Place(CONFIG)
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            command,
            cwd=tree,
            env=_environment(today),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=BUILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PublicBuildError(place, f"was not built within {BUILD_SECONDS} seconds") from None
    except OSError:
        raise PublicBuildError(place, "MkDocs could not be started") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        first = said[0][:200] if said else f"exit code {done.returncode}"
        raise PublicBuildError(place, f"MkDocs stopped: {first}")


def _trim(site: Path) -> None:
    """Take out what Material brings and this site does not use: scripts, maps, an empty sitemap."""
    for name in _UNUSED:
        path = site / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    styles = site / "assets/stylesheets"
    for path in sorted(styles.iterdir()) if styles.is_dir() else []:
        if path.suffix == ".map" or path.name.startswith("palette."):
            path.unlink()
