"""Every error that the program raises on purpose: its code, its words and its family."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
import typer

import generator
from generator.cli.main import app
from generator.errors import (
    DhrError,
    InputError,
    Place,
    PolicyError,
    SetupError,
    TamperError,
)

FAMILIES = (InputError, PolicyError, TamperError, SetupError)


def leaves(kind: type[DhrError]) -> Iterator[type[DhrError]]:
    for each in kind.__subclasses__():
        yield each
        yield from leaves(each)


def every() -> list[type[DhrError]]:
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if module.name != "generator.__main__":
            importlib.import_module(module.name)
    return sorted(set(leaves(DhrError)), key=lambda each: each.__name__)


EVERY = every()
GROUP = typer.main.get_command(app)
assert isinstance(GROUP, typer.core.TyperGroup)
COMMANDS = set(GROUP.commands)


@pytest.mark.parametrize("error", EVERY, ids=lambda each: each.__name__)
def test_every_error_has_a_family_a_code_and_says_what_to_do_next(error: type[DhrError]) -> None:
    assert issubclass(error, FAMILIES)
    assert error.__name__.endswith("Error")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
    assert error.default_remedy
    assert not error.default_remedy.endswith(".")
    assert error.__doc__


def test_no_two_errors_have_one_code() -> None:
    codes = [each.code for each in EVERY if "code" in vars(each)]

    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", EVERY, ids=lambda each: each.__name__)
def test_no_error_sends_the_officer_to_a_command_that_does_not_exist(error: type[DhrError]) -> None:
    named = set(re.findall(r"`?dhr ([a-z][a-z-]*)", error.default_remedy))

    assert named <= COMMANDS


def test_an_error_reads_as_place_problem_code_and_hint() -> None:
    error = InputError(Place("a.yaml", 3, "b.c"), "is wrong", clause="B3.2", remedy="do better")

    assert str(error) == "a.yaml:3 (b.c): is wrong (clause B3.2) [input]\n  hint: do better"
