"""Measuring: time and memory of a command with all its processes, and what machine this is."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.1
MEGABYTE = 1_000_000


class CommandFailedError(Exception):
    """A command that was to be measured did not do its work."""


@dataclass(frozen=True)
class Run:
    """One run of a command: wall time, processor time, and the peak memory of all its processes.

    `pss` shares out pages that processes have in common, so that the sum is what the machine
    gives; `rss` counts them for each process. Both are zero where memory was not asked for.
    """

    seconds: float
    processor: float
    pss: int
    rss: int
    output: str


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    memory: bool = False,
    allowed: Sequence[int] = (0,),
) -> Run:
    """Run a command and measure it; `memory` looks at its processes ten times a second."""
    used = children_seconds()
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
        watch = _Watch(process.pid) if memory else None
        code = process.wait()
        seconds = time.perf_counter() - started
        used = children_seconds() - used
        output.seek(0)
        text = output.read()
    if code not in allowed:
        message = f"{' '.join(command)} ended with {code}:\n{text[-2000:]}"
        raise CommandFailedError(message)
    pss, rss = watch.stop() if watch else (0, 0)
    return Run(seconds, used, pss, rss, text)


def children_seconds() -> float:
    """Return the processor time of all finished processes of this one."""
    times = os.times()
    return times.children_user + times.children_system


class _Watch:
    """Samples the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._pss = self._rss = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            sizes = [_memory(pid) for pid in _family(self._pid)]
            self._pss = max(self._pss, sum(pss for pss, _ in sizes))
            self._rss = max(self._rss, sum(rss for _, rss in sizes))

    def stop(self) -> tuple[int, int]:
        """Return the peaks seen, in bytes."""
        self._done.set()
        self._thread.join()
        return self._pss, self._rss


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            tasks = list(Path(f"/proc/{each}/task").iterdir())
            for task in tasks:
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _memory(pid: int) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    sizes = {words[0]: int(words[1]) * 1024 for line in lines if len(words := line.split()) > 1
             and words[1].isdigit()}  # fmt: skip
    return sizes.get("Pss:", 0), sizes.get("Rss:", 0)


def median_of(times: int, once: Callable[[], Run]) -> Run:
    """Run several times; the run whose wall time is the median, after none thrown away."""
    runs = sorted((once() for _ in range(times)), key=lambda each: each.seconds)
    return runs[len(runs) // 2]


def milliseconds(times: int, work: Callable[[], object]) -> float:
    """Return the median time of some work in this process."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def machine() -> dict[str, str]:
    """Describe this machine as far as times depend on it."""
    memory = next(
        line.split()[1]
        for line in Path("/proc/meminfo").read_text().splitlines()
        if "Total" in line
    )
    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": model[0] if model else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(memory) // 1024} MiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": " ".join(f"{each:.1f}" for each in os.getloadavg()),
    }
