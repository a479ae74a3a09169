"""Who must declare that they have no conflict, and who has (B4.3, B5.2, B9.5).

A view is told of the panel's members, the Independent Chair and the authors of IMRs only where it
opens the section that names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.records.case import Case
from generator.records.panel import Involvement
from generator.rules.holders import CHAIR
from generator.rules.places import when


def declarations(
    case: Case, agencies: Mapping[str, str], opens: Callable[[str], bool]
) -> list[dict[str, Any]]:
    """Describe everybody of whom a declaration is asked; `of` says for whom they sit or write."""
    return [each for section, each in _all(case, agencies) if opens(section)]


def undeclared(case: Case, opens: Callable[[str], bool]) -> list[dict[str, str]]:
    """Name those whose declaration is not recorded, each with its clause, for a desk's card."""
    return [
        {"clause": each["clause"], "name": each["name"]}
        for each in declarations(case, {}, opens)
        if each["state"] == "asked"
    ]


def _all(case: Case, agencies: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for member in case.panel.members:
        if member.left is None:
            of = agencies.get(member.agency, member.agency)
            yield "panel", _one("B4.3", member.name, of, member.involvement)
    for appointment in case.chair.appointments:
        if appointment.ended is None:
            yield "chair", _one("B5.2", appointment.name, CHAIR, appointment.association)
    for imr in case.imrs.imrs:
        if imr.author is not None:
            of = agencies.get(imr.agency, imr.agency)
            both = imr.author.supervises_staff_in_it is not None
            found = imr.author.involvement if both else None
            yield "imrs", _one("B9.5", imr.author.name, of, found)


def _one(clause: str, name: str, of: str, found: Involvement | None) -> dict[str, Any]:
    day = when(found)
    return {
        "clause": clause,
        "name": name,
        "of": of,
        "state": "asked" if found is None else "involved" if found.direct else "none",
        "on": None if day is None else day.isoformat(),
    }
