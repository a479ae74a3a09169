"""The leak corpus: pages of review prose with seeded leaks, and clean pages, from one seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.leak_cast import Cast, casts, record_of
from bench.leak_classes import CLASSES
from bench.leak_prose import ALLOWED, clean_page, sentence
from generator.anonymity.distinctive import vault_identifiers
from generator.anonymity.matching import Searcher
from generator.errors import Place
from generator.records.case import Case
from generator.schema import validate

SEED = "leaks of 2026"
CASES = 24
PER_CLASS = 50
PER_PAGE = 12
CLEAN_PAGES = 240
CLEAN_WORDS = 300


@dataclass(frozen=True)
class Seeded:
    """A leak in a page: its class, and where it stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A page that is searched for the identifiers of one case."""

    case: int
    text: str
    leaks: tuple[Seeded, ...] = ()


@dataclass(frozen=True)
class LeakCorpus:
    """Invented cases, and pages of their reports."""

    casts: Sequence[Cast]
    pages: Sequence[Page]
    clean: Sequence[Page]

    def searchers(self) -> list[Searcher]:
        """Make each case's searcher, from the whole vault."""
        cases = [_case(cast) for cast in self.casts]
        return [Searcher(vault_identifiers(case, cases), ALLOWED) for case in cases]


def _case(cast: Cast) -> Case:
    facts: dict[str, Any] = {name: {} for name in Case.model_fields}
    record: dict[str, Any] = {
        "case": cast.case,
        "path": f"cases/{cast.case}/record.yaml",
        "schema_version": 1,
        "revision": 1,
        "profile": "dhr-2016",
        "opened": "2023-01-16",
        "case_key": "AGE-SECRET-KEY-1" + "Q" * 58,
    }
    return validate(Case, {**facts, "record": record, **record_of(cast)}, Place(cast.case))


def leak_corpus(
    seed: str = SEED,
    *,
    cases: int = CASES,
    per_class: int = PER_CLASS,
    clean_pages: int = CLEAN_PAGES,
) -> LeakCorpus:
    """Make the corpus of a seed."""
    random = Random(seed)  # noqa: S311 - invented text, no secret
    people = casts(cases, random)
    wanted = [kind for kind in CLASSES for _ in range(per_class)]
    random.shuffle(wanted)
    pages: list[Page] = []
    for at in range(0, len(wanted), PER_PAGE):
        pages.append(_page(random, people, len(pages) % cases, wanted[at : at + PER_PAGE]))
    clean = [Page(n % cases, clean_page(random, CLEAN_WORDS)) for n in range(clean_pages)]
    return LeakCorpus(people, pages, clean)


def _page(random: Random, people: Sequence[Cast], case: int, kinds: Sequence[str]) -> Page:
    text = "# A page of a report\n\n"
    leaks = []
    whose = people[case]
    for kind in kinds:
        _, write = CLASSES[kind]
        other = people[(case + random.randint(1, len(people) - 1)) % len(people)]
        leak = None
        while leak is None:  # not everybody has a nickname, or a double name
            leak = write(random, whose, random.choice(whose.people), other)
        text += f"{sentence(random)} {leak.before}"
        leaks.append(Seeded(kind, len(text), len(text) + len(leak.text)))
        text += f"{leak.text}{leak.after} {sentence(random)}\n\n"
    return Page(case, text, tuple(leaks))
