"""chronology: template, merge, show, export, from the command to the sealed record."""

from __future__ import annotations

import io
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from generator import yaml_strict
from generator.chronology.canonical import MEDIA_TYPE
from tests.chronology.workbooks import book, table
from tests.partnership import CANARIES, ONE, TWO, Done, Partnership

NAME = CANARIES[0]
COMMISSION = {"when": "2026-05-25", "by": "Chair", "to": "The chief", "due": "2026-06-10"}
INQUIRY: Mapping[str, Any] = {
    "imrs": {"imrs": [{"agency": each, "commission": COMMISSION} for each in ("police", "trust")]},
    "terms": {
        "versions": [
            {
                "when": "2026-05-22",
                "by": "Chair",
                "version": "1",
                "period_from": "2020-01-01",
                "period_to": "2026-04-30",
                "considers_parallel": "yes",
            }
        ]
    },
}


@pytest.fixture
def inquiry(here: Partnership) -> Partnership:
    """A case in which two IMRs are commissioned, in a partnership with three agencies."""
    directory = yaml.safe_load(here.dhr("show", "directory", "--format", "yaml").out)
    directory["agencies"] += [
        {"id": each, "name": f"Midmarch {each.capitalize()}"}
        for each in ("police", "trust", "homes")
    ]
    assert here.dhr("apply", "directory", "-", stdin=yaml_strict.dump(directory)).code == 0
    assert here.change(**INQUIRY).code == 0
    here.commit()
    return here


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two files that agencies returned."""
    folder = tmp_path / "returned"
    folder.mkdir()
    rows = ({"event": f"{NAME} telephoned."}, {"start": "03/2021?", "person": "Victim"})
    (folder / "police.xlsx").write_bytes(book(*rows))
    (folder / "homes.csv").write_bytes(table({"start": "2 May 2025", "event": "Repair"}))
    return folder


def merge(here: Partnership, files: Path, *more: str) -> Done:
    words = [f"{each}={files / name}" for each, name in
             (("police", "police.xlsx"), ("homes", "homes.csv"))]  # fmt: skip
    return here.dhr("chronology", "merge", ONE, *words, *more)


def shown(here: Partnership, *more: str) -> Any:  # noqa: ANN401 - JSON
    return here.dhr("chronology", "show", ONE, "--format", "json", *more).json


def left(here: Partnership) -> dict[str, bytes]:
    """Every file of the cases."""
    folder = here.root / "cases"
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_template_goes_out_and_comes_back(inquiry: Partnership, tmp_path: Path) -> None:
    out = tmp_path / "police.xlsx"
    made = inquiry.dhr("chronology", "template", ONE, "--agency", "police", "--out", str(out))
    assert made.code == 0, made.err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    workbook = load_workbook(out)
    assert "1 January 2020 to 30 April 2026" in [row[1].value for row in workbook["Instructions"]]
    sheet = workbook["Chronology"]
    sheet["B2"], sheet["F2"], sheet["H2"] = "05/03/2021", "Log", "A call"
    workbook.save(out)

    done = inquiry.dhr("chronology", "merge", ONE, str(out))

    assert done.code == 0, done.err
    assert shown(inquiry)["entries"] == [
        {"agency": "police", "row": 2, "start": "2021-03-05", "source": "Log", "event": "A call"}
    ]


def test_a_template_names_nobody(inquiry: Partnership, tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    inquiry.dhr("chronology", "template", ONE, "--agency", "police", "--out", str(out))

    words = " ".join(str(cell.value) for sheet in load_workbook(out) for row in sheet.iter_rows()
                     for cell in row)  # fmt: skip
    assert not [canary for canary in CANARIES if canary in words]


def test_a_merge_seals_a_paper_and_records_who_when_and_which(
    inquiry: Partnership, files: Path
) -> None:
    done = merge(inquiry, files)

    assert done.code == 0, done.err
    tree = inquiry.tree()
    (paper,) = tree["documents"]["documents"]
    assert (paper["kind"], paper["media_type"]) == ("chronology", MEDIA_TYPE)
    assert tree["chronology"] == {
        "merged": {"when": "2026-06-15", "by": "Ada First", "document": paper["id"]},
        "agencies": ["homes", "police"],
    }
    assert f"{paper['id']}: 3 entries of 2 agencies" in done.err
    assert not [path for path, data in left(inquiry).items() if NAME.encode() in data]
    assert inquiry.dhr("check", ONE, "--format", "json").json["findings"] is not None
    inquiry.commit()
    assert "broken" not in {each["level"] for each in
                            inquiry.dhr("check", "--format", "json").json["findings"]
                            if each["clause"] in ("B9.11", "X1")}  # fmt: skip


def test_a_merge_points_out_gaps_and_who_is_missing(inquiry: Partnership, files: Path) -> None:
    out = merge(inquiry, files).out

    assert "missing: Midmarch Trust has not returned its chronology." in out
    assert "unasked: No IMR is commissioned from Midmarch Homes" in out
    assert "gap: No entry from 1 April 2021 to 1 May 2025." in out
    assert inquiry.dhr("chronology", "show", ONE, "--points").out == out


@pytest.mark.parametrize(
    "spoil",
    ["bad row", "no file", "not a table", "unknown agency", "no agency"],
)
def test_a_refused_merge_leaves_everything_as_it_was(
    inquiry: Partnership, files: Path, spoil: str
) -> None:
    before = left(inquiry)
    more = {
        "bad row": [f"trust={files / 'bad.csv'}"],
        "no file": [f"trust={files / 'none.csv'}"],
        "not a table": [f"trust={files / 'paper.pdf'}"],
        "unknown agency": [f"nobody={files / 'homes.csv'}"],
        "no agency": [str(files / "homes.csv")],
    }[spoil]
    (files / "bad.csv").write_bytes(table({"start": NAME}, {"event": ""}))
    (files / "paper.pdf").write_bytes(b"%PDF-1.7")

    done = merge(inquiry, files, *more)

    assert done.code == 1
    assert left(inquiry) == before
    assert not [canary for canary in CANARIES if canary in done.said]
    assert "hint:" in done.err
    if spoil == "bad row":
        assert (
            f"{files / 'bad.csv'}, B2: names no month" in done.err
            or "B2: is not a date" in done.err
        )
        assert f"{files / 'bad.csv'}, H3: is empty, and required" in done.err


def test_merging_again_keeps_the_earlier_paper_and_says_what_changed(
    inquiry: Partnership, files: Path
) -> None:
    merge(inquiry, files)
    first = shown(inquiry)["document"]
    (files / "homes.csv").write_bytes(table({"start": "3 May 2025"}, {"start": "4 May 2025"}))

    done = inquiry.dhr("chronology", "merge", ONE, f"homes={files / 'homes.csv'}")

    assert "Midmarch Homes: 2 added, 1 taken out" in done.err
    assert "Midmarch Police: 2 as before" in done.err
    assert len(shown(inquiry)["entries"]) == 4
    assert len(shown(inquiry, "--document", first)["entries"]) == 3
    titles = [each["title"] for each in inquiry.tree()["documents"]["documents"]]
    assert titles == ["Merged chronology", "Merged chronology 2"]
    alone = inquiry.dhr("chronology", "merge", ONE, f"homes={files / 'homes.csv'}", "--only")
    assert "Midmarch Police: 2 taken out" in alone.err
    assert inquiry.tree()["chronology"]["agencies"] == ["homes"]


def test_merging_after_the_report_does_not_move_the_day_of_the_merge(
    inquiry: Partnership, files: Path
) -> None:
    merged = {"when": "2026-05-28", "by": "Ben Second", "note": "On paper."}
    agreed = {"when": "2026-06-01", "by": "Review Panel"}
    inquiry.change(chronology={"merged": merged, "lessons": ["Ask."]},
                   report={"agreed_with_panel": agreed})  # fmt: skip

    merge(inquiry, files)

    section = inquiry.tree()["chronology"]
    assert (section["merged"]["when"], section["merged"]["by"]) == ("2026-05-28", "Ben Second")
    assert section["merged"]["note"] == "On paper.\nMerged again on 15 June 2026 by Ada First."
    assert section["lessons"] == ["Ask."]
    assert len(shown(inquiry)["entries"]) == 3


def test_a_chronology_is_shown_whole_or_in_part(inquiry: Partnership, files: Path) -> None:
    merge(inquiry, files)

    text = inquiry.dhr("chronology", "show", ONE)
    assert [line for line in text.out.splitlines() if line and not line.startswith(" ")] == [
        "March 2021? | Midmarch Police | Victim",
        "5 March 2021 | Midmarch Police",
        "2 May 2025 | Midmarch Homes",
    ]
    assert "3 entries; merged on 15 June 2026" in text.err
    count = {
        ("--agency", "homes"): 1,
        ("--agency", "homes", "--agency", "police"): 3,
        ("--person", "vict"): 1,
        ("--from", "2021-03-20"): 2,
        ("--to", "2021-03-05"): 2,
        ("--from", "2021-03-05", "--to", "2021-03-05"): 2,
        ("--from", "2022-01-01", "--to", "2022-12-31"): 0,
    }
    assert {words: len(shown(inquiry, *words)["entries"]) for words in count} == count
    refused = inquiry.dhr("chronology", "show", ONE, "--agency", "trust")
    assert "its agencies are: homes, police" in refused.err


def test_an_export_is_the_officers_own_and_overwrites_nothing_unasked(
    inquiry: Partnership, files: Path, tmp_path: Path
) -> None:
    merge(inquiry, files)
    out = tmp_path / "all.xlsx"
    words = ("chronology", "export", ONE, "--out", str(out))

    assert inquiry.dhr(*words).code == 0
    first = out.read_bytes()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "[file-exists]" in inquiry.dhr(*words).err
    assert inquiry.dhr(*words, "--force").code == 0
    assert out.read_bytes() == first
    sheet = load_workbook(io.BytesIO(first))["Chronology"]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [
        "03/2021?",
        "05/03/2021",
        "02/05/2025",
    ]
    inside = str(inquiry.root / "all.xlsx")
    assert "[exposed-place]" in inquiry.dhr(*words[:-1], inside, "--force").err
    assert "[not-xlsx]" in inquiry.dhr(*words[:-1], str(tmp_path / "all.csv")).err


def test_what_is_not_there_is_said(inquiry: Partnership, files: Path) -> None:
    assert "[not-merged]" in inquiry.dhr("chronology", "show", TWO).err
    assert "[no-such-case]" in inquiry.dhr("chronology", "show", "DHR-2019-001").err
    assert (
        "[case-id]"
        in inquiry.dhr("chronology", "merge", "../x", f"police={files / 'homes.csv'}").err
    )
    merge(inquiry, files)
    for document in ("d-aaaaaaaaaa", "x"):
        words = ("chronology", "show", ONE, "--document", document)
        assert "[no-such-document]" in inquiry.dhr(*words).err
    nobody = ("chronology", "template", ONE, "--agency", "nobody")
    assert "name one of: " in inquiry.dhr(*nobody).err


def test_a_paper_of_another_hand_is_not_taken_for_a_merged_chronology(
    inquiry: Partnership, tmp_path: Path
) -> None:
    paper = tmp_path / "chronology.json"
    paper.write_text("{}")
    words = ("documents", "add", ONE, str(paper), "--title", "X", "--kind", "chronology")
    document = inquiry.dhr(*words).err.split()[0]
    inquiry.change(chronology={"merged": {"when": "2026-06-01", "by": "X", "document": document}})

    assert "[not-merged]" in inquiry.dhr("chronology", "show", ONE).err


def test_an_officer_who_is_not_granted_the_case_merges_nothing(
    inquiry: Partnership, files: Path
) -> None:
    words = ("chronology", "merge", TWO, f"police={files / 'police.xlsx'}")
    before = left(inquiry)

    assert inquiry.dhr(*words, identity="officer-3").code == 2
    assert left(inquiry) == before
