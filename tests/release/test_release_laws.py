"""Laws of what may be published: exceptions, expiry, conditions; and of what is said of it."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.records.outcome import Clearance, ClearanceOutcome, Condition, ConditionChange
from generator.release.differences import differences, tied
from tests.partnership import TODAY, Partnership, copy_of
from tests.release import complete
from tests.release.complete import CASE, REPORT, SECRETS, SLUG, with_reports

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

PARAGRAPHS = st.lists(st.sampled_from(["one", "two\nlines", "three", "four"]), max_size=8)
WHO = ("Araminta Oakshott", "araminta  oakshott", "Perpetua Marrowby")
NAMED = {"school": "Tansygate Infants", "name": "Ottoline Quillfeather"}


@pytest.fixture(scope="module")
def lawful(complete_template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    return copy_of(complete_template, tmp_path_factory.mktemp("laws"))


@settings(max_examples=15)
@given(
    planted=st.sampled_from(sorted(NAMED)),
    about=st.sampled_from(sorted(NAMED)),
    expires=st.sampled_from([TODAY - dt.timedelta(1), TODAY, TODAY + dt.timedelta(1)]),
    people=st.lists(st.sampled_from(WHO), max_size=3),
    scope=st.sets(st.sampled_from(["overview-report.md", "executive-summary.md"]), min_size=1),
)
def test_an_identifier_is_published_only_under_an_exception_in_force(  # noqa: PLR0913, PLR0917
    lawful: Partnership,
    planted: str,
    about: str,
    expires: dt.date,
    people: list[str],
    scope: set[str],
) -> None:
    exception: dict[str, Any] = {
        "when": "2023-07-01", "by": "SSP", "kind": about, "text": NAMED[about],
        "scope": sorted(scope), "reason": "It was named in court.", "agreed_by": people,
        "expires": expires.isoformat(),
    }  # fmt: skip
    report = REPORT + f"\nIt is about {NAMED[planted]}.\n".encode()
    with_reports(lawful, report=report, people__exceptions=[exception])
    may = (
        planted == about
        and expires >= TODAY
        and "overview-report.md" in scope
        and WHO[2] in people
        and len({each.casefold()[:3] for each in people}) == 2
    )

    done = lawful.dhr("release", CASE)

    assert (done.code == 0) is may, done.said
    assert not [each for each in SECRETS if each.casefold() in done.said.casefold()]
    assert bool(complete.released(lawful)) is may
    shutil.rmtree(lawful.root / "published" / SLUG, ignore_errors=True)


def joined(paragraphs: list[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


@given(before=PARAGRAPHS, after=PARAGRAPHS)
def test_differences_are_numbered_from_one_and_none_means_equal(
    before: list[str], after: list[str]
) -> None:
    found = differences("overview-report.md", joined(before), joined(after))

    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert (not found) is (before == after)
    lines = joined(after).decode().split("\n")
    assert all(1 <= each.first <= each.last <= len(lines) + 1 for each in found)


@given(before=PARAGRAPHS, after=PARAGRAPHS, lines=st.integers(1, 4))
def test_only_how_far_paragraphs_stand_apart_is_no_difference(
    before: list[str], after: list[str], lines: int
) -> None:
    apart = ("\r\n" * (lines + 1)).join(each.replace("\n", "\r\n") for each in after).encode()

    one = differences("a.md", joined(before), joined(after))
    other = differences("a.md", joined(before), apart)
    assert len(one) == len(other)


@given(before=PARAGRAPHS, after=PARAGRAPHS, named=st.sets(st.integers(0, 9), max_size=9))
def test_a_version_is_tied_exactly_where_its_differences_are_those_named(
    before: list[str], after: list[str], named: set[int]
) -> None:
    file = "overview-report.md"
    found = differences(file, joined(before), joined(after))
    change = ConditionChange(file=file, hunks=tuple(sorted(named)))
    answer = Clearance(
        when=TODAY,
        by="Home Office",
        outcome=ClearanceOutcome.CONDITIONAL,
        conditions=(Condition(id="c1", text="Change it.", changes=(change,)),),
    )

    changes, wrong = tied(answer, {file: found})

    assert (not wrong) is (named == {each.number for each in found})
    assert {number for each in changes for number in each.hunks} <= named
