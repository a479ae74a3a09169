"""Irregularities that a named role has accepted with a reason (section `notes`).

- What happened stays recorded as it was; its finding becomes a note that says who accepted it.
- An acceptance covers what was already late or missing on its day, not what comes later.
- Clauses that the profile lists in `never_accepted` cannot be accepted away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from generator.dates import in_words
from generator.records.papers import Accepted
from generator.rules.finding import Basis, Context, Finding, GateAnswer, Holds, Level, Missing
from generator.rules.places import when

_ACCEPTABLE = frozenset({Level.BLOCKED, Level.BROKEN, Level.OVERDUE})


def acceptance_of(
    context: Context, clause: str, fields: Collection[str], late_on: dt.date | None = None
) -> tuple[str, Accepted] | None:
    """Return the acceptance that covers one of some places under a clause, and where it stands.

    `late_on` is the day on which it was late.
    """
    if clause in context.profile.never_accepted:
        return None
    for index, accepted in enumerate(context.case.notes.accepted):
        if accepted.clause != clause or not _covers(accepted, fields):
            continue
        day = when(accepted)
        if day is not None and (day > context.today or (late_on is not None and late_on > day)):
            continue
        return f"notes.accepted[{index}]", accepted
    return None


def _covers(accepted: Accepted, fields: Collection[str]) -> bool:
    """Tell whether an acceptance reaches a place: its own, one inside it, or the whole clause."""
    named = accepted.field
    if named is None:
        return True
    return any(each == named or each.startswith((f"{named}.", f"{named}[")) for each in fields)


def in_words_of(accepted: Accepted) -> str:
    """Say who accepted an irregularity, when and why."""
    day = when(accepted)
    dated = f" on {in_words(day)}" if day else ""
    return f"Accepted by {accepted.by} as {accepted.role}{dated}: {accepted.reason}"


def accept_gate(
    context: Context,
    clause: str,
    answer: GateAnswer,
    places: Callable[[Missing], Collection[str]] = lambda missing: (missing.field,),
) -> GateAnswer:
    """Leave out what a gate lacks and somebody accepted; with nothing left, it holds.

    `places` says under which places what is missing is shown to officers.
    """
    if isinstance(answer, Holds):
        return answer
    covered = [(each, acceptance_of(context, clause, places(each))) for each in answer]
    left = tuple(each for each, found in covered if found is None)
    if left:
        return left
    place, accepted = next(found for _, found in covered if found is not None)
    return Holds(in_words_of(accepted), Basis.ACCEPTED, place)


def accept_finding(
    context: Context, finding: Finding, late_on: dt.date | None = None, also: str = ""
) -> Finding:
    """Turn a finding into a note where its irregularity is accepted, under `also` another place."""
    if finding.level not in _ACCEPTABLE:
        return finding
    found = acceptance_of(context, finding.clause, (finding.field, also), late_on)
    if found is None:
        return finding
    words = in_words_of(found[1])
    return replace(finding, level=Level.NOTE, message=f"{finding.message} {words}")


def accepted_in_vain(context: Context) -> Iterator[Finding]:
    """Report an acceptance of what nobody may accept."""
    for index, accepted in enumerate(context.case.notes.accepted):
        if accepted.clause in context.profile.never_accepted:
            yield Finding(
                accepted.clause,
                Level.BROKEN,
                f"notes.accepted[{index}]",
                f"{accepted.role} accepted an irregularity under {accepted.clause}, which nobody "
                "may accept; the gate stays shut.",
                "Put the matter itself right, and move the entry to the remarks.",
            )
