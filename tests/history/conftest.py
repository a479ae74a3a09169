"""Keys for all tests, and a repository of the test's own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.history.signed import Keys, SignedStory


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys.make(tmp_path_factory.mktemp("signing"))


@pytest.fixture(scope="session")
def template(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> SignedStory:
    """A repository at its trust root; nobody changes it."""
    return SignedStory.begin(tmp_path_factory.mktemp("template") / "portal", keys)


@pytest.fixture
def signed(template: SignedStory, tmp_path: Path) -> SignedStory:
    """A repository of the test's own, at its trust root."""
    root = tmp_path / "portal"
    shutil.copytree(template.root, root)
    return replace(template, root=root)
