"""Whether a copy of a built site is what the release key signed, and is the newest known.

The order is the rule:

1. The signature, over the manifest's bytes as they stand. Before it holds, nothing is read from
   the manifest; where it does not hold, nothing else is judged.
2. The manifest itself: its form, its site, and its time against this machine's clock.
3. Its age against what is known: the number of another build, or the last one seen.
4. Every file, by size and SHA-256; and where the copy can be listed, files that are not named.

Needs no key but the public one. Nothing here touches a disk, a network or a clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from generator.errors import Place, SetupError, TamperError
from generator.sites.manifest import (
    MANIFEST,
    MAX_MANIFEST,
    SIGNATURE,
    BuiltFile,
    Manifest,
    ManifestError,
    Stamp,
    parse_manifest,
)
from generator.sites.manifest_signature import why_refused
from generator.sshsig import MAX_SIGNATURE, fingerprint

CLOCKS_DIFFER: Final = dt.timedelta(hours=1)
"""How far the builder's clock may be ahead of the one here."""


class Code(StrEnum):
    """What can be wrong with a copy of a site."""

    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"
    UNREAD = "unread"
    UNSIGNED = "unsigned"
    SIGNATURE = "signature"
    MANIFEST = "manifest"
    OTHER_SITE = "other-site"
    OLDER = "older"
    SAME_NUMBER = "same-number"
    EXPIRED = "expired"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a copy, and with which file of it."""

    file: str
    code: Code
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.problem} [{self.code}]"


class CopyError(TamperError):
    """A file of a copy is not there, or is not what a site may hold."""

    code = "copy"
    default_remedy = "let nobody read that copy of the site, and report it: SECURITY.md"

    def __init__(self, file: str, why: Code, problem: str) -> None:
        super().__init__(Place(file), problem)
        self.why = why

    @property
    def told(self) -> Problem:
        """Return the same as a problem."""
        return Problem(self.place.path, self.why, self.problem)


class NotReachedError(SetupError):
    """There is nothing to verify: the copy could not be read at all."""

    code = "not-reached"
    default_remedy = "check the folder or the address, and the connection; then try again"


class Copy(Protocol):
    """A copy of a built site, wherever it stands."""

    def read(self, name: str, limit: int) -> bytes:
        """Return a file of at most `limit` bytes; raise `CopyError` where it cannot be had."""

    def differences(self, files: Mapping[str, BuiltFile]) -> Iterable[Problem]:
        """Compare every file with what it should be."""


@dataclass(frozen=True)
class Seen:
    """The last build that was seen of a site, by the SHA-256 of its manifest."""

    site: str
    build: int
    manifest: str


@dataclass(frozen=True)
class Known:
    """What is known before a copy is judged: the public key's bytes, and what it should be.

    `newer_than` is the number of a build that this one must follow; `last` the one last seen.
    """

    key: bytes
    site: str | None = None
    newer_than: int | None = None
    last: Seen | None = None

    @property
    def fingerprint(self) -> str:
        """Name the key."""
        return fingerprint(self.key)


@dataclass(frozen=True)
class Verdict:
    """What was found; `manifest` is None where it is not the release key's.

    `seen` is worth remembering: a genuine build of the right site, and none newer is known.
    """

    manifest: Manifest | None
    problems: tuple[Problem, ...]
    seen: Seen | None = None


def verify_copy(copy: Copy, known: Known, now: dt.datetime) -> Verdict:
    """Judge a copy of a site by what is known; `now` is this machine's clock."""
    data = b""
    try:
        data = _read(copy, MANIFEST, MAX_MANIFEST)
        signature = _read(copy, SIGNATURE, MAX_SIGNATURE)
    except CopyError as error:
        if data and error.why is Code.MISSING:
            return _refused(SIGNATURE, Code.UNSIGNED, "is missing: this build is not signed")
        return Verdict(None, (error.told,))
    refused = why_refused(data, signature, known.key)
    if refused is not None:
        return _refused(SIGNATURE, Code.SIGNATURE, str(refused))
    try:
        manifest = parse_manifest(data)
    except ManifestError as error:
        return _refused(MANIFEST, Code.MANIFEST, error.problem)
    stamp = manifest.stamp
    if stamp.site is None or stamp.created is None or stamp.expires is None:
        return _refused(MANIFEST, Code.MANIFEST, "does not say which build it is, and until when")
    seen = Seen(stamp.site, stamp.build, hashlib.sha256(data).hexdigest())
    false = [*_other_site(seen, known), *_not_yet(stamp.created, now)]
    old = list(_older(seen, known))
    late = list(_expired(stamp.expires, now))
    problems = (*false, *old, *late, *copy.differences(manifest.files))
    return Verdict(manifest, problems, None if false or old else seen)


def describe_stamp(stamp: Stamp) -> str:
    """Say which build it is, in words."""
    commit = f"commit {stamp.commit}" if stamp.commit else "no commit"
    return (
        f"build {stamp.build} of site {stamp.site}, made {_moment(stamp.created)} from {commit} "
        f"by version {stamp.generator or 'not known'}, good until {_moment(stamp.expires)}"
    )


def _read(copy: Copy, name: str, limit: int) -> bytes:
    try:
        return copy.read(name, limit)
    except CopyError as error:
        if error.why is Code.UNREAD:
            raise NotReachedError(error.place, error.problem) from None
        raise


def _refused(file: str, code: Code, problem: str) -> Verdict:
    return Verdict(None, (Problem(file, code, problem),))


def _other_site(seen: Seen, known: Known) -> Iterator[Problem]:
    """The same key may have signed a rehearsal, which must not pass for the site itself."""
    if known.site is not None and seen.site != known.site:
        yield Problem(MANIFEST, Code.OTHER_SITE, "is of another site than the policy's")
    elif known.last is not None and seen.site != known.last.site:
        problem = "is of another site than the one that this key signed when last seen"
        yield Problem(MANIFEST, Code.OTHER_SITE, problem)


def _not_yet(created: dt.datetime, now: dt.datetime) -> Iterator[Problem]:
    if created > now + CLOCKS_DIFFER:
        problem = f"was made on {_moment(created)}, which has not come yet by this machine's clock"
        yield Problem(MANIFEST, Code.NOT_YET, problem)


def _older(seen: Seen, known: Known) -> Iterator[Problem]:
    last = known.last
    if known.newer_than is not None and seen.build <= known.newer_than:
        problem = f"is build {seen.build}, which is not newer than build {known.newer_than}"
        yield Problem(MANIFEST, Code.OLDER, problem)
    if last is None or last.site != seen.site:
        return
    if seen.build < last.build:
        problem = f"is build {seen.build}, older than build {last.build}, which was seen before"
        yield Problem(MANIFEST, Code.OLDER, problem)
    elif seen.build == last.build and seen.manifest != last.manifest:
        problem = f"is another build than the one of number {last.build} that was seen before"
        yield Problem(MANIFEST, Code.SAME_NUMBER, problem)


def _expired(expires: dt.datetime, now: dt.datetime) -> Iterator[Problem]:
    if now >= expires:
        yield Problem(MANIFEST, Code.EXPIRED, f"expired on {_moment(expires)}")


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC" if moment else "an unknown day"
