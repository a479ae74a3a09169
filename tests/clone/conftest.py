"""An office of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clone.office import Office
from tests.partnership import Partnership


@pytest.fixture(scope="session")
def first_office(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that is made once; nobody changes it."""
    return Office.begin(template, tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path) -> Office:
    return first_office.copied(tmp_path)
