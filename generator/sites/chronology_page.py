"""The merged chronology as a case's page shows it, under the names that each view may see.

- A view gets it only where the policy opens both section `chronology` and papers of that kind.
- Where a view does not open `people`, every name that the record knows of them gives way to their
  pseudonym, in the column Person and in running text. A name that two people share is withheld.
- Only recorded names are known here: what an agency wrote about somebody who is not in the record,
  or in another spelling, stands as it was written (docs/threat-model.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from generator.anonymity.names import parts_of
from generator.chronology.entries import Entry
from generator.portal.chronology import Looked, look_into
from generator.portal.partnership import OpenedCase, Portal
from generator.records.case import Case
from generator.schema import Unknown
from generator.sites.case_page import CaseView
from generator.sites.facts import Names, label

WITHHELD: Final = "[name withheld]"
_TEXTS: Final = ("reference", "source", "event", "response", "seen", "comment")


class ChronologyPages:
    """The merged chronology of an opened case, written once for all views that share its names."""

    def __init__(self, portal: Portal, opened: OpenedCase) -> None:
        self._portal = portal
        self._opened = opened
        self._looked: Looked | None = None
        self._written: dict[bool, dict[str, Any] | None] = {}

    def tree(self, view: CaseView) -> dict[str, Any] | None:
        """Describe the chronology for a view; None where there is none, or none for it."""
        if not view.opens_chronology:
            return None
        if view.real_names not in self._written:
            self._looked = self._looked or look_into(self._portal, self._opened)
            self._written[view.real_names] = (
                chronology_tree(self._looked, real_names=view.real_names) if self._looked else None
            )
        return self._written[view.real_names]


def chronology_tree(looked: Looked, *, real_names: bool) -> dict[str, Any]:
    """Describe a merged chronology, with people under their own names or under pseudonyms."""
    names = Names.of(looked.case, looked.frame.names, real_names=real_names)
    people = {label(person).casefold(): name for person, name in names.people.items()}
    pseudonyms = Pseudonyms(looked.case, names.people)
    agencies = looked.chronology.agencies
    numbers = {agency: at for at, agency in enumerate(agencies)}
    entries = []
    for entry in looked.chronology.entries:
        tree = _entry(entry, numbers, people)
        if not real_names:
            for field in ("person", *_TEXTS):
                tree[field] = pseudonyms.instead(tree[field])
        entries.append(tree)
    return {
        "merged": looked.document.added.isoformat(),
        "pseudonyms": not real_names,
        "agencies": [looked.frame.name(agency) for agency in agencies],
        "entries": entries,
        "points": [{"kind": str(each.kind), "words": each.words} for each in looked.points],
    }


def _entry(entry: Entry, numbers: Mapping[str, int], people: Mapping[str, str]) -> dict[str, Any]:
    person = label(entry.person.strip().replace(" ", "-")).casefold() if entry.person else ""
    return {
        "agency": numbers[entry.agency],
        "row": entry.row,
        "when": entry.when,
        "first": entry.start.first.isoformat(),
        "last": (entry.end or entry.start).last.isoformat(),
        "person": people.get(person, entry.person),
        **{name: getattr(entry, name) for name in _TEXTS},
    }


class Pseudonyms:
    """What stands in a text instead of every recorded name of the people of a case.

    Whole names are found whatever their capitals; single names only with a capital letter or in
    capitals throughout, since names are words too.
    """

    def __init__(self, case: Case, called: Mapping[str, str]) -> None:
        owners: dict[str, set[str]] = defaultdict(set)
        for person in case.people.people:
            if isinstance(person.names, Unknown):
                continue
            names = person.names
            for name in (names.full, *names.known_as, *names.former, *names.misspelt):
                for part in (name, *parts_of(name)):
                    owners[_plain(part)].add(called[person.id])
        self._owners = owners
        written = sorted(owners, key=len, reverse=True)
        whole = [r"\s+".join(map(re.escape, each.split())) for each in written if " " in each]
        single = "|".join(re.escape(each) for each in written if " " not in each)
        self._whole = _finder("|".join(whole))
        self._single = _finder(rf"(?:{single})(?:\s+(?:{single}))*" if single else "")

    def instead(self, text: str) -> str:
        """Return a text with pseudonyms instead of names."""
        if self._whole is not None and text:
            text = self._whole.sub(lambda found: self._called([_plain(found[0])]), text)
        if self._single is not None and text:
            text = self._single.sub(self._run_of_names, text)
        return text

    def _run_of_names(self, found: re.Match[str]) -> str:
        """Return what stands instead of single names in a row: one person's, or anybody's."""
        words = found[0].split()
        if any(word[:1].islower() for word in words):
            return " ".join(
                word if word[:1].islower() else self._called([_plain(word)]) for word in words
            )
        return self._called([_plain(word) for word in words])

    def _called(self, names: list[str]) -> str:
        who = set.intersection(*(self._owners[name] for name in names))
        return next(iter(who)) if len(who) == 1 else WITHHELD


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _finder(pattern: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if pattern else None
