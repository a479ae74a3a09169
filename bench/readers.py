"""The readers of an invented partnership, and what each was granted: its sealed directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from bench.prose import Prose
from bench.teller import AGENCIES
from generator.errors import Place
from generator.policy.people import (
    DIRECTORY_PATH,
    Agency,
    Directory,
    DirectoryRecord,
    Entry,
    Grant,
    People,
    Reader,
)
from generator.portal.directory import DIRECTORY_CASE, directory_sections
from generator.records.case import SCHEMA_VERSION
from generator.vault.keys import Recipient, new_identity
from generator.vault.record_file import Expectation, seal_record

# Of ten readers, one works in the office, two are Independent Chairs and one is an advocate.
ROLES = ("office", "chair", "chair", "advocate", *("panel",) * 6)


def write_directory(root: Path, people: People, cases: Sequence[str], seats: int) -> None:
    """Seal the directory: every case has a chair and a panel member, every second an advocate."""
    prose = Prose("readers")
    directory = Directory(
        record=DirectoryRecord(
            case=DIRECTORY_CASE,
            path=DIRECTORY_PATH,
            schema_version=SCHEMA_VERSION,
            revision=1,
            partnership_key=new_identity().reveal(),
        ),
        people=tuple(
            Entry(id=f"p-r{number:04}", name=prose.name(), agency=AGENCIES[number % len(AGENCIES)])
            for number in range(seats)
        ),
        agencies=tuple(Agency(id=each, name=each.replace("-", " ").title()) for each in AGENCIES),
        readers=_readers(cases, seats),
    )
    sections = directory_sections(directory)
    recipients = tuple(Recipient(key) for key in people.directory_recipients())
    expect = Expectation(DIRECTORY_CASE, tuple(sections), recipients)
    data = seal_record(
        sections, place=Place(DIRECTORY_PATH), expect=expect, now=dt.datetime.now(tz=dt.UTC)
    )
    (root / DIRECTORY_PATH).write_bytes(data)


def _readers(cases: Sequence[str], seats: int) -> tuple[Reader, ...]:
    views = [ROLES[number % len(ROLES)] for number in range(seats)]
    return tuple(
        Reader(
            id=f"p-r{number:04}",
            key=new_identity().recipient,
            role=view.capitalize(),
            office_view="office" if view == "office" else None,
            grants=_grants(view, cases, views[:number].count(view), views.count(view)),
        )
        for number, view in enumerate(views)
    )


def _grants(view: str, cases: Sequence[str], turn: int, of: int) -> tuple[Grant, ...]:
    """Deal the cases out among the readers of one view."""
    if view == "office":
        return ()
    step = 2 * of if view == "advocate" else of
    return tuple(Grant(case=case_id, view=view) for case_id in cases[turn::step])
