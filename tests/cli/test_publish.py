"""release, approve and build: the way of a report from a sealed case to the public site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.partnership import Partnership
from tests.project.files import ROOT

CASE, SLUG = "DHR-2023-003", "sandmere-2023-b"
DATED = {
    "when": "2026-06-12", "by": "Safer Sandmere Partnership", "planned": "2026-06-15",
    "chair_involved": "yes", "panel_involved": "yes", "family_involved": "yes",
    "key_dates": [{"day": "9 October", "what": "The anniversary of the death"}],
}  # fmt: skip
INTRUDER = {
    "when": "2026-06-11", "by": "A research officer of another council",
    "searched": ["Two search engines"], "found": "Nothing that names anybody.",
    "identified": "no", "conclusion": "Nothing is to be changed.",
}  # fmt: skip


def copied(of: Path, to: Path) -> Partnership:
    """Copy the demonstration: its cases are complete enough to be published."""
    for name in ("cases", "policy", "published", "demo"):
        shutil.copytree(of / name, to / name)
    return Partnership(to, to / "demo/keys")


@pytest.fixture(scope="module")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    here = copied(ROOT, tmp_path_factory.mktemp("released") / "portal")
    more = {"date": DATED, "pseudonym": "Peggy"}
    publication = {**here.tree(CASE)["publication"], **more}
    report = {**here.tree(CASE)["report"], "checks": [], "intruder": []}
    applied = here.change(CASE, publication=publication, report=report)
    assert applied.code == 0, applied.err
    assert "clause B11.1" in here.dhr("release", CASE).err, "nothing is released unchecked"
    checked = here.dhr("report", "check", CASE, "--version", "submitted", "--record")
    assert checked.code == 0, checked.said
    assert "nobody but the author" in here.dhr("release", CASE).err
    report = here.tree(CASE)["report"]
    tried = {**INTRUDER, "documents": report["checks"][-1]["documents"]}
    assert here.change(CASE, report={**report, "intruder": [tried]}).code == 0
    done = here.dhr("release", CASE)
    assert done.code == 0, done.err
    return here


@pytest.fixture
def released(released_once: Partnership, tmp_path: Path) -> Partnership:
    return copied(released_once.root, tmp_path / "portal")


@pytest.fixture
def demo(tmp_path: Path) -> Partnership:
    return copied(ROOT, tmp_path / "portal")


def approve(demo: Partnership, person: int, key: str) -> int:
    path = demo.keys / f"signing-{key}.ssh"
    path.chmod(0o600)
    words = ("approve", SLUG, "--person", demo.officer(person), "--key", str(path))
    return demo.dhr(*words, identity=None).code


def published(demo: Partnership, today: str = "2026-06-15") -> bool:
    """Build the public site; whether the report is on it."""
    assert demo.dhr("--today", today, "build", "public", identity=None).code == 0
    return bool(list((demo.root / "build/public").rglob(f"*{SLUG}*")))


def test_a_gate_that_does_not_hold_refuses_the_release_and_says_what_is_missing(
    demo: Partnership,
) -> None:
    done = demo.dhr("release", CASE)

    assert (done.code, "clause B13.2" in done.err) == (1, True)
    assert not (demo.root / "published" / SLUG).exists()


def test_a_release_is_public_when_two_people_have_approved_it(released: Partnership) -> None:
    for _ in range(2):
        assert approve(released, 2, "officer-2") == 0
    assert not published(released), "approved twice, by one person"
    assert approve(released, 5, "ssp-chair") == 0

    assert published(released)
    assert not published(released, today="2026-06-14"), "the day before the one decided"


@pytest.mark.extra
def test_a_report_altered_after_its_approval_is_not_public(released: Partnership) -> None:
    approve(released, 2, "officer-2")
    approve(released, 5, "ssp-chair")
    report = released.root / "published" / SLUG / "overview-report.md"
    report.write_bytes(report.read_bytes() + b"One more sentence.\n")

    assert not published(released)
    assert SLUG in released.dhr("build", "public", identity=None).err


@pytest.mark.parametrize(
    ("person", "key"),
    [
        pytest.param(2, "officer-1", id="with somebody else's key"),
        pytest.param(3, "officer-3", id="by somebody who is no approver"),
        pytest.param(2, "release", id="with the release key"),
    ],
)
def test_an_approval_by_the_wrong_person_or_key_is_refused(
    released: Partnership, person: int, key: str
) -> None:
    assert approve(released, person, key) in (1, 2)

    assert not list((released.root / "published" / SLUG).glob("approvals/*"))


def test_a_slug_that_is_none_leads_nowhere(released: Partnership) -> None:
    for slug in ("../policy", "nothing-here", "A"):
        words = ("approve", slug, "--person", "p-9m2x", "--key", "nothing")
        done = released.dhr(*words, identity=None)
        assert (done.code in (1, 2), "[defect]" not in done.err) == (True, True)


def test_the_public_site_is_built_without_any_key_in_reach(
    demo: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DHR_IDENTITY", raising=False)
    shutil.rmtree(demo.root / "demo")
    shutil.rmtree(demo.root / "cases")

    assert demo.dhr("build", "public", identity=None).code == 0
    assert (demo.root / "build/public/index.html").is_file()
