"""Building only what has changed: the same site, new keys, and a cache that nobody can plant."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Place
from generator.sites import case_page, internal, render_cache, sealed_cases
from generator.sites.render_cache import RenderCache
from generator.vault.keys import new_identity
from generator.vault.own_file import open_own, seal_own
from tests.partnership import CANARIES, Partnership, copy_of
from tests.sites import kept_site
from tests.sites.kept_site import GRANTS, ONE, READERS, TODAY, TWO, KeptSite, opens

Change = Callable[[KeptSite], None]


@pytest.fixture(scope="module")
def reading(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    """A partnership with readers and papers; nobody changes it."""
    return kept_site.make(template, tmp_path_factory.mktemp("reading"))


@pytest.fixture
def site(reading: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptSite:
    """A copy of it; the shell, which is always the same, is not built."""
    monkeypatch.setattr(internal, "build_shell", lambda folder: (folder / "index.html").touch())
    return KeptSite(copy_of(reading, tmp_path), tmp_path / "build" / "internal")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases whose pages are rendered, one entry for each page."""
    cases: list[str] = []
    page = case_page.page

    def noted(view: case_page.CaseView, *rest: Any) -> dict[str, Any]:  # noqa: ANN401 - as it is
        cases.append(view.case.id)
        return page(view, *rest)

    monkeypatch.setattr(case_page, "page", noted)
    return cases


# ---------------------------------------------------------------------------------------------
# The same site


def nothing(_: KeptSite) -> None:
    """Leave everything as it is."""


def a_record(site: KeptSite) -> None:
    site.here.remark("Something new")


def a_record_in_git(site: KeptSite) -> None:
    site.here.remark("Something new")
    site.here.commit()


def git_alone(site: KeptSite) -> None:
    """Sign nothing and change nothing but the commit that a record came with."""
    site.here.git("commit", "--quiet", "--amend", "--no-edit", "--date=2001-02-03T04:05:06Z")


def a_paper_more(site: KeptSite) -> None:
    site.add_paper("More", "more.md", b"# More\n", "imr")


def an_agency(site: KeptSite) -> None:
    site.change_directory(lambda tree: tree["agencies"][0].update(name="Another Police"))


def a_name(site: KeptSite) -> None:
    site.change_directory(lambda tree: tree["people"][-1].update(name="Another Name"))


def a_grant_less(site: KeptSite) -> None:
    site.change_directory(lambda tree: tree["readers"][-1]["grants"].pop())


def another_view(site: KeptSite) -> None:
    site.change_directory(lambda tree: tree["readers"][-1]["grants"][0].update(view="advocate"))


def a_reader_less(site: KeptSite) -> None:
    site.change_directory(lambda tree: tree["readers"].pop())


def another_key(site: KeptSite) -> None:
    key = str(new_identity().recipient)
    site.change_directory(lambda tree: tree["readers"][-1].update(key=key))


def a_view(site: KeptSite) -> None:
    path = site.here.root / "policy/views.yaml"
    text = path.read_text()
    at = text.index("id: panel")
    path.write_text(text[:at] + text[at:].replace("[death, notification, ", "[notification, ", 1))


def papers_of_a_view(site: KeptSite) -> None:
    path = site.here.root / "policy/views.yaml"
    path.write_text(path.read_text().replace("documents: [minutes, ", "documents: [", 1))


def the_marking(site: KeptSite) -> None:
    path = site.here.root / "policy/partnership.yaml"
    text = path.read_text()
    assert "marking: " in text
    path.write_text(text.replace("marking: ", "marking: NEW ", 1))


def new_keys_of_the_case(site: KeptSite) -> None:
    assert site.here.dhr("rekey", ONE).code == 0


ALL = {ONE, TWO}


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        (nothing, set()),
        (a_record, {ONE}),
        (a_record_in_git, {ONE}),
        (git_alone, {ONE}),
        (a_paper_more, {ONE}),
        (an_agency, ALL),
        (a_name, ALL),
        (a_grant_less, {TWO}),
        (another_view, {ONE}),
        (a_reader_less, {TWO}),
        (another_key, set()),
        (a_view, ALL),
        (papers_of_a_view, ALL),
        (the_marking, ALL),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_what_changed_is_rendered_anew_and_the_site_is_as_without_a_cache(
    site: KeptSite, rendered: list[str], change: Change, anew: set[str]
) -> None:
    site.build()
    change(site)
    rendered.clear()

    built = site.build()

    assert set(rendered) == anew
    assert built.left_out == []
    assert site.opened().trees == site.build_without().trees


def test_another_day_or_program_renders_everything(
    site: KeptSite, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    rendered.clear()
    tomorrow = site.portal(today=TODAY + dt.timedelta(days=1))
    site.build(tomorrow)
    assert set(rendered) == ALL
    assert site.opened().trees == site.build_without(tomorrow).trees

    monkeypatch.setattr(render_cache, "program_digest", lambda: "another version")
    rendered.clear()
    site.build(tomorrow)
    assert set(rendered) == ALL


def test_one_change_after_another_gives_the_site_that_is_built_from_nothing(
    site: KeptSite,
) -> None:
    for change in (a_record, papers_of_a_view, a_paper_more, another_key, a_reader_less):
        change(site)
        site.build()

    assert site.opened().trees == site.build_without().trees


def test_a_policy_that_is_not_the_one_on_the_disk_is_not_kept_under_its_name(
    site: KeptSite, rendered: list[str]
) -> None:
    portal = site.portal()
    views = portal.policy.views.model_copy(update={"views": portal.policy.views.views[:3]})
    vars(portal)["policy"] = kept_site.other_policy(portal, views=views)
    site.build(portal)
    rendered.clear()

    site.build()

    assert set(rendered) == ALL


def test_a_case_that_changes_while_it_is_rendered_is_not_kept(
    site: KeptSite, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    views_of = case_page.views_of
    meanwhile = site.here.record(ONE).read_bytes()
    site.here.remark("Something new")
    later = site.here.record(ONE).read_bytes()
    site.here.record(ONE).write_bytes(meanwhile)

    def changing(*arguments: Any) -> Any:  # noqa: ANN401 - whatever it is given
        site.here.record(ONE).write_bytes(later)
        return views_of(*arguments)

    monkeypatch.setattr(case_page, "views_of", changing)
    site.build()
    monkeypatch.setattr(case_page, "views_of", views_of)
    site.here.record(ONE).write_bytes(meanwhile)
    rendered.clear()
    site.build()

    assert ONE in rendered
    assert TWO not in rendered


def test_each_of_two_changes_between_commits_is_seen(site: KeptSite, rendered: list[str]) -> None:
    a_record(site)
    site.build()
    site.here.remark("Something else, of which git knows nothing either")
    rendered.clear()
    site.build()

    assert set(rendered) == {ONE}


def test_an_older_record_put_back_is_left_out_though_its_views_were_kept(site: KeptSite) -> None:
    older = site.here.record(ONE).read_bytes()
    site.build()
    a_record_in_git(site)
    site.here.record(ONE).write_bytes(older)

    assert site.build().left_out == [(ONE, "vault-revision")]


@pytest.mark.parametrize("path", [f"cases/{ONE}/record.yaml", f"cases/{ONE}/documents"])
def test_what_is_altered_after_it_was_kept_is_left_out_all_the_same(
    site: KeptSite, path: str
) -> None:
    site.build()
    place = site.here.root / path
    for file in place.iterdir() if place.is_dir() else [place]:
        data = file.read_bytes()
        file.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])

    built = site.build()

    assert [case for case, _ in built.left_out] == [ONE]
    assert site.opened().trees == site.build_without().trees


def test_many_cases_in_several_processes_are_kept_too(
    site: KeptSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_cases, "MANY", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    site.build()
    kept = [path.read_bytes() for path in site.cache_files()]

    site.build()

    assert [path.read_bytes() for path in site.cache_files()] == kept
    assert site.opened().trees == site.build_without().trees


# ---------------------------------------------------------------------------------------------
# New keys


def test_no_page_or_desk_outlives_a_build_and_no_key_opens_one_of_another(site: KeptSite) -> None:
    site.build()
    before, old = site.opened(), {folder: site.files(folder) for folder in "dp"}
    site.build()
    after, new = site.opened(), {folder: site.files(folder) for folder in "dp"}

    assert set(before.pages) == set(old["p"])
    assert set(after.pages) == set(new["p"])
    assert not old["p"].keys() & new["p"].keys()
    assert not set(old["p"].values()) & set(new["p"].values())
    assert not set(old["d"].values()) & set(new["d"].values())
    assert not set(before.pages.values()) & set(after.pages.values())
    assert list(opens(new["p"], before.keys)) == []
    assert list(opens(old["p"], after.keys)) == []


def test_papers_keep_their_files_while_they_and_their_readers_stay(site: KeptSite) -> None:
    site.build()
    before = site.files("f")
    a_record_in_git(site)
    site.build(site.portal(today=TODAY + dt.timedelta(days=1)))

    assert len(before) == 3
    assert site.files("f") == before
    assert len({path.stat().st_mtime for path in site.out.rglob("*.age")}) == 1


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        (a_reader_less, 2),
        (another_key, 2),
        (a_paper_more, 0),
        (papers_of_a_view, 1),
        (new_keys_of_the_case, 3),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_a_paper_whose_readers_change_gets_a_new_file_name_and_key(
    site: KeptSite, change: Change, anew: int
) -> None:
    site.build()
    before, keys = site.files("f"), site.opened().papers
    change(site)
    site.build()
    after = site.files("f")

    renewed = {name: blob for name, blob in before.items() if name not in after}
    assert len(renewed) == anew
    assert all(after[name] == blob for name, blob in before.items() if name not in renewed)
    fresh = {name: blob for name, blob in after.items() if name not in before}
    assert list(opens(fresh, set(keys.values()))) == []


def test_a_removed_reader_opens_nothing_of_the_next_build(site: KeptSite) -> None:
    site.build()
    everything = site.opened()
    mine = KeptSite(site.here, site.out)
    theirs = {name: identity for name, identity in READERS.items() if name == "health"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_site, "READERS", theirs)
        opened = mine.opened()
    assert opened.papers
    assert set(opened.papers) < set(everything.papers)

    a_reader_less(site)
    site.build()

    now = {**site.files("p"), **site.files("f"), **site.files("d")}
    assert list(opens(now, {*opened.keys, READERS["health"].reveal()})) == []
    assert len(site.opened().papers) == len(everything.papers)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["gone", "altered", "a folder"],
)
def test_a_paper_that_the_last_site_does_not_hold_whole_is_sealed_anew(
    site: KeptSite, spoil: Callable[[Path], None]
) -> None:
    site.build()
    before = site.files("f")
    spoiled, *_ = sorted((site.out / "f").iterdir())
    spoil(spoiled)
    site.build()

    assert site.files("f").keys() & before.keys() == before.keys() - {spoiled.stem}
    assert site.opened().trees == site.build_without().trees


def test_when_asked_every_case_is_rendered_and_every_paper_sealed_anew(
    site: KeptSite, rendered: list[str]
) -> None:
    site.build()
    before = site.files("f")
    rendered.clear()
    site.build(every=True)

    assert set(rendered) == ALL
    assert not before.keys() & site.files("f").keys()
    rendered.clear()
    site.build()
    assert rendered == []


def test_a_site_built_elsewhere_has_papers_of_its_own(site: KeptSite) -> None:
    site.build()
    before = site.files("f")
    site.out = site.out.parent / "elsewhere"
    site.build()

    assert not before.keys() & site.files("f").keys()


# ---------------------------------------------------------------------------------------------
# The cache's files


def test_nothing_of_a_case_and_no_page_key_stands_in_the_cache(site: KeptSite) -> None:
    site.build()
    keys = set(site.opened().pages.values())
    mine = site.portal().identities[0]
    purposes = [RenderCache(site.portal())._purpose(case) for case in (ONE, TWO)]

    assert len(site.cache_files()) == len(ALL)
    for file in site.cache_files():
        told = file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
        for word in (*ALL, "Notification", "Minutes", *CANARIES):
            assert word.encode() not in told
            assert word not in file.name
    for case, purpose in zip((ONE, TWO), purposes, strict=True):
        path = site.here.root / RenderCache(site.portal())._path(case)
        text = open_own(path.read_bytes(), mine, purpose, Place("cache"))
        assert case.encode() in text
        assert not [key for key in keys if key.encode() in text]


def _plant(site: KeptSite, change: Callable[[bytes], bytes]) -> None:
    for file in site.cache_files():
        file.write_bytes(change(file.read_bytes()))


def _of_another_key(site: KeptSite) -> None:
    _plant(site, lambda _: seal_own(b"{}", new_identity(), "rendered views"))


def _swapped(site: KeptSite) -> None:
    one, two = site.cache_files()
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def _says_another_case(site: KeptSite) -> None:
    cache = RenderCache(site.portal())
    mine = site.portal().identities[0]
    path = site.here.root / cache._path(ONE)
    text = open_own(path.read_bytes(), mine, cache._purpose(ONE), Place("cache"))
    path.write_bytes(seal_own(text.replace(ONE.encode(), TWO.encode()), mine, cache._purpose(ONE)))


def _nonsense_of_ours(site: KeptSite) -> None:
    cache = RenderCache(site.portal())
    path = site.here.root / cache._path(ONE)
    mine = site.portal().identities[0]
    path.write_bytes(seal_own(b'{"views": 1}', mine, cache._purpose(ONE)))


def _also(*values: object) -> object:
    """Return what is tried too where there is time for it."""
    return pytest.param(*values, marks=pytest.mark.extra)


@pytest.mark.parametrize(
    ("spoil", "anew"),
    [
        _also(lambda site: _plant(site, lambda blob: blob[:0]), ALL),
        _also(lambda site: _plant(site, lambda blob: blob[:-1]), ALL),
        (lambda site: _plant(site, lambda blob: blob[:40] + b"?" + blob[41:]), ALL),
        (_of_another_key, ALL),
        _also(_swapped, ALL),
        (_says_another_case, {ONE}),
        _also(_nonsense_of_ours, {ONE}),
        _also(lambda site: shutil.rmtree(site.here.root / render_cache.FOLDER), ALL),
    ],
    ids=["emptied", "cut", "a byte", "other key", "swapped", "other case", "nonsense", "removed"],
)
def test_a_cache_that_is_not_good_is_no_error_and_is_made_anew(
    site: KeptSite, rendered: list[str], spoil: Change, anew: set[str]
) -> None:
    site.build()
    spoil(site)
    rendered.clear()
    site.build()

    assert set(rendered) == anew
    assert site.opened().trees == site.build_without().trees
    rendered.clear()
    site.build()
    assert rendered == []


@pytest.mark.parametrize("in_the_way", ["a file", "a link"])
def test_a_cache_that_cannot_be_written_stops_nobody(site: KeptSite, in_the_way: str) -> None:
    folder = site.here.root / render_cache.FOLDER
    folder.parent.mkdir(exist_ok=True)
    elsewhere = site.here.root.parent / "elsewhere"
    elsewhere.mkdir()
    if in_the_way == "a file":
        folder.write_text("in the way")
    else:
        folder.symlink_to(elsewhere)

    site.build()
    site.build()

    assert site.opened().trees == site.build_without().trees
    assert list(elsewhere.iterdir()) == []


def test_what_is_kept_of_cases_that_are_gone_or_by_another_key_is_removed(site: KeptSite) -> None:
    site.build()
    folder = site.here.root / render_cache.FOLDER
    (folder / ("0" * 32)).write_bytes(b"of the builder before")
    left = folder / ".dhr-0123456789abcdef.tmp"
    left.write_bytes(b"of a build that was killed")
    shutil.rmtree(site.here.record(TWO).parent)

    a_record(site)
    site.build()

    assert [path.name for path in site.cache_files()] == [
        RenderCache(site.portal())._path(ONE).rpartition("/")[2]
    ]


def test_nobody_reads_a_case_and_nothing_is_kept_of_it(site: KeptSite) -> None:
    assert GRANTS["office"] == {}

    def nobody(tree: dict[str, Any]) -> None:
        tree["readers"] = [each for each in tree["readers"] if each["id"] == "p-panel"]

    site.build()
    site.change_directory(nobody)
    site.build()

    assert len(site.cache_files()) == 1


def test_the_command_keeps_what_it_rendered_and_renders_everything_when_asked(
    site: KeptSite, rendered: list[str]
) -> None:
    words = ("build", "internal", "--out", str(site.out.parent))
    done = site.here.dhr(*words, identity="builder")
    assert done.code == 0, done.err
    rendered.clear()
    assert site.here.dhr(*words, identity="builder").code == 0
    assert rendered == []
    assert site.here.dhr(*words, "--every", identity="builder").code == 0
    assert set(rendered) == ALL
