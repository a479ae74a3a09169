"""What honest people do passes: edits, merges by a forge, changes of policy, releases."""

from __future__ import annotations

import random

import pytest

from generator.history.refusals import Rule
from generator.policy.people import DIRECTORY_PATH, parse_people
from tests.history.signed import (
    LETTER,
    NEW,
    ONE,
    PEOPLE,
    PROCEDURE,
    TWO,
    Files,
    SignedStory,
    without,
)


def test_a_trust_root_alone_is_verified(signed: SignedStory) -> None:
    found = signed.found()

    assert (found.refusals, found.commits, found.upto) == ([], 0, signed.trust)


def test_a_signed_edit_says_who_made_it_and_when(signed: SignedStory) -> None:
    head = signed.edit(ONE, by="cal")

    found = signed.found()

    assert found.refusals == []
    assert [(c.commit, c.person, c.paths) for c in found.changes] == [
        (head, "p-cal1", (f"cases/{ONE}/record.yaml",))
    ]
    assert found.changes[0].when is not None


def test_what_touches_nothing_that_is_guarded_needs_no_signature(signed: SignedStory) -> None:
    signed.commit({"README.md": "Another\n", "src/run.sh": "x"}, by=None)

    assert signed.rules() == set()


def test_documents_new_cases_releases_and_their_approvals_pass(signed: SignedStory) -> None:
    signed.commit({f"cases/{ONE}/documents/d-abcdefghij.age": signed.document()}, by="cal")
    signed.commit({f"cases/{ONE}/documents/d-abcdefghij.age": None}, by="cal")
    signed.edit(NEW, by="ada")
    signed.commit({"published/a-review/overview-report.md": "# Report\n"}, by="cal")
    signed.commit({"published/a-review/approvals/p-dee1.sig": "x"}, by="dee")

    assert signed.found().refusals == []


def test_a_merge_by_a_forge_needs_no_signature(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(TWO, by="ada")
    signed.merge("topic")

    found = signed.found()

    assert (found.refusals, found.merges, len(found.changes)) == ([], 1, 2)


def test_a_branch_that_brought_main_in_and_is_merged_passes(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(TWO, by="ada")
    signed.switch("topic")
    signed.merge("main")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(TWO, by="ben")
    signed.merge("topic")

    assert signed.found().refusals == []


def test_a_branch_older_than_the_trust_root_may_still_be_merged(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    trust = signed.edit(TWO, by="ada")
    signed.merge("topic")

    assert signed.found(trust=trust).refusals == []


def test_main_that_went_on_by_fast_forward_to_a_branch_that_brought_it_in_passes(
    signed: SignedStory,
) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    trust = signed.edit(TWO, by="ada")
    signed.switch("topic")
    signed.merge("main")

    assert signed.found(trust=trust).refusals == []


def test_a_conflict_settled_in_a_signed_merge_passes(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(ONE, by="ada")
    record = {f"cases/{ONE}/record.yaml": signed.record(ONE)}
    signed.merge_by_hand("topic", record, by="cal")

    found = signed.found()

    assert (found.refusals, len(found.changes)) == ([], 3)


def test_two_key_officers_change_the_policy_in_one_commit(signed: SignedStory) -> None:
    files = signed.approvals({PROCEDURE: "profiles: [a]\n"}, "ada", "ben")
    signed.commit(files, by="ada")

    assert signed.found().refusals == []


def test_two_key_officers_change_the_policy_in_a_branch_of_several_commits(
    signed: SignedStory,
) -> None:
    signed.branch("topic")
    signed.commit({PROCEDURE: "profiles: [b]\n"}, by="ada")
    signed.commit({PROCEDURE: "profiles: [a]\n"}, by="ada")
    signed.commit(signed.approvals({}, "ada", since="main"), by="ada")
    signed.commit(signed.approvals({}, "ben", since="main"), by="ben")
    signed.switch("main")
    signed.edit(ONE, by="cal")
    signed.merge("topic")

    assert signed.found().refusals == []


@pytest.mark.parametrize("path", [LETTER, DIRECTORY_PATH])
def test_one_key_officer_is_enough_for_letters_and_readers(signed: SignedStory, path: str) -> None:
    data = signed.directory() if path == DIRECTORY_PATH else b"Dear Sir\n"
    signed.commit({path: data}, by="ben")

    assert signed.found().refusals == []


def test_a_new_key_counts_once_main_has_it(signed: SignedStory) -> None:
    officer = signed.keys.officer("eve", "officer", cases=[TWO])
    text = signed.people_text(lambda people: people["officers"].append(officer))
    people = parse_people(text)
    files: Files = {
        PEOPLE: text,
        DIRECTORY_PATH: signed.directory(people),
        f"cases/{TWO}/record.yaml": signed.record(TWO, people=people),
    }
    signed.commit(signed.approvals(files, "ada", "ben"), by="ada")
    signed.edit(TWO, by="eve")

    assert signed.found().refusals == []


def test_what_a_leaver_did_before_they_left_stays_verified(signed: SignedStory) -> None:
    signed.edit(ONE, by="cal")
    text = signed.people_text(without("cal"))
    signed.commit(signed.approvals({PEOPLE: text}, "ada", "ben"), by="ben")
    signed.edit(ONE, by="ada")

    assert signed.found().refusals == []


def test_two_changes_of_policy_at_once_want_no_file_of_each_other(signed: SignedStory) -> None:
    for name, text in (("first", "a"), ("second", "b")):
        signed.branch(name)
        where = PROCEDURE if name == "first" else "policy/views.yaml"
        signed.commit(signed.approvals({where: f"x: {text}\n"}, "ada", "ben"), by="ada")
        signed.switch("main")
    signed.merge("first")
    signed.switch("second")
    signed.merge("main")
    signed.commit(signed.approvals({}, "ada", "ben", since="main"), by="ben")
    signed.switch("main")
    signed.merge("second")

    assert signed.found().refusals == []


def test_a_range_judges_a_branch_as_it_would_come_onto_its_base(signed: SignedStory) -> None:
    signed.edit(TWO, by="ada")
    signed.branch("topic", "HEAD~1")
    signed.edit(ONE, by="cal")

    found = signed.found("main..topic")

    assert (found.refusals, [c.person for c in found.changes]) == ([], ["p-ada1", "p-cal1"])
    assert found.upto == signed.head("main")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_honest_people_do_in_whatever_order_passes(signed: SignedStory, seed: int) -> None:
    """Branches, edits, merges and changes of policy at random, as the forge would have them."""
    choose = random.Random(seed)  # noqa: S311 - a story, no secret
    open_branches: list[str] = []
    for number in range(14):
        deed = choose.choice(["edit", "edit", "branch", "merge", "update", "letter", "policy"])
        if deed == "branch" or not open_branches:
            signed.branch(f"b{number}")
            open_branches.append(f"b{number}")
            case = f"DHR-2026-{number:03}"  # of its own, so that branches never conflict
            signed.edit(case, by=choose.choice(["ada", "ben"]))
            signed.switch("main")
        elif deed == "edit":
            signed.edit(ONE, by=choose.choice(["ada", "ben", "cal"]))
        elif deed == "letter":
            signed.commit({LETTER: f"Dear {number}\n"}, by="ben")
        elif deed == "policy":
            files = signed.approvals({PROCEDURE: f"x: {number}\n"}, "ada", "ben")
            signed.commit(files, by="ada")
        elif deed == "update":
            signed.switch(open_branches[-1])
            signed.merge("main")
            signed.switch("main")
        else:
            signed.merge(open_branches.pop(choose.randrange(len(open_branches))))
    found = signed.found()
    assert found.refusals == []
    assert found.upto == signed.head()


def test_a_branch_that_only_fell_behind_a_change_of_policy_passes(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.commit(signed.approvals({PROCEDURE: "x: 1\n"}, "ada", "ben"), by="ada")
    signed.merge("topic")

    assert signed.rules() == set[Rule]()
