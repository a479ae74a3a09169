"""A report gets in: read with distrust, then sealed with its case, the pictures beside it.

- Word and markdown; everything that is not carried over is said before anything is stored.
- The report and its pictures are stored in one revision, or nothing is. An earlier version stays.
- A picture that the case holds already is not stored twice: it is named after its content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.errors import InputError, Place
from generator.files.atomic import NewFile
from generator.files.errors import FileMissingError
from generator.files.reading import read_bounded
from generator.portal.clear_files import refuse_place, write_private
from generator.portal.documents import About, with_document
from generator.portal.input import read_file
from generator.portal.partnership import OpenedCase, Portal
from generator.records.case import Case
from generator.records.papers import Document, DocumentKind
from generator.reports.canonical import check
from generator.reports.concerns import Listed, Matter
from generator.reports.draft import Draft
from generator.reports.errors import ReportFileError
from generator.reports.markdown_reading import read_markdown
from generator.reports.pictures import FOLDER, MAX_PICTURE, Picture, name_of
from generator.reports.word_file import MAX_FILE
from generator.reports.word_reading import read_word

MEDIA_TYPE: Final = "text/markdown"
KINDS: Final = (DocumentKind.OVERVIEW_REPORT, DocumentKind.EXECUTIVE_SUMMARY)
_TITLES: Final = {
    DocumentKind.OVERVIEW_REPORT: "Overview Report",
    DocumentKind.EXECUTIVE_SUMMARY: "Executive Summary",
}
_MARKDOWN: Final = (".md", ".markdown")


class ReportKindError(InputError):
    """A report was to be imported as something that is no report."""

    code = "report-kind"
    default_remedy = f"name one of: {', '.join(KINDS)}"


class PictureMissingError(InputError):
    """A stored report shows a picture that is not there, or is another."""

    code = "report-picture-missing"
    default_remedy = "import the report again, from the author's file"


class ReportStoppedError(InputError):
    """A report holds what is not carried over, and nobody has decided about it."""

    code = "report-import"
    default_remedy = "put right what is listed, and import it again; nothing was stored"

    def __init__(self, place: Place, stopping: tuple[Listed, ...]) -> None:
        count = len(stopping)
        super().__init__(
            place,
            "was not imported: 1 matter stops it" if count == 1
            else f"was not imported: {count} matters stop it",
        )  # fmt: skip
        self.stopping = stopping


@dataclass(frozen=True, repr=False)
class Imported:
    """A report that was stored: its document, and those of the pictures that are new."""

    document: Document
    pictures: tuple[Document, ...]
    draft: Draft


def read_report(file: Path, words: Mapping[str, str]) -> Draft:
    """Read a report's file: Word, or markdown with its pictures in `images/` beside it."""
    place = str(file)
    if file.suffix.lower() in _MARKDOWN:
        data = read_file(file, MAX_FILE)
        return read_markdown(data, place, words, lambda address: _beside(file, address))
    return read_word(read_file(file, MAX_FILE), place, words)


def _beside(file: Path, address: str) -> bytes:
    folder = file.expanduser().absolute().parent
    try:
        return read_bounded(folder, address, MAX_PICTURE + 1)
    except FileMissingError:
        return b""


def store_report(  # noqa: PLR0913 - what a report is
    portal: Portal,
    case_id: str,
    file: Path,
    draft: Draft,
    *,
    kind: str,
    accepted: Iterable[Matter] = (),
    title: str | None = None,
    dated: dt.date | None = None,
    by: str | None = None,
) -> Imported:
    """Seal a report that was read, with its pictures; refuse it while anything stops it."""
    if kind not in KINDS:
        raise ReportKindError(Place("--kind"), "names no report")
    if stopping := draft.stopping(accepted):
        raise ReportStoppedError(Place(str(file)), stopping)
    opened = portal.open_case(case_id)
    return save_version(
        portal, opened, draft, kind=DocumentKind(kind), title=title, dated=dated, by=by
    )


def save_version(  # noqa: PLR0913 - what a report is
    portal: Portal,
    opened: OpenedCase,
    draft: Draft,
    *,
    kind: DocumentKind,
    title: str | None = None,
    dated: dt.date | None = None,
    by: str | None = None,
) -> Imported:
    """Seal a text as the next version of a report, in one revision with its new pictures."""
    case, files = opened.case, list[NewFile]()
    day = dated or portal.today
    pictures = []
    for picture in _new(case, draft.pictures):
        about = About(
            "Picture of a report", DocumentKind.REPORT_IMAGE, day, picture.name,
            "image/png" if picture.name.endswith(".png") else "image/jpeg", by,
        )  # fmt: skip
        document, sealed = portal.documents.seal(opened, picture.data, about)
        case = with_document(case, document)
        files.append(sealed)
        pictures.append(document)
    number = sum(each.kind is kind for each in case.documents.documents) + 1
    name = f"{kind}.md"
    about = About(
        title or f"{_TITLES.get(kind, str(kind))}, version {number}", kind, day, name,
        MEDIA_TYPE, by,
    )  # fmt: skip
    document, sealed = portal.documents.seal(opened, draft.text.encode(), about)
    portal.save(opened, with_document(case, document), *files, sealed)
    return Imported(document, tuple(pictures), draft)


def _new(case: Case, pictures: Iterable[Picture]) -> Iterator[Picture]:
    """Yield the pictures that a case does not hold; two of one name cannot differ unseen."""
    held = {each.file_name: each for each in case.documents.documents
            if each.kind is DocumentKind.REPORT_IMAGE}  # fmt: skip
    for picture in pictures:
        if picture.name not in held:
            yield picture
        elif held[picture.name].size != len(picture.data):
            raise ReportFileError(
                Place(f"cases/{case.id}"), "holds another picture of the same name",
                remedy="change the picture in any way, and import the report again",
            )  # fmt: skip


def pictures_of(portal: Portal, opened: OpenedCase, text: str, place: Place) -> dict[str, bytes]:
    """Return the pictures that a stored report shows, by their address: `images/NAME`.

    Each must be the very one after whose content it is named.
    """
    held = {each.file_name: each for each in opened.case.documents.documents
            if each.kind is DocumentKind.REPORT_IMAGE}  # fmt: skip
    found: dict[str, bytes] = {}
    for shown in check(text, place).pictures:
        name = shown.address.removeprefix(f"{FOLDER}/")
        where = Place(place.path, shown.line)
        if name not in held:
            raise PictureMissingError(where, "shows a picture that the case does not hold")
        data = portal.documents.read(opened, held[name])
        if name != name_of(data, name.rpartition(".")[2]):
            raise PictureMissingError(where, "shows another picture than the one it was made with")
        found[shown.address] = data
    return found


def write_copy(to: Path, draft: Draft) -> None:
    """Write a report in clear where the officer asked for it, with its pictures beside it."""
    for picture in draft.pictures:
        refuse_place(to.parent / FOLDER / picture.name)
    write_private(to, draft.text.encode())
    for picture in draft.pictures:
        write_private(to.parent / FOLDER / picture.name, picture.data)
