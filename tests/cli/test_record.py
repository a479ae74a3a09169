"""dhr record: the facts of a stage, asked for one by one."""

from __future__ import annotations

import pytest

from tests.partnership import ONE, Done, Partnership

PLEASE = "y"
SKIP = ""


def record(here: Partnership, *answers: str, stage: str = "decision") -> Done:
    return here.dhr("record", ONE, stage, stdin="\n".join(answers) + "\n")


DECIDED = (
    PLEASE,
    "today", "SSP Chair", SKIP, SKIP,  # when, by, note, document
    "review", "y", "The definition is met.",
)  # fmt: skip


def answered(*more: str) -> tuple[str, ...]:
    """The decision, and nothing more of the stage; then what is said at the end."""
    return (*DECIDED, *more)


def decided(here: Partnership) -> dict[str, object]:
    found: dict[str, object] = (here.tree().get("decision") or {}).get("decided", {})
    return found


def test_answers_become_a_fact_of_the_record(here: Partnership) -> None:
    done = record(here, *answered(), *[SKIP] * 10, "y")

    assert done.code == 0, done.err
    assert decided(here) == {
        "when": "2026-06-15",
        "by": "SSP Chair",
        "outcome": "review",
        "considered_recommendation": "yes",
        "reason": "The definition is met.",
    }
    assert "You are about to record" in done.err
    assert "dhr save" in done.err


def test_what_the_stage_waits_for_is_asked_first_with_its_clause(here: Partnership) -> None:
    done = record(here, *[SKIP] * 20)

    first = next(line for line in done.err.splitlines() if "the stage waits for this" in line)
    assert first.startswith("B3.")
    assert "Nothing was answered" in done.err
    assert decided(here) == {}


def test_a_clause_is_explained_in_the_policy_s_words(here: Partnership) -> None:
    done = record(here, "?", *[SKIP] * 20)
    text = " ".join(done.err.split())

    clause = here.portal().policy.clauses.by_id()["B3.1"]
    assert " ".join(clause.text.split()) in text


def test_a_wrong_answer_is_explained_and_asked_again(here: Partnership) -> None:
    wrong = ["y", "15/06/2026", "2026-06-10", "SSP Chair", SKIP, SKIP, "perhaps", "review",
             "maybe", "yes", "Met."]  # fmt: skip
    done = record(here, *wrong, *[SKIP] * 10, "y")

    assert done.code == 0, done.err
    assert "is not a date" in done.err
    assert "must be one of" in done.err
    assert "neither yes nor no" in done.err
    assert decided(here)["when"] == "2026-06-10"


def test_what_cannot_be_known_any_more_is_recorded_with_its_reason(here: Partnership) -> None:
    answers = ["y", "unknown", "The file was destroyed.", "SSP Chair", SKIP, SKIP, "review", "y",
               "Met."]  # fmt: skip
    done = record(here, *answers, *[SKIP] * 10, "y")

    assert done.code == 0, done.err
    assert decided(here)["when"] == {"unknown_before_portal": "The file was destroyed."}


def test_a_fact_that_cannot_be_completed_may_be_left_out(here: Partnership) -> None:
    done = record(here, "y", "today", SKIP, "y", *[SKIP] * 20)

    assert "Left out" in done.err
    assert "nothing is changed" in done.err
    assert decided(here) == {}


def test_several_entries_of_a_list_are_asked_for(here: Partnership) -> None:
    notice = ["2026-05-19", "Midmarch Police", SKIP, SKIP, "formal", "Homicide team"]
    second = ["2026-05-20", "Midmarch Police", SKIP, SKIP, "informal", "Response team"]
    told = here.dhr("record", ONE, "notification", stdin="\n" * 40).err
    asked = [line for line in told.splitlines() if line[:1] == "B" or line[:3] == "A10"]
    before = next(at for at, line in enumerate(asked) if "Notices from the police" in line)
    answers = [*[SKIP] * before, "y", *notice, "y", *second, "n", *[SKIP] * 10, "y"]
    done = record(here, *answers, stage="notification")

    assert done.code == 0, done.err
    kinds = [each["kind"] for each in here.tree()["notification"]["police"]]
    assert kinds == ["formal", "informal"]


def test_what_is_recorded_already_is_not_asked_again(here: Partnership) -> None:
    assert record(here, *answered(), *[SKIP] * 10, "y").code == 0
    done = record(here, *[SKIP] * 20)

    assert "The SSP Chair's decision" not in done.err


def test_answers_are_kept_as_a_draft_when_the_officer_stops(here: Partnership) -> None:
    done = here.dhr("record", ONE, "decision", stdin="\n".join(DECIDED) + "\n")

    assert done.code != 0
    assert "kept as a sealed draft" in done.err
    assert decided(here) == {}
    again = record(here, *answered(), *[SKIP] * 10, "y")
    assert again.code == 1
    assert "[draft-waits]" in again.err


def test_nothing_is_written_before_the_officer_agrees(here: Partnership) -> None:
    done = record(here, *answered(), *[SKIP] * 10, "n")

    assert done.code == 1
    assert decided(here) == {}
    assert "kept as a sealed draft" in done.err


@pytest.mark.parametrize("name", ["decision", "Decision", "DECISION"])
def test_a_stage_is_named_by_its_id_or_its_title(here: Partnership, name: str) -> None:
    assert "Decision." in record(here, *[SKIP] * 20, stage=name).err


def test_a_stage_that_is_none_is_told_with_those_that_are(here: Partnership) -> None:
    done = record(here, stage="lunch")

    assert done.code == 1
    assert "[no-such-stage]" in done.err
    assert "notification" in done.err


def test_without_a_stage_it_is_the_one_where_the_case_stands(here: Partnership) -> None:
    done = here.dhr("record", ONE, stdin="\n" * 40)

    assert f"{ONE}: Notification." in done.err
