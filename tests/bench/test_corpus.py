"""The partnership that the benchmarks measure is a sound one; no time is measured here."""

from __future__ import annotations

import pytest

from bench import corpus, profile
from generator.portal.check import check_cases
from generator.portal.policy_files import read_policy
from generator.release.verification import Verified
from generator.rules.finding import Level
from generator.sites.public_releases import read_library


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> corpus.Corpus:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(corpus, "CACHE", tmp_path_factory.mktemp("corpus"))
        patched.setattr(corpus, "REPORT_WORDS", 300)
        return corpus.corpus(6, reports=2, seats=10)


def test_every_record_opens_and_follows_the_one_before_it(made: corpus.Corpus) -> None:
    result = check_cases(profile.open_portal(made), None)

    assert len(result.cases) == 6
    assert all(case.standing for case in result.cases)
    assert not [item for item in result.items if item.level is Level.BROKEN]


def test_every_record_is_as_large_as_a_real_one(made: corpus.Corpus) -> None:
    sizes = [path.stat().st_size for path in made.records()]

    assert all(60_000 < size < 100_000 for size in sizes)


def test_its_releases_may_be_published(made: corpus.Corpus) -> None:
    library = read_library(made.root, read_policy(made.root).people, corpus.TODAY)

    assert [type(release) for release in library.releases] == [Verified, Verified]


def test_where_the_time_goes_is_told_step_by_step(made: corpus.Corpus) -> None:
    figures = profile.measure(made).figures

    assert {figure.what for figure in figures} >= set(profile.STEPS)
