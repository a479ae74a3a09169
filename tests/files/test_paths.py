from __future__ import annotations

import pytest

from generator.files.errors import PathError
from generator.files.paths import split_path


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("policy", ("policy",)),
        ("cases/DHR-2025-003/record.yaml", ("cases", "DHR-2025-003", "record.yaml")),
        ("cases/a/documents/.x.age", ("cases", "a", "documents", ".x.age")),
    ],
)
def test_a_plain_path_is_split_into_its_names(path: str, names: tuple[str, ...]) -> None:
    assert split_path(path) == names


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("", id="empty"),
        pytest.param("/etc/passwd", id="absolute"),
        pytest.param("..", id="the folder above"),
        pytest.param("cases/../../etc/passwd", id="up in the middle"),
        pytest.param("cases/./x", id="a dot"),
        pytest.param("cases//x", id="an empty name"),
        pytest.param("cases/", id="a slash at the end"),
        pytest.param("cases\\x", id="a backslash"),
        pytest.param("cases/a\0b", id="a zero byte"),
        pytest.param("cases/a\nb", id="a line end"),
        pytest.param("cases/\u202eabc", id="a bidirectional control"),
        pytest.param("cases/\udcff", id="not UTF-8"),
        pytest.param("a/" * 32 + "b", id="too deep"),
        pytest.param("a" * 1025, id="too long"),
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(PathError) as refused:
        split_path(path)

    assert str(refused.value).isascii()
