"""What a person has seen before is theirs, survives, and is never silently forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sites.last_seen import FILE, LastSeen, LastSeenError, state_folder
from generator.sites.verifying import Seen

KEY, OTHER = "SHA256:key", "SHA256:other"
NEW, OLD = Seen("s" * 26, 8, "8" * 64), Seen("s" * 26, 7, "7" * 64)


@pytest.fixture
def seen(tmp_path: Path) -> LastSeen:
    return LastSeen(tmp_path / "state/dhr")


def test_nothing_is_known_at_first(seen: LastSeen) -> None:
    assert seen.of(KEY) is None


def test_what_is_remembered_is_known_by_its_key_alone(seen: LastSeen) -> None:
    assert seen.remember(KEY, OLD)
    assert seen.remember(OTHER, NEW)

    assert (seen.of(KEY), seen.of(OTHER)) == (OLD, NEW)
    assert (seen.folder / FILE).stat().st_mode & 0o077 == 0


def test_an_older_build_does_not_take_a_newer_one_s_place(seen: LastSeen) -> None:
    seen.remember(KEY, NEW)

    assert seen.remember(KEY, OLD)
    assert seen.of(KEY) == NEW


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"format": "dhr-last-seen-1", "keys": []}',
     b'{"format": "dhr-last-seen-1", "keys": {"SHA256:key": {"site": "s", "build": true}}}'],
)  # fmt: skip
def test_a_damaged_memory_is_not_taken_for_an_empty_one(seen: LastSeen, data: bytes) -> None:
    seen.remember(KEY, NEW)
    (seen.folder / FILE).write_bytes(data)

    with pytest.raises(LastSeenError):
        seen.of(KEY)
    assert not seen.remember(KEY, NEW)
    assert (seen.folder / FILE).read_bytes() == data


def test_a_link_in_its_place_is_refused(seen: LastSeen, tmp_path: Path) -> None:
    seen.remember(KEY, NEW)
    (seen.folder / FILE).rename(tmp_path / "aside")
    (seen.folder / FILE).symlink_to(tmp_path / "aside")

    with pytest.raises(LastSeenError):
        seen.of(KEY)


def test_where_nothing_can_be_kept_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert not LastSeen(tmp_path / "file/dhr").remember(KEY, NEW)


@given(st.binary(max_size=100))
def test_only_our_errors_escape(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("seen")
    (folder / FILE).write_bytes(data)

    with pytest.raises(LastSeenError):
        LastSeen(folder).of(KEY)


def test_it_is_kept_where_programs_keep_such_things() -> None:
    assert state_folder({"XDG_STATE_HOME": "/var/state"}) == Path("/var/state/dhr")
    assert state_folder({"XDG_STATE_HOME": "state"}) == Path.home() / ".local/state/dhr"
