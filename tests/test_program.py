"""Which program this is: what was kept by another one does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import program


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    program.program_digest.cache_clear()
    yield
    program.program_digest.cache_clear()


def test_a_changed_file_or_package_makes_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest() -> str:
        program.program_digest.cache_clear()
        return program.program_digest()

    (tmp_path / "program").mkdir()
    source = tmp_path / "program/rules.py"
    source.write_text("one")
    monkeypatch.setattr(program, "_PACKAGE", tmp_path / "program")
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    first = digest()
    assert digest() == first

    (tmp_path / "program/rules.cpython-311.pyc").write_bytes(b"compiled")
    assert digest() == first
    source.write_text("two")
    second = digest()
    (tmp_path / "mkdocs-9.0.dist-info").mkdir()
    assert len({first, second, digest()}) == 3


def test_a_folder_is_known_by_names_and_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    first = program.folder_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert program.folder_digest(tmp_path) != first
