"""`dhr report scan`, and the search that `dhr check` repeats: what is public, against the vault."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.partnership import Partnership
from tests.project.files import ROOT

LEAK = "Thelma Quennelby"


@pytest.fixture
def portal(tmp_path: Path) -> Partnership:
    """A copy of the demonstration, whose reviews are published."""
    root = tmp_path / "portal"
    root.mkdir()
    for folder in ("cases", "policy", "published"):
        shutil.copytree(ROOT / folder, root / folder)
    return Partnership(root, ROOT / "demo/keys")


def leak(portal: Partnership, name: str = "published/sandmere-2022-b/tribute.md") -> Path:
    path = portal.root / name
    path.write_text(f"# A tribute\n\nShe knew {LEAK}.\n")
    return path


def test_the_demonstration_holds_nothing_that_its_vault_knows(portal: Partnership) -> None:
    done = portal.dhr("report", "scan")

    assert (done.code, done.out) == (0, "")
    assert "identifiers of 20 cases" in done.err


def test_a_name_of_another_case_is_found_and_not_repeated(portal: Partnership) -> None:
    leak(portal)
    done = portal.dhr("report", "scan")

    assert done.code == 1
    assert "published/sandmere-2022-b/tribute.md:3: name: t… (16 characters)" in done.out
    assert "Quennelby" not in done.out + done.err
    assert "dhr withdraw" in done.err


def test_a_built_site_is_searched_and_a_missing_one_is_told(
    portal: Partnership, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(f"<p>{LEAK}</p>")

    assert portal.dhr("report", "scan", str(site)).code == 1
    done = portal.dhr("report", "scan", str(tmp_path / "none"))
    assert done.code == 2
    assert "dhr build public" in done.err


def test_who_does_not_open_every_case_is_told_so(portal: Partnership) -> None:
    done = portal.dhr("report", "scan", identity="officer-3")

    assert done.code == 1
    assert "17 of 20 cases do not open" in done.err


def test_check_finds_in_public_what_was_learnt_later(portal: Partnership) -> None:
    assert "found-in-public" not in portal.dhr("check", "--format", "json").out
    leak(portal)
    found = json.loads(portal.dhr("check", "--format", "json").out)["findings"]

    (item,) = [each for each in found if each["code"] == "found-in-public"]
    assert (item["clause"], item["level"], item["line"]) == ("B11.1", "broken", 3)
    assert item["path"] == "published/sandmere-2022-b/tribute.md"
    assert "Quennelby" not in json.dumps(item)
