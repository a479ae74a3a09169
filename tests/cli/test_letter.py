"""dhr letter: drafts, gates, and the record that a letter was sent."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.partnership import CANARIES, ONE, Partnership

DECIDED = {
    "decided": {
        "when": "2026-06-01",
        "by": "SSP Chair",
        "outcome": "review",
        "considered_recommendation": "yes",
        "reason": "The criteria are met.",
    }
}
FAMILY = {
    "people": [
        {"id": "victim", "part": "victim", "names": {"full": "Wilhelmina Quillfeather"}},
        {"id": "aunt", "part": "family", "names": {"full": "Invented Aunt"},
         "contact": "14 Canary Lane\naunt@family.example"},
    ]
}  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def text_of(file: Path) -> str:
    return "\n".join(each.text for each in Document(str(file)).paragraphs)


def test_a_letter_is_drafted_in_word_and_as_an_email(here: Partnership, out: Path) -> None:
    assert here.change(decision=DECIDED).code == 0
    done = here.dhr("letter", ONE, "home-office-decision", "--out", str(out))

    assert (done.code, done.out) == (0, "")
    word, mail = sorted(out.iterdir())
    assert (word.suffix, mail.suffix) == (".docx", ".eml")
    assert {each.stat().st_mode & 0o777 for each in (word, mail)} == {0o600}
    assert "a domestic homicide review will be held" in text_of(word)
    message = message_from_bytes(mail.read_bytes(), policy=default)
    assert message["To"].addresses[0].addr_spec == "DHRENQUIRIES@homeoffice.gsi.gov.uk"
    assert message["X-Unsent"] == "1"
    for word_of_the_case in CANARIES:
        assert word_of_the_case not in message["Subject"]


def test_no_review_is_said_either_way(here: Partnership, out: Path) -> None:
    here.change(decision={"decided": {**DECIDED["decided"], "outcome": "no review"}})
    here.dhr("letter", ONE, "home-office-decision", "--out", str(out))

    (word,) = out.glob("*.docx")
    assert "will not be held" in text_of(word)


def test_a_letter_to_the_family_goes_to_who_is_named(here: Partnership, out: Path) -> None:
    here.change(decision=DECIDED, people=FAMILY)

    done = here.dhr("letter", ONE, "family-decision", "--person", "aunt", "--out", str(out))

    assert done.code == 0
    (mail,) = out.glob("*.eml")
    assert message_from_bytes(mail.read_bytes(), policy=default)["To"].addresses[0] is not None
    (word,) = out.glob("*.docx")
    assert "Dear Invented Aunt" in text_of(word)


def test_facts_that_are_missing_are_named_with_template_and_line(
    here: Partnership, out: Path
) -> None:
    done = here.dhr("letter", ONE, "home-office-decision", "--out", str(out))

    assert done.code == 1
    assert "policy/letters/home-office-decision.md:" in done.err
    assert "decision.decided" in done.err
    assert "[not-recorded]" in done.err
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["no-such-letter"], "no-template"),
        (["imr-commission"], "gate"),
        (["secure-records"], "recipient"),
        (["secure-records", "--agency", "nobody"], "recipient"),
        (["family-decision", "--person", "nobody"], "recipient"),
        (["submission"], "gate"),
        (["family-publication"], "gate"),
    ],
)
def test_what_cannot_be_drafted_is_refused_with_a_remedy(
    here: Partnership, out: Path, words: list[str], code: str
) -> None:
    here.change(decision=DECIDED, people=FAMILY)

    done = here.dhr("letter", ONE, *words, "--out", str(out))

    assert (done.code, f"[{code}]" in done.err, "hint:" in done.err) == (1, True, True)
    assert not any(word in done.err for word in CANARIES)
    assert list(out.iterdir()) == []


def test_a_draft_is_not_written_into_git_nor_over_another(here: Partnership, out: Path) -> None:
    here.change(decision=DECIDED)
    words = ["letter", ONE, "home-office-decision", "--out"]

    assert "[no-place]" in here.dhr(*words[:-1]).err
    assert "[exposed-place]" in here.dhr(*words, str(here.root / "drafts")).err
    assert here.dhr(*words, str(out)).code == 0
    assert here.dhr(*words, str(out)).code == 1


def status(here: Partnership) -> dict[str, Any]:
    found: dict[str, Any] = here.dhr("status", ONE, "--format", "json").json["cases"][0]
    return found


def test_recording_that_it_was_sent_closes_the_obligation(here: Partnership) -> None:
    here.change(decision=DECIDED)
    owed = {
        each["clause"]
        for each in here.dhr("status", ONE, "--format", "json").json["cases"][0]["next"]
    }

    done = here.dhr(
        "letter", ONE, "home-office-decision", "--sent", "2026-06-12", "--by", "The team"
    )

    after = status(here)
    assert done.code == 0
    assert "B3.3" in owed
    assert "B3.3" not in {each["clause"] for each in after["next"]}
    met = {each["clause"]: each["met"] for each in after["deadlines"]}
    assert met["B3.3"] == "2026-06-12"
    tree = here.tree()
    assert tree["letters"]["sent"][0]["kind"] == "home-office-decision"
    assert tree["decision"]["home_office_told"]["to"] == "Home Office Enquiries"
    assert "sent 12 June 2026" in here.dhr("letter", ONE).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--sent", "2026-06-16", "--by", "The team"], "future"),
        (["--sent", "2026-06-12"], "sent-by"),
    ],
)
def test_what_cannot_have_been_sent_is_refused(
    here: Partnership, words: list[str], code: str
) -> None:
    here.change(decision=DECIDED)
    before = here.record().read_bytes()

    done = here.dhr("letter", ONE, "home-office-decision", *words)

    assert (done.code, f"[{code}]" in done.err) == (1, True)
    assert here.record().read_bytes() == before


def test_a_broken_template_is_reported_by_check_and_the_others_still_work(
    here: Partnership, out: Path
) -> None:
    here.change(decision=DECIDED)
    (here.root / "policy/letters/family-update.md").write_text("---\ntitle: X\n---\n{{ x.y() }}")

    found = here.dhr("check", "--format", "json").json["findings"]

    assert [each["path"] for each in found if each["case"] is None and each["level"] == "broken"]
    assert here.dhr("letter", ONE, "home-office-decision", "--out", str(out)).code == 0
    assert here.dhr("letter", ONE, "family-update", "--out", str(out)).code in (1, 2)
