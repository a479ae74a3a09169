"""The facts of an invented review, as an officer would write them: a tree for the schema.

A case is told up to a chapter; a mature one holds about 20 kB of YAML, as real ones do: people,
panel members with their declarations, contacts, IMRs with interviews, actions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bench import beginning, inquiry
from bench.teller import Teller, Tree

CHAPTERS: dict[str, dict[str, Callable[[Teller], Tree]]] = {
    "decided": {
        "people": beginning.people,
        "death": beginning.death,
        "notification": beginning.notification,
        "consultation": beginning.consultation,
        "decision": beginning.decision,
    },
    "panel": {
        "panel": beginning.panel,
        "chair": beginning.chair,
        "family": beginning.family,
    },
    "inquiry": {
        "terms": inquiry.terms,
        "parallel": inquiry.parallel,
        "disclosure": inquiry.disclosure,
        "imrs": inquiry.imrs,
    },
    "report": {"chronology": inquiry.chronology, "report": inquiry.report},
    "action": {"actions": inquiry.actions, "letters": inquiry.letters, "notes": inquiry.notes},
}


def tell(case_id: str, opened: dt.date, up_to: str) -> Tree:
    """Return a case's sections up to a chapter, but for `record` and `documents`."""
    story = Teller(case_id, opened)
    tree: Tree = {}
    for chapter, sections in CHAPTERS.items():
        tree |= {section: write(story) for section, write in sections.items()}
        if chapter == up_to:
            break
    return tree
