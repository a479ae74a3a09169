"""`dhr release` on a whole review: what it writes, and everything that it refuses."""

from __future__ import annotations

import copy
import datetime as dt
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import yaml_strict
from generator.errors import DhrError
from generator.files import posix
from generator.policy.procedure import parse_procedure
from generator.portal.partnership import Portal
from generator.release.certificate import Certificate, parse_certificate
from generator.release.releasing import release_case
from generator.release.verification import Code, Verified, verify_release
from generator.rules.finding import Basis, Holds
from generator.schema import to_plain
from generator.standing import Act
from tests.partnership import TODAY, Done, Partnership, copy_of
from tests.release import complete
from tests.release.complete import (
    CASE,
    FILES,
    REPORT,
    SECRETS,
    SLUG,
    SUMMARY,
    changed,
    save,
    sha256,
)
from tests.rules.rows import ROOT, Facts, case_from, drop
from tests.standing.test_laws import places

GATES = parse_procedure((ROOT / "policy/procedure.yaml").read_text()).profiles[0].act(Act.RELEASE)


def release(here: Partnership) -> Done:
    return here.dhr("release", CASE)


def refused(here: Partnership) -> str:
    """Release in vain: nothing is written, no secret said; returns what was said."""
    before = complete.published(here)
    done = release(here)

    assert done.code == 1, done.said
    assert complete.published(here) == before, "something was written"
    assert not [each for each in SECRETS if each.casefold() in done.said.casefold()]
    assert "[defect]" not in done.err
    return done.err


def judge(here: Partnership, today: dt.date = TODAY) -> Verified | set[Code]:
    """Judge the release as the public build does: with no key."""
    signers = here.portal().policy.people.approvers()
    found = verify_release(SLUG, complete.released(here), signers, today)
    return found if isinstance(found, Verified) else {problem.code for problem in found}


def certificate(here: Partnership) -> Certificate:
    return parse_certificate(complete.released(here)["certificate.yaml"], "certificate.yaml")


# ---------------------------------------------------------------------------------------------
# What a release is


def test_a_release_is_exactly_the_certified_files(ready: Partnership) -> None:
    record = ready.record(CASE).read_bytes()

    done = release(ready)

    assert done.code == 0, done.err
    files = complete.released(ready)
    assert tuple(sorted(files)) == FILES
    assert (files["overview-report.md"], files["executive-summary.md"]) == (REPORT, SUMMARY)
    named = {each.name: each.sha256 for each in certificate(ready).files}
    assert named == {n: sha256(d) for n, d in files.items() if n != "certificate.yaml"}
    assert set(complete.published(ready)) == {".gitkeep"} | {f"{SLUG}/{name}" for name in FILES}
    assert ready.record(CASE).read_bytes() == record, "a release changes no record"
    assert ready.git("status", "--porcelain", "cases", "policy") == ""


def test_a_release_is_public_once_two_people_approved_it(ready: Partnership) -> None:
    release(ready)
    assert judge(ready) == {Code.APPROVALS}
    assert complete.approve(ready, 1).code == 0
    assert judge(ready) == {Code.APPROVALS}
    assert complete.approve(ready, 2).code == 0

    found = judge(ready)

    assert isinstance(found, Verified)
    assert set(found.approved_by) == {ready.officer(1), ready.officer(2)}
    assert found.overview_report.encode() == REPORT


def test_the_certificate_tells_what_was_cleared_and_nothing_internal(ready: Partnership) -> None:
    release(ready)

    found = certificate(ready)
    text = complete.released(ready)["certificate.yaml"].decode()
    assert found.clearance.when == dt.date(2023, 10, 2)
    assert found.clearance.versions.overview_report == sha256(REPORT)
    assert (found.released, found.publish_from) == (TODAY, dt.date(2023, 11, 6))
    assert {"name", "professional", "case-id", "case-key", "document-id", "date-of-birth",
            "postcode", "phone"} <= {each.kind for each in found.scan}  # fmt: skip
    assert CASE not in text
    assert "d-aaaaaaaaa" not in text


def test_what_is_said_of_a_release_repeats_nothing_of_it(ready: Partnership) -> None:
    done = release(ready)

    assert not [each for each in SECRETS if each.casefold() in done.said.casefold()]


# ---------------------------------------------------------------------------------------------
# Gates


@pytest.mark.extra
@pytest.mark.parametrize("clause", GATES.gates)
def test_each_gate_of_the_policy_refuses_the_release_by_itself(
    clause: str, ready: Partnership
) -> None:
    def others(facts: Facts) -> set[str]:
        standing = portal.standing(case_from({**facts, "record": record}))
        return {each.clause for each in standing.acts[Act.RELEASE]} - {clause}

    portal = ready.portal()
    record = to_plain(portal.open_case(CASE).case.record)
    broken = [complete.broken_by(row) for row in complete.rows_that_break(clause)]
    assert broken, f"tests/clauses has no row in which the gate {clause} does not hold"
    besides = [others(each) for each in broken]
    fewest, implied = min(besides, key=len), set.intersection(*besides)
    assert fewest == implied, "a row that breaks this gate, and no more than it must"
    save(ready, broken[besides.index(fewest)])

    said = refused(ready)

    assert f"clause {clause}:" in said
    assert {each for each in GATES.gates if f"clause {each}:" in said} == {clause} | implied


def test_a_gate_of_a_clause_that_nothing_checks_refuses_every_release(ready: Partnership) -> None:
    path = ready.root / "policy/procedure.yaml"
    head, release_gates = path.read_text().split("- id: release", 1)
    path.write_text(f"{head}- id: release{release_gates.replace('gates: [', 'gates: [B8.2, ', 1)}")

    assert "clause B8.2:" in refused(ready)


@pytest.mark.parametrize("clause", GATES.known)
def test_nobody_can_accept_away_what_a_release_must_know(clause: str, ready: Partnership) -> None:
    facts = complete.broken_by(next(complete.rows_that_break(clause)))
    facts["notes"] = {"accepted": [{"when": "2024-01-01", "by": "Somebody", "clause": clause,
                                    "role": "SSP Chair", "reason": "In a hurry."}]}  # fmt: skip
    save(ready, facts)

    assert f"clause {clause}:" in refused(ready)


def test_everything_that_is_missing_is_said_at_once(ready: Partnership) -> None:
    save(ready, changed(report__anonymity=None, report__signed_off=None, clearance__answers=None))

    said = refused(ready)

    assert all(f"clause {clause}:" in said for clause in ("B11.1", "B11.3", "B12.1", "B13.1"))


# ---------------------------------------------------------------------------------------------
# Clearance

ANSWER = {"when": "2023-10-02", "by": "Home Office", "letter": "d-aaaaaaaaa6"}
CONDITION = {"id": "c1", "text": "Name the barriers."}
CLOSED = {"closed": {"when": "2023-10-20", "by": "Independent Chair"}}
CLEARED = {
    "documents": {"overview_report": "d-aaaaaaaaa4", "executive_summary": "d-aaaaaaaaa5"},
    "overview_report_sha256": sha256(REPORT),
    "executive_summary_sha256": sha256(SUMMARY),
}
CONDITIONAL = {**ANSWER, "outcome": "cleared on condition", **CLEARED}


def test_a_conditional_clearance_waits_for_its_last_condition(ready: Partnership) -> None:
    open_still = {**CONDITIONAL, "conditions": [{**CONDITION, **CLOSED}, {**CONDITION, "id": "c2"}]}
    save(ready, changed(clearance__answers=[open_still]))

    assert "Condition c2" in refused(ready)

    closed = {**CONDITIONAL, "conditions": [{**CONDITION, **CLOSED}]}
    save(ready, changed(clearance__answers=[closed]))
    done = release(ready)
    assert done.code == 0, done.err
    assert certificate(ready).clearance.outcome == "cleared on condition"


def test_what_was_submitted_is_not_what_a_conditional_clearance_clears(ready: Partnership) -> None:
    save(ready, on_condition(ready, [{"file": "overview-report.md", "hunks": ["1", "2"]}]))

    done = release(ready)
    assert done.code == 0, done.err
    found = certificate(ready)
    assert found.submitted is not None
    assert to_plain(found.submitted)["overview_report"] == sha256(EARLIER)
    assert found.clearance.versions.overview_report == sha256(REPORT)
    assert to_plain(found.clearance.changes) == [
        {"file": "overview-report.md", "condition": "c1", "hunks": [1, 2]}
    ]


EARLIER = b"# A working title\n\n" + REPORT.split(b"\n\n", 1)[1] + b"\nOne sentence too many.\n"


def on_condition(here: Partnership, changes: list[dict[str, Any]]) -> Facts:
    """The review as it was cleared on condition, from an earlier version of its report."""
    condition = {**CONDITION, **CLOSED, "changes": changes}
    facts = changed(clearance__answers=[{**CONDITIONAL, "conditions": [condition]}])
    complete.store(here, second_report(facts, EARLIER)["path"], EARLIER)
    sent = facts["clearance"]["submissions"][0]
    sent["documents"] = {"overview_report": "d-bbbbbbbbb4", "executive_summary": "d-aaaaaaaaa5"}
    sent["overview_report_sha256"] = sha256(EARLIER)
    return facts


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param([], "difference 1, line 1, is tied to no condition", id="none"),
        pytest.param([{"file": "overview-report.md", "hunks": ["1"]}],
                     "difference 2, taken out before line", id="one of two"),
        pytest.param([{"file": "overview-report.md", "hunks": ["1", "2", "3"]}],
                     "names difference 3", id="one more than there is"),
        pytest.param([{"file": "executive-summary.md", "hunks": ["1"]}],
                     "names difference 1 of executive-summary.md", id="of a report not changed"),
    ],
)  # fmt: skip
def test_each_difference_from_what_was_submitted_is_tied_to_a_condition(
    changes: list[dict[str, Any]], says: str, ready: Partnership
) -> None:
    save(ready, on_condition(ready, changes))

    said = refused(ready)

    assert "clause B12.1" in said
    assert says in said
    assert "working title" not in said


def test_what_was_submitted_must_still_be_there_to_be_compared(ready: Partnership) -> None:
    facts = on_condition(ready, [])
    facts["clearance"]["submissions"][0]["overview_report_sha256"] = "ab" * 32
    save(ready, facts)

    assert "is not stored byte for byte" in refused(ready)


def test_refused_and_submitted_again_waits_for_the_new_answer(ready: Partnership) -> None:
    facts = changed()
    sent = facts["clearance"]["submissions"]
    sent.append({**sent[0], "when": "2023-10-16"})
    facts["clearance"]["answers"][0]["outcome"] = "refused for resubmission"
    save(ready, facts)
    assert "clause B12.1:" in refused(ready)

    facts["clearance"]["answers"].append({**ANSWER, "when": "2023-10-30", "outcome": "cleared"})
    save(ready, facts)
    assert release(ready).code == 0
    assert certificate(ready).clearance.when == dt.date(2023, 10, 30)


def test_a_clearance_dated_in_the_future_is_none(ready: Partnership) -> None:
    save(ready, changed(**{"clearance.answers[0].when": "2026-06-16", "publication.published": None,
                           "actions.concluded": None}))  # fmt: skip

    assert "before its clearance" in refused(ready)


# ---------------------------------------------------------------------------------------------
# The exact version


def test_a_paper_altered_on_the_disk_is_not_released(ready: Partnership) -> None:
    complete.store(ready, "documents/d-aaaaaaaaa4.age", REPORT.replace(b"home", b"work"))

    refused(ready)


def test_the_sealed_summary_in_the_place_of_the_report_is_not_released(ready: Partnership) -> None:
    papers = ready.root / "cases" / CASE / "documents"
    (papers / "d-aaaaaaaaa4.age").write_bytes((papers / "d-aaaaaaaaa5.age").read_bytes())

    refused(ready)


def test_a_paper_that_is_gone_is_not_released(ready: Partnership) -> None:
    (ready.root / "cases" / CASE / "documents/d-aaaaaaaaa4.age").unlink()

    refused(ready)


def second_report(facts: Facts, data: bytes) -> dict[str, Any]:
    """Note another paper of the same kind in the record."""
    other = {**facts["documents"]["documents"][2], "id": "d-bbbbbbbbb4",
             "path": "documents/d-bbbbbbbbb4.age", "size": str(len(data)),
             "sha256": sha256(data)}  # fmt: skip
    facts["documents"]["documents"].append(other)
    return other


def test_another_report_than_the_one_cleared_is_not_released(ready: Partnership) -> None:
    data = REPORT + b"One more sentence.\n"
    facts = changed()
    complete.store(ready, second_report(facts, data)["path"], data)
    facts["clearance"]["answers"][0]["documents"] = {
        "overview_report": "d-bbbbbbbbb4", "executive_summary": "d-aaaaaaaaa5",
    }  # fmt: skip
    save(ready, facts)

    assert "clause B13.4: The Overview Report" in refused(ready)

    facts["clearance"]["answers"][0]["overview_report_sha256"] = sha256(data)
    save(ready, facts)
    assert "names another version than was submitted" in refused(ready)


@pytest.mark.parametrize("index", [2, 3], ids=["report", "summary"])
def test_a_hash_altered_in_the_record_releases_nothing(index: int, ready: Partnership) -> None:
    facts = changed()
    facts["documents"]["documents"][index]["sha256"] = "ab" * 32
    save(ready, facts)

    assert "clause B13.4:" in refused(ready)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("kind", "interview", id="an interview"),
        pytest.param("kind", "executive-summary", id="a second summary"),
        pytest.param("media_type", "application/pdf", id="a PDF"),
    ],
)
def test_a_paper_of_another_kind_is_no_report(field: str, value: str, ready: Partnership) -> None:
    facts = changed()
    facts["documents"]["documents"][2][field] = value
    save(ready, facts)

    assert "not stored as markdown of that kind" in refused(ready)


@pytest.mark.parametrize(
    ("report", "says"),
    [
        pytest.param(b"# Winifred\n\xff\xfe\n", "is not UTF-8", id="not UTF-8"),
        pytest.param(b"# Wini\0fred\n", "contains a control", id="NUL"),
        pytest.param("# \u202ederF\u202c\n".encode(), "bidirectional", id="written backwards"),
        pytest.param(b"# Winifred\x1b[2J\n", "contains a control", id="a terminal's escape"),
        pytest.param(b" \n\n", "is empty", id="empty"),
        pytest.param(b"a" * 1_048_577, "is larger than", id="larger than can be published"),
    ],
)
def test_a_report_that_nobody_can_read_is_not_released(
    report: bytes, says: str, ready: Partnership
) -> None:
    complete.with_reports(ready, report=report)

    said = refused(ready)

    assert says in said
    assert "clause B13.4" in said


def test_a_report_written_on_windows_is_released_byte_for_byte(ready: Partnership) -> None:
    report = b"\xef\xbb\xbf" + REPORT.replace(b"\n", b"\r\n")
    complete.with_reports(ready, report=report)

    done = release(ready)

    assert done.code == 0, done.err
    assert complete.released(ready)["overview-report.md"] == report


# ---------------------------------------------------------------------------------------------
# Identifiers

PLANTED = [
    pytest.param("Wilhelmina Quillfeather", "name", id="name"),
    pytest.param("Quillfeather", "name", id="surname alone"),
    pytest.param("14 Canary Lane", "address", id="an address within a text"),
    pytest.param("01632 960123", "phone", id="telephone within a text"),
    pytest.param("10 January 2023", "date-of-death", id="day of death"),
    pytest.param("Euphemia Larkspur", "professional", id="author of an IMR"),
    pytest.param(CASE, "case-id", id="case id"),
    pytest.param("d-aaaaaaaaa4", "document-id", id="document id"),
]
Plant = Callable[[Partnership, str], None]


def in_report(here: Partnership, text: str) -> None:
    complete.with_reports(here, report=REPORT + f"\nWords: {text}.\n".encode())


def in_summary(here: Partnership, text: str) -> None:
    complete.with_reports(here, summary=SUMMARY + f"\nWords: {text}.\n".encode())


def in_field(dotted: str, *, items: bool = False) -> Plant:
    def plant(here: Partnership, text: str) -> None:
        value = f"Words: {text}."
        save(here, changed(**{dotted: [value] if items else value}))

    return plant


R1 = "actions.recommendations[0]"
SPOTS = [
    pytest.param(in_report, "overview-report.md:9", id="overview-report.md"),
    pytest.param(in_summary, "executive-summary.md:5", id="executive-summary.md"),
    pytest.param(in_field("publication.title"), "metadata.yaml:2", id="title"),
    pytest.param(in_field("publication.summary"), "metadata.yaml:4", id="summary"),
    pytest.param(in_field("publication.relationship"), "metadata.yaml:", id="relationship"),
    pytest.param(in_field("publication.content_warning"), "metadata.yaml:", id="warning"),
    pytest.param(in_field("publication.author"), "metadata.yaml:", id="author"),
    pytest.param(in_field(f"{R1}.text"), "recommendations.yaml:3", id="recommendation"),
    pytest.param(in_field(f"{R1}.addressed_to"), "recommendations.yaml:", id="addressed to"),
    pytest.param(in_field(f"{R1}.actions[0].text"), "recommendations.yaml:", id="action"),
    pytest.param(in_field(f"{R1}.actions[0].lead"), "recommendations.yaml:", id="lead"),
    pytest.param(
        in_field(f"{R1}.actions[0].milestones", items=True), "recommendations.yaml:", id="milestone"
    ),
    pytest.param(
        in_field(f"{R1}.actions[0].progress[0].evidence"), "recommendations.yaml:", id="evidence"
    ),
]


@pytest.mark.parametrize(("text", "kind"), PLANTED)
def test_every_class_of_identifier_is_found_and_never_repeated(
    text: str, kind: str, ready: Partnership
) -> None:
    in_field("publication.summary")(ready, text)

    said = refused(ready)

    assert f"metadata.yaml:4 holds an identifier ({kind}): {text[0].casefold()}… (" in said
    assert text.casefold() not in said.replace(f"cases/{CASE}/", "").casefold()


@pytest.mark.parametrize(("plant", "where"), SPOTS)
def test_a_name_is_found_wherever_it_is_published(
    plant: Plant, where: str, ready: Partnership
) -> None:
    plant(ready, "Wilhelmina Quillfeather")

    assert f"clause B11.1: {where}" in refused(ready)


@pytest.mark.parametrize("slug", ["wilhelmina-quillfeather", "the-quillfeather-review"])
def test_a_name_in_the_address_is_found(slug: str, ready: Partnership) -> None:
    save(ready, changed(publication__slug=slug))

    said = refused(ready)

    assert "clause B11.1: the address (publication.slug) holds an identifier (name)" in said


def test_a_public_name_is_let_through(ready: Partnership) -> None:
    report = REPORT + b"\nPerpetua Marrowby sat on the panel.\n"
    complete.with_reports(ready, report=report)
    assert "(professional)" in refused(ready)

    people = [{"name": "Perpetua Marrowby", "reason": "A panel member, named with her agreement."}]
    complete.with_reports(ready, report=report, people__public_names=people)
    done = release(ready)
    assert done.code == 0, done.err


def test_a_name_that_quoting_hides_in_yaml_is_found(ready: Partnership) -> None:
    facts = changed(publication__summary="# As O'Hallorane-Quick: she said.")
    facts["people"]["people"][0]["names"]["former"] = ["Wilhelmina O'Hallorane-Quick"]
    save(ready, facts)

    assert "metadata.yaml:4 holds an identifier (name)" in refused(ready)


# ---------------------------------------------------------------------------------------------
# The address


def test_an_address_that_is_none_is_refused_by_the_schema(ready: Partnership) -> None:
    for slug in ("../x", "..", "a/b", "Testing-2023", "testing_2023", "-a", "a--b", "\u00e9",
                 "a" * 301, "x-" * 8 + "x"):  # fmt: skip
        text = yaml_strict.dump(changed(publication__slug=slug))
        done = ready.dhr("apply", CASE, "-", stdin=text)

        assert (done.code, "publication.slug" in done.err) == (1, True), slug


def test_an_address_that_no_disk_takes_writes_nothing(ready: Partnership) -> None:
    save(ready, changed(publication__slug="a" * 300))
    before = complete.published(ready)

    done = release(ready)

    assert (done.code in (1, 2), "[defect]" in done.said) == (True, False)
    assert complete.published(ready) == before


def test_another_release_at_the_same_address_is_not_replaced(ready: Partnership) -> None:
    folder = ready.root / "published" / SLUG
    folder.mkdir(parents=True)
    for name in ("overview-report.md", "certificate.yaml"):
        (folder / name).write_text("another review\n")

    assert "another release has this address" in refused(ready)


@pytest.mark.parametrize("name", ["notes.md", "approvals/notes.md", "approvals/x/y", "old/a.md"])
def test_what_is_no_part_of_a_release_is_not_published_beside_it(
    name: str, ready: Partnership
) -> None:
    release(ready)
    path = ready.root / "published" / SLUG / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Wilhelmina Quillfeather\n")

    assert "no part of a release" in refused(ready)


@pytest.mark.parametrize("name", [SLUG, f"{SLUG}/approvals", f"{SLUG}/overview-report.md"])
def test_a_symbolic_link_in_published_leads_nowhere(
    name: str, ready: Partnership, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = ready.root / "published" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside)

    done = release(ready)

    assert (done.code, "[defect]" in done.said) == (1, False), done.said
    assert list(outside.iterdir()) == []


# ---------------------------------------------------------------------------------------------
# Time, withdrawal, a second release


def test_a_release_for_a_later_day_is_public_on_that_day(ready: Partnership) -> None:
    save(ready, changed(**{"publication.date.planned": "2026-07-01", "publication.published": None,
                           "actions.concluded": None}))  # fmt: skip
    assert release(ready).code == 0
    for number in (1, 2):
        assert complete.approve(ready, number).code == 0

    assert judge(ready, dt.date(2026, 6, 30)) == {Code.NOT_YET}
    assert isinstance(judge(ready, dt.date(2026, 7, 1)), Verified)


def test_what_was_withdrawn_is_released_again_only_after_a_new_clearance(
    ready: Partnership,
) -> None:
    facts = changed(publication__withdrawn={"when": "2024-02-01", "by": "SSP"})
    save(ready, facts)
    assert "withdrawn" in refused(ready)

    sent = facts["clearance"]["submissions"]
    sent.append({**sent[0], "when": "2024-03-01"})
    facts["clearance"]["answers"].append({**ANSWER, "when": "2024-04-02", "outcome": "cleared"})
    facts["publication"]["published"]["when"] = "2024-05-01"
    save(ready, facts)
    done = release(ready)
    assert done.code == 0, done.err


def test_nothing_is_released_to_an_address_that_was_withdrawn(ready: Partnership) -> None:
    release(ready)
    path = ready.root / "published" / SLUG / "withdrawn.yaml"
    path.write_text(f"slug: {SLUG}\nwhen: 2026-06-14\nreason: published in error\n")

    assert "was withdrawn" in refused(ready)
    assert judge(ready) == {Code.WITHDRAWN}


def test_a_second_release_voids_the_approvals_of_the_first_and_says_so(ready: Partnership) -> None:
    release(ready)
    for number in (1, 2):
        complete.approve(ready, number)
    save(ready, changed(publication__summary="Winifred was killed. This says it better."))

    done = release(ready)

    assert (done.code, "2 earlier approvals are void" in done.err) == (0, True)
    assert tuple(sorted(complete.released(ready))) == FILES
    assert judge(ready) == {Code.APPROVALS}


def test_a_second_release_of_the_same_bytes_leaves_their_approvals(ready: Partnership) -> None:
    release(ready)
    for number in (1, 2):
        complete.approve(ready, number)

    done = release(ready)

    assert (done.code, "2 approvals of them stand" in done.err) == (0, True), done.said
    assert isinstance(judge(ready), Verified)


def test_only_whoever_opens_the_case_can_release_it(ready: Partnership) -> None:
    before = complete.published(ready)

    assert ready.dhr("release", CASE, identity="officer-3").code in (1, 2)
    assert ready.dhr("release", CASE, identity="reader-1").code in (1, 2)
    assert ready.dhr("release", "DHR-1999-001").code == 1
    assert ready.dhr("release", "../policy").code == 1
    assert complete.published(ready) == before


# ---------------------------------------------------------------------------------------------
# What goes wrong while writing


@pytest.fixture
def earlier(ready: Partnership) -> Partnership:
    """A release with both approvals, and a changed record."""
    release(ready)
    for number in (1, 2):
        complete.approve(ready, number)
    save(ready, changed(publication__summary="Winifred was killed. This says it better."))
    return ready


def test_a_file_that_may_not_grow_leaves_the_earlier_release_whole(earlier: Partnership) -> None:
    before, limits = complete.published(earlier), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        done = release(earlier)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert done.code == 2, done.said
    assert complete.published(earlier) == before
    assert isinstance(judge(earlier), Verified)


@pytest.mark.parametrize(
    "call", [0, *(pytest.param(each, marks=pytest.mark.extra) for each in range(1, 5))]
)
def test_a_write_that_fails_publishes_nothing_that_nobody_approved(
    call: int, earlier: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(9))
    whole = posix.replace_in

    def failing(folder: int, temporary: str, name: str) -> None:
        if next(calls) == call:
            raise OSError(28, "no space")
        whole(folder, temporary, name)

    before = complete.published(earlier)
    monkeypatch.setattr(posix, "replace_in", failing)
    done = release(earlier)
    monkeypatch.undo()

    assert done.code == 2
    if call == 0:
        assert complete.published(earlier) == before
    found = judge(earlier)
    assert not isinstance(found, Verified) or complete.published(earlier) == before
    assert release(earlier).code == 0, "the next release puts it right"


def test_a_record_changed_while_it_is_released_is_not_released(
    ready: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Portal.open_case

    def meanwhile(self: Portal, case_id: str) -> Any:  # noqa: ANN401
        monkeypatch.undo()
        opened = whole(self, case_id)
        save(ready, changed(report__anonymity=None))
        return opened

    monkeypatch.setattr(Portal, "open_case", meanwhile)

    assert "changed by somebody else" in refused(ready)


# ---------------------------------------------------------------------------------------------
# The law

LEFT_OUT = [p for p in places(complete.WHOLE) if p.count(".") < 3]


@pytest.fixture(scope="module")
def lawful(complete_template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    return copy_of(complete_template, tmp_path_factory.mktemp("law"))


@settings(max_examples=15)
@given(left_out=st.sets(st.sampled_from(LEFT_OUT), max_size=3))
def test_nothing_is_ever_written_unless_every_gate_holds(
    lawful: Partnership, left_out: set[str]
) -> None:
    facts = copy.deepcopy(complete.WHOLE)
    for place in sorted(left_out, reverse=True):
        if not any(place.startswith(f"{other}.") for other in left_out):
            drop(facts, place)
    try:
        save(lawful, facts)
    except DhrError:
        return
    portal = lawful.portal()
    standing = portal.standing(portal.open_case(CASE).case)
    answers = {clause: standing.gates[clause] for clause in GATES.gates}
    holds = all(
        isinstance(answer, Holds) and not (answer.basis is Basis.UNKNOWN and clause in GATES.known)
        for clause, answer in answers.items()
    )
    before = complete.published(lawful)
    try:
        release_case(portal, CASE)
    except DhrError:
        assert complete.published(lawful) == before
    else:
        assert holds
        assert set(complete.released(lawful)) == set(FILES)
        for path in (lawful.root / "published" / SLUG).iterdir():
            path.unlink()
