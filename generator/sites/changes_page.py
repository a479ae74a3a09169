"""Who changed a case and how that is proved, as a case's page shows it (X2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from generator.errors import DhrError
from generator.history.steps import Verified
from generator.portal.partnership import Portal
from generator.portal.trail import Entry, Proof, Trails
from generator.sites.case_page import CaseView, section_title

SHOWN: Final = 100  # changes on a page, the newest
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

    def told_of(self, case_id: str) -> str:
        """Return what all of a case's changes are told from, without a look into the record."""
        return "" if self._trails is None else repr(self._trails.steps_of(case_id, SHOWN))

    def _entry(self, view: CaseView, entry: Entry) -> dict[str, Any]:
        return {
            "when": None if entry.when is None else entry.when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "who": self._names.name(entry.person) if entry.person else "",
            "what": _what(view, entry),
            "proof": _KINDS[entry.proof],
            "commit": entry.commit[:12],
        }


def _what(view: CaseView, entry: Entry) -> list[str]:
    """Name the sections that a view opens; what it does not open stays unnamed."""
    if entry.opened:
        return ["Case opened"]
    if entry.whole:
        return ["All sections sealed anew"]
    seen = [section_title(name) for name in entry.sections if view.opens(name)]
    return [*seen, *_others(view, entry.sections, entry.documents)]


def _others(view: CaseView, sections: Sequence[str], documents: int) -> list[str]:
    found: list[str] = []
    if documents and "all" in view.view.documents:
        found.append(f"{documents} document{'s' * (documents != 1)}")
    elif documents or not all(map(view.opens, sections)):
        found.append("Other parts")
    return found
