"""`dhr approve --policy`: one of the signatures that a change of policy needs (X2).

Needs no identity. What is approved is what HEAD has in `policy/`, as a change from what another
commit had there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.files.atomic import write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.history.authority import who_approved
from generator.history.contents import Authority
from generator.history.repository import Repository, blob_id, open_repository
from generator.policy.authority import (
    POLICY_NAMESPACE,
    approval_path,
    approval_text,
    approvals_needed,
)
from generator.policy.people import PATH, People, Role, parse_people
from generator.release.approvals import sign
from generator.sshsig import MAX_SIGNATURE, key_bytes, parse

POLICY = "policy"
MAX_APPROVALS = 100


class PolicyApprovalError(InputError):
    """An approval of a policy that would not count."""

    code = "policy-approval"
    default_remedy = "approve with your own signing key, as a key officer of the policy before it"


@dataclass(frozen=True)
class PolicyApproved:
    """How many key officers have approved the change, of those needed, and where it is written."""

    path: str
    count: int
    needed: int


def approve_policy(root: Path, base: str, person: str, key: Path) -> PolicyApproved:
    """Sign the change from the policy of `base` to that of HEAD; written only if it counts."""
    repository = open_repository(root)
    if repository is None:
        raise PolicyApprovalError(Place(str(root)), "is no git repository of its own")
    commit = repository.commit(base)
    before = repository.folder(commit, POLICY) if commit else None
    after = repository.folder("HEAD", POLICY)
    if commit is None or before is None or after is None:
        raise PolicyApprovalError(
            Place("--policy"),
            "names no commit with a policy",
            remedy="name the commit or branch that the change is to be merged into: --policy main",
        )
    needed = _needed(repository, commit)
    _refuse_uncommitted(root, repository)
    people = _people(repository, commit)
    allowed = people.signers(Role.KEY_OFFICER)
    if person not in allowed:
        raise PolicyApprovalError(
            Place(PATH), "names nobody of this id who is a key officer, before the change"
        )
    armoured = sign(key, approval_text(before, after), POLICY_NAMESPACE)
    made = parse(armoured)
    if made is None or made.key not in map(key_bytes, allowed[person]):
        raise PolicyApprovalError(Place(key.name), "is not the signing key of this person")
    path = approval_path(before, after, person)
    write_bytes(root, path, armoured)
    given, _ = who_approved(before, after, _given(root, path), _authority(people))
    return PolicyApproved(path, len(given), needed)


def _needed(repository: Repository, commit: str) -> int:
    old, new = repository.blobs_at(commit, POLICY), repository.blobs_at_head(POLICY)
    changed = {path for path in {*old, *new} if old.get(path) != new.get(path)}
    if not changed:
        raise PolicyApprovalError(
            Place(POLICY), "is the same in both", remedy="commit the change first, on its branch"
        )
    needed = approvals_needed(changed)
    if not needed:
        raise PolicyApprovalError(
            Place(POLICY),
            "changes only what one key officer may change",
            remedy="sign the commit; no approval is needed for letters, forms and the directory",
        )
    return needed


def _refuse_uncommitted(root: Path, repository: Repository) -> None:
    """Refuse to sign for what is not what stands before the officer's eyes."""
    for path, blob in repository.blobs_at_head(POLICY).items():
        try:
            here = blob_id(read_bounded(root, path, yaml_strict.MAX_BYTES * 4))
        except FileMissingError:
            here = ""
        if here != blob:
            raise PolicyApprovalError(
                Place(path), "is not as it is committed", remedy="commit it, or restore it"
            )


def _people(repository: Repository, commit: str) -> People:
    blob = repository.blobs_at(commit, PATH).get(PATH)
    if blob is None:
        raise PolicyApprovalError(Place(PATH), "is missing before the change")
    ((_, data),) = repository.read_blobs([blob])
    return parse_people(yaml_strict.decode(data, Place(PATH)))


def _authority(people: People) -> Authority:
    holders = {key_bytes(key): each for each in people.officers for key in each.signing}
    return Authority("", people, holders)


def _given(root: Path, path: str) -> dict[str, bytes]:
    folder = path.rpartition("/")[0]
    entries = list_folder(root, folder, MAX_APPROVALS)
    names = [each.name for each in entries if each.is_file]
    return {name: read_bounded(root, f"{folder}/{name}", MAX_SIGNATURE) for name in names}
