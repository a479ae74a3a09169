"""A copy of a site in a folder, under the hands of whoever controls it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.sites.manifest import (
    MANIFEST,
    MAX_MANIFEST,
    SIGNATURE,
    BuiltFile,
    Manifest,
    Stamp,
    write_manifest,
)
from generator.sites.manifest_signature import NotTheReleaseKeyError, sign_manifest
from generator.sites.verify_folder import FolderCopy
from generator.sites.verifying import Known, NotReachedError, Seen
from generator.sshsig import MAX_SIGNATURE, key_bytes
from tests.sites.signed_site import (
    FILES,
    KNOWN,
    NOON,
    OTHER,
    PUBLIC,
    RELEASE,
    SITE,
    STAMP,
    WEEK,
    SignedSite,
    signed,
)

SECOND = dt.timedelta(seconds=1)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> SignedSite:
    return signed(tmp_path_factory.mktemp("signed"))


@pytest.fixture
def site(template: SignedSite, tmp_path: Path) -> SignedSite:
    shutil.copytree(template.folder, tmp_path / "site")
    return SignedSite(tmp_path / "site")


def test_what_was_built_and_signed_is_verified(site: SignedSite) -> None:
    verdict = site.verdict()

    assert verdict.problems == ()
    assert verdict.manifest is not None
    assert verdict.manifest.stamp == STAMP
    assert set(verdict.manifest.files) == set(FILES)


def test_stock_openssh_verifies_the_signature_as_well(site: SignedSite, tmp_path: Path) -> None:
    signers = tmp_path / "signers"
    signers.write_text(f"release {PUBLIC}\n")
    words = ["-Y", "verify", "-n", "dhr-manifest", "-I", "release", "-f", str(signers)]
    for data, status in ((site.read(MANIFEST), 0), (site.read(MANIFEST) + b"x", 255)):
        done = subprocess.run(
            ["ssh-keygen", *words, "-s", str(site.folder / SIGNATURE)],
            check=False,
            input=data,
            capture_output=True,
        )
        assert done.returncode == status


def test_any_byte_of_any_file_that_is_changed_is_found(site: SignedSite) -> None:
    for name in (*FILES, MANIFEST, SIGNATURE):
        good = site.read(name)
        for at in range(len(good)):
            site.change(name, good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            found = site.codes()
            if name in FILES:
                assert found == {name: "changed"}, at
            else:
                assert found in ({SIGNATURE: "signature"}, {}), at
                assert found or _same_signature(good, site.read(name)), at
        site.change(name, good)
    assert site.codes() == {}


def _same_signature(good: bytes, changed: bytes) -> bool:
    """Line breaks of the armour mean nothing; everything else does."""
    return b"".join(good.split()) == b"".join(changed.split())


@pytest.mark.parametrize("name", [name for name, data in FILES.items() if data])
def test_a_file_of_another_length_is_found(site: SignedSite, name: str) -> None:
    for data in (FILES[name][:-1], FILES[name] + b"x", b""):
        site.change(name, data)

        assert site.codes() == {name: "changed"}


def test_a_manifest_of_another_length_is_found(site: SignedSite) -> None:
    good = site.read(MANIFEST)
    for data in (good[:-1], good + b"\n", b""):
        site.change(MANIFEST, data)

        assert site.codes() == {SIGNATURE: "signature"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        pytest.param(
            lambda root: (root / "index.html").unlink(), {"index.html": "missing"}, id="removed"
        ),
        pytest.param(
            lambda root: shutil.rmtree(root / "d"),
            {"d/abc.age": "missing", "d/f/index.html": "missing"},
            id="a folder removed",
        ),
        pytest.param(
            lambda root: (root / "d/new.age").write_bytes(b"x"),
            {"d/new.age": "extra"},
            id="added",
        ),
        pytest.param(
            lambda root: (root / ".htaccess").write_bytes(b"x"),
            {".htaccess": "extra"},
            id="added out of sight",
        ),
        pytest.param(
            lambda root: shutil.copytree(root / "assets", root / "more/assets"),
            {"more/": "extra"},
            id="a folder added",
        ),
        pytest.param(
            lambda root: (root / "assets/\x1b[2J").write_bytes(b"x"),
            {"assets/\N{REPLACEMENT CHARACTER}[2J": "extra"},
            id="added under a name that a terminal would obey",
        ),
        pytest.param(
            lambda root: _swap(root / "index.html", root / "assets/app.js"),
            {"index.html": "changed", "assets/app.js": "changed"},
            id="two files swapped",
        ),
        pytest.param(
            lambda root: (root / "d/abc.age").rename(root / "d/abd.age"),
            {"d/abc.age": "missing", "d/abd.age": "extra"},
            id="renamed",
        ),
        pytest.param(
            lambda root: _linked(root / "index.html", root / "d/f/index.html"),
            {"index.html": "changed"},
            id="a link in a file's place",
        ),
        pytest.param(
            lambda root: _moved_behind_a_link(root / "d"),
            {"d": "extra", "d/abc.age": "changed", "d/f/index.html": "changed"},
            id="a link in a folder's place",
        ),
        pytest.param(
            lambda root: _linked(root / "passwd", Path("/etc/passwd")),
            {"passwd": "extra"},
            id="a link added",
        ),
        pytest.param(
            lambda root: _pipe(root / "index.html"),
            {"index.html": "changed"},
            id="a pipe in a file's place",
        ),
        pytest.param(
            lambda root: _folder_for(root / "index.html"),
            {"index.html": "changed"},
            id="a folder in a file's place",
        ),
        pytest.param(lambda root: (root / "p").mkdir(), {}, id="an empty folder is nothing"),
        pytest.param(
            lambda root: (root / MANIFEST).unlink(), {MANIFEST: "missing"}, id="no manifest"
        ),
        pytest.param(
            lambda root: (root / SIGNATURE).unlink(), {SIGNATURE: "unsigned"}, id="no signature"
        ),
        pytest.param(
            lambda root: (root / SIGNATURE).write_bytes(b"-" * (MAX_SIGNATURE + 1)),
            {SIGNATURE: "changed"},
            id="a huge signature",
        ),
    ],
)
def test_whatever_is_done_to_a_folder_is_named_by_its_file(
    site: SignedSite, change: Callable[[Path], object], found: dict[str, str]
) -> None:
    change(site.folder)

    assert site.codes() == found


def _swap(one: Path, other: Path) -> None:
    left, right = one.read_bytes(), other.read_bytes()
    one.write_bytes(right)
    other.write_bytes(left)


def _linked(link: Path, to: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(to)


def _moved_behind_a_link(folder: Path) -> None:
    aside = folder.parent.parent / "aside"
    folder.rename(aside)
    folder.symlink_to(aside)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder_for(path: Path) -> None:
    path.unlink()
    path.mkdir()


def test_a_huge_manifest_is_not_read(site: SignedSite) -> None:
    os.truncate(site.folder / MANIFEST, MAX_MANIFEST + 1)

    assert site.codes() == {MANIFEST: "changed"}


def test_a_folder_that_is_not_there_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(NotReachedError):
        FolderCopy(tmp_path / "nowhere")


# ---------------------------------------------------------------------------------------------
# Keys


def test_another_key_s_signature_does_not_count(site: SignedSite) -> None:
    site.sign(OTHER)

    assert site.codes() == {SIGNATURE: "signature"}
    assert site.codes(Known(b"")) == {SIGNATURE: "signature"}


@pytest.mark.parametrize("namespace", ["dhr-release", "dhr-policy", "git", "file"])
def test_the_release_key_s_signature_for_another_purpose_does_not_count(
    site: SignedSite, namespace: str
) -> None:
    site.sign_bytes(site.read(MANIFEST), namespace=namespace)

    (problem,) = site.verdict().problems
    assert "another purpose" in problem.problem


def test_a_signature_of_another_build_does_not_count(site: SignedSite) -> None:
    before = site.read(SIGNATURE)
    site.sign(build=8)
    site.change(SIGNATURE, before)

    assert site.codes() == {SIGNATURE: "signature"}


def test_a_build_is_not_signed_with_a_key_that_is_not_the_release_key(site: SignedSite) -> None:
    before = site.read(SIGNATURE)
    with pytest.raises(NotTheReleaseKeyError):
        sign_manifest(site.folder, OTHER, PUBLIC)

    assert site.read(SIGNATURE) == before


# ---------------------------------------------------------------------------------------------
# What the key signed by mistake, or under duress, is still no way out of the folder


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "a/../../secret", MANIFEST])
def test_no_name_leads_out_of_the_folder_even_when_truly_signed(
    site: SignedSite, name: str
) -> None:
    (site.folder.parent / "secret").write_text("secret")
    data = Manifest({name: BuiltFile("0" * 64, 6)}, STAMP).to_json()
    site.sign_bytes(data, RELEASE)

    assert site.codes() == {MANIFEST: "manifest"}


def test_a_name_that_stands_twice_is_refused_even_when_truly_signed(site: SignedSite) -> None:
    tree = json.loads(site.read(MANIFEST))
    first = json.dumps({"index.html": tree["files"]["index.html"]})[1:-1]
    site.sign_bytes(site.read(MANIFEST).replace(b'"files": {', f'"files": {{{first},'.encode()))

    assert site.codes() == {MANIFEST: "manifest"}


@pytest.mark.parametrize("field", ["site", "created", "expires"])
def test_a_manifest_that_does_not_say_which_build_it_is_is_refused(
    site: SignedSite, field: str
) -> None:
    without: dict[str, Any] = {field: None}
    site.sign(**without)

    assert site.codes() == {MANIFEST: "manifest"}


def test_the_public_site_s_manifest_cannot_be_passed_off(site: SignedSite) -> None:
    for name in (MANIFEST, SIGNATURE):
        (site.folder / name).unlink()
    site.sign_bytes(write_manifest(site.folder, Stamp(created=NOON)).to_json())

    assert site.codes() == {MANIFEST: "manifest"}


# ---------------------------------------------------------------------------------------------
# Time, and other builds


@pytest.mark.parametrize(
    ("now", "found"),
    [
        pytest.param(NOON, {}, id="just built"),
        pytest.param(NOON - dt.timedelta(hours=1), {}, id="a clock an hour behind"),
        pytest.param(
            NOON - dt.timedelta(hours=1) - SECOND, {MANIFEST: "not-yet"}, id="not built yet"
        ),
        pytest.param(NOON + WEEK - SECOND, {}, id="the last second"),
        pytest.param(NOON + WEEK, {MANIFEST: "expired"}, id="the week is over"),
    ],
)
def test_a_build_is_good_from_its_making_for_a_week(
    site: SignedSite, now: dt.datetime, found: dict[str, str]
) -> None:
    assert site.codes(now=now) == found


@pytest.mark.parametrize(
    ("known", "found"),
    [
        pytest.param({"newer_than": 6}, {}, id="newer than what was asked"),
        pytest.param({"newer_than": 7}, {MANIFEST: "older"}, id="the very build"),
        pytest.param({"newer_than": 8}, {MANIFEST: "older"}, id="older than what was asked"),
        pytest.param({"last": Seen(SITE, 6, "x")}, {}, id="newer than the last seen"),
        pytest.param({"last": Seen(SITE, 8, "x")}, {MANIFEST: "older"}, id="an old build put back"),
        pytest.param(
            {"last": Seen(SITE, 7, "x")}, {MANIFEST: "same-number"}, id="another of the same number"
        ),
        pytest.param(
            {"site": None, "last": Seen("a" * 26, 6, "x")},
            {MANIFEST: "other-site"},
            id="another site than the last seen",
        ),
        pytest.param({"site": "a" * 26}, {MANIFEST: "other-site"}, id="not the policy's site"),
    ],
)
def test_a_build_is_judged_by_what_is_known_of_others(
    site: SignedSite, known: dict[str, object], found: dict[str, str]
) -> None:
    assert site.codes(replace(KNOWN, **known)) == found  # type: ignore[arg-type]


def test_what_was_seen_is_the_same_when_seen_again(site: SignedSite) -> None:
    seen = site.verdict().seen

    assert seen is not None
    assert (seen.site, seen.build) == (SITE, 7)
    assert site.codes(replace(KNOWN, last=seen)) == {}


@pytest.mark.parametrize(
    ("known", "now"),
    [
        pytest.param(KNOWN, NOON - WEEK, id="from the future"),
        pytest.param(replace(KNOWN, site="a" * 26), NOON, id="of another site"),
        pytest.param(replace(KNOWN, newer_than=8), NOON, id="older"),
        pytest.param(replace(KNOWN, key=key_bytes("")), NOON, id="of another key"),
    ],
)
def test_a_build_that_may_not_be_believed_is_not_remembered(
    site: SignedSite, known: Known, now: dt.datetime
) -> None:
    assert site.verdict(known, now).seen is None


def test_a_genuine_newer_build_is_remembered_even_where_its_copy_is_damaged(
    site: SignedSite,
) -> None:
    site.change("index.html", b"damaged")

    assert site.verdict().seen is not None
