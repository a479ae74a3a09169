"""`dhr approve`: one of the two signatures that a release needs; opens no record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError, Place
from generator.files.atomic import write_bytes
from generator.policy.people import PATH
from generator.portal.policy_files import read_people
from generator.release.approvals import (
    NEEDED_APPROVALS,
    SignatureRefusedError,
    sign,
    verify,
    verify_all,
)
from generator.release.certificate import parse_certificate
from generator.release.folder import PUBLISHED, is_signature, read_folder
from generator.release.published import APPROVALS, CERTIFICATE
from generator.release.verification import Code, Verified, verify_release


class ApprovalError(InputError):
    """An approval that would not count."""

    code = "approval"
    default_remedy = "approve with your own signing key; policy/people.yaml says who may approve"


@dataclass(frozen=True)
class Approved:
    """How many different people have approved a release, of those needed."""

    count: int
    needed: int


def approve_release(root: Path, slug: str, person: str, key: Path) -> Approved:
    """Sign a release's certificate; the signature is written only if it counts.

    Nobody is let sign what could not be published: what they read must be what is certified.
    """
    folder = f"{PUBLISHED}/{slug}"
    files = read_folder(root, slug)
    data = files.get(CERTIFICATE)
    if data is None:
        raise ApprovalError(
            Place(folder), "is no release", remedy="write it first: dhr release CASE"
        )
    parse_certificate(data, f"{folder}/{CERTIFICATE}")
    _refuse_unfit(slug, files)
    allowed = read_people(root).approvers()
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
    signatures = {**_signatures(files), person: signature}
    return Approved(len(verify_all(data, signatures, allowed).people), NEEDED_APPROVALS)


def _refuse_unfit(slug: str, files: dict[str, bytes]) -> None:
    """Refuse a release that would stay unpublished however many people approved it."""
    found = verify_release(slug, files, {}, dt.date.max)
    problems = () if isinstance(found, Verified) else found
    reasons = [problem.text for problem in problems if problem.code is not Code.APPROVALS]
    if reasons:
        raise ApprovalError(
            Place(f"{PUBLISHED}/{slug}"),
            f"cannot be approved: {'; '.join(reasons)}",
            remedy="restore it from git, or release again: dhr release CASE",
        )


def _signatures(files: dict[str, bytes]) -> dict[str, bytes]:
    start, end = len(f"{APPROVALS}/"), len(".sig")
    return {name[start:-end]: data for name, data in files.items() if is_signature(name)}
