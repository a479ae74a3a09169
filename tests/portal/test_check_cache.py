"""Checking only what has changed: the same findings, and a cache that nobody else can plant."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import Place
from generator.portal import check, check_cache
from generator.portal.check import CheckResult, check_cases, check_changed
from generator.vault.errors import AlteredError
from generator.vault.keys import new_identity
from generator.vault.own_file import open_own, seal_own
from tests.partnership import CANARIES, ONE, TWO, Partnership


def cache_files(here: Partnership) -> list[Path]:
    return sorted((here.root / ".cache/check").glob("*"))


def opened(result: CheckResult) -> set[str]:
    return {case.case for case in result.cases if case.standing is not None}


def test_a_second_check_says_the_same_and_opens_nothing(here: Partnership) -> None:
    first = check_changed(here.portal(), None)
    second = check_changed(here.portal(), None)

    assert (opened(first), opened(second)) == ({ONE, TWO}, set())
    assert second.items == first.items == check_cases(here.portal(), None).items
    assert [case.stage for case in second.cases] == [case.stage for case in first.cases]


def touch_a_record(here: Partnership) -> None:
    here.remark("Something new")


def touch_the_history(here: Partnership) -> None:
    here.remark("Something new")
    here.commit()


def add_a_paper(here: Partnership) -> None:
    paper = here.root.parent / "minutes.md"
    paper.write_text("Minutes")
    here.dhr("documents", "add", ONE, str(paper), "--kind", "minutes", "--title", "Minutes")


@pytest.mark.parametrize("change", [touch_a_record, touch_the_history, add_a_paper])
def test_what_changed_is_opened_and_nothing_else(
    here: Partnership, change: Callable[[Partnership], None]
) -> None:
    check_changed(here.portal(), None)
    change(here)

    again = check_changed(here.portal(), None)

    assert opened(again) == {ONE}
    assert again.items == check_cases(here.portal(), None).items


def test_a_change_of_the_policy_of_the_day_or_of_the_program_opens_everything(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_changed(here.portal(), None)
    procedure = here.root / "policy/procedure.yaml"
    procedure.write_text(procedure.read_text() + "\n")
    assert opened(check_changed(here.portal(), None)) == {ONE, TWO}

    tomorrow = here.portal()
    tomorrow.today += dt.timedelta(days=1)
    assert opened(check_changed(tomorrow, None)) == {ONE, TWO}

    monkeypatch.setattr(check_cache, "program_digest", lambda: "another version")
    assert opened(check_changed(here.portal(), None)) == {ONE, TWO}


def test_a_record_altered_after_its_check_is_refused(here: Partnership) -> None:
    check_changed(here.portal(), None)
    record = here.record(TWO)
    record.write_text(
        record.read_text().replace("ENC[AES256_GCM,data:", "ENC[AES256_GCM,data:A", 1)
    )

    again = check_changed(here.portal(), None)

    assert again.unreadable
    assert again.items == check_cases(here.portal(), None).items


def test_a_paper_altered_after_its_check_is_refused(here: Partnership) -> None:
    add_a_paper(here)
    check_changed(here.portal(), None)
    (paper,) = here.record(ONE).parent.glob("documents/*.age")
    data = paper.read_bytes()
    paper.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    assert check_changed(here.portal(), None).refused


def test_a_stray_file_is_found_beside_what_is_kept(here: Partnership) -> None:
    check_changed(here.portal(), None)
    (here.record(ONE).parent / "notes.txt").write_text("x")

    assert "stray-file" in {item.code for item in check_changed(here.portal(), None).items}


def test_checking_one_case_forgets_nothing_of_the_others(here: Partnership) -> None:
    check_changed(here.portal(), None)
    here.remark("Something new")
    check_changed(here.portal(), [ONE])

    assert opened(check_changed(here.portal(), None)) == set()


def test_each_officer_has_their_own(here: Partnership) -> None:
    check_changed(here.portal("officer-1"), None)

    assert opened(check_changed(here.portal("officer-2"), None)) == {ONE, TWO}
    assert len(cache_files(here)) == 2


def test_nothing_of_a_case_stands_in_the_cache_in_clear(here: Partnership) -> None:
    check_changed(here.portal(), None)

    (file,) = cache_files(here)
    assert file.stat().st_mode & 0o077 == 0
    told = file.read_bytes()
    for word in (ONE, "Notification", *CANARIES):
        assert word.encode() not in told
        assert word not in file.name


@pytest.mark.parametrize(
    "spoil",
    [
        lambda blob: blob[:0],
        lambda blob: blob[:-1],
        lambda blob: blob[:40] + bytes([blob[40] ^ 1]) + blob[41:],
        lambda blob: b"not ours" + blob,
    ],
    ids=["emptied", "cut short", "a bit turned", "something before it"],
)
def test_a_damaged_cache_is_no_error_and_is_made_anew(
    here: Partnership, spoil: Callable[[bytes], bytes]
) -> None:
    first = check_changed(here.portal(), None)
    (file,) = cache_files(here)
    file.write_bytes(spoil(file.read_bytes()))

    assert check_changed(here.portal(), None).items == first.items
    assert opened(check_changed(here.portal(), None)) == set()


def test_a_result_that_somebody_else_planted_is_not_believed(here: Partnership) -> None:
    first = check_changed(here.portal(), None)
    (file,) = cache_files(here)
    mine = here.portal().identities[0]
    tree = json.loads(open_own(file.read_bytes(), mine, check_cache._PURPOSE, Place("cache")))
    for kept in tree.values():
        kept["items"] = []
    file.write_bytes(seal_own(json.dumps(tree).encode(), new_identity(), check_cache._PURPOSE))

    assert check_changed(here.portal(), None).items == first.items


def test_a_cache_that_cannot_be_written_stops_nobody(here: Partnership) -> None:
    (here.root / ".cache/check").write_text("in the way")

    assert check_changed(here.portal(), None).items == check_cases(here.portal(), None).items


def test_many_cases_in_several_processes_are_kept_too(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MANY", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    first = check_changed(here.portal(), None)

    second = check_changed(here.portal(), None)

    assert (opened(second), second.items) == (set(), first.items)


def test_a_file_of_ones_own_is_bound_to_its_purpose() -> None:
    mine = new_identity()
    blob = seal_own(b"text", mine, "one purpose")

    assert open_own(blob, mine, "one purpose", Place("x")) == b"text"
    for other, purpose in ((mine, "another purpose"), (new_identity(), "one purpose")):
        with pytest.raises(AlteredError):
            open_own(blob, other, purpose, Place("x"))


def test_the_command_opens_every_record_when_asked(here: Partnership) -> None:
    first = here.dhr("check", "--format", "json")
    (file,) = cache_files(here)
    before = file.read_bytes()

    assert here.dhr("check", "--every", "--format", "json").out == first.out
    assert here.dhr("check", "--format", "json").out == first.out
    assert file.read_bytes() == before
