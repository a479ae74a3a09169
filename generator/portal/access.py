"""Opening cases to people, closing them, and comparing what the files say with the policy.

- An officer's grant changes `people.yaml` and seals the record anew to exactly whom the policy then
  names; both are written together. After a revocation record and case key are new, and the
  documents are sealed to the new key.
- A reader's grant changes the sealed directory alone; it takes effect with the next build.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.files.atomic import NewFile, write_all
from generator.files.lock import repository_lock
from generator.files.reading import read_bounded
from generator.policy.people import (
    DIRECTORY_PATH,
    DIRECTORY_SECTIONS,
    MIN_OFFICERS,
    PATH,
    Directory,
    Grant,
    Officer,
    Reader,
    parse_directory,
)
from generator.portal.errors import GrantError, NoSuchPersonError
from generator.portal.partnership import DIRECTORY_CASE, OpenedCase, Portal, record_path
from generator.records.case import SECTIONS
from generator.schema import to_plain
from generator.vault import record_file
from generator.vault.document_file import seal_document
from generator.vault.keys import new_identity, parse_recipient
from generator.vault.sops_text import MAX_FILE

# ---------------------------------------------------------------------------------------------
# Opening a case


def grant_officer(portal: Portal, case_id: str, person: str) -> None:
    """Open a case's record to an officer.

    The directory must open first: where it does not, the policy names keys that nobody sealed to.
    """
    portal.open_sealed(DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS)
    opened = portal.open_case(case_id)
    officer = next((each for each in portal.policy.people.officers if each.id == person), None)
    if officer is None:
        raise NoSuchPersonError(Place(PATH), "has no officer of this id")
    if officer.reading is None:
        raise GrantError(Place(PATH), "the officer has no reading key")
    if officer.opens(case_id):
        raise GrantError(Place(PATH), "the officer opens this case already")
    changed = officer.model_copy(update={"cases": (*officer.cases, case_id)})
    _write(portal, "dhr grant", _officer_files(portal, opened, changed, fresh=False))


def grant_reader(portal: Portal, case_id: str, person: str, view: str) -> None:
    """Open a case to a reader of the internal site, in one view."""
    portal.policy.views.view(view, Place("--view"))
    portal.known_case(case_id)
    reader = _reader(portal, person)
    if reader is None:
        raise NoSuchPersonError(Place(DIRECTORY_PATH), "has no reader of this id")
    others = tuple(grant for grant in reader.grants if grant.case != case_id)
    changed = reader.model_copy(update={"grants": (*others, Grant(case=case_id, view=view))})
    _write(portal, "dhr grant", [_reader_file(portal, changed)])


def _reader(portal: Portal, person: str) -> Reader | None:
    return next((each for each in portal.directory.readers if each.id == person), None)


def _write(portal: Portal, command: str, files: Sequence[NewFile]) -> None:
    with repository_lock(portal.root, command):
        write_all(portal.root, files)


# ---------------------------------------------------------------------------------------------
# Closing a case


class Closed(StrEnum):
    """Where a case was closed to somebody."""

    RECORD = "the record"
    SITE = "the internal site"


def revoke(portal: Portal, case_id: str, person: str) -> tuple[Closed, ...]:
    """Close a case to somebody, in every way in which it is open to them."""
    portal.known_case(case_id)
    officer = next((each for each in portal.policy.people.officers if each.id == person), None)
    reader = _reader(portal, person)
    if officer is None and reader is None:
        raise NoSuchPersonError(Place(PATH), "has nobody of this id, and neither has the directory")
    closed: list[Closed] = []
    files: list[NewFile] = []
    if officer is not None and officer.reading is not None and officer.opens(case_id):
        files += _without_officer(portal, case_id, officer)
        closed.append(Closed.RECORD)
    if reader is not None and reader.view_of(case_id) is not None:
        files.append(_without_reader(portal, case_id, reader))
        closed.append(Closed.SITE)
    if not closed:
        raise GrantError(Place(PATH), "the case is not open to this person")
    _write(portal, "dhr revoke", files)
    return tuple(closed)


def _without_officer(portal: Portal, case_id: str, officer: Officer) -> list[NewFile]:
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
    return _officer_files(portal, portal.open_case(case_id), changed, fresh=True)


def _without_reader(portal: Portal, case_id: str, reader: Reader) -> NewFile:
    if reader.office_view is not None:
        raise GrantError(
            Place(DIRECTORY_PATH),
            "the reader is granted every case by an office view",
            remedy="take office_view from the reader first: dhr edit directory",
        )
    grants = tuple(grant for grant in reader.grants if grant.case != case_id)
    return _reader_file(portal, reader.model_copy(update={"grants": grants}))


# ---------------------------------------------------------------------------------------------
# Files


def _officer_files(
    portal: Portal, opened: OpenedCase, changed: Officer, *, fresh: bool
) -> list[NewFile]:
    """Write people, record and, with fresh keys, documents as they are after a change."""
    people = portal.policy.people
    officers = tuple(changed if each.id == changed.id else each for each in people.officers)
    after = people.model_copy(update={"officers": officers})
    case = opened.case
    if sum(o.opens(case.id) and o.reading is not None for o in officers) < MIN_OFFICERS:
        raise GrantError(Place(PATH), "fewer than two officers would open this case", clause="X1")
    text = yaml_strict.dump(to_plain(after))
    files = [NewFile(PATH, text.encode(), replaces=portal.digest(PATH))]
    if fresh:
        key = new_identity()
        for document in case.documents.documents:
            path = f"cases/{case.id}/{document.path}"
            data = portal.documents.read(opened, document)
            files.append(NewFile(path, seal_document(data, key.recipient, Place(path))))
        record = case.record.model_copy(update={"case_key": key.reveal()})
        case = case.model_copy(update={"record": record})
    named = [parse_recipient(each, Place(PATH)) for each in after.recipients(case.id)]
    return [*files, portal.sealed_case(opened, case, fresh_key=fresh, recipients=named)]


def _reader_file(portal: Portal, changed: Reader) -> NewFile:
    directory = portal.directory
    readers = tuple(changed if each.id == changed.id else each for each in directory.readers)
    return directory_file(portal, directory.model_copy(update={"readers": readers}))


def directory_file(portal: Portal, directory: Directory) -> NewFile:
    """Seal a changed directory, ready to be written in place of the one that was read."""
    before = portal.sealed_directory
    expected = portal.revisions.follow(DIRECTORY_PATH, before)
    record = directory.record.model_copy(
        update={"revision": expected.revision, "previous": expected.previous}
    )
    sections = directory_sections(directory.model_copy(update={"record": record}))
    parse_directory(sections)
    return portal.seal_file(DIRECTORY_PATH, DIRECTORY_CASE, sections, before)


def write_directory(portal: Portal, directory: Directory) -> None:
    """Write a changed directory in place of the one that was read."""
    _write(portal, "dhr edit", [directory_file(portal, directory)])


def directory_sections(directory: Directory) -> dict[str, str]:
    """Write the directory as the sections of a sealed file."""
    plain = to_plain(directory)
    sections = {"record": yaml_strict.dump(plain["record"])}
    for section in ("people", "agencies", "readers"):
        listed = plain.get(section)
        sections[section] = yaml_strict.dump({section: listed} if listed else {})
    return sections


# ---------------------------------------------------------------------------------------------
# Who can open what


def access_rows(portal: Portal) -> Sequence[tuple[str, ...]]:
    """Return, for every case: its officers and readers, and whether file and policy agree."""
    by_key = {o.reading: o.id for o in portal.policy.people.officers if o.reading}
    by_key[portal.policy.people.builder] = "builder"
    by_key[portal.policy.people.break_glass] = "break-glass"
    rows = []
    for case_id in portal.case_ids():
        path = record_path(case_id)
        readers = [f"{r.id} ({v})" for r in portal.directory.readers if (v := r.view_of(case_id))]
        try:
            data = read_bounded(portal.root, path, MAX_FILE)
            found = record_file.inspect(data, Place(path), sections=SECTIONS).recipients
        except DhrError as error:
            rows.append((case_id, "cannot be read", ", ".join(readers), f"no [{error.code}]"))
            continue
        holders = [by_key.get(key, "an unknown key") for key in found]
        agrees = set(found) == set(portal.recipients(path, case_id))
        rows.append((case_id, ", ".join(holders), ", ".join(readers), "yes" if agrees else "NO"))
    return rows
