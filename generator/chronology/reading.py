"""What agencies return, from bytes to entries: the one door for files of any kind."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final, NamedTuple

from generator.chronology.columns import MAX_FILE
from generator.chronology.csv_file import read_csv
from generator.chronology.entries import Entry, Returned, Source
from generator.chronology.errors import ChronologyFileError, ChronologyRowsError
from generator.chronology.package import refuse_old_office
from generator.chronology.rows import entries_of
from generator.chronology.table import Table
from generator.chronology.workbook import read_workbook
from generator.errors import Place
from generator.files.office import OLD_OFFICE, ZIP

TOLD_CASE: Final = "review"
TOLD_AGENCY: Final = "agency id"
_TEXT: Final = (".csv", ".txt", ".tsv")
MANY: Final = 6  # files, from which starting further processes pays


@dataclass(frozen=True, repr=False)
class Handed:
    """A file handed in: its name, its bytes, and the agency that the officer says it is from."""

    name: str
    data: bytes
    agency: str | None = None


def read_all(
    files: Sequence[Handed], *, case: str, agencies: Sequence[str], today: dt.date
) -> tuple[Returned, ...]:
    """Read every file, and report all that is wrong in all of them at once.

    `agencies` are those of the directory. Two files of one agency are refused, because a row must
    be found again by its agency and number.
    """
    problems: list[tuple[Place, str]] = []
    returned: dict[str, Returned] = {}
    alone: list[_Refused] = []
    for file, read in zip(files, _each(files, _Reader(case, agencies, today)), strict=True):
        if isinstance(read, _Refused):
            alone.append(read)
            problems.append((read.place, f"{read.problem}: {read.remedy}"))
            continue
        problems += read.problems
        if read.agency in returned:
            second = "is a second file of one agency: put them into one"
            problems.append((Place(file.name), second))
        digest = hashlib.sha256(file.data).hexdigest()
        rows = len(read.entries)
        source = Source(read.agency, _base(file.name), digest, today.isoformat(), rows)
        returned.setdefault(read.agency, Returned(source, read.entries))
    if len(problems) == len(alone) == 1:
        raise ChronologyFileError(alone[0].place, alone[0].problem, remedy=alone[0].remedy)
    if problems:
        raise ChronologyRowsError(problems)
    return tuple(returned.values())


class _Refused(NamedTuple):
    """A file that cannot be read as a chronology: where, why, and what to do."""

    place: Place
    problem: str
    remedy: str


@dataclass(frozen=True, repr=False)
class _Read:
    """A file that was read, and every mistake in it."""

    agency: str
    entries: tuple[Entry, ...]
    problems: tuple[tuple[Place, str], ...]


@dataclass(frozen=True)
class _Reader:
    """Reads one file, by itself."""

    case: str
    agencies: Sequence[str]
    today: dt.date

    def read(self, file: Handed) -> _Read | _Refused:
        """Return what a file holds, or why it is refused."""
        try:
            table = _table(file)
            agency = _agency(file, table, self.case, self.agencies)
        except ChronologyFileError as error:
            return _Refused(error.place, error.problem, error.remedy)
        entries = tuple(entries_of(table, agency, self.today))
        return _Read(agency, entries, tuple(table.problems))


def _each(files: Sequence[Handed], reader: _Reader) -> list[_Read | _Refused]:
    """Read the files, many of them side by side."""
    workers = min(os.cpu_count() or 1, len(files))
    if len(files) < MANY or workers == 1:
        return [reader.read(file) for file in files]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(reader.read, files, chunksize=2))


def _table(file: Handed) -> Table:
    place = Place(file.name)
    if len(file.data) > MAX_FILE:
        raise ChronologyFileError(
            place, f"is larger than {MAX_FILE // 1024 // 1024} MB",
            remedy="copy the filled-in rows into a fresh template, and send that",
        )  # fmt: skip
    if file.data.startswith(OLD_OFFICE):
        refuse_old_office(file.data, place)
    if file.data.startswith(ZIP):
        return read_workbook(file.data, file.name)
    if file.name.lower().endswith(_TEXT):
        return read_csv(file.data, file.name)
    raise ChronologyFileError(
        place, "is neither an Excel workbook (.xlsx) nor a table in text (.csv)",
        remedy="ask the agency to fill in the template",
    )  # fmt: skip


def _agency(file: Handed, table: Table, case: str, agencies: Sequence[str]) -> str:
    """Return whose chronology it is, as the officer and the template both say."""
    place = Place(file.name)
    told = table.told.get(TOLD_AGENCY)
    if table.told.get(TOLD_CASE, case) != case:
        raise ChronologyFileError(
            place, "was made for another review",
            remedy="check which review it belongs to; the sheet Instructions says it",
        )  # fmt: skip
    known = f"name an agency of the directory: {', '.join(agencies)}"
    if file.agency is None and told is None:
        raise ChronologyFileError(
            place, "does not say from which agency it is",
            remedy=f"write AGENCY={_base(file.name)}; {known}",
        )  # fmt: skip
    if file.agency is not None and told is not None and file.agency != told:
        raise ChronologyFileError(
            place, "was made for another agency than the one named",
            remedy="check which agency sent it; the sheet Instructions says it",
        )  # fmt: skip
    agency = file.agency or told or ""
    if agency not in agencies:
        raise ChronologyFileError(place, "is from no agency of the directory", remedy=known)
    return agency


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
