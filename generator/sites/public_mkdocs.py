"""MkDocs over the docs tree of the public site, as processes of its own with nothing to find.

- Their environment is fixed: no key, no name, no home; the time is the day of the build.
- A large library is built in parts, one process for each processor: pages do not know each other,
  and the small navigation is in every part. The result is the same as that of one process.
- What Material brings and this site does not use is taken out afterwards.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import yaml

from generator.dates import LONDON
from generator.errors import Place, SetupError
from generator.sites.public_tree import CONFIG, DOCS, SITEMAP

BUILD_SECONDS: Final = 1800
MANY: Final = 24
"""From this number of folders on, more than one process is worth its start."""

_UNUSED: Final = (
    "assets/images",
    "assets/javascripts",
    "assets/stylesheets",
    "search.json",
    "sitemap.xml.gz",
)


class PublicBuildError(SetupError):
    """MkDocs could not build the public site."""

    code = "public-build"
    default_remedy = "the last good site is still there; try `mkdocs build` in build/public-docs"


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in London."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def run_mkdocs(tree: Path, site: Path, folders: Sequence[str], today: dt.date) -> None:
    """Build the tree into `site`; `folders` (`reviews/x/`) may be built apart from each other."""
    parts = min(os.cpu_count() or 1, len(folders)) if len(folders) >= MANY else 1
    if parts == 1:
        _run(tree, CONFIG, site, today)
    else:
        _run_parts(tree, site, [folders[part::parts] for part in range(parts)], today)
    trim(site)


def run_mkdocs_for(tree: Path, site: Path, names: Collection[str], today: dt.date) -> None:
    """Build only the named files of the tree, and those that the navigation names, into `site`."""
    docs, config = tree / "changed", "changed.yml"
    for name in {*names, *_in_navigation(tree)}:
        target = docs / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / DOCS / name, target)
    text = f"INHERIT: {CONFIG}\ndocs_dir: {docs.name}\n"
    (tree / config).write_text(text, encoding="utf-8")
    _run(tree, config, site, today)
    shutil.rmtree(docs)
    (tree / config).unlink()
    trim(site)


def _in_navigation(tree: Path) -> Iterator[str]:
    config = yaml.safe_load((tree / CONFIG).read_text(encoding="utf-8"))
    for entry in config["nav"]:
        yield from entry.values()


def _run_parts(tree: Path, site: Path, parts: Sequence[Sequence[str]], today: dt.date) -> None:
    configs = [f"part-{number}.yml" for number in range(len(parts))]
    sites = [site, *(tree / f"part-{number}" for number in range(1, len(parts)))]
    for own, name in zip(parts, configs, strict=True):
        others = [folder for part in parts if part is not own for folder in part]
        lines = "".join(f"  /{folder}\n" for folder in others)
        text = f"INHERIT: {CONFIG}\nexclude_docs: |\n{lines}"
        (tree / name).write_text(text, encoding="utf-8")
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(lambda name, into: _run(tree, name, into, today), configs, sites))
    for part, built in list(zip(parts, sites, strict=True))[1:]:
        for folder in part:
            (built / folder).rename(site / folder)
        shutil.rmtree(built)
    for name in configs:
        (tree / name).unlink()


def environment(today: dt.date) -> dict[str, str]:
    """Return all that a builder of pages finds around it."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SOURCE_DATE_EPOCH": str(int(midnight(today).timestamp())),
        "NO_MKDOCS_2_WARNING": "true",
    }


def _run(tree: Path, config: str, site: Path, today: dt.date) -> None:
    command = [sys.executable, "-I", "-m", "mkdocs", "--quiet", "build", "--strict"]
    command += ["--config-file", str(tree / config), "--site-dir", str(site)]
    place = Place(CONFIG)
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            command,
            cwd=tree,
            env=environment(today),
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


def trim(site: Path) -> None:
    """Take out of a built site what its theme brings and this site does not use."""
    for name in _UNUSED:
        path = site / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    sitemap = site / SITEMAP
    if sitemap.is_file() and not sitemap.read_bytes().strip():
        sitemap.unlink()
