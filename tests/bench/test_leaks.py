"""The small leak corpus holds to the targets of the large one; a seed is a corpus."""

from __future__ import annotations

import pytest

from bench.leak_classes import CLASSES
from bench.leak_corpus import LeakCorpus, leak_corpus
from bench.leaks import CERTAIN, Outcome, judge
from generator.anonymity.known import Level

PER_CLASS = 12


@pytest.fixture(scope="module")
def corpus() -> LeakCorpus:
    return leak_corpus("a small one", cases=6, per_class=PER_CLASS, clean_pages=40)


@pytest.fixture(scope="module")
def outcome(corpus: LeakCorpus) -> Outcome:
    return judge(corpus, corpus.searchers())


def test_every_class_is_seeded_and_every_leak_stands_where_it_is_said_to(
    corpus: LeakCorpus,
) -> None:
    seeded = [(page.text[leak.start : leak.end], leak.kind)
              for page in corpus.pages for leak in page.leaks]  # fmt: skip

    assert len(seeded) == PER_CLASS * len(CLASSES)
    assert {kind for _, kind in seeded} == set(CLASSES)
    assert all(text.strip() for text, _ in seeded)


def test_exact_and_normalised_forms_are_all_found_and_block(outcome: Outcome) -> None:
    assert [miss for miss in outcome.missed if CLASSES[miss[0]][0] in CERTAIN] == []
    assert outcome.recall(["other", "unknown"], blocking=True) == 100


def test_of_the_variants_99_in_100_are_found(outcome: Outcome) -> None:
    assert outcome.recall(["variant"]) >= 99, outcome.missed


def test_clean_pages_raise_few_alarms(outcome: Outcome) -> None:
    assert outcome.words > 10_000
    assert outcome.alarms(Level.BLOCKING) < 2
    assert outcome.alarms(Level.REVIEW) < 15


def test_a_seed_makes_the_same_corpus_again_and_another_seed_another() -> None:
    one, again, other = (
        leak_corpus(seed, cases=2, per_class=1, clean_pages=1) for seed in ("x", "x", "y")
    )

    assert one.pages == again.pages
    assert one.pages != other.pages
