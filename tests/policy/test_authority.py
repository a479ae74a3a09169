"""Who may change which path, by role and grant alone (X2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.policy.authority import (
    GUARDED,
    Kind,
    approval_path,
    approvals_needed,
    may_change,
    read_path,
    shown,
    stray,
)
from generator.policy.people import Officer, Role

ONE, TWO = "DHR-2025-001", "DHR-2025-002"
TREES = f"{'a' * 40}-{'b' * 40}"

PATHS = [
    (f"cases/{ONE}/record.yaml", Kind.RECORD),
    (f"cases/{ONE}/documents/d-abcdefghij.age", Kind.DOCUMENT),
    ("cases/.gitkeep", Kind.KEPT_FOLDER),
    ("policy/people.yaml", Kind.PEOPLE),
    ("policy/directory.yaml", Kind.DIRECTORY),
    ("policy/letters/family-update.md", Kind.LETTERS),
    ("policy/forms/minutes.md", Kind.LETTERS),
    ("policy/pages/handling.md.age", Kind.SEALED_PAGE),
    ("policy/pages/part-a.md", Kind.POLICY),
    ("policy/procedure.yaml", Kind.POLICY),
    ("policy/data-form.yaml", Kind.POLICY),
    (f"policy-approvals/{TREES}/p-ada1.sig", Kind.POLICY_APPROVAL),
    ("published/sandmere-2021-a/approvals/p-ada1.sig", Kind.RELEASE_APPROVAL),
    ("published/sandmere-2021-a/certificate.yaml", Kind.RELEASE),
    ("published/sandmere-2021-a/withdrawn.yaml", Kind.RELEASE),
    ("published/sandmere-2021-a/images/image-0123456789abcdef.png", Kind.RELEASE),
]


@pytest.mark.parametrize(("path", "kind"), PATHS)
def test_each_path_of_the_portal_is_known_for_what_it_is(path: str, kind: Kind) -> None:
    found = read_path(path)

    assert found is not None
    assert found.kind is kind
    assert shown(path) == path


MAY = {
    Kind.RECORD: {Role.OFFICER},
    Kind.DOCUMENT: {Role.OFFICER},
    Kind.RELEASE: {Role.OFFICER},
    Kind.RELEASE_APPROVAL: {Role.OFFICER, Role.APPROVER, Role.SSP_CHAIR},
    Kind.KEPT_FOLDER: {Role.OFFICER, Role.KEY_OFFICER},
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("path", "kind"), PATHS)
def test_one_role_alone_opens_what_it_must_and_no_more(path: str, kind: Kind, role: Role) -> None:
    officer = Officer(id="p-ada1", roles=(role,), all_cases=True)
    where = read_path(path)

    assert where is not None
    assert may_change(officer, where) is (role in MAY.get(kind, {Role.KEY_OFFICER}))


def test_a_case_is_changed_only_by_an_officer_who_is_granted_it() -> None:
    officer = Officer(id="p-ada1", roles=(Role.OFFICER,), cases=(ONE,))

    for case, may in ((ONE, True), (TWO, False)):
        where = read_path(f"cases/{case}/record.yaml")
        assert where is not None
        assert may_change(officer, where) is may


def test_an_approver_brings_only_their_own_signature() -> None:
    approver = Officer(id="p-ada1", roles=(Role.APPROVER,))

    for person, may in (("p-ada1", True), ("p-ben1", False)):
        where = read_path(f"published/a-review/approvals/{person}.sig")
        assert where is not None
        assert may_change(approver, where) is may


def test_what_has_no_place_is_only_a_key_officers_to_take_away() -> None:
    where = stray("cases/one.txt")

    assert may_change(Officer(id="p-ada1", roles=(Role.KEY_OFFICER,)), where)
    assert not may_change(Officer(id="p-ada1", roles=(Role.OFFICER,), all_cases=True), where)


@pytest.mark.parametrize(
    ("changed", "needed"),
    [
        ([], 0),
        (
            ["policy/directory.yaml", "policy/letters/family-update.md", "policy/forms/minutes.md"],
            0,
        ),
        (["policy/people.yaml"], 2),
        (["policy/letters/family-update.md", "policy/procedure.yaml"], 2),
        (["policy/pages/handling.md.age"], 2),
        (["policy/.hidden"], 2),
    ],
)
def test_keys_roles_and_procedure_need_two_key_officers(changed: list[str], needed: int) -> None:
    assert approvals_needed(changed) == needed


@given(st.sampled_from(GUARDED), st.text(max_size=60))
def test_a_name_of_no_known_form_is_never_repeated(folder: str, rest: str) -> None:
    path = f"{folder}/{rest}"

    assert read_path(path) is not None or shown(path).endswith("/ (another name)")


def test_an_approval_stands_under_what_it_approves() -> None:
    assert approval_path("a" * 40, "b" * 40, "p-ada1") == f"policy-approvals/{TREES}/p-ada1.sig"
