"""A whole review, ready to be released."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership import Partnership, copy_of, pack
from tests.release import complete


@pytest.fixture(scope="session")
def complete_template(
    template: Partnership, tmp_path_factory: pytest.TempPathFactory
) -> Partnership:
    """A partnership with a whole review; nobody changes it."""
    here = copy_of(template, tmp_path_factory.mktemp("complete"))
    complete.make(here)
    pack(here.root)
    return here


@pytest.fixture
def ready(complete_template: Partnership, tmp_path: Path) -> Partnership:
    """A partnership of the test's own, with a whole review in it."""
    return copy_of(complete_template, tmp_path)
