"""dhr build --sign and dhr verify: from the release key to whoever holds its public half."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.sites.serving import serving
from tests.partnership import Done, Partnership, copy_of

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

BUILDER = "builder"


def release_key(here: Partnership) -> Path:
    return here.keys / "signing-release.ssh"


def build(here: Partnership, *arguments: str) -> Done:
    return here.dhr("build", "internal", *arguments, identity=BUILDER)


@pytest.fixture(scope="module")
def built_once(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    here = copy_of(template, tmp_path_factory.mktemp("built"))
    done = build(here, "--sign", str(release_key(here)))
    assert done.code == 0, done.err
    return here


@pytest.fixture
def built(built_once: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Partnership:
    """A partnership of the test's own, with a signed build; nothing was seen before."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return copy_of(built_once, tmp_path)


def site(here: Partnership) -> Path:
    return here.root / "build/internal"


def verify(here: Partnership, *arguments: str) -> Done:
    return here.dhr("verify", str(site(here)), *arguments, identity=None)


def public(here: Partnership) -> str:
    text = (here.root / "policy/people.yaml").read_text()
    return next(
        line.removeprefix("release: ") for line in text.splitlines() if line.startswith("release: ")
    )


def test_a_signed_build_says_which_it_is_and_verifies(built: Partnership) -> None:
    done = verify(built)

    assert (done.code, done.err) == (0, "")
    assert "Verified: " in done.out
    assert f"from commit {built.git('rev-parse', 'HEAD').strip()}" in done.out


def test_nothing_but_the_public_key_is_needed(built: Partnership, tmp_path: Path) -> None:
    alone = Partnership(tmp_path / "alone", built.keys)
    alone.root.mkdir()
    shutil.copytree(site(built), site(alone))
    file = tmp_path / "release.pub"
    file.write_text(public(built) + " release key of the partnership\n")

    for key in (public(built), str(file)):
        assert verify(alone, "--key", key).code == 0
    without = verify(alone)
    assert (without.code, "[no-release-key]" in without.err) == (2, True)


@pytest.mark.parametrize(
    "key",
    [
        "", " ", "ssh-rsa AAAA", "ssh-ed25519 " + "!" * 60, "nowhere.pub", "/etc/hostname",
        "~nobody-at-all/key", "/dev/zero", "/", "ssh-ed25519 " + "A" * 41,
    ],
)  # fmt: skip
def test_what_is_no_public_key_is_said_to_be_none(built: Partnership, key: str) -> None:
    done = verify(built, "--key", key)

    assert (done.code, "[no-release-key]" in done.err) == (2, True)


def test_a_changed_a_missing_and_an_added_file_are_named(built: Partnership) -> None:
    (site(built) / "index.html").write_text("changed")
    (site(built) / "404.html").unlink()
    (site(built) / "new.js").write_text("x")
    done = verify(built)

    assert done.code == 1
    assert "index.html: was changed [changed]" in done.out
    assert "404.html: is missing [missing]" in done.out
    assert "new.js: is not in the manifest [extra]" in done.out
    assert "Refused." in done.out
    assert "Verified" not in done.out


def test_many_problems_are_counted_and_json_has_them_all(built: Partnership) -> None:
    for number in range(30):
        (site(built) / f"new-{number}.js").write_text("x")

    assert "And 10 more" in verify(built).out
    found = verify(built, "--format", "json").json
    assert (found["verified"], len(found["problems"])) == (False, 30)
    assert {each["code"] for each in found["problems"]} == {"extra"}


def test_json_says_which_build_it_is(built: Partnership) -> None:
    found = verify(built, "--format", "json").json
    told = json.loads((site(built) / "build.json").read_text())

    assert (found["verified"], found["problems"]) == (True, [])
    assert (found["site"], found["build"]) == (told["site"], told["build"])
    assert found["commit"] == built.git("rev-parse", "HEAD").strip()


def test_another_key_does_not_verify(built: Partnership) -> None:
    officer = built.portal().policy.people.officers[0].signing[0]
    done = verify(built, "--key", officer)

    assert done.code == 1
    assert "manifest.json.sig: was made with another key than the release key" in done.out


def test_an_older_build_put_back_is_known_once_a_newer_one_was_seen(
    built: Partnership, tmp_path: Path
) -> None:
    shutil.copytree(site(built), tmp_path / "older")
    assert build(built, "--sign", str(release_key(built))).code == 0
    assert verify(built).code == 0
    shutil.rmtree(site(built))
    shutil.copytree(tmp_path / "older", site(built))
    done = verify(built)

    assert done.code == 1
    assert "which was seen before [older]" in done.out
    assert verify(built, "--newer-than", "0").code == 0


def test_a_build_that_is_not_newer_than_the_one_named_is_refused(built: Partnership) -> None:
    number = verify(built, "--format", "json").json["build"]

    assert verify(built, "--newer-than", str(number)).code == 1
    assert verify(built, "--newer-than", str(number - 1)).code == 0


def test_with_a_build_named_nothing_is_remembered(built: Partnership, tmp_path: Path) -> None:
    verify(built, "--newer-than", "0")
    assert not (tmp_path / "state").exists()

    verify(built)
    assert (tmp_path / "state/dhr/last-seen.json").exists()


def test_a_damaged_memory_is_an_error_and_not_a_clean_sheet(
    built: Partnership, tmp_path: Path
) -> None:
    verify(built)
    (tmp_path / "state/dhr/last-seen.json").write_text("{")
    done = verify(built)

    assert (done.code, "[last-seen]" in done.err) == (2, True)


def test_where_nothing_can_be_remembered_it_says_so(
    built: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    done = verify(built)

    assert (done.code, "could not be remembered" in done.err) == (0, True)


def test_a_site_is_verified_where_it_is_served(built: Partnership) -> None:
    with serving(built.root / "build", {"internal": 0}) as addresses:
        done = built.dhr("verify", addresses["internal"], identity=None)

    assert done.code == 0
    assert "cannot be seen over an address" in done.out
    gone = built.dhr("verify", addresses["internal"], identity=None)
    assert (gone.code, "[not-reached]" in gone.err) == (2, True)


@pytest.mark.parametrize("copy", ["nowhere", "http://example.org/", "ftp://localhost/"])
def test_what_cannot_be_verified_at_all_is_no_finding(built: Partnership, copy: str) -> None:
    assert built.dhr("verify", copy, identity=None).code == 2


# ---------------------------------------------------------------------------------------------
# Building


def test_an_unsigned_build_says_so_and_does_not_verify(built: Partnership) -> None:
    said = build(built).err
    assert "not signed, so that nobody can verify it" in said
    done = verify(built)

    assert done.code == 1
    assert "manifest.json.sig: is missing: this build is not signed [unsigned]" in done.out


def test_the_release_key_may_be_named_by_the_environment(
    built: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DHR_RELEASE_KEY", str(release_key(built)))

    assert "not signed" not in build(built).err
    assert verify(built).code == 0


@pytest.mark.parametrize("key", ["signing-officer-1.ssh", "officer-1.txt", "nothing.ssh"])
def test_a_key_that_may_not_sign_leaves_the_last_good_site(built: Partnership, key: str) -> None:
    done = build(built, "--sign", str(built.keys / key))

    assert done.code in (1, 2)
    assert done.err.startswith(f"dhr: {key}: ")
    assert verify(built).code == 0


def test_changes_that_are_not_committed_come_from_no_commit(built: Partnership) -> None:
    built.remark("A remark")
    done = build(built, "--sign", str(release_key(built)))

    assert "made from no commit" in done.err
    assert "from no commit" in verify(built).out
    head = built.commit()
    build(built, "--sign", str(release_key(built)))
    assert f"from commit {head}" in verify(built).out


def test_a_later_build_has_a_larger_number_even_where_the_clock_has_not(
    built: Partnership,
) -> None:
    marker = site(built) / "build.json"
    ahead = json.loads(marker.read_text())["build"] + 1_000
    marker.write_text(json.dumps({"build": ahead}))
    build(built, "--sign", str(release_key(built)))

    assert verify(built, "--format", "json").json["build"] == ahead + 1


@pytest.mark.parametrize("text", ["", "[]", '{"build": "x"}', '{"build": 1e999}', '{"build": -1}',
                                  f'{{"build": {2**60}}}', "[" * 100_000])  # fmt: skip
def test_a_damaged_build_in_its_place_stops_no_build(built: Partnership, text: str) -> None:
    (site(built) / "build.json").write_text(text)

    assert build(built, "--sign", str(release_key(built))).code == 0
    assert verify(built).code == 0
