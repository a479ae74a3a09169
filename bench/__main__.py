"""Measure speed and memory: `python -m bench [NAME...]`, from the project's own folder.

Prints a table and writes `build/bench.json`. Times depend on the machine, which is named; ratios
are against plain tools in the same run. Without names, everything is measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import (
    browser,
    check,
    chronology,
    encrypted_pages,
    history,
    internal,
    leaks,
    profile,
    public,
    request,
    scan,
    start,
)
from bench.corpus import PROGRAM, Corpus, corpus
from bench.measure import machine
from bench.result import Result, write_json

READERS = 40
FULL_REPORTS = 20


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(_benchmarks()))
    parser.add_argument("--cases", type=int, default=1000, help="in the partnership (1000)")
    parser.add_argument("--reports", type=int, default=100, help="released, for `public` (100)")
    parser.add_argument("--json", type=Path, default=PROGRAM / "build" / "bench.json")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(_benchmarks())
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    here = machine()
    print("\n".join(f"{what}: {value}" for what, value in here.items()))
    results = []
    for name, run in _benchmarks().items():
        if not asked.names or name in asked.names:
            result = run(asked)
            print(result.as_text(), flush=True)
            results.append(result)
    write_json(asked.json, here, results)
    print(f"\nwritten: {asked.json}")
    return 0


def _benchmarks() -> dict[str, Callable[[argparse.Namespace], Result]]:
    return {
        "help": lambda _: start.measure(),
        "rules": lambda asked: profile.rules(_partnership(asked)),
        "profile": lambda asked: profile.measure(_partnership(asked)),
        "check": lambda asked: check.measure(_partnership(asked)),
        "request": lambda asked: request.measure(_partnership(asked)),
        "history": _history,
        "chronology": _chronology,
        "internal": _internal,
        "encrypted-pages": _encrypted_pages,
        "browser": lambda _: browser.measure(),
        "leaks": lambda _: leaks.measure(),
        "public": _public,
        "scan": _scan,
    }


def _partnership(asked: argparse.Namespace) -> Corpus:
    return corpus(asked.cases, reports=min(FULL_REPORTS, asked.cases), seats=READERS)


def _history(_: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as folder:
        return history.measure(Path(folder))


def _chronology(_: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as folder:
        return chronology.measure(Path(folder))


def _internal(asked: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as out:
        return internal.measure(_partnership(asked), Path(out))


def _encrypted_pages(asked: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as out:
        return encrypted_pages.measure(_partnership(asked), Path(out))


def _public(asked: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as out:
        return public.measure(corpus(1, reports=asked.reports, seats=2), Path(out))


def _scan(asked: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory(prefix="dhr-bench-") as out:
        return scan.measure(corpus(asked.cases, reports=asked.reports, seats=2), Path(out))


if __name__ == "__main__":
    sys.exit(main())
