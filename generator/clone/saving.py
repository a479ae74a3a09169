"""Saving: what changed in the portal's folders becomes one signed commit of the branch.

- The commit is made and verified before the branch moves: by the rules of verified history, with
  the policy of the commit before it. What would be refused later is refused here.
- It is made from the bytes on the disk without filters, beside the officer's own index. A process
  killed at any point leaves the branch as it was or the whole commit; running again completes it.
- The author is who the policy says the key belongs to, by their opaque id.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.clone.git import CloneGit
from generator.clone.messages import neutral_message, refuse_names
from generator.clone.setup import SIGNING_KEY
from generator.errors import InputError, Place, SetupError
from generator.files.errors import FileMissingError, writing
from generator.files.reading import read_bounded
from generator.history.refusals import Refusal, Rule
from generator.history.verify import verify_history
from generator.policy.people import Officer
from generator.portal.acts import writing_alone
from generator.portal.check import CheckResult, check_case
from generator.portal.check_policy import check_policy
from generator.portal.partnership import Portal
from generator.portal.tree import has_case
from generator.release.approvals import public_key, sign
from generator.rules.finding import Level
from generator.sshsig import key_bytes
from generator.vault.document_file import MAX_DOCUMENT_FILE

FOLDERS: Final = ("cases", "policy", "published")
STILL_TO_COME: Final = frozenset({Rule.APPROVALS, Rule.BEHIND})
"""What a branch may lack until it is merged: approvals, and what main has had meanwhile."""

_NAMESPACE: Final = "git"
_NONE: Final = "0" * 40
_STATE_OF_A_MERGE: Final = ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "AUTO_MERGE")


class NothingToSaveError(InputError):
    """Nothing differs from what is committed."""

    code = "nothing-to-save"
    default_remedy = "change something first: `dhr edit CASE`"


class NotSavedError(InputError):
    """What would be committed is not as it must be; nothing was committed."""

    code = "not-saved"
    default_remedy = "put it right and save again; nothing was committed"


class NoSigningKeyError(SetupError):
    """No key is named to sign with, or it is nobody's."""

    code = "no-signing-key"
    default_remedy = "name it once: `dhr init --signing-key FILE`; or --key FILE each time"


class NoBranchError(InputError):
    """A commit that no branch names would be lost at the next switch."""

    code = "no-branch"
    default_remedy = "take the changes to a branch, nothing is lost: `dhr start CASE`"


class OnMainError(InputError):
    """Changes are made on a branch of their own, and reviewed before main has them."""

    code = "on-main"
    default_remedy = "take them to a branch, nothing is lost: `dhr start CASE`"


class UnsavedError(InputError):
    """Changes that are not committed yet are in the way."""

    code = "unsaved"
    default_remedy = "save them first: `dhr save`"


@dataclass(frozen=True)
class Saved:
    """What was committed."""

    commit: str
    message: str
    person: str
    paths: tuple[str, ...]
    check: CheckResult | None
    pending: tuple[Refusal, ...]
    """What the branch still lacks before main may have it."""


def save(portal: Portal, *, key: Path | None, message: str | None = None) -> Saved:
    """Commit what changed in the portal's folders, signed; raises where it would be refused."""
    git = CloneGit(portal.root)
    if git.branch is None:
        raise NoBranchError(Place("HEAD"), "is a commit by itself, and no branch would keep yours")
    if git.branch == "main" and git.remote is not None and git.merging is None:
        raise OnMainError(Place("main"), "is not changed directly where others share it")
    with writing_alone(portal, "dhr save"):
        return _Save(portal, git, key).commit(message)


def changed_paths(git: CloneGit) -> tuple[str, ...]:
    """Return the paths below the portal's folders that differ from the last commit."""
    words = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--")
    told = git.run(*words, *FOLDERS).split(b"\0")
    return tuple(sorted({os.fsdecode(entry[3:]) for entry in told if entry}))


def refuse_unsaved(git: CloneGit) -> None:
    """Raise where changes are not committed yet."""
    if changed := changed_paths(git):
        raise UnsavedError(Place(changed[0]), "is changed and not saved yet")


def signing_key(git: CloneGit, given: Path | None) -> Path:
    """Return the key that was given, or that the clone's set-up names."""
    if given is not None:
        return given
    named = git.setting(SIGNING_KEY)
    if named is None:
        raise NoSigningKeyError(Place("the signing key"), "is not named")
    return Path(named)


class _Save:
    def __init__(self, portal: Portal, git: CloneGit, key: Path | None) -> None:
        self._portal = portal
        self._git = git
        self._key = signing_key(git, key)
        self._head = git.head
        self._merging = git.merging

    def commit(self, message: str | None) -> Saved:
        changed = {path: self._read(path) for path in changed_paths(self._git)}
        if not changed and self._merging is None:
            raise NothingToSaveError(Place("cases, policy and published"), "have no changes")
        check = self._check(changed)
        text = self._message(message, changed)
        person = self._holder()
        with self._index() as index:
            lines = b"".join(self._entry(path, data) for path, data in changed.items())
            made = self._signed(self._tree(lines, index), text, person.id)
            pending = self._verify(made)
            self._git.run("update-index", "-z", "--index-info", stdin=lines)
            old = self._head or _NONE
            self._git.run("update-ref", "-m", "dhr save", "HEAD", made, old)
        self._end_merge()
        return Saved(made, text, person.id, tuple(changed), check, pending)

    # -----------------------------------------------------------------------------------------
    # What is to be committed

    def _read(self, path: str) -> bytes | None:
        try:
            return read_bounded(self._portal.root, path, MAX_DOCUMENT_FILE)
        except FileMissingError:
            return None

    def _check(self, changed: Mapping[str, bytes | None]) -> CheckResult | None:
        """Open the cases concerned, and read a changed policy; what is broken is not committed."""
        touched = sorted({p.split("/")[1] for p in changed if p.startswith("cases/") and "/" in p})
        cases = [case for case in touched if has_case(self._portal.root, case)]
        policy = check_policy(self._portal) if any(p.startswith("policy/") for p in changed) else ()
        if not cases and not policy:
            return None
        found = tuple(check_case(self._portal, case) for case in cases)
        result = CheckResult(found, tuple(policy))
        broken = [item for item in result.items if item.level is Level.BROKEN]
        if broken:
            first = broken[0]
            more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
            raise NotSavedError(
                Place(first.path or "cases", field=first.field),
                f"is broken: {first.message}{more}",
                remedy=first.remedy,
            )
        return result

    def _message(self, given: str | None, changed: Mapping[str, bytes | None]) -> str:
        if given is None:
            if self._merging is not None:
                return "Bring main in\n"
            return neutral_message(self._git, self._head, changed)
        text = given.strip() + "\n"
        refuse_names(self._portal, text, Place("the message"))
        return text

    # -----------------------------------------------------------------------------------------
    # The commit

    @contextmanager
    def _index(self) -> Iterator[Mapping[str, str]]:
        """Give an index of our own: HEAD's, or that of a merge with what it brought in."""
        index = self._git.own_file(f"dhr-index-{os.getpid()}")
        env = {"GIT_INDEX_FILE": str(index)}
        try:
            if self._merging is not None:
                with writing(Place(".git")):
                    index.write_bytes(self._git.own_file("index").read_bytes())
            elif self._head is not None:
                self._git.run("read-tree", self._head, env=env)
            yield env
        finally:
            index.unlink(missing_ok=True)
            index.with_name(f"{index.name}.lock").unlink(missing_ok=True)

    def _entry(self, path: str, data: bytes | None) -> bytes:
        """Write a file into git's objects; return its line for an index.

        Sealed files are taken byte for byte, text of the policy with git's line ends.
        """
        name = os.fsencode(path)
        if data is None:
            return b"0 " + _NONE.encode() + b"\t" + name + b"\0"
        convert = [f"--path={path}"] if path.startswith("policy/") else []
        blob = self._git.run("hash-object", "-w", "--stdin", *convert, stdin=data).strip()
        return b"100644 " + blob + b"\t" + name + b"\0"

    def _tree(self, lines: bytes, env: Mapping[str, str]) -> str:
        self._git.run("update-index", "-z", "--index-info", stdin=lines, env=env)
        if self._git.run("ls-files", "--unmerged", "-z", env=env):
            raise NotSavedError(
                Place("the merge"),
                "has files with two versions, outside the portal's folders",
                remedy="`git status` names them; put them right, `git add` them, and save again",
            )
        return self._git.run("write-tree", env=env).decode().strip()

    def _holder(self) -> Officer:
        """Return whose the signing key is, by the policy."""
        key = key_bytes(public_key(self._key))
        for officer in self._portal.policy.people.officers:
            if key in map(key_bytes, officer.signing):
                return officer
        raise NoSigningKeyError(
            Place(self._key.name),
            "is nobody's in policy/people.yaml",
            remedy="sign with your own key; a key officer adds a new one to the policy first",
        )

    def _signed(self, tree: str, text: str, person: str) -> str:
        parents = [each for each in (self._head, self._merging) if each is not None]
        words = ["commit-tree", "--no-gpg-sign", tree]
        words += [word for each in parents for word in ("-p", each)]
        when = f"{int(dt.datetime.now(tz=dt.UTC).timestamp())} +0000"
        who = {"NAME": person, "EMAIL": f"{person}@portal.invalid", "DATE": when}
        roles = ("AUTHOR", "COMMITTER")
        env = {f"GIT_{role}_{name}": value for role in roles for name, value in who.items()}
        bare = self._git.run(*words, stdin=text.encode(), env=env).decode().strip()
        payload = self._git.run("cat-file", "commit", bare)
        data = _with_signature(payload, sign(self._key, payload, _NAMESPACE))
        made = self._git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=data)
        return made.decode().strip()

    def _verify(self, made: str) -> tuple[Refusal, ...]:
        """Hold the commit against the policy before it, as everybody will who verifies it."""
        if self._head is None:
            return ()
        found = verify_history(self._portal.root, self._head, f"{self._head}..{made}").found
        stopping = [each for each in found.refusals if each.rule not in STILL_TO_COME]
        if stopping:
            first = stopping[0]
            raise NotSavedError(
                Place(first.path or "the commit"),
                f"{first.problem} ({first.rule})",
                remedy=f"{first.remedy}; nothing was committed",
            )
        return tuple(found.refusals)

    def _end_merge(self) -> None:
        for name in _STATE_OF_A_MERGE:
            self._git.own_file(name).unlink(missing_ok=True)


def _with_signature(data: bytes, signature: bytes) -> bytes:
    """Put a signature where git has it: after the committer, folded like any header."""
    head, blank, text = data.partition(b"\n\n")
    folded = signature.rstrip(b"\n").replace(b"\n", b"\n ")
    return head + b"\ngpgsig " + folded + blank + text
