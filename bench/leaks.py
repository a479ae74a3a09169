"""`leaks`: what the search for identifiers finds of seeded leaks, and where it cries wolf.

Beside it, in the same run and where it can be had, Microsoft Presidio with its pattern
recognisers only (`make bench-presidio`): its model for names cannot be had here, so its rows say
so, and it does not know the case.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.corpus import PROGRAM
from bench.leak_classes import CLASSES
from bench.leak_corpus import LeakCorpus, Page, leak_corpus
from bench.result import Figure, Result
from generator.anonymity.known import KnownIdentifier
from generator.anonymity.matching import Level, Searcher

PRESIDIO = PROGRAM / ".venv-presidio" / "bin" / "python"
CERTAIN = frozenset({"exact", "normalised"})
MANY = 100_000
PER_WORDS = 10_000


@dataclass
class Tally:
    """What was seeded of a class, what was found of it, and what of that blocks."""

    seeded: int = 0
    found: int = 0
    blocking: int = 0


@dataclass
class Outcome:
    """What a search made of a corpus."""

    classes: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: Counter[tuple[Level, str, str]] = field(default_factory=Counter)
    words: int = 0

    def recall(self, kinds: Iterable[str], *, blocking: bool = False) -> float:
        """Return what part of some kinds of class was found, in per cent."""
        tallies = [self.classes[name] for name, (kind, _) in CLASSES.items() if kind in kinds]
        seeded = sum(each.seeded for each in tallies)
        found = sum(each.blocking if blocking else each.found for each in tallies)
        return 100 * found / seeded

    def worst(self, kinds: Iterable[str]) -> float:
        """Return the recall of the class of which least was found."""
        return min(100 * each.found / each.seeded for name, each in self.classes.items()
                   if CLASSES[name][0] in kinds)  # fmt: skip

    def alarms(self, level: Level) -> float:
        """Return the false alarms of a level in ten thousand clean words."""
        count = sum(times for (each, _, _), times in self.false.items() if each is level)
        return count * PER_WORDS / self.words


def judge(corpus: LeakCorpus, searchers: Sequence[Searcher]) -> Outcome:
    """Search every page with what is known of its case and of the others."""
    outcome = Outcome()
    for page in corpus.pages:
        hits = list(searchers[page.case].find(page.text))
        for leak in page.leaks:
            over = [hit for hit in hits if hit.start < leak.end and hit.end > leak.start]
            tally = outcome.classes[leak.kind]
            tally.seeded += 1
            tally.found += bool(over)
            certain = any(hit.level is Level.BLOCKING for hit in over)
            tally.blocking += certain
            if not over or (CLASSES[leak.kind][0] in CERTAIN and not certain):
                outcome.missed.append((leak.kind, page.text[leak.start : leak.end]))
    for page in corpus.clean:
        outcome.words += len(page.text.split())
        for hit in searchers[page.case].find(page.text):
            outcome.false[hit.level, hit.kind, hit.variant] += 1
    return outcome


def measure() -> Result:
    """Judge the whole corpus, and time the search for a hundred thousand identifiers."""
    corpus = leak_corpus()
    outcome = judge(corpus, corpus.searchers())
    seeded = sum(each.seeded for each in outcome.classes.values())
    figures = [
        _share("exact forms found, blocking", outcome.recall(["exact"], blocking=True), 100),
        _share(
            "normalised forms found, blocking", outcome.recall(["normalised"], blocking=True), 100
        ),
        _share("variants found, the worst class", outcome.worst(["variant"]), 99),
        _share("variants found, all", outcome.recall(["variant"]), 99),
        _share("numbers the vault does not know, found", outcome.recall(["unknown"]), 99),
        _share(
            "other cases' names and numbers, blocking",
            outcome.recall(["other"], blocking=True),
            100,
        ),
        Figure(
            "blocking false alarms in 10,000 clean words", outcome.alarms(Level.BLOCKING), "", 2
        ),
        Figure("review items in 10,000 clean words", outcome.alarms(Level.REVIEW), "", 15),
        *_throughput(corpus.clean),
    ]
    notes = [
        f"{seeded} leaks in {len(outcome.classes)} classes over {len(corpus.pages)} pages",
        f"{len(corpus.clean)} clean pages of {outcome.words} words",
        "the speed is by processor time of one core",
        *_table(outcome, _presidio(corpus)),
    ]
    return Result("leaks", ["python -m bench leaks"], figures, notes)


def _share(what: str, value: float, target: float) -> Figure:
    return Figure(what, value, "%", target, at_least=True)


def _table(outcome: Outcome, beside: dict[str, float]) -> list[str]:
    head = f"{'class':<32} {'kind':<11} {'seeded':>6} {'found':>8} {'blocking':>9}"
    rows = [head + ("   Presidio, patterns only" if beside else "")]
    for name, (kind, _) in CLASSES.items():
        each = outcome.classes[name]
        row = (f"{name:<32} {kind:<11} {each.seeded:>6} {100 * each.found / each.seeded:>7.1f}% "
               f"{100 * each.blocking / each.seeded:>8.1f}%")  # fmt: skip
        rows.append(row + (f" {beside.get(name, 0.0):>12.1f}%" if beside else ""))
    if beside:
        rows.append(
            f"Presidio, patterns only: {beside['alarms']:.1f} false alarms in 10,000 clean words"
        )
    else:
        rows.append("Presidio is not installed: `make bench-presidio` installs it beside")
    for (level, kind, variant), times in outcome.false.most_common(12):
        rows.append(f"false alarm, {level}: {kind} ({variant}) {times} times")
    return rows


def _throughput(clean: Sequence[Page]) -> list[Figure]:
    random = Random("many")  # noqa: S311 - invented names, no secret
    syllables = [
        "ba",
        "de",
        "fi",
        "go",
        "ku",
        "la",
        "me",
        "ni",
        "po",
        "ru",
        "sa",
        "te",
        "vi",
        "wo",
        "zu",
        "cha",
        "shi",
        "tha",
        "bri",
        "gla",
    ]
    names = [
        " ".join("".join(random.choices(syllables, k=random.randint(2, 4))).title() for _ in "ab")
        for _ in range(MANY)
    ]
    started = time.process_time()
    searcher = Searcher(KnownIdentifier("name", name, own=False) for name in names)
    made = time.process_time() - started
    text = "\n".join(page.text for page in clean) * 4
    started = time.process_time()
    for _ in searcher.find(text):
        pass
    rate = len(text.encode()) / 1e6 / (time.process_time() - started)
    return [
        Figure("making 100,000 identifiers ready", made, "s", 10),
        Figure("searching for 100,000 identifiers", rate, "MB/s", 1, at_least=True),
    ]


def _presidio(corpus: LeakCorpus) -> dict[str, float]:
    """Let Presidio search the same pages, in its own environment."""
    if not PRESIDIO.exists():
        return {}
    pages = [{"text": page.text, "leaks": page.leaks} for page in corpus.pages]
    asked = json.dumps({"pages": pages, "clean": [page.text for page in corpus.clean]},
                       default=vars)  # fmt: skip
    script = Path(__file__).with_name("presidio_patterns.py")
    run = subprocess.run([str(PRESIDIO), "-P", str(script)], input=asked, capture_output=True,
                         text=True, check=True)  # fmt: skip
    found: dict[str, float] = json.loads(run.stdout)
    return found
