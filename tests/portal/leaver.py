"""Somebody who leaves, and keeps every key that they ever could read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from generator.errors import DhrError, Place
from generator.policy.people import DIRECTORY_PATH, DIRECTORY_SECTIONS
from generator.portal import rekey
from generator.portal.directory import DIRECTORY_CASE
from generator.portal.documents import DocumentStore
from generator.portal.partnership import record_path
from generator.records.case import SECTIONS
from generator.vault.identity_file import load_identities
from generator.vault.keys import Identity, open_with, parse_identity
from generator.vault.record_file import Expectation, OpenRecord, open_record
from tests.partnership import Partnership


def add_paper(here: Partnership, case: str, text: str) -> None:
    paper = here.root.parent / "minutes.md"
    paper.write_text(text)
    store: DocumentStore = here.portal().documents
    store.add(case, paper, title="Minutes", kind="minutes", dated=None)


def blobs(here: Partnership) -> Iterator[tuple[str, bytes]]:
    for pattern in ("cases/*/documents/*.age", "policy/pages/*.age"):
        for path in here.root.glob(pattern):
            yield str(path.relative_to(here.root)), path.read_bytes()


@dataclass(frozen=True)
class Sealed:
    """A sealed file of the portal, and what it is."""

    path: str
    case: str
    sections: tuple[str, ...]
    data: bytes

    def opened(self, *identities: Identity) -> OpenRecord:
        expect = Expectation(self.case, self.sections, None)
        return open_record(self.data, identities, place=Place(self.path), expect=expect)


def sealed_files(here: Partnership) -> Iterator[Sealed]:
    portal = here.portal()
    data = (here.root / DIRECTORY_PATH).read_bytes()
    yield Sealed(DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS, data)
    for case in portal.case_ids():
        yield Sealed(record_path(case), case, SECTIONS, portal.record_bytes(case))


@dataclass
class Leaver:
    """Somebody who keeps every key that they ever could read."""

    keys: dict[str, Identity]
    data_keys: set[bytes] = field(default_factory=set)

    def look(self, here: Partnership) -> None:
        """Open what there is, and keep the keys that are in it."""
        for file in sealed_files(here):
            with suppress(DhrError):
                opened = file.opened(*self.keys.values())
                key = opened.head.get("case_key") or opened.head.get("partnership_key")
                inner = parse_identity(str(key), Place(file.path))
                self.keys[inner.recipient] = inner
                self.data_keys.add(opened.unlocked.data_key)

    def opens(self, here: Partnership) -> list[str]:
        """Everything in the folder that opens with any key that they have."""
        mine = here.portal().identities
        found = [f.path for f in sealed_files(here) if self._opens_record(f, mine)]
        return found + [path for path, blob in blobs(here) if self._opens_blob(path, blob)]

    def _opens_record(self, file: Sealed, mine: Sequence[Identity]) -> bool:
        with suppress(DhrError):
            file.opened(*self.keys.values())
            return True
        return file.opened(*mine).unlocked.data_key in self.data_keys

    def _opens_blob(self, path: str, blob: bytes) -> bool:
        for key in self.keys.values():
            with suppress(DhrError):
                open_with(blob, key, Place(path))
                return True
        return False


def third(here: Partnership) -> Leaver:
    """The third officer, as a leaver."""
    (key,) = load_identities(here.key("officer-3"))
    return Leaver({key.recipient: key})


def agrees(here: Partnership) -> bool:
    portal = here.portal()
    names = (rekey.DIRECTORY, *portal.case_ids())
    return not any(rekey.out_of_step(portal, each).needed for each in names)
