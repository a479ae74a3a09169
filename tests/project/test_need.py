"""scripts/need.sh says plainly what a machine lacks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.project.files import ROOT


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine that has bash and find, and nothing else until a test puts it there."""
    for name in ("bash", "find", "id"):
        program = shutil.which(name)
        assert program is not None
        (tmp_path / name).symlink_to(program)
    return tmp_path


def put(machine: Path, name: str, script: str) -> None:
    program = machine / name
    program.write_text(f"#!{machine}/bash\n{script}\n")
    program.chmod(0o755)


def need(machine: Path, *programs: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine / "bash", ROOT / "scripts/need.sh", *programs],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": str(machine)},
    )


def test_a_machine_that_has_everything_is_left_alone(machine: Path) -> None:
    for name in ("git", "ssh-keygen"):
        put(machine, name, "exit 0")

    done = need(machine, "git", "ssh-keygen")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_missing_programs_are_named_by_their_packages(machine: Path) -> None:
    put(machine, "git", "exit 0")

    done = need(machine, "git", "ssh-keygen", "chromium")

    assert done.returncode == 1
    assert "openssh-client chromium" in done.stderr
    assert "git" not in done.stderr


def test_an_officer_who_is_not_root_is_given_the_command(machine: Path) -> None:
    put(machine, "apt-get", "exit 9")
    (machine / "id").unlink()
    put(machine, "id", "echo 1000")

    done = need(machine, "git")

    assert done.returncode == 1
    assert "sudo apt-get install git" in done.stderr


def test_root_gets_the_package_installed(machine: Path) -> None:
    put(machine, "apt-get", f'echo "$@" >>{machine}/asked')
    (machine / "id").unlink()
    put(machine, "id", "echo 0")

    done = need(machine, "git")

    assert done.returncode == 0
    assert "install --yes --no-install-recommends git" in (machine / "asked").read_text()


@pytest.mark.parametrize(
    ("programs", "need_of", "message"),
    [
        pytest.param({}, "python", "there is no Python", id="no Python"),
        pytest.param({"python3": "exit 1"}, "python", "Python 3.11 or newer", id="an old Python"),
        pytest.param({}, "node", "there is no Node", id="no Node"),
        pytest.param({"node": "exit 0"}, "node", "there is no npm", id="Node without npm"),
        pytest.param(
            {"npm": "exit 0", "node": '[ "$1" = --version ] && echo v18.19.0; exit 1'},
            "node",
            "Node 20.19 or newer is needed, and this is v18.19.0",
            id="an old Node",
        ),
        pytest.param({}, "teapot", "need.sh does not know 'teapot'", id="a need nobody knows"),
    ],
)
def test_what_cannot_be_installed_is_said_with_a_hint(
    machine: Path, programs: dict[str, str], need_of: str, message: str
) -> None:
    for name, script in programs.items():
        put(machine, name, script)

    done = need(machine, need_of)

    assert done.returncode == 1
    assert message in done.stderr
    assert "hint: " in done.stderr
