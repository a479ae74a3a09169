"""An office of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clone.office import Desk, Office
from tests.partnership import ONE, Partnership


@pytest.fixture(scope="session")
def first_office(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that is made once; nobody changes it."""
    return Office.begin(template, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def started_office(first_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same, with Ada on a branch of her own."""
    office = first_office.copied(tmp_path_factory.mktemp("started"))
    assert office.ada.dhr("start", ONE).code == 0
    return office


@pytest.fixture
def office(first_office: Office, tmp_path: Path) -> Office:
    return first_office.copied(tmp_path)


@pytest.fixture
def working(started_office: Office, tmp_path: Path) -> Office:
    return started_office.copied(tmp_path)


@pytest.fixture
def ada(working: Office) -> Desk:
    """Ada, on a branch of her own."""
    return working.ada
