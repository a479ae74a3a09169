"""Checking a portal: every case on its own, so that one bad record never hides the others.

- A record that cannot be trusted or read is a `broken` finding with the error's code.
- Case findings come from `standing`; findings about the policy come from `check_policy`.
- A case that the officer is not granted is judged by what it shows without a key, and said to be.
- Many cases are shared among the machine's cores; those that have not changed are not opened again.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from generator.errors import DhrError, Place
from generator.files.reading import read_bounded
from generator.portal.check_cache import CheckCache, Kept
from generator.portal.check_policy import check_policy, out_of_step_item
from generator.portal.items import Item, counts_of, error_items, is_refused, stray_item
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
    """What was found in one case.

    `stage` and `opened` are None where the record was not opened; `standing` also where its
    findings are those of an earlier look.
    """

    case: str
    items: tuple[Item, ...]
    standing: Standing | None = None
    opened: dt.date | None = None
    stage: str | None = None
    granted: bool = True

    @property
    def unreadable(self) -> bool:
        """Tell whether the record is granted and could not be read."""
        return self.granted and self.stage is None


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
        return counts_of(self.items)

    @property
    def refused(self) -> bool:
        """Tell whether anything is blocked or broken."""
        return is_refused(self.items)

    @property
    def unreadable(self) -> bool:
        """Tell whether a record that is granted could not be read."""
        return any(case.unreadable for case in self.cases)


def check_case(portal: Portal, case_id: str) -> CaseResult:
    """Open one case, derive its standing and collect its findings."""
    return _with_strays(portal, _look(portal, case_id))


def _with_strays(portal: Portal, result: CaseResult) -> CaseResult:
    strays = [
        stray_item(result.case, path) for path in unexpected_entries(portal.root, result.case)
    ]
    return replace(result, items=(*result.items, *strays)) if strays else result


def _look(portal: Portal, case_id: str) -> CaseResult:
    path = record_path(case_id)
    if portal.keys.isdisjoint(portal.recipients(path, case_id)):
        return CaseResult(case_id, _outside(portal, case_id), granted=False)
    try:
        opened = portal.open_case(case_id)
        standing = portal.standing(opened.case)
    except DhrError as error:
        return CaseResult(case_id, error_items(error, case_id))
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
    day = opened.case.record.opened
    return CaseResult(case_id, tuple(items), standing, day, standing.stage.title)


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
    """Check some cases, or all, and the policy; each case is opened, and has its standing.

    Raises a `SetupError` where the identity is nobody's here.
    """
    return _check(portal, wanted, None, watch)


def check_changed(
    portal: Portal, wanted: Sequence[str] | None, *, watch: Watch | None = None
) -> CheckResult:
    """Check as `check_cases` does, but open only what has changed since the last time.

    The findings are the same; the standing is there only for cases that were opened.
    """
    return _check(portal, wanted, CheckCache(portal), watch)


def _check(
    portal: Portal, wanted: Sequence[str] | None, cache: CheckCache | None, watch: Watch | None
) -> CheckResult:
    portal.require_known_key()
    every = portal.case_ids()
    case_ids = every if not wanted else tuple(portal.known_case(each) for each in wanted)
    portal.prepare()
    if cache is not None:
        cache.load()
    seen: list[_Seen] = []
    results = _results(_Checker(portal, cache), case_ids, seen)
    if watch is not None:
        results = iter(watch(results, len(case_ids)))
    found = _with_out_of_step(CheckResult(tuple(results), check_policy(portal)))
    if cache is not None:
        cache.keep(dict(_kept(seen)), every)
    return found


def _with_out_of_step(found: CheckResult) -> CheckResult:
    """Say once, with the policy, that files are not sealed as it says."""
    count = sum(item.code == RecipientsError.code for item in found.items)
    return replace(found, policy=(*found.policy, out_of_step_item(count))) if count else found


@dataclass(frozen=True)
class _Seen:
    """A result, and the fingerprint that it may be kept under; None where it may not."""

    result: CaseResult
    fingerprint: str | None


@dataclass(frozen=True)
class _Checker:
    """Checks a case, or finds what was kept of it."""

    portal: Portal
    cache: CheckCache | None

    def see(self, case_id: str) -> _Seen:
        """Check a case."""
        if self.cache is None:
            return _Seen(_look(self.portal, case_id), None)
        try:
            fingerprint = self.cache.fingerprint(case_id)
        except DhrError:
            return _Seen(_look(self.portal, case_id), None)
        kept = self.cache.find(case_id, fingerprint)
        if kept is None:
            return _Seen(_look(self.portal, case_id), fingerprint)
        return _Seen(
            CaseResult(case_id, kept.items, opened=kept.opened, stage=kept.stage), fingerprint
        )


def _kept(seen: Iterable[_Seen]) -> Iterator[tuple[str, Kept]]:
    for each in seen:
        result = each.result
        if each.fingerprint and result.stage is not None and result.opened is not None:
            yield (
                result.case,
                Kept(each.fingerprint, result.items, result.stage, result.opened),
            )


def _results(checker: _Checker, case_ids: Sequence[str], seen: list[_Seen]) -> Iterator[CaseResult]:
    """Yield each case's result, and note what may be kept of it."""
    for each in _all_seen(checker, case_ids):
        seen.append(each)
        yield _with_strays(checker.portal, each.result)


def _all_seen(checker: _Checker, case_ids: Sequence[str]) -> Iterator[_Seen]:
    workers = os.cpu_count() or 1
    if len(case_ids) < MANY or workers == 1:
        yield from map(checker.see, case_ids)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_start_worker, initargs=(checker,)
    ) as pool:
        yield from pool.map(_see_in_worker, case_ids, chunksize=8)


_worker: list[_Checker] = []


def _start_worker(checker: _Checker) -> None:
    gc.disable()  # a worker lives for seconds and makes no cycles; looking for them costs a tenth
    _worker[:] = [checker]


def _see_in_worker(case_id: str) -> _Seen:
    return _worker[0].see(case_id)
