"""The papers of a case: added, opened, and compared with what the record says of them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import mimetypes
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import DhrError, InputError, Place, TamperError
from generator.files.atomic import ABSENT, NewFile, write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.portal.input import read_file
from generator.portal.tree import MAX_FILES
from generator.records.papers import Document, DocumentKind, DocumentsSection
from generator.schema import Unknown
from generator.vault.document_file import (
    MAX_DOCUMENT,
    MAX_DOCUMENT_FILE,
    open_document,
    seal_document,
)
from generator.vault.keys import parse_identity

if TYPE_CHECKING:
    from generator.portal.partnership import OpenedCase, Portal

_TYPES = {".md": "text/markdown", ".yaml": "text/yaml", ".csv": "text/csv", ".txt": "text/plain"}
_DEFAULT_TYPE = "application/octet-stream"
_UNKNOWN_DATE = "The paper bears no date."


class NoSuchDocumentError(InputError):
    """A paper that the case does not have."""

    code = "no-such-document"
    default_remedy = "`dhr documents list CASE` shows the ids"


class DocumentKindError(InputError):
    """A word that names no kind of paper."""

    code = "document-kind"
    default_remedy = f"name one of: {', '.join(DocumentKind)}"


class DocumentMissingError(TamperError):
    """The record names a paper whose sealed file is not there."""

    code = "document-missing"
    default_remedy = "restore the sealed file from git"


class DocumentUnlistedError(TamperError):
    """A sealed file stands with the case, and its record does not name it."""

    code = "document-unlisted"
    default_remedy = "remove it, or restore the record that names it from git"


class DocumentStore:
    """The papers of a portal's cases."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def add(  # noqa: PLR0913 - what a paper is
        self, case_id: str, file: Path, *, title: str, kind: str, dated: dt.date | None, by: str
    ) -> Document:
        """Seal a paper to the case's key, and note it in the record; both or neither."""
        opened = self._portal.open_case(case_id)
        if kind not in list(DocumentKind):
            raise DocumentKindError(Place("--kind"), "names no kind of paper")
        data = read_file(file, MAX_DOCUMENT)
        name = base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10]
        document = Document(
            id=f"d-{name}",
            title=title,
            kind=DocumentKind(kind),
            dated=dated or Unknown(unknown_before_portal=_UNKNOWN_DATE),
            added=self._portal.today,
            added_by=by,
            path=f"documents/d-{name}.age",
            media_type=_media_type(file),
            file_name=file.name,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )
        path = f"cases/{case_id}/{document.path}"
        key = parse_identity(opened.case.record.case_key, Place(path)).recipient
        sealed = NewFile(path, seal_document(data, key, Place(path)), replaces=ABSENT)
        documents = DocumentsSection(documents=(*opened.case.documents.documents, document))
        self._portal.save(opened, opened.case.model_copy(update={"documents": documents}), sealed)
        return document

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
        """Compare the record's papers with the sealed files, without opening them."""
        folder = f"cases/{opened.case.id}/documents"
        named = {document.path for document in opened.case.documents.documents}
        try:
            present = {
                f"documents/{e.name}" for e in list_folder(self._portal.root, folder, MAX_FILES)
            }
        except FileMissingError:
            present = set()
        for path in sorted(named - present):
            yield DocumentMissingError(Place(f"cases/{opened.case.id}/{path}"), "is missing")
        for path in sorted(present - named):
            where = Place(f"cases/{opened.case.id}/{path}")
            yield DocumentUnlistedError(where, "is not named in the record")

    def write_clear(self, to: Path, data: bytes) -> None:
        """Write a paper in clear where the officer asked for it, readable by them alone."""
        write_bytes(to.resolve().parent, to.name, data, mode=0o600)


def _media_type(file: Path) -> str:
    suffix = file.suffix.lower()
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, _DEFAULT_TYPE)
