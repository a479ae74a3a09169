"""Every letter and form as LibreOffice shows it: it opens, and each page bears the marking."""

from __future__ import annotations

import contextlib
import datetime as dt
import subprocess
from pathlib import Path

import pytest

from generator.letters.template import NotRecordedError
from generator.portal import forms, letters
from generator.portal.partnership import Portal

pytestmark = pytest.mark.extra

ROOT = Path(__file__).parents[2]
CASE = "DHR-2022-002"
MARKING = "OFFICIAL-SENSITIVE"


def open_demo() -> Portal:
    key = ROOT / "demo/keys/officer-1.txt"
    return Portal.open(ROOT, identity=key, today=None, now=dt.datetime.now(tz=dt.UTC))


def letter(portal: Portal, kind: str) -> letters.Draft:
    """Draft a letter to whomever it goes to."""
    family = next(
        each.id for each in portal.open_case(CASE).case.people.people if each.part == "family"
    )
    for agency, person in ((None, None), ("midmarch-police", None), (None, family)):
        with contextlib.suppress(letters.RecipientError):
            return letters.draft(portal, CASE, letters.Request(kind, agency, person))
    raise AssertionError(kind)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of every page of every letter and form, by its kind; one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("papers")
    portal = open_demo()
    for kind in letters.kinds(portal, CASE):
        with contextlib.suppress(NotRecordedError, letters.ActRefusedError):
            (folder / f"{kind.kind}.docx").write_bytes(letter(portal, kind.kind).docx)
    for form in forms.form_kinds(portal, CASE):
        agency = "midmarch-police" if form.lacks is None else None
        made = forms.form(portal, CASE, forms.Request(form.kind, agency))
        (folder / f"{form.kind}.docx").write_bytes(made.docx)
    words = sorted(folder.glob("*.docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, words)], check=True, capture_output=True, timeout=300)
    return {word.stem: _pages(word.with_suffix(".pdf")) for word in words}


def _pages(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    return text.stdout.decode().split("\f")[:-1]


def test_every_page_bears_the_marking_at_its_head_and_foot(pages: dict[str, list[str]]) -> None:
    for kind, texts in pages.items():
        for number, text in enumerate(texts, 1):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            assert lines[0] == MARKING, kind
            assert lines[-2] == MARKING, kind
            assert lines[-1].endswith(f"Page {number} of {len(texts)}"), kind


def test_nearly_every_letter_can_be_made_for_a_whole_case(pages: dict[str, list[str]]) -> None:
    assert {"family-decision", "submission", "imr-commission", "home-office-published"} <= set(
        pages
    )
    assert {"action-plan", "data-form", "imr-template", "minutes"} <= set(pages)


def test_letters_are_short_and_forms_show_their_tables(pages: dict[str, list[str]]) -> None:
    assert all(len(texts) <= 3 for kind, texts in pages.items() if kind.startswith("family-"))
    plan = " ".join(" ".join(pages["action-plan"]).split())
    assert "Key milestones" in plan
    assert "implemented" in plan
    assert "25 to 34" in " ".join(pages["data-form"])
    assert "Signed off by a senior manager" in " ".join(pages["imr-template"])
