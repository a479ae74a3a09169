"""The forges' jobs: what each is trusted with, read from the files themselves, and run here."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.portal.starting_ci import FILES, starting_ci
from tests.cli.requests import branch, signed
from tests.partnership import CANARIES, CLEAN, ONE, Partnership
from tests.project.files import ROOT

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

GITHUB = ROOT / "ci" / "github"
WORKFLOWS = sorted(path.name for path in GITHUB.glob("*.yml"))
EVERY = ("dhr-build.yml", "dhr-deep-check.yml", "dhr-structure.yml")
SECRET = re.compile(r"\bsecrets\b")
PINNED = re.compile(r"[a-z-]+/[a-z-]+@[0-9a-f]{40}")
SAFE = re.compile(
    r"\$\{\{ (vars\.DHR_\w+|secrets\.DHR_BUILDER_KEY|github\.[a-z_.]+|runner\.temp) }}"
)


def workflow(name: str) -> dict[Any, Any]:
    return dict(yaml.safe_load((GITHUB / name).read_text()))


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in WORKFLOWS:
        for job, content in workflow(name)["jobs"].items():
            yield name, job, content


def steps(name: str, job: str) -> list[dict[str, Any]]:
    return list(workflow(name)["jobs"][job]["steps"])


def gitlab() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "ci/gitlab/dhr.gitlab-ci.yml").read_text()))


def flat(script: list[Any]) -> str:
    return "\n".join(flat(each) if isinstance(each, list) else each for each in script)


# ---------------------------------------------------------------------------------------------
# GitHub


def test_there_are_three_parts() -> None:
    assert tuple(WORKFLOWS) == EVERY


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_permitted_but_to_read(name: str) -> None:
    assert workflow(name)["permissions"] == {}
    for job in workflow(name)["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert job["timeout-minutes"] <= 60


@pytest.mark.parametrize("name", EVERY)
def test_actions_of_others_are_pinned_and_nothing_checks_out(name: str) -> None:
    used = [step["uses"] for _, _, job in jobs() for step in job["steps"] if "uses" in step]

    assert all(PINNED.fullmatch(each) for each in used)
    assert not [each for each in used if "checkout" in each]
    assert "checkout@" not in (GITHUB / name).read_text()


@pytest.mark.parametrize("name", EVERY)
def test_nothing_that_others_write_becomes_part_of_a_command(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]
    text = (GITHUB / name).read_text()
    assert len(re.findall(r"\$\{\{", text)) == len(SAFE.findall(text))


def test_the_structure_s_job_holds_no_secret() -> None:
    text = (GITHUB / "dhr-structure.yml").read_text()

    assert list(workflow("dhr-structure.yml")[True]) == ["pull_request"]
    assert not SECRET.search(text)
    assert "environment:" not in text


def test_the_deep_check_runs_by_the_base_and_fetches_the_request_as_objects() -> None:
    content = workflow("dhr-deep-check.yml")
    job = content["jobs"]["deep-check"]

    assert content[True] == {"pull_request_target": {"branches": ["main"]}}
    assert job["environment"] == "dhr-check"
    run = "\n".join(step.get("run", "") for step in job["steps"])
    assert run.count("checkout") == 2
    assert "checkout --quiet --detach refs/dhr/base" in run
    assert 'checkout --quiet --detach "$DHR_PROGRAM_COMMIT"' in run
    assert "merge" not in run


@pytest.mark.parametrize(
    ("name", "job"), [("dhr-deep-check.yml", "deep-check"), ("dhr-build.yml", "internal")]
)
def test_the_key_is_in_one_step_of_a_protected_environment_after_verifying(
    name: str, job: str
) -> None:
    found = steps(name, job)
    holding = [n for n, step in enumerate(found) if SECRET.search(str(step))]
    verifying = [n for n, step in enumerate(found) if re.search(r"--structure|verify-h", str(step))]

    assert len(holding) == 1
    assert max(verifying) < holding[0]
    assert found[holding[0]]["env"] == {"BUILDER_KEY": "${{ secrets.DHR_BUILDER_KEY }}"}
    assert "environment" in workflow(name)["jobs"][job]


def test_sites_are_built_from_verified_main_alone_and_every_night() -> None:
    content = workflow("dhr-build.yml")

    assert content[True]["push"] == {"branches": ["main"]}
    assert content[True]["schedule"]
    assert set(content[True]) == {"push", "schedule", "workflow_dispatch"}
    for name, job in content["jobs"].items():
        assert job["if"] == "github.ref == 'refs/heads/main'"
        run = [step.get("run", "") for step in job["steps"]]
        verify = next(n for n, each in enumerate(run) if "verify-history" in each)
        build = next(n for n, each in enumerate(run) if f"build {name}" in each)
        assert verify < build


def test_the_public_site_is_built_without_a_key() -> None:
    assert not SECRET.search(str(workflow("dhr-build.yml")["jobs"]["public"]))


def test_every_job_sets_the_program_up_alike() -> None:
    found = {
        job["steps"][0]["run"].replace(" build/assets/assets.json", "") for _, _, job in jobs()
    }

    assert len(found) == 1


# ---------------------------------------------------------------------------------------------
# GitLab


def test_on_gitlab_the_key_is_out_of_reach_of_a_merge_request() -> None:
    found = gitlab()
    holding = {name for name, job in found.items() if "$key" in str(job) and name[0] != "."}

    assert holding == {"dhr-deep-check", "dhr-internal"}
    for name in holding:
        assert "environment" in found[name]
        conditions = [each["if"] for each in found[name]["rules"] if each.get("when") != "never"]
        assert all('$CI_COMMIT_REF_PROTECTED == "true"' in each for each in conditions)
        assert all("merge_request_event" not in each for each in conditions)
        script = flat(found[name]["script"])
        assert script.index("verify-history") < script.index("DHR_BUILDER_KEY")
    assert "DHR_BUILDER_KEY" not in str(found["dhr-structure"])
    assert "DHR_BUILDER_KEY" not in str(found["dhr-public"])


def test_on_gitlab_a_merge_request_is_fetched_as_objects() -> None:
    found = gitlab()

    assert found["variables"]["GIT_STRATEGY"] == "none"
    for name in ("dhr-structure", "dhr-deep-check"):
        script = flat(found[name]["script"])
        assert "checkout --quiet --detach refs/dhr/head" not in script
        assert "--head refs/dhr/head" in script


# ---------------------------------------------------------------------------------------------
# In a portal


def test_a_new_portal_has_them(here: Partnership) -> None:
    assert {path for path in FILES if (here.root / path).is_file()} == set(FILES)
    assert all((here.root / path).read_bytes() == data for path, data in starting_ci().items())


class Runner:
    """Runs a workflow's shell steps as a runner does, against a server on this machine."""

    def __init__(self, here: Partnership, name: str, job: str) -> None:
        self.here = here
        self.folder = here.root.with_name("runner")
        self.folder.mkdir()
        (self.folder / "program").symlink_to(ROOT)
        self.summary = self.folder / "summary.md"
        self.steps = steps(name, job)
        self.said = ""
        server = here.root.with_name("server.git")
        words = ["git", "clone", "-q", "--bare", str(here.root), str(server)]
        subprocess.run(words, check=True, env=CLEAN)
        self._set("update-ref", "refs/pull/7/head", "refs/heads/topic")

    def _set(self, *words: str) -> None:
        server = self.here.root.with_name("server.git")
        subprocess.run(["git", "-C", str(server), *words], check=True, env=CLEAN)

    def run(self) -> int:
        """Run every step but the set-up, until one fails; return its code."""
        root = self.here.git("rev-parse", "main").strip()
        told = {
            "github.server_url": str(self.here.root.parent),
            "github.repository": "server.git",
            "github.token": "t",
            "github.sha": root,
            "github.event.pull_request.number": "7",
            "github.event.pull_request.base.ref": "main",
            "github.event.pull_request.head.sha": self.here.git("rev-parse", "topic").strip(),
            "secrets.DHR_BUILDER_KEY": self.here.key("builder").read_text(),
        }
        for step in self.steps[1:]:
            if "run" not in step:
                continue
            given = {
                name: told[re.sub(r"[${} ]", "", value)]
                for name, value in step.get("env", {}).items()
            }
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.folder,
                check=False,
                capture_output=True,
                text=True,
                env={
                    **CLEAN,
                    **given,
                    "DHR_TRUST": root,
                    "GITHUB_STEP_SUMMARY": str(self.summary),
                    "RUNNER_TEMP": str(self.folder),
                    "PATH": os.environ["PATH"],
                },
            )
            self.said += done.stdout + done.stderr
            if done.returncode:
                return done.returncode
        return 0

    @property
    def portal(self) -> Path:
        return self.folder / "portal"


def left_behind(key: bytes) -> list[Path]:
    """Files with a key where the jobs put it."""
    found = []
    for path in Path("/dev/shm").glob("tmp.*"):  # noqa: S108 - memory, and not a disk
        with contextlib.suppress(OSError):
            if path.is_file() and key.strip() in path.read_bytes():
                found.append(path)
    return found


@pytest.mark.parametrize(
    ("name", "job"), [("dhr-structure.yml", "structure"), ("dhr-deep-check.yml", "deep-check")]
)
def test_a_good_request_passes_in_the_runner(here: Partnership, name: str, job: str) -> None:
    branch(here)
    here.remark("Ottoline's sister called.")
    signed(here)
    here.git("checkout", "-q", "main")
    runner = Runner(here, name, job)

    assert runner.run() == 0, runner.said
    assert runner.summary.read_text().startswith("## dhr check")
    told = runner.said + runner.summary.read_text()
    assert not [each for each in CANARIES if each in told]
    assert not left_behind(here.key("builder").read_bytes())


def test_the_runner_stops_before_the_key_where_the_structure_is_refused(
    here: Partnership,
) -> None:
    branch(here)
    (here.root / "cases" / ONE / "record.yaml").write_text("people: Ottoline\n")
    (here.root / ".gitattributes").write_text("* filter=x\n")
    signed(here, "stranger")
    here.git("checkout", "-q", "main")
    runner = Runner(here, "dhr-deep-check.yml", "deep-check")

    assert runner.run() == 1
    assert "history-unknown-key" in runner.said
    assert not runner.summary.exists()
    assert (
        runner.portal / "cases" / ONE / "record.yaml"
    ).read_bytes() == here.record().read_bytes()
