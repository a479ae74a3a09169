"""How much news a desk has room for.

The size of a desk's file is seen by the host. What changed and which papers are new must not make
a reader's desk as large as the office's: it is cut to leave the desk in the size that it has
without them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from generator.sites.sealing import encode
from generator.vault.frame_file import frame_size

_LEVELS: Final = ((6, 3), (3, 2), (1, 1))
"""How many changes and papers each case may keep, the most first."""


def fitted(desk: Mapping[str, Any], sizes: Collection[int]) -> dict[str, Any]:
    """Keep as many changes and papers of each case as its desk's size has room for."""
    least = _cut(desk, 0, 0)
    size = frame_size(len(encode(least)), sizes)
    for changes, papers in _LEVELS:
        cut = _cut(desk, changes, papers)
        if frame_size(len(encode(cut)), sizes) == size:
            return cut
    return least


def _cut(desk: Mapping[str, Any], changes: int, papers: int) -> dict[str, Any]:
    most = {"changes": changes, "papers": papers}
    cards = [
        {name: each[: most[name]] if name in most else each for name, each in card.items()}
        for card in desk["cards"]
    ]
    return {**desk, "cards": cards}
