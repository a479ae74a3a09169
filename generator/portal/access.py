"""Opening cases to people, closing them, and comparing what the files say with the policy.

- An officer's grant changes `people.yaml` and seals the record anew to exactly whom the policy then
  names; both are written together. After a revocation record and case key are new, and the
  documents are sealed to the new key.
- A reader's grant changes the sealed directory alone; it takes effect with the next build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator import yaml_strict
from generator.errors import DhrError, InputError, Place
from generator.files.atomic import NewFile, write_all
from generator.files.lock import repository_lock
from generator.files.reading import read_bounded
from generator.policy.people import (
    DIRECTORY_PATH,
    MIN_OFFICERS,
    PATH,
    Directory,
    Grant,
    Officer,
    People,
    Reader,
)
from generator.portal.partnership import DIRECTORY_CASE, OpenedCase, Portal, record_path
from generator.records.case import SECTIONS
from generator.schema import to_plain
from generator.vault import record_file
from generator.vault.document_file import seal_document
from generator.vault.keys import new_identity, parse_recipient
from generator.vault.sops_text import MAX_FILE


class NoSuchPersonError(InputError):
    """A person whom the policy does not have."""

    code = "no-such-person"
    default_remedy = "`policy/people.yaml` has the officers; `dhr keys status` has the readers"


class GrantError(InputError):
    """A grant or a revocation that cannot be made."""

    code = "grant"
    default_remedy = "nothing was changed; `dhr keys status` shows who may open what"


# ---------------------------------------------------------------------------------------------
# Officers


def grant_officer(portal: Portal, case_id: str, person: str) -> None:
    """Open a case's record to an officer."""
    officer = _officer(portal, person)
    opened = portal.open_case(case_id)
    if officer.reading is None:
        raise GrantError(Place(PATH), "the officer has no reading key")
    if officer.opens(case_id):
        raise GrantError(Place(PATH), "the officer opens this case already")
    changed = officer.model_copy(update={"cases": (*officer.cases, case_id)})
    _write_officer(portal, opened, changed, fresh=False)


def _officer(portal: Portal, person: str) -> Officer:
    for officer in portal.policy.people.officers:
        if officer.id == person:
            return officer
    raise NoSuchPersonError(Place(PATH), "has no officer of this id")


def _revoke_officer(portal: Portal, case_id: str, officer: Officer) -> None:
    if officer.all_cases:
        raise GrantError(
            Place(PATH),
            "the officer is granted every case",
            remedy="list the officer's cases in policy/people.yaml in place of all_cases first",
        )
    if not officer.opens(case_id):
        raise GrantError(Place(PATH), "the officer does not open this case")
    opened = portal.open_case(case_id)
    cases = tuple(each for each in officer.cases if each != case_id)
    _write_officer(portal, opened, officer.model_copy(update={"cases": cases}), fresh=True)


def _write_officer(portal: Portal, opened: OpenedCase, changed: Officer, *, fresh: bool) -> None:
    people = portal.policy.people
    officers = tuple(changed if each.id == changed.id else each for each in people.officers)
    after = people.model_copy(update={"officers": officers})
    case_id = opened.case.id
    if sum(o.opens(case_id) and o.reading is not None for o in officers) < MIN_OFFICERS:
        raise GrantError(Place(PATH), "fewer than two officers would open this case", clause="X1")
    files = [_people_file(portal, after)]
    case = opened.case
    if fresh:
        key = new_identity()
        for document in case.documents.documents:
            path = f"cases/{case_id}/{document.path}"
            data = portal.documents.read(opened, document)
            files.append(NewFile(path, seal_document(data, key.recipient, Place(path))))
        record = case.record.model_copy(update={"case_key": key.reveal()})
        case = case.model_copy(update={"record": record})
    named = [parse_recipient(each, Place(PATH)) for each in after.recipients(case_id)]
    record_new = portal.sealed_case(opened, case, fresh_key=fresh, recipients=named)
    with repository_lock(portal.root, "dhr revoke" if fresh else "dhr grant"):
        write_all(portal.root, [*files, record_new])


def _people_file(portal: Portal, people: People) -> NewFile:
    text = yaml_strict.dump(to_plain(people))
    return NewFile(PATH, text.encode(), replaces=portal.digest(PATH))


# ---------------------------------------------------------------------------------------------
# Readers


def grant_reader(portal: Portal, case_id: str, person: str, view: str) -> None:
    """Open a case to a reader of the internal site, in one view."""
    portal.policy.views.view(view, Place("--view"))
    portal.known_case(case_id)

    def change(reader: Reader) -> Reader:
        others = tuple(grant for grant in reader.grants if grant.case != case_id)
        return reader.model_copy(update={"grants": (*others, Grant(case=case_id, view=view))})

    _write_reader(portal, person, change)


def _revoke_reader(portal: Portal, case_id: str, reader: Reader) -> None:
    if reader.office_view is not None:
        raise GrantError(
            Place(DIRECTORY_PATH), "the reader is granted every case by an office view"
        )
    if reader.view_of(case_id) is None:
        raise GrantError(Place(DIRECTORY_PATH), "the reader does not open this case")

    def change(each: Reader) -> Reader:
        grants = tuple(grant for grant in each.grants if grant.case != case_id)
        return each.model_copy(update={"grants": grants})

    _write_reader(portal, reader.id, change)


def _write_reader(portal: Portal, person: str, change: Callable[[Reader], Reader]) -> None:
    directory = portal.directory
    if person not in {reader.id for reader in directory.readers}:
        raise NoSuchPersonError(Place(DIRECTORY_PATH), "has no reader of this id")
    readers = tuple(change(each) if each.id == person else each for each in directory.readers)
    write_directory(portal, directory.model_copy(update={"readers": readers}))


def write_directory(portal: Portal, directory: Directory) -> None:
    """Seal a changed directory in place of the one on disk."""
    before = portal.open_directory()
    expected = portal.follow(DIRECTORY_PATH, before)
    record = directory.record.model_copy(
        update={"revision": expected.revision, "previous": expected.previous}
    )
    sections = directory_sections(directory.model_copy(update={"record": record}))
    file = portal.seal_file(DIRECTORY_PATH, DIRECTORY_CASE, sections, before)
    with repository_lock(portal.root, "dhr grant"):
        write_all(portal.root, [file])


def directory_sections(directory: Directory) -> dict[str, str]:
    """Write the directory as the sections of a sealed file."""
    plain = to_plain(directory)
    sections = {"record": yaml_strict.dump(plain["record"])}
    for section in ("people", "agencies", "readers"):
        listed = plain.get(section)
        sections[section] = yaml_strict.dump({section: listed} if listed else {})
    return sections


def revoke_person(portal: Portal, case_id: str, person: str) -> bool:
    """Close a case to an officer or a reader; True where it was an officer."""
    portal.known_case(case_id)
    for officer in portal.policy.people.officers:
        if officer.id == person and officer.reading is not None:
            _revoke_officer(portal, case_id, officer)
            return True
    for reader in portal.directory.readers:
        if reader.id == person:
            _revoke_reader(portal, case_id, reader)
            return False
    raise NoSuchPersonError(Place(PATH), "has nobody of this id, and neither has the directory")


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
