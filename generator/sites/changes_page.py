"""Who changed a case and how that is proved, as a case's page shows it (X2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from generator.errors import DhrError
from generator.history.steps import Verified
from generator.portal.partnership import Portal
from generator.portal.trail import Entry, Proof, Trails
from generator.sites.case_page import CaseView, section_title

SHOWN: Final = 100  # changes on a page, the newest
ON_CARD: Final = 6  # changes on a desk's card, the newest
DAYS_ON_CARD: Final = 60
_OTHERS: Final = "Other parts"
_KINDS: Final[Mapping[Proof, str]] = {
    Proof.VERIFIED: "verified",
    Proof.SIGNED: "signed",
    Proof.MERGED: "merge",
    Proof.STRANGER: "stranger",
    Proof.UNSIGNED: "unsigned",
    Proof.BROKEN: "broken",
    Proof.REFUSED: "refused",
}


class ChangesPages:
    """The audit trails of a portal, cut to what each view may see; empty without history."""

    def __init__(self, portal: Portal, found: Verified | None) -> None:
        self._names = portal.directory
        self._since = dt.datetime.combine(
            portal.today - dt.timedelta(days=DAYS_ON_CARD), dt.time(), tzinfo=dt.UTC
        )
        self._trails: Trails | None = None
        try:
            self._trails = Trails(portal, found)
        except DhrError:
            if found is not None:
                raise  # without one it is a folder without git, or without its history

    def tree(self, view: CaseView) -> list[dict[str, Any]]:
        """Describe the changes of a view's case, the newest first."""
        if self._trails is None:
            return []
        return [self._entry(view, each) for each in self._trails.of(view.case.id, SHOWN)]

    def on_card(self, view: CaseView) -> list[dict[str, Any]]:
        """Describe the last changes of what a view opens, by when they arrived, newest first."""
        if self._trails is None:
            return []
        found = [
            (entry.arrived, entry, what)
            for entry in self._trails.of(view.case.id, SHOWN)
            if entry.arrived is not None
            and entry.arrived >= self._since
            and (what := [each for each in _what(view, entry) if each != _OTHERS])
        ]
        found.sort(key=lambda each: each[0], reverse=True)
        return [
            {"when": _moment(arrived), "who": self._proved(entry), "what": what}
            for arrived, entry, what in found[:ON_CARD]
        ]

    def _proved(self, entry: Entry) -> str:
        proved = entry.proof in (Proof.VERIFIED, Proof.SIGNED)
        return self._names.name(entry.person) if entry.person and proved else ""

    def told_of(self, case_id: str) -> str:
        """Return what all of a case's changes are told from, without a look into the record."""
        return "" if self._trails is None else repr(self._trails.steps_of(case_id, SHOWN))

    def _entry(self, view: CaseView, entry: Entry) -> dict[str, Any]:
        return {
            "when": None if entry.when is None else _moment(entry.when),
            "who": self._names.name(entry.person) if entry.person else "",
            "what": _what(view, entry),
            "proof": _KINDS[entry.proof],
            "commit": entry.commit[:12],
        }


def _moment(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _what(view: CaseView, entry: Entry) -> list[str]:
    """Name the sections that a view opens; what it does not open stays unnamed."""
    if entry.opened:
        return ["Case opened"]
    if entry.whole:
        return ["All sections sealed anew"]
    counted = entry.documents and "all" in view.view.documents  # its list says nothing more
    seen = [
        section_title(name)
        for name in entry.sections
        if view.opens(name) and not (counted and name == "documents")
    ]
    return [*seen, *_others(view, entry.sections, entry.documents)]


def _others(view: CaseView, sections: Sequence[str], documents: int) -> list[str]:
    found: list[str] = []
    if documents and "all" in view.view.documents:
        found.append(f"{documents} document{'s' * (documents != 1)}")
    elif documents or not all(map(view.opens, sections)):
        found.append(_OTHERS)
    return found
