"""Submitting: a branch goes to the shared repository, and the officer to where it is reviewed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from generator.clone.git import CloneGit
from generator.clone.messages import refuse_names
from generator.clone.saving import STILL_TO_COME, NotSavedError, refuse_unsaved
from generator.errors import InputError, Place
from generator.history.refusals import Refusal
from generator.history.verify import verify_history
from generator.portal.partnership import Portal

_ADDRESS: Final = re.compile(
    r"(?:https?://|ssh://)?(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+)?[:/](?P<path>[^\s?#]+?)(?:\.git)?/?"
)


class NothingToSubmitError(InputError):
    """The branch has nothing that main has not."""

    code = "nothing-to-submit"
    default_remedy = "begin a branch with `dhr start CASE`, change something, and `dhr save`"


class NoRemoteError(InputError):
    """The clone came from nowhere, so there is nowhere to submit to."""

    code = "no-remote"
    default_remedy = "name the shared repository: git remote add origin ADDRESS"


@dataclass(frozen=True)
class Submitted:
    """What was pushed, and where to go on."""

    branch: str
    commits: int
    address: str | None
    """Where a pull request is opened; None where the forge is not known."""
    pending: tuple[Refusal, ...]


def submit(portal: Portal) -> Submitted:
    """Push the branch that is here; raises where its history would be refused."""
    git = CloneGit(portal.root)
    remote, branch = git.remote, git.branch
    if remote is None:
        raise NoRemoteError(Place("origin"), "is not there")
    if branch is None or branch == "main":
        raise NothingToSubmitError(Place(branch or "HEAD"), "is not a branch of your own")
    refuse_unsaved(git)
    base = _base(git)
    commits = _commits(git, base, "HEAD")
    if not commits:
        raise NothingToSubmitError(Place(branch), "has nothing that main has not")
    pending = refuse_unfit(portal, git, base, "HEAD")
    refspec = f"refs/heads/{branch}:refs/heads/{branch}"
    git.with_the_world("push", "--quiet", "--set-upstream", "origin", refspec)
    return Submitted(branch, len(commits), review_address(remote, branch), pending)


def refuse_unfit(portal: Portal | None, git: CloneGit, base: str, head: str) -> tuple[Refusal, ...]:
    """Refuse a branch that would not pass review: its signatures, and names in its messages.

    Returns what is still to come, such as approvals. Without a portal no name is looked for.
    """
    if portal is not None:
        for commit in _commits(git, base, head):
            words = ("show", "--no-patch", "--format=%B", commit)
            text = git.repository.run(*words).decode("utf-8", "replace")
            refuse_names(portal, text, Place(f"commit {commit[:12]}"))
    target = git.repository.commit(head)
    found = verify_history(git.root, base, f"{base}..{target}").found
    stopping = [each for each in found.refusals if each.rule not in STILL_TO_COME]
    if stopping:
        first = stopping[0]
        place = Place(f"commit {first.commit[:12]}{' ' + first.path if first.path else ''}")
        raise NotSavedError(place, f"{first.problem} ({first.rule})", remedy=first.remedy)
    return tuple(found.refusals)


def review_address(remote: str, branch: str) -> str | None:
    """Return where a pull request for a branch is opened, for the forges that say so in print."""
    found = _ADDRESS.fullmatch(remote)
    if found is None:
        return None
    host, path = found["host"], found["path"]
    if "gitlab" in host:
        asked = f"merge_request[source_branch]={quote(branch, safe='')}"
        return f"https://{host}/{path}/-/merge_requests/new?{quote(asked, safe='=&%')}"
    if "github" in host:
        return f"https://{host}/{path}/compare/main...{quote(branch)}?expand=1"
    return None


def _base(git: CloneGit) -> str:
    found = git.attempt("merge-base", git.main, "HEAD").stdout.decode().strip()
    if not found:
        raise NothingToSubmitError(Place("HEAD"), "did not begin from main")
    return found


def _commits(git: CloneGit, base: str, head: str) -> list[str]:
    return git.run("rev-list", f"{base}..{head}").decode().split()


def base_of_push(git: CloneGit, head: str) -> str | None:
    """Return where what is pushed left main; None where main is not known."""
    found = git.attempt("merge-base", git.main, head)
    return found.stdout.decode().strip() or None
