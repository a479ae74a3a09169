"""`dhr approve`: one of the two signatures that a release needs; opens no record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError, Place
from generator.files.atomic import write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.policy.people import PATH, People, Role
from generator.portal.policy_files import read_people
from generator.release.approvals import (
    MAX_SIGNATURE,
    NEEDED_APPROVALS,
    SignatureRefusedError,
    sign,
    verify,
    verify_all,
)
from generator.release.certificate import parse_certificate
from generator.release.published import APPROVALS, CERTIFICATE
from generator.yaml_strict import MAX_BYTES

MAX_APPROVALS = 64


class ApprovalError(InputError):
    """An approval that would not count."""

    code = "approval"
    default_remedy = "approve with your own signing key; policy/people.yaml says who may approve"


@dataclass(frozen=True)
class Approved:
    """How many different people have approved a release, of those needed."""

    count: int
    needed: int


def approvers_of(people: People) -> dict[str, tuple[str, ...]]:
    """Return the signing keys of everybody who may approve a release, by person."""
    return {**people.signers(Role.APPROVER), **people.signers(Role.SSP_CHAIR)}


def approve_release(root: Path, slug: str, person: str, key: Path) -> Approved:
    """Sign a release's certificate; the signature is written only if it counts."""
    folder = f"published/{slug}"
    try:
        data = read_bounded(root, f"{folder}/{CERTIFICATE}", MAX_BYTES)
    except FileMissingError:
        raise ApprovalError(
            Place(folder), "is no release", remedy="write it first: dhr release CASE"
        ) from None
    parse_certificate(data, f"{folder}/{CERTIFICATE}")
    allowed = approvers_of(read_people(root))
    if person not in allowed:
        raise ApprovalError(Place(PATH), "names nobody of this id who may approve a release")
    place = Place(key.name)
    signature = sign(key, data)
    try:
        signer = verify(data, signature, allowed, place=place)
    except SignatureRefusedError as error:
        raise ApprovalError(place, f"cannot approve: the signature {error.why}") from None
    if signer != person:
        raise ApprovalError(place, "is the signing key of somebody else")
    write_bytes(root, f"{folder}/{APPROVALS}/{person}.sig", signature)
    people = verify_all(data, _signatures(root, folder), allowed).people
    return Approved(len(people), NEEDED_APPROVALS)


def _signatures(root: Path, folder: str) -> Mapping[str, bytes]:
    found = {}
    for entry in list_folder(root, f"{folder}/{APPROVALS}", MAX_APPROVALS):
        if entry.is_file and entry.name.endswith(".sig"):
            path = f"{folder}/{APPROVALS}/{entry.name}"
            found[entry.name.removesuffix(".sig")] = read_bounded(root, path, MAX_SIGNATURE)
    return found
