"""What a benchmark found: figures beside their targets, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One number that was measured; `target` is the most, or with `at_least` the least, allowed."""

    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Return the figure as a line of the table."""
        wanted = ""
        if self.target is not None:
            wanted = f"{'at least' if self.at_least else 'at most'} {self.target:g}"
        verdict = {None: "", True: "met", False: "MISSED"}[self.met]
        return self.what, f"{self.value:,.2f} {self.unit}", wanted, verdict


@dataclass
class Result:
    """One benchmark: the commands that were measured, and the figures."""

    name: str
    commands: Sequence[str]
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_text(self) -> str:
        """Return the result for a terminal."""
        lines = [f"\n{self.name}", *(f"  $ {command}" for command in self.commands)]
        for what, value, wanted, verdict in (figure.row for figure in self.figures):
            lines.append(f"  {what:<58} {value:>14}   {wanted:<14} {verdict}".rstrip())
        return "\n".join([*lines, *(f"  ({note})" for note in self.notes)])


def write_json(path: Path, machine: dict[str, str], results: Iterable[Result]) -> None:
    """Write all results, with the machine they come from."""
    tree = {"machine": machine, "results": [asdict(result) for result in results]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree, indent=2, ensure_ascii=False) + "\n")
