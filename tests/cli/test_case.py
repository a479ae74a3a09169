"""new, show and apply: the record of a case, whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import yaml_strict
from generator.records.case import SECTIONS
from tests.partnership import CANARIES, ONE, Partnership


def test_a_new_case_is_sealed_and_has_every_section(here: Partnership) -> None:
    done = here.dhr("new", "DHR-2026-007")

    assert (done.code, done.out) == (0, "")
    assert "DHR-2026-007" in done.err
    assert list(here.tree("DHR-2026-007")) == list(SECTIONS)
    assert here.tree("DHR-2026-007")["record"]["opened"] == "2026-06-15"


@pytest.mark.parametrize(
    "name", ["../x", "dhr-2026-001", "DHR-2026-1", "CON", "", "DHR-2026-001/..", "."]
)
def test_a_name_that_is_no_case_id_never_becomes_a_path(here: Partnership, name: str) -> None:
    before = sorted(here.root.rglob("*"))

    for command in (
        ["new", name],
        ["show", name],
        ["apply", name, "-"],
        ["documents", "list", name],
    ):
        done = here.dhr(*command)
        assert (done.code, "[case-id]" in done.err) == (1, True)
    assert sorted(here.root.rglob("*")) == before


def test_a_case_is_opened_once(here: Partnership) -> None:
    done = here.dhr("new", ONE)

    assert (done.code, "[case-exists]" in done.err) == (1, True)


def test_a_case_cannot_be_opened_under_a_procedure_that_the_policy_does_not_have(
    here: Partnership,
) -> None:
    done = here.dhr("new", "DHR-2026-007", "--profile", "dardr-2027")

    assert done.code == 2
    assert not (here.root / "cases/DHR-2026-007").exists()


def test_what_show_prints_apply_takes_and_nothing_changes(here: Partnership) -> None:
    shown = here.dhr("show", ONE, "--format", "yaml")
    applied = here.dhr("apply", ONE, "-", stdin=shown.out)
    again = here.tree()

    assert (shown.code, applied.code) == (0, 0)
    revision = again["record"].pop("revision"), again["record"].pop("previous", None)
    before = here.tree()
    del before["record"]["revision"], before["record"]["previous"]
    assert again == before
    assert revision[0] == "2", "one commit was made, so this is the second revision"


def test_unchanged_sections_keep_their_ciphertext(here: Partnership) -> None:
    before = here.record().read_text().splitlines()
    here.remark("A telephone call.")
    after = here.record().read_text().splitlines()

    changed = {
        new.split(":")[0]
        for old, new in zip(before, after, strict=True)
        if old != new and new[0] != " " and ": ENC" in new
    }
    assert changed == {"record", "notes"}


def test_a_record_is_applied_from_a_file_too(here: Partnership, tmp_path: Path) -> None:
    file = tmp_path / "record.yaml"
    file.write_text(here.dhr("show", ONE, "--format", "yaml").out)

    assert here.dhr("apply", ONE, str(file)).code == 0


def test_sections_that_hold_nothing_may_be_left_out(here: Partnership) -> None:
    held = {name: section for name, section in here.tree().items() if section}
    held["death"] = {"died": "2026-05-17"}

    assert here.dhr("apply", ONE, "-", stdin=yaml_strict.dump(held)).code == 0

    assert here.tree()["death"] == {"died": "2026-05-17"}
    assert here.tree()["notes"] == {}


@pytest.mark.parametrize("name", [ONE, "directory"])
@pytest.mark.parametrize("text", ["", "{}\n", "record:\n"])
def test_a_text_that_leaves_facts_out_is_refused(here: Partnership, name: str, text: str) -> None:
    done = here.dhr("apply", name, "-", stdin=text)

    assert (done.code, "[section-left-out]" in done.err) == (1, True)
    assert "people" in done.err, "which section it is"
    assert here.git("status", "--porcelain") == ""


def test_a_section_is_emptied_by_saying_so(here: Partnership) -> None:
    held = {**here.tree(), "people": {}}

    assert here.dhr("apply", ONE, "-", stdin=yaml_strict.dump(held)).code == 0
    assert here.tree()["people"] == {}


def test_show_in_words_says_where_the_case_stands(here: Partnership) -> None:
    done = here.dhr("show", ONE)

    assert done.code == 0
    assert done.out.startswith(f"{ONE}: ")
    assert "Wilhelmina Quillfeather" in done.out
    assert "20 May 2026 · Midmarch Police" in done.out


def test_the_directory_is_shown_and_applied_like_a_case(here: Partnership) -> None:
    shown = here.dhr("show", "directory", "--format", "yaml")
    changed = shown.out.replace("Rea Reader", "Rhea Reader")

    assert here.dhr("apply", "directory", "-", stdin=changed).code == 0
    assert "Rhea Reader" in here.dhr("show", "directory").out
    assert here.dhr("check").code == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param("people: [{id: p-7f3k}]\n", "is missing", id="a field is missing"),
        pytest.param("persons: []\n", "[section]", id="an unknown section"),
        pytest.param("record: {case: directory}\n", "is missing", id="half a record"),
        pytest.param("people: [\n", "[yaml]", id="no YAML"),
        pytest.param(
            "people: []\nreaders: []\nagencies: [{id: nhs, name: A}, {id: nhs, name: B}]\n",
            "twice",
            id="an agency twice",
        ),
    ],
)
def test_a_wrong_directory_is_refused_and_stays_as_it_was(
    here: Partnership, wrong: str, told: str
) -> None:
    path = here.root / "policy/directory.yaml"
    before = path.read_bytes()

    done = here.dhr("apply", "directory", "-", stdin=wrong)

    assert (done.code in (1, 2), told in done.err) == (True, True)
    assert path.read_bytes() == before


def test_a_record_that_somebody_changed_in_the_meantime_is_not_overwritten(
    here: Partnership,
) -> None:
    mine = here.dhr("show", ONE, "--format", "yaml").out
    here.remark("Somebody else's")
    here.commit()

    done = here.dhr("apply", ONE, "-", stdin=mine)

    assert (done.code, "[stale]" in done.err) == (1, True)
    assert "standard input:" in done.err, "with its line"


@pytest.mark.parametrize("name", [ONE, "directory"])
def test_the_json_schema_for_editors_needs_no_key(here: Partnership, name: str) -> None:
    done = here.dhr("show", name, "--format", "schema", identity=None)

    schema = done.json
    assert done.code == 0
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) >= ({"people", "record"})


def test_the_json_schema_takes_what_show_prints(here: Partnership) -> None:
    schema = here.dhr("show", ONE, "--format", "schema").json

    assert list(schema["properties"]) == list(SECTIONS)
    assert schema["$defs"]["Pseudonym"]["properties"]["chosen_by_family"]["enum"] == [
        "yes", "no", True, False,
    ]  # fmt: skip
    assert json.dumps(schema).count('"description"') > 300


def test_nothing_of_a_case_is_printed_unasked(here: Partnership) -> None:
    for command in (
        ["new", "DHR-2026-007"],
        ["check"],
        ["keys", "status"],
        ["check", "--format", "github"],
    ):
        said = here.dhr(*command).said
        assert not [each for each in CANARIES if each in said]
