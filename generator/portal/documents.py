"""The papers of a case: added, opened, and compared with what the record says of them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import mimetypes
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.files.atomic import ABSENT, NewFile
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.portal.clear_files import write_private
from generator.portal.errors import (
    DocumentKindError,
    DocumentMissingError,
    DocumentUnlistedError,
    NoSuchDocumentError,
)
from generator.portal.input import read_file
from generator.portal.tree import MAX_FILES
from generator.records.case import Case
from generator.records.papers import Document, DocumentKind, DocumentsSection
from generator.schema import validate
from generator.vault.document_file import (
    MAX_DOCUMENT,
    MAX_DOCUMENT_FILE,
    open_document,
    seal_document,
)
from generator.vault.keys import parse_identity

if TYPE_CHECKING:
    from generator.portal.partnership import OpenedCase, Portal

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {  # the same on every machine, whatever its own lists know
    ".csv": "text/csv",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".eml": "message/rfc822",
    ".md": "text/markdown",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".txt": "text/plain",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".yaml": "text/yaml",
}
_OPAQUE = re.compile(r"d-[a-z2-7]{10}\.age")
_DEFAULT_TYPE = "application/octet-stream"
_UNKNOWN_DATE = "The paper bears no date."


@dataclass(frozen=True, repr=False)
class About:
    """What a record says of a paper that is stored."""

    title: str
    kind: str
    dated: dt.date | None
    file_name: str
    media_type: str
    by: str | None = None
    """Who adds it; else the officer at work."""


class DocumentStore:
    """The papers of a portal's cases."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def add(  # noqa: PLR0913 - what a paper is
        self,
        case_id: str,
        file: Path,
        *,
        title: str,
        kind: str,
        dated: dt.date | None,
        by: str | None = None,
    ) -> Document:
        """Seal a paper to the case's key, and note it in the record; both or neither."""
        opened = self._portal.open_case(case_id)
        if kind not in list(DocumentKind):
            raise DocumentKindError(Place("--kind"), "names no kind of paper")
        data = read_file(file, MAX_DOCUMENT)
        return self.file(opened, data, About(title, kind, dated, file.name, media_type(file), by))

    def file(self, opened: OpenedCase, data: bytes, about: About) -> Document:
        """Seal a paper to an opened case's key, and save it with the record that names it."""
        document, sealed = self.seal(opened, data, about)
        self._portal.save(opened, with_document(opened.case, document), sealed)
        return document

    def seal(self, opened: OpenedCase, data: bytes, about: About) -> tuple[Document, NewFile]:
        """Seal a paper to an opened case's key, ready to be saved with the record that names it."""
        name = base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10]
        described: dict[str, yaml_strict.Tree] = {
            "id": f"d-{name}",
            "title": about.title,
            "kind": about.kind,
            "dated": (
                about.dated.isoformat() if about.dated else {"unknown_before_portal": _UNKNOWN_DATE}
            ),
            "added": self._portal.today.isoformat(),
            "added_by": self._portal.officer if about.by is None else about.by,
            "path": f"documents/d-{name}.age",
            "media_type": about.media_type,
            "file_name": about.file_name,
            "size": str(len(data)),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        document = validate(Document, described, Place(about.file_name))
        path = f"cases/{opened.case.id}/{document.path}"
        key = parse_identity(opened.case.record.case_key, Place(path)).recipient
        return document, NewFile(path, seal_document(data, key, Place(path)), replaces=ABSENT)

    def open(self, case_id: str, document_id: str) -> tuple[Document, bytes]:
        """Open a paper of a case."""
        opened = self._portal.open_case(case_id)
        document = opened.case.documents.find(document_id)
        if document is None:
            raise NoSuchDocumentError(Place(f"cases/{case_id}"), "has no paper of this id")
        return document, self.read(opened, document)

    def read(self, opened: OpenedCase, document: Document) -> bytes:
        """Open a paper that an opened record names; it must be exactly that one."""
        case = opened.case
        path = f"cases/{case.id}/{document.path}"
        try:
            blob = read_bounded(self._portal.root, path, MAX_DOCUMENT_FILE)
        except FileMissingError:
            raise DocumentMissingError(Place(path), "is missing") from None
        key = parse_identity(case.record.case_key, Place(path))
        return open_document(
            blob, key, size=document.size, sha256=document.sha256, place=Place(path)
        )

    def problems(self, opened: OpenedCase) -> Iterator[DhrError]:
        """Compare the record's papers with the sealed files: each is there, opens, and is the one.

        A stray file is named only where its name cannot give anything away.
        """
        folder = f"cases/{opened.case.id}/documents"
        named = {document.path for document in opened.case.documents.documents}
        for document in opened.case.documents.documents:
            try:
                self.read(opened, document)
            except DhrError as error:
                yield error
        try:
            present = list_folder(self._portal.root, folder, MAX_FILES)
        except FileMissingError:
            return
        except DhrError as error:
            yield error
            return
        for entry in present:
            if f"documents/{entry.name}" not in named and _OPAQUE.fullmatch(entry.name):
                yield DocumentUnlistedError(
                    Place(f"{folder}/{entry.name}"), "is not named in the record"
                )

    def write_clear(self, to: Path, data: bytes) -> None:
        """Write a paper in clear where the officer asked for it, readable by them alone."""
        write_private(to, data)


def with_document(case: Case, document: Document) -> Case:
    """Return a case with one paper more."""
    documents = DocumentsSection(documents=(*case.documents.documents, document))
    return case.model_copy(update={"documents": documents})


def media_type(file: Path) -> str:
    """Return the media type of a file's name, the same on every machine for the usual ones."""
    suffix = file.suffix.lower()
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, _DEFAULT_TYPE)
