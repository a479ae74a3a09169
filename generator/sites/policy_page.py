"""The policy on the internal site: one sealed page, a section for each clause.

It is sealed like all pages, so that nobody can put other words behind a clause's number, although
the same words are public.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from generator.portal.answers import what_the_portal_does
from generator.portal.policy_files import Policy
from generator.sites.facts import clause_anchor

TITLE: Final = "The policy, clause by clause"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("generator.sites"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("clause.html.j2")


def policy_page(policy: Policy) -> dict[str, Any]:
    """Describe the page, but for what binds it to a build."""
    done = what_the_portal_does(policy)
    return {
        "case": None,
        "view": None,
        "title": TITLE,
        "sections": [
            {
                "id": clause_anchor(clause.id),
                "title": f"{clause.id} {clause.title}",
                "html": _template().render(clause=clause, deeds=done[clause.id]),
            }
            for clause in policy.clauses.clauses
        ],
    }
