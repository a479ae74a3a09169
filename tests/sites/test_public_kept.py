"""Building again: what has not changed is taken over, and the site is as if all were built anew."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.sites import public
from generator.sites.public_kept import MADE_FROM
from generator.sites.public_mkdocs import run_mkdocs, run_mkdocs_for
from tests.release.releases import SLUG, TODAY, contents, put, release
from tests.sites.public_portal import PublicPortal, make_portal

OTHER = "sandmere-2022-b"
TREE = "build/public-docs"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PublicPortal:
    """Two reviews, built once; tests work on copies."""
    portal = make_portal(tmp_path_factory.mktemp("kept") / "portal")
    put(portal.root, SLUG, release(contents(), portal.signers))
    put(portal.root, OTHER, release(contents(slug=OTHER), portal.signers))
    portal.build()
    return portal


@pytest.fixture
def portal(built: PublicPortal, tmp_path: Path) -> PublicPortal:
    root = tmp_path / "portal"
    shutil.copytree(built.root, root)
    return PublicPortal(root, built.signers)


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def change(portal: PublicPortal, words: str = "One more sentence.") -> None:
    changed = contents(slug=OTHER)
    changed["overview-report.md"] += f"\n{words}\n".encode()
    put(portal.root, OTHER, release(changed, portal.signers))


def withdraw(portal: PublicPortal) -> None:
    shutil.rmtree(portal.root / "published" / OTHER)


def add(portal: PublicPortal) -> None:
    put(portal.root, "sandmere-2023-c", release(contents(slug="sandmere-2023-c"), portal.signers))


def nothing(_: PublicPortal) -> None:
    pass


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that MkDocs was given; `(all)` where it was given the whole tree."""
    names: list[str] = []
    some, every = run_mkdocs_for, run_mkdocs

    def run_some(tree: Path, site: Path, given: list[str], today: dt.date) -> None:
        names.extend(given)
        some(tree, site, given, today)

    def run_all(tree: Path, site: Path, folders: list[str], today: dt.date) -> None:
        names.append("(all)")
        every(tree, site, folders, today)

    monkeypatch.setattr(public, "run_mkdocs_for", run_some)
    monkeypatch.setattr(public, "run_mkdocs", run_all)
    return names


def _also(*what: Callable[[PublicPortal], object]) -> list[object]:
    """Return what is tried too where there is time for it: each builds a site."""
    return [pytest.param(each, marks=pytest.mark.extra) for each in what]


@pytest.mark.parametrize("what", [change, *_also(nothing, withdraw, add)])
def test_a_site_built_again_is_the_site_built_anew(
    portal: PublicPortal, tmp_path: Path, asked: list[str], what: Callable[[PublicPortal], None]
) -> None:
    what(portal)
    portal.build()
    assert "(all)" not in asked
    portal.build(tmp_path / "anew/public")

    assert files(portal.site) == files(tmp_path / "anew/public")
    for part in ("docs", "search", "theme"):
        assert files(portal.root / TREE / part) == files(tmp_path / "anew/public-docs" / part)


def test_only_what_changed_is_built(portal: PublicPortal, asked: list[str]) -> None:
    change(portal)
    portal.build()

    assert f"reviews/{OTHER}/report/index.md" in asked
    assert not [name for name in asked if name.startswith(f"reviews/{SLUG}/")]
    assert not [name for name in asked if name.startswith("policy/")]


def another_day(_: PublicPortal) -> dt.date:
    return TODAY + dt.timedelta(days=1)


def another_partnership(portal: PublicPortal) -> dt.date:
    path = portal.root / "policy/partnership.yaml"
    path.write_text(path.read_text().replace("name: Safer", "name: Still Safer", 1))
    return TODAY


def a_site_of_another_build(portal: PublicPortal) -> dt.date:
    path = portal.site / "manifest.json"
    path.write_text(path.read_text().replace('"build": 0', '"build": 1'))
    return TODAY


def no_word_of_it(portal: PublicPortal) -> dt.date:
    (portal.root / TREE / MADE_FROM).unlink()
    return TODAY


def a_damaged_word_of_it(portal: PublicPortal) -> dt.date:
    (portal.root / TREE / MADE_FROM).write_text('{"reviews": [')
    return TODAY


def a_strange_word_of_it(portal: PublicPortal) -> dt.date:
    path = portal.root / TREE / MADE_FROM
    path.write_text(json.dumps({**json.loads(path.read_text()), "reviews": 7}))
    return TODAY


def no_site(portal: PublicPortal) -> dt.date:
    shutil.rmtree(portal.site)
    return TODAY


@pytest.mark.parametrize(
    "what",
    [
        another_day,
        no_site,
        *_also(
            another_partnership,
            a_site_of_another_build,
            no_word_of_it,
            a_damaged_word_of_it,
            a_strange_word_of_it,
        ),
    ],
)
def test_nothing_holds_of_another_build(
    portal: PublicPortal, asked: list[str], what: Callable[[PublicPortal], dt.date]
) -> None:
    portal.build(today=what(portal))

    assert asked == ["(all)"]


def test_a_built_file_that_was_altered_is_built_again(
    portal: PublicPortal, built: PublicPortal
) -> None:
    page = portal.site / f"reviews/{SLUG}/index.html"
    page.write_text(page.read_text().replace("<main", "<!-- altered --><main"))
    script = next((portal.site / "data").glob("*.csv"))
    script.unlink()
    portal.build()

    assert files(portal.site) == files(built.site)


def test_a_build_that_fails_takes_nothing_from_the_last_one(
    portal: PublicPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(portal.site)
    change(portal)

    def fail(*_: object) -> None:
        message = "full"
        raise OSError(message)

    with monkeypatch.context() as patch:
        patch.setattr(public, "check_site", fail)
        with pytest.raises(OSError, match="full"):
            portal.build()
    assert files(portal.site) == before

    portal.build()
    page = portal.site / f"reviews/{OTHER}/report/index.html"
    assert b"One more sentence." in page.read_bytes()
