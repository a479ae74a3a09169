"""`dhr build public` beside plain `mkdocs build` with Material, over the same set of pages.

The plain side has Material as it comes, the same Markdown extensions (with tables, for the reports
as written) and the same navigation; neither side has a search.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from bench.corpus import Corpus
from bench.measure import MEGABYTE, run
from bench.result import Figure, Result

REPORTS = {"overview-report.md": "report", "executive-summary.md": "summary"}
QUIET = {"NO_MKDOCS_2_WARNING": "true"}
KEPT = ("site_name", "nav", "not_in_nav", "use_directory_urls", "markdown_extensions")
"""What the plain configuration takes over."""


def measure(corpus: Corpus, out: Path) -> Result:
    """Build ours, then the plain sides, then ours again to look at its memory."""
    command = [*corpus.dhr("build", "public"), "--out", str(out)]
    ours = run(command)
    tree = out / "public-docs"
    plain_command = _plain(tree, out / "plain")
    plain = run(plain_command, environment=QUIET)
    _same_pages(out)
    pages = list((tree / "docs").rglob("*.md"))
    words = sum(len(path.read_text().split()) for path in pages)
    _put_reports_as_written(corpus, tree)
    written = run(plain_command, environment=QUIET)
    watched = run(command, memory=True)
    return Result(
        "public",
        [" ".join(command), " ".join(plain_command)],
        [
            Figure("dhr build public, wall", ours.seconds, "s"),
            Figure("dhr build public, processor", ours.processor, "s"),
            Figure("plain mkdocs, the pages as dhr hands them over, wall", plain.seconds, "s"),
            Figure("dhr as a part of it, wall", ours.seconds / plain.seconds, "x", 1.3),
            Figure("plain mkdocs, the reports as written, wall", written.seconds, "s"),
            Figure("dhr as a part of it, wall", ours.seconds / written.seconds, "x", 1.3),
            Figure("peak memory of all processes (PSS)", watched.pss / MEGABYTE, "MB"),
            Figure("pages", len(pages), ""),
            Figure("words in them", words, ""),
        ],
        [
            "dhr verifies certificates and signatures too, and checks every page that was built",
            "dhr turns reports into safe HTML before MkDocs, which then has less to do: so both",
        ],
    )


def _plain(tree: Path, site: Path) -> list[str]:
    config = _plain_config(tree)
    options = ("--quiet", "build", "--config-file", str(config), "--site-dir", str(site))
    return [sys.executable, "-m", "mkdocs", *options]


def _put_reports_as_written(corpus: Corpus, tree: Path) -> None:
    """Put the markdown of the reports in the place of the pages made from it."""
    for folder in (corpus.root / "published").glob("*/"):
        for name, page in REPORTS.items():
            target = tree / "docs" / "reviews" / folder.name / page / "index.md"
            target.write_bytes((folder / name).read_bytes())


def _plain_config(tree: Path) -> Path:
    """Write a configuration with Material as it comes."""
    own: dict[str, Any] = yaml.safe_load((tree / "mkdocs.yml").read_text())
    plain = {name: own[name] for name in KEPT if name in own}
    plain["markdown_extensions"] = [*own["markdown_extensions"], "tables"]
    plain |= {"docs_dir": "docs", "plugins": [], "theme": {"name": "material", "font": False}}
    path = tree / "plain.yml"
    path.write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True))
    return path


def _same_pages(out: Path) -> None:
    """Refuse to compare what is not the same set of pages."""
    ours, plain = (
        {path.relative_to(out / name).as_posix() for path in (out / name).rglob("index.html")}
        for name in ("public", "plain")
    )
    if ours != plain:
        message = f"not the same pages: {sorted(ours ^ plain)[:5]}"
        raise ValueError(message)
