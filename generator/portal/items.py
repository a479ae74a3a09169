"""Findings with their place in the repository, whether a rule or an error gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.errors import DhrError, Place
from generator.history.refusals import RefusedError
from generator.portal.errors import PolicyFileError
from generator.rules.finding import Level
from generator.schema import SchemaError


@dataclass(frozen=True)
class Item:
    """A finding with its place in the repository; `code` names an error, where it is one."""

    level: Level
    case: str | None
    path: str
    message: str
    remedy: str
    clause: str | None = None
    field: str | None = None
    line: int | None = None
    code: str | None = None


def error_items(error: DhrError, case: str | None) -> tuple[Item, ...]:
    """Turn an error into broken findings, one for each mistake."""
    if isinstance(error, PolicyFileError):
        return error_items(error.error, case)
    code = str(error.rule) if isinstance(error, RefusedError) else error.code
    problems: Sequence[tuple[Place, str]] = ((error.place, error.problem),)
    if isinstance(error, SchemaError):
        problems = error.problems
    return tuple(
        Item(
            Level.BROKEN,
            case,
            place.path,
            problem,
            error.remedy,
            clause=error.clause,
            field=place.field,
            line=place.line,
            code=code,
        )
        for place, problem in problems
    )


def stray_item(case_id: str | None, path: str) -> Item:
    """Return the finding on something that lies in a folder and does not belong there."""
    return Item(
        Level.BROKEN,
        case_id,
        path,
        "does not belong there",
        "move it away; papers are added with `dhr documents add`",
        clause="X1",
        code="stray-file",
    )


def counts_of(items: Iterable[Item]) -> dict[str, int]:
    """Return how many findings there are of each level."""
    counted = Counter(item.level for item in items)
    return {str(level): counted[level] for level in Level}


def is_refused(items: Iterable[Item]) -> bool:
    """Tell whether anything is blocked or broken."""
    return any(item.level in (Level.BLOCKED, Level.BROKEN) for item in items)


def heaviest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """Put findings in the order of their levels; those of one level stay as they are."""
    weight = {level: place for place, level in enumerate(Level)}
    return tuple(sorted(items, key=lambda item: weight[item.level]))
