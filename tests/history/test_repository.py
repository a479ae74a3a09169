"""Reading git's objects: what it refuses, and what it never runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator.errors import SetupError
from generator.history.repository import GitUnusableError, Repository, blob_id, open_repository
from generator.history.revisions import Revisions
from tests.history.story import PATH, Story, follows
from tests.partnership import CLEAN


@pytest.fixture
def story(tmp_path: Path) -> Story:
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True, env=CLEAN)
    story = Story(tmp_path)
    story.commit("one")
    return story


def test_a_blob_has_the_name_that_git_gives_it(story: Story) -> None:
    assert blob_id(b"one") == story.git("rev-parse", f"HEAD:{PATH}")


def test_a_folder_without_git_is_no_repository(tmp_path: Path) -> None:
    assert open_repository(tmp_path) is None


def test_a_folder_inside_a_repository_is_none_of_its_own(story: Story) -> None:
    assert open_repository(story.root / "cases") is None


def test_a_repository_without_commits_has_no_head(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, env=CLEAN)

    assert Repository(tmp_path).head() is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("HEAD", id="its HEAD is nonsense"),
        pytest.param("config", id="its configuration is nonsense"),
    ],
)
def test_a_damaged_repository_is_an_error_and_not_an_empty_history(
    story: Story, damage: str
) -> None:
    (story.root / ".git" / damage).write_text("[nonsense\n")

    with pytest.raises(GitUnusableError):
        Revisions(Repository(story.root), "cases")


def test_a_missing_object_is_an_error_of_ours(story: Story) -> None:
    story.commit("two")
    blob = blob_id(b"one")
    (story.root / ".git/objects" / blob[:2] / blob[2:]).unlink()

    with pytest.raises(GitUnusableError):
        Revisions(Repository(story.root), "cases").expected(PATH, b"two")


def test_a_machine_without_git_is_told_so(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(story.root))

    with pytest.raises(SetupError, match="not installed"):
        Repository(story.root).head()


def test_nothing_that_a_repository_configures_is_run(story: Story) -> None:
    trap = story.root / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {story.root}/sprung\ncat\n")
    trap.chmod(0o755)
    story.commit("two")
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "diff.d.textconv"):
        story.git("config", name, str(trap))
    story.git("config", "log.showSignature", "true")
    (story.root / ".git/hooks/post-checkout").write_text(trap.read_text())
    (story.root / ".git/info").mkdir(exist_ok=True)
    (story.root / ".git/info/attributes").write_text("* diff=d filter=d\n")

    revisions = Revisions(Repository(story.root), "cases")
    revisions.prepare()
    revisions.expected(PATH, b"two")

    assert not (story.root / "sprung").exists()


def test_a_hook_s_environment_does_not_lead_to_another_repository(
    story: Story, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other")))
    monkeypatch.setenv("GIT_INDEX_FILE", os.devnull)

    assert Repository(story.root).head() is not None


@pytest.mark.parametrize("variable", ["GIT_WORK_TREE", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"])
def test_a_setting_of_the_environment_does_not_hide_history(
    story: Story, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    story.commit("two")
    monkeypatch.setenv(variable, "/" if variable == "GIT_WORK_TREE" else "1")

    assert Revisions(Repository(story.root), "cases").expected(PATH, b"two") == follows(2, "one")
