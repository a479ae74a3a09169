"""The pages of a review's texts: warned of, linked, cited; long ones come in parts."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path

import pytest

from generator.release.verification import Code
from generator.sites.public_check import check_site
from tests.release.releases import SLUG, contents, put, release
from tests.sites.public_portal import PublicPortal, make_portal, tags_of
from tests.sites.report_portal import LONG, PICTURE, RICH
from tests.sites.reports import chunk, png


def page(portal: PublicPortal, url: str) -> str:
    return (portal.site / "reviews" / url / "index.html").read_text()


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def links(text: str) -> dict[str, str]:
    """Return where each link leads, by its words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', text, re.DOTALL)
    return {words(inner): address for address, inner in found}


def ids(text: str) -> set[str]:
    return {a["id"] for _, a in tags_of(text) if "id" in a}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (RICH, "Tribute by the family Who was lost"),
        (RICH, "Letter from the Home Office What its"),
        (f"{RICH}/tribute", "Mum sang while she cooked"),
        (f"{RICH}/letter", "The panel asks for nothing more"),
        (
            f"{RICH}/report",
            "Before you read. This report describes coercive control and a killing.",
        ),
        (f"{RICH}/report", "by Rosalind Achterby. Review sandmere-2020-r, published 2 March 2026."),
        (f"{RICH}/summary", "Executive Summary, by Rosalind Achterby."),
        (f"{LONG}/report", "This report is long, so it stands here in 8 parts."),
        (f"{LONG}/report/part-2", "Before you read."),
        (f"{LONG}/report/whole", "This is the whole report on one page"),
    ],
)
def test_every_text_has_its_page(report_portal: PublicPortal, url: str, shown: str) -> None:
    assert shown in words(page(report_portal, url))


def test_the_tribute_comes_first(report_portal: PublicPortal) -> None:
    choices = page(report_portal, RICH).partition('class="dhr-choices"')[2]

    assert re.findall(r'<li><a href="([a-z]+)/"', choices) == [
        "tribute",
        "report",
        "summary",
        "recommendations",
        "letter",
    ]


def test_what_a_review_does_not_bring_is_not_spoken_of(report_portal: PublicPortal) -> None:
    for url in (SLUG, f"{SLUG}/report"):
        text = words(page(report_portal, url))
        assert "Tribute" not in text
        assert "Letter from" not in text
    assert not (report_portal.site / "reviews" / SLUG / "tribute").exists()


def test_before_a_report_there_are_three_ways(report_portal: PublicPortal) -> None:
    text = page(report_portal, f"{RICH}/report")
    found = links(text)

    assert found["Continue to the full report"] == "#report-text"
    assert found["Go back to the list of reviews"] == "../../"
    assert found["Find support"] == "../../../getting-help/"
    assert text.index("Find support") < text.index('id="report-text"') < text.index('id="p-1-1"')


def test_a_picture_stands_with_its_words(report_portal: PublicPortal) -> None:
    (picture,) = [a for tag, a in tags_of(page(report_portal, f"{RICH}/report")) if tag == "img"]

    assert picture["alt"] == "Where the town lies"
    assert (picture["width"], picture["height"]) == ("640", "360")
    target = report_portal.site / "reviews" / RICH / "report" / picture["src"]
    assert target.read_bytes() == PICTURE


def test_titles_and_addresses_of_all_texts_are_neutral(report_portal: PublicPortal) -> None:
    for path in (report_portal.site / "reviews").rglob("*.html"):
        title = re.search(r"<title>(.*?)</title>", path.read_text())
        assert title is not None
        assert "Marian" not in title[1]
        assert "family's words" not in title[1]
    assert "<title>Review sandmere-2020-x: full report, part 3 of 8 " in page(
        report_portal, f"{LONG}/report/part-3"
    )


def test_links_between_all_pages_lead_somewhere(report_portal: PublicPortal) -> None:
    for path in (report_portal.site / "reviews").rglob("index.html"):
        text = path.read_text()
        for tag, attributes in tags_of(text):
            address, _, anchor = attributes.get("href", "").partition("#")
            if tag != "a" or ":" in address or (not address and not anchor):
                continue
            target = (path.parent / address).resolve()
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, address)
            if anchor and target.suffix == ".html" and "hostile" not in path.as_posix():
                assert anchor in ids(target.read_text()), (path, attributes["href"])


# ---------------------------------------------------------------------------------------------
# Long reports


def test_the_contents_of_a_long_report_answer_to_every_address(report_portal: PublicPortal) -> None:
    whole = ids(page(report_portal, f"{LONG}/report/whole"))
    contents_page = ids(page(report_portal, f"{LONG}/report"))
    own = {each for each in whole if each.startswith("p-") or re.match(r"[0-9]", each)}

    assert len(own) > 150
    assert own <= contents_page


def test_each_address_is_on_exactly_one_part(report_portal: PublicPortal) -> None:
    seen: list[str] = []
    for number in range(1, 9):
        seen += [
            each
            for each in ids(page(report_portal, f"{LONG}/report/part-{number}"))
            if each.startswith("p-")
        ]
    assert sorted(seen) == sorted(
        each for each in ids(page(report_portal, f"{LONG}/report/whole")) if each.startswith("p-")
    )


def test_parts_lead_on_and_back(report_portal: PublicPortal) -> None:
    first, second, last = (
        links(page(report_portal, f"{LONG}/report/part-{number}")) for number in (1, 2, 8)
    )

    assert first["Next part 2. Chapter 2"] == "../part-2/"
    assert not any(name.startswith("Previous") for name in first)
    assert second["Previous part 1. Chapter 1"] == "../part-1/"
    assert not any(name.startswith("Next") for name in last)
    assert second["All parts of this report"] == "../"


def test_a_link_within_a_report_finds_the_part(report_portal: PublicPortal) -> None:
    assert links(page(report_portal, f"{LONG}/report/part-1"))["the start"] == "#1-chapter-1"
    second = links(page(report_portal, f"{LONG}/report/part-2"))
    assert second["the start"] == "../part-1/#1-chapter-1"


def test_a_part_has_its_own_notes_alone(report_portal: PublicPortal) -> None:
    text = words(page(report_portal, f"{LONG}/report/part-3"))

    assert "A note of chapter 3." in text
    assert "A note of chapter 2." not in text


def test_every_page_but_the_whole_is_light(report_portal: PublicPortal) -> None:
    for path in report_portal.site.rglob("*.html"):
        if path.parent.name != "whole":
            assert len(gzip.compress(path.read_bytes())) < 60_000, path


def test_the_site_passes_its_own_check(report_portal: PublicPortal) -> None:
    assert check_site(report_portal.site) > 40


# ---------------------------------------------------------------------------------------------
# What is refused


@pytest.mark.parametrize(
    ("report", "picture", "why"),
    [
        pytest.param("![](images/map.png)", png(), "without words", id="no words"),
        pytest.param(
            "text",
            png(8, 6, chunk(b"tEXt", b"Author\0A")),
            "more than",
            id="notes in it",
            marks=pytest.mark.extra,
        ),
        pytest.param(
            "text", b"GIF89a", "kind of picture", id="another kind", marks=pytest.mark.extra
        ),
    ],
)
def test_a_review_with_a_picture_that_may_not_be_shown_is_left_out(
    tmp_path: Path, report: str, picture: bytes, why: str
) -> None:
    portal = make_portal(tmp_path / "portal")
    files = contents(report=report, extra={"images/map.png": picture})
    put(portal.root, SLUG, release(files, portal.signers))

    built = portal.build(with_pdfs=True)

    assert built.reviews == 0
    (problem,) = built.left_out[0].problems
    assert problem.code is Code.CONTENT
    assert why in problem.text
