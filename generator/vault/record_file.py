"""The strict sealed record: SOPS' format, and what SOPS does not check.

- Exactly the expected sections in their order; each padded with line ends to a power of two, at
  least 2048 bytes, so that every record has the same shape.
- Exactly the recipients that the policy names. The file never says who may read it.
- The section `record` says which case, path and revision the file is, and the SHA-256 of the file
  before it. A file put elsewhere, or an old one put back, is refused.
- Nothing is returned before everything is verified.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from generator import yaml_strict
from generator.errors import Place
from generator.files import atomic
from generator.vault import sops
from generator.vault.errors import (
    BindingFormatError,
    CannotSealError,
    PaddingError,
    RecipientsError,
    SectionsError,
    WrongCaseError,
    WrongPathError,
    WrongPreviousError,
    WrongRevisionError,
)
from generator.vault.keys import Identity, Recipient
from generator.vault.padding import section_size
from generator.vault.sops_reader import parse_sealed
from generator.vault.sops_text import SealedText

HEAD: Final = "record"  # the section that binds the file to its place
MAX_PARENTS: Final = 8
_REVISION: Final = re.compile(r"[1-9][0-9]{0,8}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PADDING: Final = "\n"
_BLOCK: Final = _PADDING * 512
Head: TypeAlias = "Mapping[str, yaml_strict.Tree]"


@dataclass(frozen=True)
class Binding:
    """What a record says about its own place, inside its ciphertext."""

    case: str
    path: str
    revision: int
    previous: frozenset[str]


@dataclass(frozen=True)
class Expectation:
    """What the caller knows about a record before it is opened.

    `sections` are the keys in their order. `recipients` are those of the policy; `None` only for
    mending (`dhr rekey`), which seals to the policy's own at once. `revision` and `previous` are
    what the path's git history says, where there is one to judge by.
    """

    case: str
    sections: Sequence[str]
    recipients: Collection[Recipient] | None
    revision: int | None = None
    previous: Collection[str] | None = None


@dataclass(frozen=True, repr=False)
class OpenRecord:
    """A record that was opened and verified.

    `sections` are canonical texts, without padding; `head` is the section `record`, parsed;
    `digest` is the SHA-256 of the file, which the next revision names as its `previous`.
    """

    sections: Mapping[str, str]
    binding: Binding
    head: Head
    digest: str
    lastmodified: str
    unlocked: sops.Unlocked


# ---------------------------------------------------------------------------------------------
# Opening


def inspect(data: bytes, place: Place, *, sections: Sequence[str]) -> SealedText:
    """Check a record's shape, and tell its recipients and time; needs no key."""
    sealed = parse_sealed(data, place, expected=sections)
    _check_sections(tuple(sealed.sections), sections, place)
    return sealed


def inspect_padded(data: bytes, place: Place, *, sections: Sequence[str]) -> SealedText:
    """Check a record's shape, and the size of each section as its ciphertext shows it."""
    sealed = inspect(data, place, sections=sections)
    for name, cipher in sealed.sections.items():
        if len(cipher.data) != section_size(len(cipher.data)):
            raise PaddingError(Place(place.path, field=name), "is not padded as the portal pads it")
    return sealed


def open_record(
    data: bytes, identities: Sequence[Identity], *, place: Place, expect: Expectation
) -> OpenRecord:
    """Open a record and verify everything that is expected of it; `place.path` is its path."""
    sealed = inspect(data, place, sections=expect.sections)
    _check_recipients(sealed.recipients, expect.recipients, place)
    unlocked = sops.unlock(sealed, identities, place, expected=expect.sections)
    sections = {
        name: unpad(text, Place(place.path, field=name)) for name, text in unlocked.values.items()
    }
    head = _parse_head(sections[HEAD], place)
    binding = read_binding(head, place)
    check_binding(binding, expect, place)
    digest = hashlib.sha256(data).hexdigest()
    return OpenRecord(sections, binding, head, digest, sealed.lastmodified, unlocked)


def peek(
    data: bytes, identities: Sequence[Identity], *, place: Place, sections: Sequence[str]
) -> Mapping[str, str]:
    """Open a record only to show it: whole and unaltered, but as whose case it comes is not judged.

    For programs that are given a file without its place, as git gives it to a `textconv`.
    """
    unlocked = sops.unlock(
        inspect(data, place, sections=sections), identities, place, expected=sections
    )
    return {
        name: unpad(text, Place(place.path, field=name)) for name, text in unlocked.values.items()
    }


def _check_sections(found: Sequence[str], expected: Sequence[str], place: Place) -> None:
    wanted = tuple(expected)
    if tuple(found) == wanted:
        return
    missing = [name for name in wanted if name not in found]
    extra = sum(1 for name in found if name not in wanted)
    if missing:
        raise SectionsError(place, f"lacks the section {missing[0]}")
    if extra:
        raise SectionsError(place, f"has {_count(extra, 'section')} under an unexpected key")
    raise SectionsError(place, "has its sections out of order")


def _check_recipients(
    found: Collection[Recipient], expected: Collection[Recipient] | None, place: Place
) -> None:
    if expected is None:
        return
    extra, missing = len(set(found) - set(expected)), len(set(expected) - set(found))
    problems = [f"{_count(extra, 'recipient')} too many"] if extra else []
    problems += [f"{_count(missing, 'recipient')} missing"] if missing else []
    if problems:
        raise RecipientsError(Place(place.path, field="sops.age"), " and ".join(problems))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


# ---------------------------------------------------------------------------------------------
# Binding


def _parse_head(text: str, place: Place) -> Head:
    here = Place(place.path, field=HEAD)
    try:
        return yaml_strict.parse_map(text, here)
    except yaml_strict.YamlError as error:
        raise BindingFormatError(here, f"the section {HEAD} {error.problem}") from None


def read_binding(head: Head, place: Place) -> Binding:
    """Read what the section `record` says about the file's place."""
    revision = _text(head, "revision", place)
    if not _REVISION.fullmatch(revision):
        raise BindingFormatError(_field(place, "revision"), "is not a number from 1")
    previous = head.get("previous")
    listed = previous if isinstance(previous, list) else []
    digests = [text for text in listed if isinstance(text, str) and _DIGEST.fullmatch(text)]
    well_formed = len(digests) == len(listed) == len(set(digests)) <= MAX_PARENTS
    if not well_formed or (previous is not None and previous != listed):
        raise BindingFormatError(_field(place, "previous"), "is not a list of file hashes")
    if bool(digests) != (revision != "1"):
        problem = "must name the files before it from revision 2 on, and none in revision 1"
        raise BindingFormatError(_field(place, "previous"), problem)
    case, path = _text(head, "case", place), _text(head, "path", place)
    return Binding(case, path, int(revision), frozenset(digests))


def _text(head: Head, key: str, place: Place) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not value:
        raise BindingFormatError(_field(place, key), "is missing, or is no text")
    return value


def _field(place: Place, key: str) -> Place:
    return Place(place.path, field=f"{HEAD}.{key}")


def check_binding(binding: Binding, expect: Expectation, place: Place) -> None:
    """Compare what a record says about itself with where it was found."""
    if binding.case != expect.case:
        raise WrongCaseError(_field(place, "case"), "was sealed for another case")
    if binding.path != place.path:
        raise WrongPathError(_field(place, "path"), "was sealed for another path")
    if expect.revision is not None and binding.revision != expect.revision:
        older = binding.revision < expect.revision
        problem = "is an older revision put back" if older else "skips a revision"
        raise WrongRevisionError(_field(place, "revision"), problem)
    if expect.previous is not None and binding.previous != frozenset(expect.previous):
        problem = "does not follow the version before it in git"
        raise WrongPreviousError(_field(place, "previous"), problem)


# ---------------------------------------------------------------------------------------------
# Sealing


def pad(text: str, place: Place) -> str:
    """Fill a section up with line ends; the text is empty or ends with exactly one of them."""
    if text and (not text.endswith(_PADDING) or text.endswith(_PADDING * 2) or text == _PADDING):
        raise CannotSealError(place, "must end with exactly one line end")
    length = len(text.encode("utf-8"))
    return text + _PADDING * (section_size(length) - length)


def unpad(padded: str, place: Place) -> str:
    """Take the line ends away again, and refuse a size that `pad` does not make."""
    end = len(padded)
    while padded.endswith(_BLOCK, 0, end):  # most of a section is padding: in great steps first
        end -= len(_BLOCK)
    body = padded[:end].rstrip(_PADDING)
    text = body + _PADDING if body else ""
    if len(padded.encode("utf-8")) != section_size(len(text.encode("utf-8"))):
        raise PaddingError(place, "is not padded as the portal pads it")
    return text


def seal_record(  # noqa: PLR0913 - each is stated by name at the call
    sections: Mapping[str, str],
    *,
    place: Place,
    expect: Expectation,
    now: dt.datetime,
    previous: OpenRecord | None = None,
    fresh_key: bool = False,
) -> bytes:
    """Seal a record for its place; refuse what `open_record` would refuse to open.

    `expect.recipients` are whom it is sealed to. Sections that are as in `previous` keep their
    ciphertext; a change of recipients, or `fresh_key`, makes a new data key.
    """
    if expect.recipients is None:
        raise CannotSealError(place, "needs the policy's recipients")
    if tuple(sections) != tuple(expect.sections):
        raise CannotSealError(place, "must have exactly the expected sections in their order")
    padded = {name: pad(text, Place(place.path, field=name)) for name, text in sections.items()}
    binding = read_binding(_parse_head(sections[HEAD], place), place)
    check_binding(binding, expect, place)
    return sops.seal(
        padded,
        recipients=expect.recipients,
        now=now,
        place=place,
        previous=None if previous is None else previous.unlocked,
        fresh_key=fresh_key,
    )


def write_record(  # noqa: PLR0913 - each is stated by name at the call
    root: Path,
    data: bytes,
    identities: Sequence[Identity],
    *,
    place: Place,
    expect: Expectation,
    replaces: str | None,
) -> None:
    """Put a sealed record into its file atomically, after opening what stands on the disk.

    `replaces` is the digest of the version that was read (`atomic.ABSENT` for a new record).
    """
    atomic.write_bytes(
        root,
        place.path,
        data,
        verify=verifier(identities, place=place, expect=expect),
        replaces=replaces,
    )


def verifier(
    identities: Sequence[Identity], *, place: Place, expect: Expectation
) -> Callable[[bytes], object]:
    """Return what `atomic.NewFile.verify` needs: it opens the bytes as they were read back."""

    def verify(data: bytes) -> object:
        return open_record(data, identities, place=place, expect=expect)

    return verify
