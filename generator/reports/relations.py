"""Which part of a Word file leads to which other, and to what outside."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.files.office_xml import Attributes, Elements, read_part
from generator.reports.errors import ReportFileError
from generator.reports.word_file import WordFile

_MAIN: Final = "officeDocument"


@dataclass(frozen=True)
class Relation:
    """A relationship of a part: its id, its kind, and where it leads."""

    id: str
    kind: str
    """The last word of its type: `hyperlink`, `image`, `header`."""
    target: str
    """The name of a part; or an address, where `outside`."""
    outside: bool


class _Relations(Elements):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.found: list[Relation] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        target = attributes.get("Target", "")
        outside = attributes.get("TargetMode", "").lower() == "external"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", self.folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2]
        self.found.append(Relation(attributes.get("Id", ""), kind, target, outside))


def relations_of(file: WordFile, part: str) -> list[Relation]:
    """Return where a part leads."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in file:
        return []
    relations = _Relations(folder)
    read_part(file, rels, relations)
    return relations.found


def every_relation(file: WordFile) -> Iterator[tuple[str, Relation]]:
    """Yield all relationships of all parts, each with the part that it is of."""
    for rels in file:
        folder, name = posixpath.split(rels)
        if rels.endswith(".rels") and posixpath.basename(folder) == "_rels":
            part = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
            for relation in relations_of(file, part):
                yield part, relation


def main_part(file: WordFile) -> str:
    """Return the name of the part that holds the text."""
    found = [r.target for r in relations_of(file, "") if r.kind == _MAIN and not r.outside]
    if len(found) != 1 or found[0] not in file:
        raise ReportFileError(file.place, "does not say where its text is", remedy=file.save_as)
    return found[0]
