"""What differs between the report that was submitted and the one to be published (B12.1).

A clearance on condition clears what its conditions ask for and nothing else: each difference is
numbered, paragraph by paragraph, and must be named with the condition that asked for it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.records.outcome import Clearance
from generator.release.certificate import Change


@dataclass(frozen=True)
class Difference:
    """One difference: its number in the file, and the lines of the new version where it stands."""

    file: str
    number: int
    first: int
    last: int
    removed: bool
    """Whether something was only taken out there."""

    @property
    def where(self) -> str:
        """Say where it stands, by lines alone."""
        if self.removed:
            return f"{self.file}: difference {self.number}, taken out before line {self.first}"
        lines = f"line {self.first}" if self.first == self.last else (
            f"lines {self.first} to {self.last}"
        )  # fmt: skip
        return f"{self.file}: difference {self.number}, {lines}"


def differences(file: str, before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Return what differs between two versions of a report, by paragraphs, in order."""
    old, new = list(_paragraphs(before)), list(_paragraphs(after))
    matcher = difflib.SequenceMatcher(None, [t for _, t in old], [t for _, t in new], False)
    end = new[-1][0] + new[-1][1].count("\n") + 1 if new else 1
    found: list[Difference] = []
    for tag, _, _, start, stop in matcher.get_opcodes():
        if tag == "equal":
            continue
        first = new[start][0] if start < len(new) else end
        last = new[stop - 1][0] + new[stop - 1][1].count("\n") if stop > start else first
        found.append(Difference(file, len(found) + 1, first, last, removed=stop == start))
    return tuple(found)


def _paragraphs(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield each paragraph with its first line; how many empty lines part them is no difference."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not lines:
                start = number
            lines.append(line.rstrip())
        elif lines:
            yield start, "\n".join(lines)
            lines = []


def tied(
    answer: Clearance, found: Mapping[str, Sequence[Difference]]
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Tie each difference to its conditions; return the changes to certify, and what is wrong."""
    changes: list[Change] = []
    named: dict[str, set[int]] = {file: set() for file in found}
    wrong: list[str] = []
    for condition in answer.conditions:
        for each in condition.changes:
            known = {one.number for one in found.get(each.file, ())}
            wrong += [
                f"condition {condition.id} names difference {number} of {each.file}, "
                "which there is not"
                for number in sorted(set(each.hunks) - known)
            ]
            mine = set(each.hunks) & known
            if mine:
                named[each.file] |= mine
                changes.append(
                    Change(file=each.file, condition=condition.id, hunks=tuple(sorted(mine)))
                )
    wrong += [
        f"{one.where}, is tied to no condition"
        for file, several in found.items()
        for one in several
        if one.number not in named[file]
    ]
    return tuple(changes), tuple(wrong)
