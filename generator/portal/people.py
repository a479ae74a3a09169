"""People come and go: officers in the policy, readers in the sealed directory, names with both.

- Whoever comes or goes, policy and directory change in one act, and then every record that is
  sealed to others than the policy now names is sealed anew (`rekey`). Killed at any point, running
  the same command again goes on; until it is complete, `dhr check` is red.
- Two officers open every case, and two key officers can sign, after somebody has gone too (X1, X2).
- One key, one job: a key that stands anywhere in the policy is taken by nobody else.
- A name stays in the directory when its owner goes: the history of a case speaks of them.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator import sshsig, yaml_strict
from generator.errors import Place
from generator.files.atomic import NewFile
from generator.policy.authority import MIN_KEY_OFFICERS
from generator.policy.demo_keys import DEMO_AGE_KEYS, DEMO_SIGNING_KEYS
from generator.policy.people import (
    DIRECTORY_PATH,
    MIN_OFFICERS,
    PATH,
    Directory,
    Entry,
    Officer,
    People,
    Reader,
    Role,
)
from generator.portal.access import people_file, recipients_of
from generator.portal.acts import write_act, writing_alone
from generator.portal.directory import directory_files
from generator.portal.errors import NoSuchPersonError, NotKeyOfficerError, PersonError
from generator.portal.partnership import Portal
from generator.schema import validate
from generator.vault.keys import parse_recipient


@dataclass(frozen=True)
class Named:
    """Who somebody is: by name, or as one whom the directory has already."""

    name: str | None = None
    person: str | None = None
    more: Mapping[str, str | None] = field(default_factory=dict)
    """Title, agency and e-mail address, where they are known."""


@dataclass(frozen=True)
class OfficerWanted:
    """What an officer is to be, and the public halves of their keys."""

    roles: Sequence[Role]
    reading: str | None = None
    signing: str | None = None
    cases: Sequence[str] = ()
    all_cases: bool = False


@dataclass(frozen=True)
class ReaderWanted:
    """What a reader of the internal site is, in words, and the public half of their key."""

    key: str
    role: str
    office_view: str | None = None


@dataclass(frozen=True)
class Gone:
    """What somebody was who has gone."""

    officer: bool
    reader: bool


def require_key_officer(portal: Portal) -> None:
    """Refuse an identity that is no key officer's: what it wrote would not be accepted (X2)."""
    officers = portal.policy.people.officers
    if not any(o.reading in portal.keys and Role.KEY_OFFICER in o.roles for o in officers):
        raise NotKeyOfficerError(Place("the identity"), "is no key officer's", clause="X2")


# ---------------------------------------------------------------------------------------------
# Somebody comes


def add_officer(portal: Portal, named: Named, wanted: OfficerWanted) -> str:
    """Put an officer into policy and directory; return their id.

    Records are then sealed to them by `rekey.complete`. Whoever is there already with the same
    keys, roles and cases is left as they are, so that the command can be run again.
    """
    officer = _officer(portal, wanted)
    with writing_alone(portal, "dhr people add"):
        there = _same_officer(portal.policy.people, officer)
        if there is not None:
            return there
        _refuse_used_keys(portal, officer)
        entry, people = _identify(portal, named)
        if portal.policy.people.officer(entry.id) is not None:
            raise PersonError(Place("--person"), "is an officer already")
        officer = officer.model_copy(update={"id": entry.id})
        after = portal.policy.people.model_copy(
            update={"officers": (*portal.policy.people.officers, officer)}
        )
        directory = portal.directory.model_copy(update={"people": people})
        write_act(portal, _files(portal, after, directory, fresh=False))
    return entry.id


def add_reader(portal: Portal, named: Named, wanted: ReaderWanted) -> str:
    """Put a reader of the internal site into the directory; return their id."""
    place = Place("--reader")
    key = parse_recipient(wanted.key.strip(), place)
    if wanted.office_view is not None:
        portal.policy.views.view(wanted.office_view, Place("--office-view"))
    with writing_alone(portal, "dhr people add"):
        there = next((each for each in portal.directory.readers if each.key == key), None)
        if there is not None and (there.role, there.office_view) == (
            wanted.role,
            wanted.office_view,
        ):
            return there.id
        _refuse_used(portal, {place: key})
        entry, people = _identify(portal, named)
        if portal.directory.reader(entry.id) is not None:
            raise PersonError(Place("--person"), "is a reader already")
        tree = {"id": entry.id, "key": key, "role": wanted.role, "office_view": wanted.office_view}
        reader = validate(Reader, _given(tree), Place("the new reader"))
        directory = portal.directory.model_copy(
            update={"people": people, "readers": (*portal.directory.readers, reader)}
        )
        write_act(portal, directory_files(portal, directory, portal.sealed_directory))
    return entry.id


def _given(tree: Mapping[str, str | None]) -> dict[str, yaml_strict.Tree]:
    return {name: value for name, value in tree.items() if value is not None}


def _officer(portal: Portal, wanted: OfficerWanted) -> Officer:
    """Describe an officer; the id is that of somebody new."""
    roles = tuple(dict.fromkeys(wanted.roles))
    if not roles:
        raise PersonError(Place("--role"), "is not given")
    if wanted.signing is None:
        raise PersonError(Place("--signing"), "is not given: every role signs", clause="X2")
    opens = Role.OFFICER in roles
    if opens != (wanted.reading is not None):
        problem = "is not given: an officer reads" if opens else "is for officers: they alone read"
        raise PersonError(Place("--reading"), problem, clause="X1")
    if (wanted.cases or wanted.all_cases) and not opens:
        raise PersonError(Place("--cases"), "is for officers: they alone open records", clause="X1")
    if wanted.cases and wanted.all_cases:
        raise PersonError(Place("--cases"), "is given with --all-cases: name one of the two")
    reading = wanted.reading
    return Officer(
        id=new_person_id(),
        roles=roles,
        reading=None if reading is None else parse_recipient(reading.strip(), Place("--reading")),
        signing=(_signing_key(wanted.signing),),
        all_cases=wanted.all_cases,
        cases=tuple(dict.fromkeys(portal.known_case(case) for case in wanted.cases)),
    )


def _signing_key(text: str) -> str:
    key = sshsig.parse_public_key(text)
    if key is None:
        raise PersonError(
            Place("--signing"),
            "is no Ed25519 public key of OpenSSH",
            remedy="give the one line that `dhr keys new --signing FILE` printed (`ssh-ed25519 …`)",
        )
    return key


def _same_officer(people: People, wanted: Officer) -> str | None:
    for officer in people.officers:
        if officer.model_copy(update={"id": wanted.id}) == wanted:
            return officer.id
    return None


def _refuse_used_keys(portal: Portal, officer: Officer) -> None:
    """Refuse a key that has another job, or whose secret half is public."""
    keys = {Place("--signing"): officer.signing[0]}
    if officer.reading is not None:
        keys[Place("--reading")] = officer.reading
    _refuse_used(portal, keys)


def _refuse_used(portal: Portal, keys: Mapping[Place, str]) -> None:
    people = portal.policy.people
    used = {people.builder, people.break_glass, people.release}
    used |= {key for each in people.officers for key in (each.reading, *each.signing) if key}
    used |= {each.key for each in portal.directory.readers}
    public = frozenset() if portal.policy.partnership.demo else DEMO_AGE_KEYS | DEMO_SIGNING_KEYS
    for place, key in keys.items():
        if key in used:
            raise PersonError(place, "is in use: one key has one job", clause="X1")
        if key in public:
            raise PersonError(place, "is a demonstration key, whose secret half is public")


def _identify(portal: Portal, named: Named) -> tuple[Entry, tuple[Entry, ...]]:
    """Return who somebody is in the directory, and everybody in it."""
    people = portal.directory.people
    if named.person is not None:
        entry = portal.directory.entry(named.person)
        if entry is None:
            raise NoSuchPersonError(Place(DIRECTORY_PATH), "has nobody of this id")
        return entry, people
    if named.name is None:
        raise PersonError(Place("--name"), "is not given")
    agency = named.more.get("agency")
    if agency is not None and agency not in {each.id for each in portal.directory.agencies}:
        raise PersonError(Place("--agency"), "is no agency of the directory")
    taken = {each.id for each in people} | {each.id for each in portal.policy.people.officers}
    tree = {"id": new_person_id(taken), "name": named.name, **named.more}
    entry = validate(Entry, _given(tree), Place("the new person"))
    return entry, (*people, entry)


def new_person_id(taken: Collection[str] = ()) -> str:
    """Return an opaque id for a person, which nobody has or had."""
    while True:
        made = f"p-{base64.b32encode(secrets.token_bytes(5)).decode().lower()[:6]}"
        if made not in taken:
            return made


# ---------------------------------------------------------------------------------------------
# Somebody goes


def remove(portal: Portal, person: str) -> Gone:
    """Take somebody's keys out of policy and directory; `rekey.complete` then shuts them out.

    Who has gone already is no error, so that the command can be run again.
    """
    officer, reader = portal.policy.people.officer(person), portal.directory.reader(person)
    if officer is None and reader is None and portal.directory.entry(person) is None:
        raise NoSuchPersonError(Place(PATH), "has nobody of this id, and neither has the directory")
    with writing_alone(portal, "dhr people remove"):
        directory = portal.directory.model_copy(
            update={"readers": tuple(r for r in portal.directory.readers if r.id != person)}
        )
        if officer is not None:
            after = _without(portal, officer)
            fresh = officer.reading is not None
            write_act(portal, _files(portal, after, directory, fresh=fresh))
        elif reader is not None:
            write_act(portal, directory_files(portal, directory, portal.sealed_directory))
    return Gone(officer is not None, reader is not None)


def _without(portal: Portal, officer: Officer) -> People:
    """Return the policy's people without an officer; refuse where too few would be left."""
    if officer.reading in portal.keys:
        problem = "you cannot remove yourself"
        raise PersonError(Place(PATH), problem, remedy="ask another key officer to")
    people = portal.policy.people
    after = people.model_copy(
        update={"officers": tuple(each for each in people.officers if each.id != officer.id)}
    )
    refuse_too_few(portal, after)
    return after


def refuse_too_few(portal: Portal, after: People) -> None:
    """Refuse a policy under which too few could read, or sign (X1, X2)."""
    if len(after.signers(Role.KEY_OFFICER)) < MIN_KEY_OFFICERS:
        raise PersonError(
            Place(PATH),
            "fewer than two key officers who can sign would be left",
            remedy="add another key officer first: dhr people add",
            clause="X2",
        )
    if sum(each.reading is not None for each in after.officers) < MIN_OFFICERS:
        raise PersonError(
            Place(PATH),
            "fewer than two officers would be left",
            remedy="add another officer first: dhr people add",
            clause="X1",
        )
    for case in portal.case_ids():
        if len(after.readers_of(case)) < MIN_OFFICERS:
            raise PersonError(
                Place(PATH),
                f"fewer than two officers would open {case}",
                remedy=f"open it to another first: dhr grant {case} PERSON",
                clause="X1",
            )


def _files(
    portal: Portal, after: People, directory: Directory, *, fresh: bool
) -> Iterator[NewFile]:
    yield people_file(portal, after)
    yield from directory_files(
        portal,
        directory,
        portal.sealed_directory,
        fresh=fresh,
        recipients=recipients_of(after.directory_recipients()),
    )
