"""A record's schema as questions: what each field asks for, and whether an answer will do.

Everything is read off the models, so that no question can ask for what no record holds.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Annotated, Any, Final, Union

from pydantic import AfterValidator, create_model
from pydantic.fields import FieldInfo

from generator.errors import Place
from generator.schema import Model, Unknown, to_plain, validate
from generator.yaml_strict import Plain, Tree

UNKNOWN: Final = "unknown_before_portal"


class Shape(Enum):
    """What kind of answer a question wants."""

    LINE = auto()
    TEXT = auto()
    DAY = auto()
    YES_NO = auto()
    CHOICE = auto()
    MODEL = auto()
    MODELS = auto()
    VALUES = auto()


@dataclass(frozen=True)
class Question:
    """One field of a model: what it asks for, under which clauses, and what answers it."""

    name: str
    help: str
    clauses: tuple[str, ...]
    shape: Shape
    optional: bool
    may_be_unknown: bool
    choices: tuple[str, ...] = ()
    model: type[Model] | None = None
    default: str = ""
    hint: Any = None

    def check(self, answer: Tree) -> Plain:
        """Return an answer as a record holds it; raises `SchemaError` where it will not do."""
        holder = _holder(self.name, self.hint)
        found = validate(holder, {self.name: answer}, Place("the answer"))
        plain: Plain = to_plain(found)[self.name]
        return plain


@cache
def questions_of(model: type[Model]) -> tuple[Question, ...]:
    """Return the questions of a model, in the order of its fields."""
    hints = typing.get_type_hints(model, include_extras=True)
    return tuple(_question(name, hints[name], info) for name, info in model.model_fields.items())


def _question(name: str, hint: Any, info: FieldInfo) -> Question:  # noqa: ANN401 - a type
    extra = info.json_schema_extra
    clauses = extra.get("clauses") if isinstance(extra, dict) else None
    inner, may_be_unknown = _without_unknown(_without_none(hint))
    shape, choices, held = _shape(inner)
    plain = to_plain(info.default) if isinstance(info.default, bool | StrEnum) else ""
    return Question(
        name=name,
        help=info.description or "",
        clauses=tuple(map(str, clauses)) if isinstance(clauses, list) else (),
        shape=shape,
        optional=not info.is_required(),
        may_be_unknown=may_be_unknown,
        choices=choices,
        model=held,
        default="no" if plain is False else "yes" if plain is True else str(plain),
        hint=hint,
    )


def _shape(hint: Any) -> tuple[Shape, tuple[str, ...], type[Model] | None]:  # noqa: ANN401
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        model = inner if isinstance(inner, type) and issubclass(inner, Model) else None
        return (Shape.VALUES if model is None else Shape.MODELS), (), model
    if isinstance(hint, type) and issubclass(hint, Model):
        return Shape.MODEL, (), hint
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Shape.CHOICE, tuple(map(str, hint)), None
    kind, *rules = typing.get_args(hint) or (hint,)
    if kind is str and not any(isinstance(each, AfterValidator) for each in rules):
        return Shape.TEXT, (), None  # text of any length; a line has a form to keep
    return {dt.date: Shape.DAY, bool: Shape.YES_NO}.get(kind, Shape.LINE), (), None


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - a type
    if typing.get_origin(hint) in (Union, types.UnionType):
        left = [each for each in typing.get_args(hint) if each is not type(None)]
        return left[0] if len(left) == 1 else hint
    return hint


def _without_unknown(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type
    """Return what stands beside `Unknown`, and whether that may stand here."""
    if typing.get_origin(hint) is Annotated:
        inner = typing.get_args(hint)[0]
        if typing.get_origin(inner) is Union:
            sides = typing.get_args(inner)
            known = [each for each in sides if typing.get_args(each)[0] is not Unknown]
            if len(known) == 1 and len(sides) == 2:  # noqa: PLR2004 - a value, or Unknown
                bare = typing.get_args(known[0])[0]
                return (
                    bare if isinstance(bare, type) and issubclass(bare, Model) else known[0]
                ), True
    return hint, False


@cache
def _holder(name: str, hint: Any) -> type[Model]:  # noqa: ANN401 - a type
    fields: dict[str, Any] = {name: (hint, ...)}
    return create_model("Answer", __base__=Model, **fields)
