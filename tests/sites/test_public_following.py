"""What is there for those who follow the site: feeds, data, tables, the sitemap, descriptions."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from generator import yaml_strict
from generator.dates import LONDON
from generator.errors import Place
from generator.portal.policy_files import read_partnership
from generator.release.library import AgeBand, ChangeKind, ChangeNote, Factor, FamilyPart, Library
from generator.release.verification import Verified, verify_release
from generator.sites.public_description import described
from generator.sites.public_feeds import MOST, reviews_feed, stable_id
from generator.sites.public_files_check import file_problems
from generator.sites.public_following import NO_ADDRESS, followed
from generator.sites.public_reviews import review_pages
from generator.sites.public_tables import FORMULA, MARK, table
from tests.release.releases import RELEASED, SLUG, TODAY, contents, make_signer, put, release
from tests.sites.public_portal import PublicPortal, make_portal, tags_of
from tests.sites.reports import jpeg, png

ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "https://reviews.sandmere.example/"
CHANGES = (
    ChangeNote(when=dt.date(2026, 4, 7), kind=ChangeKind.MAJOR, note="Chapter 3 was corrected."),
    ChangeNote(when=dt.date(2026, 5, 1), kind=ChangeKind.MINOR, note="A spelling."),
    ChangeNote(when=dt.date(2026, 9, 1), kind=ChangeKind.MAJOR, note="Not yet so."),
)


def read(portal: PublicPortal, name: str) -> str:
    return (portal.site / name).read_bytes().decode()


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith(MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True))


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Verified:
    folder = tmp_path_factory.mktemp("signers")
    signers = (make_signer(folder, "p-6t5b"), make_signer(folder, "p-2w9n"))
    keys = {each.person: (each.public,) for each in signers}
    found = verify_release(SLUG, release(contents(), signers), keys, TODAY)
    assert isinstance(found, Verified)
    return found


def changed(verified: Verified, **metadata: object) -> Verified:
    return Verified(
        **{
            **vars(verified),
            "metadata": verified.metadata.model_copy(update=metadata),
        }
    )


# ---------------------------------------------------------------------------------------------
# Feeds


def feed(text: str) -> Element:
    """Read a feed as strictly as RFC 4287 is written."""
    root: Element = fromstring(text)
    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.iterfind(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{needed}")) == 1
        moment = dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
        assert moment.tzinfo is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href", "").startswith("https://")
    return root


def test_the_feeds_are_atom_and_lead_to_pages_of_the_site(public_portal: PublicPortal) -> None:
    for name in ("feeds/reviews.atom", "feeds/recommendations.atom"):
        root = feed(read(public_portal, name))
        own = root.find(f"{ATOM}link[@rel='self']")
        assert own is not None
        assert own.get("href") == f"{HOME}{name}"
        assert len(root.findall(f"{ATOM}entry")) > 0
        for link in root.iterfind(f".//{ATOM}link[@rel='alternate']"):
            path, _, anchor = link.get("href", "").removeprefix(HOME).partition("#")
            page = (public_portal.site / path / "index.html").read_text()
            assert not anchor or f'id="{anchor}"' in page


def test_what_a_feed_says_names_no_person_and_tells_of_no_death(
    public_portal: PublicPortal,
) -> None:
    text = read(public_portal, "feeds/reviews.atom")

    assert f"<title>Review {SLUG}</title>" in text
    assert "Themes: Training, Multi-agency working. 2 recommendations." in text
    for word in ("Marian", "omicide", "marriage", "killing"):
        assert word not in text


def test_only_a_major_change_that_has_come_moves_a_review(
    verified: Verified, public_portal: PublicPortal
) -> None:
    partnership = read_partnership(public_portal.root)
    text = reviews_feed([changed(verified, changes=CHANGES)], partnership, TODAY)
    entry = feed(text).find(f"{ATOM}entry")
    assert entry is not None

    day = dt.datetime(2026, 4, 7, tzinfo=LONDON).isoformat()
    assert entry.findtext(f"{ATOM}updated") == day
    assert (entry.findtext(f"{ATOM}published") or "").startswith(str(RELEASED))
    summary = entry.findtext(f"{ATOM}summary") or ""
    assert "Changed on 7 April 2026: Chapter 3 was corrected." in summary
    assert "spelling" not in summary
    assert "Not yet so" not in summary


def test_a_recommendation_tells_its_status_and_when_that_was_reported(
    public_portal: PublicPortal,
) -> None:
    root = feed(read(public_portal, "feeds/recommendations.atom"))
    titles = [each.text for each in root.iterfind(f"{ATOM}entry/{ATOM}title")]

    assert f"Review {SLUG}, recommendation R1: partly implemented" in titles
    assert f"Review {SLUG}, recommendation R2: not responded to" in titles


def test_ids_stay_when_the_site_moves(public_portal: PublicPortal) -> None:
    here = read_partnership(public_portal.root)
    moved = here.model_copy(update={"public_address": "https://other.example/x/"})
    other = here.model_copy(update={"site": "a" * 26})

    assert stable_id(here, "reviews/x") == stable_id(moved, "reviews/x")
    assert stable_id(here, "reviews/x") != stable_id(here, "reviews/y")
    assert stable_id(here, "reviews/x") != stable_id(other, "reviews/x")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", stable_id(here, "reviews/x"))


def test_an_empty_library_has_valid_feeds_and_a_long_one_short_ones(
    verified: Verified, public_portal: PublicPortal
) -> None:
    partnership = read_partnership(public_portal.root)
    assert feed(reviews_feed([], partnership, TODAY)).findall(f"{ATOM}entry") == []
    many = [changed(verified, slug=f"review-{number}") for number in range(MOST + 5)]
    assert len(feed(reviews_feed(many, partnership, TODAY)).findall(f"{ATOM}entry")) == MOST


def test_pages_name_the_feeds(public_portal: PublicPortal) -> None:
    for path in public_portal.site.rglob("*.html"):
        links = [a for tag, a in tags_of(path.read_text()) if a.get("rel") == "alternate"]
        assert [each["type"] for each in links] == ["application/atom+xml"] * 2


# ---------------------------------------------------------------------------------------------
# Data


@pytest.mark.parametrize("name", ["reviews", "recommendations"])
def test_the_data_is_as_its_schema_says(public_portal: PublicPortal, name: str) -> None:
    schema = json.loads(read(public_portal, f"data/{name}.schema.json"))
    data = json.loads(read(public_portal, f"data/{name}.json"))
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema, format_checker=FormatChecker()).validate(data)
    assert schema["$id"] == f"{HOME}data/{name}.schema.json"
    assert data["licence"].startswith("https://www.nationalarchives.gov.uk/doc/open-government")
    assert data["as_of"] == str(TODAY)
    spoilt = {**data, name: [{**data[name][0], "published": "yesterday"}]}
    assert not Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(spoilt)
    assert not Draft202012Validator(schema).is_valid({**data, "case": "DHR-2021-001"})


def test_every_facet_of_the_library_is_in_the_data(
    verified: Verified, public_portal: PublicPortal
) -> None:
    files = files_of(public_portal, [_full(verified)])
    (review,) = json.loads(files["data/reviews.json"])["reviews"]
    (row,) = rows(files["data/reviews.csv"])
    schema = json.loads(files["data/reviews.schema.json"])

    Draft202012Validator(schema).validate(json.loads(files["data/reviews.json"]))
    assert review["library"]["victim_age"] == row["victim_age"] == "45-54"
    assert review["library"]["family"] == {"contributed": True, "attended_panel": False}
    assert (row["family_contributed"], row["family_attended_panel"]) == ("yes", "no")
    assert row["family_received_draft"] == ""
    assert row["aggravating_factors"] == "separation; coercive-control"
    assert review["updated"] == row["updated"] == "2026-04-07"
    assert [each["note"] for each in review["changes"]][1] == "A spelling."
    assert review["statuses"] == {"partly implemented": 1, "not responded to": 1}


def _full(verified: Verified) -> Verified:
    library = Library(
        region="Midmarch",
        victims=1,
        victim_age=AgeBand.TO_54,
        aggravating_factors=(Factor.SEPARATION, Factor.COERCIVE_CONTROL),
        family=FamilyPart(contributed=True, attended_panel=False),
    )
    return changed(verified, library=library, changes=CHANGES)


def files_of(
    portal: PublicPortal, releases: list[Verified], **partnership: object
) -> Mapping[str, str]:
    own = read_partnership(portal.root).model_copy(update=partnership)
    return dict(followed(releases, own, TODAY, [f"reviews/{SLUG}/"]))


def test_a_recommendation_leads_to_its_own_page_where_there_is_one(
    verified: Verified, public_portal: PublicPortal
) -> None:
    partnership = read_partnership(public_portal.root)
    own = f"reviews/{SLUG}/recommendations/r1/"
    files = dict(followed([verified], partnership, TODAY, [own]))
    first, second = json.loads(files["data/recommendations.json"])["recommendations"]

    assert first["url"] == f"{HOME}{own}"
    assert second["url"] == f"{HOME}reviews/{SLUG}/recommendations/#r2"


def test_tables_say_what_the_data_says(public_portal: PublicPortal) -> None:
    for name in ("reviews", "recommendations"):
        found = rows(read(public_portal, f"data/{name}.csv"))
        given = json.loads(read(public_portal, f"data/{name}.json"))[name]
        assert [row["id"] for row in found] == [each["id"] for each in given]
        assert b"\r\n" in (public_portal.site / f"data/{name}.csv").read_bytes()
    actions = rows(read(public_portal, "data/actions.csv"))
    assert {row["number"] for row in actions} == {"R1.1", "R1.2"}
    hostile = next(row for row in rows(read(public_portal, "data/reviews.csv"))
                   if row["id"] == "hostile-1")  # fmt: skip
    assert hostile["title"] == "A <b>title</b> {{ x }}"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])), min_size=1))
def test_no_cell_is_a_formula_and_no_text_is_lost(cells: list[str]) -> None:
    cells = [cell.replace("\0", "") for cell in cells]
    columns = [f"c{number}" for number in range(len(cells))]
    (row,) = rows(table(columns, [dict(zip(columns, cells, strict=True))]))

    for column, cell in zip(columns, cells, strict=True):
        assert not row[column].startswith(FORMULA)
        assert row[column] in (cell, f"'{cell}")


def test_without_an_address_there_are_data_but_no_feeds(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    path = portal.root / "policy/partnership.yaml"
    tree = yaml_strict.parse_map(path.read_text(), Place("partnership"))
    path.write_text(yaml_strict.dump({k: v for k, v in tree.items() if k != "public_address"}))
    put(portal.root, SLUG, release(contents(), portal.signers))

    built = portal.build()

    assert built.notes == (NO_ADDRESS,)
    for name in ("feeds", "sitemap.xml", "sitemap.xml.gz"):
        assert not (portal.site / name).exists()
    assert "Sitemap" not in read(portal, "robots.txt")
    (review,) = json.loads(read(portal, "data/reviews.json"))["reviews"]
    assert (portal.site / "data" / review["url"] / "index.html").is_file()
    assert 'rel="alternate"' not in read(portal, "index.html")


# ---------------------------------------------------------------------------------------------
# Sitemap and descriptions


def test_the_sitemap_lists_every_page_but_the_search_and_nothing_else(
    public_portal: PublicPortal,
) -> None:
    root = fromstring(read(public_portal, "sitemap.xml"))
    found = {each.text or "" for each in root.findall(".//{*}loc")}
    pages = {
        f"{HOME}{path.parent.relative_to(public_portal.site).as_posix()}/".replace("/./", "/")
        for path in public_portal.site.rglob("index.html")
    }

    assert found == pages - {f"{HOME}search/"}
    days = {each.text for each in root.findall(".//{*}lastmod")}
    assert days == {str(RELEASED)}
    assert f"Sitemap: {HOME}sitemap.xml" in read(public_portal, "robots.txt")


def linked_data(text: str) -> Any:  # noqa: ANN401 - JSON
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(block)


def test_a_review_describes_itself_to_programs(public_portal: PublicPortal) -> None:
    text = read(public_portal, f"reviews/{SLUG}/index.html")
    found = linked_data(text)
    named = [(a["name"], a["content"]) for tag, a in tags_of(text) if "name" in a]

    assert found["@type"] == "Report"
    assert found["reportNumber"] == SLUG
    assert found["datePublished"] == found["dateModified"] == str(RELEASED)
    assert found["publisher"]["name"] == "Safer Sandmere Partnership"
    assert ("DCTERMS.identifier", SLUG) in named
    assert ("DCTERMS.subject", "Training") in named
    report = read(public_portal, f"reviews/{SLUG}/report/index.html")
    assert "DCTERMS.identifier" in report
    assert "ld+json" not in report


def test_a_hostile_title_stays_a_title(public_portal: PublicPortal, verified: Verified) -> None:
    text = read(public_portal, "reviews/hostile-1/index.html")
    assert linked_data(text)["name"] == "A <b>title</b> {{ x }}"
    assert linked_data(text)["abstract"] == "<script>1</script>"

    title = "</script><script>alert(1)</script>\u2028&<!--"
    (front, *_) = described(changed(verified, title=title), review_pages(verified, {}))
    data = str(front.described["linked_data"])
    assert not re.search(r"[<>&\u2028]", data)
    assert json.loads(data)["name"] == title


def test_changes_are_told_on_the_page_the_last_first(verified: Verified) -> None:
    (front, *_) = described(changed(verified, changes=CHANGES), review_pages(verified, {}))
    text = front.to_markdown()

    assert "## Changes since publication {#changes}" in text
    assert text.index("1 May 2026") < text.index("7 April 2026")
    assert "1 May 2026</strong> (a small correction): A spelling." in text
    (untouched, *_) = described(verified, review_pages(verified, {}))
    assert "#changes" not in untouched.to_markdown()


# ---------------------------------------------------------------------------------------------
# The last look at files


def atom(entry: str = "", base: str = HOME) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>t</title>'
        f'<link rel="self" href="{base}feeds/x.atom"/>{entry}</feed>'
    ).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feeds/x.atom", atom(f'<entry><link href="{HOME}reviews/"/></entry>')),
        ("data/x.json", b"{}"),
        ("data/x.csv", f'{MARK}a,b\r\n\'=1,"x,y"\r\n'.encode()),
        ("robots.txt", b"User-agent: *\n"),
        ("reviews/x-1/images/map.png", png()),
        ("reviews/x-1/images/map.jpg", jpeg()),
        ("assets/icon.svg", b"<svg/>"),
    ],
)
def test_a_plain_file_passes(name: str, data: bytes) -> None:
    assert list(file_problems(name, data)) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feeds/x.atom", atom('<entry><link href="https://evil.example/"/></entry>')),
        ("feeds/x.atom", atom('<entry><link href="javascript:alert(1)"/></entry>')),
        ("feeds/x.atom", atom('<entry><content type="html">x</content></entry>')),
        ("feeds/x.atom", atom('<entry><summary type="html">x</summary></entry>')),
        ("feeds/x.atom", atom('<script xmlns="http://www.w3.org/1999/xhtml">x</script>')),
        ("feeds/x.atom", b'<?xml version="1.0"?><?xml-stylesheet href="x"?>' + atom()[38:]),
        ("feeds/x.atom", b'<!DOCTYPE feed [<!ENTITY a "b">]>' + atom()[38:]),
        ("feeds/x.atom", b"<html/>"),
        ("feeds/x.atom", b"no xml"),
        ("x.atom", atom()),
        ("sitemap.xml", b"<html/>"),
        ("feeds/x.xml", b"<urlset/>"),
        ("data/x.json", b"{"),
        ("data/x.json", b"[" * 100_000),
        ("x.json", b"{}"),
        ("data/x.csv", b"a,b\r\n"),
        ("data/x.csv", f"{MARK}a\r\n=HYPERLINK(1)\r\n".encode()),
        ("data/x.csv", f'{MARK}a\r\n"=1"\r\n'.encode()),
        ("assets/public-AAAAAAAA.js", b"alert(1)"),
        ("reviews/x/x.js", b""),
        ("reviews/x/images/map.png", b"<svg onload='alert(1)'/>"),
        ("reviews/x/images/map.jpg", b"\x89PNG\r\n\x1a\n"),
        ("images/map.png", b"\x89PNG\r\n\x1a\n"),
        ("assets/site.css.map", b"{}"),
        ("reviews/x/notes.docx", b"PK"),
        ("reviews/x/x.exe", b"MZ"),
        ("README", b""),
    ],
)
def test_a_file_that_could_do_more_is_refused(name: str, data: bytes) -> None:
    assert list(file_problems(name, data))
