"""Break-glass: the identity kept offline, for the day on which no officer can open anything.

- Recovery lets a new officer in with that identity alone, and makes every key anew.
- The drill proves once a year that the identity still opens every record and paper, the directory
  and its pages. It writes the day of it and nothing else, and only when everything opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.files.atomic import NewFile
from generator.policy import recovery
from generator.policy.recovery import Recovery
from generator.portal.acts import write_act, writing_alone
from generator.portal.errors import NotBreakGlassError
from generator.portal.partnership import Portal
from generator.portal.people import Named, OfficerWanted, add_officer
from generator.portal.rekey import DIRECTORY, Outcome, complete, out_of_step, rekey_all
from generator.portal.sealed_pages import open_pages
from generator.schema import to_plain
from generator.vault.keys import Identity

Watch = Callable[[Iterable[str], int], Iterable[str]]


@dataclass(frozen=True)
class Drilled:
    """What a drill opened, and what it could not."""

    records: int
    papers: int
    failed: tuple[DhrError, ...]


@dataclass(frozen=True)
class Recovered:
    """Who was let in by a recovery, and what was sealed anew."""

    person: str
    outcome: Outcome


def recover(
    portal: Portal, named: Named, wanted: OfficerWanted, *, watch: Watch | None = None
) -> Recovered:
    """Let an officer in with the break-glass identity, and make every key anew.

    After an interruption, the same command goes on where it was.
    """
    alone = _break_glass_alone(portal)
    if out_of_step(alone, DIRECTORY).needed:
        complete(alone)
    person = add_officer(alone.again(), named, wanted)
    return Recovered(person, rekey_all(alone.again(), watch=watch))


def drill(portal: Portal, *, watch: Watch | None = None) -> Drilled:
    """Prove that the break-glass identity alone opens everything; note the day if it does."""
    alone = _break_glass_alone(portal)
    failed = list(_directory_problems(alone))
    records = papers = 0
    cases = alone.case_ids()
    for case_id in cases if watch is None else watch(cases, len(cases)):
        try:
            opened = alone.open_case(case_id)
        except DhrError as error:
            failed.append(error)
            continue
        records += 1
        papers += len(opened.case.documents.documents)
        failed += alone.documents.problems(opened)
    if not failed:
        _note(alone)
    return Drilled(records, papers, tuple(failed))


def _break_glass_alone(portal: Portal) -> Portal:
    """Return the portal as the break-glass identity opens it, without any other that was given."""
    key = portal.policy.people.break_glass
    held: Sequence[Identity] = [each for each in portal.identities if each.recipient == key]
    if not held:
        raise NotBreakGlassError(Place("the identity"), "is not the break-glass identity")
    return Portal(portal.root, portal.policy, portal.today, held)


def _directory_problems(portal: Portal) -> Iterator[DhrError]:
    try:
        list(open_pages(portal))
        _ = portal.directory
    except DhrError as error:
        yield error


def _note(portal: Portal) -> None:
    before = portal.policy.recovery
    after = Recovery(drilled=portal.today, break_glass=portal.policy.people.break_glass)
    if before is not None:
        after = after.model_copy(update={"every_months": before.every_months})
    text = yaml_strict.dump(to_plain(after))
    recovery.parse_recovery(text)
    with writing_alone(portal, "dhr recover"):
        write_act(portal, [NewFile(recovery.PATH, text.encode())])
