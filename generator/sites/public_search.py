"""Full-text search of the public site: Pagefind's index over the finished pages, and its page.

- Pagefind is a program of its own: it reads the built pages, and writes an index of small chunks of
  which a reader's browser fetches only what it needs. What of it this site does not use (its own
  interfaces) is taken out again.
- Only what a reader came for is indexed: texts of reviews, recommendations, the policy and prose,
  not the lists and not the frame.
- What is searched for stays in the reader's browser: no address, no history, no log has it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from pagefind.service import _must_get_executable

from generator.errors import Place, SetupError
from generator.sites.markdown import Block, Heading
from generator.sites.public_page import Crumb, Page
from generator.sites.public_words import render

SEARCH: Final = "search/"
BUNDLE: Final = "pagefind"
"""The folder of the index, below the site."""
SCRIPT: Final = "public_search.js"
SECONDS: Final = 300

_KEPT: Final = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_KEPT_ENDS: Final = (".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter", ".pagefind")


class SearchIndexError(SetupError):
    """Pagefind could not index the public site."""

    code = "public-search"
    default_remedy = "the last good site is still there; install the program again"


def search_page() -> Page:
    """Return the page on which readers search."""
    pieces = (Heading(1, "Search"), Block(render("search")))
    return Page(
        SEARCH,
        "Search",
        pieces,
        section=SEARCH,
        crumbs=(Crumb("Home", ""),),
        kind="search",
        script=SCRIPT,
    )


def index_site(site: Path, environment: dict[str, str]) -> None:
    """Write the index of a built site into its folder `pagefind/`."""
    place = Place(BUNDLE)
    command = [str(_must_get_executable()), "--silent", "--site", str(site)]
    command += ["--output-subdir", BUNDLE, "--force-language", "en"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            command,
            cwd=site,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SearchIndexError(place, f"was not made within {SECONDS} seconds") from None
    except OSError:
        raise SearchIndexError(place, "Pagefind could not be started") from None
    if done.returncode != 0:
        raise SearchIndexError(place, f"Pagefind stopped with exit code {done.returncode}")
    for path in (site / BUNDLE).rglob("*"):
        if path.is_file() and path.name not in _KEPT and not path.name.endswith(_KEPT_ENDS):
            path.unlink()
