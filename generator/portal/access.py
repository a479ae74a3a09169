"""Opening cases to people, and closing them.

- An officer's grant changes `people.yaml` and seals the record anew to exactly whom the policy then
  names, in one act. After a revocation record and case key are new, and the documents are sealed to
  the new key.
- A reader's grant changes the sealed directory alone; it takes effect with the next build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from generator import yaml_strict
from generator.errors import Place
from generator.files.atomic import NewFile
from generator.policy.people import (
    DIRECTORY_PATH,
    DIRECTORY_SECTIONS,
    MIN_OFFICERS,
    PATH,
    Grant,
    Officer,
    People,
    Reader,
    parse_people,
)
from generator.portal.acts import write_act, writing_alone
from generator.portal.directory import DIRECTORY_CASE, directory_files
from generator.portal.errors import GrantError, NoSuchPersonError
from generator.portal.partnership import Portal
from generator.portal.rekey import case_files
from generator.schema import to_plain
from generator.vault.keys import Recipient, parse_recipient

# ---------------------------------------------------------------------------------------------
# Opening a case


def grant_officer(portal: Portal, case_id: str, person: str) -> None:
    """Open a case's record to an officer.

    The directory must open first: where it does not, the policy names keys that nobody sealed to.
    """
    portal.open_sealed(DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS)
    portal.known_case(case_id)
    officer = portal.policy.people.officer(person)
    if officer is None:
        raise NoSuchPersonError(Place(PATH), "has no officer of this id")
    if officer.reading is None:
        raise GrantError(Place(PATH), "the officer has no reading key")
    if officer.opens(case_id):
        raise GrantError(Place(PATH), "the officer opens this case already")
    changed = officer.model_copy(update={"cases": (*officer.cases, case_id)})
    with writing_alone(portal, "dhr grant"):
        write_act(portal, _officer_files(portal, case_id, changed, fresh=False))


def grant_reader(portal: Portal, case_id: str, person: str, view: str) -> None:
    """Open a case to a reader of the internal site, in one view."""
    portal.policy.views.view(view, Place("--view"))
    portal.known_case(case_id)
    reader = portal.directory.reader(person)
    if reader is None:
        raise NoSuchPersonError(Place(DIRECTORY_PATH), "has no reader of this id")
    others = tuple(grant for grant in reader.grants if grant.case != case_id)
    changed = reader.model_copy(update={"grants": (*others, Grant(case=case_id, view=view))})
    with writing_alone(portal, "dhr grant"):
        write_act(portal, _reader_files(portal, changed))


# ---------------------------------------------------------------------------------------------
# Closing a case


class Closed(StrEnum):
    """Where a case was closed to somebody."""

    RECORD = "the record"
    SITE = "the internal site"


def revoke(portal: Portal, case_id: str, person: str) -> tuple[Closed, ...]:
    """Close a case to somebody, in every way in which it is open to them; all in one act."""
    portal.known_case(case_id)
    officer, reader = portal.policy.people.officer(person), portal.directory.reader(person)
    if officer is None and reader is None:
        raise NoSuchPersonError(Place(PATH), "has nobody of this id, and neither has the directory")
    closed: list[Closed] = []
    if officer is not None and officer.reading is not None and officer.opens(case_id):
        closed.append(Closed.RECORD)
    if reader is not None and reader.view_of(case_id) is not None:
        closed.append(Closed.SITE)
    if not closed:
        raise GrantError(Place(PATH), "the case is not open to this person")
    with writing_alone(portal, "dhr revoke"):
        write_act(portal, _closing(portal, case_id, officer, reader, closed))
    return tuple(closed)


def _closing(
    portal: Portal,
    case_id: str,
    officer: Officer | None,
    reader: Reader | None,
    closed: Sequence[Closed],
) -> Iterator[NewFile]:
    if officer is not None and Closed.RECORD in closed:
        yield from _without_officer(portal, case_id, officer)
    if reader is not None and Closed.SITE in closed:
        yield from _without_reader(portal, case_id, reader)


def _without_officer(portal: Portal, case_id: str, officer: Officer) -> Iterator[NewFile]:
    if officer.all_cases:
        raise GrantError(
            Place(PATH),
            "the officer is granted every case",
            remedy="list the officer's cases in policy/people.yaml in place of all_cases first",
        )
    if officer.reading in portal.keys:
        raise GrantError(
            Place(PATH), "you cannot close a case to yourself", remedy="ask another officer to"
        )
    cases = tuple(each for each in officer.cases if each != case_id)
    changed = officer.model_copy(update={"cases": cases})
    yield from _officer_files(portal, case_id, changed, fresh=True)


def _without_reader(portal: Portal, case_id: str, reader: Reader) -> Iterator[NewFile]:
    if reader.office_view is not None:
        raise GrantError(
            Place(DIRECTORY_PATH),
            "the reader is granted every case by an office view",
            remedy="take office_view from the reader first: dhr edit directory",
        )
    grants = tuple(grant for grant in reader.grants if grant.case != case_id)
    yield from _reader_files(portal, reader.model_copy(update={"grants": grants}))


# ---------------------------------------------------------------------------------------------
# Files


def _officer_files(
    portal: Portal, case_id: str, changed: Officer, *, fresh: bool
) -> Iterator[NewFile]:
    """Write people, record and, with fresh keys, documents as they are after a change."""
    people = portal.policy.people
    officers = tuple(changed if each.id == changed.id else each for each in people.officers)
    after = people.model_copy(update={"officers": officers})
    if len(after.readers_of(case_id)) < MIN_OFFICERS:
        raise GrantError(Place(PATH), "fewer than two officers would open this case", clause="X1")
    opened = portal.open_case(case_id)
    named = recipients_of(after.recipients(case_id))
    yield people_file(portal, after)
    yield from case_files(portal, opened, fresh=fresh, recipients=named)


def people_file(portal: Portal, people: People) -> NewFile:
    """Write the people of the policy, ready to be put in place of those that were read.

    Under the lock only, which made sure that the file still is what was read.
    """
    text = yaml_strict.dump(to_plain(people))
    parse_people(text)
    return NewFile(PATH, text.encode(), replaces=portal.digest(PATH))


def recipients_of(named: Sequence[str]) -> tuple[Recipient, ...]:
    """Return the recipients that a policy names."""
    return tuple(parse_recipient(each, Place(PATH)) for each in named)


def _reader_files(portal: Portal, changed: Reader) -> Iterator[NewFile]:
    directory = portal.directory
    readers = tuple(changed if each.id == changed.id else each for each in directory.readers)
    changed_directory = directory.model_copy(update={"readers": readers})
    yield from directory_files(portal, changed_directory, portal.sealed_directory)
