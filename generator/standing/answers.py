"""What answers each clause of the policy, told from the code itself.

- A rule is answered by a registered check: a rule, a deadline or a gate, all of which can fail.
- A gate and a deadline are answered only by their own kind.
- A record is answered by the fields of a case that cite the clause.
- A document is answered by a kind of document that the case stores, or by a generated one.
- Notices, pages and access are known only above this room, and are given as arguments.
- A clause is answered where every kind of it is; nothing is claimed by being listed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from generator.policy.clauses import Clause, Clauses, Kind
from generator.records.case import Case
from generator.records.papers import DocumentKind
from generator.rules.every import REGISTRY
from generator.schema import Model

STORED: Mapping[DocumentKind, tuple[str, ...]] = {
    DocumentKind.NOTIFICATION: ("B1.1",),
    DocumentKind.REFERRAL: ("B1.2",),
    DocumentKind.RESEARCH: ("B2.6",),
    DocumentKind.MINUTES: ("B2.5", "B2.6"),
    DocumentKind.TERMS: ("B7.1",),
    DocumentKind.IMR: ("B9.11",),
    DocumentKind.INTERVIEW: ("B9.6",),
    DocumentKind.OTHER_REPORT: ("B9.7",),
    DocumentKind.CHRONOLOGY: ("B9.3", "B9.11"),
    DocumentKind.OVERVIEW_REPORT: ("B10.1",),
    DocumentKind.DATA_FORM: ("B11.4",),
    DocumentKind.CLEARANCE_LETTER: ("B12.1",),
    DocumentKind.LETTER: ("B13.9",),
}
"""The kinds of document that a case stores, and the clauses that ask for them."""

_SOURCES: Mapping[Kind, tuple[str, ...]] = {
    Kind.RULE: ("rules", "deadlines", "gates"),
    Kind.DEADLINE: ("deadlines",),
    Kind.GATE: ("gates",),
    Kind.RECORD: ("records",),
    Kind.DOCUMENT: ("documents",),
    Kind.NOTICE: ("templates",),
    Kind.PAGE: ("pages",),
    Kind.ACCESS: ("access",),
}


@dataclass(frozen=True)
class ClauseAnswer:
    """A clause, and what answers it: names in code, by the kind of answer."""

    clause: Clause
    by: Mapping[str, tuple[str, ...]]

    @property
    def open_kinds(self) -> tuple[Kind, ...]:
        """Return the kinds of the clause that nothing answers yet."""
        return tuple(kind for kind in self.clause.kind if not self._answers(kind))

    @property
    def answered(self) -> bool:
        """Tell whether every kind of the clause is answered."""
        return not self.open_kinds

    def _answers(self, kind: Kind) -> tuple[str, ...]:
        return tuple(name for source in _SOURCES[kind] for name in self.by[source])

    def as_json(self) -> dict[str, Any]:
        """Return the form that `dhr clauses --format json` prints."""
        return {
            "id": self.clause.id,
            "text": self.clause.text,
            "kind": [str(kind) for kind in self.clause.kind],
            "answered_by": {name: list(found) for name, found in self.by.items()},
            "answered": self.answered,
            "open": [str(kind) for kind in self.open_kinds],
        }


def clause_answers(
    clauses: Clauses,
    *,
    pages: Mapping[str, Sequence[str]],
    templates: Mapping[str, Sequence[str]] | None = None,
    documents: Mapping[str, Sequence[str]] | None = None,
    access: Mapping[str, str] | None = None,
) -> list[ClauseAnswer]:
    """Return what answers each clause, in the policy's order.

    The arguments give, by clause, what only the rooms above know: pages with the clause's anchor,
    templates of letters, documents that the portal generates, and what keeps an access clause.
    """
    made, letters, kept = documents or {}, templates or {}, access or {}
    return [
        ClauseAnswer(
            clause,
            {
                "rules": _named(REGISTRY.rules, clause.id),
                "deadlines": _named(REGISTRY.clocks, clause.id),
                "gates": _gate(clause.id),
                "records": tuple(record_fields().get(clause.id, ())),
                "documents": (*_stored(clause.id), *made.get(clause.id, ())),
                "templates": tuple(letters.get(clause.id, ())),
                "pages": tuple(pages.get(clause.id, ())),
                "access": (kept[clause.id],) if clause.id in kept else (),
            },
        )
        for clause in clauses.clauses
    ]


def _short(name: str) -> str:
    return name.removeprefix("generator.")


def _named(registered: Sequence[Any], clause: str) -> tuple[str, ...]:
    return tuple(_short(each.name) for each in registered if clause in each.clauses)


def _gate(clause: str) -> tuple[str, ...]:
    gate = REGISTRY.gates.get(clause)
    return (_short(gate.name),) if gate else ()


def _stored(clause: str) -> tuple[str, ...]:
    return tuple(f"documents: {kind}" for kind, asked in STORED.items() if clause in asked)


def _models_in(annotation: object) -> Iterator[type[Model]]:
    """Find the models in an annotation, in tuples and unions alike."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


@cache
def record_fields() -> Mapping[str, Mapping[str, str]]:
    """Return the fields of a case that cite each clause, each with its help."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    _collect(Case, "", found)
    return found


def _collect(model: type[Model], place: str, found: dict[str, dict[str, str]]) -> None:
    for name, info in model.model_fields.items():
        field = f"{place}.{name}" if place else name
        extra = info.json_schema_extra
        clauses = extra.get("clauses") if isinstance(extra, dict) else None
        for clause in clauses if isinstance(clauses, list) else ():
            found[str(clause)][field] = info.description or field
        for inner in _models_in(info.annotation):
            _collect(inner, field, found)
