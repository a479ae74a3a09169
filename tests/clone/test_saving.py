"""dhr start, save, submit: an officer's day without git's language."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.clone.git import CloneGit
from generator.clone.submitting import review_address
from tests.clone.office import Desk, Office
from tests.partnership import CANARIES, ONE, TWO

GITLAB = "https://gitlab.example.org/csp/reviews"
QUOTED = "DHR-2026-001%2F2026-06-15"


def test_a_day_s_work_is_one_signed_commit_that_verifies(working: Office, ada: Desk) -> None:
    ada.remark("Spoke to the panel")
    done = ada.save()

    assert ada.git("status", "--porcelain") == ""
    assert ada.refusals(working.first) == []
    assert ada.here.officer(1) in done.err
    assert ada.git("log", "-1", "--format=%an") == ada.here.officer(1)
    assert ada.dhr("verify-history").code == 0


def test_the_message_says_where_and_nothing_of_what(ada: Desk) -> None:
    ada.remark("Spoke to the panel")
    ada.save()

    assert ada.git("log", "-1", "--format=%B") == f"{ONE}: notes"


def test_several_cases_and_documents_are_one_commit(ada: Desk, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear panel")
    ada.remark("One")
    ada.remark("Two", TWO)
    done = ada.dhr("documents", "add", ONE, str(letter), "--title", "Minutes", "--kind", "minutes")
    assert done.code == 0, done.err
    ada.save()

    message = ada.git("log", "-1", "--format=%B").splitlines()
    assert message[0] == f"{ONE}, {TWO}"
    assert f"{TWO}: notes" in message
    assert f"{ONE}: 1 document" in message


def test_a_branch_begins_from_the_newest_main(office: Office) -> None:
    office.delivered(office.ben, "Ben was first")

    assert office.ada.dhr("start", ONE).code == 0
    assert office.ada.remarks() == ["Ben was first"]
    assert office.ada.git("config", "dhr.verified") == office.ada.head("origin/main")


def test_what_was_changed_on_main_goes_to_the_branch(office: Office) -> None:
    office.ada.remark("Begun too early")
    refused = office.ada.dhr("save")
    assert refused.code == 1
    assert "[on-main]" in refused.err

    assert office.ada.dhr("start", ONE).code == 0
    office.ada.save()
    assert office.ada.remarks() == ["Begun too early"]


def test_nothing_is_saved_where_no_branch_would_keep_it(ada: Desk) -> None:
    ada.git("checkout", "--quiet", "--detach")
    ada.remark("Between branches")
    done = ada.dhr("save")
    assert done.code == 1
    assert "[no-branch]" in done.err

    assert ada.dhr("start", ONE).code == 0
    ada.save()
    assert ada.remarks() == ["Between branches"]


def test_two_pieces_of_work_on_one_day_have_two_branches(ada: Desk) -> None:
    first = ada.git("symbolic-ref", "--short", "HEAD")
    assert ada.dhr("start", ONE).code == 0

    assert ada.git("symbolic-ref", "--short", "HEAD") == f"{first}-2"


def test_a_new_branch_does_not_begin_on_unsaved_work(ada: Desk) -> None:
    ada.remark("Not saved")
    done = ada.dhr("start", TWO)

    assert done.code == 1
    assert "[unsaved]" in done.err


def test_there_is_nothing_to_save_or_to_submit(ada: Desk) -> None:
    assert "[nothing-to-save]" in ada.dhr("save").err
    assert "[nothing-to-submit]" in ada.dhr("submit").err


# ---------------------------------------------------------------------------------------------
# What is not saved


def test_somebody_else_s_key_saves_nothing(ada: Desk) -> None:
    ada.remark("A remark")
    key = ada.here.keys / "signing-release.ssh"
    done = ada.dhr("save", "--key", str(key))

    assert done.code == 2
    assert "[no-signing-key]" in done.err
    assert ada.git("log", "-1", "--format=%s") == "A partnership"


def test_without_a_key_the_officer_is_told_how_to_name_one(ada: Desk) -> None:
    ada.git("config", "--unset", "user.signingkey")
    ada.remark("A remark")
    done = ada.dhr("save")

    assert done.code == 2
    assert "dhr init --signing-key" in done.err


def test_an_officer_may_not_save_what_is_not_granted_to_them(office: Office) -> None:
    cal = Desk(office.ada.here, 3)
    assert cal.set_up().code == 0
    assert cal.dhr("start", TWO).code == 0
    office.ada.remark("By Ada, in Cal's hands", TWO)
    done = cal.dhr("save")

    assert done.code == 1
    assert "history-role" in done.err
    assert cal.git("log", "-1", "--format=%s") == "A partnership"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param(f"cases/{ONE}/minutes.md", b"The minutes\n", id="a case's paper in clear"),
        pytest.param(f"cases/{ONE}/notes.yaml", b"notes: yes\n", id="a record in clear"),
        pytest.param("cases/list.txt", b"A list\n", id="a file beside the cases"),
        pytest.param("policy/Notes.docx", b"PK", id="a strange file of the policy"),
    ],
)
def test_a_file_in_clear_is_not_saved(ada: Desk, path: str, data: bytes) -> None:
    (ada.root / path).write_bytes(data)
    ada.remark("A remark")
    done = ada.dhr("save")

    assert done.code == 1
    assert "nothing was committed" in done.err or "[not-saved]" in done.err
    assert ada.git("log", "-1", "--format=%s") == "A partnership"


def test_another_case_s_ciphertext_is_not_saved(ada: Desk) -> None:
    shutil.copy(ada.here.record(ONE), ada.here.record(TWO))
    done = ada.dhr("save")

    assert done.code == 1
    assert TWO in done.err
    assert ada.git("log", "-1", "--format=%s") == "A partnership"


def test_a_symbolic_link_is_not_saved(ada: Desk) -> None:
    record = ada.here.record(TWO)
    record.unlink()
    record.symlink_to(ada.here.record(ONE))

    assert ada.dhr("save").code == 1
    assert ada.git("log", "-1", "--format=%s") == "A partnership"


@pytest.mark.parametrize("name", [CANARIES[0], CANARIES[1], "WILHELMINA  Quillfeather"])
def test_a_message_that_names_somebody_is_not_used(ada: Desk, name: str) -> None:
    ada.remark("A remark")
    done = ada.dhr("save", "--message", f"Notes on {name}")

    assert done.code == 1
    assert "[message-names]" in done.err
    assert name not in done.err
    assert ada.git("log", "-1", "--format=%s") == "A partnership"


def test_words_of_one_s_own_are_used_where_they_name_nobody(ada: Desk) -> None:
    ada.remark("A remark")
    ada.save("--message", "After the panel's third meeting")

    assert ada.git("log", "-1", "--format=%s") == "After the panel's third meeting"


# ---------------------------------------------------------------------------------------------
# A clone that came from somewhere


def test_nothing_of_the_clone_s_configuration_is_run(
    working: Office, ada: Desk, tmp_path: Path
) -> None:
    mark = tmp_path / "was-run"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho run >>{mark}\ncat 2>/dev/null\n")
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-checkout", "post-index-change", "reference-transaction",
                 "post-commit", "post-merge", "pre-push", "commit-msg"):  # fmt: skip
        shutil.copy(trap, hooks / name)
    working.delivered(working.ben, "Ben's remark", TWO)
    for name, value in {
        "core.fsmonitor": str(trap),
        "core.hooksPath": str(hooks),
        "core.editor": str(trap),
        "core.pager": str(trap),
        "diff.dhr.textconv": str(trap),
        "diff.external": str(trap),
        "merge.dhr.driver": f"{trap} %A",
        "filter.trap.clean": str(trap),
        "filter.trap.smudge": str(trap),
        "filter.trap.process": str(trap),
        "filter.trap.required": "true",
        "gpg.ssh.program": str(trap),
        "gpg.program": str(trap),
    }.items():
        ada.git("config", name, value)
    (ada.root / ".git/info").mkdir(exist_ok=True)
    (ada.root / ".git/info/attributes").write_text("* filter=trap diff=trap merge=trap\n")
    ada.remark("A remark")

    ada.save()
    assert ada.dhr("update").code == 0
    assert ada.dhr("submit").code == 0
    assert ada.dhr("diff", ONE, f"{working.first}..HEAD").code == 0
    assert ada.dhr("log", ONE).code == 0
    assert ada.dhr("start", TWO).code == 0
    assert not mark.exists()


def test_a_clone_that_names_a_program_for_the_network_is_not_used_for_it(
    ada: Desk, tmp_path: Path
) -> None:
    ada.git("config", "core.sshCommand", str(tmp_path / "trap"))
    done = ada.dhr("update")

    assert done.code == 2
    assert "[foreign-program]" in done.err
    assert "core.sshcommand" in done.err


# ---------------------------------------------------------------------------------------------
# Interruption


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.extra
def test_a_save_that_is_interrupted_anywhere_is_completed_by_the_next(
    ada: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = CloneGit.run
    for step in range(1, 40):
        ada.remark(f"Remark {step}")
        before = ada.head()
        count = 0

        def run(self: CloneGit, *words: str, **more: Any) -> bytes:  # noqa: ANN401
            nonlocal count
            count += 1
            if count == step:  # noqa: B023 - used in this turn of the loop only
                raise Killed
            return real(self, *words, **more)

        with monkeypatch.context() as patch:
            patch.setattr(CloneGit, "run", run)
            try:
                done = ada.dhr("save")
            except Killed:
                done = None
        if done is not None:
            assert done.code == 0
            break
        ada.dhr("save")
        assert ada.head() != before
        assert ada.git("status", "--porcelain") == ""
        assert not list((ada.root / ".git").glob("dhr-index-*"))
    else:
        pytest.fail("save never came to its end")
    assert len(ada.remarks()) == step
    assert ada.refusals(ada.head("main")) == []


# ---------------------------------------------------------------------------------------------
# Submitting


def test_submitting_pushes_the_branch_and_nothing_else(working: Office, ada: Desk) -> None:
    ada.remark("A remark")
    ada.save()
    done = ada.dhr("submit")

    assert done.code == 0
    branch = ada.git("symbolic-ref", "--short", "HEAD")
    assert f"{ada.head()}\trefs/heads/{branch}" in ada.git("ls-remote", "origin").splitlines()
    assert ada.git("ls-remote", "origin", "refs/heads/main").startswith(working.first)


def test_a_branch_with_an_unsigned_commit_is_not_submitted(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("add", "--all")
    ada.git("commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", "By hand")
    done = ada.dhr("submit")

    assert done.code == 1
    assert "history-unsigned" in done.err
    assert ada.git("ls-remote", "origin").count("refs/heads/") == 1


def test_a_branch_whose_message_names_somebody_is_not_submitted(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("add", "--all")
    ada.git("commit", "--quiet", "--no-verify", "-m", f"For {CANARIES[1]}")
    done = ada.dhr("submit")

    assert done.code == 1
    assert "[message-names]" in done.err


def test_a_change_of_policy_is_saved_and_what_it_still_needs_is_said(ada: Desk) -> None:
    procedure = ada.root / "policy/procedure.yaml"
    procedure.write_text(procedure.read_text() + "\n# Agreed by the board\n")
    done = ada.save()

    assert "Before main may have it" in done.err
    assert "dhr approve --policy" in done.err


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        (
            "git@github.com:council/reviews.git",
            "https://github.com/council/reviews/compare/main...DHR-2026-001/2026-06-15?expand=1",
        ),
        (
            GITLAB,
            f"{GITLAB}/-/merge_requests/new?merge_request%5Bsource_branch%5D={QUOTED}",
        ),
        ("ssh://git@git.example.org:2222/reviews.git", None),
        ("../reviews.git", None),
    ],
)
def test_the_pull_request_s_address_is_that_of_the_forge(remote: str, address: str | None) -> None:
    assert review_address(remote, "DHR-2026-001/2026-06-15") == address
