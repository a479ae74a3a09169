"""dhr check --base: what a pull request brings, judged with the key that opens it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyrage  # type: ignore[import-untyped]
import pytest

from generator.errors import Place
from generator.records.case import SECTIONS
from generator.vault.keys import new_identity, seal_to
from generator.vault.record_file import Expectation, seal_record
from tests.cli.requests import branch, broken, coded, hostile_configuration, signed, sprung, write
from tests.partnership import CANARIES, FACTS, ONE, TWO, Done, Partnership

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

RECORD = f"cases/{ONE}/record.yaml"
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
DECIDED = {
    "when": "2026-06-01", "by": "The SSP Chair", "outcome": "review",
    "considered_recommendation": "no", "reason": "Ottoline's family asked for it.",
}  # fmt: skip


def base(here: Partnership, *words: str, identity: str = "builder") -> Done:
    return here.dhr("check", "--base", "main", *words, identity=identity)


def found(here: Partnership, *words: str) -> Done:
    return base(here, "--format", "json", *words)


def onto_main(here: Partnership, name: str = "topic") -> None:
    """Merge the branch as a forge does, and begin another."""
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--no-ff", "-m", "A merge", name)
    branch(here, f"{name}-next")


def decided(here: Partnership) -> None:
    """Let main have the SSP Chair's decision."""
    branch(here)
    here.change(ONE, decision={"decided": DECIDED})
    signed(here)
    onto_main(here)


def opened(file: bytes, here: Partnership, identity: str) -> str:
    secret = next(
        line for line in here.key(identity).read_text().splitlines() if line.startswith("AGE")
    )
    text: bytes = pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(secret)])
    return text.decode()


# ---------------------------------------------------------------------------------------------
# Which cases are opened


def test_only_the_cases_that_differ_are_checked(here: Partnership) -> None:
    branch(here)
    here.remark("Ottoline's sister called.")
    signed(here)

    done = found(here)

    assert done.code == 0
    (case,) = done.json["cases"]
    assert (case["case"], case["opened"]) == (ONE, True)
    assert [each["place"] for each in case["changes"]] == ["notes.remarks[0]"]


def test_a_branch_that_changes_nothing_brings_nothing(here: Partnership) -> None:
    branch(here)

    done = base(here)

    assert (done.code, done.out.splitlines()[-1][:16]) == (0, "0 cases changed ")


def test_what_the_base_has_had_since_is_not_taken_for_lost(here: Partnership) -> None:
    branch(here)
    here.remark("A call.", TWO)
    signed(here)
    here.git("checkout", "-q", "main")
    here.change(ONE, decision={"decided": DECIDED})
    signed(here)

    done = found(here, "--head", "topic")

    assert [each["case"] for each in done.json["cases"]] == [TWO]
    assert "key-fact-removed" not in coded(done)


def test_a_case_that_the_base_changed_too_is_named(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    signed(here)
    here.git("checkout", "-q", "main")
    here.remark("Another call.")
    signed(here)

    assert "behind-base" in coded(found(here, "--head", "topic"))


def test_a_head_that_is_not_checked_out_is_read_from_git_alone(here: Partnership) -> None:
    branch(here)
    here.change(ONE, decision={"decided": DECIDED})
    signed(here)
    here.git("checkout", "-q", "main")
    before = here.record().read_bytes()

    assert base(here, "--head", "topic").code == 1
    assert here.record().read_bytes() == before
    assert here.git("status", "--porcelain") == ""


def test_a_new_case_is_judged_whole(here: Partnership) -> None:
    branch(here)
    here.dhr("new", "DHR-2026-001")
    here.change("DHR-2026-001", **FACTS)
    signed(here)

    done = found(here)

    (case,) = done.json["cases"]
    assert case["stage"]["before"] is None
    assert {each["what"] for each in case["changes"]} == {"added"}
    assert {each["case"] for each in done.json["findings"]} == {"DHR-2026-001"}


def test_a_case_that_is_not_granted_is_judged_from_outside(here: Partnership) -> None:
    branch(here)
    here.remark("A call.", TWO)
    signed(here)

    done = base(here, "--format", "json", identity="officer-3")

    assert (done.code, set(coded(done))) == (0, {"not-granted"})


# ---------------------------------------------------------------------------------------------
# Records


def reseal(here: Partnership, case: str = ONE, *, revision: int | None = None) -> bytes:
    """Seal a case's facts again, as somebody with the tools and without the rules."""
    sealed = here.portal().open_case(case).sealed
    sections = dict(sealed.sections)
    if revision is not None:
        now = sealed.binding.revision
        sections["record"] = sections["record"].replace(f"revision: {now}", f"revision: {revision}")
    named = here.portal().recipients(RECORD, ONE)
    expect = Expectation(case, SECTIONS, named)
    place = Place(f"cases/{case}/record.yaml")
    return seal_record(sections, place=place, expect=expect, now=NOW)


def test_an_older_version_put_back_is_broken(here: Partnership) -> None:
    old = here.record().read_bytes()
    branch(here)
    here.remark("A call.")
    signed(here)
    onto_main(here)
    write(here, {RECORD: old})
    signed(here)

    assert {code for _, code in broken(found(here))} & {"vault-revision", "vault-previous"}


def test_a_record_that_follows_nothing_is_broken(here: Partnership) -> None:
    branch(here)
    write(here, {RECORD: reseal(here)})
    signed(here)

    assert {code for _, code in broken(found(here))} & {"vault-revision", "vault-previous"}


def test_the_record_of_another_case_is_broken(here: Partnership) -> None:
    branch(here)
    write(here, {f"cases/{TWO}/record.yaml": here.record(ONE).read_bytes()})
    signed(here)

    done = found(here)

    assert done.code == 1
    assert {path for path, _ in broken(done)} == {f"cases/{TWO}/record.yaml"}


def test_a_record_in_clear_hides_no_other(here: Partnership) -> None:
    branch(here)
    write(here, {RECORD: "people: Ottoline\n"})
    here.change(TWO, decision={"decided": DECIDED})
    signed(here)

    done = found(here)

    assert (RECORD, "vault-value") in broken(done)
    assert {each["case"] for each in done.json["findings"]} == {ONE, TWO}


def test_a_foreign_recipient_is_broken(here: Partnership) -> None:
    branch(here)
    portal = here.portal()
    named = {*portal.recipients(RECORD, ONE), new_identity().recipient}
    expect = Expectation(ONE, SECTIONS, named)
    sections = portal.open_case(ONE).sealed.sections
    write(here, {RECORD: seal_record(sections, place=Place(RECORD), expect=expect, now=NOW)})
    signed(here)

    assert broken(found(here)) == {(RECORD, "vault-recipients")}


def test_a_case_taken_away_is_broken(here: Partnership) -> None:
    branch(here)
    write(here, {RECORD: None})
    signed(here)

    assert broken(found(here)) == {(RECORD, "case-deleted")}


def test_a_version_before_that_cannot_be_opened_is_not_passed_over(here: Partnership) -> None:
    branch(here)
    assert here.dhr("grant", TWO, here.officer(3)).code == 0
    signed(here)

    whole = found(here)
    assert (whole.code, "recipients-changed" in coded(whole)) == (0, True)
    done = base(here, "--format", "json", identity="officer-3")
    assert (f"cases/{TWO}/record.yaml", "not-comparable") in broken(done)


# ---------------------------------------------------------------------------------------------
# Facts, gates and findings


def test_an_act_whose_gates_do_not_hold_is_blocked(here: Partnership) -> None:
    branch(here)
    here.change(ONE, decision={"decided": DECIDED})
    signed(here)

    done = found(here)

    assert done.code == 1
    blocked = {each["clause"] for each in done.json["findings"] if each["level"] == "blocked"}
    assert {"B2.1", "B3.1"} <= blocked


def test_what_stood_before_is_counted_and_not_brought_up_again(here: Partnership) -> None:
    decided(here)
    here.remark("A call.")
    signed(here)

    done = found(here)

    assert done.code == 0
    assert set(coded(done)) == {"stood-before"}


def test_a_fact_that_changed_or_disappeared_is_noted_by_its_field_alone(here: Partnership) -> None:
    branch(here)
    people = here.tree()["people"]
    people["people"][0]["names"]["known_as"] = ["Otti"]
    del people["people"][0]["born"]
    here.change(ONE, people=people)
    signed(here)

    codes = coded(found(here))

    assert [each["field"] for each in codes["fact-changed"]] == ["people.people[0].names.known_as"]
    assert [each["field"] for each in codes["fact-removed"]] == ["people.people[0].born"]
    told = codes["fact-changed"] + codes["fact-removed"]
    assert {each["level"] for each in told} == {"note"}
    assert not [each for each in CANARIES if each in str(told)]


def test_a_decision_that_disappears_is_blocked(here: Partnership) -> None:
    decided(here)
    here.change(ONE, decision={})
    signed(here)

    done = found(here)

    (gone,) = coded(done)["key-fact-removed"]
    assert (done.code, gone["level"], gone["clause"]) == (1, "blocked", "B3.1")
    assert gone["field"] == "decision.decided"
    assert "stage-back" in coded(done)


@pytest.mark.parametrize(
    ("note", "level"),
    [
        pytest.param("B3.1: it was the decision of another case.", "note", id="names the clause"),
        pytest.param("It was the decision of another case.", "blocked", id="names none"),
        pytest.param("B3.11 and B13.1 say nothing of it.", "blocked", id="names others"),
    ],
)
def test_a_note_that_names_the_clause_explains_what_disappeared(
    here: Partnership, note: str, level: str
) -> None:
    decided(here)
    remark = {"when": "2026-06-02", "by": "An officer", "note": note}
    here.change(ONE, decision={}, notes={"remarks": [remark]})
    signed(here)

    (gone,) = coded(found(here))["key-fact-removed"]

    assert gone["level"] == level


def test_a_decision_that_was_changed_is_noted(here: Partnership) -> None:
    decided(here)
    here.change(ONE, decision={"decided": {**DECIDED, "outcome": "no review"}})
    signed(here)

    (changed,) = coded(found(here))["key-fact-changed"]

    assert (changed["field"], changed["level"]) == ("decision.decided.outcome", "note")


def test_a_gate_that_held_and_holds_no_more_is_noted(here: Partnership) -> None:
    meeting: dict[str, Any] = {
        "when": "2026-05-25", "by": "The Domestic Abuse Team", "convened_by": "The SSP Chair",
        "attended": [{"name": "Ada", "agency": "police"}],
    }  # fmt: skip
    branch(here)
    here.change(ONE, consultation={"meetings": [meeting]})
    signed(here)
    onto_main(here)
    here.change(ONE, consultation={})
    signed(here)

    lost = coded(found(here)).get("gate-lost", [])

    assert "B2.1" in {each["clause"] for each in lost}


# ---------------------------------------------------------------------------------------------
# Papers and policy


def added(here: Partnership) -> str:
    """Put a paper into the case, and return its path."""
    paper = here.root.with_name("minutes.md")
    paper.write_text("Minutes of the panel.")
    words = ("--title", "Minutes", "--kind", "minutes")
    assert here.dhr("documents", "add", ONE, str(paper), *words).code == 0
    (path,) = (here.root / "cases" / ONE / "documents").iterdir()
    return str(path.relative_to(here.root))


def test_a_paper_with_its_entry_passes(here: Partnership) -> None:
    branch(here)
    added(here)
    signed(here)

    assert found(here).code == 0


@pytest.mark.parametrize(
    ("name", "code"), [("taken", "document-missing"), ("swapped", "document-mismatch"),
                       ("beside", "document-unlisted")]
)  # fmt: skip
def test_papers_are_those_that_the_record_names(here: Partnership, name: str, code: str) -> None:
    branch(here)
    path = added(here)
    signed(here)
    onto_main(here)
    if name == "taken":
        (here.root / path).unlink()
    elif name == "beside":
        write(here, {f"cases/{ONE}/documents/d-abcdefghij.age": (here.root / path).read_bytes()})
    else:
        other = pyrage.encrypt(bytes(4096), [pyrage.x25519.Identity.generate().to_public()])
        write(here, {path: other})
    signed(here)

    assert code in {each for _, each in broken(found(here))}


def test_a_change_of_policy_says_what_it_does_not_judge(here: Partnership) -> None:
    branch(here)
    path = here.root / "policy/procedure.yaml"
    path.write_text(path.read_text().replace("value: 14, unit: days", "value: 15, unit: days", 1))
    signed(here)

    assert set(coded(found(here))) >= {"policy-changed"}


def test_a_policy_that_cannot_be_read_is_broken(here: Partnership) -> None:
    branch(here)
    write(here, {"policy/views.yaml": "views: [\n"})
    signed(here)
    here.git("checkout", "-q", "main")

    assert broken(found(here, "--head", "topic")) == {("policy/views.yaml", "yaml")}


def test_a_directory_that_follows_nothing_is_broken(here: Partnership) -> None:
    old = (here.root / "policy/directory.yaml").read_bytes()
    branch(here)
    here.dhr("apply", "directory", "-", stdin=here.dhr("show", "directory").out + "\n")
    write(here, {"policy/directory.yaml": old.replace(b"mac: ENC", b"mac:  ENC")})
    signed(here)

    assert {path for path, _ in broken(found(here))} == {"policy/directory.yaml"}


# ---------------------------------------------------------------------------------------------
# What is printed, and to whom


def private_changes(here: Partnership) -> None:
    branch(here)
    for case in (ONE, TWO):
        people = here.tree(case)["people"]
        people["people"][0]["names"]["full"] = "Wilhelmina Canary Quillfeather"
        here.change(case, people=people, decision={"decided": DECIDED})
    signed(here)


@pytest.mark.parametrize("form", ["github", "markdown"])
def test_summaries_show_ids_counts_and_codes_and_no_value(here: Partnership, form: str) -> None:
    private_changes(here)

    done = base(here, "--format", form)

    assert done.code == 1
    assert ONE in done.out
    assert "fact-changed" in done.out
    assert not [each for each in CANARIES if each in done.said]
    assert not [
        word for word in ("B3.1", "decision", "Consultation", "2026-06") if word in done.said
    ]


def test_markdown_is_a_table_with_a_row_for_each_case(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    signed(here)

    lines = base(here, "--format", "markdown").out.splitlines()

    assert lines[0] == "## dhr check --base"
    assert lines[2] == "| what | blocked | broken | overdue | due | note | codes |"
    assert lines[4].startswith(f"| {ONE} |")


def test_the_private_file_opens_to_the_case_s_officers_and_tells_no_value(
    here: Partnership,
) -> None:
    decided(here)
    here.change(ONE, decision={})
    signed(here)
    file = here.root.with_name("changes.age")

    done = base(here, "--private", str(file), "--format", "markdown")

    text = opened(file.read_bytes(), here, "officer-3")
    assert done.code == 1
    assert "stage: Consultation -> Notification" in text
    assert "removed: decision.decided" in text
    assert "blocked under B3.1: decision.decided [key-fact-removed]" in text
    assert not [each for each in CANARIES if each in text]
    with pytest.raises(pyrage.DecryptError):
        opened(file.read_bytes(), here, "builder")
    assert here.dhr("cat", str(file), identity="officer-3").out.strip() == text.strip()
    assert "[vault-not-for-you]" in here.dhr("cat", str(file), identity="builder").err


def test_a_private_file_of_somebody_else_s_making_cannot_speak_to_the_terminal(
    here: Partnership,
) -> None:
    file = here.root.with_name("changes.age")
    reading = here.portal().identities[0].recipient
    file.write_bytes(seal_to(b"\x1b]0;Hello\x07", reading))

    done = here.dhr("cat", str(file))

    assert (done.code, done.out) == (1, "")


@pytest.mark.parametrize("data", [b"", b"age", b"age-encryption.org/v1\n-> scrypt a 30\n"])
def test_what_is_no_private_file_is_said_to_be_none(here: Partnership, data: bytes) -> None:
    file = here.root.with_name("changes.age")
    file.write_bytes(data)

    done = here.dhr("cat", str(file))

    assert (done.code, done.out) == (1, "")
    assert "hint:" in done.err


def test_officers_of_one_case_are_told_nothing_of_another(here: Partnership) -> None:
    private_changes(here)
    file = here.root.with_name("changes.age")

    base(here, "--private", str(file))

    assert not file.exists()
    one, two = (file.with_name(f"changes-{case}.age").read_bytes() for case in (ONE, TWO))
    assert ONE in opened(one, here, "officer-3")
    assert TWO in opened(two, here, "officer-1")
    with pytest.raises(pyrage.DecryptError):
        opened(two, here, "officer-3")


def test_whoever_a_branch_lets_in_is_not_told_of_it(here: Partnership) -> None:
    stranger = new_identity()
    branch(here)
    here.remark("A call.", TWO)
    path = here.root / "policy/people.yaml"
    text = path.read_text()
    entry = f"- id: p-new1\n  roles: [officer]\n  reading: {stranger.recipient}\n  all_cases: yes\n"
    path.write_text(text.replace("builder:", f"{entry}builder:"))
    signed(here)
    file = here.root.with_name("changes.age")

    base(here, "--private", str(file))

    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(file.read_bytes(), [stranger._rage])
    assert TWO in opened(file.read_bytes(), here, "officer-1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--private", "changes.txt"], "[private-name]", id="no .age"),
        pytest.param(["--base", "nowhere"], "[no-such-commit]", id="a base not there"),
    ],
)
def test_wrong_use_is_said_plainly(here: Partnership, words: list[str], said: str) -> None:
    assert said in base(here, *words).err


def test_a_shallow_clone_says_what_it_cannot_tell(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    signed(here)
    cut = here.root.with_name("cut")
    here.git("clone", "-q", "--depth", "2", f"file://{here.root}", str(cut))

    done = found(Partnership(cut, here.keys), "--base", "HEAD~1")

    assert "no-history" in coded(done)


def test_only_the_cases_asked_for_are_opened(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    here.change(TWO, decision={"decided": DECIDED})
    signed(here)

    assert base(here, ONE).code == 0
    assert base(here, TWO).code == 1
    assert "[case-id]" in base(here, "Ottoline").err


def test_options_that_need_each_other_say_so(here: Partnership) -> None:
    assert here.dhr("check", "--structure", ONE).code == 2
    assert here.dhr("check", "--private", "x.age").code == 2
    assert here.dhr("check", "--head", "main").code == 2


def test_a_private_file_never_takes_another_s_place(here: Partnership) -> None:
    private_changes(here)
    file = here.root.with_name("changes.age")
    file.with_name(f"changes-{ONE}.age").write_text("mine")

    done = base(here, "--private", str(file))

    assert "[file-exists]" in done.err
    assert file.with_name(f"changes-{ONE}.age").read_text() == "mine"


def test_a_hostile_configuration_of_the_clone_runs_nothing(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    signed(here)
    hostile_configuration(here)

    assert base(here).code == 0
    assert not sprung(here)
