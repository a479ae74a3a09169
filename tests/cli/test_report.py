"""report: import, anonymise."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import Place
from generator.portal.report_import import PictureMissingError, pictures_of
from generator.reports.concerns import ACCEPTABLE
from generator.reports.pictures import name_of
from tests.partnership import CANARIES, ONE, Partnership
from tests.reports.files import HEADING, docx, drawing, p, part, png, run

AUTHOR = b"<coreProperties><creator>Wilhelmina</creator></coreProperties>"
PICTURE = (("rPic", "image", "media/image1.png", False),)


def write(folder: Path, data: bytes, name: str = "report.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def imported(here: Partnership, file: Path, *more: str, kind: str = "overview-report") -> str:
    """Import a report; its id."""
    done = here.dhr("report", "import", str(file), ONE, "--kind", kind, *more)
    assert done.code == 0, done.said
    return done.err.split(":")[0]


def papers(here: Partnership) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = here.dhr("documents", "list", ONE, "--format", "json").json
    return listed


def test_a_report_is_sealed_as_clean_text_with_its_pictures(
    here: Partnership, tmp_path: Path
) -> None:
    body = (HEADING, p("Ottoline was kind."), p(drawing(words="A map")))
    data = docx(*body, parts={"word/media/image1.png": png()}, links=PICTURE)

    document = imported(here, write(tmp_path, data))

    picture, report = papers(here)
    assert report["id"] == document
    assert (report["kind"], report["media_type"]) == ("overview-report", "text/markdown")
    assert (picture["kind"], picture["media_type"]) == ("report-image", "image/png")
    text = here.dhr("documents", "open", ONE, document).out
    assert text.startswith("# The events\n\nOttoline was kind.\n\n![A map](images/image-")
    assert here.dhr("check").code == 0
    imported(here, write(tmp_path, data))
    assert [each["kind"] for each in papers(here)].count("report-image") == 1


def test_the_pictures_of_a_stored_report_are_the_very_ones_it_was_made_with(
    here: Partnership, tmp_path: Path
) -> None:
    data = docx(HEADING, p(drawing(words="A map")), parts={"word/media/image1.png": png()},
                links=PICTURE)  # fmt: skip
    text = here.dhr("documents", "open", ONE, imported(here, write(tmp_path, data))).out
    portal = here.portal()
    opened, place = portal.open_case(ONE), Place("a report")

    (address, picture) = next(iter(pictures_of(portal, opened, text, place).items()))

    assert f"images/{name_of(picture, 'png')}" == address
    with pytest.raises(PictureMissingError):
        pictures_of(portal, opened, text.replace("images/image-", "images/image-0"), place)


def test_everything_that_stops_an_import_is_said_at_once_and_nothing_is_stored(
    here: Partnership, tmp_path: Path
) -> None:
    added = '<w:ins w:id="1" w:author="Ottoline" w:date="2026-01-01T00:00:00Z">'
    body = (
        HEADING,
        p(run("Wilhelmina", "<w:vanish/>")),
        p(f"{added}{run('Quillfeather')}</w:ins>"),
    )
    parts = {"docProps/core.xml": AUTHOR}
    file = write(tmp_path, docx(*body, parts=parts))
    before = here.tree()

    done = here.dhr("report", "import", str(file), ONE, "--kind", "overview-report",
                    "--accept", "headers")  # fmt: skip

    assert done.code == 1
    for matter in ("tracked-changes", "hidden-text", "metadata"):
        assert f"[{matter}]" in done.out
    assert "--accept headers,metadata" in done.out
    assert "3 matters stop it [report-import]" in done.err
    assert not any(each in done.said for each in CANARIES)
    assert here.tree() == before


def test_what_is_accepted_is_left_out_and_told(here: Partnership, tmp_path: Path) -> None:
    header = part(p("Wilhelmina"), "w:hdr")
    data = docx(HEADING, p("Words."), links=(("rH", "header", "header1.xml", False),),
                parts={"docProps/core.xml": AUTHOR, "word/header1.xml": header})  # fmt: skip
    file = str(write(tmp_path, data))

    done = here.dhr("report", "import", file, ONE, "--kind", "executive-summary",
                    "--accept", "metadata,headers")  # fmt: skip

    assert done.code == 0
    assert "left out: metadata" in done.out
    assert "header 1" in done.out
    assert not any(each in done.said for each in CANARIES)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--kind", "minutes"), "report-kind"),
        (("--kind", "overview-report", "--accept", "comments"), "report-accept"),
        (("--kind", "overview-report", "--accept", "nonsense"), "report-accept"),
        (("--kind", "overview-report", "--alt", "image-1"), "report-alt"),
        (("--kind", "overview-report", "--alt", "image-7=x"), "report-picture"),
    ],
)
def test_wrong_use_is_said_and_stores_nothing(
    here: Partnership, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    file = str(write(tmp_path, docx(HEADING, p("Words."))))

    done = here.dhr("report", "import", file, ONE, *words)

    assert f"[{code}]" in done.err
    assert papers(here) == []


def test_a_pdf_is_refused_with_the_reason(here: Partnership, tmp_path: Path) -> None:
    file = str(write(tmp_path, b"%PDF-1.7", "report.pdf"))

    done = here.dhr("report", "import", file, ONE, "--kind", "overview-report")

    assert (done.code, papers(here)) == (1, [])
    assert "text can lie under its boxes" in done.err
    assert "ask the author for the Word file" in done.err


def test_a_copy_in_clear_can_be_edited_and_imported_again(
    here: Partnership, tmp_path: Path
) -> None:
    data = docx(HEADING, p(drawing()), parts={"word/media/image1.png": png()}, links=PICTURE)
    out = tmp_path / "out" / "report.md"

    imported(here, write(tmp_path, data), "--alt", "image-1=A map", "--to", str(out))
    out.write_text(out.read_text() + "\nMore.\n")
    imported(here, out)

    assert [each["kind"] for each in papers(here)] == [
        "report-image", "overview-report", "overview-report",
    ]  # fmt: skip


def test_proposals_are_shown_and_only_what_is_named_is_done_in_a_new_version(
    here: Partnership, tmp_path: Path
) -> None:
    people = here.tree()["people"]
    people["people"][0]["pseudonym"] = {
        "when": "2026-06-01", "by": "Her family", "name": "Marian", "chosen_by_family": "yes",
    }  # fmt: skip
    assert here.change(people=people).code == 0
    text = "# A\n\nWilhelmina Quillfeather lived at 14 Canary Lane. Ottoline\u2019s friend.\n"
    first = imported(here, write(tmp_path, text.encode(), "report.md"))

    shown = here.dhr("report", "anonymise", ONE, "--format", "json").json
    assert [each["put"] for each in shown] == ["Marian", "[address]", "Marian\u2019s"]
    assert len(papers(here)) == 1
    done = here.dhr("report", "anonymise", ONE, "--apply", shown[0]["id"])
    assert done.code == 0, done.err

    assert here.dhr("documents", "open", ONE, first).out == text
    second = papers(here)[-1]["id"]
    changed = here.dhr("documents", "open", ONE, second).out
    assert changed == text.replace("Wilhelmina Quillfeather", "Marian")
    again = here.dhr("report", "anonymise", ONE, "--apply", shown[0]["id"])
    assert "[report-proposal]" in again.err
    assert here.dhr("report", "anonymise", ONE, "--apply-all").code == 0
    assert "Canary" not in here.dhr("documents", "open", ONE, papers(here)[-1]["id"]).out
    assert "Nothing that this case's record knows" in here.dhr("report", "anonymise", ONE).out


def test_a_missing_pseudonym_is_listed_by_the_person_s_id(
    here: Partnership, tmp_path: Path
) -> None:
    imported(here, write(tmp_path, b"# A\n\nWords.\n", "report.md"))

    out = here.dhr("report", "anonymise", ONE).out

    assert "PSEUDONYM of victim: has a name and no pseudonym or role (clause B11.1)" in out
    assert not any(each in out for each in CANARIES)


def test_without_a_draft_there_is_nothing_to_anonymise(here: Partnership) -> None:
    assert "[no-draft]" in here.dhr("report", "anonymise", ONE).err


def test_the_help_names_everything_that_may_be_left_out(here: Partnership) -> None:
    out = "".join(here.dhr("report", "import", "--help", identity=None).out.split())

    assert ",".join(ACCEPTABLE) in out
