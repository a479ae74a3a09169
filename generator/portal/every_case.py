"""Opening every case of a vault, in as many processes as there are processors.

Plaintext goes from process to process through pipes, and never to the disk.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from generator.errors import DhrError
from generator.portal.partnership import Portal
from generator.records.case import Case

MANY: Final = 16
"""From this number of cases on, more than one process is worth its start."""

T = TypeVar("T")


def each_case(
    portal: Portal, case_ids: Sequence[str], work: Callable[[Case], T]
) -> Iterator[T | None]:
    """Yield what `work` makes of each case, in order; None for one that does not open.

    `work` and what it returns must be such as processes can hand to each other.
    """
    workers = os.cpu_count() or 1
    if len(case_ids) < MANY or workers == 1:
        yield from map(partial(_opened, portal, work), case_ids)
        return
    _ = portal.revisions  # read once, before there are many who need it
    with (
        ProcessPoolExecutor(
            workers,
            mp_context=get_context("fork"),
            initializer=_start_worker,
            initargs=(portal, work),
        ) as pool,
        _no_looking_for_cycles(),
    ):
        yield from pool.map(_in_worker, case_ids, chunksize=8)


def _opened(portal: Portal, work: Callable[[Case], T], case_id: str) -> T | None:
    try:
        case = portal.open_case(case_id).case
    except DhrError:
        return None
    return work(case)


_worker: list[tuple[Portal, Callable[[Case], Any]]] = []


def _start_worker(portal: Portal, work: Callable[[Case], Any]) -> None:
    gc.disable()  # a worker lives for seconds and makes no cycles
    _worker[:] = [(portal, work)]


def _in_worker(case_id: str) -> Any:  # noqa: ANN401 - whatever the work returns
    return _opened(*_worker[0], case_id)


@contextmanager
def _no_looking_for_cycles() -> Iterator[None]:
    """Records are trees; among those of a whole vault, looking for cycles costs as much again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
