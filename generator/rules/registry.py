"""What answers each clause in code: rules, deadlines and gates, registered where they are written.

- A rule yields a finding where a duty was not kept, and a step where it is owed but not yet late.
- A deadline yields dated duties; a gate holds or says everything that is missing.
- A gate guards recorded facts (dotted fields, `[]` for any item of a list): where one is recorded
  and the gate does not hold, the fact is kept and the case is blocked there.
- The first line of each docstring is shown to readers of the policy, as what the portal does.
- Registering twice under one name, or a gate twice for one clause, is a defect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from generator.rules.finding import Context, Deadline, Finding, GateAnswer, Missing, Step

_CLAUSES = re.compile(r" \([A-Z][^()]*\)\.?$")

RuleFunction = Callable[[Context], Iterable[Finding | Step]]
DeadlineFunction = Callable[[Context], Iterable[Deadline]]
GateFunction = Callable[[Context], GateAnswer]


@dataclass(frozen=True)
class Rule:
    """A check over a case that can fail."""

    clauses: tuple[str, ...]
    name: str
    check: RuleFunction

    @property
    def says(self) -> str:
        """Return what it does, for a reader of the policy."""
        return _says(self.check)


@dataclass(frozen=True)
class Clock:
    """A deadline that the policy sets."""

    clauses: tuple[str, ...]
    name: str
    compute: DeadlineFunction

    @property
    def says(self) -> str:
        """Return which day it computes, for a reader of the policy."""
        return _says(self.compute)


@dataclass(frozen=True)
class Gate:
    """A step that cannot be passed until this holds."""

    clause: str
    name: str
    guards: tuple[str, ...]
    check: GateFunction

    @property
    def says(self) -> str:
        """Return when it holds, for a reader of the policy."""
        return _says(self.check)

    def ask(self, context: Context) -> GateAnswer:
        """Ask the gate; one that gives no answer does not hold."""
        answer = self.check(context)
        if not isinstance(answer, tuple):
            return answer
        if not answer:
            answer = (Missing("notes", "The gate gave no answer.", "Report this defect.", "SSP"),)
        return tuple(replace(each, clause=self.clause) for each in answer)


class Registry:
    """All rules, clocks and gates; one instance for the program, more only in tests."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.clocks: list[Clock] = []
        self.gates: dict[str, Gate] = {}

    def rule(self, *clauses: str) -> Callable[[RuleFunction], RuleFunction]:
        """Register a check under the clauses that it answers; none for the record's own sake."""

        def register(function: RuleFunction) -> RuleFunction:
            self.rules.append(Rule(clauses, _name(function), function))
            return function

        return register

    def deadline(self, *clauses: str) -> Callable[[DeadlineFunction], DeadlineFunction]:
        """Register a deadline under the clauses that set it."""

        def register(function: DeadlineFunction) -> DeadlineFunction:
            self.clocks.append(Clock(clauses, _name(function), function))
            return function

        return register

    def gate(
        self, clause: str, *, guards: tuple[str, ...]
    ) -> Callable[[GateFunction], GateFunction]:
        """Register the gate of a clause, with the facts that may not come before it."""

        def register(function: GateFunction) -> GateFunction:
            if clause in self.gates:
                msg = f"clause {clause} has two gates"
                raise RuntimeError(msg)
            self.gates[clause] = Gate(clause, _name(function), guards, function)
            return function

        return register


def _says(function: Callable[..., object]) -> str:
    """Return the first line of a docstring, without the clauses that it ends with."""
    first = (function.__doc__ or function.__name__).splitlines()[0]
    return _CLAUSES.sub("", first).rstrip(".")


def _name(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__name__}"


REGISTRY = Registry()
rule = REGISTRY.rule
deadline = REGISTRY.deadline
gate = REGISTRY.gate
