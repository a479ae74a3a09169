"""What can go wrong, in words for the person who must act.

- Every error that `dhr` raises on purpose is a `DhrError`; any other exception is a defect.
- An error says where (`Place`), what is wrong, which code it has, and what to do next.
- No error carries a value from a record: places and problems name files, lines and the
  schema's own field names, never what stands in them.
- Families say who must act: `InputError` the officer, `PolicyError` the partnership's office,
  `TamperError` stop and report, `SetupError` this machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Place:
    """Where something is, in words that give away nothing about the case."""

    path: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        text = self.path
        if self.line is not None:
            text += f":{self.line}"
        if self.field:
            text += f" ({self.field})"
        return text


class DhrError(Exception):
    """Base of every error that `dhr` raises on purpose.

    `problem` is lower case, without a full stop and without any value of a record.
    `remedy` may be given where the class's own is too general; `clause` where the policy asks
    for what is missing.
    """

    code: ClassVar[str] = "error"
    default_remedy: ClassVar[str] = "see `dhr --help`"

    def __init__(
        self, place: Place, problem: str, *, remedy: str | None = None, clause: str | None = None
    ) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem
        self.remedy = remedy or self.default_remedy
        self.clause = clause

    def __str__(self) -> str:
        clause = f" (clause {self.clause})" if self.clause else ""
        return f"{self.place}: {self.problem}{clause} [{self.code}]\n  hint: {self.remedy}"


class InputError(DhrError):
    """Something an officer wrote or asked for cannot be used as it is."""

    code = "input"
    default_remedy = "correct it and run the command again; nothing was changed"


class PolicyError(DhrError):
    """The partnership's policy or directory is wrong or contradicts itself."""

    code = "policy"
    default_remedy = "the partnership's key officer corrects `policy/` and commits it"


class TamperError(DhrError):
    """Something is not what was written by those who may write it."""

    code = "tamper"
    default_remedy = "do not use this file; report it to a key officer, and restore it from git"


class SetupError(DhrError):
    """This machine, folder or key is not ready for the command."""

    code = "setup"
    default_remedy = "see the README's set-up section"
