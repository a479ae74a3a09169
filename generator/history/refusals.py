"""Why a commit is refused: one rule each, said with the commit, the path and what to do next.

A refusal is a value: all that is wrong with a change is told at once. Paths are given only where
they have a form that the portal gives them; another name could say something about somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.errors import Place, TamperError

SHORT: Final = 12  # characters of a commit's id that people read


class Rule(StrEnum):
    """What every change must keep; the value is the code that is printed."""

    UNSIGNED = "history-unsigned"
    MERGE = "history-merge"
    NOT_SSH = "history-not-ssh"
    SIGNATURE = "history-signature"
    NAMESPACE = "history-namespace"
    UNKNOWN_KEY = "history-unknown-key"
    REMOVED_KEY = "history-removed-key"
    OWN_KEY = "history-own-key"
    ROLE = "history-role"
    BEHIND = "history-behind"
    RECIPIENTS = "history-recipients"
    SEALED = "history-sealed"
    POLICY = "history-policy"
    APPROVALS = "history-approvals"
    APPROVAL_KEPT = "history-approval-kept"
    KEY_OFFICERS = "history-key-officers"
    CASE_KEPT = "history-case-kept"
    KIND = "history-file-kind"
    NAME = "history-name"
    SIZE = "history-size"
    OBJECT = "history-object"
    ROOT = "history-root"
    MANY_PARENTS = "history-many-parents"


_REMEDY: Final[Mapping[Rule, str]] = {
    Rule.UNSIGNED: "its author commits it again with `git commit -S`; where a forge squashed or "
    "rebased, merge the branch with a merge commit instead",
    Rule.MERGE: "merge again without changing anything by hand, or sign the merge",
    Rule.NOT_SSH: "sign with the SSH key that the policy names: git config gpg.format ssh",
    Rule.SIGNATURE: "do not merge it; its author commits it again and signs, or reports it",
    Rule.NAMESPACE: "sign the commit itself, with `git commit -S`",
    Rule.UNKNOWN_KEY: "sign with a key that the policy names for you, or have a key officer add "
    "yours in a change of its own first",
    Rule.REMOVED_KEY: "do not merge it; somebody whose key is in the policy commits the change "
    "again, if it is right",
    Rule.OWN_KEY: "have the change of policy merged first; then commit and sign this anew",
    Rule.ROLE: "somebody who may makes this change; policy/people.yaml has roles and grants",
    Rule.BEHIND: "bring main into the branch first, and check and approve what it is then",
    Rule.RECIPIENTS: "take back what was changed by hand; seal with `dhr grant`, `dhr revoke` or "
    "`dhr edit` under the policy of main, and commit record and policy together",
    Rule.SEALED: "restore the file from git, and make changes with `dhr` only",
    Rule.POLICY: "a key officer corrects policy/people.yaml and commits it again",
    Rule.APPROVALS: "two key officers approve it: dhr approve --policy main --person PERSON "
    "--key FILE; the branch is then merged with a merge commit",
    Rule.APPROVAL_KEPT: "leave used approvals as they are; approve the new change instead",
    Rule.KEY_OFFICERS: "name two key officers with signing keys: with fewer no policy could ever "
    "be changed again",
    Rule.CASE_KEPT: "restore the case from git: no role may take a whole case away",
    Rule.KIND: "commit it as a plain file that is not executable",
    Rule.NAME: "take it away, or give it a name as docs/formats.md has it",
    Rule.SIZE: "split it, or keep it as a document: dhr documents add",
    Rule.OBJECT: "get a whole, undamaged clone (git fsck says what is wrong), and report it",
    Rule.ROOT: "merge only branches that began from this portal's main",
    Rule.MANY_PARENTS: "merge one branch at a time",
}


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong with one commit."""

    commit: str
    path: str | None
    rule: Rule
    problem: str

    @property
    def remedy(self) -> str:
        """Return what to do next."""
        return _REMEDY[self.rule]

    def __str__(self) -> str:
        """Write it as errors are written."""
        path = f" {self.path}" if self.path else ""
        head = f"commit {self.commit[:SHORT]}{path}: {self.problem}"
        return f"{head} [{self.rule}]\n  hint: {self.remedy}"

    def as_json(self) -> dict[str, str | None]:
        """Return the form for other programs."""
        return {
            "commit": self.commit,
            "path": self.path,
            "code": str(self.rule),
            "problem": self.problem,
            "remedy": self.remedy,
        }


class RefusedError(TamperError):
    """Something of a commit is refused; `commit` is named where it is not the one being judged."""

    code = "history"
    default_remedy = "see `dhr verify-history`"

    def __init__(
        self, rule: Rule, problem: str, path: str | None = None, *, commit: str | None = None
    ) -> None:
        super().__init__(Place(path or "git"), problem, remedy=_REMEDY[rule])
        self.rule = rule
        self.path = path
        self.commit = commit

    def of(self, commit: str) -> Refusal:
        """Return the refusal, of this commit where the error names no other."""
        return Refusal(self.commit or commit, self.path, self.rule, self.problem)
