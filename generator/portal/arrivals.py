"""When each commit came onto the branch that sites are built from.

A change made on a branch of its own bears the day on which it was written, and may be merged days
later. What somebody has not seen yet is told by when it arrived.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.history.repository import Repository


def arrivals(repository: Repository) -> Mapping[str, dt.datetime | None]:
    """Return for each commit the time of the commit of the main line that brought it in.

    The main line is HEAD and its first parents. A time that is none of the calendar is None.
    """
    times: dict[str, dt.datetime | None] = {}
    parents: dict[str, list[str]] = {}
    line = repository.run("rev-list", "--topo-order", "--parents", "--timestamp", "HEAD")
    for each in line.decode().splitlines():
        time, commit, *before = each.split()
        times[commit], parents[commit] = _moment(int(time)), before
    arrived: dict[str, dt.datetime | None] = {}
    for brought in reversed(_main_line(next(iter(times), None), parents)):
        left = [brought]
        while left:
            commit = left.pop()
            if commit not in arrived:
                arrived[commit] = times[brought]
                left += parents[commit]
    return arrived


def _main_line(head: str | None, parents: Mapping[str, list[str]]) -> list[str]:
    line = []
    while head is not None:
        line.append(head)
        head = next(iter(parents[head]), None)
    return line


def _moment(seconds: int) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    except (OverflowError, ValueError, OSError):
        return None
