"""dhr verify-history, and dhr approve --policy: as a server and key officers run them."""

from __future__ import annotations

import pytest

from tests.history.signed import IDS, LETTER, ONE, PROCEDURE, TWO, SignedStory
from tests.partnership import Done, Partnership

CHANGED = {PROCEDURE: "profiles: [a]\n"}


def dhr(story: SignedStory, *arguments: str) -> Done:
    return Partnership(story.root, story.keys.folder).dhr(*arguments, identity=None)


def verify(story: SignedStory, *arguments: str) -> Done:
    return dhr(story, "verify-history", "--trust", story.trust, *arguments)


def approve(story: SignedStory, person: str, *, base: str = "main", key: str | None = None) -> Done:
    file = str(story.keys.private(key or person))
    return dhr(story, "approve", "--policy", base, "--person", IDS[person], "--key", file)


def test_a_verified_history_is_told_with_the_next_trust_root(signed: SignedStory) -> None:
    head = signed.edit(ONE, by="cal")
    done = verify(signed)

    assert done.code == 0
    assert "Verified 1 commits" in done.out or "Verified 1 commit" in done.out
    assert "1 signed change" in done.out
    assert head in done.err


def test_a_refused_commit_is_told_with_its_place_rule_and_remedy(signed: SignedStory) -> None:
    head = signed.edit(TWO, by="cal")
    done = verify(signed)

    assert done.code == 1
    assert f"commit {head[:12]} cases/{TWO}/record.yaml: was changed by p-cal1" in done.out
    assert "[history-role]" in done.out
    assert f"Refused. Verified up to {signed.trust}." in done.out


def test_a_branch_is_judged_as_it_would_come_onto_main(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by=None)

    assert verify(signed, "main..topic").code == 1
    assert verify(signed, "main..main").code == 0


def test_json_says_who_changed_what(signed: SignedStory) -> None:
    head = signed.edit(ONE, by="cal")
    found = verify(signed, "--format", "json").json

    assert (found["verified"], found["upto"], found["refusals"]) == (True, head, [])
    (change,) = found["changes"]
    assert (change["person"], change["paths"]) == ("p-cal1", [f"cases/{ONE}/record.yaml"])


def test_without_a_trust_root_it_says_where_one_comes_from(signed: SignedStory) -> None:
    done = dhr(signed, "verify-history")

    assert done.code == 2
    assert "[no-trust-root]" in done.err
    assert "DHR_TRUST" in done.err


def test_two_key_officers_approve_a_change_of_policy(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.commit(CHANGED, by="ada")
    first = approve(signed, "ada")
    assert (first.code, "Approved by 1 of 2" in first.err) == (0, True)
    second = approve(signed, "ben")
    assert (second.code, "Approved by 2 of 2" in second.err) == (0, True)
    signed.commit(by="ben")
    signed.switch("main")
    signed.merge("topic")

    assert verify(signed).code == 0


def test_one_person_who_approves_twice_is_one(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.commit(CHANGED, by="ada")
    approve(signed, "ada")

    assert "Approved by 1 of 2" in approve(signed, "ada").err


@pytest.mark.parametrize(
    ("person", "key", "says"),
    [
        ("dee", None, "is a key officer"),
        ("eve", None, "is a key officer"),
        ("ada", "ben", "is not the signing key of this person"),
    ],
)
def test_an_approval_that_would_not_count_is_not_written(
    signed: SignedStory, person: str, key: str | None, says: str
) -> None:
    signed.branch("topic")
    signed.commit(CHANGED, by="ada")
    done = approve(signed, person, key=key)

    assert done.code == 1
    assert says in done.err
    assert not (signed.root / "policy-approvals").exists()


def test_what_is_not_committed_cannot_be_approved(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.commit(CHANGED, by="ada")
    signed.write({LETTER: "Dear nobody\n"})
    done = approve(signed, "ada")

    assert (done.code, "is not as it is committed" in done.err) == (1, True)


def test_what_needs_no_approval_is_said(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.commit({LETTER: "Dear nobody\n"}, by="ada")

    assert "no approval is needed" in approve(signed, "ada").err
    assert "is the same in both" in approve(signed, "ada", base="topic").err
    assert "names no commit" in approve(signed, "ada", base="nowhere").err


def test_approve_wants_a_release_or_a_policy_and_not_both(signed: SignedStory) -> None:
    words = ("--person", "p-ada1", "--key", str(signed.keys.private("ada")))

    assert "[approve]" in dhr(signed, "approve", *words).err
    assert "[approve]" in dhr(signed, "approve", "a-review", "--policy", "main", *words).err
