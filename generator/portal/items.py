"""Findings with their place in the repository, whether a rule or an error gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.errors import DhrError, Place
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
            code=error.code,
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
