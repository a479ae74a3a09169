"""`dhr build internal`: every case in every view that somebody was granted, sealed.

First from nothing, then after a change of one case; all on a copy of the partnership.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from bench.corpus import TODAY, Corpus, commit
from bench.measure import MEGABYTE, Run, median_of, run
from bench.profile import open_portal
from bench.result import Figure, Result
from generator.records.facts import Fact
from generator.sites.render_cache import FOLDER

TIMES = 3
COLD, WARM, MEMORY = 30.0, 8.0, 600.0  # seconds and MB, for 1,000 cases


def measure(corpus: Corpus, out: Path) -> Result:
    """Build from nothing and after changes for the clock, then both again for the memory."""
    copy = Corpus(out / "portal", corpus.keys)
    shutil.copytree(corpus.root, copy.root, ignore=shutil.ignore_patterns(".cache"))
    command = [*copy.dhr("build", "internal"), "--out", str(out)]
    cases = [path.parent.name for path in copy.records()]
    turns = iter(cases[:: max(1, len(cases) // (TIMES + 2))])

    def changed(*, memory: bool = False) -> Run:
        _change(copy, next(turns))
        return run(command, memory=memory)

    cold = run(command)
    before = _files(out)
    again = median_of(TIMES, changed)
    after = _files(out)
    kept = sum(path.stat().st_size for path in (copy.root / FOLDER).iterdir()) / MEGABYTE
    watched_again = changed(memory=True)
    shutil.rmtree(copy.root / FOLDER)
    watched = run(command, memory=True)
    thousands = len(cases) / 1000
    built = f"{len(cases)} cases"
    stayed = {folder: len(before[folder].keys() & after[folder].keys()) for folder in after}
    return Result(
        "internal",
        [" ".join(command)],
        [
            Figure(f"from nothing, {built}, wall", cold.seconds, "s", COLD * thousands),
            Figure("from nothing, processor", cold.processor, "s"),
            Figure("after a change of one case, wall", again.seconds, "s", WARM * thousands),
            Figure("after a change of one case, processor", again.processor, "s"),
            Figure("peak memory of all processes (PSS)", watched.pss / MEGABYTE, "MB", MEMORY),
            Figure("the same, shared pages counted for each (RSS)", watched.rss / MEGABYTE, "MB"),
            Figure("after a change, peak memory (PSS)", watched_again.pss / MEGABYTE, "MB", MEMORY),
            Figure("pages", len(after["p"]), ""),
            Figure("pages whose name an earlier build had", stayed["p"], "", 0),
            Figure("pages, sealed", _size(after["p"]), "MB"),
            Figure("desks with dummies, sealed", _size(after["d"]), "MB"),
            Figure("documents", len(after["f"]), ""),
            Figure("documents, sealed", _size(after["f"]), "MB"),
            Figure("documents whose sealed file stayed", stayed["f"], ""),
            Figure("rendered views in the encrypted cache", kept, "MB"),
        ],
        [
            f"after a change: median of {TIMES}, each after a change of another case, committed",
            "memory is looked at 10 times a second, in builds of their own",
        ],
    )


def _change(corpus: Corpus, case_id: str) -> None:
    """Add a remark to a case, and commit it."""
    portal = open_portal(corpus)
    opened = portal.open_case(case_id)
    remark = Fact(when=TODAY, by="Domestic Abuse Team", note="Read again.")
    notes = opened.case.notes
    notes = notes.model_copy(update={"remarks": (*notes.remarks, remark)})
    portal.save(opened, opened.case.model_copy(update={"notes": notes}))
    commit(corpus.root, "a case changed")


def _files(out: Path) -> Mapping[str, Mapping[str, int]]:
    """Return the size of every sealed file, by folder and name."""
    site = out / "internal"
    return {
        name: {path.name: path.stat().st_size for path in (site / name).iterdir()} for name in "dpf"
    }


def _size(files: Mapping[str, int]) -> float:
    return sum(files.values()) / MEGABYTE
