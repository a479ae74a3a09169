"""Who may do what: officers in clear (`people.yaml`), everyone by name in the sealed directory.

- What must be checkable without a key stands in clear: opaque ids, officers' keys, roles, grants.
- Names, agencies, contacts, readers' keys and readers' grants stand in `directory.yaml`, sealed.
- One key has one job: no public key may stand twice, in one file or across both.
- A record's recipients are the officers granted the case, the builder and break-glass (B2.6, X1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.schema import (
    AgeIdentity,
    AgeRecipient,
    CaseId,
    Count,
    Email,
    Line,
    Model,
    PersonId,
    Sha256,
    SshKey,
    Word,
    YesNo,
    validate,
)

PATH = "policy/people.yaml"
DIRECTORY_PATH = "policy/directory.yaml"
DIRECTORY_SECTIONS = ("record", "people", "agencies", "readers")
MIN_OFFICERS = 2


class Role(StrEnum):
    """What a person may do with the repository."""

    OFFICER = "officer"
    KEY_OFFICER = "key-officer"
    APPROVER = "approver"
    SSP_CHAIR = "ssp-chair"


class Officer(Model):
    """A person who may change the repository; who it is stands in the sealed directory."""

    id: PersonId
    roles: tuple[Role, ...]
    reading: AgeRecipient | None = None
    signing: tuple[SshKey, ...] = ()
    all_cases: YesNo = False
    cases: tuple[CaseId, ...] = ()

    def opens(self, case: str) -> bool:
        """Tell whether the person is granted a case."""
        return self.all_cases or case in self.cases


class People(Model):
    """Officers and the portal's own keys, in clear."""

    officers: tuple[Officer, ...]
    builder: AgeRecipient
    break_glass: AgeRecipient
    release: SshKey

    def recipients(self, case: str) -> tuple[str, ...]:
        """Return who a case's record must be sealed to, sorted."""
        officers = {o.reading for o in self.officers if o.reading and o.opens(case)}
        return tuple(sorted(officers | {self.builder, self.break_glass}))

    def directory_recipients(self) -> tuple[str, ...]:
        """Return who the directory must be sealed to: all officers, builder, break-glass."""
        officers = {o.reading for o in self.officers if o.reading}
        return tuple(sorted(officers | {self.builder, self.break_glass}))

    def officer(self, person: str) -> Officer | None:
        """Return who has an id, or None."""
        return next((each for each in self.officers if each.id == person), None)

    def holders(self) -> Mapping[str, str]:
        """Return whose each reading key is: an officer's id, `builder` or `break-glass`."""
        officers = {each.reading: each.id for each in self.officers if each.reading}
        return {**officers, self.builder: "builder", self.break_glass: "break-glass"}

    def readers_of(self, case: str) -> tuple[str, ...]:
        """Return the ids of the officers whose reading keys open a case."""
        return tuple(o.id for o in self.officers if o.reading and o.opens(case))

    def signers(self, role: Role) -> Mapping[str, tuple[str, ...]]:
        """Return the signing keys of everybody with a role, by person."""
        return {o.id: o.signing for o in self.officers if role in o.roles and o.signing}

    def approvers(self) -> dict[str, tuple[str, ...]]:
        """Return the signing keys of everybody who may approve a release, by person."""
        return {**self.signers(Role.APPROVER), **self.signers(Role.SSP_CHAIR)}


class Entry(Model):
    """A person by name."""

    id: PersonId
    name: Line
    title: Line | None = None
    agency: Word | None = None
    email: Email | None = None


class Agency(Model):
    """An agency or body that takes part in reviews."""

    id: Word
    name: Line
    senior_manager: Line | None = None
    email: Email | None = None


class Grant(Model):
    """What a reader may open on the internal site."""

    case: CaseId
    view: Word


class Reader(Model):
    """Somebody who reads cases on the internal site with a key of their own."""

    id: PersonId
    key: AgeRecipient
    role: Line
    office_view: Word | None = None
    """A view in which the reader may open every case (officers, the SSP Chair)."""
    grants: tuple[Grant, ...] = ()

    def view_of(self, case: str) -> str | None:
        """Return the view in which the reader may open a case, or None."""
        for grant in self.grants:
            if grant.case == case:
                return grant.view
        return self.office_view


class DirectoryRecord(Model):
    """Binds the sealed directory to its place, and holds the partnership's own key."""

    case: Word
    path: Line
    schema_version: Count
    revision: Count
    previous: tuple[Sha256, ...] = ()
    partnership_key: AgeIdentity


class _Entries(Model):
    people: tuple[Entry, ...] = ()


class _Agencies(Model):
    agencies: tuple[Agency, ...] = ()


class _Readers(Model):
    readers: tuple[Reader, ...] = ()


class Directory(Model):
    """The sealed directory, opened."""

    record: DirectoryRecord
    people: tuple[Entry, ...]
    agencies: tuple[Agency, ...]
    readers: tuple[Reader, ...]

    def name(self, person: str) -> str:
        """Return a person's name, or the id where the directory has none."""
        return next((entry.name for entry in self.people if entry.id == person), person)

    def entry(self, person: str) -> Entry | None:
        """Return a person's entry."""
        return next((entry for entry in self.people if entry.id == person), None)

    def reader(self, person: str) -> Reader | None:
        """Return who reads the internal site under an id, or None."""
        return next((reader for reader in self.readers if reader.id == person), None)

    def agency(self, name: str) -> str:
        """Return an agency's name, or the id where the directory has none."""
        return next((agency.name for agency in self.agencies if agency.id == name), name)


def _refuse_doubles(values: Iterable[str], place: Place, what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise PolicyError(place, f"names the same {what} twice")
        seen.add(value)


@lru_cache(maxsize=8)  # a text is read for more than one commit and purpose
def parse_people(text: str) -> People:
    """Read `policy/people.yaml`.

    Raises `PolicyError` where a key or an id stands twice, or fewer than two officers could read.
    """
    place = Place(PATH)
    people = validate(People, yaml_strict.parse(text, place), place, text=text)
    _refuse_doubles((o.id for o in people.officers), place, "person")
    age = [o.reading for o in people.officers if o.reading]
    _refuse_doubles([*age, people.builder, people.break_glass], place, "age key")
    ssh = [key for o in people.officers for key in o.signing]
    _refuse_doubles([*ssh, people.release], place, "signing key")
    return people


def parse_directory(sections: Mapping[str, str]) -> Directory:
    """Read the opened sections of `policy/directory.yaml`."""

    def tree(section: str) -> dict[str, yaml_strict.Tree]:
        return yaml_strict.parse_map(sections[section], Place(DIRECTORY_PATH, field=section))

    def place(section: str) -> Place:
        return Place(DIRECTORY_PATH, field=section)

    directory = Directory(
        record=validate(DirectoryRecord, tree("record"), place("record")),
        people=validate(_Entries, tree("people"), place("people")).people,
        agencies=validate(_Agencies, tree("agencies"), place("agencies")).agencies,
        readers=validate(_Readers, tree("readers"), place("readers")).readers,
    )
    _refuse_doubles((e.id for e in directory.people), place("people"), "person")
    _refuse_doubles((a.id for a in directory.agencies), place("agencies"), "agency")
    _refuse_doubles((r.id for r in directory.readers), place("readers"), "reader")
    _refuse_doubles((r.key for r in directory.readers), place("readers"), "reader's key")
    return directory
