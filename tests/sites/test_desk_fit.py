"""A desk's news never make its file larger than its cases do."""

from __future__ import annotations

import pytest

from generator.sites.desk_fit import fitted
from generator.sites.sealing import encode
from generator.vault.frame_file import frame_size

SIZES = (4096, 65536)
CHANGE = {"when": "2026-06-01T00:00:00Z", "who": "Ada First", "what": ["Reports"]}
PAPER = {"title": "Minutes of a meeting", "kind": "minutes", "date": "2026-06-01"}


def desk(cases: int, length: int) -> dict[str, object]:
    card = {"text": "x" * length, "changes": [CHANGE] * 6, "papers": [PAPER] * 3}
    return {"cards": [dict(card) for _ in range(cases)]}


def size(tree: object) -> int | None:
    assert isinstance(tree, dict)
    return frame_size(len(encode(tree)), SIZES)


@pytest.mark.parametrize(
    ("cases", "length", "kept"),
    [
        pytest.param(1, 100, (6, 3), id="room for all"),
        pytest.param(4, 550, (3, 2), id="room for some"),
        pytest.param(8, 350, (0, 0), id="room for none"),
        pytest.param(20, 400, (6, 3), id="the larger size has room for all"),
    ],
)
def test_news_are_cut_to_leave_the_desk_in_its_size(
    cases: int, length: int, kept: tuple[int, int]
) -> None:
    found = fitted(desk(cases, length), SIZES)
    bare = {"cards": [{"text": "x" * length, "changes": [], "papers": []}] * cases}

    assert size(found) == size(bare)
    assert {(len(each["changes"]), len(each["papers"])) for each in found["cards"]} == {kept}


def test_a_card_that_has_no_news_gets_none() -> None:
    card = {"case": "DHR-2025-001"}
    assert fitted({"cards": [card]}, SIZES)["cards"] == [card]
