"""dhr check --structure: what a pull request shows to a machine that holds no key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from generator.errors import Place
from generator.records.case import SECTIONS, sections_of
from generator.vault import sops
from generator.vault.keys import new_identity, seal_to
from generator.vault.record_file import Expectation, seal_record
from generator.vault.sops_text import MAX_FILE
from tests.cli.requests import (
    STRANGER,
    branch,
    broken,
    coded,
    hostile_configuration,
    signed,
    sprung,
    structure,
    write,
)
from tests.partnership import CANARIES, ONE, TWO, Partnership

RECORD = f"cases/{ONE}/record.yaml"
PAPER = f"cases/{ONE}/documents/d-abcdefghij.age"
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
Write = Callable[[Partnership], None]


def judged(here: Partnership, *words: str) -> set[tuple[str, str]]:
    """What is broken, with signatures judged since main."""
    root = here.git("rev-parse", "main").strip()
    return broken(structure(here, "--trust", root, "--format", "json", *words))


def test_a_signed_change_passes_without_any_key(here: Partnership) -> None:
    branch(here)
    here.remark("Ottoline's sister called.")
    signed(here)

    root = here.git("rev-parse", "main").strip()
    done = structure(here, "--trust", root)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 cases, ")
    assert "not judged" not in done.out


def test_without_a_trust_root_it_says_so_and_judges_the_rest(here: Partnership) -> None:
    branch(here)
    write(here, {RECORD: "people: Ottoline\n"})
    here.commit()

    done = structure(here, "--format", "json")

    assert done.code == 1
    assert "signatures-not-judged" in coded(done)
    assert done.json["signatures_judged"] is False
    assert broken(done) == {(RECORD, "history-sealed")}


def test_it_judges_the_commit_and_not_what_lies_in_the_folder(here: Partnership) -> None:
    branch(here)
    write(here, {RECORD: "people: Ottoline\n"})
    here.commit()
    here.git("checkout", "-q", "main")

    assert structure(here).code == 0
    assert structure(here, "--head", "topic").code == 1
    assert here.git("status", "--porcelain") == ""


# ---------------------------------------------------------------------------------------------
# Who wrote


def test_an_unsigned_change_is_refused(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    here.commit()

    assert {code for _, code in judged(here)} == {"history-unsigned"}


def test_a_record_forged_by_a_stranger_is_refused(here: Partnership) -> None:
    branch(here)
    case = here.portal().open_case(ONE).case  # only to have facts; anybody can write some
    named = here.portal().recipients(RECORD, ONE)
    expect = Expectation(ONE, SECTIONS, named)
    data = seal_record(sections_of(case), place=Place(RECORD), expect=expect, now=NOW)
    signed(here, STRANGER, {RECORD: data})

    assert {code for _, code in judged(here)} == {"history-unknown-key"}


def test_an_officer_of_another_case_is_refused(here: Partnership) -> None:
    branch(here)
    here.remark("A call.", TWO)
    signed(here, 3)

    assert judged(here) == {(f"cases/{TWO}/record.yaml", "history-role")}


# ---------------------------------------------------------------------------------------------
# What stands where


def foreign_recipient(here: Partnership) -> None:
    portal = here.portal()
    sections = portal.open_case(ONE).sealed.sections
    named = {*portal.recipients(RECORD, ONE), new_identity().recipient}
    expect = Expectation(ONE, SECTIONS, named)
    write(here, {RECORD: seal_record(sections, place=Place(RECORD), expect=expect, now=NOW)})


def unpadded_section(here: Partnership) -> None:
    portal = here.portal()
    padded = {name: f"{text}\n" for name, text in portal.open_case(ONE).sealed.sections.items()}
    named = portal.recipients(RECORD, ONE)
    write(here, {RECORD: sops.seal(padded, recipients=named, now=NOW, place=Place(RECORD))})


def section_left_out(here: Partnership) -> None:
    portal = here.portal()
    sections = dict(portal.open_case(ONE).sealed.sections)
    del sections["death"]
    expect = Expectation(ONE, tuple(sections), portal.recipients(RECORD, ONE))
    write(here, {RECORD: seal_record(sections, place=Place(RECORD), expect=expect, now=NOW)})


def symbolic_link(here: Partnership) -> None:
    here.record(ONE).unlink()
    here.record(ONE).symlink_to(here.record(TWO))


def executable(here: Partnership) -> None:
    here.record(ONE).chmod(0o755)


def submodule(here: Partnership) -> None:
    here.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{PAPER}")
    (here.root / PAPER).mkdir(parents=True)


def files(**content: bytes | str | None) -> Write:
    return lambda here: write(here, {NAMES[key]: data for key, data in content.items()})


NAMES = {
    "record": RECORD,
    "paper": PAPER,
    "note": f"cases/{ONE}/Ottoline.md",
    "attributes": f"cases/{ONE}/.gitattributes",
    "loose": "cases/Quillfeather.docx",
    "people": "policy/people.yaml",
    "clauses": "policy/clauses.yaml",
    "empty_case": "cases/DHR-2025-009/documents/d-abcdefghij.age",
}
SEALED_PAPER = seal_to(bytes(4096), new_identity().recipient)

ROWS: dict[str, tuple[Write, str, str]] = {
    "a record in clear": (files(record="people: Ottoline\n"), RECORD, "history-sealed"),
    "a record with two MACs": (
        lambda here: write(
            here, {RECORD: here.record(ONE).read_text().replace("    mac:", "    mac:\n    mac:")}
        ),
        RECORD,
        "history-sealed",
    ),
    "markers of a merge": (
        lambda here: write(here, {RECORD: "<<<<<<< ours\n" + here.record(ONE).read_text()}),
        RECORD,
        "history-sealed",
    ),
    "a foreign recipient": (foreign_recipient, RECORD, "history-recipients"),
    "a section that is not padded": (unpadded_section, RECORD, "history-sealed"),
    "a section left out": (section_left_out, RECORD, "history-sealed"),
    "a record larger than any": (files(record="x" * (MAX_FILE + 1)), RECORD, "history-size"),
    "a symbolic link": (symbolic_link, RECORD, "history-file-kind"),
    "an executable file": (executable, RECORD, "history-file-kind"),
    "a submodule": (submodule, PAPER, "history-file-kind"),
    "a document in clear": (files(paper="Ottoline's papers"), PAPER, "history-sealed"),
    "a document that shows its length": (
        files(paper=seal_to(b"short", new_identity().recipient)),
        PAPER,
        "history-sealed",
    ),
    "a note in clear": (files(note="Ottoline"), f"cases/{ONE}/ (another name)", "history-name"),
    "attributes of git": (
        files(attributes="* filter=x\n"),
        f"cases/{ONE}/ (another name)",
        "history-name",
    ),
    "a loose file": (files(loose=b"PK"), "cases/ (another name)", "history-name"),
    "a policy that cannot be read": (
        files(clauses="clauses: [\n"),
        "policy/clauses.yaml",
        "yaml",
    ),
    "a case without its record": (
        files(empty_case=SEALED_PAPER),
        "cases/DHR-2025-009/record.yaml",
        "no-record",
    ),
    "a case taken away": (files(record=None), RECORD, "history-case-kept"),
}


@pytest.mark.parametrize(("change", "path", "code"), ROWS.values(), ids=ROWS)
def test_what_may_not_stand_there_is_red_with_its_code(
    here: Partnership, change: Write, path: str, code: str
) -> None:
    branch(here)
    change(here)
    here.git("add", "--all")
    here.git("commit", "-q", "-m", "A change")

    done = structure(here, "--format", "json")

    assert done.code == 1
    assert (path, code) in broken(done)
    assert all(each["remedy"] for each in done.json["findings"])


def test_a_merge_without_the_driver_is_named_as_the_cause(here: Partnership) -> None:
    branch(here)
    ROWS["markers of a merge"][0](here)
    here.commit()

    (found,) = coded(structure(here, "--format", "json"))["history-sealed"]

    assert "without the portal's merge driver (vault-conflict)" in found["message"]


def test_a_document_of_the_right_form_passes(here: Partnership) -> None:
    branch(here)
    write(here, {PAPER: SEALED_PAPER})
    here.commit()

    assert structure(here).code == 0


def test_recipients_are_judged_by_the_policy_of_the_same_commit(here: Partnership) -> None:
    branch(here)
    path = here.root / "policy/people.yaml"
    path.write_text(path.read_text().replace(f"cases: [{ONE}]", f"cases: [{ONE}, {TWO}]"))
    here.commit()

    done = structure(here, "--format", "json")

    assert broken(done) == {(f"cases/{TWO}/record.yaml", "history-recipients")}


def test_people_that_cannot_be_read_are_one_finding(here: Partnership) -> None:
    branch(here)
    write(here, {"policy/people.yaml": "officers: none\n"})
    here.commit()

    done = structure(here, "--format", "json")

    assert done.code == 1
    assert {path for path, _ in broken(done)} == {"policy/people.yaml"}


def test_a_case_that_nobody_but_one_officer_opens_is_broken(here: Partnership) -> None:
    branch(here)
    path = here.root / "policy/people.yaml"
    path.write_text(path.read_text().replace("all_cases: yes", f"cases: [{ONE}]"))
    here.commit()

    assert ("policy/people.yaml", "few-officers") in broken(structure(here, "--format", "json"))


# ---------------------------------------------------------------------------------------------
# What is printed


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown"])
def test_no_form_shows_anything_of_a_record_or_of_a_stray_name(
    here: Partnership, form: str
) -> None:
    branch(here)
    for each in ("a record in clear", "a note in clear", "a loose file", "a document in clear"):
        ROWS[each][0](here)
    here.commit()

    done = structure(here, "--format", form)

    assert done.code == 1
    assert "history-sealed" in done.out
    assert not [each for each in CANARIES if each in done.said]


def test_markdown_names_place_code_and_remedy(here: Partnership) -> None:
    branch(here)
    here.record(ONE).chmod(0o755)
    here.commit()

    out = structure(here, "--format", "markdown").out

    assert out.startswith("## dhr check --structure\n\n| where | level | code | what to do |\n")
    row = f"| `{RECORD}` | broken | `history-file-kind` | commit it as a plain file"
    assert row in out


def test_a_hostile_configuration_of_the_clone_runs_nothing(here: Partnership) -> None:
    branch(here)
    here.remark("A call.")
    signed(here)
    root = here.git("rev-parse", "main").strip()
    hostile_configuration(here)

    done = structure(here, "--trust", root)

    assert done.code == 0
    assert not sprung(here)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--base", "nowhere"], "no-such-commit", id="a base that is not there"),
        pytest.param(["--head", "--all"], "no-such-commit", id="an option as a commit"),
        pytest.param(["--trust", "main"], "no-trust-root", id="a branch as the trust root"),
    ],
)
def test_what_cannot_be_checked_is_said_plainly(
    here: Partnership, words: list[str], code: str
) -> None:
    done = here.dhr("check", "--structure", *words, identity=None)

    assert done.code in {1, 2}
    assert f"[{code}]" in done.err


def test_a_head_from_elsewhere_is_refused(here: Partnership) -> None:
    here.git("checkout", "-q", "--orphan", "elsewhere")
    here.commit()

    done = here.dhr("check", "--structure", "--base", "main", identity=None)

    assert done.code == 1
    assert "[unrelated]" in done.err
