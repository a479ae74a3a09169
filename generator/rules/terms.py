"""Terms of reference and parallel investigations (B7)."""

from __future__ import annotations

import re

from generator.records.panel import Parallel, TermsVersion
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import CHAIR
from generator.rules.places import does_not_apply, unknown
from generator.rules.registry import gate

OFFICES = {
    "the Senior Investigating Officer": re.compile(r"\bsio\b|investigating officer", re.IGNORECASE),
    "the Crown Prosecution Service": re.compile(r"\bcps\b|prosecution", re.IGNORECASE),
    "the Coroner": re.compile(r"coroner", re.IGNORECASE),
}


def finalised_terms(context: Context) -> TermsVersion | None:
    """Return the last version of the terms that was finalised (B7.1)."""
    versions = context.case.terms.versions
    return next((each for each in reversed(versions) if each.finalised is not None), None)


@gate("B7.1", guards=("imrs.imrs[].commission", "report.agreed_with_panel"))
def terms_are_agreed(context: Context) -> GateAnswer:
    """Hold once the Chair reviewed, the panel agreed and the Chair finalised terms (B7.1)."""
    versions = context.case.terms.versions
    if not versions:
        return _before(context) or (
            Missing(
                "terms.versions",
                "No terms of reference are recorded.",
                "Draft terms of reference, agree them with the Review Panel; record each version.",
                CHAIR,
            ),
        )
    finalised = finalised_terms(context) or versions[-1]
    place = f"terms.versions[{versions.index(finalised)}]"
    steps = {
        "reviewed_by_chair": (
            "The Independent Chair has not reviewed the terms of reference.",
            "Review the draft terms of reference, and record the day.",
        ),
        "agreed_with_panel": (
            "The terms of reference are not agreed with the Review Panel.",
            "Agree the terms of reference with the Review Panel, and record the day.",
        ),
        "finalised": (
            "The Independent Chair has not finalised the terms of reference.",
            "Finalise the terms of reference, and record the day.",
        ),
    }
    missing = [
        Missing(f"{place}.{name}", message, remedy, CHAIR)
        for name, (message, remedy) in steps.items()
        if getattr(finalised, name) is None
    ]
    return tuple(missing) or Holds()


def _before(context: Context) -> Holds | None:
    recorded = context.case.terms.unknown
    before = unknown("terms.unknown", recorded)
    if before or recorded is None:
        return before
    return Holds("Agreed before the portal.", field="terms.unknown")


@gate("B7.3", guards=("imrs.imrs[].commission", "report.agreed_with_panel"))
def parallel_investigations_are_considered(context: Context) -> GateAnswer:
    """Hold once the terms consider parallel investigations and liaison stands (B7.3)."""
    terms, parallel = finalised_terms(context), context.case.parallel
    if terms is None and not context.case.terms.versions and (before := _before(context)):
        return before
    missing = []
    if terms is None or not terms.considers_parallel:
        missing.append(
            Missing(
                "terms.versions",
                "No finalised terms of reference consider parallel investigations.",
                "Record a version of the terms that considers parallel investigations.",
                CHAIR,
            )
        )
    unheard = _without_liaison(parallel)
    if unheard:
        missing.append(
            Missing(
                "parallel.liaison",
                f"Liaison is not established with {' or '.join(unheard)}.",
                f"Establish liaison with {' and '.join(unheard)}, and record it naming the office; "
                "or record that no parallel process exists.",
                CHAIR,
            )
        )
    if missing:
        return tuple(missing)
    if parallel.none_known is not None:
        return does_not_apply("No parallel process exists.", "parallel.none_known")
    return Holds()


def _without_liaison(parallel: Parallel) -> list[str]:
    """Name the offices without liaison; only the Coroner where nobody is prosecuted."""
    if parallel.none_known is not None and not parallel.processes:
        return []
    words = [name for liaison in parallel.liaison for name in liaison.whom]
    words += [each.whom for process in parallel.processes for each in process.consulted]
    wanted = OFFICES if parallel.no_proceedings is None else {"the Coroner": OFFICES["the Coroner"]}
    return [name for name, form in wanted.items() if not any(map(form.search, words))]
