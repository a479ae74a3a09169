"""What one role view shows of a case: the page and the desk's card, as plain trees.

- A view gets the sections that `policy/views.yaml` opens to it, and only deadlines, steps and
  findings of those sections; what it may not see is not in the tree.
- People are shown under their pseudonyms unless the view opens section `people`.
- Nothing here is sealed or written; `internal` does that.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.chronology.canonical import MEDIA_TYPE
from generator.policy.partnership import View, ViewPage
from generator.policy.people import Directory
from generator.portal.intake import intake_recipient
from generator.records.case import Case
from generator.records.papers import Document, DocumentKind
from generator.rules.finding import Deadline, Finding, Level, Step
from generator.sites.case_times import card_time, clocks_tree, forecast_tree
from generator.sites.declarations import declarations, undeclared
from generator.sites.facts import Block, Describer, Names, label
from generator.standing import Standing
from generator.standing.family import papers_shared

_TITLES = {
    "people": "People",
    "death": "The death and the definition",
    "notification": "Notification",
    "consultation": "Standing Panel",
    "decision": "Decision",
    "panel": "Review Panel",
    "chair": "Independent Chair",
    "family": "Family and friends",
    "terms": "Terms of reference",
    "parallel": "Parallel investigations",
    "disclosure": "Disclosure",
    "imrs": "Agencies' reports",
    "chronology": "Chronology",
    "report": "Reports",
    "clearance": "Home Office",
    "publication": "Publication",
    "actions": "Recommendations and actions",
    "letters": "Letters sent",
    "notes": "Notes",
}
_HIDDEN = frozenset({"record", "documents"})

_environment = Environment(
    loader=PackageLoader("generator.sites"), autoescape=True, undefined=StrictUndefined
)
_FACTS = _environment.get_template("facts.html.j2")


class Sections:
    """The sections of a case in one set of names, each written once for all views that share it."""

    def __init__(self, case: Case, names: Names) -> None:
        self._case = case
        self._describer = Describer(names)
        self._written: dict[str, str] = {}

    def html(self, section: str) -> str:
        """Return a section's facts as HTML; nothing where it holds none."""
        if section not in self._written:
            blocks = self._describer.section(getattr(self._case, section))
            self._written[section] = facts_html(blocks) if blocks else ""
        return self._written[section]


@dataclass(frozen=True)
class CaseView:
    """A case as one role view sees it."""

    case: Case
    standing: Standing
    view: View
    sections: Sections
    agencies: Mapping[str, str]

    def opens(self, dotted: str) -> bool:
        """Tell whether the view opens the section that a dotted field lies in."""
        section = dotted.split(".", 1)[0].split("[", 1)[0]
        return section in self.view.sections

    @property
    def deadlines(self) -> list[Deadline]:
        """Return the deadlines that the view may see."""
        return [each for each in self.standing.deadlines if self.opens(each.field)]

    @property
    def findings(self) -> list[Finding]:
        """Return the findings that the view may see."""
        return [each for each in self.standing.findings if self.opens(each.field)]

    @property
    def steps(self) -> list[Step]:
        """Return the next steps that the view may see."""
        return [each for each in self.standing.next_steps if self.opens(each.field)]

    @property
    def documents(self) -> list[Document]:
        """Return the documents that the view opens; a merged chronology is a part of the page."""
        every = self.case.documents.documents
        opened = [each for each in every if self._opens_kind(each.kind)
                  and each.media_type != MEDIA_TYPE]  # fmt: skip
        if not self.is_familys:
            return opened
        shared = papers_shared(self.case)
        return [each for each in opened if each.id in shared]

    @property
    def is_familys(self) -> bool:
        """Tell whether the page is for a family's advocate: nothing but what is theirs."""
        return self.view.page is ViewPage.FAMILY

    def _opens_kind(self, kind: DocumentKind) -> bool:
        return "all" in self.view.documents or kind in self.view.documents

    @property
    def opens_chronology(self) -> bool:
        """Tell whether the view opens section `chronology` and papers of that kind."""
        return self.opens("chronology") and self._opens_kind(DocumentKind.CHRONOLOGY)

    @property
    def real_names(self) -> bool:
        """Tell whether people stand under their own names."""
        return "people" in self.view.sections


def views_of(
    case: Case, standing: Standing, views: Iterable[View], directory: Directory
) -> Iterator[CaseView]:
    """Prepare a case for its role views."""
    agencies = {agency.id: agency.name for agency in directory.agencies}
    alike: dict[tuple[bool, tuple[str, ...]], Sections] = {}
    for view in views:
        seen = ("people" in view.sections, view.documents)
        if seen not in alike:
            names = Names.of(case, agencies, real_names=seen[0], kinds=seen[1])
            alike[seen] = Sections(case, names)
        yield CaseView(case, standing, view, alike[seen], agencies)


def section_title(section: str) -> str:
    """Return a section's name as pages have it."""
    return _TITLES.get(section, label(section))


def facts_html(blocks: Sequence[Block]) -> str:
    """Write blocks as HTML; every word is escaped."""
    return _FACTS.render(blocks=blocks)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "clause": deadline.clause,
        "what": deadline.what,
        "who": deadline.who,
        "due": _day(deadline.due),
        "met": _day(deadline.met),
        "done": deadline.done or deadline.met is not None,
    }


def _step(step: Step) -> dict[str, Any]:
    return {"clause": step.clause, "what": step.what, "who": step.who, "due": _day(step.due)}


def _stage(standing: Standing) -> dict[str, str]:
    return {"id": standing.stage.id, "title": standing.stage.title}


def _stages(view: CaseView) -> list[dict[str, Any]]:
    return [
        {
            "id": each.stage.id,
            "title": each.stage.title,
            "state": str(each.state),
            "on": _day(each.on),
            "clauses": list(each.stage.clauses),
            "missing": list(dict.fromkeys(m.clause for m in each.missing if view.opens(m.field))),
        }
        for each in view.standing.stages
    ]


def card(view: CaseView) -> dict[str, Any]:
    """Describe a case on a desk, without the keys of its page; what is done is left out."""
    levels = Counter(finding.level for finding in view.findings)
    return {
        "case": view.case.id,
        "view": view.view.id,
        "label": view.case.id,
        "stage": _stage(view.standing),
        "opened": _day(view.case.record.opened),
        "next": [_step(step) for step in view.steps],
        "deadlines": [_deadline(deadline) for deadline in view.deadlines if deadline.open],
        "findings": {str(level): levels[level] for level in Level},
        "time": card_time(view.standing, view.opens),
        "undeclared": undeclared(view.case, view.opens),
    }


def page(
    view: CaseView,
    documents: Sequence[Mapping[str, Any]],
    chronology: Mapping[str, Any] | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Describe a case's page, but for what binds it to a build."""
    sections = [
        {"id": section, "title": section_title(section), "html": html}
        for section in view.view.sections
        if section not in _HIDDEN and (html := view.sections.html(section))
    ]
    return {
        "case": view.case.id,
        "view": view.view.id,
        "title": view.case.id,
        "stage": _stage(view.standing),
        "stages": _stages(view),
        "procedure": view.case.record.profile,
        "clocks": clocks_tree(view.standing, view.opens),
        "forecast": forecast_tree(view.standing, view.opens),
        "deadlines": [_deadline(deadline) for deadline in view.deadlines],
        "next": [_step(step) for step in view.steps],
        "findings": [
            {
                "clause": finding.clause,
                "level": str(finding.level),
                "message": finding.message,
                "where": finding.field,
                "remedy": finding.remedy,
            }
            for finding in view.findings
        ],
        "sections": sections,
        "declarations": declarations(view.case, view.agencies, view.opens),
        "documents": list(documents),
        "intake": intake_recipient(view.case),
        "chronology": chronology,
        "changes": list(changes),
    }
