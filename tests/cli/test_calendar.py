"""calendar: whose deadlines are in it, and that it gives nothing of a case away."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from generator.policy.clauses import parse_clauses
from tests.partnership import ONE, TWO, Partnership
from tests.project.files import ROOT

OFFICER, LATE = "p-4k7d", "DHR-2025-004"
TRUST, CHAIR, SSP_CHAIR, ADVOCATE = "p-7q4s", "p-8c3h", "p-2w9n", "p-1z8f"
APPROVER, REVIEW_OFFICER, NEVER_A_READER = "p-6t5b", "p-3v8r", "p-zs75"


@pytest.fixture(scope="module")
def demo() -> Partnership:
    """The demonstration itself: the command only reads."""
    return Partnership(ROOT, ROOT / "demo/keys")


def written(demo: Partnership, person: str, **options: str) -> str:
    done = demo.dhr("calendar", "--person", person, **options)
    assert done.code == 0, done.err
    return done.out


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def titles(text: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(text)]


def test_an_officer_has_every_running_deadline_of_their_cases(demo: Partnership) -> None:
    report = demo.dhr("status", "--format", "json").json
    running = [
        (each["due"], f"{case['id']}: {each['clause']}")
        for case in report["cases"]
        for each in case["deadlines"]
        if each["met"] is None
    ]

    found = [(event["DTSTART"].dt.isoformat(), event) for event in events(written(demo, OFFICER))]

    assert found
    assert {(due, str(event["SUMMARY"]).partition(" due")[0]) for due, event in found} <= {*running}
    assert len(found) <= len(running)


def test_an_officer_of_some_cases_has_those_alone(demo: Partnership) -> None:
    cases = {title.partition(":")[0] for title in titles(written(demo, REVIEW_OFFICER))}

    assert cases <= {"DHR-2026-004", "DHR-2026-003", "DHR-2025-004"}
    assert "DHR-2026-004" in cases


@pytest.mark.parametrize(
    ("person", "has"),
    [
        pytest.param(TRUST, {(LATE, "B9.8")}, id="a panel member: the agency's overdue IMR"),
        pytest.param(CHAIR, {(LATE, "B10.2"), (LATE, "B10.3")}, id="the Independent Chair"),
        pytest.param(ADVOCATE, set(), id="an advocate owes nothing"),
        pytest.param(APPROVER, set(), id="an approver without a reading key"),
        pytest.param(NEVER_A_READER, {(LATE, "B9.8")}, id="an agency's manager who reads no case"),
    ],
)
def test_others_have_what_their_role_or_agency_owes(
    demo: Partnership, person: str, has: set[tuple[str, str]]
) -> None:
    assert {tuple(each.split()[:2]) for each in titles(written(demo, person))} == {
        (f"{case}:", clause) for case, clause in has
    }


def test_the_ssp_chair_has_decisions_to_take_on_every_case(demo: Partnership) -> None:
    found = titles(written(demo, SSP_CHAIR))

    assert any("B3.2" in title for title in found)
    assert not any("B9.8" in title for title in found)


def test_titles_hold_the_case_the_clause_and_the_policys_own_words_and_no_more(
    demo: Partnership,
) -> None:
    text = written(demo, OFFICER)
    clauses = parse_clauses((ROOT / "policy/clauses.yaml").read_text()).by_id()

    for event in events(text):
        case, _, rest = str(event["SUMMARY"]).partition(": ")
        clause = rest.split()[0]
        assert case.startswith("DHR-")
        assert rest == f"{clause} due ({clauses[clause].title})"
        assert set(event) == {
            "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP"
        }  # fmt: skip
    for name in ("Trust", "Sandmere", "Tarrowby", "action"):
        assert name not in text


def test_events_are_whole_days_with_an_alarm_that_the_policy_sets(demo: Partnership) -> None:
    for event in events(written(demo, OFFICER)):
        begins, ends = event["DTSTART"].dt, event["DTEND"].dt
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert ends - begins == dt.timedelta(days=1)
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == dt.timedelta(days=-14)
        assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_the_file_keeps_to_the_rules_of_its_format(demo: Partnership) -> None:
    data = written(demo, OFFICER).encode()
    lines = data.split(b"\r\n")

    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    assert b"VERSION:2.0" in lines
    uids = [str(event["UID"]) for event in events(data.decode())]
    assert len(set(uids)) == len(uids)


def test_two_files_of_a_day_are_the_same_and_events_keep_their_uid(demo: Partnership) -> None:
    today, later = written(demo, CHAIR), demo.dhr("--today", "2026-06-20", "calendar", "--person",
                                                  CHAIR).out  # fmt: skip

    assert today == written(demo, CHAIR)
    assert today != later
    kept = {str(event["UID"]) for event in events(today)}
    assert kept == {str(event["UID"]) for event in events(later)}
    assert all(uid.isalnum() and LATE not in uid for uid in kept)


def test_a_case_that_the_person_at_work_is_not_granted_is_named_and_left_out(
    demo: Partnership,
) -> None:
    done = demo.dhr("calendar", "--person", OFFICER, identity="officer-3")

    assert done.code == 0
    assert "not granted them: DHR-2021-001" in done.err
    assert "DHR-2021-001" not in done.out


def test_it_is_written_for_its_owner_alone_and_never_over_another_file(
    demo: Partnership, tmp_path: Path
) -> None:
    file = tmp_path / "mine.ics"

    done = demo.dhr("calendar", "--person", CHAIR, "--out", str(file))
    again = demo.dhr("calendar", "--person", CHAIR, "--out", str(file))

    assert (done.code, done.out) == (0, "")
    assert "2 deadlines in" in done.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == written(demo, CHAIR).encode()
    assert (again.code, "exists already" in again.err) == (1, True)


def test_it_is_not_written_into_a_repository(demo: Partnership) -> None:
    done = demo.dhr("calendar", "--person", CHAIR, "--out", str(ROOT / "build/mine.ics"))

    assert (done.code, "[" in done.err) == (1, True)
    assert not (ROOT / "build/mine.ics").exists()


@pytest.mark.parametrize("person", ["p-none", "../x", "Imogen Tarrowby", ""])
def test_nobody_of_this_id_is_an_error_that_repeats_nothing(demo: Partnership, person: str) -> None:
    done = demo.dhr("calendar", "--person", person)

    assert done.code == 1
    assert "[no-such-person]" in done.err
    assert not person or person not in done.err


def test_a_broken_case_is_named_and_the_others_are_written(here: Partnership) -> None:
    fact = {"when": "2026-06-01", "by": "Midmarch Police"}
    here.change(TWO, notification={"attention": fact})
    here.record(ONE).write_text("people: [\n")

    done = here.dhr("calendar", "--person", here.officer(1))

    assert done.code == 1
    assert f"finds them broken: {ONE}" in done.err
    assert titles(done.out)
    assert all(title.startswith(TWO) for title in titles(done.out))
