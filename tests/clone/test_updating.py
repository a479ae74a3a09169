"""dhr update: what main has had meanwhile comes into a branch, record by record, fact by fact."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from generator.errors import Place
from generator.records.case import SECTIONS
from generator.vault.record_file import inspect
from tests.clone.office import REMARK, Desk, Office
from tests.partnership import CANARIES, CLEAN, ONE, TWO

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

GIVEN = {"when": "2026-05-20", "by": "Midmarch Police"}
OURS: dict[str, Any] = {"notification": {"chair_notified": {**GIVEN, "when": "2026-05-21"}}}
THEIRS: dict[str, Any] = {"notification": {"chair_notified": {**GIVEN, "when": "2026-05-22"}}}


@pytest.fixture
def both(working: Office) -> Office:
    """Ben's remark is on main; Ada, who began before, has saved one of hers on her branch."""
    working.delivered(working.ben, "From Ben")
    working.ada.remark("From Ada")
    working.ada.save()
    return working


@pytest.fixture
def against(working: Office) -> Office:
    """Ada and Ben have written different days for one fact."""
    office = working
    assert office.ben.dhr("start", ONE).code == 0
    office.ben.change(**THEIRS)
    office.ben.save()
    assert office.ben.dhr("submit").code == 0
    office.merge(office.ben, office.ben.git("symbolic-ref", "--short", "HEAD"))
    office.ada.change(**OURS)
    office.ada.save()
    return office


def chair_notified(desk: Desk) -> str:
    return str(desk.tree()["notification"]["chair_notified"]["when"])


def test_two_officers_changes_to_one_case_are_merged_by_fact(both: Office) -> None:
    done = both.ada.dhr("update")

    assert done.code == 0, done.err
    assert sorted(both.ada.remarks()) == ["From Ada", "From Ben"]
    assert both.ada.git("status", "--porcelain") == ""
    assert len(both.ada.git("log", "-1", "--format=%P").split()) == 2


def test_a_merged_record_verifies_and_the_check_finds_nothing_broken(both: Office) -> None:
    both.ada.dhr("update")

    assert both.ada.refusals(both.first) == []
    assert both.ada.broken() == 0
    both.ada.remark("And on")
    both.ada.save()
    assert both.ada.broken() == 0


@pytest.mark.extra
def test_what_was_merged_reaches_main_and_everybody(both: Office) -> None:
    both.ada.dhr("update")
    assert both.ada.dhr("submit").code == 0
    head = both.merge(both.ada, both.ada.git("symbolic-ref", "--short", "HEAD"))
    assert both.ada.refusals(both.first, head) == []

    assert both.ben.dhr("start", ONE).code == 0
    assert sorted(both.ben.remarks()) == ["From Ada", "From Ben"]


def test_a_branch_without_work_of_its_own_simply_goes_on(office: Office) -> None:
    assert office.ada.dhr("start", ONE).code == 0
    office.delivered(office.ben, "From Ben")

    assert office.ada.dhr("update").code == 0
    assert office.ada.remarks() == ["From Ben"]
    assert office.ada.head() == office.ada.head("origin/main")
    assert "everything of main already" in office.ada.dhr("update").err


def test_changes_of_two_cases_need_no_merging_of_facts(office: Office) -> None:
    assert office.ada.dhr("start", ONE).code == 0
    office.delivered(office.ben, "From Ben", TWO)
    office.ada.remark("From Ada")
    office.ada.save()

    assert office.ada.dhr("update").code == 0
    assert office.ada.remarks(TWO) == ["From Ben"]
    assert office.ada.remarks(ONE) == ["From Ada"]


# ---------------------------------------------------------------------------------------------
# Contradictions


def test_a_contradiction_is_told_in_words_and_ours_stays_sealed(against: Office) -> None:
    before = against.ada.here.record().read_bytes()
    done = against.ada.here.run("update", identity="officer-1")

    assert done.code == 1
    assert "notification.chair_notified" in done.err
    assert "[update-conflict]" in done.err
    assert against.ada.here.record().read_bytes() == before
    assert not any(canary in done.said for canary in CANARIES)


def test_a_contradiction_is_resolved_by_editing_and_saving(against: Office) -> None:
    assert against.ada.dhr("update").code == 1
    against.ada.change(**THEIRS)
    against.ada.save()

    assert chair_notified(against.ada) == "2026-05-22"
    assert len(against.ada.git("log", "-1", "--format=%P").split()) == 2
    assert against.ada.refusals(against.first) == []
    assert against.ada.broken() == 0


def test_ours_may_be_what_is_right(against: Office) -> None:
    assert against.ada.dhr("update").code == 1
    against.ada.change(**OURS, notes={"remarks": [{**REMARK, "note": "Ours is right"}]})
    against.ada.save()

    assert chair_notified(against.ada) == "2026-05-21"
    assert against.ada.refusals(against.first) == []


def test_an_update_may_be_given_up(against: Office) -> None:
    head = against.ada.head()
    assert against.ada.dhr("update").code == 1
    assert "[merge-in-progress]" in against.ada.dhr("update").err
    assert "[merge-in-progress]" in against.ada.dhr("start", TWO).err

    assert against.ada.dhr("update", "--give-up").code == 0
    assert against.ada.head() == head
    assert against.ada.git("status", "--porcelain") == ""
    assert chair_notified(against.ada) == "2026-05-21"


def test_without_the_merge_driver_the_check_names_the_cause(both: Office) -> None:
    both.ada.git("config", "--remove-section", "merge.dhr")
    both.ada.git("fetch", "--quiet", "origin")
    assert both.ada.attempt("merge", "origin/main").returncode == 1
    done = both.ada.dhr("check", ONE)

    assert done.code == 1
    assert "both sides of a merge" in done.out
    assert "dhr init" in done.out


def test_git_s_own_merge_uses_the_driver_too(both: Office) -> None:
    key = str(both.ada.here.key("officer-1"))
    both.ada.git("fetch", "--quiet", "origin", "main")
    done = both.ada.attempt("merge", "-m", "Bring main in", "FETCH_HEAD", env={"DHR_IDENTITY": key})

    assert done.returncode == 0, done.stderr
    assert sorted(both.ada.remarks()) == ["From Ada", "From Ben"]
    assert both.ada.refusals(both.first) == []


def test_a_merge_by_somebody_without_a_key_leaves_ours_as_it_is(both: Office) -> None:
    both.ada.git("config", "--unset", "dhr.identity")
    both.ada.git("fetch", "--quiet", "origin")
    before = both.ada.here.record().read_bytes()
    done = both.ada.attempt("merge", "-m", "Bring main in", "origin/main")

    assert done.returncode == 1
    assert "[identity-missing]" in done.stderr or "no identity" in done.stderr
    assert both.ada.here.record().read_bytes() == before


# ---------------------------------------------------------------------------------------------
# What others pushed


def test_nothing_is_built_on_what_a_stranger_pushed(office: Office) -> None:
    stranger = office.ben
    stranger.remark("Cleared by the Home Office")
    stranger.git("add", "--all")
    stranger.git("commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", "A change")
    stranger.git("push", "--quiet", "--no-verify", "origin", "HEAD:main")

    done = office.ada.dhr("start", ONE)
    assert done.code == 1
    assert "[main-not-verified]" in done.err
    assert office.ada.git("symbolic-ref", "--short", "HEAD") == "main"
    assert office.ada.git("config", "dhr.trust") == office.first


def test_a_main_that_was_put_back_is_noticed(office: Office) -> None:
    office.delivered(office.ben, "From Ben")
    assert office.ada.dhr("start", ONE).code == 0
    bare = ["git", "--git-dir", str(office.origin), "update-ref", "refs/heads/main", office.first]
    subprocess.run(bare, check=True, env=CLEAN)

    done = office.ada.dhr("start", TWO)
    assert done.code == 1
    assert "history-head" in done.err or "[main-not-verified]" in done.err


@pytest.mark.extra
def test_both_sides_of_a_merge_are_whole_records(both: Office) -> None:
    both.ada.dhr("update")
    data = both.ada.here.record().read_bytes()

    found = inspect(data, Place("record"), sections=SECTIONS)
    assert len(found.recipients) == 5
