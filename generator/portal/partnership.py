"""A portal, opened: its policy, its cases, and the officer's identity.

- A record is opened as what the policy and git say it must be: its case, path, recipients,
  revision and predecessors. Nothing of it is shown before all of that holds.
- A record is written under the repository's lock, from the version that was read, and sealed to
  whom the policy names. Changes that are not committed yet make one revision together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.errors import DhrError, Place
from generator.files.atomic import ABSENT, NewFile, write_all
from generator.files.reading import read_bounded
from generator.policy.demo_keys import DEMO_AGE_KEYS
from generator.policy.people import (
    DIRECTORY_PATH,
    DIRECTORY_SECTIONS,
    Directory,
    parse_directory,
)
from generator.policy.procedure import Profile
from generator.portal import tree
from generator.portal.acts import writing_alone
from generator.portal.day import day_of
from generator.portal.directory import DIRECTORY_CASE
from generator.portal.documents import DocumentStore
from generator.portal.drafts import Drafts
from generator.portal.errors import (
    CaseExistsError,
    NobodysKeyError,
    NoSuchCaseError,
    NotInForceError,
)
from generator.portal.policy_files import Policy, find_root, read_policy
from generator.portal.revisions import RevisionsOnDisk
from generator.records.case import (
    SCHEMA_VERSION,
    SECTIONS,
    Case,
    case_from_sections,
    case_from_text,
    sections_of,
)
from generator.records.papers import RecordSection
from generator.standing import Standing, standing_of
from generator.vault.identity_file import identity_path, load_identities
from generator.vault.keys import Identity, Recipient, new_identity, parse_recipient
from generator.vault.record_file import (
    Expectation,
    OpenRecord,
    open_record,
    seal_record,
    verifier,
)
from generator.vault.sops_text import MAX_FILE


@dataclass(frozen=True, repr=False)
class OpenedCase:
    """A case, and the sealed record that it was read from."""

    case: Case
    sealed: OpenRecord


def record_path(case_id: str) -> str:
    """Return where a case's record stands in the repository."""
    return f"cases/{case_id}/record.yaml"


class Portal:
    """A portal's folder, with an identity that opens what it was granted."""

    def __init__(
        self, root: Path, policy: Policy, today: dt.date, identities: Sequence[Identity]
    ) -> None:
        self.root = root
        self.policy = policy
        self.today = today
        self.identities = tuple(identities)
        self.documents = DocumentStore(self)
        self.drafts = Drafts(root, self.identities[0])
        self.revisions = RevisionsOnDisk(root)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        identity: Path | None,
        today: dt.date | None,
        now: dt.datetime,
        ask_passphrase: Callable[[Place], str] | None = None,
    ) -> Portal:
        """Open the portal at or above a folder, with the identity named or in `DHR_IDENTITY`."""
        root = find_root(folder)
        policy = read_policy(root)
        public = DEMO_AGE_KEYS if policy.partnership.demo else frozenset()
        identities = load_identities(
            identity_path(identity, os.environ),
            ask=ask_passphrase,
            public_keys={Recipient(key) for key in public},
        )
        return cls(root, policy, day_of(policy.partnership, today, now), identities)

    def again(self) -> Portal:
        """Return the portal as it stands on the disk now, for the same day and identity."""
        return Portal(self.root, read_policy(self.root), self.today, self.identities)

    # -----------------------------------------------------------------------------------------
    # The officer

    @property
    def keys(self) -> frozenset[Recipient]:
        """Return the public halves of the identities given."""
        return frozenset(identity.recipient for identity in self.identities)

    def require_known_key(self) -> None:
        """Refuse an identity that opens nothing here, before every case is tried in vain."""
        people = self.policy.people
        officers = {officer.reading for officer in people.officers}
        if not self.keys & {*officers, people.builder, people.break_glass}:
            raise NobodysKeyError(Place("the identity"), "is nobody's in policy/people.yaml")

    @property
    def officer(self) -> str:
        """Return who works here: an officer's name, as the directory has it."""
        for officer in self.policy.people.officers:
            if officer.reading in self.keys:
                return self.directory.name(officer.id)
        return "an officer"

    # -----------------------------------------------------------------------------------------
    # Sealed files

    def prepare(self) -> None:
        """Read what git says of every sealed file at once, for work on many cases."""
        self.revisions.prepare()

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file of the portal as it is now."""
        return hashlib.sha256(read_bounded(self.root, path, MAX_FILE)).hexdigest()

    def record_bytes(self, case_id: str) -> bytes:
        """Return a case's record as it stands on the disk, sealed."""
        return read_bounded(self.root, record_path(case_id), MAX_FILE)

    def recipients(self, path: str, case_id: str) -> tuple[Recipient, ...]:
        """Return whom the policy names for a sealed file."""
        people = self.policy.people
        named = (
            people.directory_recipients() if path == DIRECTORY_PATH else people.recipients(case_id)
        )
        return tuple(parse_recipient(each, Place("policy/people.yaml")) for each in named)

    def open_sealed(
        self, path: str, case_id: str, sections: Sequence[str], *, mending: bool = False
    ) -> OpenRecord:
        """Open a sealed file as what the policy and git say it must be.

        `mending` opens it whomever it is sealed to, to be sealed to whom the policy names at once.
        """
        data = read_bounded(self.root, path, MAX_FILE)
        expected = self.revisions.expected(path, data)
        expectation = Expectation(
            case=case_id,
            sections=sections,
            recipients=None if mending else self.recipients(path, case_id),
            revision=None if expected is None else expected.revision,
            previous=None if expected is None else expected.previous,
        )
        return open_record(data, self.identities, place=Place(path), expect=expectation)

    def seal_file(  # noqa: PLR0913 - each is stated by name at the call
        self,
        path: str,
        case_id: str,
        sections: Mapping[str, str],
        before: OpenRecord | None,
        *,
        fresh_key: bool = False,
        recipients: Sequence[Recipient] | None = None,
    ) -> NewFile:
        """Seal sections for their path, ready to be written in place of the version read."""
        place = Place(path)
        seal_for = Expectation(
            case_id, tuple(sections), recipients or self.recipients(path, case_id)
        )
        data = seal_record(
            sections,
            place=place,
            expect=seal_for,
            now=dt.datetime.now(tz=dt.UTC),
            previous=before,
            fresh_key=fresh_key,
        )
        return NewFile(
            path,
            data,
            verify=verifier(self.identities, place=place, expect=seal_for),
            replaces=ABSENT if before is None else before.digest,
        )

    # -----------------------------------------------------------------------------------------
    # Cases

    def case_ids(self) -> tuple[str, ...]:
        """Return the ids of all cases, sorted."""
        return tree.case_ids(self.root)

    def known_case(self, case_id: str) -> str:
        """Return the id of a case that exists; refuse any other name before it is a path."""
        tree.require_case_id(case_id)
        if not tree.has_case(self.root, case_id):
            raise NoSuchCaseError(Place(f"cases/{case_id}"), "does not exist")
        return case_id

    def open_case(self, case_id: str, *, mending: bool = False) -> OpenedCase:
        """Open a case's record and read its facts; `mending` as for `open_sealed`."""
        path = record_path(self.known_case(case_id))
        sealed = self.open_sealed(path, case_id, SECTIONS, mending=mending)
        return OpenedCase(case_from_sections(sealed.sections, path), sealed)

    def standing(self, case: Case) -> Standing:
        """Derive where a case stands today, under the procedure that it pins."""
        return standing_of(case, self.profile(case), self.today, agencies=self._agency_names)

    def profile(self, case: Case) -> Profile:
        """Return the procedure that a case follows."""
        place = Place(record_path(case.id), field="record.profile")
        return self.policy.procedure.profile(case.record.profile, place)

    def _profile_to_pin(self, name: str | None) -> Profile:
        procedure = self.policy.procedure
        if name is None:
            return procedure.current(self.today)
        profile = procedure.profile(name, Place("--profile"))
        if not profile.begun(self.today):
            raise NotInForceError(Place("--profile"), "names a procedure that is not in force")
        return profile

    def new_case(self, case_id: str, profile: str | None = None) -> None:
        """Open a case: seal a record that holds nothing but its own place and key.

        The case pins the procedure named, or else the one in force today; a draft is refused.
        """
        tree.require_case_id(case_id)
        path = record_path(case_id)
        pinned = self._profile_to_pin(profile)
        if tree.has_case(self.root, case_id):
            raise CaseExistsError(Place(path), "exists already")
        expected = self.revisions.follow(path, None)
        record = RecordSection(
            case=case_id,
            path=path,
            schema_version=SCHEMA_VERSION,
            revision=expected.revision,
            previous=expected.previous,
            profile=pinned.id,
            opened=self.today,
            case_key=new_identity().reveal(),
        )
        empty = case_from_text("", Place(path), record=record)
        with writing_alone(self, "dhr new"):
            write_all(self.root, [self.seal_file(path, case_id, sections_of(empty), None)])

    def save(self, opened: OpenedCase, case: Case, *more: NewFile, fresh_key: bool = False) -> None:
        """Seal a changed case in place of the version read, together with other files."""
        with writing_alone(self, "dhr apply"):
            write_all(self.root, [*more, self.sealed_case(opened, case, fresh_key=fresh_key)])

    def sealed_case(
        self,
        opened: OpenedCase,
        case: Case,
        *,
        fresh_key: bool = False,
        recipients: Sequence[Recipient] | None = None,
    ) -> NewFile:
        """Seal the next revision of a case; `recipients` where the policy changes with it.

        The text is read as it will be read next time, so that nothing unreadable is ever sealed.
        """
        path = record_path(case.id)
        expected = self.revisions.follow(path, opened.sealed)
        record = case.record.model_copy(
            update={"revision": expected.revision, "previous": expected.previous}
        )
        sections = sections_of(case.model_copy(update={"record": record}))
        case_from_sections(sections, path)
        return self.seal_file(
            path, case.id, sections, opened.sealed, fresh_key=fresh_key, recipients=recipients
        )

    # -----------------------------------------------------------------------------------------
    # The directory

    @property
    def has_directory(self) -> bool:
        """Tell whether the sealed directory is there."""
        return (self.root / DIRECTORY_PATH).is_file()

    @cached_property
    def sealed_directory(self) -> OpenRecord:
        """The sealed directory, opened."""
        return self.open_sealed(DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS)

    @cached_property
    def _agency_names(self) -> dict[str, str]:
        """Names for messages; without a readable directory, which is reported by itself, none."""
        try:
            return {agency.id: agency.name for agency in self.directory.agencies}
        except DhrError:
            return {}

    @cached_property
    def directory(self) -> Directory:
        """Names, agencies, and the readers of the internal site."""
        return parse_directory(self.sealed_directory.sections)
