"""The import contracts cover what they speak of (docs/architecture.md)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.project.files import ROOT, pyproject

WITHOUT_KEYS = re.compile(
    r"generator\.(?:sites\.(?:public\w*|manifest\w*|verify\w*|fetching|last_seen|release_key"
    r"|pdf_\w+|pictures|report_\w+)"
    r"|release\.(?:certificate\w*|approvals))"
)


def contract(name: str) -> dict[str, Any]:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    (found,) = (each for each in contracts if each["name"] == name)
    return dict(found)


def rooms() -> set[str]:
    folder = ROOT / "generator"
    return {
        path.stem
        for path in folder.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"__init__", "__main__"}


def modules() -> set[str]:
    paths = (ROOT / "generator").rglob("*.py")
    names = (path.relative_to(ROOT).with_suffix("").as_posix() for path in paths)
    return {name.removesuffix("/__init__").replace("/", ".") for name in names}


def test_every_module_of_the_public_build_is_kept_from_keys() -> None:
    public = {name for name in modules() if WITHOUT_KEYS.fullmatch(name)}

    assert public == set(contract("The public build holds no key")["source_modules"])


@pytest.mark.parametrize("room", ["records", "policy", "rules", "standing"])
def test_rooms_of_facts_and_rules_are_kept_pure(room: str) -> None:
    assert f"generator.{room}" in contract("Facts, policy and rules are pure")["source_modules"]


def test_every_room_has_its_tests() -> None:
    tested = {
        path.name.removeprefix("test_").removesuffix(".py") for path in (ROOT / "tests").iterdir()
    }

    assert rooms() - tested == set()
