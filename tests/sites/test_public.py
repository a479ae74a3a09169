"""The public site as it is built: what is there, what is left out, and what can never be there."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.files.errors import NotABuildError
from generator.release.verification import Code
from generator.sites import public, public_mkdocs
from generator.sites.manifest import MANIFEST, parse_manifest
from generator.sites.public_assets import public_scripts
from generator.sites.public_check import UnsafePageError, check_site
from generator.sites.public_mkdocs import PublicBuildError
from generator.sites.verify_folder import FolderCopy
from tests.release.releases import SLUG, contents, put, release
from tests.sites.public_portal import PublicPortal, make_portal, tags_of

LEFT_OUT = {
    "one-approval": Code.APPROVALS,
    "altered": Code.ALTERED,
    "tomorrow": Code.NOT_YET,
    "withdrawn": Code.WITHDRAWN,
    "uncertified": Code.NO_CERTIFICATE,
    "misplaced": Code.CERTIFICATE,
    "not-cleared": Code.NOT_CLEARED,
    "linked": Code.NO_CERTIFICATE,
}


def own_script(attributes: dict[str, str]) -> bool:
    """Tell a script of the site by its file and hash, and data by its type."""
    if attributes == {"type": "application/ld+json"}:
        return True
    own = {(each.file, each.integrity) for each in public_scripts().values()}
    file = attributes.get("src", "").lstrip("./")
    return (file, attributes.get("integrity")) in own and attributes.get("type") == "module"


def page(portal: PublicPortal, url: str) -> str:
    return (portal.site / url / "index.html").read_text()


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def pages(portal: PublicPortal) -> list[Path]:
    return sorted(portal.site.rglob("*.html"))


@pytest.fixture(scope="module")
def left_out(public_portal: PublicPortal, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401
    out = tmp_path_factory.mktemp("again") / "public"
    built = public_portal.build(out)
    assert built.reviews == 2
    return {each.slug: each for each in built.left_out}, out


# ---------------------------------------------------------------------------------------------
# What is there


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("", "Learning from deaths through domestic abuse"),
        ("reviews", "Domestic Homicide Review: Marian"),
        (f"reviews/{SLUG}", "Before you read."),
        (f"reviews/{SLUG}/report", "The partnership offers its sympathy"),
        (f"reviews/{SLUG}/summary", "This summary stands by itself."),
        (f"reviews/{SLUG}/recommendations", "The police should see all contacts together."),
        ("how-reviews-work", "A review is not about who is culpable."),
        ("policy", "B3.2 Decision within one month"),
        ("policy/b3", "The SSP Chair decides"),
        ("getting-help", "Silent Solution"),
        ("about-this-data", "It is not about who is culpable."),
        ("accessibility", "No independent audit has been made yet"),
        ("privacy", "It sets no cookies"),
        ("using-this-site", "It does not delete your history."),
    ],
)
def test_every_kind_of_page_is_there(public_portal: PublicPortal, url: str, shown: str) -> None:
    assert shown in words(page(public_portal, url))


def test_a_report_has_its_contents_list(public_portal: PublicPortal) -> None:
    text = page(public_portal, f"reviews/{SLUG}/report")
    anchors = [a["href"] for tag, a in tags_of(text) if tag == "a" and "href" in a]
    ids = {a["id"] for _, a in tags_of(text) if "id" in a}

    assert {"#1-preface", "#1-1-condolences", "#2-findings"} <= set(anchors)
    assert {anchor[1:] for anchor in anchors if anchor.startswith("#")} <= ids


def test_recommendations_have_a_status_in_four_words(public_portal: PublicPortal) -> None:
    text = words(page(public_portal, f"reviews/{SLUG}/recommendations"))

    assert "1 partly implemented" in text
    assert "1 not responded to" in text
    assert "implemented on 20 October 2023" in text


def test_every_clause_has_its_place(public_portal: PublicPortal) -> None:
    index = page(public_portal, "policy")
    links = [a["href"] for tag, a in tags_of(index) if tag == "a" and "#" in a.get("href", "")]
    clauses = [link for link in links if re.fullmatch(r"[a-z][0-9]{0,2}/#[a-z0-9-]+", link)]

    assert len(clauses) == 88
    for link in clauses:
        part, anchor = link.split("/#")
        assert f'id="{anchor}"' in page(public_portal, f"policy/{part}")


def test_no_page_leads_nowhere(public_portal: PublicPortal) -> None:
    for path in pages(public_portal):
        if path.name == "404.html":
            continue
        for tag, attributes in tags_of(path.read_text()):
            address = attributes.get("href", "").partition("#")[0]
            if tag in ("a", "link") and address and ":" not in address:
                target = (path.parent / address).resolve()
                assert target.is_file() or (target / "index.html").is_file(), (path, address)


def test_the_newest_review_stands_first(public_portal: PublicPortal) -> None:
    text = page(public_portal, "reviews")

    assert text.index("hostile-1/") < text.index(f"{SLUG}/")


def test_an_empty_library_is_a_whole_site(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    (portal.root / "published").mkdir(exist_ok=True)
    (portal.root / "published" / ".gitkeep").touch()  # as `dhr init` leaves it

    built = portal.build()

    assert (built.reviews, built.left_out) == (0, ())
    assert "No review is published here yet" in page(portal, "reviews")


# ---------------------------------------------------------------------------------------------
# What is left out


@pytest.mark.parametrize(("slug", "code"), LEFT_OUT.items(), ids=LEFT_OUT.keys())
def test_what_may_not_be_shown_is_left_out_and_named(
    left_out: Any,  # noqa: ANN401
    public_portal: PublicPortal,
    slug: str,
    code: Code,
) -> None:
    found, _ = left_out

    assert code in [problem.code for problem in found[slug].problems]
    assert not (public_portal.site / "reviews" / slug).exists()


def test_a_folder_that_is_no_address_is_named_without_its_name(left_out: Any) -> None:  # noqa: ANN401
    found, _ = left_out

    assert "Bad_Name" not in str(found)
    assert found["(a name that is no address)"].problems[0].code is Code.UNREADABLE


def test_nothing_of_what_is_left_out_is_in_any_built_byte(public_portal: PublicPortal) -> None:
    for path in public_portal.site.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"ALTERED-TEXT" not in data
            assert not any(slug.encode() in data for slug in ("one-approval", "not-cleared"))


def test_a_report_that_cannot_be_written_is_left_out_alone(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    put(portal.root, SLUG, release(contents(), portal.signers))
    long = contents(slug="too-long")
    long["overview-report.md"] = b"a" * 200_000
    put(portal.root, "too-long", release(long, portal.signers))

    built = portal.build()

    assert built.reviews == 1
    assert [each.slug for each in built.left_out] == ["too-long"]
    assert built.left_out[0].problems[0].code is Code.CONTENT


# ---------------------------------------------------------------------------------------------
# What can never be there


def test_a_hostile_report_is_inert(public_portal: PublicPortal) -> None:
    for name in ("", "report", "summary", "recommendations"):
        text = page(public_portal, f"reviews/hostile-1/{name}")
        for tag, attributes in tags_of(text):
            assert tag not in ("style", "img", "iframe", "svg", "math", "object", "form")
            assert tag != "script" or own_script(attributes)
            assert not [each for each in attributes if each.startswith("on") or each == "style"]
            assert "javascript:" not in attributes.get("href", "").lower()
            assert "evil.example" not in "".join(attributes.values())
    text = page(public_portal, "reviews/hostile-1/report")
    shown = words(text)
    assert "Hello <script>alert(1)</script> x {: onclick=alert(1) }" in shown
    assert "{{ config }} {% include" in shown
    assert "\u202e" not in text
    assert 'href="https://good.example/a?b=1"' in text


def test_nothing_is_fetched_from_elsewhere(public_portal: PublicPortal) -> None:
    for path in pages(public_portal):
        for tag, attributes in tags_of(path.read_text()):
            for name in ("src", "srcset", "data", "action", "poster", "ping"):
                assert ":" not in attributes.get(name, "")
            if tag != "a":
                address = attributes.get("href", "")
                assert ":" not in address
                assert not address.startswith("//")
    for path in public_portal.site.rglob("*.css"):
        for address in re.findall(r"url\(\s*([^)]{1,30})", path.read_text()):
            assert address.strip("\"'").startswith("data:image/svg+xml")
    assert not [path for path in public_portal.site.rglob("*") if path.suffix == ".map"]


def test_every_page_is_strict_and_shows_the_way_out_and_help(public_portal: PublicPortal) -> None:
    for path in pages(public_portal):
        text = path.read_text()
        found = tags_of(text)
        names = [tag for tag, _ in found]
        assert all(own_script(attributes) for tag, attributes in found if tag == "script")
        assert "style" not in names
        assert not [tag for tag, attributes in found if "style" in attributes]
        assert "default-src 'none'" in text
        assert names.count("h1") == 1, path
        exit_link = next(a for _, a in found if a.get("id") == "exit")
        assert exit_link["href"] == "https://www.bbc.co.uk/weather"
        for number in ("999", "08082000247", "08088010327", "116123"):
            assert f'href="tel:{number}"' in text
        assert 'href="https://www.aafda.org.uk/"' in text


def test_titles_and_addresses_name_nobody(public_portal: PublicPortal) -> None:
    for path in pages(public_portal):
        title = re.search(r"<title>(.*?)</title>", path.read_text(), re.DOTALL)
        assert title is not None
        assert "Marian" not in title[1]
        assert "omicide" not in title[1]
        assert "marian" not in path.as_posix().lower()
    report = page(public_portal, f"reviews/{SLUG}/report")
    assert f"<title>Review {SLUG}: full report \u2013 Safer Sandmere Partnership</title>" in report


def test_no_key_and_no_name_is_in_reach_of_mkdocs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    portal = make_portal(tmp_path / "portal")
    monkeypatch.setenv("DHR_IDENTITY", "/secret")
    monkeypatch.setenv("SOPS_AGE_KEY", "AGE-SECRET-KEY-1")
    seen: list[dict[str, str]] = []
    real = subprocess.run

    def run(command: list[str], **options: Any) -> Any:  # noqa: ANN401
        if "mkdocs" in command:
            seen.append(options["env"])
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    portal.build()

    (environment,) = seen
    assert set(environment) == {
        "PATH",
        "LC_ALL",
        "TZ",
        "SOURCE_DATE_EPOCH",
        "NO_MKDOCS_2_WARNING",
    }


def test_the_public_build_imports_nothing_that_opens_a_record() -> None:
    code = (
        "import sys, generator.sites.public; "
        "bad = ('pyrage', 'git', 'generator.vault', 'generator.history', 'generator.anonymity'); "
        "print([name for name in sys.modules if name.startswith(bad)])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------------------------------------
# The build itself


def test_two_builds_are_the_same_and_the_manifest_names_every_file(
    public_portal: PublicPortal,
    left_out: Any,  # noqa: ANN401
) -> None:
    _, again = left_out
    data = (public_portal.site / MANIFEST).read_bytes()

    assert (again / MANIFEST).read_bytes() == data
    files = parse_manifest(data).files
    assert list(FolderCopy(public_portal.site).differences(files)) == []
    assert json.loads(data)["files"]["index.html"]["size"] > 1000


def test_mkdocs_by_hand_gives_the_same_pages(public_portal: PublicPortal, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(public_portal.root / "build/public-docs", tree)
    command = [sys.executable, "-m", "mkdocs", "-q", "build", "-f", str(tree / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)

    for path in pages(public_portal):
        name = path.relative_to(public_portal.site)
        assert (tree / "site" / name).read_bytes() == path.read_bytes()


def test_a_library_built_in_parts_is_the_same(
    public_portal: PublicPortal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(public_mkdocs, "MANY", 2)
    monkeypatch.setattr(public, "MANY", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    out = tmp_path / "public"

    public_portal.build(out)

    assert (out / MANIFEST).read_bytes() == (public_portal.site / MANIFEST).read_bytes()
    assert sorted(path.name for path in (tmp_path / "public-docs").iterdir()) == [
        "docs",
        "made-from.json",
        "mkdocs.yml",
        "search",
        "theme",
    ]


@pytest.fixture
def old_site(tmp_path: Path) -> PublicPortal:
    portal = make_portal(tmp_path / "portal")
    portal.site.mkdir(parents=True)
    (portal.site / MANIFEST).write_text("the last good site")
    return portal


def untouched(portal: PublicPortal) -> bool:
    left = sorted(path.name for path in portal.site.parent.iterdir())
    return left == ["public"] and (portal.site / MANIFEST).read_text() == "the last good site"


def test_a_build_that_mkdocs_refuses_touches_nothing(
    old_site: PublicPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(PublicBuildError):
        old_site.build()

    assert untouched(old_site)


def test_an_unsafe_page_stops_the_build(
    old_site: PublicPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(_tree: Path, site: Path, *_: object) -> None:
        (site / "index.html").write_text("<script>alert(1)</script>")

    monkeypatch.setattr(public, "run_mkdocs", fake)

    with pytest.raises(UnsafePageError):
        old_site.build()

    assert untouched(old_site)


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    portal = make_portal(tmp_path / "portal")
    portal.site.mkdir(parents=True)
    (portal.site / "thesis.txt").write_text("years of work")

    with pytest.raises(NotABuildError):
        portal.build()

    assert (portal.site / "thesis.txt").exists()


def test_the_finished_site_passes_its_own_check(public_portal: PublicPortal) -> None:
    assert check_site(public_portal.site) == len(pages(public_portal)) + 1
