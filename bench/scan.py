"""`dhr report scan` over the finished public site, against a whole vault's identifiers."""

from __future__ import annotations

import re
from pathlib import Path

from bench.corpus import Corpus
from bench.measure import MEGABYTE, run
from bench.result import Figure, Result

TARGET = 10.0  # seconds
IDENTIFIERS = 20_000
_TOLD = re.compile(
    r"(?P<files>\d+) files with (?P<pieces>\d+) .* for (?P<identifiers>\d+) identifiers "
    r"of (?P<cases>\d+) cases in (?P<seconds>[\d.]+) s,"
)


def measure(corpus: Corpus, out: Path) -> Result:
    """Build the site once, then search all of it."""
    run([*corpus.dhr("build", "public", "--no-pdf"), "--out", str(out)])
    command = corpus.dhr("report", "scan", str(out / "public"))
    done = run(command, memory=True)
    told = _TOLD.search(done.output)
    if told is None:
        message = f"told nothing of its work:\n{done.output[-2000:]}"
        raise ValueError(message)
    size = sum(path.stat().st_size for path in (out / "public").rglob("*") if path.is_file())
    return Result(
        "scan",
        [" ".join(command)],
        [
            Figure("the search, as the command tells", float(told["seconds"]), "s", TARGET),
            Figure("whole command, with every case opened, wall", done.seconds, "s"),
            Figure("identifiers", int(told["identifiers"]), "", IDENTIFIERS, at_least=True),
            Figure("cases", int(told["cases"]), ""),
            Figure("files", int(told["files"]), ""),
            Figure("different texts", int(told["pieces"]), ""),
            Figure("size of the site", size / MEGABYTE, "MB"),
            Figure("peak memory of all processes (PSS)", done.pss / MEGABYTE, "MB"),
        ],
        ["without PDF files"],
    )
