"""From YAML to models, and how mistakes are explained."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import pytest

from generator import yaml_strict
from generator.errors import Place
from generator.schema import (
    AgeIdentity,
    AgeRecipient,
    CaseId,
    ClauseId,
    Count,
    Day,
    DocumentId,
    Email,
    Line,
    Model,
    OrUnknown,
    PersonId,
    SchemaError,
    Sha256,
    Slug,
    SshKey,
    Text,
    Unknown,
    Word,
    YesNo,
    dotted,
    to_plain,
    validate,
)

PLACE = Place("a file")
CANARY = "Ottoline"
NO_DAY = "is not a date written as year-month-day, for example 2025-03-01"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(Model):
    day: OrUnknown[Day]
    colour: Colour = Colour.RED


class Outer(Model):
    name: Line
    text: Text | None = None
    done: YesNo = False
    count: Count = 0
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()


def read(text: str, model: type[Model] = Outer) -> Any:  # noqa: ANN401 - whatever the model holds
    return validate(model, yaml_strict.parse(text, PLACE), PLACE, text=text)


def problems(text: str, model: type[Model] = Outer) -> list[str]:
    with pytest.raises(SchemaError) as refused:
        read(text, model)
    assert CANARY not in str(refused.value)
    return [f"{place}: {problem}" for place, problem in refused.value.problems]


def test_scalars_become_what_the_schema_says() -> None:
    found = read("name: 010\ndone: yes\ncount: 12\ninner: {day: 2025-03-01, colour: blue}\n")

    assert (found.name, found.done, found.count) == ("010", True, 12)
    assert (found.inner.day, found.inner.colour) == (dt.date(2025, 3, 1), Colour.BLUE)


def test_unknown_with_a_reason_is_a_value() -> None:
    found = read("name: a\ninner:\n  day: {unknown_before_portal: The file is lost.}\n")

    assert found.inner.day == Unknown(unknown_before_portal="The file is lost.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("done: yes\n", ["a file:1 (name): is missing"], id="a missing field"),
        pytest.param(
            f"name: a\n{CANARY}: 1\n",
            ["a file:2: holds a key that the schema does not know"],
            id="an unknown key, which is not repeated",
        ),
        pytest.param(
            f"name: a\ninner:\n  day: 2024-02-30\n  {CANARY}: 1\n",
            [
                "a file:3 (inner.day): is not a day of the calendar",
                "a file:4 (inner): holds a key that the schema does not know",
            ],
            id="several mistakes at once",
        ),
        pytest.param(
            f"name: a\nmany:\n- day: 2025-01-01\n- day: {CANARY}\n",
            [f"a file:4 (many[1].day): {NO_DAY}"],
            id="a mistake in a list",
        ),
        pytest.param(
            "name: a\ninner:\n  day:\n    unknown_before_portal:\n",
            ["a file:4 (inner.day.unknown_before_portal): is not text"],
            id="unknown without a reason",
        ),
        pytest.param(
            f"name: a\ninner: {{day: 2025-01-01, colour: {CANARY}}}\n",
            ["a file:2 (inner.colour): must be one of: 'red' or 'blue'"],
            id="a word that is none of those",
        ),
        pytest.param(
            f"name: a\ninner: {CANARY}\n",
            ["a file:2 (inner): must be a map of `key: value` lines"],
            id="a word in place of a map",
        ),
        pytest.param(
            f"name: a\nmany: {CANARY}\n",
            ["a file:2 (many): must be a list (lines that begin with `- `)"],
            id="a word in place of a list",
        ),
        pytest.param(
            f"name: a\ndone: {CANARY}\n", ["a file:2 (done): is neither yes nor no"], id="yes"
        ),
        pytest.param(
            "name: a\ncount: 1.5\n", ["a file:2 (count): is not a whole number"], id="half"
        ),
        pytest.param(
            "name: a\ncount: -1\n", ["a file:2 (count): is not a whole number"], id="minus"
        ),
        pytest.param("name:\n", ["a file:1 (name): is not text"], id="nothing behind a key"),
        pytest.param("name: '  '\n", ["a file:1 (name): is empty"], id="blanks"),
        pytest.param("name: [a]\n", ["a file:1 (name): is not text"], id="a list in place of text"),
        pytest.param(
            f"name: {'a' * 301}\n",
            ["a file:1 (name): is longer than one line of 300 characters"],
            id="a long line",
        ),
        pytest.param("- a\n", ["a file:1: must be a map of `key: value` lines"], id="no map"),
    ],
)
def test_mistakes_are_explained_with_line_and_field(text: str, told: list[str]) -> None:
    assert problems(text) == told


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        pytest.param(CaseId, "DHR-2025-003", "dhr-2025-003", id="case id"),
        pytest.param(CaseId, "AB-2025-003", "DHR-2025-003\nx", id="case id of two lines"),
        pytest.param(CaseId, "SANDME-2025-999", "../../etc", id="case id as a path"),
        pytest.param(ClauseId, "B13.4", "B13.4.1", id="clause"),
        pytest.param(PersonId, "p-7f3k", "p-7F3K", id="person"),
        pytest.param(
            PersonId, "p-abcd", "p-\u0430bcd", id="person with a letter of another script"
        ),
        pytest.param(Word, "nhs-trust", "NHS", id="word"),
        pytest.param(DocumentId, "d-k3v7qa2mzp", "d-k3v7qa2mz1", id="document"),
        pytest.param(Slug, "sandmere-2021-a", "-sandmere", id="slug"),
        pytest.param(Sha256, "a" * 64, "A" * 64, id="hash"),
        pytest.param(Email, "a@b.example", "a b@c.example", id="e-mail"),
        pytest.param(AgeRecipient, "age1" + "q" * 58, "age1yubikey1" + "q" * 58, id="recipient"),
        pytest.param(AgeIdentity, "AGE-SECRET-KEY-1" + "Q" * 58, "age1" + "q" * 58, id="identity"),
        pytest.param(SshKey, "ssh-ed25519 " + "A" * 68, "ssh-rsa " + "A" * 68, id="SSH key"),
    ],
)
def test_names_have_one_form(kind: object, good: str, bad: str) -> None:
    named: type[Model] = type("Named", (Model,), {"__annotations__": {"name": kind}})

    assert read(yaml_strict.dump({"name": good}), named).name == good
    assert problems(yaml_strict.dump({"name": bad}), named)


def test_a_model_shows_no_value() -> None:
    found = read(f"name: {CANARY}\n")

    assert CANARY not in f"{found!r} {found!s}"


def test_what_a_model_holds_is_written_in_the_schema_s_order_without_what_is_absent() -> None:
    found = read("many: []\ncount: 1\nname: a\ninner: {colour: blue, day: 2025-03-01}\n")

    plain = to_plain(found)

    assert list(plain) == ["name", "done", "count", "inner"]
    assert plain["inner"] == {"day": dt.date(2025, 3, 1), "colour": "blue"}
    assert read(yaml_strict.dump(plain)) == found


def test_paths_are_written_as_officers_read_them() -> None:
    assert dotted(["panel", "members", 2, "agency"]) == "panel.members[2].agency"
