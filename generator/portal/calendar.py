"""A person's deadlines as an iCalendar file (RFC 5545), which gives nothing of a case away.

- An officer has every running deadline of the cases that they are granted.
- Anybody else has what they owe: a reader, in the cases granted to them and as far as their view
  opens it, the duties of their role; and everybody in the directory those of their agency (IMRs).
- A calendar leaves the portal for telephones and servers of others. So an event says the case's
  id, the clause and its title in the policy, and no more: no name, agency, action or note.
- An event's UID is a keyed hash, the same in every file, which no one without the partnership's
  key can guess back. Two files of one day are the same, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from icalendar import Alarm, Event
from icalendar import Calendar as ICalendar

from generator.errors import DhrError, Place
from generator.policy.people import DIRECTORY_PATH, Reader
from generator.portal.errors import NoSuchPersonError
from generator.portal.partnership import Portal, record_path
from generator.records.case import Case
from generator.rules.finding import Deadline
from generator.rules.holders import CHAIR, PANEL, SSP, SSP_CHAIR

_PURPOSE = b"dhr-calendar-1\n"
_PRODUCT = "-//Domestic homicide review portal//dhr calendar//EN"

OWED: Mapping[str, frozenset[str]] = {
    "ssp chair": frozenset({SSP_CHAIR, SSP}),
    "independent chair": frozenset({CHAIR, PANEL}),
    "panel member": frozenset({PANEL}),
}
"""The holders of deadlines whose duties a reader's role carries; any other role its own."""


@dataclass(frozen=True)
class PersonCalendar:
    """A written calendar, with the cases that are not in it because they could not be opened."""

    data: bytes
    events: int
    closed: tuple[str, ...]
    """Cases that the person at work is not granted; deadlines in them are not in the file."""
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class _Seat:
    """What one person is to the partnership, told from policy and directory."""

    person: str
    all_of: frozenset[str]
    """Cases in which every deadline is theirs, because they are an officer of it."""
    reader: Reader | None
    agency: str
    """Their agency's name, or nothing."""


def calendar_of(portal: Portal, person: str) -> PersonCalendar:
    """Write a person's running deadlines, from every case that the person at work may open."""
    seat = _seat(portal, person)
    portal.prepare()
    closed: list[str] = []
    unreadable: list[str] = []
    dated: list[tuple[Deadline, Case, int]] = []
    for case_id in portal.case_ids():
        if portal.keys.isdisjoint(portal.recipients(record_path(case_id), case_id)):
            closed.append(case_id)
            continue
        try:
            dated += _deadlines(portal, seat, case_id)
        except DhrError:
            unreadable.append(case_id)
    dated.sort(key=lambda each: (each[0].due, each[1].id, each[0].clause, each[0].field))
    return PersonCalendar(_written(portal, dated), len(dated), tuple(closed), tuple(unreadable))


def _seat(portal: Portal, person: str) -> _Seat:
    directory = portal.directory
    officer = next((each for each in portal.policy.people.officers if each.id == person), None)
    reader = next((each for each in directory.readers if each.id == person), None)
    entry = directory.entry(person)
    if officer is None and reader is None and entry is None:
        raise NoSuchPersonError(
            Place(DIRECTORY_PATH), "has nobody of this id, and neither has policy/people.yaml"
        )
    mine = officer is not None and officer.reading is not None
    granted = {case for case in portal.case_ids() if officer and mine and officer.opens(case)}
    agency = directory.agency(entry.agency) if entry and entry.agency else ""
    return _Seat(person, frozenset(granted), reader, agency)


def _deadlines(portal: Portal, seat: _Seat, case_id: str) -> Iterator[tuple[Deadline, Case, int]]:
    case = portal.open_case(case_id).case
    profile = portal.policy.procedure.profile(
        case.record.profile, Place(record_path(case_id), field="record.profile")
    )
    soon = profile.number("due-soon-days")
    for deadline in portal.standing(case).deadlines:
        if deadline.open and _is_theirs(portal, seat, case_id, deadline):
            yield deadline, case, soon


def _is_theirs(portal: Portal, seat: _Seat, case_id: str, deadline: Deadline) -> bool:
    if case_id in seat.all_of or (seat.agency and deadline.who == seat.agency):
        return True
    name = seat.reader.view_of(case_id) if seat.reader else None
    if seat.reader is None or name is None:
        return False
    view = portal.policy.views.view(name, Place(DIRECTORY_PATH, field="readers"))
    section = deadline.field.partition(".")[0]
    role = seat.reader.role
    return section in view.sections and deadline.who in OWED.get(role.lower(), {role})


# ---------------------------------------------------------------------------------------------
# The file


def _written(portal: Portal, dated: list[tuple[Deadline, Case, int]]) -> bytes:
    calendar = ICalendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    stamp = dt.datetime.combine(portal.today, dt.time(), tzinfo=dt.UTC)
    titles = {clause.id: clause.title for clause in portal.policy.clauses.clauses}
    key = portal.directory.record.partnership_key.encode()
    for deadline, case, soon in dated:
        title = f"{case.id}: {deadline.clause} due"
        if deadline.clause in titles:
            title = f"{case.id}: {deadline.clause} due ({titles[deadline.clause]})"
        calendar.add_component(_event(deadline, case, soon, stamp, title, key))
    return bytes(calendar.to_ical())


def _event(  # noqa: PLR0913, PLR0917 - what an event is made of
    deadline: Deadline, case: Case, soon: int, stamp: dt.datetime, title: str, key: bytes
) -> Event:
    event = Event()
    event.add("UID", _uid(deadline, case, key))
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", deadline.due)
    event.add("DTEND", deadline.due + dt.timedelta(days=1))
    event.add("SUMMARY", title)
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", title)
    alarm.add("TRIGGER", dt.timedelta(days=-soon))
    event.add_component(alarm)
    return event


def _uid(deadline: Deadline, case: Case, key: bytes) -> str:
    what = f"{case.id}\n{deadline.clause}\n{deadline.field}".encode()
    return hmac.new(key, _PURPOSE + what, hashlib.sha256).hexdigest()[:32]
