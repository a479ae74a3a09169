"""Deriving a case's standing: every rule, deadline and gate over one case and one day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.dates import in_words
from generator.policy.procedure import Profile
from generator.records.case import Case
from generator.rules.branch import branch_of
from generator.rules.every import REGISTRY
from generator.rules.finding import (
    Basis,
    Context,
    Deadline,
    Finding,
    GateAnswer,
    Holds,
    Level,
    Missing,
    Step,
)
from generator.rules.places import is_fact, spots
from generator.standing.acceptance import accept_finding, accept_gate, accepted_in_vain
from generator.standing.clocks import clocks_of
from generator.standing.completion import Condition, ended_on, waits_for
from generator.standing.family import owed_to_family
from generator.standing.forecast import forecast_of
from generator.standing.gates import accepted_gates, act_refusals, ask_gates, gate_findings
from generator.standing.model import StageStanding, Standing, State

_WEIGHT = {level: weight for weight, level in enumerate(Level)}


def standing_of(
    case: Case,
    profile: Profile,
    today: dt.date,
    *,
    agencies: Mapping[str, str] | None = None,
) -> Standing:
    """Derive where a case stands on a day, under the profile that it pins.

    `agencies` gives the names of agencies by their ids, for messages.
    """
    context = Context(case, profile, today, agencies or {})
    asked = ask_gates(context)
    gates = accepted_gates(context, asked)
    deadlines = _deadlines(context)
    said = [each for rule in REGISTRY.rules for each in rule.check(context)]
    findings = [
        *gate_findings(context, asked),
        *_deadline_findings(context, deadlines),
        *(accept_finding(context, each) for each in said if isinstance(each, Finding)),
        *accepted_in_vain(context),
    ]
    stages = _stages(context, gates, findings)
    current = next(
        each for each in reversed(stages) if each.state in (State.CURRENT, State.BLOCKED)
    )
    steps = _steps(
        context,
        deadlines,
        [*current.missing, *_blocked_elsewhere(gates, findings)],
        [each for each in said if isinstance(each, Step)],
    )
    clocks = clocks_of(context, stages, deadlines)
    return Standing(
        branch=branch_of(case, profile),
        stage=current.stage,
        stages=tuple(stages),
        deadlines=tuple(deadlines),
        findings=tuple(sorted(findings, key=_heaviest_first)),
        next_steps=tuple(steps),
        acts={act.id: act_refusals(act, gates) for act in profile.acts},
        gates=gates,
        clocks=clocks,
        forecast=forecast_of(context, stages, deadlines, gates, clocks),
        family=owed_to_family(case, profile, today, tuple(deadlines)),
    )


def _heaviest_first(finding: Finding) -> tuple[int, tuple[str, int, int], str, str]:
    return (
        _WEIGHT[finding.level],
        _in_policy_order(finding.clause),
        finding.field,
        finding.message,
    )


def _in_policy_order(clause: str) -> tuple[str, int, int]:
    part, _, number = clause[1:].partition(".")
    return clause[:1], int(re.sub(r"\D", "", part) or 0), int(re.sub(r"\D", "", number) or 0)


def _deadlines(context: Context) -> list[Deadline]:
    every = [each for clock in REGISTRY.clocks for each in clock.compute(context)]
    return sorted(every, key=lambda each: (not each.open, each.due, each.clause, each.field))


def _deadline_findings(context: Context, deadlines: Iterable[Deadline]) -> Iterator[Finding]:
    """Report what is due or overdue, and note what was done late."""
    for deadline in deadlines:
        late = deadline.overdue_days(context.today)
        day, remedy = in_words(deadline.due), deadline.remedy
        if deadline.open and not late:
            left = (deadline.due - context.today).days
            if deadline.soon is not None and left > deadline.soon:
                continue
            level, words = Level.DUE, f"{deadline.what}: due by {day}."
        elif deadline.open:
            level, words = Level.OVERDUE, f"{deadline.what}: was due by {day}, {_days(late)} ago."
        elif late and deadline.met is not None:
            level = Level.NOTE
            words = f"{deadline.what}: done on {in_words(deadline.met)}, {_days(late)} late."
            remedy = "Nothing more is owed."
        else:
            continue
        message = f"{words} {deadline.note}".strip()
        finding = Finding(deadline.clause, level, deadline.field, message, remedy)
        yield accept_finding(context, finding, late_on=deadline.due)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _answers(context: Context, stage: str, gates: Mapping[str, GateAnswer]) -> list[GateAnswer]:
    answers: list[GateAnswer] = []
    for each in waits_for(stage, context):
        if isinstance(each, str):
            answers.append(gates[each])
        else:
            answers.append(_condition(context, each))
    return answers


def _condition(context: Context, condition: Condition) -> GateAnswer:
    """Answer a condition; passed over in fact, it may be accepted."""
    answer = condition.check(context)
    passed = any(
        is_fact(spot.value) for pattern in condition.passed for spot in spots(context.case, pattern)
    )
    return accept_gate(context, condition.clause, answer) if passed else answer


def _stages(
    context: Context, gates: Mapping[str, GateAnswer], findings: Sequence[Finding]
) -> list[StageStanding]:
    """Walk the route of the case's branch; nothing advances past a stage that is not complete."""
    blocked = {finding.clause for finding in findings if finding.level is Level.BLOCKED}
    route = context.profile.route(branch_of(context.case, context.profile))
    standings: list[StageStanding] = []
    reached = True
    for stage in route:
        if not reached:
            standings.append(StageStanding(stage, State.LATER, None))
            continue
        answers = _answers(context, stage.id, gates)
        missing = tuple(m for answer in answers if isinstance(answer, tuple) for m in answer)
        if missing:
            shut = any(each.clause in blocked for each in missing)
            state = State.BLOCKED if shut else State.CURRENT
            standings.append(StageStanding(stage, state, None, missing))
            reached = False
        elif stage is route[-1]:
            day = ended_on(stage.id, context.case)
            standings.append(StageStanding(stage, State.CURRENT, day))
        else:
            skipped = all(isinstance(a, Holds) and a.basis is Basis.ACCEPTED for a in answers)
            state = State.SKIPPED if skipped else State.DONE
            standings.append(StageStanding(stage, state, ended_on(stage.id, context.case)))
    return standings


def _blocked_elsewhere(
    gates: Mapping[str, GateAnswer], findings: Iterable[Finding]
) -> Iterator[Missing]:
    blocked = {finding.clause for finding in findings if finding.level is Level.BLOCKED}
    for clause, answer in gates.items():
        if clause in blocked and isinstance(answer, tuple):
            yield from answer


def _steps(
    context: Context,
    deadlines: Iterable[Deadline],
    missing: Iterable[Missing],
    said: Iterable[Step],
) -> list[Step]:
    """List who owes what next: dated duties first, each place once."""
    dated = [
        Step(each.clause, each.what, each.who, each.due, each.field)
        for each in deadlines
        if each.open and (each.soon is None or (each.due - context.today).days <= each.soon)
    ]
    steps: dict[str, Step] = {}
    for step in dated:
        steps.setdefault(step.field, step)
    for each in missing:
        steps.setdefault(each.field, Step(each.clause, each.remedy, each.who, None, each.field))
    for step in said:
        steps.setdefault(step.field or step.what, step)
    far = dt.date.max
    return sorted(steps.values(), key=lambda step: step.due or far)
