"""A case's papers at a commit: each that the record names is there, opens, and is the one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import DhrError, Place
from generator.history.trees import FILE, Tree
from generator.portal.committed import Committed
from generator.portal.errors import DocumentMissingError, DocumentUnlistedError
from generator.records.case import Case
from generator.records.papers import Document
from generator.vault.document_file import MAX_DOCUMENT_FILE, open_document
from generator.vault.keys import parse_identity


def document_problems(
    case: Case, files: Committed, present: Tree, before: tuple[Case, Tree] | None
) -> Iterator[DhrError]:
    """Compare the record's papers with the sealed files of the commit.

    A paper that record and commit have as `before` was opened when it came, and is not again.
    """
    same = _same_papers(case, present, *before) if before is not None else frozenset()
    folder = f"cases/{case.id}/documents"
    named = {document.path.rpartition("/")[2]: document for document in case.documents.documents}
    for name, document in named.items():
        entry = present.get(name)
        if entry is None or entry.mode != FILE:
            yield DocumentMissingError(Place(f"{folder}/{name}"), "is missing")
        elif name not in same:
            yield from _opened(case, document, files)
    for name in present:
        if name not in named:
            place = Place(f"{folder}/ (another file)")
            yield DocumentUnlistedError(place, "is not named in the record")


def _same_papers(case: Case, present: Tree, older: Case, files: Tree) -> frozenset[str]:
    if older.record.case_key != case.record.case_key:
        return frozenset()
    names = {each.path.rpartition("/")[2] for each in case.documents.documents
             if each in older.documents.documents}  # fmt: skip
    return frozenset(name for name in names if files.get(name) == present.get(name))


def _opened(case: Case, document: Document, files: Committed) -> Iterator[DhrError]:
    path = f"cases/{case.id}/{document.path}"
    try:
        data = files.read(path, MAX_DOCUMENT_FILE)
        key = parse_identity(case.record.case_key, Place(path))
        open_document(data, key, size=document.size, sha256=document.sha256, place=Place(path))
    except DhrError as error:
        yield error
