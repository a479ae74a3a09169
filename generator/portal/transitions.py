"""What a change of a case amounts to: facts that changed or are gone, gates, stage, new findings.

- No rule refuses a fact about the world. What a change takes away is told, since a pull request
  shows ciphertext and nobody would see it.
- A decision, a sign-off or an answer of the Home Office that disappears stands `blocked` until the
  same change says why: an entry in `notes` (accepted, or a remark) that names its clause.
- A finding that stood before the change is not brought up again: the change did not make it.
- Codes and fields carry no value of the record; messages of rules may, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from generator.portal.items import Item
from generator.portal.partnership import record_path
from generator.records.case import Case
from generator.records.changes import Change, What, changes
from generator.rules.finding import Basis, Finding, GateAnswer, Holds, Level
from generator.standing import Standing

KEY_FACTS: Final = (
    ("consultation.recommendation", "B2.7"),
    ("decision.decided", "B3.1"),
    ("decision.overruled", "B3.5"),
    ("report.standard", "B10.4"),
    ("report.extraordinary_meeting", "B10.5"),
    ("report.anonymity", "B11.1"),
    ("report.checks", "B11.1"),
    ("report.intruder", "B11.1"),
    ("report.signed_off", "B11.3"),
    ("report.data_form", "B11.4"),
    ("clearance.submissions", "B11.5"),
    ("clearance.answers", "B12.1"),
    ("clearance.unknown", "B12.1"),
    ("publication.published", "B13.4"),
    ("publication.withdrawn", "B13.4"),
    ("actions.concluded", "B13.6"),
)
"""Places of what somebody decided, signed off or cleared, each with its clause."""


@dataclass(frozen=True, repr=False)
class Version:
    """A case at a commit, and what its facts amount to."""

    case: Case
    standing: Standing


@dataclass(frozen=True, repr=False)
class Transition:
    """One case before and after; `before` is None where it is new."""

    before: Version | None
    after: Version

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Return what differs, fact by fact."""
        return changes(self.before.case if self.before else None, self.after.case)

    def items(self) -> Iterator[Item]:
        """Yield everything that a reviewer must know of the change."""
        yield from self._brought()
        if self.before is None:
            return
        for change in self.changes:
            if change.what is not What.ADDED:
                yield self._changed(change)
        yield from self._gates(self.before.standing)
        yield from self._stage(self.before.standing)

    # -----------------------------------------------------------------------------------------
    # Facts

    def _changed(self, change: Change) -> Item:
        clause = clause_of(change.place)
        gone = change.what is What.REMOVED
        if clause is None:
            code, told = ("fact-removed", "is gone") if gone else ("fact-changed", "was changed")
            return self._note(told, "`dhr diff` shows it in words", change.place, code)
        if not gone:
            remedy = "`dhr diff` shows it in words; compare it with the paper that shows it"
            return self._note("was changed", remedy, change.place, "key-fact-changed", clause)
        if self._says_why(clause):
            remedy = "the notes say why; `dhr diff` shows both"
            return self._note("is gone", remedy, change.place, "key-fact-removed", clause)
        return self._item(
            Level.BLOCKED,
            "is gone, and no note of this change says why",
            f"restore it, or say why: a remark or an accepted irregularity that names {clause}",
            change.place,
            "key-fact-removed",
            clause,
        )

    def _says_why(self, clause: str) -> bool:
        assert self.before is not None  # noqa: S101 - asked only of what was there
        old, new = self.before.case.notes, self.after.case.notes
        if any(each.clause == clause for each in new.accepted if each not in old.accepted):
            return True
        named = re.compile(rf"(?<![A-Z0-9.]){re.escape(clause)}(?![0-9]|\.[0-9])")
        remarks = [each.note or "" for each in new.remarks if each not in old.remarks]
        return any(named.search(each) for each in remarks)

    # -----------------------------------------------------------------------------------------
    # Gates, stage, findings

    def _gates(self, before: Standing) -> Iterator[Item]:
        for clause, answer in self.after.standing.gates.items():
            if isinstance(answer, tuple) and _held(before.gates.get(clause)):
                for missing in answer[:1]:
                    yield self._note(
                        f"The gate held before this change, and holds no more: {missing.message}",
                        missing.remedy,
                        missing.field,
                        "gate-lost",
                        clause,
                    )

    def _stage(self, before: Standing) -> Iterator[Item]:
        route = [each.stage.id for each in self.after.standing.stages]
        now, then = self.after.standing.stage.id, before.stage.id
        if then not in route:
            yield self._note(
                "The case takes another route than before.",
                "see that this is what was decided",
                None,
                "route-changed",
            )
        elif route.index(now) < route.index(then):
            yield self._note(
                "The case stands at an earlier stage than before.",
                "see that the fact it rested on was rightly taken away or changed",
                None,
                "stage-back",
            )

    def _brought(self) -> Iterator[Item]:
        old = self.before.standing.findings if self.before else ()
        places = {(each.clause, each.level, each.field) for each in old}
        words = {(each.clause, each.level, each.message) for each in old}
        stood = 0
        for each in self.after.standing.findings:
            if (each.clause, each.level, each.field) in places or (
                (each.clause, each.level, each.message) in words
            ):
                stood += 1
                continue
            yield self._finding(each)
        if stood:
            yield self._note(
                f"{stood} finding{'s' * (stood != 1)} stood before this change, and still stand",
                "`dhr check CASE` shows them",
                None,
                "stood-before",
            )

    def _finding(self, finding: Finding) -> Item:
        return Item(
            finding.level,
            self.after.case.id,
            record_path(self.after.case.id),
            finding.message,
            finding.remedy,
            clause=finding.clause,
            field=finding.field,
        )

    # -----------------------------------------------------------------------------------------

    def _note(
        self, message: str, remedy: str, field: str | None, code: str, clause: str | None = None
    ) -> Item:
        return self._item(Level.NOTE, message, remedy, field, code, clause)

    def _item(  # noqa: PLR0913, PLR0917 - what a finding is
        self,
        level: Level,
        message: str,
        remedy: str,
        field: str | None,
        code: str,
        clause: str | None,
    ) -> Item:
        case = self.after.case.id
        path = record_path(case)
        return Item(level, case, path, message, remedy, clause=clause, field=field, code=code)


def clause_of(place: str) -> str | None:
    """Return the clause of a decision, sign-off or clearance that a place belongs to."""
    for key, clause in KEY_FACTS:
        if place == key or place.startswith((f"{key}.", f"{key}[")):
            return clause
    return None


def _held(answer: GateAnswer | None) -> bool:
    """Tell whether a gate held by facts, and not because it did not apply."""
    return isinstance(answer, Holds) and answer.basis is not Basis.NOT_APPLICABLE


def clauses_of(changed: Sequence[Change]) -> tuple[str, ...]:
    """Return the clauses of the decisions among some changes."""
    found = (clause_of(each.place) for each in changed)
    return tuple(dict.fromkeys(each for each in found if each is not None))
