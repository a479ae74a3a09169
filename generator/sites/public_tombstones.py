"""What stands at the address of a withdrawn review, where something is to stand there (B13.4).

It says that the review was withdrawn, when, why in one of three forms, and whom to ask; nothing of
what the review was about. It is in no list, feed, sitemap or search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from generator.dates import in_words
from generator.errors import DhrError, Place
from generator.files.reading import read_bounded
from generator.policy.partnership import Partnership
from generator.records.publication import WithdrawalReason
from generator.release.published import WITHDRAWN, Withdrawal, read_model
from generator.release.verification import Code
from generator.sites.markdown import Block, Heading
from generator.sites.public_addresses import REVIEWS
from generator.sites.public_page import Crumb, Page
from generator.sites.public_releases import PUBLISHED, LeftOut
from generator.sites.public_words import render

KIND: Final = "withdrawn"
MAX_BYTES: Final = 4096
_WHY: Final = {
    WithdrawalReason.IN_ERROR: "It was published in error.",
    WithdrawalReason.SUPERSEDED: "A later version takes its place.",
    WithdrawalReason.PERIOD_ENDED: "The period for which it was to be published has ended.",
}


def tombstones_of(root: Path, left_out: Iterable[LeftOut]) -> Iterator[Withdrawal]:
    """Yield the withdrawals that are to be told; one that cannot be read is told nowhere."""
    for each in left_out:
        if any(problem.code is Code.WITHDRAWN for problem in each.problems):
            path = f"{PUBLISHED}/{each.slug}/{WITHDRAWN}"
            try:
                told = read_model(Withdrawal, read_bounded(root, path, MAX_BYTES), Place(path))
            except DhrError:
                continue
            if told.tombstone and told.slug == each.slug:
                yield told


def tombstone_page(told: Withdrawal, partnership: Partnership) -> Page:
    """Return the page at the address of a withdrawn review."""
    body = render(
        "tombstone", day=in_words(told.when), why=_WHY[told.reason], contact=partnership.contact
    )
    crumbs = (Crumb("Home", ""), Crumb("Reviews", REVIEWS))
    title = "This review was withdrawn"
    pieces = (Heading(1, title), Block(body))
    return Page(f"{REVIEWS}{told.slug}/", f"Review {told.slug}", pieces, REVIEWS, crumbs, kind=KIND)
