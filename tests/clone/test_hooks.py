"""Git's hooks of a clone: what may not leave this machine does not, whoever types `git`."""

from __future__ import annotations

import pytest
import yaml

from generator.clone.hooks import HOOKS
from generator.clone.setup import missing_parts
from generator.records.case import sections_of
from generator.vault.keys import new_identity
from tests.clone.office import Desk, Office
from tests.partnership import CANARIES, ONE

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it


def test_a_sound_change_is_committed_and_pushed_by_git_itself(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("commit", "--quiet", "--all", "-m", "After the meeting")
    ada.git("push", "--quiet", "origin", "HEAD")

    assert ada.git("log", "-1", "--format=%s") == "After the meeting"


def test_a_case_s_file_in_clear_is_not_committed(ada: Desk) -> None:
    (ada.root / f"cases/{ONE}/minutes.md").write_text("What was said")
    ada.git("add", "--all")
    done = ada.attempt("commit", "-m", "Minutes")

    assert done.returncode == 1
    assert "history-" in done.stderr
    assert "hint:" in done.stderr


def test_a_record_sealed_to_a_stranger_is_not_committed(ada: Desk) -> None:
    portal = ada.here.portal()
    opened = portal.open_case(ONE)
    path = f"cases/{ONE}/record.yaml"
    known = portal.recipients(path, ONE)
    recipients = (*known, new_identity().recipient)
    sealed = portal.seal_file(
        path, ONE, sections_of(opened.case), opened.sealed, recipients=recipients, fresh_key=True
    )
    ada.here.record().write_bytes(sealed.data)
    ada.git("add", "--all")
    done = ada.attempt("commit", "-m", "A remark")

    assert done.returncode == 1
    assert "history-recipients" in done.stderr


@pytest.mark.parametrize("name", CANARIES[1:2])
def test_a_message_that_names_somebody_is_not_committed(ada: Desk, name: str) -> None:
    ada.remark("A remark")
    done = ada.attempt("commit", "--all", "-m", f"About {name}")

    assert done.returncode == 1
    assert "message-names" in done.stderr
    assert name not in done.stderr


def test_without_an_identity_the_message_passes_and_it_is_said(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("config", "--unset", "dhr.identity")
    done = ada.attempt("commit", "--all", "-m", "A remark")

    assert done.returncode == 0
    assert "not compared" in done.stderr


def test_a_commit_that_would_be_unsigned_is_stopped(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("config", "--unset", "commit.gpgsign")
    done = ada.attempt("commit", "--all", "-m", "A remark")

    assert done.returncode == 1
    assert "[unsigned]" in done.stderr


def test_an_unsigned_commit_is_not_pushed(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("commit", "--quiet", "--all", "--no-verify", "--no-gpg-sign", "-m", "By hand")
    done = ada.attempt("push", "origin", "HEAD")

    assert done.returncode == 1
    assert "history-unsigned" in done.stderr


def test_a_name_in_an_older_message_is_not_pushed(ada: Desk) -> None:
    ada.remark("A remark")
    ada.git("commit", "--quiet", "--all", "--no-verify", "-m", f"For {CANARIES[1]}")
    ada.remark("Another")
    ada.save()
    done = ada.attempt("push", "origin", "HEAD")

    assert done.returncode == 1
    assert "message-names" in done.stderr


@pytest.mark.extra
def test_other_files_are_nobody_s_business(ada: Desk) -> None:
    (ada.root / "NOTES.txt").write_text("Where the keys are kept")
    ada.git("add", "--all")
    ada.git("commit", "--quiet", "-m", "Notes", "--no-gpg-sign")
    ada.git("push", "--quiet", "origin", "HEAD")


# ---------------------------------------------------------------------------------------------
# Set-up


def test_a_clone_that_is_set_up_lacks_nothing(ada: Desk) -> None:
    assert missing_parts(ada.root) == ()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("config", "--unset", "merge.dhr.driver"), "setting merge.dhr.driver"),
        (("config", "diff.dhr.cachetextconv", "true"), "setting diff.dhr.cachetextconv"),
        (("config", "core.hooksPath", "elsewhere"), "hook"),
    ],
)
def test_what_a_clone_lacks_is_told(ada: Desk, words: tuple[str, ...], part: str) -> None:
    ada.git(*words)

    assert any(part in each for each in missing_parts(ada.root))


def test_somebody_else_s_hook_is_left_as_it_is(office: Office) -> None:
    hook = office.ada.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 0\n")
    done = office.ada.set_up()

    assert done.code == 1
    assert "[foreign-hook]" in done.err
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_setting_up_again_changes_nothing(office: Office) -> None:
    before = (office.ada.root / ".git/config").read_bytes()

    assert office.ada.set_up().code == 0
    assert (office.ada.root / ".git/config").read_bytes() == before


def test_a_trust_root_is_a_whole_commit_id(office: Office) -> None:
    done = office.ada.set_up("--trust", "main")

    assert done.code == 1
    assert "forty" in done.err


def test_a_file_that_is_no_key_is_not_taken_for_one(office: Office) -> None:
    done = office.ada.dhr("init", "--signing-key", str(office.ada.root / "policy/people.yaml"))

    assert done.code == 1
    assert "[key-file]" in done.err


def test_a_portal_s_own_clone_needs_no_identity_in_each_command(office: Office) -> None:
    assert office.ada.here.dhr("check", identity=None).code in (0, 1)
    assert "no identity" not in office.ada.here.dhr("check", identity=None).err


# ---------------------------------------------------------------------------------------------
# The pre-commit program


def test_the_pre_commit_program_is_told_of_the_same_hooks(ada: Desk) -> None:
    told = yaml.safe_load((ada.root / ".pre-commit-config.yaml").read_text())
    (source,) = told["repos"]

    stages = {hook["stages"][0]: hook["entry"].split()[:3] for hook in source["hooks"]}
    assert stages == {name: ["dhr", "hook", name] for name in HOOKS}
    assert set(told["default_install_hook_types"]) == set(HOOKS)


def test_a_push_is_judged_where_pre_commit_says_its_end_in_the_environment(
    ada: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.remark("A remark")
    ada.git("commit", "--quiet", "--all", "--no-verify", "--no-gpg-sign", "-m", "By hand")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", ada.head())
    done = ada.dhr("hook", "pre-push", "origin", "origin")

    assert done.code == 1
    assert "history-unsigned" in done.err
