"""Several agencies' chronologies made into one, and what changed since the last time (B9.11).

- The order in which files are given makes no difference: the same returns give the same bytes.
- An agency that is not given again stays in as it was, so that nobody must keep its file in clear.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from generator.chronology.columns import MAX_ENTRIES
from generator.chronology.entries import Chronology, Entry, Key, Returned, Source, in_order
from generator.chronology.errors import ChronologyFileError
from generator.errors import Place


@dataclass(frozen=True)
class Change:
    """What changed of one agency's entries since the chronology before."""

    agency: str
    added: int
    removed: int
    kept: int


def merge(
    case: str,
    returned: Sequence[Returned],
    before: Chronology | None = None,
    *,
    only_given: bool = False,
) -> Chronology:
    """Merge chronologies into one; agencies of `before` stay in, unless given anew or left out."""
    sources: dict[str, Source] = {}
    entries: list[Entry] = []
    given = {each.source.agency for each in returned}
    if before is not None and not only_given:
        sources = {each.agency: each for each in before.sources if each.agency not in given}
        entries = [each for each in before.entries if each.agency in sources]
    for each in returned:
        sources[each.source.agency] = each.source
        entries += each.entries
    if len(entries) > MAX_ENTRIES:
        raise ChronologyFileError(
            Place("the merged chronology"), f"would have more than {MAX_ENTRIES:,} entries",
            remedy="ask the agencies for the people and the period of this review only",
        )  # fmt: skip
    return Chronology(case, tuple(sources[name] for name in sorted(sources)), in_order(entries))


def changes(before: Chronology | None, after: Chronology) -> tuple[Change, ...]:
    """Tell for each agency of either what was added, taken out and kept."""
    same = {
        source.agency: source.rows
        for source in after.sources
        if before is not None and any(_same_file(source, each) for each in before.sources)
    }
    old, new = (_by_agency(each, without=same) for each in (before, after))
    return tuple(
        Change(agency, added=0, removed=0, kept=same[agency])
        if agency in same
        else Change(
            agency,
            added=(new[agency] - old[agency]).total(),
            removed=(old[agency] - new[agency]).total(),
            kept=(new[agency] & old[agency]).total(),
        )
        for agency in sorted({*old, *new, *same})
    )


def _same_file(one: Source, other: Source) -> bool:
    return (one.agency, one.sha256, one.rows) == (other.agency, other.sha256, other.rows)


def _by_agency(
    chronology: Chronology | None, *, without: Collection[str]
) -> defaultdict[str, Counter[Key]]:
    found: defaultdict[str, Counter[Key]] = defaultdict(Counter)
    for entry in chronology.entries if chronology else ():
        if entry.agency not in without:
            found[entry.agency][entry.content] += 1
    return found
