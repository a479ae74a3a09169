"""The PDFs of the reports: made apart, kept by their content, in order for assistive technology.

- Each is made from the certified text in a process of its own that gets the text and its pictures,
  and can reach nothing else (`pdf_worker.py`). They are tagged PDF/UA-1 in form; nobody has
  certified that they are.
- A PDF is kept beside the site under the hash of all that it was made from, and of its own bytes:
  an unchanged report costs nothing, a damaged file is made anew, and what is no longer published
  is removed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from generator.errors import DhrError, Place, SetupError
from generator.files.atomic import write_bytes
from generator.policy.partnership import Partnership
from generator.release.certificate import certificate_bytes
from generator.release.published import EXECUTIVE_SUMMARY, OVERVIEW_REPORT
from generator.release.verification import Verified
from generator.sites import markdown, pdf_document, pdf_worker, report_text
from generator.sites.pdf_document import pdf_html
from generator.sites.public_report import Document, documents_of
from generator.sites.public_tree import PROGRAM
from generator.sites.public_words import TEMPLATES

FOLDER: Final = "public-pdf"
"""Where the PDFs are kept, beside the site."""
FILES: Final = {
    "report": OVERVIEW_REPORT.replace(".md", ".pdf"),
    "summary": EXECUTIVE_SUMMARY.replace(".md", ".pdf"),
}
"""The PDF's name below a review's address, by the last part of its page's."""
STYLE: Final = "site_overrides/css/pdf.css"
SECONDS: Final = 1200
PACKAGES: Final = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5")

_KEPT = re.compile(r"(?P<key>[0-9a-f]{40})\.(?P<pages>[0-9]{1,5})\.(?P<hash>[0-9a-f]{40})\.pdf")
_HASH: Final = 40


class PdfError(SetupError):
    """The PDFs of a review could not be made."""

    code = "public-pdf"
    default_remedy = "install Pango and its fonts (`make system`), or use `dhr build --no-pdf`"


@dataclass(frozen=True)
class Pdf:
    """A PDF that stands ready: where, and what its link says."""

    path: Path
    name: str
    pages: int
    size: int

    @property
    def words(self) -> str:
        """Return what a link says of it, so that nobody loads it unawares."""
        pages = "1 page" if self.pages == 1 else f"{self.pages} pages"
        return f"PDF, {pages}, {max(1, round(self.size / 1000))} kB"


Pdfs = Mapping[str, Mapping[str, Pdf]]
"""The PDFs of all reviews: by address of the review, then by that of the page."""


@dataclass(frozen=True)
class Made:
    """The PDFs that stand ready, and why those of some reviews do not."""

    pdfs: Pdfs
    failed: tuple[PdfError, ...]


def make_pdfs(releases: Sequence[Verified], partnership: Partnership, folder: Path) -> Made:
    """Return the PDFs of the two reports of each release, made anew where something has changed.

    One that cannot be made is reported, and stops no other; where none can be made at all, that is
    an error. A release whose text cannot be read has none; its page says why.
    """
    maker = _Maker(folder, partnership)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = list(pool.map(maker.of, releases))
    if maker.failed and not any(found):
        raise maker.failed[0]
    maker.remove_others([pdf for pdfs in found for pdf in pdfs.values()])
    pdfs = {release.certificate.slug: own for release, own in zip(releases, found, strict=True)}
    return Made(pdfs, tuple(sorted(maker.failed, key=lambda error: error.place.path)))


class _Maker:
    """Makes PDFs, and keeps them in a folder."""

    def __init__(self, folder: Path, partnership: Partnership) -> None:
        self.folder = folder
        self.partnership = partnership
        self.style = (PROGRAM / STYLE).read_text(encoding="utf-8")
        self.maker = _maker(self.style, partnership)
        self.kept = dict(_kept(folder))
        self.failed: list[PdfError] = []

    def of(self, release: Verified) -> dict[str, Pdf]:
        """Return the PDFs of a release by the last part of their pages' addresses."""
        documents = documents_of(release)
        keys = {document.name: self._key(release, document) for document in documents}
        found = {name: pdf for name, key in keys.items() if (pdf := self._known(name, key))}
        missing = [document for document in documents if document.name not in found]
        if missing:
            place = Place(f"published/{release.certificate.slug}")
            try:
                made = _run(_job(release, missing, self.style, self.partnership, keys), place)
            except PdfError as error:
                self.failed.append(error)
                return found
            except DhrError:
                return {}
            for document, (pages, data) in zip(missing, made, strict=True):
                found[document.name] = self._keep(document.name, keys, pages, data)
        return found

    def _key(self, release: Verified, document: Document) -> str:
        parts = [self.maker, certificate_bytes(release.certificate), document.name.encode()]
        return _digest(b"".join(hashlib.sha256(part).digest() for part in parts))

    def _known(self, name: str, key: str) -> Pdf | None:
        path = self.kept.get(key)
        found = _KEPT.fullmatch(path.name) if path else None
        if path is None or found is None:
            return None
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if _digest(data) != found["hash"]:
            return None
        return Pdf(path, FILES[name], int(found["pages"]), len(data))

    def _keep(self, name: str, keys: Mapping[str, str], pages: int, data: bytes) -> Pdf:
        kept = f"{keys[name]}.{pages}.{_digest(data)}.pdf"
        self.folder.mkdir(parents=True, exist_ok=True)
        write_bytes(self.folder, kept, data)
        return Pdf(self.folder / kept, FILES[name], pages, len(data))

    def remove_others(self, used: Sequence[Pdf]) -> None:
        """Remove PDFs that belong to nothing that is published now."""
        names = {pdf.path.name for pdf in used}
        for path in self.folder.glob("*.pdf"):
            if _KEPT.fullmatch(path.name) and path.name not in names:
                path.unlink(missing_ok=True)


def _kept(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*.pdf")):
        if found := _KEPT.fullmatch(path.name):
            yield found["key"], path


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_HASH]


def _maker(style: str, partnership: Partnership) -> bytes:
    """Describe all that a PDF is made with, apart from its release."""
    modules = (markdown, report_text, pdf_document, pdf_worker)
    sources = [Path(str(module.__file__)).read_bytes() for module in modules]
    sources += [(TEMPLATES / "pdf.html.j2").read_bytes(), style.encode()]
    sources += [f"{name} {version(name)}".encode() for name in PACKAGES]
    sources.append(partnership.model_dump_json().encode())
    return b"".join(hashlib.sha256(source).digest() for source in sources)


# ---------------------------------------------------------------------------------------------
# The process


def _job(
    release: Verified,
    documents: Sequence[Document],
    style: str,
    partnership: Partnership,
    keys: Mapping[str, str],
) -> dict[str, object]:
    return {
        "style": style,
        "pictures": {
            name: base64.b64encode(data).decode() for name, data in release.images.items()
        },
        "documents": [
            {"html": pdf_html(release, each, partnership), "identifier": keys[each.name][:32]}
            for each in documents
        ],
    }


def _run(job: Mapping[str, object], place: Place) -> list[tuple[int, bytes]]:
    command = [sys.executable, "-I", str(pdf_worker.__file__)]
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            command,
            input=json.dumps(job).encode(),
            env=environment,
            cwd="/",
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfError(place, f"gave no PDF within {SECONDS} seconds") from None
    except OSError:
        raise PdfError(place, "gave no PDF: WeasyPrint could not be started") from None
    if done.returncode != 0:
        raise PdfError(place, f"gave no PDF: WeasyPrint stopped with {done.returncode}")
    made = json.loads(done.stdout)
    return [(each["pages"], base64.b64decode(each["pdf"])) for each in made]
