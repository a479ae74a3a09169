"""How YAML becomes typed models, and how a mistake in it is explained.

- Models are frozen, refuse unknown keys, and show no value in `repr`, errors or logs.
- The YAML reader gives strings; the scalar types here convert them, each in one way only.
- `Unknown` is a value: a fact from before the portal, with the reason why it is not known.
- `validate` reports every mistake at once, with the line and the schema's own field names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails

from generator import yaml_strict
from generator.dates import parse_day
from generator.errors import InputError, Place

MAX_TEXT = 50_000
MAX_LINE = 300


class Model(BaseModel):
    """Base of everything read from YAML."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=False
    )

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Show no value: a `repr` ends up in logs and test reports."""
        return []

    def __str__(self) -> str:
        return f"{type(self).__name__}()"


def _day(value: object) -> object:
    if isinstance(value, str):
        return parse_day(value)
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        msg = "is not a date written as year-month-day, for example 2025-03-01"
        raise ValueError(msg)  # noqa: TRY004 - pydantic turns only ValueError into a finding
    return value


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value in ("yes", "true"):
        return True
    if value in ("no", "false"):
        return False
    msg = "is neither yes nor no"
    raise ValueError(msg)


def _count(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
        return int(value)
    msg = "is not a whole number"
    raise ValueError(msg)


def _text(value: object) -> object:
    if not isinstance(value, str):
        msg = "is not text"
        raise ValueError(msg)  # noqa: TRY004
    stripped = value.strip()
    if not stripped:
        msg = "is empty"
        raise ValueError(msg)
    if not stripped.isprintable() and (what := yaml_strict.forbidden(stripped)):
        msg = f"contains {what}"
        raise ValueError(msg)
    if len(stripped) > MAX_TEXT:
        msg = f"is longer than {MAX_TEXT} characters"
        raise ValueError(msg)
    return stripped


def _line(value: str) -> str:
    if "\n" in value or len(value) > MAX_LINE:
        msg = f"is longer than one line of {MAX_LINE} characters"
        raise ValueError(msg)
    return value


def matching(pattern: str, what: str) -> AfterValidator:
    """Return a check that a line has a given form, explained as `what`."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            msg = f"is not {what}"
            raise ValueError(msg)
        return value

    return AfterValidator(check)


Day = Annotated[dt.date, BeforeValidator(_day)]
"""A Europe/London civil date, written 2025-03-01."""

YesNo = Annotated[
    bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": ["yes", "no", True, False]})
]
"""Written yes or no; what an editor reads as a boolean is taken too."""

Count = Annotated[int, BeforeValidator(_count)]
Text = Annotated[str, BeforeValidator(_text)]
"""Markdown of one or more lines, never empty."""

Line = Annotated[str, BeforeValidator(_text), AfterValidator(_line)]
"""One line of text, never empty, at most 300 characters."""

CASE_ID = r"[A-Z]{2,6}-[0-9]{4}-[0-9]{3}"
CaseId = Annotated[Line, matching(CASE_ID, "a case id like DHR-2025-003")]
ClauseId = Annotated[
    Line, matching(r"[A-Z][0-9]{1,2}(\.[0-9]{1,2})?", "a clause of the policy, like B3.2")
]
PersonId = Annotated[Line, matching(r"p-[0-9a-z]{4,12}", "a person's id like p-7f3k")]
Word = Annotated[
    Line, matching(r"[a-z][a-z0-9-]{0,47}", "a short name of small letters, digits and hyphens")
]
DocumentId = Annotated[Line, matching(r"d-[a-z2-7]{10}", "a document's id like d-k3v7qa2mzp")]
Slug = Annotated[
    Line,
    matching(r"[a-z0-9]+(-[a-z0-9]+){0,7}", "an address of small letters, digits and hyphens"),
]
Sha256 = Annotated[Line, matching(r"[0-9a-f]{64}", "a SHA-256 in hexadecimal")]
Email = Annotated[Line, matching(r"[^@\s<>\"]{1,64}@[A-Za-z0-9.-]{3,190}", "an e-mail address")]
AgeRecipient = Annotated[
    Line, matching(r"age1[0-9a-z]{58}", "an age public key (age1 and 58 characters)")
]
AgeIdentity = Annotated[Line, matching(r"AGE-SECRET-KEY-1[0-9A-Z]{58}", "an age secret key")]
SshKey = Annotated[
    Line,
    matching(
        r"(ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/]{40,400}={0,2}",
        "an OpenSSH ed25519 public key without a comment",
    ),
]


class Unknown(Model):
    """Stands where a fact from before the portal cannot be had; the reason is kept."""

    unknown_before_portal: Text = Field(description="Why this cannot be known any more.")


def _which(value: object) -> str:
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, dict) and "unknown_before_portal" in value:
        return "unknown"
    return "known"


T = TypeVar("T")
OrUnknown = Annotated[
    Union[Annotated[T, Tag("known")], Annotated[Unknown, Tag("unknown")]],  # noqa: UP007
    Discriminator(_which),
]
"""A value, or `unknown_before_portal: reason` in its place."""


def recorded(*clauses: str, help: str) -> Any:  # noqa: A002, ANN401 - reads well where it is used
    """Declare a field that may be absent, with the clauses that ask for it."""
    return Field(default=None, description=help, json_schema_extra={"clauses": list(clauses)})


def listed(*clauses: str, help: str) -> Any:  # noqa: A002, ANN401
    """Declare a list, empty at first, with the clauses that ask for it."""
    return Field(
        default_factory=tuple, description=help, json_schema_extra={"clauses": list(clauses)}
    )


def needed(*clauses: str, help: str) -> Any:  # noqa: A002, ANN401
    """Declare a field that must be present, with the clauses that ask for it."""
    return Field(description=help, json_schema_extra={"clauses": list(clauses)})


class SchemaError(InputError):
    """The YAML is well formed, but does not say what the schema asks for.

    `problems` lists every mistake found as (place, problem); the first is in the message.
    """

    code = "schema"
    default_remedy = "correct these fields; `dhr show CASE --format schema` explains each of them"

    def __init__(self, problems: Sequence[tuple[Place, str]]) -> None:
        place, problem = problems[0]
        super().__init__(place, problem)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        lines = [f"{place}: {problem} [{self.code}]" for place, problem in self.problems]
        return "\n".join([*lines, f"  hint: {self.remedy}"])


_PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "holds a key that the schema does not know",
    "model_type": "must be a map of `key: value` lines",
    "model_attributes_type": "must be a map of `key: value` lines",
    "dict_type": "must be a map of `key: value` lines",
    "tuple_type": "must be a list (lines that begin with `- `)",
    "list_type": "must be a list (lines that begin with `- `)",
}


def _problem(details: ErrorDetails) -> str:
    kind = details["type"]
    if kind in _PLAIN_WORDS:
        return _PLAIN_WORDS[kind]
    context = details.get("ctx") or {}
    if kind == "value_error":
        return str(context.get("error", "is not valid"))
    if kind in ("enum", "literal_error"):
        return f"must be one of: {context.get('expected', '')}"
    if kind in ("too_short", "too_long"):
        return "has too few entries" if kind == "too_short" else "has too many entries"
    return "is not valid"


def _child(tree: object, step: str | int) -> object:
    if isinstance(tree, dict):
        return tree.get(step)
    if isinstance(tree, (list, tuple)) and isinstance(step, int) and step < len(tree):
        return tree[step]
    return None


def _inside(tree: object, loc: Iterable[str | int], *, extra: bool) -> list[str | int]:
    """Keep the parts of a pydantic location that are steps in the tree, not union tags."""
    steps = list(loc)
    if extra:
        steps = steps[:-1]
    path: list[str | int] = []
    for step in steps:
        if step in ("known", "unknown") and not (isinstance(tree, dict) and step in tree):
            continue
        path.append(step)
        tree = _child(tree, step)
        if tree is None:
            break
    return path


def dotted(path: Iterable[str | int]) -> str:
    """Write a path as officers read it: `panel.members[2].agency`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


M = TypeVar("M", bound=BaseModel)


def validate(
    model: type[M],
    tree: yaml_strict.Tree,
    place: Place,
    *,
    text: str | None = None,
    under: Sequence[str | int] = (),
) -> M:
    """Build a model from a tree that `yaml_strict.parse` gave.

    `text` is what the tree was parsed from, for line numbers; `under` is where in it the tree
    stands. Raises `SchemaError` with every mistake; no message repeats a value.
    """
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
    problems = []
    for detail in details:
        extra = detail["type"] == "extra_forbidden"
        path = [*under, *_inside(tree, detail["loc"], extra=extra)]
        exact = [*path, detail["loc"][-1]] if extra else path
        mark = None if text is None else yaml_strict.locate(text, exact, place)
        where = Place(place.path, mark.line if mark else place.line, dotted(path) or place.field)
        problems.append((where, _problem(detail)))
    raise SchemaError(problems)


def to_plain(value: object) -> Any:  # noqa: ANN401 - a tree of plain values
    """Turn a model into maps, lists and scalars in schema order; what is absent is left out."""
    if isinstance(value, BaseModel):
        pairs = ((name, to_plain(getattr(value, name))) for name in type(value).model_fields)
        return {name: plain for name, plain in pairs if plain is not None and plain != []}
    if isinstance(value, (tuple, list)):
        return [to_plain(each) for each in value]
    if isinstance(value, str):
        return str(value)
    return value
