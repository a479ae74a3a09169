"""The offline viewer: one file that fetches nothing, and is signed."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import subprocess
from pathlib import Path

import pytest

from generator.sites import viewer
from generator.sites.manifest_signature import NotTheReleaseKeyError
from generator.sites.viewer import NAMESPACE, VIEWER, ViewerError, build_viewer
from tests.sites.public_portal import tags_of
from tests.sites.signed_site import OTHER, PUBLIC, RELEASE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("viewer") / "viewer"
    assert build_viewer(folder, PUBLIC, RELEASE)
    return folder


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_all_of_it_is_in_one_file_and_nothing_can_be_fetched(built: Path) -> None:
    page = (built / VIEWER).read_text()
    tags = tags_of(page)

    assert {path.name for path in built.iterdir()} == {VIEWER, f"{VIEWER}.sig", "licenses.txt"}
    assert not [(tag, told) for tag, told in tags if {"src", "href"} & told.keys() - {"href"}]
    assert {told["href"] for _, told in tags if "href" in told} == {"#dhr-main"}
    policy = html.unescape(next(t["content"] for _, t in tags if "http-equiv" in t))
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    rules = policy.split("; ")
    assert rules[:3] == [
        "default-src 'none'",
        f"script-src {hashed(script)}",
        f"style-src {hashed(styles[0])} {hashed(styles[1])}",
    ]
    assert not [rule for rule in rules if "connect-src" in rule or "self" in rule]


def test_its_signature_is_that_of_the_release_key(built: Path, tmp_path: Path) -> None:
    signers = tmp_path / "signers"
    signers.write_text(f'release namespaces="{NAMESPACE}" {PUBLIC}\n')
    command = ["ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", "release", "-f", str(signers)]
    command += ["-s", str(built / f"{VIEWER}.sig")]

    done = subprocess.run(command, input=(built / VIEWER).read_bytes(), check=False)
    altered = subprocess.run(command, input=b"<!doctype html>", check=False)

    assert (done.returncode, altered.returncode) == (0, 255)


def test_the_same_sources_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    assert not build_viewer(tmp_path / "again", PUBLIC, None)

    assert (tmp_path / "again" / VIEWER).read_bytes() == (built / VIEWER).read_bytes()


def test_another_key_signs_nothing_and_the_last_viewer_stays(tmp_path: Path) -> None:
    folder = tmp_path / "viewer"
    build_viewer(folder, PUBLIC, None)

    with pytest.raises(NotTheReleaseKeyError):
        build_viewer(folder, PUBLIC, OTHER)

    assert {path.name for path in folder.iterdir()} == {VIEWER, "licenses.txt"}


def test_a_browser_side_that_is_not_built_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "ASSETS", "build/nowhere")

    with pytest.raises(ViewerError):
        build_viewer(tmp_path / "viewer", PUBLIC, None)
    assert not (tmp_path / "viewer").exists()
