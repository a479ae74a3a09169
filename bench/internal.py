"""`dhr build internal`: every case in every view that somebody was granted, sealed."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import Corpus
from bench.measure import MEGABYTE, run
from bench.result import Figure, Result


def measure(corpus: Corpus, out: Path) -> Result:
    """Build twice: the first time for the clock alone, the second for the memory."""
    command = [*corpus.dhr("build", "internal"), "--out", str(out)]
    timed = run(command)
    watched = run(command, memory=True)
    count = len(corpus.records())
    files = [path for path in (out / "internal").rglob("*.age") if path.is_file()]
    pages = sum(path.parent.name == "p" for path in files)
    size = sum(path.stat().st_size for path in files)
    return Result(
        "internal",
        [" ".join(command)],
        [
            Figure(
                f"dhr build internal, {count} cases, wall", timed.seconds, "s", 30 * count / 1000
            ),
            Figure("dhr build internal, processor", timed.processor, "s"),
            Figure("peak memory of all processes (PSS)", watched.pss / MEGABYTE, "MB", 600),
            Figure("the same, shared pages counted for each (RSS)", watched.rss / MEGABYTE, "MB"),
            Figure("pages", pages, ""),
            Figure("sealed files, all together", size / MEGABYTE, "MB"),
        ],
        ["the first build has no earlier one to lean on; memory is looked at 10 times a second"],
    )
