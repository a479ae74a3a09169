"""`dhr build public` beside plain `mkdocs build` with Material, over the same set of pages.

Three plain sides, from what people would write to what is hardest to beat; none has a search:
Material as it comes over the reports as written; the same with `dhr`'s small navigation; and that
over the pages as `dhr` hands them to MkDocs, with most of the work done before.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bench.corpus import REPORT_WORDS, TODAY, Corpus
from bench.measure import MEGABYTE, Run, run
from bench.releases import change_release
from bench.result import Figure, Result

REPORTS = {"overview-report.md": "report", "executive-summary.md": "summary"}
QUIET = {"NO_MKDOCS_2_WARNING": "true"}
KEPT = ("site_name", "use_directory_urls", "markdown_extensions")
"""What every plain side takes over."""

TARGET = 1.3
SEARCHABLE = 15.0  # seconds
CHANGED = 5.0  # seconds


def measure(corpus: Corpus, out: Path) -> Result:
    """Build ours, then the plain sides; then ours with search, after a change, by Zensical."""
    portal = out / "portal"
    shutil.copytree(corpus.root, portal, ignore=shutil.ignore_patterns(".git"))
    copy = replace(corpus, root=portal)
    bare = [sys.executable, "-m", "bench.without_search", str(portal)]
    ours = run([*bare, str(out / "public"), str(TODAY)])
    tree = out / "public-docs"
    pages = list((tree / "docs").rglob("*.md"))
    words = sum(len(path.read_text().split()) for path in pages)
    handed_over = _plain(tree, out / "plain", own_navigation=True)
    _same_pages(out)
    _put_reports_as_written(copy, tree)
    small = _plain(tree, out / "plain", own_navigation=True)
    plain = _plain(tree, out / "plain", own_navigation=False)
    by_zensical = run([*bare, str(out / "zensical" / "public"), str(TODAY), "zensical"])
    found = [*copy.dhr("build", "public", "--no-pdf"), "--out", str(out / "found")]
    searchable = run(found, memory=True)
    change_release(portal, corpus.keys, words=REPORT_WORDS)
    changed = run(found)
    return Result(
        "public",
        [
            " ".join(["python", *bare[1:], str(out / "public"), str(TODAY)]),
            "mkdocs --quiet build --config-file plain.yml   (in its docs tree)",
            " ".join(found),
        ],
        [
            Figure("dhr, search left out, wall", ours.seconds, "s"),
            Figure("the same, processor", ours.processor, "s"),
            Figure("plain: Material as it comes, wall", plain.seconds, "s"),
            Figure("dhr as a part of it", ours.seconds / plain.seconds, "x", TARGET),
            Figure("plain with dhr's small navigation, wall", small.seconds, "s"),
            Figure("dhr as a part of it", ours.seconds / small.seconds, "x"),
            Figure("plain over the pages as handed over, wall", handed_over.seconds, "s"),
            Figure("dhr as a part of it", ours.seconds / handed_over.seconds, "x"),
            Figure("dhr with Pagefind's index, wall", searchable.seconds, "s", SEARCHABLE),
            Figure("again, with one report changed, wall", changed.seconds, "s", CHANGED),
            Figure("search left out, made by Zensical, wall", by_zensical.seconds, "s"),
            Figure("peak memory of all processes (PSS)", searchable.pss / MEGABYTE, "MB"),
            Figure("pages", len(pages), ""),
            Figure("words in them", words, ""),
        ],
        [
            "dhr verifies certificates and signatures too, and checks every page that was built",
            "PDF files are left out everywhere; search on both sides, where it is not named",
        ],
    )


def _plain(tree: Path, site: Path, *, own_navigation: bool) -> Run:
    """Build the docs tree with Material as it comes."""
    own: dict[str, Any] = yaml.safe_load((tree / "mkdocs.yml").read_text())
    kept = (*KEPT, "nav", "validation") if own_navigation else KEPT
    plain = {name: own[name] for name in kept if name in own}
    plain |= {"docs_dir": "docs", "plugins": [], "theme": {"name": "material", "font": False}}
    plain["markdown_extensions"] = [*own["markdown_extensions"], "tables"]
    config = tree / "plain.yml"
    config.write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True))
    options = ("--quiet", "build", "--config-file", str(config), "--site-dir", str(site))
    return run([sys.executable, "-m", "mkdocs", *options], environment=QUIET)


def _put_reports_as_written(corpus: Corpus, tree: Path) -> None:
    """Put the markdown of the reports in the place of the pages made from it."""
    for folder in (corpus.root / "published").glob("*/"):
        for name, page in REPORTS.items():
            target = tree / "docs" / "reviews" / folder.name / page / "index.md"
            target.write_bytes((folder / name).read_bytes())


def _same_pages(out: Path) -> None:
    """Refuse to compare what is not the same set of pages."""
    ours, plain = (
        {path.relative_to(out / name).as_posix() for path in (out / name).rglob("index.html")}
        for name in ("public", "plain")
    )
    if ours != plain:
        message = f"not the same pages: {sorted(ours ^ plain)[:5]}"
        raise ValueError(message)
