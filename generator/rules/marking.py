"""Protective marking of the papers of a case (B10.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.rules.duty import Duty, broken
from generator.rules.finding import Context, Finding, Step
from generator.rules.holders import TEAM
from generator.rules.registry import rule

OFFICIAL: Final = "OFFICIAL"
SENSITIVE: Final = "OFFICIAL-SENSITIVE"
_OLD: Final = ("CONFIDENTIAL", "RESTRICTED", "PROTECT")


@rule("B10.6")
def papers_bear_a_marking_in_use(context: Context) -> Iterator[Finding | Step]:
    """Report a paper whose protective marking is not in use (B10.6)."""
    for index, document in enumerate(context.case.documents.documents):
        marking = document.marking
        if marking is None or marking in (OFFICIAL, SENSITIVE):
            continue
        old = any(word in marking.upper() for word in _OLD)
        yield broken(
            "B10.6",
            f"documents.documents[{index}].marking",
            "The paper bears a marking that was replaced in April 2014."
            if old
            else "The paper bears a marking that the policy does not know.",
            f"Mark it {OFFICIAL}, or {SENSITIVE} where its loss would do more damage.",
        )


@rule("B10.6")
def sensitive_papers_have_a_reason(context: Context) -> Iterator[Finding | Step]:
    """Report papers marked as sensitive without a reason: they are to be few (B10.6)."""
    case = context.case
    marked = [each for each in case.documents.documents if each.marking == SENSITIVE]
    if marked and case.report.sensitive is None:
        yield from Duty(
            "B10.6",
            "report.sensitive",
            f"Papers are marked {SENSITIVE}; why is not recorded.",
            f"Record why they would do more damage if lost, or mark them {OFFICIAL}.",
            TEAM,
        ).owed()
