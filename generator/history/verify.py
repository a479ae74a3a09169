"""What `dhr verify-history` begins with: a trust root from outside, and a clone that shows it all.

- The trust root is the full id of a commit. A branch or a tag would be a name that whoever can
  push may move, so names are refused.
- A clone with a part of history (shallow), or with means to show another one (grafts,
  replacements), is refused before anything in it is judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.errors import InputError, Place, SetupError, TamperError
from generator.history.objects import ObjectStore
from generator.history.refusals import RefusedError
from generator.history.repository import Repository, open_repository
from generator.history.steps import Verification, Verified

ROOT: Final = "the trust root"
_ID: Final = re.compile(r"[0-9a-f]{40}")


class NoTrustRootError(SetupError):
    """There is nothing to begin from."""

    code = "no-trust-root"
    default_remedy = (
        "take the full id of a commit that the partnership has agreed on, from outside this "
        "repository: dhr verify-history --trust COMMIT, or set DHR_TRUST; the demonstration has "
        "no signed history, and asks for none"
    )


class NoWholeHistoryError(SetupError):
    """The folder has no git history, or not all of it."""

    code = "no-whole-history"
    default_remedy = "verify in a whole clone; `git fetch --unshallow` completes a shallow one"


class ReplacedHistoryError(TamperError):
    """The clone has means to show another history than the one it has."""

    code = "replaced-history"
    default_remedy = (
        "delete .git/info/grafts and `git for-each-ref refs/replace`, if you know why they are "
        "there; else report it, and verify in a fresh clone"
    )


class RangeError(InputError):
    """What should be verified is no range of commits in this clone."""

    code = "history-range"
    default_remedy = "write BASE..HEAD with commits or branches, for example main..my-branch"


@dataclass(frozen=True)
class History:
    """What was verified: from where, up to which head, and what was found."""

    trust: str
    base: str | None
    head: str
    found: Verified


def verify_history(root: Path, trust: str | None, span: str | None) -> History:
    """Verify a portal's history from the trust root to HEAD, or a branch as `BASE..HEAD`."""
    repository = _whole(root)
    start = _trust(repository, trust)
    base, head = _span(repository, span)
    heads = [head] if base is None else [base, head]
    with ObjectStore(repository) as store:
        try:
            verification = Verification(store, start, heads)
            verification.main(base or head)
            if base is not None:
                verification.branch(head)
        except RefusedError as error:
            found = Verified(start, refusals=[error.of(head)])
        else:
            found = verification.found
    return History(start, base, head, found)


def _whole(root: Path) -> Repository:
    place = Place(str(root))
    repository = open_repository(root)
    if repository is None:
        raise NoWholeHistoryError(place, "is no git repository of its own")
    if repository.run("rev-parse", "--show-object-format").strip() != b"sha1":
        raise NoWholeHistoryError(place, "names its objects in another way than SHA-1")
    if repository.is_shallow():
        raise NoWholeHistoryError(place, "is a shallow clone")
    grafts = repository.own_file("info/grafts")
    if grafts.is_symlink() or grafts.exists():
        raise ReplacedHistoryError(place, "has grafts, which show other parents than commits have")
    if repository.run("for-each-ref", "--count=1", "refs/replace"):
        raise ReplacedHistoryError(
            place, "has replacements, which show other objects than are there"
        )
    return repository


def _trust(repository: Repository, trust: str | None) -> str:
    if not trust:
        raise NoTrustRootError(Place(ROOT), "is not given, so nothing can be verified")
    if not _ID.fullmatch(trust):
        problem = "is not the full id of a commit: a branch, a tag or a short id can be moved"
        raise NoTrustRootError(Place(ROOT), problem)
    if repository.commit(trust) != trust:
        raise NoTrustRootError(Place(ROOT), "is no commit of this clone")
    return trust


def _span(repository: Repository, span: str | None) -> tuple[str | None, str]:
    """Return the base and the head of a range; without one, HEAD and no base."""
    if span is None:
        return None, _commit(repository, "HEAD")
    base, dots, head = span.partition("..")
    if not dots or not base or head.startswith("."):
        raise RangeError(Place("the range"), "is not of the form BASE..HEAD")
    return _commit(repository, base), _commit(repository, head or "HEAD")


def _commit(repository: Repository, name: str) -> str:
    found = repository.commit(name)
    if found is None:
        raise RangeError(Place("the range"), "names a commit that this clone does not have")
    return found
