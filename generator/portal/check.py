"""Checking a portal: every case on its own, so that one bad record never hides the others.

- A record that cannot be trusted or read is a `broken` finding with the error's code.
- Case findings come from `standing`; findings about the policy come from `check_policy`.
- A case that the officer is not granted is judged by what it shows without a key, and said to be.
- Many cases are shared among the machine's cores.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from generator.errors import DhrError, Place
from generator.files.reading import read_bounded
from generator.portal.check_policy import check_policy
from generator.portal.items import Item, error_items, stray_item
from generator.portal.partnership import Portal, record_path
from generator.portal.tree import unexpected_entries
from generator.records.case import SECTIONS
from generator.rules.finding import Level
from generator.standing import Standing
from generator.vault.errors import RecipientsError
from generator.vault.record_file import inspect
from generator.vault.sops_text import MAX_FILE

MANY = 40  # cases, from which starting further processes pays
Watch = Callable[[Iterable["CaseResult"], int], Iterable["CaseResult"]]


@dataclass(frozen=True)
class CaseResult:
    """What was found in one case; `standing` is None where the record was not opened."""

    case: str
    items: tuple[Item, ...]
    standing: Standing | None
    opened: dt.date | None
    granted: bool = True


@dataclass(frozen=True)
class CheckResult:
    """What was found in the cases asked for, and in the policy."""

    cases: tuple[CaseResult, ...]
    policy: tuple[Item, ...]

    @property
    def items(self) -> list[Item]:
        """Return every finding: the policy's first, then case by case."""
        return [*self.policy, *(item for case in self.cases for item in case.items)]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each level."""
        counted = Counter(item.level for item in self.items)
        return {str(level): counted[level] for level in Level}

    @property
    def refused(self) -> bool:
        """Tell whether anything is blocked or broken."""
        return any(item.level in (Level.BLOCKED, Level.BROKEN) for item in self.items)

    @property
    def unreadable(self) -> bool:
        """Tell whether a record that is granted could not be read."""
        return any(case.standing is None and case.granted for case in self.cases)


def check_case(portal: Portal, case_id: str) -> CaseResult:
    """Open one case, derive its standing and collect its findings."""
    stray = tuple(stray_item(case_id, path) for path in unexpected_entries(portal.root, case_id))
    path = record_path(case_id)
    if portal.keys.isdisjoint(portal.recipients(path, case_id)):
        return CaseResult(case_id, (*_outside(portal, case_id), *stray), None, None, granted=False)
    try:
        opened = portal.open_case(case_id)
        standing = portal.standing(opened.case)
    except DhrError as error:
        return CaseResult(case_id, (*error_items(error, case_id), *stray), None, None)
    items = [
        Item(
            finding.level,
            case_id,
            path,
            finding.message,
            finding.remedy,
            clause=finding.clause,
            field=finding.field,
        )
        for finding in standing.findings
    ]
    for problem in portal.documents.problems(opened):
        items.extend(error_items(problem, case_id))
    return CaseResult(case_id, (*items, *stray), standing, opened.case.record.opened)


def _outside(portal: Portal, case_id: str) -> tuple[Item, ...]:
    """Check what a record shows without a key, where the officer is not granted it."""
    path = record_path(case_id)
    try:
        data = read_bounded(portal.root, path, MAX_FILE)
        found = inspect(data, Place(path), sections=SECTIONS).recipients
        if set(found) != set(portal.recipients(path, case_id)):
            where = Place(path, field="sops.age")
            raise RecipientsError(where, "are not those that the policy names")
    except DhrError as error:
        return error_items(error, case_id)
    message = "is not granted to you: only its outside was checked"
    remedy = "have an officer who is granted it check it too"
    return (Item(Level.NOTE, case_id, path, message, remedy, code="not-granted"),)


def check_cases(
    portal: Portal, wanted: Sequence[str] | None, *, watch: Watch | None = None
) -> CheckResult:
    """Check some cases, or all, and the policy.

    Raises a `SetupError` where the identity is nobody's here.
    """
    portal.require_known_key()
    case_ids = (
        portal.case_ids() if not wanted else tuple(portal.known_case(each) for each in wanted)
    )
    portal.prepare()
    results = _results(portal, case_ids)
    if watch is not None:
        results = iter(watch(results, len(case_ids)))
    return CheckResult(tuple(results), check_policy(portal))


def _results(portal: Portal, case_ids: Sequence[str]) -> Iterator[CaseResult]:
    workers = os.cpu_count() or 1
    if len(case_ids) < MANY or workers == 1:
        yield from (check_case(portal, case_id) for case_id in case_ids)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_start_worker, initargs=(portal,)
    ) as pool:
        yield from pool.map(_check_in_worker, case_ids, chunksize=8)


_worker: list[Portal] = []


def _start_worker(portal: Portal) -> None:
    gc.disable()  # a worker lives for seconds and makes no cycles; looking for them costs a tenth
    _worker[:] = [portal]


def _check_in_worker(case_id: str) -> CaseResult:
    return check_case(_worker[0], case_id)
