"""dhr form: forms in Word, filled as far as the record goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.partnership import CANARIES, ONE, Partnership

MEETING = {
    "meetings": [
        {
            "when": "2026-06-02",
            "by": "DHR Standing Panel",
            "convened_by": "Domestic Abuse Team",
            "attended": [{"name": "Invented Member", "agency": "police"}],
            "discussion": "What is known so far.",
            "limbs": [{"clause": "A3", "met": "yes", "reason": "She was 42."}],
        }
    ]
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def text_of(file: Path) -> str:
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_forms_are_listed_with_what_is_missing(here: Partnership) -> None:
    done = here.dhr("form", ONE)

    assert done.code == 0
    for kind in ("action-plan", "data-form", "imr-template", "minutes"):
        assert kind in done.out
    assert "one for each agency" in done.out
    assert "not recorded" in done.out


def test_minutes_are_filled_from_the_meeting(here: Partnership, out: Path) -> None:
    assert here.change(consultation=MEETING).code == 0
    done = here.dhr("form", ONE, "minutes", "--out", str(out))

    assert done.code == 0
    (file,) = out.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    text = text_of(file)
    assert "Invented Member" in text
    assert "She was 42." in text
    assert "not recorded" in text  # the circumstances of the death
    assert "death.circumstances is not recorded" in done.out


def test_minutes_of_a_meeting_to_come_are_a_blank_form(here: Partnership, out: Path) -> None:
    done = here.dhr("form", ONE, "minutes", "--out", str(out))

    assert done.code == 0
    (file,) = out.iterdir()
    assert "Recommendations to the SSP Chair" in text_of(file)
    assert "meeting.when is not recorded" in done.out


def test_the_data_form_is_a_draft_and_lists_each_missing_field(
    here: Partnership, out: Path
) -> None:
    done = here.dhr("form", ONE, "data-form", "--out", str(out))

    assert done.code == 0
    assert "A draft: Data collection form" in done.err
    assert "Victim: Sex is not recorded (at people.people[0].characteristics.sex)" in done.out
    (file,) = out.iterdir()
    text = text_of(file)
    assert "35 to 44" not in text  # no day of death is recorded
    for canary in CANARIES:
        assert canary not in text


def test_an_imr_template_is_for_one_agency(here: Partnership, out: Path) -> None:
    refused = here.dhr("form", ONE, "imr-template", "--out", str(out))
    assert (refused.code, out.exists()) == (1, False)
    assert "--agency" in refused.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("minutes", "--meeting", "3"), "it has none yet"),
        (("novel",), "choose one of: action-plan, data-form, imr-template, minutes"),
        (("imr-template", "--agency", "nobody"), "names no agency of the directory"),
    ],
)
def test_a_wrong_request_is_explained_and_nothing_is_written(
    here: Partnership, out: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = here.dhr("form", ONE, *arguments, "--out", str(out))

    assert done.code == 1
    assert says in done.err
    assert not out.exists()


def test_a_form_is_never_written_over_another_file(here: Partnership, out: Path) -> None:
    assert here.dhr("form", ONE, "action-plan", "--out", str(out)).code == 0
    (file,) = out.iterdir()
    before = file.read_bytes()

    assert here.dhr("form", ONE, "action-plan", "--out", str(out)).code == 1
    assert file.read_bytes() == before


def test_a_form_without_a_place_to_write_is_refused(here: Partnership) -> None:
    assert "--out" in here.dhr("form", ONE, "minutes").err


def test_check_names_a_wrong_source_of_the_data_form(here: Partnership) -> None:
    path = here.root / "policy/data-form.yaml"
    path.write_text(path.read_text().replace("source: region", "source: horoscope"))
    done = here.dhr("check")

    assert "policy/data-form.yaml" in done.said
    assert "names a source that does not exist" in done.said
