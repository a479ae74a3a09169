"""Who signed a commit, and whether they were allowed: by key fingerprint and policy, nothing else.

Author, committer, e-mail and dates are what a commit says of itself. A key counts while the policy
names it: one taken out signs nothing any more, whatever date the commit bears.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.history.commits import Commit
from generator.history.contents import Authority
from generator.history.refusals import RefusedError, Rule
from generator.policy.authority import (
    POLICY_NAMESPACE,
    Guarded,
    approval_path,
    approval_text,
    may_change,
    shown,
    who_may,
)
from generator.policy.people import Role
from generator.sshsig import SshSignature, fingerprint, parse, verifies

GIT_NAMESPACE: Final = "git"
_SSH: Final = b"-----BEGIN SSH SIGNATURE-----"


@dataclass(frozen=True)
class Signed:
    """A commit's signature, verified: by which key, for what."""

    key: bytes
    places: tuple[Guarded, ...]


def verify_signature(commit: Commit, *, changed_by_hand: bool = False) -> SshSignature:
    """Return a commit's signature, which its own key made over this commit; or refuse it.

    `changed_by_hand` tells of a merge that is not what both sides give.
    """
    if commit.signature is None:
        if changed_by_hand:
            problem = "is a merge that changes more than both sides did, and is not signed"
            raise RefusedError(Rule.MERGE, problem)
        raise RefusedError(Rule.UNSIGNED, "is not signed")
    if not commit.signature.startswith(_SSH):
        raise RefusedError(Rule.NOT_SSH, "is signed in another way than with an SSH key")
    signature = parse(commit.signature)
    if signature is None:
        raise RefusedError(Rule.SIGNATURE, "has a signature that cannot be read")
    if signature.namespace != GIT_NAMESPACE:
        raise RefusedError(Rule.NAMESPACE, "bears a signature that was made for another purpose")
    if not verifies(signature, commit.signed):
        raise RefusedError(Rule.SIGNATURE, "is not what was signed")
    return signature


def judge_signer(
    signed: Signed, authority: Authority, *, after: Authority, once: Collection[bytes]
) -> Iterator[RefusedError]:
    """Judge whether one policy lets the holder of a key change what was changed.

    `after` is the policy that the change itself leaves; `once` are keys that main has had.
    """
    holder = authority.holders.get(signed.key)
    if holder is None:
        name = fingerprint(signed.key)
        if signed.key in once:
            yield RefusedError(Rule.REMOVED_KEY, f"is signed with {name}, which was taken out")
        elif signed.key in after.holders:
            problem = f"is signed with {name}, which comes into the policy with this change"
            yield RefusedError(Rule.OWN_KEY, problem)
        else:
            problem = f"is signed with {name}, which the policy before it names for nobody"
            yield RefusedError(Rule.UNKNOWN_KEY, problem)
        return
    for where in signed.places:
        if not may_change(holder, where):
            problem = f"was changed by {holder.id}, but only {who_may(where)} may change it"
            yield RefusedError(Rule.ROLE, problem, shown(where.path))


def who_approved(
    before: str, after: str, approvals: Mapping[str, bytes], authority: Authority
) -> tuple[set[str], int]:
    """Return the key officers who approved a change of policy, and how many files do not count.

    `before` and `after` are git's names of the policy's folder; the authority is the policy before.
    """
    people: set[str] = set()
    data = approval_text(before, after)
    for name, armoured in approvals.items():
        signature = parse(armoured)
        if signature is None or signature.namespace != POLICY_NAMESPACE:
            continue
        holder = authority.holders.get(signature.key)
        if holder is None or Role.KEY_OFFICER not in holder.roles:
            continue
        own = approval_path(before, after, holder.id).endswith(f"/{name}")
        if own and verifies(signature, data):
            people.add(holder.id)
    return people, len(approvals) - len(people)
