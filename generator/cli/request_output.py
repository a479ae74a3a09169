"""How the check of a pull request is printed, in its two parts: structure, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from generator.cli.check_output import cases, counted, github_lines, group, item_json
from generator.cli.output import Format, print_json, print_text
from generator.cli.summary_output import places
from generator.history.refusals import SHORT
from generator.portal.items import Item, counts_of, is_refused
from generator.portal.structure import Structure

_TITLE = "dhr check --structure"


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
