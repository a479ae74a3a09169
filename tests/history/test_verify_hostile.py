"""What must never pass: each attack on history is refused, with its rule, commit and place (X2)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import DhrError
from generator.history.line import HeadError
from generator.history.refusals import Rule
from generator.history.verify import (
    NoTrustRootError,
    NoWholeHistoryError,
    RangeError,
    ReplacedHistoryError,
    verify_history,
)
from generator.policy.people import DIRECTORY_PATH
from generator.vault.sops_text import MAX_FILE
from tests.history.signed import (
    LETTER,
    NEW,
    ONE,
    PEOPLE,
    PROCEDURE,
    TWO,
    SignedStory,
    without,
)
from tests.partnership import CLEAN

RECORD = f"cases/{ONE}/record.yaml"
OTHER = f"cases/{TWO}/record.yaml"
DOCUMENT = f"cases/{ONE}/documents/d-abcdefghij.age"
LONG_AGO = "2025-01-01T00:00:00Z"

Attack = Callable[[SignedStory], object]


def refused(story: SignedStory, span: str | None = None) -> dict[Rule, str]:
    """The rules that are broken, each with how the first refusal under it is said."""
    said: dict[Rule, str] = {}
    for refusal in story.found(span).refusals:
        said.setdefault(refusal.rule, str(refusal))
    return said


# ---------------------------------------------------------------------------------------------
# Signatures


def unsigned(story: SignedStory) -> None:
    story.edit(ONE, by=None)


def by_a_stranger(story: SignedStory) -> None:
    story.edit(ONE, by="eve")


def by_a_stranger_under_an_officers_name(story: SignedStory) -> None:
    story.write({RECORD: story.record(ONE)})
    story.git("add", "--all")
    story.commit(by="eve", GIT_AUTHOR_NAME="p-ada1", GIT_COMMITTER_NAME="p-ada1")


def with_pgp(story: SignedStory) -> None:
    block = "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----"
    resign(story, block.encode())


def for_another_purpose(story: SignedStory) -> None:
    resign(story, lambda data: story.sign("cal", data, "dhr-release"))


def of_another_commit(story: SignedStory) -> None:
    resign(story, lambda data: story.sign("cal", data + b"x", "git"))


def cut_short(story: SignedStory) -> None:
    resign(
        story, lambda data: story.sign("cal", data, "git")[:120] + b"\n-----END SSH SIGNATURE-----"
    )


def signed_twice(story: SignedStory) -> None:
    resign(story, lambda data: story.sign("cal", data, "git"), times=2)


def resign(
    story: SignedStory, signature: bytes | Callable[[bytes], bytes], *, times: int = 1
) -> None:
    """Change a record in a commit whose signature is made as the attack wants it."""
    story.edit(ONE, by=None)
    data = subprocess.run(
        ["git", "cat-file", "commit", "HEAD"], cwd=story.root, check=True, capture_output=True
    ).stdout
    made = signature if isinstance(signature, bytes) else signature(data)
    header = b"gpgsig " + made.strip().replace(b"\n", b"\n ") + b"\n"
    head, rest = data.split(b"\n\n", 1)
    story.git(
        "update-ref", "HEAD", story.raw("commit", head + b"\n" + header * times + b"\n" + rest)
    )


SIGNATURES: list[tuple[Attack, Rule]] = [
    (unsigned, Rule.UNSIGNED),
    (by_a_stranger, Rule.UNKNOWN_KEY),
    (by_a_stranger_under_an_officers_name, Rule.UNKNOWN_KEY),
    (with_pgp, Rule.NOT_SSH),
    (for_another_purpose, Rule.NAMESPACE),
    (of_another_commit, Rule.SIGNATURE),
    (cut_short, Rule.SIGNATURE),
    (signed_twice, Rule.OBJECT),
]


@pytest.mark.parametrize(
    ("attack", "rule"), SIGNATURES, ids=lambda each: getattr(each, "__name__", "")
)
def test_a_change_without_a_sound_signature_is_refused(
    signed: SignedStory, attack: Attack, rule: Rule
) -> None:
    attack(signed)
    found = signed.found()

    assert {refusal.rule for refusal in found.refusals} == {rule}
    assert found.refusals[0].commit == signed.head()
    assert found.changes == []
    assert found.upto == signed.trust


# ---------------------------------------------------------------------------------------------
# Roles, grants and keys


@pytest.mark.parametrize(
    ("path", "by", "who"),
    [
        (OTHER, "cal", "an officer who is granted DHR-2025-002"),
        (RECORD, "dee", "an officer who is granted DHR-2025-001"),
        (DIRECTORY_PATH, "cal", "a key officer"),
        (LETTER, "cal", "a key officer"),
        ("published/a-review/overview-report.md", "dee", "an officer"),
        ("published/a-review/approvals/p-ben1.sig", "dee", "the approver whose name it has"),
    ],
)
def test_only_whose_role_and_grants_allow_a_path_may_change_it(
    signed: SignedStory, path: str, by: str, who: str
) -> None:
    sealed = {OTHER: TWO, RECORD: ONE}
    data = signed.record(sealed[path]) if path in sealed else b"text\n"
    signed.commit({path: signed.directory() if path == DIRECTORY_PATH else data}, by=by)
    said = refused(signed)

    assert set(said) == {Rule.ROLE}
    assert f"only {who}" in said[Rule.ROLE] or who in said[Rule.ROLE]
    assert path in said[Rule.ROLE]


def test_a_key_that_was_taken_out_signs_nothing_more_whatever_its_commits_date(
    signed: SignedStory,
) -> None:
    text = signed.people_text(without("cal"))
    signed.commit(signed.approvals({PEOPLE: text}, "ada", "ben"), by="ben")
    signed.write({RECORD: signed.record(ONE)})
    signed.commit(by="cal", GIT_COMMITTER_DATE=LONG_AGO, GIT_AUTHOR_DATE=LONG_AGO)

    assert set(refused(signed)) == {Rule.REMOVED_KEY}


def test_a_key_that_was_taken_out_does_not_come_in_by_an_old_branch(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    text = signed.people_text(without("cal"))
    signed.commit(signed.approvals({PEOPLE: text}, "ada", "ben"), by="ben")
    signed.merge("topic")

    assert set(refused(signed)) == {Rule.REMOVED_KEY}


def test_a_key_that_the_same_change_adds_does_not_count(signed: SignedStory) -> None:
    officer = signed.keys.officer("eve", "officer", "key-officer")
    text = signed.people_text(lambda people: people["officers"].append(officer))
    signed.commit({PEOPLE: text}, by="eve")

    assert Rule.OWN_KEY in refused(signed)


def test_a_grant_to_oneself_does_not_count(signed: SignedStory) -> None:
    def give(people: dict[str, list[dict[str, object]]]) -> None:
        next(each for each in people["officers"] if each["id"] == "p-cal1")["cases"] = [ONE, TWO]

    signed.commit({PEOPLE: signed.people_text(give)}, by="cal")

    assert set(refused(signed)) == {Rule.ROLE}


def test_who_brings_back_a_policy_that_still_had_their_key_is_refused(signed: SignedStory) -> None:
    """A leaver offers their old branch as main, and the removal of their key as a branch of it."""
    signed.branch("old")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    text = signed.people_text(without("cal"))
    signed.commit(signed.approvals({PEOPLE: text}, "ada", "ben"), by="ben")
    signed.switch("old")
    signed.merge("main")

    assert Rule.BEHIND in refused(signed)


# ---------------------------------------------------------------------------------------------
# Records


def test_a_recipient_who_is_added_is_refused(signed: SignedStory) -> None:
    signed.commit({RECORD: signed.record(ONE, "eve")}, by="cal")
    said = refused(signed)

    assert set(said) == {Rule.RECIPIENTS}
    assert "1 too many, 0 missing" in said[Rule.RECIPIENTS]


def test_a_record_that_a_change_of_grants_leaves_sealed_to_others_is_refused(
    signed: SignedStory,
) -> None:
    def take(people: dict[str, list[dict[str, object]]]) -> None:
        next(each for each in people["officers"] if each["id"] == "p-cal1")["cases"] = []

    files = signed.approvals({PEOPLE: signed.people_text(take)}, "ada", "ben")
    signed.commit(files, by="ada")
    said = refused(signed)

    assert set(said) == {Rule.RECIPIENTS}
    assert RECORD in said[Rule.RECIPIENTS]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (RECORD, b"people:\n  people:\n  - {id: victim, names: {full: Invented Person}}\n"),
        (RECORD, b""),
        (DOCUMENT, b"# Minutes\nInvented Person was there.\n"),
        (DIRECTORY_PATH, b"people: []\n"),
        ("policy/pages/a-page.md.age", b"# A page in clear\n"),
    ],
)
def test_what_must_be_sealed_and_is_not_is_refused(
    signed: SignedStory, path: str, data: bytes
) -> None:
    signed.commit({path: data}, by="ada")
    said = refused(signed)

    assert Rule.SEALED in said
    assert path in said[Rule.SEALED]
    assert "Invented Person" not in said[Rule.SEALED]


def test_a_file_larger_than_its_bounds_is_refused_unread(signed: SignedStory) -> None:
    signed.commit({RECORD: b"x" * (MAX_FILE + 1)}, by="cal")

    assert set(refused(signed)) == {Rule.SIZE}


def test_nobody_takes_a_whole_case_away(signed: SignedStory) -> None:
    signed.commit({RECORD: None}, by="ada")

    assert set(refused(signed)) == {Rule.CASE_KEPT}


# ---------------------------------------------------------------------------------------------
# Policy and approvals

CHANGED = {PROCEDURE: "profiles: [a]\n"}


def nobodys(story: SignedStory) -> None:
    story.commit(CHANGED, by="ada")


def one_persons(story: SignedStory) -> None:
    story.commit(story.approvals(CHANGED, "ada"), by="ada")


def one_key_officers_and_one_approvers(story: SignedStory) -> None:
    story.commit(story.approvals(CHANGED, "ada", "dee"), by="ada")


def for_a_release(story: SignedStory) -> None:
    story.commit(story.approvals(CHANGED, "ada", "ben", namespace="dhr-release"), by="ada")


def under_anothers_name(story: SignedStory) -> None:
    files = dict(story.approvals(CHANGED, "ada"))
    (path,) = (each for each in files if each.endswith("p-ada1.sig"))
    story.commit({**files, path.replace("p-ada1", "p-ben1"): files[path]}, by="ada")


def of_another_policy(story: SignedStory) -> None:
    files = story.approvals(CHANGED, "ada", "ben")
    story.commit({**files, "policy/views.yaml": "views: []\n"}, by="ada")


def used_once_already(story: SignedStory) -> None:
    """There and back with approvals, then there again with what the first time left."""
    before = (story.root / PROCEDURE).read_bytes()
    story.commit(story.approvals(CHANGED, "ada", "ben"), by="ada")
    story.commit(story.approvals({PROCEDURE: before}, "ada", "ben"), by="ada")
    assert story.found().refusals == []
    story.commit(CHANGED, by="ada")


APPROVALS: list[Attack] = [
    nobodys,
    one_persons,
    one_key_officers_and_one_approvers,
    for_a_release,
    under_anothers_name,
    of_another_policy,
    used_once_already,
]


@pytest.mark.parametrize("attack", APPROVALS, ids=lambda each: each.__name__)
def test_a_policy_changes_only_with_two_key_officers_approvals_of_that_change(
    signed: SignedStory, attack: Attack
) -> None:
    attack(signed)
    said = refused(signed)

    assert set(said) == {Rule.APPROVALS}
    assert "of 2 approvals" in said[Rule.APPROVALS]


def test_an_approval_that_was_used_stays(signed: SignedStory) -> None:
    files = signed.approvals(CHANGED, "ada", "ben")
    signed.commit(files, by="ada")
    path = next(each for each in files if each.endswith("p-ben1.sig"))
    signed.commit({path: None}, by="ada")

    assert set(refused(signed)) == {Rule.APPROVAL_KEPT}


def test_a_policy_keeps_two_key_officers(signed: SignedStory) -> None:
    text = signed.people_text(without("ben"))
    signed.commit(signed.approvals({PEOPLE: text}, "ada", "ben"), by="ada")

    assert set(refused(signed)) == {Rule.KEY_OFFICERS}


@pytest.mark.parametrize(
    "text", ["officers: [\n", "officers: []\n", "x: 1\n", "officers: !!python/x\n"]
)
def test_a_policy_that_cannot_be_read_is_refused(signed: SignedStory, text: str) -> None:
    signed.commit(signed.approvals({PEOPLE: text}, "ada", "ben"), by="ada")

    assert set(refused(signed)) == {Rule.POLICY}


# ---------------------------------------------------------------------------------------------
# Names and kinds of file


@pytest.mark.parametrize(
    "path",
    [
        f"cases/{ONE}/notes.txt",
        f"cases/{ONE}/documents/quillfeather.pdf",
        "cases/quillfeather/record.yaml",
        f"cases/{ONE.lower()}/record.yaml",
        "published/Review/overview-report.md",
        "published/a-review/con.md",
        "policy/pages/.hidden.md",
        "policy/a/b/c/d/e/f.md",
        "policy-approvals/latest/p-ada1.sig",
        "Cases/one.txt",
        "cases /one.txt",
        "policy\u200b/people.yaml",
        f"cases/{ONE}/documents/d-abcdefghi\u0131.age",
    ],
)
def test_a_name_that_nothing_of_the_portal_has_is_refused_and_not_repeated(
    signed: SignedStory, path: str
) -> None:
    signed.commit({path: b"text\n"}, by="ada")
    said = refused(signed)

    assert Rule.NAME in said
    assert "quillfeather" not in "".join(said.values()).lower()


@pytest.mark.parametrize(
    ("mode", "says"),
    [("120000", "a symbolic link"), ("160000", "a submodule"), ("100755", "an executable file")],
)
def test_only_plain_files_are_taken(signed: SignedStory, mode: str, says: str) -> None:
    blob = signed.git("hash-object", "-w", "--stdin", stdin=b"../../../etc/passwd")
    signed.put(RECORD, mode, signed.head() if mode == "160000" else blob)
    signed.commit_index(by="cal")
    said = refused(signed)

    assert set(said) == {Rule.KIND}
    assert says in said[Rule.KIND]


@pytest.mark.parametrize("entries", ["twice", "unsorted", "odd mode", "empty"])
def test_a_folder_that_git_would_not_write_is_refused(signed: SignedStory, entries: str) -> None:
    blob = bytes.fromhex(signed.git("rev-parse", f"HEAD:{PEOPLE}"))
    one, two = b"100644 a.yaml\0" + blob, b"100644 b.yaml\0" + blob
    data = {
        "twice": one + one,
        "unsorted": two + one,
        "odd mode": b"0" + one,
        "empty": b"",
    }[entries]
    broken = signed.raw("tree", data)
    names = signed.git("ls-tree", "HEAD").splitlines()
    kept = {line.split("\t")[1]: tuple(line.split("\t")[0].split()[::2]) for line in names}
    top = {name: (mode, each) for name, (mode, each) in kept.items()}
    signed.commit_tree(signed.tree({**top, "published": ("040000", broken)}), by="ada")

    assert set(refused(signed)) == {Rule.OBJECT}


# ---------------------------------------------------------------------------------------------
# Merges


def test_a_change_hidden_in_a_merge_is_refused(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(TWO, by="ada")
    signed.merge_by_hand("topic", {OTHER: signed.record(TWO)})
    said = refused(signed)

    assert set(said) == {Rule.MERGE}
    assert signed.head()[:12] in said[Rule.MERGE]


def test_a_merge_that_leaves_out_what_main_had_is_refused(signed: SignedStory) -> None:
    before = (signed.root / OTHER).read_bytes()
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(TWO, by="ada")
    signed.merge_by_hand("topic", {OTHER: before})

    assert set(refused(signed)) == {Rule.MERGE}


def test_a_change_hidden_in_a_signed_merge_is_judged_as_any_other(signed: SignedStory) -> None:
    signed.branch("topic")
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.edit(ONE, by="ada")
    hidden = {RECORD: signed.record(ONE), OTHER: signed.record(TWO)}
    signed.merge_by_hand("topic", hidden, by="cal")
    said = refused(signed)

    assert set(said) == {Rule.ROLE}
    assert OTHER in said[Rule.ROLE]


def test_an_unsigned_commit_on_a_branch_is_refused_when_it_is_merged(signed: SignedStory) -> None:
    signed.branch("topic")
    bad = signed.edit(ONE, by=None)
    signed.edit(ONE, by="cal")
    signed.switch("main")
    signed.merge("topic")
    found = signed.found()

    assert [(each.rule, each.commit) for each in found.refusals] == [(Rule.UNSIGNED, bad)]


def test_a_merge_of_three_that_changes_something_is_refused(signed: SignedStory) -> None:
    heads = []
    for number in range(3):
        signed.branch(f"b{number}", "main")
        heads.append(signed.edit(f"DHR-2026-{number:03}", by="ada"))
    signed.switch("b0")
    tree = signed.git("rev-parse", "HEAD^{tree}")
    signed.commit_tree(tree, *heads, by=None)

    assert set(refused(signed)) == {Rule.MANY_PARENTS}


# ---------------------------------------------------------------------------------------------
# The clone and the trust root


def test_a_head_that_does_not_go_on_from_the_trust_root_is_refused(signed: SignedStory) -> None:
    old = signed.trust
    newer = signed.edit(ONE, by="cal")
    signed.git("reset", "-q", "--hard", old)

    with pytest.raises(HeadError, match="does not go on from the trust root"):
        signed.found(trust=newer)


def test_a_history_that_began_elsewhere_is_refused(signed: SignedStory) -> None:
    signed.git("checkout", "-q", "--orphan", "elsewhere")
    signed.commit({RECORD: signed.record(ONE)}, by="ada")

    assert set(refused(signed)) == {Rule.ROOT}


def test_a_merge_of_a_history_that_began_elsewhere_is_refused(signed: SignedStory) -> None:
    signed.git("checkout", "-q", "--orphan", "elsewhere")
    signed.commit({RECORD: signed.record(ONE)}, by="ada")
    signed.switch("main")
    signed.git("merge", "-q", "--allow-unrelated-histories", "-s", "ours", "-m", "x", "elsewhere")

    assert set(refused(signed)) == {Rule.ROOT}


@pytest.mark.parametrize("trust", ["", "main", "HEAD", "5f0c9a", "0" * 40, "-h", "refs/heads/main"])
def test_a_trust_root_is_the_full_id_of_a_commit_that_is_there(
    signed: SignedStory, trust: str
) -> None:
    with pytest.raises(NoTrustRootError):
        verify(signed.root, trust)


def verify(root: Path, trust: str, span: str | None = None) -> None:
    verify_history(root, trust, span)


@pytest.mark.parametrize(
    "span", ["main", "..main", "main...topic", "nowhere..main", "--output=x..y"]
)
def test_a_range_that_is_none_is_explained(signed: SignedStory, span: str) -> None:
    with pytest.raises(RangeError):
        verify(signed.root, signed.trust, span)


def test_a_shallow_clone_is_refused(signed: SignedStory, tmp_path: Path) -> None:
    signed.edit(ONE, by="cal")
    clone = tmp_path / "shallow"
    command = ["git", "clone", "-q", "--depth=1", f"file://{signed.root}", str(clone)]
    subprocess.run(command, check=True, env=CLEAN)

    with pytest.raises(NoWholeHistoryError, match="shallow"):
        verify(clone, signed.head())


def test_grafts_and_replacements_are_refused(signed: SignedStory) -> None:
    head = signed.edit(ONE, by=None)
    signed.git("replace", head, signed.trust)
    with pytest.raises(ReplacedHistoryError, match="replacements"):
        signed.found()

    signed.git("replace", "-d", head)
    (signed.root / ".git/info").mkdir(exist_ok=True)
    (signed.root / ".git/info/grafts").write_text(f"{head}\n")
    with pytest.raises(ReplacedHistoryError, match="grafts"):
        signed.found()


def test_a_clone_that_lacks_an_object_is_refused(signed: SignedStory) -> None:
    head = signed.edit(ONE, by="cal")
    blob = signed.git("rev-parse", f"{head}:{RECORD}")
    (signed.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    said = refused(signed)

    assert set(said) == {Rule.OBJECT}
    assert "not in this clone" in said[Rule.OBJECT]


def test_an_object_whose_bytes_were_exchanged_is_refused(signed: SignedStory) -> None:
    """Git trusts the name of a loose object's file; we do not."""
    sealed = signed.git("rev-parse", f"HEAD:{OTHER}")
    head = signed.edit(ONE, by="cal")
    blob = signed.git("rev-parse", f"{head}:{RECORD}")
    objects = signed.root / ".git/objects"
    target = objects / blob[:2] / blob[2:]
    target.chmod(0o644)
    shutil.copyfile(objects / sealed[:2] / sealed[2:], target)
    said = refused(signed)

    assert set(said) == {Rule.OBJECT}


def test_nothing_that_the_repository_configures_is_run(signed: SignedStory, tmp_path: Path) -> None:
    flag = tmp_path / "was-run"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {flag}\n")
    script.chmod(0o755)
    signed.edit(ONE, by="cal")
    settings = (
        "core.fsmonitor", "core.sshCommand", "core.hooksPath", "gpg.ssh.program", "gpg.program",
        "diff.external", "core.pager", "core.alternateRefsCommand", "filter.x.smudge",
        "merge.x.driver", "uploadpack.packObjectsHook",
    )  # fmt: skip
    for name in settings:
        signed.git("config", name, str(script))
    (signed.root / ".gitattributes").write_text("* filter=x merge=x diff=x\n")
    for hook in ("post-checkout", "pre-auto-gc", "reference-transaction"):
        shutil.copy(script, signed.root / ".git/hooks" / hook)

    assert signed.found().refusals == []
    assert not flag.exists()


# ---------------------------------------------------------------------------------------------
# What is said


def test_every_refusal_names_commit_rule_and_remedy(signed: SignedStory) -> None:
    signed.edit(TWO, by="cal")
    (said,) = refused(signed).values()

    assert re.match(rf"commit {signed.head()[:12]} {OTHER}: was changed by p-cal1, but only ", said)
    assert "[history-role]\n  hint: somebody who may makes this change" in said


def test_all_that_is_wrong_is_told_at_once(signed: SignedStory) -> None:
    signed.commit({OTHER: signed.record(TWO, "eve"), f"cases/{ONE}/x.txt": b""}, by="cal")

    assert set(refused(signed)) == {Rule.ROLE, Rule.RECIPIENTS, Rule.NAME}


def test_what_was_verified_before_the_first_refusal_is_told(signed: SignedStory) -> None:
    good = signed.edit(ONE, by="cal")
    signed.edit(NEW, by=None)
    signed.edit(ONE, by="cal")
    found = signed.found()

    assert found.upto == good
    assert [each.commit for each in found.changes] == [good]


@pytest.mark.parametrize("seed", range(40))
def test_a_commit_changed_by_one_byte_never_passes_as_it_was(
    signed: SignedStory, seed: int
) -> None:
    signed.edit(ONE, by="cal")
    command = ["git", "cat-file", "commit", "HEAD"]
    data = bytearray(
        subprocess.run(command, cwd=signed.root, check=True, capture_output=True).stdout
    )
    data[(seed * 9973) % len(data)] ^= 1 << (seed % 8)
    (signed.root / ".git/refs/heads/main").write_text(signed.raw("commit", bytes(data)) + "\n")

    try:
        found = signed.found()
    except DhrError:
        return
    assert found.refusals
