"""The program itself: its help, its exit codes, and what it says when it is at fault."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import typer.core
import typer.main

from generator.cli.main import app
from generator.portal.partnership import Portal
from tests.partnership import CLEAN, ONE, Partnership

COMMANDS = {
    "init", "new", "show", "edit", "apply", "check", "status", "clauses", "documents", "release",
    "approve", "build", "serve", "keys", "grant", "revoke", "calendar", "letter", "chronology",
    "form", "verify", "verify-history", "diff", "log", "cat", "start", "save", "submit", "update",
    "merge-driver", "hook", "record", "people", "rekey", "recover", "report",
    "withdraw",
}  # fmt: skip


def commands(group: object, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every command by its words, groups included."""
    found = {}
    assert isinstance(group, typer.core.TyperGroup)
    for name, command in group.commands.items():
        found[*above, name] = command
        if hasattr(command, "commands"):
            found.update(commands(command, (*above, name)))
    return found


EVERY = commands(typer.main.get_command(app))
LEAVES = [words for words, command in EVERY.items() if not hasattr(command, "commands")]


def test_the_commands_are_those_of_the_design() -> None:
    assert {words[0] for words in EVERY} == COMMANDS


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_s_help_says_what_it_does_and_has_an_example(
    here: Partnership, words: tuple[str, ...]
) -> None:
    done = here.dhr(*words, "--help", identity=None)

    assert done.code == 0
    example = next(line for line in done.out.splitlines() if "Example: dhr " in line)
    assert " ".join(words) in example or len(words) == 1
    assert EVERY[words].help
    assert all(parameter.help for parameter in EVERY[words].params)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_example_is_one_that_the_program_understands(words: tuple[str, ...]) -> None:
    command = EVERY[words]
    example = shlex.split(command.epilog.removeprefix("Example: dhr "))
    at = next(i for i in range(len(example)) if tuple(example[i : i + len(words)]) == words)

    context = command.make_context(words[-1], example[at + len(words) :])

    assert context.info_name == words[-1]


def test_the_names_of_global_options_are_those_promised(here: Partnership) -> None:
    out = here.dhr("--help", identity=None).out

    for option in ("-C DIR", "--identity FILE", "DHR_IDENTITY", "--today DATE"):
        assert option in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param([], "Usage: dhr", id="nothing at all"),
        pytest.param(["bake"], "No such command", id="no such command"),
        pytest.param(["check", "--loud"], "No such option", id="no such option"),
        pytest.param(["check", "--format", "xml"], "Invalid value", id="no such form"),
        pytest.param(["show"], "Missing argument", id="an argument is missing"),
        pytest.param(["--today", "2024-02-30", "check"], "day of the calendar", id="no day"),
        pytest.param(
            ["--today", "15/06/2026", "check"], "2025-03-01", id="a day written otherwise"
        ),
        pytest.param(["serve", "--public-port", "70000"], "Invalid value", id="no port"),
        pytest.param(["documents"], "Usage: dhr documents", id="half a command"),
    ],
)
def test_wrong_use_is_exit_2(here: Partnership, words: list[str], told: str) -> None:
    done = here.dhr(*words)

    assert (done.code, told in done.said) == (2, True)


def test_wrong_use_is_exit_2_as_a_process_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator"], check=False, capture_output=True, env=CLEAN
    )

    assert done.returncode == 2


def test_a_defect_is_told_by_its_kind_and_line_and_shows_no_value(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("Ottoline")  # noqa: EM101 - a value, as a careless line would

    monkeypatch.setattr(Portal, "standing", fail)

    done = here.dhr("show", ONE)

    assert done.code == 3
    assert re.search(r"^dhr: KeyError \[defect\] at [a-z_]+\.py:[0-9]+$", done.err, re.MULTILINE)
    assert "Ottoline" not in done.said


def test_ctrl_c_is_exit_130(here: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Portal, "standing", interrupt)

    assert here.dhr("show", ONE).code == 130


def piped(here: Partnership, into: str) -> tuple[int, str]:
    """Run `show` into something of the shell's; the exit code of `show`, and what was said."""
    words = [sys.executable, "-m", "generator", *here._words(("show", ONE), "officer-1")]
    line = f'"$@" {into}; echo "code ${{PIPESTATUS[0]}}" >&2'
    done = subprocess.run(
        ["bash", "-c", line, "bash", *words], check=False, capture_output=True, text=True, env=CLEAN
    )
    said, _, code = done.stderr.rpartition("code ")
    return int(code), said


def test_a_full_disk_behind_the_output_is_told(here: Partnership) -> None:
    code, said = piped(here, ">/dev/full")

    assert code == 2
    assert said.startswith("dhr: the disk is full [system]")
    assert said.count("\n") == 1


def test_a_reader_that_stops_reading_is_no_defect(here: Partnership) -> None:
    code, said = piped(here, "| true")

    assert (code in (0, 1), said) == (True, "")


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_GB.ISO-8859-1"])
def test_what_is_printed_is_utf_8_in_every_locale(here: Partnership, locale: str) -> None:
    here.remark("Zażółć é")

    done = here.run(
        "show", ONE, env={"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    )

    assert done.code == 0
    assert "Zażółć é" in done.out


def test_no_core_dump_of_a_command_that_opened_a_case(here: Partnership) -> None:
    code = (
        "import resource, ctypes; from generator.cli import main; main.answer({words!r});"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3))"
    )
    words = here._words(("show", ONE), "officer-1")
    done = subprocess.run(
        [sys.executable, "-c", code.format(words=words)],
        check=True, capture_output=True, text=True, env=CLEAN,
    )  # fmt: skip

    assert done.stdout.splitlines()[-1] == "0 0"
