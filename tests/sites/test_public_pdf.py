"""The PDFs of reports: tagged and in order, the same each time, kept by content, made apart."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from generator.errors import Place
from generator.portal.policy_files import read_policy
from generator.sites import pdf_worker, public_pdf
from generator.sites.public_downloads import pdf_problems
from generator.sites.public_pdf import FOLDER, Made, Pdf, PdfError, make_pdfs
from generator.sites.public_releases import read_library
from tests.release.releases import SLUG, TODAY, contents, put, release
from tests.sites.public_portal import PublicPortal, make_portal
from tests.sites.report_portal import LONG, RICH, fill_portal
from tests.sites.reports import long_report


def make(portal: PublicPortal) -> Made:
    """Make the PDFs of a portal's releases, or find them made."""
    policy = read_policy(portal.root)
    found = read_library(portal.root, policy.people, TODAY).releases
    return make_pdfs(found, policy.partnership, portal.site.parent / FOLDER)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    portal = fill_portal(tmp_path_factory.mktemp("pdfs"))
    for slug in (SLUG, LONG):
        shutil.rmtree(portal.root / "published" / slug)
    return make(portal)


@pytest.fixture
def report(made: Made) -> PdfReader:
    return PdfReader(made.pdfs[RICH]["report"].path)


def resolved(value: object) -> Any:  # noqa: ANN401 - whatever stands in the file
    return value.get_object() if isinstance(value, IndirectObject) else value


def root_of(report: PdfReader) -> Any:  # noqa: ANN401 - the same
    return resolved(report.trailer["/Root"])


def elements(node: object) -> Iterator[dict[str, Any]]:
    """Yield the structure elements of a PDF in reading order."""
    found = resolved(node)
    if isinstance(found, list):
        for each in found:
            yield from elements(each)
    elif isinstance(found, dict):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from elements(found["/K"])


def kinds(report: PdfReader) -> list[str]:
    return [str(each["/S"]) for each in elements(root_of(report)["/StructTreeRoot"])]


def test_it_says_what_it_is_and_in_which_language(report: PdfReader) -> None:
    root = root_of(report)
    xmp = resolved(root["/Metadata"]).get_data().decode()

    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in xmp
    assert report.metadata is not None
    assert report.metadata.title == "Domestic Homicide Review: Marian: Overview Report"
    assert report.metadata.author == "Safer Sandmere Partnership"


def test_its_dates_are_those_of_the_release(report: PdfReader) -> None:
    assert report.metadata is not None
    dates = {str(report.metadata[name]) for name in ("/CreationDate", "/ModDate")}
    assert dates == {"D:20260302"}


def test_headings_come_in_order_without_gaps(report: PdfReader) -> None:
    levels = [
        int(kind[2:]) for kind in kinds(report) if kind.startswith("/H") and kind[2:].isdigit()
    ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_stands_in_it_is_tagged(report: PdfReader) -> None:
    expected = {"/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Link", "/Figure"}

    assert expected <= set(kinds(report))


def test_pictures_have_their_words_and_tables_their_headers(report: PdfReader) -> None:
    found = list(elements(root_of(report)["/StructTreeRoot"]))
    (figure,) = [each for each in found if each["/S"] == "/Figure"]
    headers = [each for each in found if each["/S"] == "/TH"]

    assert figure["/Alt"] == "Where the town lies"
    assert len(headers) == 2
    assert all("/A" in each for each in headers)


def test_bookmarks_follow_the_headings(report: PdfReader) -> None:
    title, below = cast("tuple[Any, Any]", report.outline)

    assert str(title["/Title"]) == "Domestic Homicide Review: Marian"
    assert [str(each["/Title"]) for each in below] == ["1. Preface", "2. Findings", "Notes"]


def test_the_title_page_warns_and_helps(report: PdfReader) -> None:
    first = " ".join(report.pages[0].extract_text().split())

    assert "Before you read. This report describes coercive control and a killing." in first
    assert "0808 2000 247" in first
    assert "www.aafda.org.uk" in first  # one that is to be read, not rung
    assert "None" not in first
    assert "Independent Chair and Author: Rosalind Achterby" in first


def test_every_text_is_in_it_and_links_lead_to_pages(report: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text() for page in report.pages).split())

    assert "2.1 Reports were not seen together" in text
    assert "\u00b6" not in text
    addresses = {
        resolved(resolved(note)["/A"])["/URI"]
        for page in report.pages
        for note in page.get("/Annots", [])
        if "/A" in resolved(note)
    }
    assert "https://good.example/act" in addresses
    assert all(address.startswith("https://") for address in addresses)


def test_fonts_are_embedded(report: PdfReader) -> None:
    for page in report.pages:
        for font in resolved(resolved(page["/Resources"])["/Font"]).values():
            (below,) = resolved(font)["/DescendantFonts"]
            assert "/FontFile2" in resolved(resolved(below)["/FontDescriptor"])


def test_a_hostile_report_gives_a_harmless_pdf(made: Made) -> None:
    data = made.pdfs["hostile-1"]["report"].path.read_bytes()

    assert list(pdf_problems(data)) == []


def test_a_link_says_size_and_pages() -> None:
    assert Pdf(Path("x"), "x.pdf", 23, 152_400).words == "PDF, 23 pages, 152 kB"
    assert Pdf(Path("x"), "x.pdf", 1, 90).words == "PDF, 1 page, 1 kB"


# ---------------------------------------------------------------------------------------------
# Made apart, and kept


@pytest.fixture
def small(tmp_path: Path) -> PublicPortal:
    portal = make_portal(tmp_path / "portal")
    put(portal.root, SLUG, release(contents(), portal.signers))
    return portal


@pytest.mark.extra
def test_the_same_report_gives_the_same_bytes(small: PublicPortal) -> None:
    make(small)
    kept = small.site.parent / FOLDER
    first = {path.name: path.read_bytes() for path in kept.iterdir()}
    shutil.rmtree(kept)

    make(small)

    assert {path.name: path.read_bytes() for path in kept.iterdir()} == first
    assert len(first) == 2


def test_what_is_unchanged_is_not_made_again_and_what_is_gone_is_not_kept(
    small: PublicPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def run(job: dict[str, Any], _place: object) -> list[tuple[int, bytes]]:
        made.extend(each["identifier"] for each in job["documents"])
        return [(3, plain_pdf()) for _ in job["documents"]]

    monkeypatch.setattr(public_pdf, "_run", run)
    kept = small.site.parent / FOLDER
    make(small)
    make(small)
    assert len(made) == 2

    next(iter(sorted(kept.iterdir()))).write_bytes(b"damaged")
    make(small)
    assert len(made) == 3

    shutil.rmtree(small.root / "published" / SLUG)
    make(small)
    assert list(kept.iterdir()) == []


def plain_pdf() -> bytes:
    names = b"/StructTreeRoot /MarkInfo /Lang /Title /DisplayDocTitle true"
    return b"%PDF-1.7\n<<" + names + b">>\n%%EOF\n"


def test_without_pdfs_there_is_none_and_no_word_of_one(small: PublicPortal) -> None:
    small.build()

    assert not list(small.site.rglob("*.pdf"))
    assert "PDF" not in (small.site / "reviews" / SLUG / "index.html").read_text()


def test_a_maker_that_fails_stops_the_build_with_a_word(
    small: PublicPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(PdfError) as caught:
        small.build(with_pdfs=True)

    assert "--no-pdf" in str(caught.value)
    assert SLUG in str(caught.value.place)
    assert not small.site.exists()


def test_one_pdf_that_cannot_be_made_stops_no_other(
    small: PublicPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(small.root, "other", release(contents(slug="other"), small.signers))

    def run(job: dict[str, Any], place: Place) -> list[tuple[int, bytes]]:
        if place.path == "published/other":
            raise PdfError(place, "gave no PDF")
        return [(3, plain_pdf()) for _ in job["documents"]]

    monkeypatch.setattr(public_pdf, "_run", run)
    built = small.build(with_pdfs=True)

    assert [error.place.path for error in built.without_pdf] == ["published/other"]
    assert len(list(small.site.rglob("*.pdf"))) == 2
    assert "PDF" not in (small.site / "reviews/other/index.html").read_text()
    page = (small.site / "reviews" / SLUG / "index.html").read_text()
    assert page.index("the better version to read") < page.index("Full report (PDF, 3 pages, 1 kB)")


@pytest.mark.extra
def test_a_report_of_three_hundred_pages_has_its_pages_and_its_pdf(small: PublicPortal) -> None:
    files = contents(report=long_report(25, 8400))
    put(small.root, SLUG, release(files, small.signers))

    small.build(with_pdfs=True)

    found = PdfReader(small.site / "reviews" / SLUG / "overview-report.pdf")
    assert len(found.pages) >= 300
    assert len(list((small.site / "reviews" / SLUG / "report").iterdir())) == 27


def run_worker(html: str) -> subprocess.CompletedProcess[bytes]:
    job = {"style": "", "pictures": {}, "documents": [{"html": html, "identifier": "00" * 16}]}
    return subprocess.run(
        [sys.executable, "-I", pdf_worker.__file__],
        input=json.dumps(job).encode(),
        capture_output=True,
        check=False,
    )


def test_the_maker_reads_no_file_and_no_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body::before { content: 'SECRET' }")
    made = run_worker(
        f'<html lang="en"><title>T</title><link rel="stylesheet" href="file://{secret}">'
        f'<link rel="attachment" href="file://{secret}">'
        '<img src="https://evil.example/x.png" alt="words"><p>text</p></html>'
    )

    assert made.returncode == 0
    data = base64.b64decode(json.loads(made.stdout)[0]["pdf"])
    (tmp_path / "made.pdf").write_bytes(data)
    reader = PdfReader(tmp_path / "made.pdf")
    assert "SECRET" not in reader.pages[0].extract_text()
    assert "/EmbeddedFiles" not in root_of(reader).get("/Names", {})


def test_the_maker_knows_nothing_of_the_program() -> None:
    source = Path(pdf_worker.__file__).read_text()

    assert "import generator" not in source
    assert "from generator" not in source
