"""Writing the sealed directory, with the pages that only its key opens.

- The directory is sealed to every officer, the builder and break-glass.
- It holds the partnership's own key, to which policy pages in `policy/pages/*.md.age` are sealed.
  When somebody who could open it has gone, that key is new, and the pages are sealed to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from generator import yaml_strict
from generator.errors import Place
from generator.files.atomic import NewFile
from generator.files.errors import FileChangedError
from generator.files.reading import read_bounded
from generator.policy.people import DIRECTORY_PATH, Directory, parse_directory
from generator.portal.acts import write_act, writing_alone
from generator.portal.policy_files import MAX_SEALED_PAGE
from generator.schema import to_plain
from generator.vault.frame_file import open_frame, seal_frame
from generator.vault.keys import Recipient, new_identity, parse_identity
from generator.vault.record_file import OpenRecord

if TYPE_CHECKING:
    from generator.portal.partnership import Portal

DIRECTORY_CASE = "directory"


def directory_files(
    portal: Portal,
    directory: Directory,
    before: OpenRecord,
    *,
    fresh: bool = False,
    recipients: Sequence[Recipient] | None = None,
) -> Iterator[NewFile]:
    """Seal a changed directory in place of the version read; `fresh` makes its keys anew.

    Raises `FileChangedError` where the directory is no longer the version read.
    """
    if portal.digest(DIRECTORY_PATH) != before.digest:
        raise FileChangedError(Place(DIRECTORY_PATH), "was changed by somebody else")
    expected = portal.revisions.follow(DIRECTORY_PATH, before)
    update: dict[str, object] = {
        "revision": expected.revision,
        "previous": expected.previous,
    }
    if fresh:
        key = new_identity()
        yield from _pages(portal, directory, key.recipient)
        update["partnership_key"] = key.reveal()
    record = directory.record.model_copy(update=update)
    sections = directory_sections(directory.model_copy(update={"record": record}))
    parse_directory(sections)
    yield portal.seal_file(
        DIRECTORY_PATH,
        DIRECTORY_CASE,
        sections,
        before,
        fresh_key=fresh,
        recipients=recipients,
    )


def _pages(portal: Portal, directory: Directory, recipient: Recipient) -> Iterator[NewFile]:
    key = parse_identity(directory.record.partnership_key, Place(DIRECTORY_PATH))
    for path in portal.policy.sealed_pages:
        place = Place(path)
        blob = read_bounded(portal.root, path, MAX_SEALED_PAGE)  # as it is now, under the lock
        text = open_frame(blob, key, place=place)
        sealed = seal_frame(text, recipient, place=place)
        yield NewFile(path, sealed, replaces=hashlib.sha256(blob).hexdigest())


def write_directory(portal: Portal, directory: Directory) -> None:
    """Write a changed directory in place of the one that was read."""
    with writing_alone(portal, "dhr edit"):
        write_act(portal, directory_files(portal, directory, portal.sealed_directory))


def directory_sections(directory: Directory) -> dict[str, str]:
    """Write the directory as the sections of a sealed file."""
    plain = to_plain(directory)
    sections = {"record": yaml_strict.dump(plain["record"])}
    for section in ("people", "agencies", "readers"):
        listed = plain.get(section)
        sections[section] = yaml_strict.dump({section: listed} if listed else {})
    return sections
