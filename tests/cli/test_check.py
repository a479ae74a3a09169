"""check, status and clauses: three forms, and what one bad record does not do."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from typing import Any

import pytest

from tests.partnership import CANARIES, ONE, TWO, Partnership

KEYS = ["clause", "level", "case", "path", "line", "field", "message", "remedy", "code"]
DECIDED_ALONE = {
    "decided": {
        "when": "2026-06-01", "by": "The SSP Chair", "outcome": "review",
        "considered_recommendation": "no", "reason": "Ottoline's family asked for it.",
    }
}  # fmt: skip


def codes(here: Partnership, *cases: str) -> dict[str, set[str]]:
    """The codes of everything broken, by case."""
    found: dict[str, set[str]] = {}
    for each in here.dhr("check", *cases, "--format", "json").json["findings"]:
        if each["level"] == "broken":
            found.setdefault(each["case"] or "policy", set()).add(each["code"])
    return found


def test_nothing_blocked_or_broken_is_exit_0(here: Partnership) -> None:
    done = here.dhr("check")

    assert done.code == 0
    assert done.out.splitlines()[-1].startswith("2 cases: ")


def test_a_fact_behind_an_unmet_gate_is_exit_1(here: Partnership) -> None:
    here.change(ONE, decision=DECIDED_ALONE)

    done = here.dhr("check", "--format", "json")

    assert done.code == 1
    blocked = [each for each in done.json["findings"] if each["level"] == "blocked"]
    assert {"B2.1", "B3.1"} <= {each["clause"] for each in blocked}
    assert all(each["case"] == ONE and each["remedy"] and each["field"] for each in blocked)
    assert done.json["summary"]["levels"]["blocked"] == len(blocked)


def test_the_json_form_is_what_programs_were_promised(here: Partnership) -> None:
    report = here.dhr("check", "--format", "json").json

    assert set(report) == {"findings", "summary"}
    assert all(list(each) == KEYS for each in report["findings"])
    assert list(report["summary"]["levels"]) == ["blocked", "broken", "overdue", "due", "note"]


def test_only_the_cases_asked_for_are_checked(here: Partnership) -> None:
    here.change(ONE, decision=DECIDED_ALONE)

    assert here.dhr("check", TWO).code == 0
    assert here.dhr("check", TWO, ONE).code == 1


def test_the_form_for_a_public_log_shows_ids_counts_and_codes_only(here: Partnership) -> None:
    here.change(ONE, decision=DECIDED_ALONE)
    here.record(TWO).write_text("not a record\n")

    out = here.dhr("check", "--format", "github").out

    assert f"::error title={ONE}::blocked=" in out
    assert f"::error title={TWO}::broken=1 codes=vault-format" in out
    assert out.splitlines()[-1].startswith("::notice title=dhr check::cases=2 blocked=")
    form = (
        r"::(error|warning|notice) title=[A-Za-z0-9 -]+::([a-z]+=[0-9]+ ?)+(codes=[A-Za-z0-9.,-]+)?"
    )
    assert all(re.fullmatch(form, line) for line in out.splitlines())


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_one_bad_record_never_hides_the_others(here: Partnership, form: str) -> None:
    here.change(TWO, decision=DECIDED_ALONE)
    here.record(ONE).write_text("people: [\n")

    done = here.dhr("check", "--format", form)

    assert done.code == 1
    assert ONE in done.out
    assert TWO in done.out
    assert "B3.1" in done.out
    assert not [each for each in CANARIES if each in done.said and form == "github"]


def test_a_folder_in_place_of_documents_hides_nothing(here: Partnership) -> None:
    (here.root / "cases" / ONE / "documents").write_text("no folder")

    assert set(codes(here)) == {ONE}
    assert here.dhr("status").code == 0


def test_strays_are_reported_and_not_named(here: Partnership) -> None:
    (here.root / "cases" / "Quillfeather.docx").write_text("stray")
    (here.root / "cases" / ONE / "Ottoline.md").write_text("stray")
    (here.root / "cases" / ONE / ".gitattributes").write_text("* filter=x")
    (here.root / "cases" / "DHR-2025-009").symlink_to(here.root / "cases" / ONE)
    folder = here.root / "cases" / ONE / "documents"
    folder.mkdir()
    (folder / "Wilhelmina.age").write_text("stray")

    done = here.dhr("check", "--format", "json")

    found = [each["path"] for each in done.json["findings"] if each["code"] == "stray-file"]
    assert done.code == 1
    assert len(found) == 5
    assert not [each for each in CANARIES if each in done.said]


def test_the_demonstration_s_keys_are_refused_in_a_real_partnership(here: Partnership) -> None:
    path = here.root / "policy/people.yaml"
    demo = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPzcONX69+DiO2J93E/F6uZRfxvg6C3IlmS/eKtUM17N"
    text = path.read_text()
    key = next(line for line in text.splitlines() if "ssh-ed25519" in line).strip("- ")
    path.write_text(text.replace(key, demo))

    assert codes(here) == {"policy": {"demo-key"}}


def test_a_case_that_one_officer_alone_opens_is_broken(here: Partnership) -> None:
    path = here.root / "policy/people.yaml"
    text = path.read_text()
    path.write_text(text.replace("all_cases: yes", f"cases: [{TWO}]", 1))

    found = codes(here)

    assert "vault-recipients" in found[ONE] or "not-granted" in str(found)
    assert TWO not in found


def test_a_case_that_is_not_granted_is_judged_from_outside_and_said_to_be(
    here: Partnership,
) -> None:
    done = here.dhr("check", "--format", "json", identity="officer-3")

    notes = {each["case"] for each in done.json["findings"] if each["code"] == "not-granted"}
    assert (done.code, notes) == (0, {TWO})
    assert done.json["summary"]["not_granted"] == 1
    here.record(TWO).write_text(here.record(TWO).read_text().replace("mac:", "mac:\n    mac:"))
    assert here.dhr("check", identity="officer-3").code == 1


def test_a_reader_s_key_that_is_an_officer_s_too_is_broken(here: Partnership) -> None:
    shown = here.dhr("show", "directory").out
    people = (here.root / "policy/people.yaml").read_text()
    officer = next(line.split()[-1] for line in people.splitlines() if "reading:" in line)
    reader = next(line.split()[-1] for line in shown.splitlines() if "key: age1" in line)
    here.dhr("apply", "directory", "-", stdin=shown.replace(reader, officer))

    assert codes(here) == {"policy": {"key-twice"}}


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        pytest.param("{case: DHR-2025-009, view: panel}", "unknown-case", id="a case not there"),
        pytest.param(f"{{case: {ONE}, view: nobody}}", "unknown-view", id="a view not there"),
    ],
)
def test_a_grant_of_nothing_is_broken(here: Partnership, grant: str, code: str) -> None:
    shown = here.dhr("show", "directory").out
    here.dhr("apply", "directory", "-", stdin=f"{shown.rstrip()}\n  grants: [{grant}]\n")

    assert codes(here) == {"policy": {code}}


def test_status_says_where_every_case_stands(here: Partnership) -> None:
    report = here.dhr("status", "--format", "json").json

    assert report["today"] == "2026-06-15"
    (one, two) = report["cases"]
    assert (one["id"], two["id"]) == (ONE, TWO)
    assert (one["label"], one["opened"], one["readable"]) == (ONE, "2026-06-15", True)
    assert one["stage"] == {"id": "notification", "title": "Notification"}
    told = next(each for each in one["deadlines"] if each["clause"] == "B3.3")
    assert (told["due"], told["met"], told["overdue_days"]) == ("2026-06-20", None, 0)
    assert {"clause", "what", "who", "due"} == set(one["next"][0])
    assert {"submission", "release", "closing"} <= set(one["acts"])


def test_status_of_one_case_counts_the_days_that_it_is_late(here: Partnership) -> None:
    fact = {"when": "2026-03-01", "by": "Midmarch Police"}
    here.change(ONE, notification={"chair_notified": fact, "attention": fact})

    (case,) = here.dhr("status", ONE, "--format", "json").json["cases"]

    late: dict[str, Any] = {each["clause"]: each for each in case["deadlines"]}
    days = (dt.date(2026, 6, 15) - dt.date(2026, 4, 1)).days
    assert late["B3.2"]["overdue_days"] == days
    assert "Ottoline" not in str(case)


def test_status_tells_clocks_and_forecast_for_other_programs(here: Partnership) -> None:
    here.change(ONE, notification={"attention": {"when": "2026-06-01", "by": "Midmarch Police"}})

    (case,) = here.dhr("status", ONE, "--format", "json").json["cases"]

    clocks = case["clocks"]
    assert (clocks["began"], clocks["days"], clocks["running"]) == ("2026-06-01", 14, True)
    assert sum(each["days"] for each in clocks["hands"]) == clocks["days"]
    assert {each["id"] for each in clocks["stages"]} >= {"notification", "concluded"}
    decision = next(each for each in case["forecast"] if each["stage"] == "decision")
    assert (decision["on"], decision["ground"]) == ("2026-07-01", "recorded date")


def test_status_of_one_case_says_in_words_where_its_time_went(here: Partnership) -> None:
    fact = {"when": "2026-03-01", "by": "Midmarch Police"}
    stop = {"when": "2026-04-01", "by": "SSP", "cause": "court", "reason": "The trial."}
    here.change(ONE, notification={"attention": fact}, parallel={"delays": [stop]})

    shown = here.dhr("status", ONE).out

    assert "106 days, from 1 March 2026." in shown
    assert "In hand with Court since 1 April 2026: The trial. (B7.3)" in shown
    assert "75 days of them delay" in shown
    assert "no promise" in shown


def test_status_in_a_table_goes_on_past_a_record_that_cannot_be_read(here: Partnership) -> None:
    here.record(ONE).write_text("people: [\n")

    done = here.dhr("status")

    assert done.code == 1
    assert "cannot be read" in done.out
    assert "Notification" in done.out
    assert "not granted to you" in here.dhr("status", identity="officer-3").out


def test_clauses_lists_every_obligation_and_what_answers_it(here: Partnership) -> None:
    done = here.dhr("clauses", "--format", "json", identity=None)

    assert done.code == 0
    assert len(done.json) == 88
    for each in done.json:
        assert {"id", "text", "kind", "answered_by", "answered"} <= set(each)
        assert isinstance(each["answered"], bool)
    table = here.dhr("clauses", identity=None).out
    assert "of 88 clauses are answered in full." in table
    assert ("not yet" in table) == any(not each["answered"] for each in done.json)


def notes(here: Partnership) -> set[str]:
    """The codes of everything worth knowing."""
    found = here.dhr("check", "--format", "json").json["findings"]
    return {each["code"] for each in found if each["level"] == "note"}


@pytest.mark.parametrize("committed", [False, True], ids=["on the disk", "in a commit"])
def test_a_case_that_is_gone_is_told(here: Partnership, *, committed: bool) -> None:
    shutil.rmtree(here.record(TWO).parent)
    if committed:
        here.commit()

    assert "case-deleted" in notes(here)


def test_history_that_is_missing_is_told(here: Partnership) -> None:
    assert "no-history" not in notes(here)

    shutil.rmtree(here.root / ".git")

    assert "no-history" in notes(here)
