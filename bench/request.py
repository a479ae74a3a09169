"""A pull request that changes one case: its structure, and what it changes, in a clone."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from bench.check import REFUSED, TIMES
from bench.corpus import Corpus, commit
from bench.measure import median_of, run
from bench.profile import open_portal
from bench.result import Figure, Result
from generator.records.case import case_text

REMARK = (
    "notes:\n  remarks:\n  - {when: 2026-06-01, by: An officer, note: The family was called.}\n"
)
STRUCTURE_SECONDS = 3  # for a thousand cases
REQUEST_SECONDS = 2


def measure(corpus: Corpus) -> Result:
    """Measure both parts of the check of a pull request."""
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as folder:
        clone = Corpus(Path(folder) / "portal", corpus.keys)
        words = ["git", "clone", "--quiet", str(corpus.root), str(clone.root)]
        subprocess.run(words, check=True)
        _change_one_case(clone)
        return _measure(clone)


def _change_one_case(clone: Corpus) -> None:

    case_id = clone.records()[0].parent.name
    subprocess.run(["git", "-C", str(clone.root), "checkout", "-q", "-b", "topic"], check=True)
    text = case_text(open_portal(clone).open_case(case_id).case)
    changed = Path(clone.root.parent) / "case.yaml"
    before, _, _ = text.partition("\nnotes:")
    changed.write_text(f"{before}\n{REMARK}")
    run(clone.dhr("apply", case_id, str(changed)))
    commit(clone.root, "a change")


def _measure(clone: Corpus) -> Result:
    count = len(clone.records())
    whole = clone.dhr("check", "--structure")
    structure = clone.dhr("check", "--structure", "--base", "main")
    deep = clone.dhr("check", "--base", "main")
    allowed = (0, REFUSED)
    all_of_it = median_of(TIMES, lambda: run(whole, allowed=allowed))
    part = median_of(TIMES, lambda: run(structure, allowed=allowed))
    opened = median_of(TIMES, lambda: run(deep, allowed=allowed))
    limit = STRUCTURE_SECONDS * max(1, count / 1000)
    return Result(
        "request",
        [" ".join(whole), " ".join(structure), " ".join(deep)],
        [
            Figure(f"dhr check --structure, {count} cases", all_of_it.seconds, "s", limit),
            Figure("dhr check --structure --base, one case differs", part.seconds, "s", limit),
            Figure("dhr check --base, one case differs", opened.seconds, "s", REQUEST_SECONDS),
        ],
        [f"median of {TIMES} runs, each from the start of the program"],
    )
