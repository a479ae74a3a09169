"""Which clause is answered by what: rules and facts in code, pages and letters in the policy."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from generator.letters.template import Template
from generator.portal.policy_files import Policy
from generator.portal.templates import forms_of, letters_of
from generator.standing.answers import ClauseAnswer, clause_answers
from generator.standing.explained import Deed, deeds

_ANCHOR = re.compile(r"^#{2,6} .*\{#([a-z][0-9]{1,2}(?:-[0-9]{1,2})?)\}\s*$", re.MULTILINE)

_GRANTS = (
    "only those to whom the policy opens a case can open its record, its papers and its pages "
    "(portal.partnership, sites.internal)"
)
_MARKED = (
    "the protective marking stands on every page of the internal site, and at the head and foot of "
    "every letter and form (sites.internal, letters.docx, letters.email)"
)
_SIGNED = (
    "every change since a trust root is signed by somebody whose role and grants allow it "
    "(history.verify, policy.authority); `dhr verify-history` proves it, and who merges must run it"
)
ACCESS: Mapping[str, str] = {
    "B2.6": _GRANTS,
    "B8.1": _GRANTS,
    "B10.6": _MARKED,
    "X1": _GRANTS,
    "X2": _SIGNED,
}
"""Access clauses that the portal keeps already, and where."""


GENERATED: Mapping[str, list[str]] = {
    "B9.3": ["chronology template, for each agency (chronology.template)"],
    "B9.11": ["the agencies' chronologies merged into one (chronology.merging, chronology.export)"],
}
"""Documents that the portal makes by itself, without a form of the policy, and where."""


def page_anchors(policy: Policy) -> dict[str, list[str]]:
    """Return the pages on which each clause stands, by its anchor there."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in policy.pages.items():
        for anchor in _ANCHOR.findall(text):
            found[anchor.upper().replace("-", ".")].append(f"{path}#{anchor}")
    return found


def answers(policy: Policy) -> list[ClauseAnswer]:
    """Return, for every clause of the policy in its order, what answers it."""
    return clause_answers(
        policy.clauses,
        pages=page_anchors(policy),
        templates=_by_clause(letters_of(policy)),
        documents=_documents(policy),
        access=ACCESS,
    )


def _documents(policy: Policy) -> dict[str, list[str]]:
    found = _by_clause(forms_of(policy))
    return {each: found.get(each, []) + GENERATED.get(each, []) for each in {*found, *GENERATED}}


def _by_clause(templates: Iterable[Template]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for template in templates:
        for clause in template.front.clauses:
            found[clause].append(template.path)
    return found


def what_the_portal_does(policy: Policy) -> dict[str, tuple[Deed, ...]]:
    """Return what the portal does about each clause, in words, under the newest procedure begun."""
    begun = [profile for profile in policy.procedure.profiles if profile.begins is not None]
    newest = max(begun, key=lambda profile: profile.begins or dt.date.min)
    return {answer.clause.id: deeds(answer, newest) for answer in answers(policy)}
