"""`dhr report check`: the early search, what people decide about it, and what is kept of that."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.partnership import Done, Partnership
from tests.release import complete
from tests.release.complete import CASE, REPORT, SECRETS, changed, save, with_reports

SLIP = REPORT + b"\nWinnifred went to the surgery.\n\nJ.K. saw her there.\n"
AGREED: dict[str, Any] = {
    "when": "2023-07-01", "by": "SSP", "kind": "school", "text": "Tansygate Infants",
    "scope": ["overview-report.md"], "reason": "The inquest named it.",
    "agreed_by": ["Araminta Oakshott", "Perpetua Marrowby"], "expires": "2026-12-31",
}  # fmt: skip
NAMED = REPORT + b"\nThe children went to Tansygate Infants.\n"


def check(here: Partnership, *words: str) -> Done:
    done = here.dhr("report", "check", CASE, *words)
    assert not [each for each in SECRETS if each.casefold() in done.said.casefold()], done.said
    assert "[defect]" not in done.err
    return done


def kept(here: Partnership) -> dict[str, Any]:
    found: dict[str, Any] = here.tree(CASE)["report"]["checks"][-1]
    return found


def test_a_clean_report_is_told_to_be_clean_and_nothing_is_kept(ready: Partnership) -> None:
    before = ready.record(CASE).read_bytes()

    done = check(ready)

    assert (done.code, "Nothing was found" in done.err) == (0, True), done.said
    assert ready.record(CASE).read_bytes() == before


def test_what_must_not_stand_there_is_told_by_place_class_and_mask(ready: Partnership) -> None:
    with_reports(ready, report=REPORT + b"\nWilhelmina Quillfeather lived there.\n")

    done = check(ready, "--record")

    assert done.code == 1
    assert "overview-report.md:9: name, as recorded: w… (" in done.out
    assert "not clean" in done.err
    assert kept(ready)["blocking"] == "1"


def test_a_recorded_check_names_the_very_bytes_and_no_identifier(ready: Partnership) -> None:
    assert check(ready, "--record").code == 0

    found = kept(ready)
    assert {each["sha256"] for each in found["documents"]} == {
        complete.sha256(REPORT), complete.sha256(complete.SUMMARY)
    }  # fmt: skip
    assert found["whole_vault"] == "yes"
    told = str({name: value for name, value in found.items() if name != "by"})
    assert not [each for each in SECRETS if each.casefold() in told.casefold()]


def test_a_decision_holds_for_the_very_words_in_their_line(ready: Partnership) -> None:
    with_reports(ready, report=SLIP)
    first = check(ready)
    numbers = [int(each) for each in re.findall(r"^  (\d+)\. overview", first.out, re.MULTILINE)]
    assert len(numbers) == 2
    decide = [word for each in numbers for word in ("--decide", f"{each}=a slip")]

    assert check(ready, "--record", *decide).code == 0
    assert "0 not decided" in check(ready).out

    with_reports(
        ready,
        report=SLIP.replace(b"went to", b"came to"),
        report__checks=ready.tree(CASE)["report"]["checks"],
    )
    assert "1 not decided" in check(ready).out


def test_a_release_waits_for_each_decision(ready: Partnership) -> None:
    facts = changed(publication__summary="Winifred was killed. A Thistlewicke was near.")
    save(ready, facts)
    refused = ready.dhr("release", CASE)
    assert (refused.code, "may point to somebody" in refused.err) == (1, True), refused.said

    assert check(ready, "--record", "--decide", "1=a make of car").code == 0
    done = ready.dhr("release", CASE)

    assert done.code == 0, done.err
    assert "1 places that a person decided about" in done.err
    certificate = complete.released(ready)["certificate.yaml"].decode()
    assert "decided: 1" in certificate


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--decide", "x"), id="no number"),
        pytest.param(("--decide", "99=why", "--record"), id="no such place"),
        pytest.param(("--decide", "1="), id="no reason"),
        pytest.param(("--decide", "1=why"), id="kept nowhere"),
    ],
)
def test_a_decision_about_nothing_is_refused(words: tuple[str, ...], ready: Partnership) -> None:
    before = ready.record(CASE).read_bytes()

    done = check(ready, *words)

    assert (done.code, "[report-decision]" in done.err) == (1, True)
    assert ready.record(CASE).read_bytes() == before


def test_two_people_may_agree_to_an_exception_until_it_expires(ready: Partnership) -> None:
    with_reports(ready, report=NAMED)
    assert check(ready).code == 1

    with_reports(ready, report=NAMED, people__exceptions=[AGREED])
    done = check(ready)
    assert (done.code, "Covered by exceptions: school 1" in done.out) == (0, True), done.said
    released = ready.dhr("release", CASE)
    assert released.code == 0, released.err
    assert "excepted: 1" in complete.released(ready)["certificate.yaml"].decode()
    assert "Tansygate" not in released.said

    with_reports(ready, report=NAMED, people__exceptions=[{**AGREED, "expires": "2026-06-14"}])
    assert "the exception for it expired on 2026-06-14" in ready.dhr("release", CASE).err


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"agreed_by": ["Araminta Oakshott", "araminta  oakshott"]}, id="one person"),
        pytest.param({"scope": ["executive-summary.md"]}, id="another file"),
        pytest.param({"kind": "employer"}, id="another class"),
        pytest.param({"text": "Tansygate"}, id="a part of it"),
    ],
)
def test_an_exception_covers_only_what_it_names(change: dict[str, Any], ready: Partnership) -> None:
    with_reports(ready, report=NAMED, people__exceptions=[{**AGREED, **change}])

    assert check(ready).code == 1


@pytest.mark.extra
def test_the_family_s_wish_allows_that_person_s_names_and_nothing_else(ready: Partnership) -> None:
    wish = {"when": "2023-06-01", "by": "Her family", "name": "Wilhelmina Quillfeather",
            "chosen_by_family": "yes", "real_name_wanted": "yes"}  # fmt: skip
    named = REPORT + b"\nWilhelmina Quillfeather, called Billie, was loved.\n"
    places: dict[str, Any] = {"people.people[0].pseudonym": wish, "publication.pseudonym": None}

    with_reports(ready, report=named, **places)
    assert ready.dhr("report", "check", CASE).code == 0
    for other in (b"Ottoline Quillfeather", b"14 Canary Lane", b"2 April 1986", b"Ormerod"):
        with_reports(ready, report=named + b"\nAnd " + other + b".\n", **places)
        assert ready.dhr("report", "check", CASE).code == 1, other


def test_somebody_of_another_case_is_found_by_their_full_name(ready: Partnership) -> None:
    portal = ready.portal()
    portal.new_case("DHR-2023-002", "dhr-2016")
    person = {"id": "victim", "part": "victim", "names": {"full": "Peregrine Hathersedge"}}
    assert ready.change("DHR-2023-002", people={"people": [person]}).code == 0
    report = REPORT + b"\nThe panel thought of Peregrine Hathersedge.\n"
    with_reports(ready, report=report)

    done = check(ready)

    assert (done.code, "overview-report.md:9: name" in done.out) == (1, True)
    assert "Hathersedge" not in done.said


def test_a_case_that_cannot_be_opened_leaves_the_vault_unsearched(ready: Partnership) -> None:
    ready.portal().new_case("DHR-2023-002", "dhr-2016")
    ready.record("DHR-2023-002").write_bytes(b"damaged")

    done = check(ready, "--record")

    assert "no search of the whole vault" in done.err
    assert kept(ready)["whole_vault"] == "no"
    assert "cases cannot be opened" in ready.dhr("release", CASE).err


def test_a_report_that_is_not_there_is_said_to_be_missing(ready: Partnership) -> None:
    facts = changed(clearance=None, actions=None, publication=None)
    facts["documents"]["documents"] = [
        each for each in facts["documents"]["documents"] if each["kind"] != "executive-summary"
    ]
    facts["report"].pop("checks")
    facts["report"].pop("intruder")
    save(ready, facts)

    assert "executive-summary.md is not stored yet" in check(ready).err
    assert "[no-report]" in check(ready, "--version", "cleared").err
    assert "[no-report]" in check(ready, "--version", "none").err
