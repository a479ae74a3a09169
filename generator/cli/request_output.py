"""How the check of a pull request is printed, in its two parts: structure, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from generator.cli.check_output import cases, counted, github_lines, group, item_json
from generator.cli.output import Format, print_json, print_text
from generator.cli.summary_output import places, summary
from generator.history.refusals import SHORT
from generator.portal.items import Item, counts_of, is_refused

if TYPE_CHECKING:
    from generator.portal.changed_cases import CaseChange, RequestChanges
    from generator.portal.structure import Structure

_TITLE = "dhr check --structure"
_CHANGES = "dhr check --base"


def print_structure(found: Structure, form: Format) -> None:
    """Print what a commit shows without a key."""
    match form:
        case Format.JSON:
            print_json(_structure_json(found))
        case Format.GITHUB:
            print_text("\n".join(_structure_github(found)))
        case Format.MARKDOWN:
            print_text(places(_TITLE, found.items, last=_structure_words(found)))
        case Format.TEXT:
            lines = [line for name, items in _groups(found.items) for line in group(name, items)]
            print_text("\n".join([*lines, _structure_words(found)]))


def _groups(items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    def key(item: Item) -> str:
        return item.case or "repository"

    for name, found in groupby(sorted(items, key=key), key=key):
        yield name, list(found)


def _structure_words(found: Structure) -> str:
    signed = "" if found.signatures else " Signatures were not judged."
    head = found.span.head[:SHORT]
    number = f"{cases(found.cases)}, {found.files} files at {head}"
    return f"{number}: {counted(counts_of(found.items))}.{signed}"


def _structure_github(found: Structure) -> Iterator[str]:
    for name, items in _groups(found.items):
        yield from github_lines(name, items)
    total = " ".join(f"{level}={count}" for level, count in counts_of(found.items).items())
    yield f"::notice title={_TITLE}::cases={found.cases} {total}"


def _structure_json(found: Structure) -> dict[str, Any]:
    return {
        "head": found.span.head,
        "base": found.span.base,
        "signatures_judged": found.signatures,
        "findings": [item_json(item) for item in found.items],
        "summary": {
            "cases": found.cases,
            "files": found.files,
            "levels": counts_of(found.items),
            "refused": is_refused(found.items),
        },
    }


# ---------------------------------------------------------------------------------------------
# What a pull request changes


def print_changes(found: RequestChanges, form: Format) -> None:
    """Print what a pull request brings; the forms for logs and summaries show no clause."""
    groups = [("policy", found.policy)] if found.policy else []
    match form:
        case Format.JSON:
            print_json(_changes_json(found))
        case Format.GITHUB:
            print_text("\n".join(_changes_github(found)))
        case Format.MARKDOWN:
            named = [*groups, *((each.case, each.items) for each in found.cases)]
            print_text(summary(_CHANGES, named, last=_changes_words(found)))
        case Format.TEXT:
            named = [*groups, *((_headline(each), each.items) for each in found.cases)]
            lines = [line for name, items in named for line in group(name, items)]
            print_text("\n".join([*lines, _changes_words(found)]))


def _headline(change: CaseChange) -> str:
    then, now = change.stages
    if now is None:
        return change.case
    stage = now if then == now else f"{then or 'new'}, now {now}"
    whats = [str(each.what) for each in change.changes]
    told = ", ".join(f"{whats.count(each)} {each}" for each in dict.fromkeys(whats))
    return f"{change.case}  {stage}; {told or 'no fact differs'}"


def _changes_words(found: RequestChanges) -> str:
    head = found.span.head[:SHORT]
    return f"{cases(len(found.cases))} changed at {head}: {counted(counts_of(found.items))}."


def _changes_github(found: RequestChanges) -> Iterator[str]:
    for change in found.cases:
        yield from github_lines(change.case, change.items, clauses=False)
    yield from github_lines("policy", found.policy, clauses=False)
    total = " ".join(f"{level}={count}" for level, count in counts_of(found.items).items())
    yield f"::notice title={_CHANGES}::cases={len(found.cases)} {total}"


def _changes_json(found: RequestChanges) -> dict[str, Any]:
    return {
        "head": found.span.head,
        "base": found.span.base,
        "began": found.span.began,
        "cases": [
            {
                "case": each.case,
                "opened": each.transition is not None,
                "stage": {"before": each.stages[0], "after": each.stages[1]},
                "changes": [
                    {"section": c.section, "place": c.place, "what": str(c.what)}
                    for c in each.changes
                ],
            }
            for each in found.cases
        ],
        "findings": [item_json(item) for item in found.items],
        "summary": {
            "cases": len(found.cases),
            "levels": counts_of(found.items),
            "refused": is_refused(found.items),
        },
    }
