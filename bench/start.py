"""`dhr --help`: how long a command takes to begin."""

from __future__ import annotations

from bench.corpus import PROGRAM
from bench.measure import median_of, run
from bench.result import Figure, Result

TIMES = 10
TARGET = 0.3  # seconds


def measure() -> Result:
    """Run it ten times."""
    command = [str(PROGRAM / ".venv" / "bin" / "dhr"), "--help"]
    median = median_of(TIMES, lambda: run(command))
    return Result(
        "help",
        [" ".join(command)],
        [Figure("dhr --help, wall", median.seconds, "s", TARGET)],
        [f"median of {TIMES} runs"],
    )
