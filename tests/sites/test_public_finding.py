"""Finding: a page for each recommendation, lists by facet, and the index of the search."""

from __future__ import annotations

import datetime as dt
import gzip
import posixpath
import re
from pathlib import Path
from typing import Any

import pytest

from generator.release.publication import public_yaml
from generator.release.verification import Verified, verify_release
from generator.sites import public_facets
from generator.sites.markdown import Block
from generator.sites.public_addresses import neutral_slug
from generator.sites.public_lists import list_pages
from generator.sites.public_page import Page, slug_of
from generator.sites.public_recommendations import (
    age_in_words,
    names_of,
    recommendation_pages,
    repeats_of,
)
from tests.release.releases import RECOMMENDATIONS, SLUG, TODAY, Signer, contents, release
from tests.sites.public_portal import PublicPortal, make_portal

LATER = "sandmere-2022-b"


def recommendations(count: int = 2, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML
    first = RECOMMENDATIONS["recommendations"][0]
    return {
        "recommendations": [
            {**first, "id": f"R{number}", "actions": [], **more} for number in range(1, count + 1)
        ]
    }


def verified(
    signers: tuple[Signer, Signer], slug: str = SLUG, found: dict[str, Any] | None = None
) -> Verified:
    files = contents(slug=slug)
    if found is not None:
        files["recommendations.yaml"] = public_yaml(found)
    allowed = {each.person: (each.public,) for each in signers}
    result = verify_release(slug, release(files, signers), allowed, TODAY)
    assert isinstance(result, Verified)
    return result


@pytest.fixture(scope="module")
def signers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, Signer]:
    return make_portal(tmp_path_factory.mktemp("finding") / "portal").signers


def pages_of(*releases: Verified) -> dict[str, Page]:
    repeats, known = repeats_of(releases), names_of(releases)
    pages = [p for each in releases for p in recommendation_pages(each, repeats, known, TODAY)]
    return {page.url: page for page in [*pages, *list_pages(releases)]}


def words(page: Page) -> str:
    return "\n".join(piece.html for piece in page.pieces if isinstance(piece, Block))


def test_each_recommendation_has_a_page_that_says_all_of_it(
    signers: tuple[Signer, Signer],
) -> None:
    pages = pages_of(verified(signers))
    text = words(pages[f"reviews/{SLUG}/recommendations/r1/"])

    first = RECOMMENDATIONS["recommendations"][0]
    for expected in (first["text"], first["addressed_to"], "Show one timeline.", "Local", "Target"):
        assert expected in text
    assert "since publication, on 15 June 2026" in text


def test_repeats_lead_to_each_other(signers: tuple[Signer, Signer]) -> None:
    later = verified(signers, LATER, recommendations(repeats=[f"{SLUG}/R1", "gone-2001-a/R9"]))
    pages = pages_of(verified(signers), later)

    earlier = words(pages[f"reviews/{SLUG}/recommendations/r1/"])
    assert f"../../../{LATER}/recommendations/r2/" in earlier
    assert "A later review made it again" in earlier
    again = words(pages[f"reviews/{LATER}/recommendations/r1/"])
    assert f"../../../{SLUG}/recommendations/r1/" in again
    assert "gone-2001-a" not in again


def test_every_value_of_a_facet_has_a_list_of_its_own(signers: tuple[Signer, Signer]) -> None:
    pages = pages_of(verified(signers), verified(signers, LATER, recommendations(theme="policy")))

    assert "2 of 2 reviews" in words(pages["browse/year/2021/"])
    assert "2 of 4 recommendations" in words(pages["recommendations/theme/policy/"])
    assert "3 of 4" in words(pages["recommendations/agency/midmarch-police/"])
    assert "of 4 recommendations" in words(pages["recommendations/status/not-responded-to/"])
    assert 'data-value="policy"' in words(pages["recommendations/"])


def test_every_link_between_lists_and_recommendations_leads_to_a_page(
    signers: tuple[Signer, Signer],
) -> None:
    found = recommendations(3, addressed_to="Domestic Abuse Team", theme="victim-support")
    pages = pages_of(verified(signers), verified(signers, LATER, found))
    outside = {f"reviews/{SLUG}/", f"reviews/{LATER}/"}
    for url, page in pages.items():
        for href in re.findall(r'href="([^"#]+)', words(page)):
            target = posixpath.normpath(f"/{url}{href}").lstrip("/") + "/"
            assert target in pages.keys() | outside, (url, href)


def test_an_address_tells_nobody_what_was_read() -> None:
    assert neutral_slug("Midmarch Police") == "midmarch-police"
    for telling in ("victim-suicide", "Domestic Abuse Team", "homicide-suicide", "Perpetrator"):
        slug = neutral_slug(telling)
        assert not {"victim", "suicide", "domestic", "abuse"} & set(slug.split("-"))
        assert slug == slug_of(slug)
    assert neutral_slug("Domestic Abuse Team") != neutral_slug("Domestic Violence Team")


def test_a_title_says_by_what_a_list_is_narrowed_and_not_to_what(
    signers: tuple[Signer, Signer],
) -> None:
    titles = {url: page.title for url, page in pages_of(verified(signers)).items()}

    assert titles["browse/category/intimate-partner/"] == "Reviews, by category"


def test_a_long_list_is_split_and_no_entry_is_lost(
    signers: tuple[Signer, Signer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_facets, "ON_A_PAGE", 4)
    pages = pages_of(verified(signers, found=recommendations(9)))
    parts = [words(pages[f"recommendations/{part}"]) for part in ("", "page-2/", "page-3/")]

    assert [part.count("dhr-card__title") for part in parts] == [4, 4, 1]
    assert 'href="page-3/"' in parts[0]
    assert 'href="../" ' not in parts[0]
    assert 'href="../page-3/"' in parts[1]


@pytest.mark.parametrize(
    ("since", "said"),
    [
        pytest.param(dt.date(2026, 6, 1), "less than a month", id="days"),
        pytest.param(dt.date(2026, 5, 15), "1 month", id="to the day"),
        pytest.param(dt.date(2024, 6, 15), "2 years", id="whole years"),
        pytest.param(dt.date(2025, 3, 31), "1 year and 2 months", id="at a month's end"),
        pytest.param(dt.date(2027, 1, 1), "less than a month", id="not yet"),
    ],
)
def test_an_age_is_said_in_calendar_months(since: dt.date, said: str) -> None:
    assert age_in_words(since, TODAY) == said


def indexed(site: Path) -> str:
    fragments = (site / "pagefind/fragment").iterdir()
    return "\n".join(gzip.decompress(path.read_bytes()).decode() for path in fragments)


def test_the_search_knows_texts_and_not_the_frame_or_what_is_left_out(
    public_portal: PublicPortal,
) -> None:
    text = indexed(public_portal.site)

    assert "Her family chose this name" in text
    assert "Show one timeline" in text
    for absent in (
        "Skip to content",
        "0808 2000 247 Free",
        "ALTERED-TEXT",
        "Narrow this list",
    ):
        assert absent not in text
    for once in ("Her family chose this name", "Show one timeline"):
        assert max(each.count(once) for each in text.splitlines()) == 1
    assert "¶" not in text
    names = {path.name for path in (public_portal.site / "pagefind").iterdir()}
    assert not {name for name in names if "-ui" in name}


def test_the_index_of_the_same_site_has_the_same_bytes(
    tmp_path: Path, public_portal: PublicPortal
) -> None:
    again = tmp_path / "public"
    public_portal.build(again)

    def files(site: Path) -> dict[str, bytes]:
        found = (path for path in (site / "pagefind").rglob("*") if path.is_file())
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}

    assert files(again) == files(public_portal.site)
