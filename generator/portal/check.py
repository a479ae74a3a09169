"""Checking a portal: every case on its own, so that one bad record never hides the others.

- A record that cannot be trusted or read is a `broken` finding with the error's code.
- Case findings come from `standing`; findings about the policy and the folders come from here.
- Many cases are shared among the machine's cores.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from generator.errors import DhrError, Place
from generator.policy.demo_keys import DEMO_AGE_KEYS, DEMO_SIGNING_KEYS
from generator.policy.people import DIRECTORY_PATH, MIN_OFFICERS, PATH
from generator.portal.partnership import Portal, record_path
from generator.portal.tree import unexpected_entries
from generator.rules.finding import Level
from generator.schema import SchemaError
from generator.standing import Standing

MANY = 40  # cases, from which starting further processes pays
Watch = Callable[[Iterable["CaseResult"], int], Iterable["CaseResult"]]


@dataclass(frozen=True)
class Item:
    """A finding with its place in the repository; `code` names an error, where it is one."""

    level: Level
    case: str | None
    path: str
    message: str
    remedy: str
    clause: str | None = None
    field: str | None = None
    line: int | None = None
    code: str | None = None


@dataclass(frozen=True)
class CaseResult:
    """What was found in one case; `standing` is None where the record cannot be read."""

    case: str
    items: tuple[Item, ...]
    standing: Standing | None
    opened: dt.date | None


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
        """Tell whether a record could not be read."""
        return any(case.standing is None for case in self.cases)


def error_items(error: DhrError, case: str | None) -> tuple[Item, ...]:
    """Turn an error into broken findings, one for each mistake."""
    problems: Sequence[tuple[Place, str]] = ((error.place, error.problem),)
    if isinstance(error, SchemaError):
        problems = error.problems
    return tuple(
        Item(
            Level.BROKEN,
            case,
            place.path,
            problem,
            error.remedy,
            clause=error.clause,
            field=place.field,
            line=place.line,
            code=error.code,
        )
        for place, problem in problems
    )


def check_case(portal: Portal, case_id: str) -> CaseResult:
    """Open one case, derive its standing and collect its findings."""
    stray = unexpected_entries(portal.root, case_id)
    try:
        opened = portal.open_case(case_id)
        standing = portal.standing(opened.case)
    except DhrError as error:
        found = error_items(error, case_id)
        return CaseResult(case_id, (*found, *(_stray(case_id, path) for path in stray)), None, None)
    items = [
        Item(
            finding.level,
            case_id,
            record_path(case_id),
            finding.message,
            finding.remedy,
            clause=finding.clause,
            field=finding.field,
        )
        for finding in standing.findings
    ]
    for error in portal.documents.problems(opened):
        items.extend(error_items(error, case_id))
    items.extend(_stray(case_id, path) for path in stray)
    return CaseResult(case_id, tuple(items), standing, opened.case.record.opened)


def _stray(case_id: str, path: str) -> Item:
    return Item(
        Level.BROKEN,
        case_id,
        path,
        "does not belong in a case's folder",
        "move it away; papers are added with `dhr documents add`",
        clause="X1",
        code="stray-file",
    )


def check_cases(
    portal: Portal, wanted: Sequence[str] | None, *, watch: Watch | None = None
) -> CheckResult:
    """Check some cases, or all, and the policy."""
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
    _worker[:] = [portal]


def _check_in_worker(case_id: str) -> CaseResult:
    return check_case(_worker[0], case_id)


def check_policy(portal: Portal) -> tuple[Item, ...]:
    """Check what no single case shows: keys, grants, and that somebody can always read (B2.6)."""
    return (*_demo_keys(portal), *_readable(portal), *_directory(portal))


def _policy_item(message: str, remedy: str, field: str, code: str, path: str = PATH) -> Item:
    return Item(Level.BROKEN, None, path, message, remedy, clause="X1", field=field, code=code)


def _demo_keys(portal: Portal) -> Iterator[Item]:
    if portal.policy.partnership.demo:
        return
    people = portal.policy.people
    used = {o.reading for o in people.officers} | {people.builder, people.break_glass}
    signing = {key for o in people.officers for key in o.signing} | {people.release}
    readers = {reader.key for reader in portal.directory.readers} if portal.has_directory else set()
    if (used | readers) & DEMO_AGE_KEYS or signing & DEMO_SIGNING_KEYS:
        yield _policy_item(
            "uses a demonstration key, whose secret half is public",
            "make new keys with `dhr keys new` and replace it",
            "officers",
            "demo-key",
        )


def _readable(portal: Portal) -> Iterator[Item]:
    people = portal.policy.people
    for case_id in portal.case_ids():
        officers = [o for o in people.officers if o.reading and o.opens(case_id)]
        if len(officers) < MIN_OFFICERS:
            yield Item(
                Level.BROKEN,
                case_id,
                PATH,
                "fewer than two officers are granted this case",
                f"grant it to a second officer: dhr grant {case_id} PERSON",
                clause="X1",
                field="officers",
                code="few-officers",
            )


def _directory(portal: Portal) -> Iterator[Item]:
    if not portal.has_directory:
        yield _policy_item(
            "is missing", "restore it from git", "directory", "no-directory", DIRECTORY_PATH
        )
        return
    try:
        directory = portal.directory
    except DhrError as error:
        yield from error_items(error, None)
        return
    views = {view.id for view in portal.policy.views.views}
    known = set(portal.case_ids())
    for reader in directory.readers:
        asked = {grant.view for grant in reader.grants}
        if reader.office_view is not None:
            asked.add(reader.office_view)
        if not asked <= views:
            yield _policy_item(
                "a reader is granted a view that policy/views.yaml does not have",
                "grant one of the views of policy/views.yaml",
                "readers",
                "unknown-view",
                DIRECTORY_PATH,
            )
        if not {grant.case for grant in reader.grants} <= known:
            yield _policy_item(
                "a reader is granted a case that is not in cases/",
                "revoke the grant: dhr revoke CASE PERSON",
                "readers",
                "unknown-case",
                DIRECTORY_PATH,
            )
