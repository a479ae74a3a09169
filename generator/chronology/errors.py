"""What can be wrong with a chronology from an agency; no message repeats a cell."""

from __future__ import annotations

from collections.abc import Sequence

from generator.errors import InputError, Place

MAX_SHOWN = 200
"""Problems that are listed one by one."""


class ChronologyFileError(InputError):
    """A file cannot be read as a chronology at all."""

    code = "chronology-file"
    default_remedy = "ask the agency for it again, in the template; nothing was stored"


class ChronologyRowsError(InputError):
    """Chronologies hold mistakes; `problems` lists every one, in every file."""

    code = "chronology-rows"
    default_remedy = "put these right, or ask the agency to, and merge again; nothing was stored"

    def __init__(self, problems: Sequence[tuple[Place, str]]) -> None:
        place, problem = problems[0]
        super().__init__(place, problem, clause="B9.11")
        self.problems = tuple(problems)

    def __str__(self) -> str:
        lines = [f"{place}: {problem} [{self.code}]" for place, problem in self.problems]
        more = len(lines) - MAX_SHOWN
        if more > 0:
            lines[MAX_SHOWN:] = [f"and {more:,} more like these [{self.code}]"]
        return "\n".join([*lines, f"  hint: {self.remedy} (clause {self.clause})"])


class StoredChronologyError(InputError):
    """A stored chronology is not what the portal writes."""

    code = "chronology-stored"
    default_remedy = "merge the agencies' chronologies again; the stored one is kept as it is"
