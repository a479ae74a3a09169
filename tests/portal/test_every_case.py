"""Opening every case: the same in one process and in many."""

from __future__ import annotations

import gc
from operator import attrgetter

import pytest

from generator.portal import every_case
from generator.portal.every_case import each_case
from tests.partnership import ONE, TWO, Partnership


@pytest.mark.parametrize("many", [1, 100])
def test_each_case_is_given_in_order_and_one_that_does_not_open_is_none(
    here: Partnership, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(every_case, "MANY", many)
    here.record(TWO).write_text("damaged")

    found = list(each_case(here.portal(), [TWO, ONE, "DHR-2025-999"], attrgetter("id")))

    assert found == [None, ONE, None]
    assert gc.isenabled()


def test_a_fault_of_ours_is_no_case_that_does_not_open(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(every_case, "MANY", 1)

    with pytest.raises(AttributeError):
        list(each_case(here.portal(), [ONE, TWO], attrgetter("nothing_of_the_kind")))
    assert gc.isenabled()
