"""Which revision must stand at a path, by git's own objects alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.history.repository import Repository
from generator.history.revisions import Revisions
from tests.history.story import PATH, Story, follows
from tests.partnership import CLEAN


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("empty")
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True, env=CLEAN)
    return root


@pytest.fixture
def story(empty: Path, tmp_path: Path) -> Story:
    return Story(Path(shutil.copytree(empty, tmp_path / "story")))


def test_before_the_first_commit_a_file_is_the_first_revision(story: Story) -> None:
    story.write("one")

    assert story.expected() == follows(1)


def test_every_commit_that_changes_the_file_makes_one_revision(story: Story) -> None:
    story.commit("one")
    assert story.expected() == follows(1)
    story.commit("two")
    story.commit("else", "cases/DHR-2025-002/record.yaml")
    story.commit("three")

    assert story.expected() == follows(3, "two")


def test_changes_that_are_not_committed_are_one_revision_together(story: Story) -> None:
    story.commit("one")

    assert story.expected("two") == follows(2, "one")
    assert story.expected("another two") == follows(2, "one")


def test_an_older_revision_put_back_is_expected_to_follow_the_latest(story: Story) -> None:
    for text in ("one", "two", "three"):
        story.commit(text)

    assert story.expected("two") == follows(4, "three"), "not committed yet"
    story.commit("two")
    assert story.expected() == follows(4, "three"), "committed"


def test_the_latest_revision_is_good_again_after_an_older_one_was_put_back(story: Story) -> None:
    for text in ("one", "two", "one", "two"):
        story.commit(text)

    assert story.expected() == follows(2, "one")


def test_a_file_made_again_after_a_deletion_follows_the_one_deleted(story: Story) -> None:
    story.commit("one")
    story.commit("two")
    story.commit(None)

    assert story.expected("new") == follows(3, "two")
    story.commit("new")
    assert story.expected() == follows(3, "two")


def test_the_first_revision_put_back_after_a_deletion_is_an_older_one(story: Story) -> None:
    story.commit("one")
    story.commit("two")
    story.commit(None)
    story.commit("one")

    assert story.expected() == follows(3, "two")


def test_a_deleted_file_may_come_back_as_it_was(story: Story) -> None:
    story.commit("one")
    story.commit("two")
    story.commit(None)
    story.commit("two")

    assert story.expected() == follows(2, "one")


def test_the_latest_revision_may_come_back_before_it_is_committed(story: Story) -> None:
    for text in ("one", "two", "one"):
        story.commit(text)
    assert story.expected("two") == follows(2, "one"), "after an older one was put back"
    story.commit(None)
    assert story.expected("two") == follows(2, "one"), "after a deletion"


def test_a_merge_of_two_changes_names_both_files_before_it(story: Story) -> None:
    story.commit("one")
    story.branch("other")
    story.commit("theirs")
    story.switch("main")
    story.commit("ours")
    story.merge("other", "both")

    assert story.expected() == follows(3, "ours", "theirs")


def test_a_merge_takes_the_longer_side_s_number(story: Story) -> None:
    story.commit("one")
    story.branch("other")
    for text in ("two", "three", "four"):
        story.commit(text)
    story.switch("main")
    story.commit("ours")
    story.merge("other", "both")

    assert story.expected() == follows(5, "four", "ours")


def test_a_merge_that_takes_one_side_as_it_is_makes_no_revision(story: Story) -> None:
    story.commit("one")
    story.branch("other")
    story.commit("unrelated", "cases/DHR-2025-002/record.yaml")
    story.switch("main")
    story.commit("two")
    story.merge("other", "two")

    assert story.expected() == follows(2, "one")


@pytest.mark.parametrize("parents", [2, 3])
def test_a_merge_that_keeps_an_older_revision_puts_it_back(story: Story, parents: int) -> None:
    story.commit("one")
    story.branch("older")
    story.commit("unrelated", "cases/DHR-2025-002/record.yaml")
    others = ["main", *(f"other-{number}" for number in range(parents - 2))]
    for other in others[1:]:
        story.branch(other, "older")
        story.commit(f"unrelated to {other}", "cases/DHR-2025-003/record.yaml")
    story.switch("main")
    story.commit("two")
    story.commit("three")
    story.switch("older")
    story.git("merge", "--quiet", "--strategy", "ours", "--message", "Merge", *others)

    assert story.expected("one") == follows(4, "three")


def test_after_an_older_revision_was_put_back_only_the_latest_helps(story: Story) -> None:
    for text in ("one", "two", "three", "one"):
        story.commit(text)

    assert story.expected("three") == follows(3, "two"), "the latest, not committed yet"
    assert story.expected("new") == follows(4, "three"), "a new one, not committed yet"
    story.commit("new")
    assert story.expected() == follows(4, "three")


def test_a_file_that_a_branch_brought_is_the_same_revision_after_the_merge(story: Story) -> None:
    story.commit("unrelated", "cases/DHR-2025-002/record.yaml")
    story.branch("other")
    story.commit("one")
    story.commit("two")
    story.switch("main")
    story.merge("other", "two")

    assert story.expected() == follows(2, "one")


def test_the_same_change_on_two_branches_is_one_revision(story: Story) -> None:
    story.commit("one")
    story.branch("other")
    story.commit("two")
    story.switch("main")
    story.commit("two")
    story.merge("other", "two")

    assert story.expected() == follows(2, "one")


def test_a_moved_file_begins_anew_at_its_path(story: Story) -> None:
    story.commit("one")
    story.commit("two")
    story.git("mv", PATH, "cases/moved.yaml")
    story.git("commit", "--quiet", "--message", "Moved")

    assert story.expected(path="cases/moved.yaml") == follows(1)


def test_nothing_is_expected_where_history_is_cut_off(story: Story, tmp_path: Path) -> None:
    story.commit("one")
    story.commit("two")
    command = ["git", "clone", "-q", "--depth", "1", story.root.as_uri(), str(tmp_path / "cut")]
    subprocess.run(command, check=True, env=CLEAN, capture_output=True)
    cut = Story(tmp_path / "cut")

    assert cut.expected() is None
    revisions = Revisions(Repository(cut.root), "cases")
    assert revisions.follow(PATH) is None
    assert (revisions.digest_at_head(PATH),) == follows(1, "two").previous


def test_replaced_and_grafted_objects_are_not_believed(story: Story) -> None:
    first = story.commit("one")
    second = story.commit("two")
    story.git("replace", second, first)
    (story.root / ".git/info").mkdir(exist_ok=True)
    (story.root / ".git/info/grafts").write_text(f"{second}\n")

    assert story.expected("two") == follows(2, "one")


def test_settings_of_the_repository_change_nothing(story: Story) -> None:
    story.commit("one")
    story.branch("other")
    story.commit("theirs")
    story.switch("main")
    story.commit("ours")
    story.merge("other", "both")
    for setting in (
        "log.diffMerges=off", "log.showSignature=true", "diff.renames=copies",
        "log.follow=true", "core.quotePath=false", "core.fsmonitor=false", "log.showRoot=false",
        "i18n.logOutputEncoding=utf-16", "core.worktree=/", "diff.relative=true",
    ):  # fmt: skip
        story.git("config", *setting.split("="))

    assert story.expected() == follows(3, "ours", "theirs")


def test_names_that_no_portal_has_do_not_upset_the_reading(story: Story) -> None:
    story.commit("one")
    story.commit("odd", "cases/a\tb\nc é.yaml")

    assert story.expected() == follows(1)


def test_reading_all_at_once_says_the_same_as_reading_one(story: Story) -> None:
    story.commit("one")
    story.commit("two")
    story.commit("other", "cases/DHR-2025-002/record.yaml")
    every = Revisions(Repository(story.root), "cases", "policy/directory.yaml")
    every.prepare()

    assert every.expected(PATH, b"two") == story.expected()
