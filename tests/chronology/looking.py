"""A case with a merged chronology, told as the generator tells it, without a portal on disk."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence

from generator.chronology.canonical import FILE_NAME, MEDIA_TYPE
from generator.chronology.entries import Entry
from generator.chronology.merging import merge
from generator.errors import Place
from generator.portal.chronology import Looked, frame
from generator.records.papers import Document
from generator.schema import validate
from tests.chronology.workbooks import returned
from tests.rules.rows import PROFILE, WHOLE, Facts, case_from, put

AGENCIES = {"housing": "Sandmere Homes", "police": "Midmarch Police", "trust": "Sandmere Trust"}
PEOPLE: list[Facts] = [
    {
        "id": "victim",
        "part": "victim",
        "names": {
            "full": "Rose Amelia Thistlewick",
            "known_as": ["Rosie"],
            "former": ["Rose Hawkbit"],
            "misspelt": ["Rose Thistlewik"],
        },
        "pseudonym": {
            "when": "2023-05-01", "by": "Family", "name": "Ava", "chosen_by_family": "yes",
        },
    },
    {"id": "partner", "part": "perpetrator", "names": {"full": "Osric Vantongeren"}},
    {"id": "sister", "part": "family", "names": {"full": "Linnet Thistlewick"}},
    {"id": "neighbour", "part": "other", "names": {"unknown_before_portal": "Never passed on."}},
]  # fmt: skip
PAPER: Facts = {
    "id": "d-aaaaaaaaaa",
    "title": "Merged chronology",
    "kind": "chronology",
    "dated": "2026-06-12",
    "added": "2026-06-12",
    "added_by": "An officer",
    "path": "documents/d-aaaaaaaaaa.age",
    "media_type": MEDIA_TYPE,
    "file_name": FILE_NAME,
    "size": "1",
    "sha256": "0" * 64,
}


def facts() -> Facts:
    """The facts of a whole review, with people who have telling names."""
    told = copy.deepcopy(WHOLE)
    put(told, "people.people", copy.deepcopy(PEOPLE))
    put(told, "terms.versions[0].period_from", "2019-01-01")
    return told


def looked_at(entries: Sequence[Entry]) -> Looked:
    """Merge entries into the chronology of a case."""
    case = case_from(facts())
    agencies = sorted({each.agency for each in entries})
    files = [returned(name, [each for each in entries if each.agency == name]) for name in agencies]
    merged = merge(case.id, files)
    document = validate(Document, PAPER, Place("a paper"))
    assert document.added == dt.date(2026, 6, 12)
    return Looked(case, document, merged, frame(case, PROFILE, AGENCIES))
