"""A case as text and as sections: what is written is read back, whatever it holds."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.policy.clauses import Kind, parse_clauses
from generator.records.case import (
    SECTIONS,
    Case,
    UnknownSectionError,
    case_from_sections,
    case_from_text,
    case_text,
    json_schema,
    sections_of,
)
from generator.schema import Model, SchemaError, Unknown, to_plain, validate
from tests.project.files import ROOT

PLACE = Place("a case")
CANARY = "Ottoline"
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()) and not yaml_strict.forbidden(text))
texts = st.lists(words, min_size=1, max_size=3).map("\n".join)
PATTERNED: Mapping[str, st.SearchStrategy[str]] = {
    "DHR-2025-003": st.from_regex(r"\A[A-Z]{2,6}-20[0-9]{2}-[0-9]{3}\Z"),
    "B3.2": st.sampled_from(["A3", "B3.2", "B13.4", "X1"]),
    "short name": st.from_regex(r"\A[a-z][a-z0-9-]{0,12}\Z"),
    "document's id": st.from_regex(r"\Ad-[a-z2-7]{10}\Z"),
    "documents/d-": st.from_regex(r"\Adocuments/d-[a-z2-7]{10}\.age\Z"),
    "media type": st.sampled_from(["text/markdown", "application/pdf"]),
    "without folders": st.from_regex(r"\A[a-z0-9]{1,8}\.(md|pdf)\Z"),
    "SHA-256": st.from_regex(r"\A[0-9a-f]{64}\Z"),
    "age secret key": st.from_regex(r"\AAGE-SECRET-KEY-1[0-9A-Z]{58}\Z"),
    "small letters, digits and hyphens": st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}\Z"),
}


SIMPLE: Mapping[object, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(0, 10_000),
    dt.date: st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
}


def values(annotation: object, metadata: tuple[object, ...] = ()) -> st.SearchStrategy[Any]:
    """Values for a field, as models hold them."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found = values(arguments[0], (*arguments[1:], *metadata))
    elif origin in (Union, types.UnionType):
        found = st.one_of([values(each) for each in arguments])
    elif origin is tuple:
        found = st.lists(values(arguments[0]), max_size=2).map(tuple)
    elif isinstance(annotation, type) and issubclass(annotation, StrEnum):
        found = st.sampled_from(list(annotation))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found = models(annotation)
    else:
        found = SIMPLE[annotation] if annotation in SIMPLE else lines(metadata)
    return found


def lines(metadata: tuple[object, ...]) -> st.SearchStrategy[str]:
    """Text as the checks of its type take it: a pattern, a line, or several lines."""
    for each in metadata:
        checked = getattr(each, "func", None)
        named = [cell.cell_contents for cell in getattr(checked, "__closure__", None) or ()]
        for what, strategy in PATTERNED.items():
            if any(isinstance(each, str) and what in each for each in named):
                return strategy
    names = {getattr(getattr(each, "func", None), "__name__", "") for each in metadata}
    return (words if "_line" in names else texts).map(str.strip)


def models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Models with every field that they need, and some of the others."""
    needed = {}
    for name, info in model.model_fields.items():
        strategy = of_field(info)
        needed[name] = strategy if info.is_required() else st.none() | strategy
    return st.fixed_dictionaries(needed).map(lambda fields: build(model, fields))


def of_field(info: FieldInfo) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: values(info.annotation, tuple(info.metadata)))


def build(model: type[BaseModel], fields: dict[str, Any]) -> BaseModel:
    try:
        return model(**{name: value for name, value in fields.items() if value is not None})
    except ValidationError:  # two papers of one id, for example
        reject()


def section(name: str) -> st.SearchStrategy[Model]:
    return models(Case.model_fields[name].annotation)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def empty() -> Case:
    record = {
        "case": "DHR-2025-003", "path": "cases/DHR-2025-003/record.yaml", "schema_version": "1",
        "revision": "1", "profile": "dhr-2016", "opened": "2026-06-15",
        "case_key": "AGE-SECRET-KEY-1" + "Q" * 58,
    }  # fmt: skip
    return case_from_text(yaml_strict.dump({"record": record}), PLACE)


@pytest.mark.parametrize("name", SECTIONS)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_section_is_read_back_as_it_was_written(
    empty: Case, name: str, data: st.DataObject
) -> None:
    case = empty.model_copy(update={name: data.draw(section(name))})

    assert case_from_text(case_text(case), PLACE) == case
    assert case_from_sections(sections_of(case), "a case") == case
    assert case_text(case_from_text(case_text(case), PLACE)) == case_text(case)


def test_an_empty_case_has_every_section_in_order(empty: Case) -> None:
    assert list(sections_of(empty)) == list(SECTIONS)
    assert sections_of(empty)["people"] == "{}\n"


def test_sections_left_out_are_empty(empty: Case) -> None:
    assert case_from_text("", PLACE, record=empty.record) == empty
    assert case_from_text("people:\nnotes: {}\n", PLACE, record=empty.record) == empty


def test_an_unknown_section_is_refused_with_its_line_and_not_repeated(empty: Case) -> None:
    with pytest.raises(UnknownSectionError) as refused:
        case_from_text(f"notes: {{}}\n{CANARY}: {{}}\n", PLACE, record=empty.record)

    assert refused.value.place.line == 2
    assert CANARY not in str(refused.value)


def test_mistakes_in_several_sections_are_told_at_once(empty: Case) -> None:
    sections = {**sections_of(empty), "death": "died: x\n", "notes": "y: 1\n", "terms": "- [\n"}

    with pytest.raises(SchemaError) as refused:
        case_from_sections(sections, "a case")

    assert {str(place.field).split(".")[0] for place, _ in refused.value.problems} == {
        "death", "notes", "terms",
    }  # fmt: skip


def some_models() -> list[type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {}

    def walk(annotation: object) -> None:
        for each in get_args(annotation):
            walk(each)
        known = getattr(annotation, "__name__", "") in found
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and not known:
            found[annotation.__name__] = annotation
            for info in annotation.model_fields.values():
                walk(info.annotation)

    walk(Case)
    return list(found.values())


@pytest.mark.parametrize("model", some_models(), ids=lambda model: model.__name__)
def test_every_model_refuses_unknown_fields_and_explains_its_own(model: type[BaseModel]) -> None:
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"] is True
    assert model.__doc__
    assert all(info.description for info in model.model_fields.values())


@pytest.mark.parametrize("model", some_models(), ids=lambda model: model.__name__)
def test_no_model_repeats_what_it_was_given(model: type[BaseModel]) -> None:
    wrong: dict[str, yaml_strict.Tree] = {
        name: [{CANARY: CANARY}] for name in (*model.model_fields, CANARY)
    }

    with pytest.raises(DhrError) as refused:
        validate(model, wrong, PLACE)

    assert CANARY not in str(refused.value)


def test_a_fact_from_before_the_portal_may_be_unknown_with_its_reason(empty: Case) -> None:
    text = "decision:\n  decided:\n    unknown_before_portal: The minutes are lost.\n"

    case = case_from_text(text, PLACE, record=empty.record)

    assert case.decision.decided == Unknown(unknown_before_portal="The minutes are lost.")


def test_every_clause_that_asks_for_a_record_is_named_by_a_field() -> None:
    cited = {
        clause
        for model in some_models()
        for info in model.model_fields.values()
        for clause in (info.json_schema_extra or {}).get("clauses", ())  # type: ignore[union-attr]
    }
    clauses = parse_clauses((ROOT / "policy/clauses.yaml").read_text()).clauses
    asked = {clause.id for clause in clauses if Kind.RECORD in clause.kind}

    assert asked - cited == set()
    assert cited - {clause.id for clause in clauses} == set()


def test_the_json_schema_explains_every_field() -> None:
    definitions = json_schema()["$defs"]

    undescribed = [
        f"{name}.{field}"
        for name, definition in definitions.items()
        for field, told in definition.get("properties", {}).items()
        if "description" not in told
    ]
    assert undescribed == []


def test_plain_values_hold_no_models(empty: Case) -> None:
    assert yaml_strict.parse(yaml_strict.dump(to_plain(empty)), PLACE)
