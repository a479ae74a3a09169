"""Every gate asked once: its answer, what stands blocked behind it, and which acts it stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from generator.policy.procedure import Act
from generator.rules.every import REGISTRY
from generator.rules.finding import Basis, Context, Finding, GateAnswer, Holds, Level, Missing
from generator.rules.places import Spot, first_list_item, is_fact, spots
from generator.rules.registry import Gate
from generator.standing.acceptance import accept_finding, accept_gate

_ALL_KNOWN = "Record what is known of it now: this act cannot rest on what is not known."


def ask_gates(context: Context) -> dict[str, GateAnswer]:
    """Ask every gate, before anything is accepted."""
    return {clause: gate.ask(context) for clause, gate in REGISTRY.gates.items()}


def accepted_gates(context: Context, answers: Mapping[str, GateAnswer]) -> dict[str, GateAnswer]:
    """Let the gates hold whose irregularity a named role accepted."""
    return {
        clause: accept_gate(context, clause, answer, partial(_places, context, clause))
        for clause, answer in answers.items()
    }


def _places(context: Context, clause: str, missing: Missing) -> tuple[str, str]:
    """Return where something is missing, and which fact behind the gate it is shown at."""
    return missing.field, _behind(context, REGISTRY.gates[clause], missing) or ""


def gate_findings(context: Context, answers: Mapping[str, GateAnswer]) -> Iterator[Finding]:
    """Report facts that stand behind a gate, and gates that hold on what is not known."""
    for clause, answer in answers.items():
        if isinstance(answer, Holds):
            if answer.basis is Basis.UNKNOWN:
                yield Finding(
                    clause, Level.NOTE, answer.field, answer.because, "Nothing more is owed."
                )
            continue
        for missing in answer:
            place = _behind(context, REGISTRY.gates[clause], missing)
            if place is not None:
                finding = Finding(clause, Level.BLOCKED, place, missing.message, missing.remedy)
                yield accept_finding(context, finding, also=missing.field)


def _behind(context: Context, gate: Gate, missing: Missing) -> str | None:
    """Return the first recorded fact that stands behind what is missing."""
    if missing.behind:
        return missing.behind
    item = first_list_item(missing.field)
    here = Spot(missing.field, None, (item,) if item else ())
    for pattern in gate.guards:
        for spot in spots(context.case, pattern):
            if is_fact(spot.value) and spot.alongside(here):
                return spot.field
    return None


def act_refusals(act: Act, answers: Mapping[str, GateAnswer]) -> tuple[Missing, ...]:
    """List what stops an act of the portal; a clause without a gate stops it too."""
    refusals: list[Missing] = []
    for clause in act.gates:
        answer = answers.get(clause)
        if answer is None:
            refusals.append(_no_gate(clause))
        elif isinstance(answer, tuple):
            refusals.extend(answer)
        elif answer.basis is Basis.UNKNOWN and clause in act.known:
            refusals.append(Missing(answer.field, answer.because, _ALL_KNOWN, "SSP", clause=clause))
    if not act.gates:
        refusals.append(_no_gate(""))
    return tuple(refusals)


def _no_gate(clause: str) -> Missing:
    return Missing(
        "record.profile",
        f"The procedure asks for the gate {clause or 'of no clause'}, which the portal lacks.",
        "Correct policy/procedure.yaml.",
        "SSP",
        clause=clause,
    )
