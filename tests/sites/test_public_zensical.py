"""Zensical, Material's successor, makes the same site of the same docs tree."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from generator.portal.policy_files import read_policy
from generator.sites import public_zensical
from generator.sites.public import Builder, build_public
from generator.sites.public_check import check_site
from generator.sites.public_zensical import ZensicalError
from tests.release.releases import TODAY
from tests.sites.public_portal import PublicPortal

pytestmark = pytest.mark.extra  # a second build of the whole site


class Parts(HTMLParser):
    """What a page is made of, in order: elements with their attributes, and words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [(name, _address(name, value)) for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.found += data.split()


def _address(name: str, value: str | None) -> str | None:
    """Write an address as what it means, so that `.`, `./` and nothing are one."""
    if name not in ("href", "src") or value is None:
        return value
    return urljoin("https://site.example/1/2/3/4/5/", value)


def parts(path: Path) -> list[object]:
    parser = Parts()
    parser.feed(path.read_text())
    parser.close()
    return parser.found


def names(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def by_zensical(public_portal: PublicPortal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("zensical") / "public"
    policy = read_policy(public_portal.root)
    build_public(
        public_portal.root,
        out,
        policy=policy,
        today=TODAY,
        builder=Builder.ZENSICAL,
        with_pdfs=False,
    )
    return out


def test_the_same_files_are_there_and_nothing_of_its_own(
    public_portal: PublicPortal, by_zensical: Path
) -> None:
    assert names(by_zensical) == names(public_portal.site)
    tree = by_zensical.parent / "public-docs"
    parts = ["docs", "made-from.json", "mkdocs.yml", "search", "theme"]
    assert sorted(path.name for path in tree.iterdir()) == parts


def test_every_page_has_the_same_elements_links_and_words(
    public_portal: PublicPortal, by_zensical: Path
) -> None:
    for path in sorted(public_portal.site.rglob("*.html")):
        other = by_zensical / path.relative_to(public_portal.site)
        assert parts(other) == parts(path), path


def test_every_other_file_is_the_same_byte_for_byte(
    public_portal: PublicPortal, by_zensical: Path
) -> None:
    for name in names(by_zensical) - {"manifest.json"}:
        if not name.endswith(".html"):
            ours = (public_portal.site / name).read_bytes().strip()
            assert (by_zensical / name).read_bytes().strip() == ours, name


def test_it_passes_the_same_last_look(by_zensical: Path) -> None:
    assert check_site(by_zensical) > 0


def test_without_zensical_the_last_site_stays_and_the_way_is_said(
    public_portal: PublicPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_zensical, "find_spec", lambda _: None)
    policy = read_policy(public_portal.root)

    with pytest.raises(ZensicalError, match="is not installed") as refused:
        build_public(
            public_portal.root,
            tmp_path / "public",
            policy=policy,
            today=TODAY,
            builder=Builder.ZENSICAL,
            with_pdfs=False,
        )

    assert "--with zensical" in refused.value.remedy
    assert list(tmp_path.iterdir()) == []
