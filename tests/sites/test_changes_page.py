"""Who changed a case, as its page shows it to each view."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.history.verify import verify_history
from generator.portal.partnership import Portal
from generator.sites.case_page import views_of
from generator.sites.changes_page import ChangesPages
from generator.sites.internal import UnverifiedHistoryError, build_internal
from tests.clone.office import Desk, Office
from tests.partnership import ONE, TODAY, Partnership

NOW = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def desk(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Ada's clone, with a remark and a change of people on her branch."""
    office = Office.begin(template, tmp_path_factory.mktemp("office"))
    assert office.ada.dhr("start", ONE).code == 0
    office.ada.remark("Spoke to the panel")
    office.ada.save()
    people = office.ada.tree()["people"]
    people["people"][0]["names"]["known_as"] = ["Ottoline", "Otty"]
    office.ada.change(people=people)
    office.ada.save()
    return office.ada


def shown(desk: Desk, view: str, trust: str | None = None) -> list[dict[str, Any]]:
    portal = desk.here.portal(desk.identity)
    opened = portal.open_case(ONE)
    views = [each for each in portal.policy.views.views if each.id == view]
    (found,) = views_of(opened.case, portal.standing(opened.case), views, portal.directory)
    verified = None if trust is None else verify_history(desk.root, trust, None).found
    return ChangesPages(portal, verified).tree(found)


def test_a_change_is_shown_with_who_made_it_and_its_proof(desk: Desk) -> None:
    newest, older, *_ = shown(desk, "office", desk.head("origin/main"))

    assert newest["who"] == "Ada First"
    assert newest["proof"] == "verified"
    assert newest["what"] == ["People"]
    assert older["what"] == ["Notes"]


def test_without_a_trust_root_nothing_is_called_verified(desk: Desk) -> None:
    assert {each["proof"] for each in shown(desk, "office")} == {"signed", "unsigned"}


def test_a_view_is_not_told_of_sections_that_it_does_not_open(desk: Desk) -> None:
    newest, older, *_ = shown(desk, "panel")

    assert newest["what"] == ["Other parts"]
    assert older["what"] == ["Other parts"]


def test_the_case_s_first_commit_opened_it(desk: Desk) -> None:
    assert shown(desk, "office")[-1]["what"] == ["Case opened"]


def test_a_portal_without_history_shows_no_changes(desk: Desk, tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(desk.root, root, ignore=shutil.ignore_patterns(".git"))
    alone = Desk(Partnership(root, desk.here.keys), desk.number)

    assert shown(alone, "office") == []


def test_nothing_is_built_from_a_history_with_a_stranger_s_change(
    desk: Desk, tmp_path: Path
) -> None:
    root = tmp_path / "portal"
    shutil.copytree(desk.root, root, symlinks=True)
    stranger = Desk(Partnership(root, desk.here.keys), desk.number)
    first = stranger.head("origin/main")
    stranger.remark("Cleared by the Home Office")
    stranger.git("commit", "--quiet", "--all", "--no-verify", "--no-gpg-sign", "-m", "A change")
    builder = Portal.open(root, identity=desk.here.key("builder"), today=TODAY, now=NOW)

    with pytest.raises(UnverifiedHistoryError, match="history-unsigned"):
        build_internal(builder, tmp_path / "internal", trust=first)

    assert not (tmp_path / "internal").exists()
