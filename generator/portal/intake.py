"""Papers that readers bring in: sealed in the browser to the case's key, filed by an officer.

- An intake file is a frame (docs/formats.md) that holds one line of JSON, which says what the paper
  is, and then the paper itself. Anybody who knows the case's public key can make one, so what
  it says of its sender is a claim, and is called one wherever it is shown.
- Nothing is taken from a file that is not whole, or that was sealed for another case or site.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.policy.partnership import Opaque
from generator.portal.documents import About, media_type
from generator.portal.errors import DocumentKindError
from generator.records.case import Case
from generator.records.papers import Document, DocumentKind, FileName
from generator.schema import (
    CaseId,
    Count,
    Day,
    Line,
    Model,
    PersonId,
    SchemaError,
    Sha256,
    validate,
)
from generator.vault.age_header import ARMOR_BEGIN, INTRO
from generator.vault.document_file import MAX_DOCUMENT, MAX_DOCUMENT_FILE
from generator.vault.errors import (
    AlteredError,
    NotForYouError,
    PaddingError,
    WrappedKeyError,
)
from generator.vault.frame_file import open_frame
from generator.vault.keys import Recipient, parse_identity

if TYPE_CHECKING:
    from generator.portal.partnership import OpenedCase, Portal

FORMAT: Final = "dhr-intake-1"
MAX_INTAKE: Final = MAX_DOCUMENT_FILE + 64 * 1024  # bytes
_MAX_HEAD: Final = 16 * 1024  # bytes
_SEAL_AGAIN: Final = "ask who sent it to seal the paper again, on the case's page of today"


class IntakeFormError(InputError):
    """A file that is no paper as the internal site seals it, or is not whole any more."""

    code = "intake-form"
    default_remedy = _SEAL_AGAIN


class IntakeCaseError(InputError):
    """A paper that was sealed for another case, or to a key that the case no longer has."""

    code = "intake-case"
    default_remedy = (
        f"name the case that it was sealed for; if this is the one, its key was renewed since: "
        f"{_SEAL_AGAIN}"
    )


class IntakeTwiceError(InputError):
    """A paper that the case has already, byte for byte."""

    code = "intake-twice"
    default_remedy = "nothing is to be done; `dhr documents list CASE` shows it"


class Claim(Model):
    """What an intake file says of its paper; nothing in it is proved but that it is whole."""

    format: Line
    site: Opaque
    case: CaseId
    sender: PersonId
    made: Line
    kind: DocumentKind
    title: Line
    dated: Day | None = None
    file_name: FileName
    size: Count
    sha256: Sha256


@dataclass(frozen=True, repr=False)
class Intake:
    """A paper that was brought in, and what is claimed of it."""

    claim: Claim
    data: bytes


def intake_recipient(case: Case) -> Recipient:
    """Return the public half of a case's key, to which its readers seal what they bring in."""
    return parse_identity(case.record.case_key, Place(f"cases/{case.id}")).recipient


def is_sealed(file: Path) -> bool:
    """Tell whether a file is an age file, armored or not; one that cannot be read is not."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(ARMOR_BEGIN)).startswith((INTRO, ARMOR_BEGIN.encode()))
    except OSError:
        return False


def open_intake(portal: Portal, opened: OpenedCase, blob: bytes, place: Place) -> Intake:
    """Open a paper that was sealed to a case's key, and check all that can be checked.

    Raises `IntakeFormError`, `IntakeCaseError` or `IntakeTwiceError`; none says what is inside.
    """
    case = opened.case
    key = parse_identity(case.record.case_key, Place(f"cases/{case.id}"))
    try:
        content = open_frame(blob, key, place=place)
    except NotForYouError:
        raise IntakeCaseError(place, f"was not sealed to the key of {case.id}") from None
    except (AlteredError, PaddingError):
        raise IntakeFormError(place, "was changed or cut short on its way") from None
    except WrappedKeyError:
        raise IntakeFormError(place, "is not sealed to one ordinary key") from None
    claim, data = _parts(content, place)
    if claim.site != portal.policy.partnership.site or claim.case != case.id:
        raise IntakeCaseError(place, "says inside that it was sealed for another case")
    if len(data) > MAX_DOCUMENT:
        raise IntakeFormError(place, f"holds more than {MAX_DOCUMENT} bytes")
    digest = hashlib.sha256(data).hexdigest()
    if len(data) != claim.size or not hmac.compare_digest(digest, claim.sha256):
        raise IntakeFormError(place, "does not hold the paper that it describes")
    if not data:
        raise IntakeFormError(place, "holds an empty paper")
    for each in case.documents.documents:
        if each.sha256 == digest:
            raise IntakeTwiceError(place, f"is a paper that {case.id} has already, {each.id}")
    return Intake(claim, data)


def _parts(content: bytes, place: Place) -> tuple[Claim, bytes]:
    head, end, data = content[:_MAX_HEAD].partition(b"\n")
    if not end:
        raise IntakeFormError(place, "does not say what it holds")
    try:
        tree = yaml_strict.parse_map(yaml_strict.decode(head, place), place)
        claim = validate(Claim, tree, place)
    except (yaml_strict.YamlError, SchemaError):
        raise IntakeFormError(place, "does not say plainly what it holds") from None
    if claim.format != FORMAT:
        raise IntakeFormError(place, f"is not of the format {FORMAT}")
    return claim, data + content[_MAX_HEAD:]


def file_intake(  # noqa: PLR0913 - what a paper is
    portal: Portal,
    opened: OpenedCase,
    intake: Intake,
    *,
    title: str | None = None,
    kind: str | None = None,
    dated: dt.date | None = None,
    by: str | None = None,
) -> Document:
    """File a paper as a clear one is filed; what the officer says counts more than the claim."""
    if kind is not None and kind not in list(DocumentKind):
        raise DocumentKindError(Place("--kind"), "names no kind of paper")
    claim = intake.claim
    about = About(
        title or claim.title,
        kind or claim.kind,
        dated or claim.dated,
        claim.file_name,
        media_type(Path(claim.file_name)),
        by or f"{portal.officer}, sealed in the name of {portal.directory.name(claim.sender)}",
    )
    return portal.documents.file(opened, intake.data, about)
