"""The obligations of the policy, each with its id (`policy/clauses.yaml`)."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from generator import yaml_strict
from generator.errors import Place
from generator.schema import ClauseId, Line, Model, Text, YesNo, validate

PATH = "policy/clauses.yaml"


class Kind(StrEnum):
    """How the portal must answer a clause; a clause may have several kinds, and all are owed."""

    RULE = "rule"
    DEADLINE = "deadline"
    GATE = "gate"
    RECORD = "record"
    DOCUMENT = "document"
    NOTICE = "notice"
    PAGE = "page"
    ACCESS = "access"


class Clause(Model):
    """One obligation, in the partnership's own words."""

    id: ClauseId
    kind: tuple[Kind, ...]
    part: Line
    title: Line
    text: Text
    beyond_seed: YesNo = False

    @property
    def anchor(self) -> str:
        """Return the anchor of the clause on its policy page: `b3-2`."""
        return self.id.lower().replace(".", "-")


class Clauses(Model):
    """All obligations, in the policy's order."""

    clauses: tuple[Clause, ...]

    def by_id(self) -> dict[str, Clause]:
        """Return the clauses by their id."""
        return {clause.id: clause for clause in self.clauses}


@lru_cache(maxsize=4)  # a text is read for more than one commit and purpose
def parse_clauses(text: str) -> Clauses:
    """Read `policy/clauses.yaml`."""
    place = Place(PATH)
    return validate(Clauses, yaml_strict.parse(text, place), place, text=text)
