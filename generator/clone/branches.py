"""Branches of an officer's clone: one for each piece of work, from main and with main's changes.

Where the clone's set-up names a trust root, what came from others is verified before anything is
built on it, and the trust root moves on to what was verified.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.clone.git import CloneGit, GitFailedError
from generator.clone.saving import Saved, refuse_unsaved, save
from generator.clone.setup import TRUST, VERIFIED
from generator.errors import InputError, Place, TamperError
from generator.files.lock import repository_lock
from generator.history.verify import verify_history
from generator.portal.errors import NoSuchCaseError
from generator.portal.partnership import Portal
from generator.portal.tree import is_case_id

POLICY: Final = "policy"
_CONFLICT: Final = 1


class NotVerifiedError(TamperError):
    """What others pushed is not what somebody who may do so made."""

    code = "main-not-verified"
    default_remedy = "`dhr verify-history` tells all; do not go on from it, and tell a key officer"


class MergeInProgressError(InputError):
    """A merge is not finished."""

    code = "merge-in-progress"
    default_remedy = "finish it with `dhr save`; or give it up with `dhr update --give-up`"


class UpdateConflictError(InputError):
    """Two officers' changes contradict each other."""

    code = "update-conflict"
    default_remedy = (
        "see above what contradicts; write what is right with `dhr edit CASE`, then `dhr save`; "
        "or give up with `dhr update --give-up`"
    )


class NoMainError(InputError):
    """There is no main to begin from."""

    code = "no-main"
    default_remedy = "commit the portal to a branch `main` first"


@dataclass(frozen=True)
class Updated:
    """What bringing main in gave."""

    behind: int
    """Commits of main that the branch did not have."""
    saved: Saved | None
    """The merge, where one was needed."""


def start(root: Path, what: str, day: dt.date, *, fetch: bool = True) -> str:
    """Make a branch for work on a case, or on the policy, and switch to it; return its name."""
    git = CloneGit(root)
    if what != POLICY and not is_case_id(what):
        raise NoSuchCaseError(
            Place(what),
            "is not the form of a case",
            remedy="give a case, like DHR-2026-001, or policy",
        )
    _refuse_merge(git)
    if git.branch not in ("main", None):
        refuse_unsaved(git)
    _fetch(git, fetch=fetch)
    main = git.repository.commit(git.main)
    if main is None:
        raise NoMainError(Place("main"), "is not there")
    verify_since_trust(git, main)
    name = _free_name(git, f"{what}/{day.isoformat()}")
    with repository_lock(root, "dhr start"):
        done = git.attempt("switch", "--quiet", "--no-track", "--create", name, main, shown=True)
    if done.returncode != 0:
        raise GitFailedError(
            Place(name),
            "could not be begun: what is changed here does not fit main",
            remedy="save the changes on the branch that they belong to, or ask a colleague",
        )
    return name


def update(
    portal: Portal, *, key: Path | None, identity: Path | None, fetch: bool = True
) -> Updated:
    """Bring main into the branch that is here; records are merged by fact and signed for."""
    git = CloneGit(portal.root)
    _refuse_merge(git)
    refuse_unsaved(git)
    _fetch(git, fetch=fetch)
    main = git.repository.commit(git.main)
    if main is None:
        raise NoMainError(Place("main"), "is not there")
    behind = int(git.run("rev-list", "--count", f"HEAD..{main}").decode())
    if not behind:
        return Updated(0, None)
    verify_since_trust(git, main)
    environment = {} if identity is None else {"DHR_IDENTITY": str(identity.absolute())}
    with repository_lock(portal.root, "dhr update"):
        status = _merge(git, main, environment)
    if status == _CONFLICT or git.run("ls-files", "--unmerged", "-z"):
        raise UpdateConflictError(Place(git.branch or "HEAD"), "and main contradict each other")
    if git.merging is None:
        return Updated(behind, None)
    fresh = Portal.open(
        portal.root, identity=identity, today=portal.today, now=dt.datetime.now(tz=dt.UTC)
    )
    return Updated(behind, save(fresh, key=key))


def give_up(root: Path) -> None:
    """Take back a merge that is not finished: the branch is as it was before."""
    git = CloneGit(root)
    if git.merging is None:
        raise InputError(Place("the merge"), "is not going on", remedy="there is nothing to do")
    with repository_lock(root, "dhr update"):
        git.run("merge", "--abort")


def verify_since_trust(git: CloneGit, head: str) -> None:
    """Verify what leads to a commit of main since it was last done, if a trust root is named."""
    trust = git.setting(VERIFIED) or git.setting(TRUST)
    if trust is None or trust == head:
        return
    found = verify_history(git.root, trust, None if head == git.head else f"{head}..{head}").found
    if found.refusals:
        first = found.refusals[0]
        raise NotVerifiedError(
            Place(f"commit {first.commit[:12]}"), f"{first.problem} ({first.rule})"
        )
    git.set(VERIFIED, found.upto)


def _merge(git: CloneGit, main: str, environment: Mapping[str, str]) -> int:
    words = ("merge", "--quiet", "--no-commit", "--no-stat", "--no-verify-signatures", main)
    status = git.attempt(*words, env=environment, shown=True).returncode
    if status not in (0, _CONFLICT):
        raise GitFailedError(Place("git merge"), f"git ended with status {status}")
    return status


def _fetch(git: CloneGit, *, fetch: bool) -> None:
    if fetch and git.remote is not None:
        refspec = "+refs/heads/main:refs/remotes/origin/main"
        git.with_the_world("fetch", "--quiet", "--no-tags", "origin", refspec)


def _refuse_merge(git: CloneGit) -> None:
    if git.merging is not None:
        raise MergeInProgressError(Place(git.branch or "HEAD"), "is in the middle of a merge")


def _free_name(git: CloneGit, name: str) -> str:
    taken = {
        os.fsdecode(each)
        for each in git.run("for-each-ref", "--format=%(refname:short)", "refs/heads").split(b"\n")
    }
    tried, count = name, 1
    while tried in taken:
        count += 1
        tried = f"{name}-{count}"
    return tried
