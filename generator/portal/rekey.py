"""Sealing anew: to whom the policy names now, with new keys where somebody has gone.

- A file is out of step when its recipients are not those of the policy. Who only came is let in
  by a new data key. Where anybody has gone, or it is asked for, the case key is new too and every
  paper is sealed to it; with the directory, the partnership's key and the pages sealed to it.
- Each case is one act, and so is the directory: killed at any point, it is as it was or as it
  should be. Running the same command again goes on with the rest.
- A file is opened here whomever it is sealed to, since mending that is the purpose; everything else
  of it is verified as always. It is sealed to whom the policy names, and to nobody that it says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.errors import DhrError, Place
from generator.files.atomic import NewFile, remove, write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import read_bounded
from generator.policy.people import DIRECTORY_PATH, DIRECTORY_SECTIONS, parse_directory
from generator.portal.acts import settled, write_act, writing_alone
from generator.portal.directory import DIRECTORY_CASE, directory_files
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import SECTIONS
from generator.vault import record_file
from generator.vault.document_file import MAX_DOCUMENT_FILE, seal_document
from generator.vault.keys import Recipient, new_identity
from generator.vault.own_file import open_own, own_name, seal_own
from generator.vault.sops_text import MAX_FILE

DIRECTORY: Final = "directory"
"""The word for the sealed directory where cases are named."""

_PURPOSE: Final = "cases to be sealed anew, form 1"
_MAX_PLAN: Final = 4 * 1024 * 1024  # bytes
_MANY: Final = 10  # files, from which reading all of git's history at once pays
Watch = Callable[[Iterable[str], int], Iterable[str]]


@dataclass(frozen=True)
class Step:
    """How a file's recipients differ from the policy's; `what` is a case, or the directory.

    `extra` counts those whom the policy does not name; `missing` are those it names, by their ids.
    """

    what: str
    extra: int
    missing: tuple[str, ...]

    @property
    def needed(self) -> bool:
        """Tell whether the file is sealed to others than the policy names."""
        return bool(self.extra or self.missing)


@dataclass(frozen=True)
class Outcome:
    """What was sealed anew, and what could not be."""

    done: tuple[Step, ...]
    failed: tuple[DhrError, ...]


def out_of_step(portal: Portal, what: str) -> Step:
    """Compare a sealed file's recipients with the policy's; needs no key."""
    path, case_id, sections = _file(what)
    data = read_bounded(portal.root, path, MAX_FILE)
    found = set(record_file.inspect(data, Place(path), sections=sections).recipients)
    named = set(portal.recipients(path, case_id))
    holders = portal.policy.people.holders()
    return Step(what, len(found - named), tuple(sorted(holders[key] for key in named - found)))


def _file(what: str) -> tuple[str, str, Sequence[str]]:
    if what == DIRECTORY:
        return DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS
    return record_path(what), what, SECTIONS


# ---------------------------------------------------------------------------------------------
# Which files


def complete(portal: Portal, *, watch: Watch | None = None) -> Outcome:
    """Seal anew what is out of step with the policy, and go on with what was asked for before."""
    portal = settled(portal)
    first = _run(portal, (DIRECTORY, *portal.case_ids()), always=False, watch=watch)
    rest = _run(portal, tuple(_Plan(portal).left), always=True, watch=watch)
    return Outcome((*first.done, *rest.done), (*first.failed, *rest.failed))


def rekey(portal: Portal, cases: Sequence[str], *, watch: Watch | None = None) -> Outcome:
    """Make new keys for some cases, and seal their papers to them."""
    known = tuple(portal.known_case(each) for each in cases)
    portal = settled(portal)
    return _run(portal, known, always=True, watch=watch)


def rekey_all(portal: Portal, *, watch: Watch | None = None) -> Outcome:
    """Make new keys for the directory and every case; after an interruption, for the rest."""
    portal = settled(portal)
    plan = _Plan(portal)
    if not plan.left:
        plan.keep([DIRECTORY, *portal.case_ids()])
    return _run(portal, tuple(plan.left), always=True, watch=watch)


def is_planned(portal: Portal) -> bool:
    """Tell whether new keys were asked for that some cases have not got yet."""
    return bool(_Plan(portal).left)


def _run(portal: Portal, names: Sequence[str], *, always: bool, watch: Watch | None) -> Outcome:
    done: list[Step] = []
    failed: list[DhrError] = []
    plan = _Plan(portal)
    if len(names) >= _MANY:
        portal.prepare()
    for what in names if watch is None else watch(names, len(names)):
        try:
            step = _reseal(portal, what, always=always)
        except DhrError as error:
            failed.append(error)
            continue
        if step is not None:
            done.append(step)
            plan.drop(what)
    return Outcome(tuple(done), tuple(failed))


# ---------------------------------------------------------------------------------------------
# One file


def _reseal(portal: Portal, what: str, *, always: bool) -> Step | None:
    with writing_alone(portal, "dhr rekey"):
        step = out_of_step(portal, what)
        if not (always or step.needed):
            return None
        fresh = always or bool(step.extra)
        write_act(portal, _files(portal, what, fresh=fresh))
        return step


def _files(portal: Portal, what: str, *, fresh: bool) -> Iterator[NewFile]:
    if what != DIRECTORY:
        yield from case_files(portal, portal.open_case(what, mending=True), fresh=fresh)
        return
    sealed = portal.open_sealed(DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS, mending=True)
    directory = parse_directory(sealed.sections)
    yield from directory_files(portal, directory, sealed, fresh=fresh)


def case_files(
    portal: Portal,
    opened: OpenedCase,
    *,
    fresh: bool,
    recipients: Sequence[Recipient] | None = None,
) -> Iterator[NewFile]:
    """Seal a case anew; with `fresh`, under a new case key, to which its papers are sealed first.

    `recipients` are those of a policy that changes in the same act.
    """
    case = opened.case
    if fresh:
        key = new_identity()
        for document in case.documents.documents:
            place = Place(f"cases/{case.id}/{document.path}")
            data = portal.documents.read(opened, document)
            before = hashlib.sha256(read_bounded(portal.root, place.path, MAX_DOCUMENT_FILE))
            sealed = seal_document(data, key.recipient, place)
            yield NewFile(place.path, sealed, replaces=before.hexdigest())
        record = case.record.model_copy(update={"case_key": key.reveal()})
        case = case.model_copy(update={"record": record})
    yield portal.sealed_case(opened, case, fresh_key=fresh, recipients=recipients)


# ---------------------------------------------------------------------------------------------
# What is still to be done


class _Plan:
    """The cases that were asked to have new keys and have not yet, sealed to who asked."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._identity = portal.identities[0]
        self._path = f".cache/rekey/{own_name(self._identity, _PURPOSE)}"
        self.left = self._read()

    def _read(self) -> list[str]:
        """Return what is left; where the plan cannot be read any more, everything."""
        every = [DIRECTORY, *self._portal.case_ids()]
        try:
            blob = read_bounded(self._portal.root, self._path, _MAX_PLAN)
            text = open_own(blob, self._identity, _PURPOSE, Place(self._path))
        except FileMissingError:
            return []
        except DhrError:
            return every
        still = set(every)
        return [each for each in json.loads(text) if each in still]

    def keep(self, left: list[str]) -> None:
        """Write down what is left; nothing is left where nothing is written."""
        self.left = left
        if not left:
            remove(self._portal.root, self._path)
            return
        blob = seal_own(json.dumps(left).encode(), self._identity, _PURPOSE)
        write_bytes(self._portal.root, self._path, blob, mode=0o600)

    def drop(self, what: str) -> None:
        """Note that one has its new keys."""
        if what in self.left:
            self.keep([each for each in self.left if each != what])
