"""How identifying details are together, as the policy holds it (`policy/jigsaw.yaml`; B11.1).

Figures are data, each with what it rests on: they are judgements, and another partnership's differ.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.schema import Count, Line, Model, Text, validate

PATH: Final = "policy/jigsaw.yaml"


class Detail(StrEnum):
    """The details of which a report is looked through."""

    AGE = "age"
    OCCUPATION = "occupation"
    PLACE = "place"
    MONTH = "month"
    METHOD = "method"
    NATIONALITY = "nationality"
    CHILDREN = "children"
    CONDITION = "condition"


class Weight(Model):
    """How much one detail tells, on what that rests, and what to write instead."""

    id: Detail
    title: Line
    one_in: Count
    """Of how many people one shares it."""
    source: Text
    advice: Text
    words: tuple[Line, ...] = ()
    """Words that state it, beside what the record knows of the people."""


class Jigsaw(Model):
    """The whole of it."""

    title: Line
    note: Text
    crowd: Count
    """Among how many people a reader begins."""
    source: Text
    details: tuple[Weight, ...]


def parse_jigsaw(text: str) -> Jigsaw:
    """Read `policy/jigsaw.yaml`; raises `PolicyError` where a detail is missing or stands twice."""
    place = Place(PATH)
    found = validate(Jigsaw, yaml_strict.parse(text, place), place, text=text)
    if sorted(each.id for each in found.details) != sorted(Detail):
        remedy = f"weigh each of these once: {', '.join(Detail)}"
        raise PolicyError(Place(PATH, field="details"), "weighs other details", remedy=remedy)
    if found.crowd < 1 or any(each.one_in < 1 for each in found.details):
        raise PolicyError(Place(PATH), "counts fewer than one person", remedy="write 1 or more")
    return found
