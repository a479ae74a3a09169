"""Revisions of real records: clones, merges, and folders without git."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.partnership import CLEAN, ONE, TWO, Partnership


def head(here: Partnership, case: str = ONE) -> tuple[str, int]:
    record = here.tree(case)["record"]
    return record["revision"], len(record.get("previous", []))


def clone(here: Partnership, to: Path, *options: str) -> Partnership:
    command = ["git", "clone", "-q", *options, here.root.as_uri(), str(to)]
    subprocess.run(command, check=True, env=CLEAN, capture_output=True)
    return Partnership(to, here.keys)


def test_changes_between_two_commits_are_one_revision(here: Partnership) -> None:
    assert head(here) == ("1", 0)
    for text in ("One", "Two", "Three"):
        assert here.remark(text).code == 0
        assert here.dhr("check").code == 0
    assert head(here) == ("2", 1)
    here.commit()
    here.remark("Four")

    assert head(here) == ("3", 1)
    assert here.dhr("check").code == 0


def test_a_shallow_clone_is_worked_in_and_its_revisions_fit_the_whole_history(
    here: Partnership, tmp_path: Path
) -> None:
    here.remark("Second")
    here.commit()
    cut = clone(here, tmp_path / "cut", "--depth", "1")

    for text in ("Third", "Third, put better"):
        assert cut.remark(text).code == 0
        assert cut.dhr("check").code == 0
    assert head(cut) == ("3", 1)
    shutil.copy(cut.record(), here.record())
    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_a_new_case_in_a_shallow_clone_stays_at_its_first_revision(
    here: Partnership, tmp_path: Path
) -> None:
    cut = clone(here, tmp_path / "cut", "--depth", "1")
    cut.dhr("new", "DHR-2026-001")

    cut.remark("More", "DHR-2026-001")

    assert head(cut, "DHR-2026-001") == ("1", 0)


def test_a_folder_without_git_is_worked_in(here: Partnership) -> None:
    here.remark("Second")
    here.commit()
    shutil.rmtree(here.root / ".git")

    assert here.dhr("check").code == 0
    assert here.remark("Third").code == 0
    assert here.dhr("check").code == 0


def test_a_portal_inside_a_larger_repository_is_worked_in(
    here: Partnership, tmp_path: Path
) -> None:
    shutil.rmtree(here.root / ".git")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, env=CLEAN)

    assert here.dhr("check").code == 0
    assert here.remark("Second").code == 0
    assert here.dhr("check").code == 0


def test_branches_that_change_different_cases_are_merged_by_git_alone(here: Partnership) -> None:
    here.git("checkout", "-q", "-b", "other")
    here.remark("Theirs", TWO)
    here.commit()
    here.git("checkout", "-q", "main")
    here.remark("Ours", ONE)
    here.commit()

    here.git("merge", "-q", "--no-edit", "other")

    assert here.dhr("check").code == 0
    assert here.remark("After", TWO).code == 0
    here.commit()
    assert here.dhr("check").code == 0
    assert head(here, TWO) == ("3", 1)


def test_branches_that_change_one_case_conflict_and_one_side_can_be_taken(
    here: Partnership,
) -> None:
    here.git("checkout", "-q", "-b", "other")
    here.remark("Theirs")
    here.commit()
    here.git("checkout", "-q", "main")
    here.remark("Ours")
    here.commit()

    with pytest.raises(subprocess.CalledProcessError):
        here.git("merge", "-q", "--no-edit", "other")
    stopped = here.dhr("check")
    here.git("checkout", "--ours", str(here.record().relative_to(here.root)))
    taken = here.dhr("check")
    here.commit("Merged")

    assert (stopped.code, "[vault-conflict]" in stopped.out) == (1, True)
    assert (taken.code, here.dhr("check").code) == (0, 0)
    assert here.remark("Both").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_a_case_deleted_and_opened_again_goes_on_where_it_ended(here: Partnership) -> None:
    here.remark("Second")
    here.commit()
    shutil.rmtree(here.root / "cases" / ONE)
    here.commit()

    assert here.dhr("new", ONE).code == 0

    assert head(here) == ("3", 1)
    here.commit()
    assert here.dhr("check").code == 0


def test_a_case_that_was_deleted_by_mistake_comes_back_from_git(here: Partnership) -> None:
    here.remark("Second")
    good = here.commit()
    shutil.rmtree(here.root / "cases" / ONE)
    here.commit()
    here.git("checkout", "-q", good, "--", f"cases/{ONE}")

    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_the_right_version_can_be_restored_after_an_older_one_was_committed(
    here: Partnership,
) -> None:
    old = here.record().read_bytes()
    here.remark("Second")
    here.commit()
    new = here.record().read_bytes()
    here.record().write_bytes(old)
    here.commit()
    assert here.dhr("check").code == 1

    here.record().write_bytes(new)

    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0
    assert here.remark("Third").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_an_older_directory_put_back_is_found(here: Partnership) -> None:
    path = here.root / "policy/directory.yaml"
    old = path.read_bytes()
    assert here.dhr("grant", ONE, "p-reader1", "--view", "panel").code == 0
    here.commit()
    path.write_bytes(old)

    done = here.dhr("check")

    assert (done.code, "[vault-revision]" in done.out) == (1, True)


def test_damaged_history_is_exit_2_and_never_taken_for_none(here: Partnership) -> None:
    (here.root / ".git/HEAD").write_text("nonsense\n")

    done = here.dhr("check")

    assert (done.code, "[git]" in done.err) == (2, True)
