from __future__ import annotations

import pytest

import generator.files.errors
import generator.vault.errors
from generator.errors import DhrError, InputError, Place, PolicyError, SetupError, TamperError

FAMILIES = (InputError, PolicyError, SetupError, TamperError)
LEAVES = [
    error
    for module in (generator.files.errors, generator.vault.errors)
    for error in vars(module).values()
    if isinstance(error, type) and issubclass(error, FAMILIES) and error not in FAMILIES
]


def test_every_code_is_used_once() -> None:
    codes = [error.code for error in LEAVES]

    assert len(set(codes)) == len(codes) > 30


@pytest.mark.parametrize("error", LEAVES, ids=lambda error: error.__name__)
def test_every_error_has_its_own_code_and_says_what_to_do_next(error: type[DhrError]) -> None:
    raised = error(Place("cases/DHR-2025-003/record.yaml", line=3), "is wrong")

    assert error.code not in {family.code for family in FAMILIES}
    assert error.code == error.code.lower()
    assert error.__doc__
    assert raised.remedy
    assert not raised.remedy.endswith(".")
    assert str(raised).startswith("cases/DHR-2025-003/record.yaml:3: is wrong [")
