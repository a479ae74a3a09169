"""The submission pack: made of what was checked, whole or not at all, and recorded as sent."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from generator import yaml_strict
from generator.errors import Place
from generator.reports.pictures import redraw
from tests.partnership import Done, Partnership
from tests.release import complete
from tests.release.complete import CASE, REPORT, SECRETS, changed, save, sha256, with_reports

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

FILES = {"overview-report.docx", "executive-summary.docx", "action-plan.docx",
         "data-collection-form.docx", "letter.docx", "letter.eml", "manifest.yaml"}  # fmt: skip


@pytest.fixture
def checked(ready: Partnership) -> Partnership:
    assert ready.dhr("report", "check", CASE, "--record").code == 0
    return ready


def pack(here: Partnership, out: Path) -> Done:
    return here.dhr("report", "pack", CASE, "--out", str(out))


def files(out: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in out.iterdir()}


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    texts = [each.text for each in document.paragraphs]
    texts += [each.text for part in (document.sections[0].header, document.sections[0].footer)
              for each in part.paragraphs]  # fmt: skip
    return "\n".join(texts)


def test_a_pack_holds_what_the_policy_asks_for_and_tells_of_nobody(
    checked: Partnership, tmp_path: Path
) -> None:
    out = tmp_path / "pack"

    done = pack(checked, out)

    assert done.code == 0, done.said
    made = files(out)
    assert set(made) == FILES
    assert oct(out.stat().st_mode)[-3:] == "700"
    report = words(made["overview-report.docx"])
    assert "Her partner killed her at home." in report
    assert "OFFICIAL" in report
    for name in ("overview-report.docx", "executive-summary.docx", "action-plan.docx"):
        with zipfile.ZipFile(io.BytesIO(made[name])) as archive:
            inside = b"".join(map(archive.read, archive.namelist())).decode("utf-8", "replace")
        assert not [each for each in SECRETS if each in inside], name
    core = Document(io.BytesIO(made["overview-report.docx"])).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")


def test_the_manifest_names_the_very_texts_and_every_file(
    checked: Partnership, tmp_path: Path
) -> None:
    pack(checked, tmp_path / "pack")

    made = files(tmp_path / "pack")
    told: Any = yaml_strict.parse_map(made["manifest.yaml"].decode(), Place("manifest"))
    assert told["overview_report"]["sha256"] == sha256(REPORT)
    named = dict(reversed(each.split("  ")) for each in told["files"])
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    assert named == {n: d for n, d in digests.items() if n != "manifest.yaml"}


def test_the_same_texts_make_the_same_files(checked: Partnership, tmp_path: Path) -> None:
    pack(checked, tmp_path / "one")
    pack(checked, tmp_path / "two")

    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert {name for name in one if one[name] != two[name]} == set()


def test_a_picture_goes_along_with_its_words(ready: Partnership, tmp_path: Path) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (9, 7), (200, 10, 10)).save(drawn, "PNG")
    picture = redraw(drawn.getvalue())
    file = tmp_path / picture.name
    file.write_bytes(picture.data)
    with_reports(ready, report=REPORT + f"\n![A timeline](images/{picture.name})\n".encode())
    added = ready.dhr("documents", "add", CASE, str(file), "--title", "P", "--kind", "report-image")
    assert added.code == 0, added.err
    assert ready.dhr("report", "check", CASE, "--record").code == 0

    assert pack(ready, tmp_path / "pack").code == 0
    report = files(tmp_path / "pack")["overview-report.docx"]
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")]
        text = archive.read("word/document.xml").decode()
    assert 'descr="A timeline"' in text
    assert "base64" not in text

    released = ready.dhr("release", CASE)
    assert released.code == 0, released.err
    assert complete.released(ready)[f"images/{picture.name}"] == picture.data


def test_a_picture_that_was_not_drawn_anew_is_not_published(
    ready: Partnership, tmp_path: Path
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (9, 7)).save(drawn, "PNG")
    (tmp_path / "image-1.png").write_bytes(drawn.getvalue())
    with_reports(ready, report=REPORT + b"\n![A map](images/image-1.png)\n")
    assert "is not stored with the case" in ready.dhr("release", CASE).err
    words_ = ("documents", "add", CASE, str(tmp_path / "image-1.png"), "--title", "P")
    assert ready.dhr(*words_, "--kind", "report-image").code == 0

    assert "was not drawn anew" in ready.dhr("release", CASE).err


def refused(here: Partnership, tmp_path: Path) -> str:
    before = set(tmp_path.iterdir())
    done = pack(here, tmp_path / "pack")
    assert done.code == 1, done.said
    assert set(tmp_path.iterdir()) == before, "something was left"
    assert not [each for each in SECRETS if each.casefold() in done.said.casefold()]
    return done.err


def test_no_pack_without_a_clean_check_of_these_bytes(ready: Partnership, tmp_path: Path) -> None:
    save(ready, changed(report__checks=None))
    assert "clause B11.1" in refused(ready, tmp_path)

    ready.dhr("report", "check", CASE, "--record")
    checks = ready.tree(CASE)["report"]["checks"]
    with_reports(ready, report=REPORT + b"\nOne more sentence.\n")
    report = ready.tree(CASE)["report"]
    assert ready.change(CASE, report={**report, "checks": checks}).code == 0
    assert "byte for byte" in refused(ready, tmp_path)


def test_no_pack_with_other_recommendations_than_were_checked(
    checked: Partnership, tmp_path: Path
) -> None:
    checks = checked.tree(CASE)["report"]["checks"]
    facts = changed(report__checks=checks)
    facts["actions"]["recommendations"][0]["text"] = "Another recommendation."
    save(checked, facts)

    assert "other recommendations" in refused(checked, tmp_path)


def test_no_pack_once_the_vault_knows_more(checked: Partnership, tmp_path: Path) -> None:
    facts = changed(report__checks=checked.tree(CASE)["report"]["checks"])
    facts["people"]["people"][1]["names"]["known_as"] = ["Winifred"]
    facts["people"]["people"][0].pop("pseudonym")
    save(checked, facts)

    assert "learnt more" in refused(checked, tmp_path)


def test_no_pack_while_a_gate_of_the_submission_does_not_hold(
    checked: Partnership, tmp_path: Path
) -> None:
    save(checked, changed(report__signed_off=None))

    assert "B11.3" in refused(checked, tmp_path)


def test_a_pack_is_written_nowhere_that_could_be_committed(
    checked: Partnership, tmp_path: Path
) -> None:
    assert "[exposed-place]" in pack(checked, checked.root / "pack").err
    (tmp_path / "there").mkdir()
    assert "[file-exists]" in pack(checked, tmp_path / "there").err
    assert not (checked.root / "pack").exists()


def test_a_write_that_fails_leaves_no_half_of_a_pack(
    checked: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.release.packing.write_private", full)

    assert pack(checked, tmp_path / "pack").code != 0
    assert list(tmp_path.glob("*pack*")) == []


def test_the_sending_of_a_pack_is_recorded_by_its_manifest(
    checked: Partnership, tmp_path: Path
) -> None:
    pack(checked, tmp_path / "pack")
    words_ = (
        "report",
        "pack",
        CASE,
        "--out",
        str(tmp_path / "pack"),
        "--by",
        "Domestic Abuse Team",
    )

    assert checked.dhr(*words_, "--sent", "2026-06-16").code == 1, "a day to come"
    done = checked.dhr(*words_, "--sent", "2026-06-15")

    assert done.code == 0, done.said
    tree = checked.tree(CASE)
    sent = tree["clearance"]["submissions"][-1]
    assert (sent["when"], sent["overview_report_sha256"]) == ("2026-06-15", sha256(REPORT))
    assert tree["letters"]["sent"][-1]["kind"] == "submission"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param(CASE, "DHR-2023-002", "pack-manifest", id="of another case"),
        pytest.param(sha256(REPORT), "ab" * 32, "pack-manifest", id="of other bytes"),
        pytest.param("overview_report:", "other:", "schema", id="damaged"),
    ],
)
def test_another_manifest_records_nothing(
    old: str, new: str, code: str, checked: Partnership, tmp_path: Path
) -> None:
    pack(checked, tmp_path / "pack")
    manifest = tmp_path / "pack/manifest.yaml"
    manifest.write_text(manifest.read_text().replace(old, new, 1))
    before = checked.record(CASE).read_bytes()
    words_ = ("report", "pack", CASE, "--out", str(tmp_path / "pack"), "--sent", "2026-06-15")

    assert f"[{code}]" in checked.dhr(*words_).err
    assert checked.record(CASE).read_bytes() == before
