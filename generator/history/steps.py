"""Verified history: every change since the trust root was made by somebody who may make it (X2).

The rules, each with the module that keeps it:

1. The trust root is a commit named from outside; it and what led to it are taken as they are. A
   head must go on from it (`line`).
2. Main is judged step by step. A commit that changes what is guarded is signed with a key that the
   policy names for somebody whose role and grants allow each path: the policy of main before the
   step, and the commit's own parents', so that a key counts only while both name it (`authority`).
3. What stands at a path is a plain file of the portal's own names, in bounds, sealed to whom the
   policy of the same commit names (`contents`); after a step, so is every record that the step
   concerns.
4. A merge without a signature passes if it is what both sides give by themselves (`trees`).
5. A change of policy is one step with its approvals, judged by the policy before it. Where a branch
   brings it, what main has had meanwhile must be allowed by the new policy too: otherwise somebody
   could pass off an old branch of theirs for main, and the removal of their key for a branch.

Nothing is believed of dates, names and addresses; no key is needed and nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.history.authority import Signed, judge_signer, verify_signature, who_approved
from generator.history.commits import Commit
from generator.history.contents import Authority, Contents
from generator.history.line import Line
from generator.history.objects import ObjectStore
from generator.history.refusals import SHORT, Refusal, RefusedError, Rule
from generator.history.trees import Change, Sides, Tree, Trees
from generator.policy.authority import (
    APPROVALS,
    MIN_KEY_OFFICERS,
    Kind,
    approvals_needed,
    read_path,
    stray,
)
from generator.policy.people import DIRECTORY_PATH, PATH, Role

_MERGED: Final = 2  # parents of a merge that can be made again


@dataclass(frozen=True)
class SignedChange:
    """Who changed what, proved by their key; `when` is what their clock said."""

    commit: str
    person: str
    when: dt.datetime | None
    paths: tuple[str, ...]


@dataclass
class Verified:
    """What a verification found; `upto` is the last commit of main that was verified."""

    upto: str
    commits: int = 0
    merges: int = 0
    changes: list[SignedChange] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


class Verification:
    """Verifies the commits of one repository, from a trust root on, in the order of main."""

    def __init__(self, store: ObjectStore, trust: str, heads: Sequence[str]) -> None:
        self._trees = Trees(store)
        self._contents = Contents(store, self._trees)
        self._line = Line(store, trust, heads)
        self._seen: set[str] = set()
        self._signed: dict[str, Signed] = {}
        self._once = set(self._contents.authority(self._folders(trust)).holders)
        self.found = Verified(trust)

    def _folders(self, name: str) -> Tree:
        return self._trees.guarded(self._line.commit(name).tree)

    def main(self, head: str) -> None:
        """Verify main up to a head; stops after the first step with a refusal."""
        for name in self._line.main_line(head):
            before = self.found.upto
            sides = [each for each in self._line.commit(name).parents if each != before]
            step = self._step(name, sides)
            if self.found.refusals:
                return
            self.found.upto = name
            self._once |= set(step.last.holders)

    def branch(self, head: str) -> None:
        """Verify a branch as one step that is still to come, judged by main as verified."""
        upto = self.found.upto
        if self.found.refusals or upto == head or head in self._seen:
            return
        self._step(head, [head], contained=upto in self._reached([head]))

    # -----------------------------------------------------------------------------------------
    # One step of main

    def _step(self, after: str, sides: Sequence[str], *, contained: bool = True) -> _Step:
        """Verify what a step brings; `sides` are the heads of what it brings beside main.

        `contained` tells whether what comes out has all of main in it.
        """
        first = self._contents.authority(self._folders(self.found.upto))
        new, began = self._line.brought_in(sides, self._seen)
        if after not in new:
            new.append(after)
        step = _Step(self.found.upto, after, first, began)
        for name in new:
            try:
                self._commit(name, step)
            except RefusedError as error:
                step.refusals.append(error.of(name))
        if not step.refusals:
            try:
                step.refusals += [e.of(after) for e in self._result(step, contained=contained)]
                if step.policy_changed and contained:
                    step.refusals += self._behind(step, sides)
            except RefusedError as error:
                step.refusals.append(error.of(after))
        self._seen.update(new)
        self.found.commits += len(new)
        self.found.refusals += step.refusals
        if not step.refusals:
            self.found.changes += step.changes
            self.found.merges += step.merges
        return step

    # -----------------------------------------------------------------------------------------
    # One commit

    def _commit(self, name: str, step: _Step) -> None:
        commit = self._line.commit(name)
        changes = self._changes(commit, step)
        if not changes:
            step.merges += commit.is_merge
            return
        own = self._contents.authority(self._folders(name))
        for change in changes:
            step.touched.add(change.path)
            step.refusals += [e.of(name) for e in self._contents.judge(change, own.people)]
        signature = verify_signature(commit, changed_by_hand=commit.is_merge)
        places = tuple(read_path(change.path) or stray(change.path) for change in changes)
        signed = self._signed[name] = Signed(signature.key, places)
        for authority in self._judges(commit, step):
            errors = judge_signer(signed, authority, after=own, once=self._once)
            refusals = [error.of(name) for error in errors]
            step.refusals += [each for each in refusals if each not in step.refusals]
        holder = step.first.holders.get(signature.key)
        if holder is not None:
            paths = tuple(change.path for change in changes)
            step.changes.append(SignedChange(name, holder.id, commit.when, paths))

    def _judges(self, commit: Commit, step: _Step) -> Iterator[Authority]:
        """Yield the policies that judge a commit: main's before the step, and its parents'."""
        found = {step.first.source: step.first}
        for parent in commit.parents:
            each = self._contents.authority(self._folders(parent))
            found.setdefault(each.source, each)
        yield from found.values()

    def _changes(self, commit: Commit, step: _Step) -> list[Change]:
        """Return what a commit itself changes in the guarded folders."""
        result = self._folders(commit.id)
        sides = [self._folders(each) for each in commit.parents]
        if all(side == sides[0] for side in sides):
            return [] if result == sides[0] else self._trees.changes(sides[0], result)
        if len(sides) > _MERGED:
            raise RefusedError(Rule.MANY_PARENTS, "merges more than two branches at once")
        found: dict[str, Change] = {}
        for base in self._bases(commit, step):
            four = Sides(result, self._folders(base), *sides)
            found |= {change.path: change for change in self._trees.own_changes(four)}
        return list(found.values())

    def _bases(self, commit: Commit, step: _Step) -> Collection[str]:
        """Return what both sides of a merge began from."""
        if commit.id == step.after and step.before in commit.parents and len(step.began) == 1:
            return step.began
        found = self._line.bases(*commit.parents)
        if not found:
            raise RefusedError(Rule.ROOT, "merges what began elsewhere than at the trust root")
        return found

    # -----------------------------------------------------------------------------------------
    # What a step leaves

    def _result(self, step: _Step, *, contained: bool) -> Iterator[RefusedError]:
        before, after = self._folders(step.before), self._folders(step.after)
        step.last = self._contents.authority(after) if contained else step.first
        step.policy_changed = before.get("policy") != after.get("policy")
        if not contained:
            yield from self._beside(step)
        elif step.policy_changed:
            yield from self._policy(step, before, after)
        for path in {*filter(_is_sealed, step.touched), *self._sealed_to_others(step, after)}:
            try:
                self._contents.judge_recipients(after, path, step.last.people)
            except RefusedError as error:
                yield error

    def _sealed_to_others(self, step: _Step, after: Tree) -> Iterator[str]:
        """Yield what the policy that a step leaves wants sealed to others than the one before."""
        first, last = step.first.people, step.last.people
        if step.first.source == step.last.source:
            return
        if first.directory_recipients() != last.directory_recipients():
            yield DIRECTORY_PATH
        for case in self._contents.cases(after):
            if first.recipients(case) != last.recipients(case):
                yield f"cases/{case}/record.yaml"

    def _beside(self, step: _Step) -> Iterator[RefusedError]:
        """Refuse a change of policy on a branch that main has left behind."""
        if any(path.startswith(("policy/", f"{APPROVALS}/")) for path in step.touched):
            yield RefusedError(
                Rule.BEHIND, "changes the policy, and main has gone on since the branch began"
            )

    def _policy(self, step: _Step, before: Tree, after: Tree) -> Iterator[RefusedError]:
        old, new = before.get("policy"), after.get("policy")
        if old is None or new is None:
            yield RefusedError(Rule.POLICY, "is missing", "policy")
            return
        changed = self._trees.changes({"policy": old}, {"policy": new})
        needed = approvals_needed(change.path for change in changed)
        folder = f"{APPROVALS}/{old.id}-{new.id}"
        files = self._contents.approvals(before, after, folder)
        people, useless = who_approved(old.id, new.id, files, step.first)
        if len(people) < needed:
            other = f"; {useless} more do not count" if useless else ""
            problem = f"changes the policy with {len(people)} of {needed} approvals{other}"
            yield RefusedError(Rule.APPROVALS, problem, folder)
        left = len(step.last.people.signers(Role.KEY_OFFICER))
        if step.first.source != step.last.source and left < MIN_KEY_OFFICERS:
            problem = f"leaves fewer than {MIN_KEY_OFFICERS} key officers who can sign"
            yield RefusedError(Rule.KEY_OFFICERS, problem, PATH)

    def _behind(self, step: _Step, sides: Sequence[str]) -> Iterator[Refusal]:
        """Judge by the new policy what main has had since the branch began that brings it."""
        if not sides:
            return
        reached = self._reached(sides)
        for name, signed in self._signed.items():
            if name in reached or name not in self._seen:
                continue
            errors = judge_signer(signed, step.last, after=step.last, once=self._once)
            if next(errors, None) is not None:
                problem = (
                    "brings a policy that does not allow what main has had since the branch began "
                    f"(commit {name[:SHORT]})"
                )
                yield Refusal(step.after, None, Rule.BEHIND, problem)
                return

    def _reached(self, heads: Sequence[str]) -> set[str]:
        """Return some commits, and all that leads to them since the trust root, with the root."""
        new, began = self._line.brought_in(heads, set())
        return {*new, *began}


@dataclass
class _Step:
    """A step of main while it is judged: the policy before it, and what it brings.

    `began` is where that which it brings left main.
    """

    before: str
    after: str
    first: Authority
    began: Collection[str]
    last: Authority = field(init=False)
    policy_changed: bool = False
    merges: int = 0
    touched: set[str] = field(default_factory=set)
    changes: list[SignedChange] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last = self.first


def _is_sealed(path: str) -> bool:
    where = read_path(path)
    return where is not None and where.kind in {Kind.RECORD, Kind.DIRECTORY}
