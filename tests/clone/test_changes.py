"""dhr diff, dhr log, and what git itself shows of a change."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.clone.office import Desk, Office
from tests.partnership import CLEAN, ONE, READER, TWO

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it


def test_a_change_is_told_by_fact_before_and_after_it_is_saved(ada: Desk, working: Office) -> None:
    ada.remark("Spoke to the panel")
    unsaved = ada.dhr("diff", ONE)
    ada.save()
    saved = ada.dhr("diff", ONE, f"{working.first}..HEAD")

    assert "Spoke to the panel" in unsaved.out
    assert "added" in unsaved.out
    assert unsaved.out == saved.out
    assert "no fact differs" in ada.dhr("diff", ONE).out
    assert "Nothing differs" in ada.dhr("diff").err


def test_every_case_that_differs_is_told(ada: Desk) -> None:
    ada.remark("One")
    ada.remark("Two", TWO)
    out = ada.dhr("diff").out

    assert f"{ONE}: 1 added" in out
    assert f"{TWO}: 1 added" in out


def test_a_changed_fact_is_told_with_what_it_was(ada: Desk) -> None:
    ada.change(notification={"chair_notified": {"when": "2026-05-21", "by": "Midmarch Police"}})
    out = ada.dhr("diff", ONE).out

    assert "changed" in out
    assert "20 May 2026" in out
    assert "21 May 2026" in out


@pytest.mark.parametrize("words", [("main..", "HEAD.."), ("..HEAD",), (ONE, TWO), ("nowhere",)])
def test_what_cannot_be_compared_is_said(ada: Desk, words: tuple[str, ...]) -> None:
    done = ada.dhr("diff", *words)

    assert done.code == 1
    assert "hint:" in done.err
    assert "Traceback" not in done.err


def test_the_trail_tells_who_changed_what_and_how_that_is_proved(
    ada: Desk, working: Office
) -> None:
    ada.remark("One")
    ada.save()
    entries = json.loads(ada.dhr("log", ONE, "--format", "json").out)

    assert entries[0]["sections"] == ["notes"]
    assert entries[0]["person"] == ada.here.officer(1)
    assert entries[0]["proof"] == "verified"
    assert entries[-1]["opened"]
    assert "Ada First" in ada.dhr("log", ONE).out
    assert working.first[:12] in ada.dhr("log", ONE).out


def test_the_trail_believes_no_name_in_a_commit(ada: Desk) -> None:
    ada.remark("One")
    ada.git("commit", "--quiet", "--all", "--no-verify", "--no-gpg-sign",
            "--author", "Ben Second <ben@example.org>", "-m", "A change")  # fmt: skip
    entry = json.loads(ada.dhr("log", ONE, "--format", "json").out)[0]

    assert entry["person"] is None
    assert entry["proof"] == "not signed"


def test_git_shows_facts_to_whom_the_record_is_sealed(ada: Desk) -> None:
    ada.remark("Spoke to the panel")

    assert "Spoke to the panel" in ada.git("diff")
    ada.save()
    assert "+    note: Spoke to the panel" in ada.git("log", "-p", "-1").splitlines()


def test_git_shows_ciphertext_to_whom_it_is_not_sealed(ada: Desk) -> None:
    ada.remark("Spoke to the panel")
    ada.git("config", "--unset", "dhr.identity")
    for env in (
        {},
        {"DHR_IDENTITY": str(ada.here.key(READER.removeprefix("p-").replace("1", "-1")))},
    ):
        shown = ada.git("diff", env=env)
        assert "Spoke" not in shown
        assert "ENC[" in shown


@pytest.mark.extra
def test_git_keeps_nothing_of_what_it_showed(ada: Desk) -> None:
    ada.remark("Spoke to the panel")
    ada.save()
    ada.git("log", "-p", "-3")
    ada.git("diff", "HEAD~1")

    assert "textconv" not in ada.git("for-each-ref")
    words = ["git", "cat-file", "--batch-all-objects", "--batch"]
    objects = subprocess.run(words, cwd=ada.root, check=True, capture_output=True, env=CLEAN)
    assert len(objects.stdout) > 10_000
    assert b"Spoke to the panel" not in objects.stdout


@pytest.mark.extra
def test_the_case_s_own_key_is_not_shown(ada: Desk) -> None:
    ada.remark("A remark")

    assert "case_key" not in ada.git("diff", "-U999")


def test_a_file_that_is_not_there_is_an_error_in_words(ada: Desk) -> None:
    done = ada.dhr("cat", "nowhere.yaml")

    assert done.code == 1
    assert "[file-missing]" in done.err
