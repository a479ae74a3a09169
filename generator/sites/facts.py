"""A section's facts as a reader sees them: labels, who and when, values in words.

- Works from the models alone, so that no recorded fact is ever left off a page by mistake.
- Ids become names: agencies by the directory, people by the case, documents by their titles.
- Nothing here is HTML; the template escapes every word.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from generator.dates import in_words
from generator.records.case import Case
from generator.records.facts import Fact
from generator.schema import Model, Unknown

_ACRONYMS = {
    "ssp": "SSP",
    "imr": "IMR",
    "imrs": "IMRs",
    "cps": "CPS",
    "sio": "SIO",
    "sha256": "SHA-256",
    "marac": "MARAC",
    "nhs": "NHS",
    "home": "Home",
    "office": "Office",
}
_META = frozenset({"when", "by", "document"})
_TITLES = (
    "title", "name", "agency", "kind", "purpose", "person", "version", "letter", "clause", "board",
    "interviewee", "day", "id",
)  # fmt: skip
AGENCY_FIELDS = frozenset({"agency", "agencies", "representation"})
PERSON_FIELDS = frozenset({"person", "victim"})
_DOCUMENT_FIELDS = frozenset(
    {
        "action_plan", "data_form", "document", "draft_terms", "executive_summary", "imr",
        "letter", "minutes", "overview_report", "record", "report", "terms",
    }
)  # fmt: skip
_DOCUMENT = re.compile(r"d-[a-z2-7]{10}")
_CLAUSE = re.compile(r"[A-Z][0-9]{1,2}(\.[0-9]{1,2})?")
CLOSED_PAPER = "A paper that is not open to you"
SECRET = frozenset({"case_key", "sha256", "path", "previous"})


@dataclass(frozen=True)
class Names:
    """What turns ids into words for one case and one view."""

    agencies: Mapping[str, str]
    people: Mapping[str, str]
    documents: Mapping[str, str]

    @classmethod
    def of(
        cls,
        case: Case,
        agencies: Mapping[str, str],
        *,
        real_names: bool,
        kinds: Collection[str] = ("all",),
    ) -> Names:
        """Collect the names of a case; pseudonyms stand for people unless `real_names`.

        Only papers of the given kinds are named: a title tells what a paper is about.
        """
        people = {}
        for person in case.people.people:
            known = None if isinstance(person.names, Unknown) else person.names.full
            pseudonym = person.pseudonym.name if person.pseudonym else None
            people[person.id] = (known if real_names else pseudonym) or label(person.id)
        documents = {
            each.id: each.title
            for each in case.documents.documents
            if "all" in kinds or each.kind in kinds
        }
        return cls(agencies, people, documents)


@dataclass(frozen=True)
class Row:
    """One line of a fact: a label, and a value in words.

    `leads_to` is the id of a stored paper, or `clause-b3-2` for a clause of the policy.
    """

    label: str
    text: str
    leads_to: str | None = None


_EMPTY = Row("", "")
MIN_LINES = 2
MAX_COLUMNS = 7
MAX_CELL = 240  # characters
MAX_LINE = 200  # characters of the longest cells side by side, where a cell may break after 60
LONG_CELL = 60


@dataclass(frozen=True)
class Table:
    """Several facts of one kind, side by side; a cell's label is its column's heading."""

    columns: tuple[str, ...]
    lines: tuple[tuple[Row, ...], ...]


@dataclass
class Block:
    """A fact, or a group of them, under a heading."""

    title: str
    meta: str = ""
    rows: list[Row] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    table: Table | None = None
    numbered: bool = False
    """Whether the title is only a number in its list."""


@lru_cache(maxsize=2048)
def label(name: str) -> str:
    """Turn a field's name into words: `home_office_told` becomes Home Office told."""
    words = [_ACRONYMS.get(word, word) for word in name.replace("-", "_").split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def clause_anchor(clause: str) -> str:
    """Return where a page of the internal site leads for a clause: `clause-b3-2`."""
    return f"clause-{clause.lower().replace('.', '-')}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return in_words(value)
    if isinstance(value, Unknown):
        return f"Unknown before the portal: {value.unknown_before_portal}"
    if isinstance(value, StrEnum):
        return value[:1].upper() + value[1:].replace("-", " ")
    return str(value)


def _meta(fact: Fact) -> str:
    return f"{_words(fact.when)} · {_words(fact.by)}"


class Describer:
    """Turns models into blocks with one set of names."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def section(self, section: Model) -> list[Block]:
        """Describe a section: one block for each field that holds something."""
        top = Block("")
        self._fill(top, section)
        if top.rows:
            top.blocks.insert(0, Block("", rows=top.rows))
        return top.blocks

    def _fill(self, block: Block, model: Model, *, skip: str = "") -> None:
        for name, value in model.__dict__.items():
            if value is None or value == () or name == skip or name in SECRET:
                continue
            if isinstance(model, Fact) and name in _META - {"document"}:
                continue
            self._add(block, name, value)

    def _add(self, block: Block, name: str, value: object) -> None:
        if isinstance(value, tuple):
            self._add_list(block, name, value)
        elif isinstance(value, Unknown) or not isinstance(value, Model):
            block.rows.append(self._row(name, value))
        else:
            block.blocks.append(self._block(label(name), value))

    def _add_list(self, block: Block, name: str, values: tuple[object, ...]) -> None:
        models = [each for each in values if isinstance(each, Model)]
        if not models:
            text = "; ".join(self._row(name, each).text for each in values)
            block.rows.append(Row(label(name), text))
            return
        group = Block(label(name))
        blocks = [self._item(name, number, model) for number, model in enumerate(models, 1)]
        group.table = as_table(blocks)
        if len(blocks) == 1 and blocks[0].numbered:
            group = Block(label(name), blocks[0].meta, blocks[0].rows, blocks[0].blocks)
        elif group.table is None:
            group.blocks = blocks
        block.blocks.append(group)

    def _item(self, name: str, number: int, model: Model) -> Block:
        fields = model.__dict__
        key = next((t for t in _TITLES if isinstance(fields.get(t), str)), "")
        title = self._row(key, fields[key]).text if key else f"{label(name)} {number}"
        block = self._block(title, model, skip=key)
        block.numbered = not key
        return block

    def _block(self, title: str, model: Model, *, skip: str = "") -> Block:
        block = Block(title, _meta(model) if isinstance(model, Fact) else "")
        self._fill(block, model, skip=skip)
        return block

    def _row(self, name: str, value: object) -> Row:
        text = _words(value)
        if name in _DOCUMENT_FIELDS and _DOCUMENT.fullmatch(text):
            title = self.names.documents.get(text)
            return Row(label(name), title or CLOSED_PAPER, text if title else None)
        if name == "clause" and _CLAUSE.fullmatch(text):
            return Row(label(name), text, clause_anchor(text))
        if name in AGENCY_FIELDS:
            text = self.names.agencies.get(text, text)
        elif name in PERSON_FIELDS:
            text = self.names.people.get(text, text)
        return Row(label(name), text)


def as_table(blocks: list[Block]) -> Table | None:
    """Lay several short facts of one kind side by side; None where they are too long for it."""
    lines = [_cells(block) for block in blocks]
    columns: dict[str, None] = dict.fromkeys(["", "When and who"])
    for line in lines:
        columns.update(dict.fromkeys(line))
    used = [each for each in columns if any(line.get(each, _EMPTY).text for line in lines)]
    longest = [max(len(line.get(each, _EMPTY).text) for line in lines) for each in used]
    nested = any(child.blocks or child.table for block in blocks for child in block.blocks)
    wide = sum(min(each, LONG_CELL) for each in longest) > MAX_LINE or len(used) > MAX_COLUMNS
    if len(blocks) < MIN_LINES or nested or wide or max(longest, default=0) > MAX_CELL:
        return None
    return Table(
        tuple(used), tuple(tuple(line.get(each, _EMPTY) for each in used) for line in lines)
    )


def _cells(block: Block) -> dict[str, Row]:
    """Return one fact as the cells of a line; a fact inside it becomes one cell."""
    title = "" if block.numbered else block.title
    cells = {"": Row("", title), "When and who": Row("When and who", block.meta)}
    cells.update({row.label: row for row in block.rows})
    for child in block.blocks:
        parts = [f"{row.label}: {row.text}" for row in child.rows]
        if child.meta:
            parts.append(child.meta)
        cells[child.title] = Row(child.title, "; ".join(parts))
    return cells


def headings(blocks: list[Block]) -> Iterator[str]:
    """Yield every heading, for tests and contents lists."""
    for block in blocks:
        if block.title:
            yield block.title
        yield from headings(block.blocks)
