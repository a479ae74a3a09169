"""What git's hooks keep on this machine: plaintext, foreign recipients, unsigned commits, names.

- A commit is judged as verified history will judge it, as far as it can be before it is signed.
- Without an identity nothing can be compared with names: the message passes, and it is said.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.clone.git import CloneGit
from generator.clone.messages import refuse_names
from generator.clone.saving import STILL_TO_COME, NotSavedError
from generator.clone.submitting import base_of_push, refuse_unfit
from generator.errors import InputError, Place
from generator.files.reading import read_bounded
from generator.history.refusals import Rule
from generator.history.verify import verify_history
from generator.portal.partnership import Portal

_MAX_MESSAGE: Final = 1_000_000
_SIGNING: Final = frozenset({Rule.UNSIGNED, Rule.MERGE})
_GONE: Final = "0" * 40


class UnsignedByDefaultError(InputError):
    """A commit would be made without a signature."""

    code = "unsigned"
    default_remedy = "use `dhr save`, which signs; or name your key: `dhr init --signing-key FILE`"


def before_commit(root: Path) -> None:
    """Judge what is staged: kinds of file, names, sizes, sealing and recipients."""
    git = CloneGit(root)
    if git.head is None:
        return
    tree = git.repository.run("write-tree").decode().strip()
    words = ("commit-tree", "--no-gpg-sign", "-p", git.head, tree)
    made = git.run(*words, stdin=b"A trial\n").decode().strip()
    found = verify_history(root, git.head, f"{git.head}..{made}").found
    bad = [r for r in found.refusals if r.rule not in STILL_TO_COME | _SIGNING]
    if bad:
        first = bad[0]
        place = Place(first.path or "the commit")
        raise NotSavedError(place, f"{first.problem} ({first.rule})", remedy=first.remedy)
    touches = any(each.rule in _SIGNING for each in found.refusals)
    if touches and git.setting("commit.gpgsign") != "true":
        raise UnsignedByDefaultError(Place("the commit"), "would not be signed")


def check_message(portal: Portal, file: Path) -> None:
    """Refuse a commit message that names somebody of a case."""
    data = read_bounded(file.resolve().parent, file.name, _MAX_MESSAGE)
    refuse_names(portal, data.decode("utf-8", "replace"), Place("the message"))


def before_push(root: Path, portal: Portal | None, told: str) -> None:
    """Judge what is about to be pushed; `told` are the lines that git gives to the hook."""
    git = CloneGit(root)
    for line in told.splitlines():
        fields = line.split()
        if len(fields) != 4 or fields[1] == _GONE:  # noqa: PLR2004 - githooks(5), pre-push
            continue
        base = base_of_push(git, fields[1])
        if base is not None and base != fields[1]:
            refuse_unfit(portal, git, base, fields[1])
