"""What the portal does about each clause, in words for readers of the policy: from the code itself.

Nothing is written here about any one clause: checks, deadlines and gates speak by the first line
of their docstrings, facts by their help, acts by the procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.policy.clauses import Kind
from generator.policy.procedure import Profile
from generator.rules.every import REGISTRY
from generator.standing.answers import ClauseAnswer, record_fields

MANY_FACTS: Final = 6
"""From how many facts on, the rest are counted rather than named."""


@dataclass(frozen=True)
class Deed:
    """One thing that the portal does about a clause."""

    kind: str
    words: str


def deeds(answer: ClauseAnswer, profile: Profile) -> tuple[Deed, ...]:
    """Return what the portal does about a clause, under a procedure."""
    clause = answer.clause.id
    return (
        *_registered(clause),
        *_acts(clause, profile),
        *_facts(record_fields().get(clause, {})),
        *_listed("Documents", (_stored(each) for each in answer.by["documents"])),
        *_listed("Letters", (f"letter “{_stem(each)}”" for each in answer.by["templates"])),
        *_listed("Access", answer.by["access"]),
        *_law(clause, profile),
        *_explained(answer),
    )


def _registered(clause: str) -> Iterator[Deed]:
    for rule in REGISTRY.rules:
        if clause in rule.clauses:
            yield Deed("Check", f"{_third_person(rule.says)}.")
    for clock in REGISTRY.clocks:
        if clause in clock.clauses:
            yield Deed("Deadline", f"{clock.says}.")
    gate = REGISTRY.gates.get(clause)
    if gate is not None:
        yield Deed("Gate", f"{_third_person(gate.says)}.")


def _third_person(words: str) -> str:
    """Turn the imperative of a docstring into a statement about the portal."""
    verb, _, rest = words.partition(" ")
    return f"{verb}s {rest}" if verb in VERBS else words


VERBS: Final = frozenset({"Check", "Compare", "Hold", "Name", "Note", "Report", "Count", "Ask"})


def _acts(clause: str, profile: Profile) -> Iterator[Deed]:
    stopped = [act.title for act in profile.acts if clause in act.gates]
    if stopped:
        never = " Nobody may accept an exception." if clause in profile.never_accepted else ""
        yield Deed("Acts", f"Until the gate holds: {'; '.join(stopped)}.{never}")


def _facts(fields: Mapping[str, str]) -> Iterator[Deed]:
    helps = list(dict.fromkeys(text.rstrip(".?") for text in fields.values()))
    if helps:
        named, rest = helps[:MANY_FACTS], len(helps) - MANY_FACTS
        more = f"; and {rest} more" if rest > 0 else ""
        yield Deed("Record", f"{'; '.join(named)}{more}.")


def _listed(kind: str, names: Iterable[str]) -> Iterator[Deed]:
    words = "; ".join(dict.fromkeys(names))
    if words:
        yield Deed(kind, f"{words[0].upper()}{words[1:]}.")


def _stored(name: str) -> str:
    return _words(name.partition(": ")[2] or name)


def _stem(path: str) -> str:
    return _words(path.rpartition("/")[2].partition(".")[0])


def _words(name: str) -> str:
    return name.replace("-", " ")


def _law(clause: str, profile: Profile) -> Iterator[Deed]:
    law = {"A1": profile.legal_basis, "B8.1": profile.data_protection}
    if clause in law:
        yield Deed("Law", law[clause].strip())


def _explained(answer: ClauseAnswer) -> Iterator[Deed]:
    if Kind.PAGE in answer.clause.kind and answer.by["pages"]:
        yield Deed("Page", "In the policy that everybody can read.")
