"""Settings and fixtures that every test shares; others stand beside the tests that need them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import settings

from tests import partnership
from tests.partnership import Partnership

# A slow machine is no failing law, and the whole suite should take minutes.
settings.register_profile("dhr", deadline=None, max_examples=50)
settings.load_profile("dhr")


def pytest_collection_finish() -> None:
    """Leave thousands of collected tests out of what the garbage collector goes through."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    """A partnership that is made once; nobody changes it."""
    return partnership.make(tmp_path_factory.mktemp("partnership"))


@pytest.fixture
def here(template: Partnership, tmp_path: Path) -> Partnership:
    """A partnership of the test's own, as it stands after its first commit."""
    return partnership.copy_of(template, tmp_path)


pytest_plugins = ["tests.demo_site", "tests.sites.public_portal", "tests.sites.report_portal"]
