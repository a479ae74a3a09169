"""A portal on disk: writers at once, and what check does with many cases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator import yaml_strict
from generator.errors import Place
from generator.files.errors import FileChangedError, LockedError
from generator.files.lock import repository_lock
from generator.portal import check
from generator.portal.texts import CaseText
from generator.schema import SchemaError
from tests.partnership import CLEAN, ONE, TWO, Partnership


def test_of_two_writers_the_second_is_told_and_nothing_is_lost(here: Partnership) -> None:
    mine, theirs = (CaseText(here.portal(key), ONE) for key in ("officer-1", "officer-2"))
    died = {**here.tree(), "death": {"died": "2026-05-17"}}
    theirs.apply(yaml_strict.dump(died), Place("theirs"))

    with pytest.raises(FileChangedError):
        mine.apply(yaml_strict.dump({**died, "death": {"died": "2026-05-18"}}), Place("mine"))

    assert here.tree()["death"] == {"died": "2026-05-17"}


@pytest.mark.extra
def test_many_writers_at_once_lose_no_update(here: Partnership) -> None:
    text = here.dhr("show", ONE, "--format", "yaml").out
    words = here._words(("apply", ONE, "-"), "officer-1")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", *words],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=CLEAN,
        )
        for _ in range(3)
    ]  # fmt: skip
    codes, said = set(), ""
    for number, process in enumerate(running):
        remark = f"notes:\n  remarks:\n  - {{when: 2026-06-01, by: Officer {number}}}\n"
        _, err = process.communicate(text.replace("notes: {}\n", remark).encode())
        codes.add(process.returncode)
        said += err.decode()

    assert codes <= {0, 1}
    assert 0 in codes
    assert "Traceback" not in said
    assert here.dhr("check").code == 0


def test_a_command_that_waits_in_vain_says_for_whom(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.files.lock.WAIT_SECONDS", 0.1)
    monkeypatch.setattr(repository_lock.__wrapped__, "__kwdefaults__", {"wait": 0.1})  # type: ignore[attr-defined]

    with repository_lock(here.root, "dhr rekey"):
        done = here.remark("Mine")

    assert (done.code, "`dhr rekey`" in done.err) == (2, True)
    assert LockedError.code in done.err


def test_checking_many_cases_in_several_processes_says_the_same(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.remark("Second")
    here.record(TWO).write_text("a: 1\n")
    alone = check.check_cases(here.portal(), None)
    monkeypatch.setattr(check, "MANY", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    together = check.check_cases(here.portal(), None)

    assert together.items == alone.items
    assert [case.case for case in together.cases] == [ONE, TWO]


def test_nothing_is_sealed_that_could_not_be_read_again(here: Partnership) -> None:
    portal = here.portal()
    opened = portal.open_case(ONE)
    remark = {"when": "2026-06-01", "by": "An officer", "note": "x" * 49_000}
    text = yaml_strict.dump({**here.tree(), "notes": {"remarks": [remark] * 15}})

    done = here.dhr("apply", ONE, "-", stdin=text)

    assert (done.code, "[vault-too-large]" in done.err) == (1, True)
    assert here.portal().open_case(ONE).case == opened.case


def test_every_portal_error_of_a_schema_names_each_place_once(here: Partnership) -> None:
    text = CaseText(here.portal(), ONE)

    with pytest.raises(SchemaError) as refused:
        text.apply("death: {died: x}\nnotes: {y: 1}\n", Place("mine"))

    assert len(set(refused.value.problems)) == len(refused.value.problems) == 2


def test_the_portal_is_found_from_below(here: Partnership) -> None:
    below = Path(here.root) / "cases" / ONE

    assert Partnership(below, here.keys).portal().root == here.root.resolve()
