"""Where the time of `dhr check` goes: the steps of one case, timed in this process."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from bench.corpus import TODAY, Corpus
from bench.result import Figure, Result
from generator.portal import check, partnership
from generator.portal.partnership import Portal
from generator.records import case
from generator.records.case import Case

PROFILED = 300  # cases
STEPS: Mapping[str, tuple[ModuleType, str]] = {
    "the folder": (check, "unexpected_entries"),
    "reading the file": (partnership, "read_bounded"),
    "opening and verifying it": (partnership, "open_record"),
    "its sections": (case, "parse_section"),
    "of these, the models": (case, "validate"),
    "its standing": (partnership, "standing_of"),
}


def open_portal(corpus: Corpus) -> Portal:
    """Open the partnership as its builder does."""
    now = dt.datetime.now(tz=dt.UTC)
    return Portal.open(corpus.root, identity=corpus.identity, today=TODAY, now=now)


def measure(corpus: Corpus) -> Result:
    """Time each step over some cases, one after the other."""
    portal = open_portal(corpus)
    started = time.perf_counter()
    portal.prepare()
    history = time.perf_counter() - started
    case_ids = portal.case_ids()
    some = case_ids[:: max(1, len(case_ids) // PROFILED)]
    check.check_case(portal, some[0])
    with _timed() as spent:
        started = time.perf_counter()
        for case_id in some:
            check.check_case(portal, case_id)
        whole = time.perf_counter() - started
    figures = [Figure(f"git's history of {len(case_ids)} cases, once", history * 1000, "ms")]
    figures += [Figure(step, spent[step] / len(some) * 1000, "ms") for step in STEPS]
    figures.append(Figure("one case on one core, all of it", whole / len(some) * 1000, "ms"))
    return Result(
        "profile",
        ["generator.portal.check.check_case, in process"],
        figures,
        [f"mean of {len(some)} cases; the timers themselves are in it"],
    )


def rules(corpus: Corpus) -> Result:
    """Time the rules alone: from a case's facts to its standing."""
    portal = open_portal(corpus)
    portal.prepare()
    case_ids = portal.case_ids()
    cases = [portal.open_case(each).case for each in case_ids[:: max(1, len(case_ids) // 100)]]
    for each in cases:
        portal.standing(each)
    started = time.perf_counter()
    for each in cases:
        portal.standing(each)
    taken = (time.perf_counter() - started) / len(cases)
    runs = {count: _judged(portal, cases, count) for count in (1_000, 10_000)}
    findings = sum(len(portal.standing(each).findings) for each in cases) / len(cases)
    return Result(
        "rules",
        ["generator.standing.standing_of, in process"],
        [
            Figure("every rule, deadline and gate over one case", taken * 1000, "ms", 5),
            Figure("1,000 cases, one after another", runs[1_000], "s", 5),
            Figure("10,000 cases, one after another", runs[10_000], "s"),
            Figure("ten times as many cases cost", runs[10_000] / runs[1_000], "x", 11),
            Figure("findings of a case", findings, ""),
        ],
        [f"mean of {len(cases)} cases on one core"],
    )


def _judged(portal: Portal, cases: Sequence[Case], count: int) -> float:
    """Return how long it takes to judge so many cases on one core, in seconds."""
    started = time.perf_counter()
    for number in range(count):
        portal.standing(cases[number % len(cases)])
    return time.perf_counter() - started


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """Put a timer around each step, and take it off again."""
    spent: dict[str, float] = defaultdict(float)
    before = {step: getattr(module, name) for step, (module, name) in STEPS.items()}

    def timer(step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the step takes
            started = time.perf_counter()
            try:
                return work(*arguments, **named)
            finally:
                spent[step] += time.perf_counter() - started

        return timed

    try:
        for step, (module, name) in STEPS.items():
            setattr(module, name, timer(step, before[step]))
        yield spent
    finally:
        for step, (module, name) in STEPS.items():
            setattr(module, name, before[step])
