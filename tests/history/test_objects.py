"""Objects that git is asked for ahead of time are read rightly, whatever is then read."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.history.objects import ObjectStore
from generator.history.refusals import RefusedError
from generator.history.repository import Repository
from tests.history.signed import SignedStory

TEXTS = tuple(bytes([65 + n]) * (1 + 40_000 * n) for n in range(4))
MISSING = "1" * 40


def name_of(data: bytes) -> str:
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


@pytest.fixture(scope="module")
def repository(template: SignedStory) -> Repository:
    for text in TEXTS:
        template.raw("blob", text)
    return Repository(template.root)


NAMES = st.lists(st.sampled_from([*map(name_of, TEXTS), MISSING]), max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(expected=NAMES, read=NAMES)
def test_what_is_read_never_depends_on_what_was_expected(
    repository: Repository, expected: list[str], read: list[str]
) -> None:
    known = {name_of(text): text for text in TEXTS}
    with ObjectStore(repository) as store:
        store.expect(expected)
        for name in read:
            if name == MISSING:
                with pytest.raises(RefusedError, match="not in this clone"):
                    store.read(name, "blob", 1_000_000)
            else:
                assert store.read(name, "blob", 1_000_000) == known[name]


def test_one_that_is_too_large_spoils_no_other(repository: Repository) -> None:
    small, large = TEXTS[0], TEXTS[3]
    with ObjectStore(repository) as store:
        store.expect([name_of(large), name_of(small)])
        with pytest.raises(RefusedError, match="larger than"):
            store.read(name_of(large), "blob", 10)
        assert store.read(name_of(small), "blob", 10) == small
