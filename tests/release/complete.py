"""A whole review in a portal of one's own, sealed with its real papers, ready to be released.

It is `tests/clauses/whole.yaml` with invented people, two reports and all that is published; the
rows of `tests/clauses` break it, gate by gate, as they break that review.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator import yaml_strict
from generator.errors import Place
from generator.files.atomic import NewFile
from generator.records.papers import Document
from generator.schema import to_plain
from generator.vault.document_file import seal_document
from generator.vault.keys import parse_identity
from tests.partnership import Partnership
from tests.rules.rows import ROWS, Facts, Row, all_rows, case_from, drop, put

CASE, SLUG = "DHR-2023-001", "testing-2023-a"
FILES = ("certificate.yaml", "executive-summary.md", "metadata.yaml", "overview-report.md",
         "recommendations.yaml")  # fmt: skip

REPORT = b"""# Domestic Homicide Review: Winifred

Report into the death of a woman whom this report calls Winifred, in January 2023.

## 1. The facts

Her partner killed her at home. Rosalind Achterby chaired the review; her sister took part.
"""
SUMMARY = b"""# Executive summary

Winifred was killed by her partner. Every patient should be asked alone.
"""
LETTER = b"%PDF-1.7 the Home Office's letter"

_PEOPLE = {
    "Invented Woman": "Wilhelmina Quillfeather",
    "Invented Man": "Barnaby Thistlewick",
    "Invented Sister": "Ottoline Quillfeather",
    "A. Officer": "Araminta Oakshott",
    "B. Member": "Perpetua Marrowby",
    "C. Member": "Cosmo Fennimore",
    "D. Chair": "Rosalind Achterby",
    "E. Author": "Euphemia Larkspur",
    "F. Author": "Fitzroy Gallimore",
}
_VICTIM = {
    "known_as": ["Billie", "Mrs Quillfeather"],
    "former": ["Wilhelmina Ormerod"],
    "misspelt": ["Wilhelmena Quilfeather"],
}
_PLACES = {
    "contact": "14 Canary Lane, Testing\nTelephone 01632 960 123 after six",
    "identifiers": [
        {"kind": "address", "value": "Flat 3, Larchmount House, Testing"},
        {"kind": "postcode", "value": "ZX4 7QP"},
        {"kind": "phone", "value": "07700 900417"},
        {"kind": "nhs-number", "value": "999 412 0700"},
        {"kind": "email", "value": "w.quillfeather@example.org"},
        {"kind": "crime-reference", "value": "MM/23/0061120"},
        {"kind": "school", "value": "Tansygate Infants"},
    ],
}
SECRETS = ("Wilhelmina", "Quillfeather", "Thistlewick", "Ottoline", "Ormerod", "Billie",
           "Larkspur", "Gallimore", "Marrowby", "Fennimore", "Oakshott", "Canary Lane",
           "Larchmount", "960 123", "900417", "0061120", "ZX4 7QP", "AGE-SECRET")  # fmt: skip
"""What no message may repeat."""

_PUBLISHED: Mapping[str, Any] = {
    "slug": SLUG,
    "title": "Domestic Homicide Review: Winifred",
    "pseudonym": "Winifred",
    "summary": "Winifred was killed by her partner. The review asks what her surgery could see.",
    "category": "intimate-partner",
    "relationship": "partner",
    "themes": ["training"],
    "content_warning": "This report describes a killing.",
    "death_month": "2023-01",
    "author": "Rosalind Achterby",
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _invent(text: str) -> str:
    """Put invented names and the real hashes of the two reports into rows and facts."""
    for plain, name in _PEOPLE.items():
        text = text.replace(plain, name)
    return text.replace("4" * 64, sha256(REPORT)).replace("5" * 64, sha256(SUMMARY))


def _whole() -> Facts:
    text = _invent((ROWS / "whole.yaml").read_text())
    facts: Facts = yaml_strict.parse_map(text, Place("whole.yaml"))
    victim = facts["people"]["people"][0]
    victim["names"].update(_VICTIM)
    victim.update(_PLACES)
    victim["pseudonym"] = {
        "when": "2023-06-01", "by": "Her family", "name": "Winifred", "chosen_by_family": "yes",
    }  # fmt: skip
    facts["publication"].update(_PUBLISHED)
    papers = {"overview-report": REPORT, "executive-summary": SUMMARY, "clearance-letter": LETTER}
    for document in facts["documents"]["documents"]:
        data = papers.get(document["kind"], b"A paper.\n")
        document["path"] = f"documents/{document['id']}.age"
        document["size"], document["sha256"] = str(len(data)), sha256(data)
    return facts


WHOLE = _whole()
_PAPERS = {sha256(each): each for each in (REPORT, SUMMARY, LETTER, b"A paper.\n")}


def broken_by(row: Row) -> Facts:
    """The facts of the whole review as a row of `tests/clauses` changes them."""
    facts = copy.deepcopy(WHOLE)
    for dotted in row.get("remove") or ():
        drop(facts, dotted)
    for dotted, value in (row.get("set") or {}).items():
        text = _invent(yaml_strict.dump({"value": value}))
        put(facts, dotted, yaml_strict.parse_map(text, Place("row"))["value"])
    return facts


def rows_that_break(clause: str) -> Iterator[Row]:
    for row in all_rows():
        plain = "from" not in row and "today" not in row
        if plain and row["clause"] == clause and row.get("gate") == "missing":
            yield row


def changed(**places: Any) -> Facts:  # noqa: ANN401 - YAML; `__` stands for a dot
    """The facts of the whole review with some places set; None takes one away."""
    facts = copy.deepcopy(WHOLE)
    for name, value in places.items():
        dotted = name.replace("__", ".")
        if value is None:
            drop(facts, dotted)
        else:
            put(facts, dotted, value)
    return facts


def save(here: Partnership, facts: Facts) -> None:
    """Seal facts as the case's next version; its papers stay as they are."""
    portal = here.portal()
    opened = portal.open_case(CASE)
    case = case_from({**facts, "record": to_plain(opened.case.record)})
    portal.save(opened, case)


def make(here: Partnership) -> None:
    """Open the case in a portal, with its papers."""
    portal = here.portal()
    portal.new_case(CASE, "dhr-2016")
    opened = portal.open_case(CASE)
    case = case_from({**WHOLE, "record": to_plain(opened.case.record)})
    papers = [sealed(here, each, _PAPERS[each.sha256]) for each in case.documents.documents]
    portal.save(opened, case, *papers)
    here.commit("A whole review")


def sealed(here: Partnership, document: Document, data: bytes) -> NewFile:
    """Seal a paper to the case's key, whatever the record says of it."""
    key = parse_identity(here.portal().open_case(CASE).case.record.case_key, Place("key"))
    path = f"cases/{CASE}/{document.path}"
    return NewFile(path, seal_document(data, key.recipient, Place(path)))


def with_reports(
    here: Partnership,
    *,
    report: bytes = REPORT,
    summary: bytes = SUMMARY,
    **places: Any,  # noqa: ANN401
) -> None:
    """Let other reports be what was submitted, cleared and stored; then set places."""
    facts = changed(**places)
    hashes = {sha256(REPORT): sha256(report), sha256(SUMMARY): sha256(summary)}
    for name in ("overview_report_sha256", "executive_summary_sha256"):
        sent = facts["clearance"]["submissions"][0]
        sent[name] = hashes[sent[name]]
    checks = (*facts["report"]["checks"], *facts["report"]["intruder"])
    for document in (each for check in checks for each in check["documents"]):
        document["sha256"] = hashes.get(document["sha256"], document["sha256"])
    for document in facts["documents"]["documents"]:
        data = {"overview-report": report, "executive-summary": summary}.get(document["kind"])
        if data is not None:
            document["size"], document["sha256"] = str(len(data)), sha256(data)
            store(here, document["path"], data)
    save(here, facts)


def store(here: Partnership, path: str, data: bytes) -> None:
    """Put a sealed paper in the place of another, behind the record's back."""
    key = parse_identity(here.portal().open_case(CASE).case.record.case_key, Place("key"))
    target = here.root / "cases" / CASE / path
    target.write_bytes(seal_document(data, key.recipient, Place(path)))


def published(here: Partnership) -> dict[str, bytes]:
    """Everything below `published/`, temporary files and all."""
    folder = here.root / "published"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def released(here: Partnership, slug: str = SLUG) -> dict[str, bytes]:
    """The files of one release, by name."""
    start = f"{slug}/"
    return {n.removeprefix(start): d for n, d in published(here).items() if n.startswith(start)}


def approve(here: Partnership, number: int, *, key: Path | None = None, slug: str = SLUG) -> Any:  # noqa: ANN401
    """Approve as an officer, with their own key or another."""
    own = here.keys / f"signing-officer-{number}.ssh"
    words = ("approve", slug, "--person", here.officer(number), "--key", str(key or own))
    return here.dhr(*words, identity=None)
