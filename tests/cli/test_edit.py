"""edit: a record in an editor of a test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.partnership import CANARIES, CLEAN, ONE, Partnership


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory of the test's own, so that nobody else's command sweeps it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    return tmp_path / "editor"


def script(path: Path, body: str) -> str:
    """Write an editor as a shell script; `$1` is the file."""
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def left(memory: Path) -> list[Path]:
    return [path for path in memory.rglob("*") if path.is_file()]


def in_clear(root: Path) -> list[str]:
    """Every file below a folder in which a name of the case can be read."""
    found = []
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            text = path.read_bytes()
            found += [str(path) for canary in CANARIES if canary.encode() in text]
    return found


def test_what_was_changed_is_sealed(here: Partnership, editor: Path, memory: Path) -> None:
    command = script(editor, "sed -i 's/Ottoline/Otti/' \"$1\"")

    done = here.dhr("edit", ONE, "--editor", command)

    assert (done.code, done.out) == (0, "")
    assert here.tree()["people"]["people"][0]["names"]["known_as"] == ["Otti"]
    assert left(memory) == []


def test_the_text_is_in_memory_for_its_owner_alone(
    here: Partnership, editor: Path, tmp_path: Path, memory: Path
) -> None:
    command = script(
        editor,
        f'exec >"{tmp_path}/seen"; stat -c "%a %n" "$1" "$(dirname "$1")"; stat -f -c %T "$1"',
    )

    here.dhr("edit", ONE, "--editor", command)

    file, folder, kind = (tmp_path / "seen").read_text().splitlines()
    assert file.startswith(f"600 {memory}/dhr-")
    assert folder.startswith("700 ")
    assert kind == "tmpfs"


def test_an_unchanged_text_seals_nothing(here: Partnership, editor: Path) -> None:
    before = here.record().read_bytes()

    done = here.dhr("edit", ONE, "--editor", script(editor, "touch $1"))

    assert done.code == 0
    assert "nothing was changed" in done.err
    assert here.record().read_bytes() == before


def test_an_editor_that_replaces_the_file_is_understood(here: Partnership, editor: Path) -> None:
    command = script(editor, 'sed s/Ottoline/Otti/ "$1" >"$1.new"; mv "$1.new" "$1"')

    assert here.dhr("edit", ONE, "--editor", command).code == 0
    assert "Otti" in here.dhr("show", ONE).out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param("s/^people:/persons:/", "[section]", id="an unknown section"),
        pytest.param("s/1984-02-29/1985-02-29/", "people.people[0].born", id="a wrong date"),
        pytest.param("s/born:/born/", "[yaml]", id="malformed YAML"),
        pytest.param("s/Ottoline/\\xff/", "is not UTF-8", id="bytes of another encoding"),
    ],
)
def test_an_invalid_text_is_kept_sealed_and_can_be_gone_on_with(
    here: Partnership, editor: Path, memory: Path, change: str, told: str
) -> None:
    before = here.record().read_bytes()

    done = here.dhr("edit", ONE, "--editor", script(editor, f"LC_ALL=C sed -i '{change}' \"$1\""))

    assert (done.code, told in done.err) == (1, True)
    assert done.err.count(told) == 1, "told once"
    assert "sealed draft" in done.err
    assert not [each for each in CANARIES if each in done.said]
    assert here.record().read_bytes() == before
    assert in_clear(here.root) == []
    assert left(memory) == []
    seen = script(editor, f'cp "$1" {editor}.seen; exit 1')
    assert here.dhr("edit", ONE, "--editor", seen).code == 2
    assert (
        Path(f"{editor}.seen").read_bytes()
        != here.dhr("show", ONE, "--format", "yaml").out.encode()
    )


def test_a_draft_put_right_is_sealed_and_gone(here: Partnership, editor: Path) -> None:
    here.dhr(
        "edit", ONE, "--editor", script(editor, "sed -i 's/born: 19/born: x19/; s/Ott/Otti/' $1")
    )

    done = here.dhr("edit", ONE, "--editor", script(editor, "sed -i 's/born: x19/born: 19/' $1"))

    assert "going on from your draft" in done.err
    assert done.code == 0
    assert "Ottioline" in here.dhr("show", ONE).out
    assert not list((here.root / ".cache/drafts").iterdir())


def test_a_draft_is_opened_by_its_writer_alone(here: Partnership, editor: Path) -> None:
    here.dhr("edit", ONE, "--editor", script(editor, "echo nonsense: 1 >>$1"))

    done = here.dhr("edit", ONE, "--editor", script(editor, "true"), identity="officer-2")

    assert "nothing was changed" in done.err


def test_a_draft_can_be_dropped(here: Partnership, editor: Path) -> None:
    here.dhr("edit", ONE, "--editor", script(editor, "echo nonsense: 1 >>$1"))

    done = here.dhr("edit", ONE, "--fresh", "--editor", script(editor, "true"))

    assert (done.code, "nothing was changed" in done.err) == (0, True)


def test_a_damaged_draft_says_how_to_begin_anew(here: Partnership, editor: Path) -> None:
    here.dhr("edit", ONE, "--editor", script(editor, "echo nonsense: 1 >>$1"))
    draft = here.root / f".cache/drafts/{ONE}.age"
    draft.write_bytes(draft.read_bytes()[:-100])

    done = here.dhr("edit", ONE, "--editor", script(editor, "true"))

    assert (done.code, "dhr edit --fresh" in done.err) == (1, True)


def test_an_editor_that_fails_loses_nothing(here: Partnership, editor: Path, memory: Path) -> None:
    done = here.dhr("edit", ONE, "--editor", script(editor, "sed -i s/Ottoline/Otti/ $1; exit 3"))

    assert (done.code, "[editor]" in done.err) == (2, True)
    assert "sealed draft" in done.err
    assert left(memory) == []
    assert here.dhr("edit", ONE, "--editor", script(editor, "true")).code == 0
    assert "Otti" in here.dhr("show", ONE).out


def test_an_editor_that_deletes_the_file_changes_nothing(here: Partnership, editor: Path) -> None:
    before = here.record().read_bytes()

    done = here.dhr("edit", ONE, "--editor", script(editor, "rm $1"))

    assert (done.code, "does not exist" in done.err) == (1, True)
    assert here.record().read_bytes() == before


def test_a_text_larger_than_any_record_is_kept(here: Partnership, editor: Path) -> None:
    command = script(editor, "head -c 2000000 /dev/zero | tr '\\0' '#' >>$1")

    done = here.dhr("edit", ONE, "--editor", command)

    assert (done.code, "larger than" in done.err) == (1, True)
    assert (here.root / f".cache/drafts/{ONE}.age").stat().st_size > 2_000_000


@pytest.mark.parametrize(
    "command", ["no-such-editor-anywhere", "nano 'and an open quote", "/", "'' "]
)
def test_an_editor_that_is_not_there_is_told(here: Partnership, command: str) -> None:
    done = here.dhr("edit", ONE, "--editor", command)

    assert (done.code, "[editor]" in done.err) == (2, True)


@pytest.mark.parametrize("name", ["vim", "nano"])
def test_known_editors_are_told_to_keep_no_copies(
    here: Partnership, tmp_path: Path, name: str
) -> None:
    command = script(tmp_path / name, f'echo "$@" >{tmp_path}/told')

    done = here.dhr("edit", ONE, "--editor", command)

    told = (tmp_path / "told").read_text()
    assert "may keep copies" not in done.err
    assert ("noswapfile" in told) if name == "vim" else told.startswith("-R ")


def test_the_directory_is_edited_too(here: Partnership, editor: Path) -> None:
    command = script(editor, "sed -i 's/Rea Reader/Rhea Reader/' $1")

    assert here.dhr("edit", "directory", "--editor", command).code == 0
    assert "Rhea Reader" in here.dhr("show", "directory").out


def start(here: Partnership, command: str, memory: Path) -> subprocess.Popen[bytes]:
    """Start an edit of its own and wait until the editor has written."""
    words = here._words(("edit", ONE, "--editor", command), "officer-1")
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *words],
        env={**CLEAN, "XDG_RUNTIME_DIR": str(memory)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_killed_edit_leaves_nothing_in_clear_on_the_disk_and_the_next_command_sweeps(
    here: Partnership, editor: Path, memory: Path
) -> None:
    ready = Path(f"{editor}.ready")
    process = start(
        here, script(editor, f"echo '# more' >>$1; touch {ready}; exec sleep 30"), memory
    )
    wait_for(ready)
    process.kill()
    process.wait()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

    assert in_clear(here.root) == []
    assert left(memory) != [], "in memory only"
    assert here.dhr("show", ONE).code == 0
    assert left(memory) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_edit_that_is_ended_keeps_what_was_saved(
    here: Partnership, editor: Path, memory: Path, number: signal.Signals
) -> None:
    ready = Path(f"{editor}.ready")
    body = f"sed -i s/Ottoline/Otti/ $1; touch {ready}; exec sleep 30"
    process = start(here, script(editor, body), memory)
    wait_for(ready)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert process.returncode == 128 + number
    assert b"sealed draft" in err
    assert left(memory) == []
    assert here.dhr("edit", ONE, "--editor", script(editor, "true")).code == 0
    assert "Otti" in here.dhr("show", ONE).out


def test_without_memory_of_its_own_nothing_is_edited(
    here: Partnership, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.files.posix.in_memory", lambda _folder: False)

    done = here.dhr("edit", ONE, "--editor", script(editor, "echo x >>$1"))

    assert (done.code, "[private-directory]" in done.err) == (2, True)
