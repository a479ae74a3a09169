"""Laws about the repository: what it names, what it is made of, and its one door."""

from __future__ import annotations

import json
import os
import re
from itertools import chain

import pytest

from tests.project.files import ROOT, pyproject, texts, tracked

MAX_MODULE_LINES = 400
MAX_FILE_BYTES = 4 * 1024 * 1024

ONE_MACHINE = re.compile(
    r"(?<![\w.~$}-])/(?:home|root|Users|opt|work|mnt|media|srv)/\w|(?<![\w.-])[A-Z]:\\\w"
)
REGISTRY = re.compile(
    r"(?:py"
    r"pi|pythonhosted|npmjs|yarnpkg|debian|ubuntu|rubygems|docker|ghcr|quay|mcr\.microsoft"
    r")\.(?:org|com|io|net)\b"
)
MAKE = re.compile(r"(?:^\s*|`|\$ )make ([a-z][a-z-]*)", re.MULTILINE)


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}"
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", texts()["Makefile"], re.MULTILINE))


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert found(ONE_MACHINE) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert found(REGISTRY) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("see /home/" + "alice/keys.txt", id="a home folder"),
        pytest.param("/" + "work/cases", id="a work folder"),
        pytest.param('"C:' + '\\Users"', id="a folder of Windows"),
    ],
)
def test_a_folder_of_one_machine_is_seen(line: str) -> None:
    assert ONE_MACHINE.search(line)


@pytest.mark.parametrize("line", ["~/.config/dhr", "build/home/x", "https://gov.uk/home/office"])
def test_other_paths_are_no_folder_of_one_machine(line: str) -> None:
    assert not ONE_MACHINE.search(line)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_python_package_has_its_hashes_and_no_address(name: str) -> None:
    text = texts()[name]
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(entries) > 30
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text)


def test_the_runtime_lock_is_part_of_the_lock_for_development() -> None:
    runtime, tools = (
        set(re.findall(r"^[a-z0-9].*==.*$", texts()[name], re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )

    assert runtime < tools


def test_every_package_that_the_project_asks_for_is_locked() -> None:
    project = pyproject()["project"]
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {re.split(r"[^\w.-]", each)[0].lower() for each in asked}
    locked = set(re.findall(r"^([a-z0-9-]+)==", texts()["requirements-dev.lock"], re.MULTILINE))

    assert names - locked == set()


def test_every_locked_node_package_has_its_hash_and_no_address() -> None:
    text = texts()["package-lock.json"]
    packages = json.loads(text)["packages"]
    own = packages.pop("")

    assert len(packages) > 30
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert "://" not in text
    assert own["devDependencies"] == json.loads(texts()["package.json"])["devDependencies"]


def test_node_packages_are_asked_for_by_exact_version() -> None:
    asked = json.loads(texts()["package.json"])["devDependencies"]

    assert [name for name, version in asked.items() if not version[0].isdigit()] == []


def test_python_and_node_sides_have_one_version() -> None:
    assert json.loads(texts()["package.json"])["version"] == pyproject()["project"]["version"]


def test_modules_are_short_enough_to_have_one_job() -> None:
    long = {
        path: lines
        for path, text in texts().items()
        if re.fullmatch(r"(?:generator|bench|scripts|site_overrides)/.*\.(?:py|ts|mjs)", path)
        and (lines := text.count("\n")) > MAX_MODULE_LINES
    }

    assert long == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "base"}

    assert [path for path in tracked() if path.suffix == ".py" and path.stem in drawers] == []


def test_no_file_is_too_big_to_review() -> None:
    assert [path for path in tracked() if path.stat().st_size > MAX_FILE_BYTES] == []


def test_nothing_is_left_unfinished() -> None:
    words = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")

    assert found(words) == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", ".ci/run"])
def test_every_make_command_that_a_page_names_exists(name: str) -> None:
    assert set(MAKE.findall(texts()[name])) - targets() == set()


def test_make_help_tells_of_every_command() -> None:
    told = set(re.findall(r"^([a-z-]+):.*## \w", texts()["Makefile"], re.MULTILINE))

    assert {"demo", "build", "test", "test-extra", "lint", "bench", "setup", "lock"} <= told
    assert targets() == told


@pytest.mark.parametrize("name", [".ci/run", "scripts/need.sh"])
def test_scripts_can_be_run(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    assert "set -euo pipefail" in texts()[name]


def test_every_setting_that_is_left_out_says_why() -> None:
    text = texts()["pyproject.toml"]
    lists = re.findall(r'^(?:ignore|"[\w/*]+") = \[\n(.*?)^\]', text, re.MULTILINE | re.DOTALL)
    lines = [line for block in lists for line in block.splitlines()]

    assert len(lines) > 10
    assert [line for line in lines if "#" not in line and not line.lstrip().startswith("]")] == []
