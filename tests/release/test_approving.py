"""`dhr approve`: whose signature counts, over what, and what nobody is let sign."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest
import yaml

from generator.release.verification import Code, Verified, verify_release
from tests.partnership import CLEAN, Partnership, copy_of
from tests.release import complete
from tests.release.complete import CASE, SLUG, approve
from tests.release.releases import make_signer


@pytest.fixture(scope="session")
def released_template(
    complete_template: Partnership, tmp_path_factory: pytest.TempPathFactory
) -> Partnership:
    """A release that nobody has approved; nobody changes it."""
    here = copy_of(complete_template, tmp_path_factory.mktemp("released"))
    assert here.dhr("release", CASE).code == 0
    return here


@pytest.fixture
def here(released_template: Partnership, tmp_path: Path) -> Partnership:
    """A release of the test's own."""
    return copy_of(released_template, tmp_path)


def approvals(here: Partnership) -> set[str]:
    return {n.removeprefix("approvals/") for n in complete.released(here) if "approvals/" in n}


def public(here: Partnership) -> bool:
    signers = here.portal().policy.people.approvers()
    found = verify_release(SLUG, complete.released(here), signers, dt.date(2026, 6, 15))
    assert isinstance(found, Verified) or {each.code for each in found} == {Code.APPROVALS}
    return isinstance(found, Verified)


def without_role(here: Partnership, number: int, *roles: str) -> None:
    path = here.root / "policy/people.yaml"
    people = yaml.safe_load(path.read_text())
    person = people["officers"][number - 1]
    person["roles"] = [role for role in person["roles"] if role not in roles]
    path.write_text(yaml.safe_dump(people, sort_keys=False))


def test_two_different_people_make_a_release_public(here: Partnership) -> None:
    said = [approve(here, 1).err, approve(here, 2).err]

    assert ["1 of 2" in said[0], "2 of 2" in said[1]] == [True, True], said
    assert approvals(here) == {f"{here.officer(number)}.sig" for number in (1, 2)}
    assert public(here)


def test_one_person_however_often_is_one(here: Partnership) -> None:
    for _ in range(3):
        done = approve(here, 1)
        assert (done.code, "1 of 2" in done.err) == (0, True)

    assert not public(here)


def test_one_person_with_two_keys_is_one(here: Partnership, tmp_path: Path) -> None:
    second = make_signer(tmp_path, "second")
    path = here.root / "policy/people.yaml"
    people = yaml.safe_load(path.read_text())
    people["officers"][0]["signing"].append(second.public)
    path.write_text(yaml.safe_dump(people, sort_keys=False))

    assert approve(here, 1).code == 0
    done = approve(here, 1, key=second.private)

    assert (done.code, "1 of 2" in done.err) == (0, True)
    assert not public(here)


@pytest.mark.parametrize("key", ["officer-2", "release", "foreign"])
def test_no_other_key_than_their_own_approves_for_a_person(
    key: str, here: Partnership, tmp_path: Path
) -> None:
    path = here.keys / f"signing-{key}.ssh"
    done = approve(here, 1, key=make_signer(tmp_path, key).private if key == "foreign" else path)

    assert (done.code, "[defect]" in done.err) == (1, False), done.said
    assert approvals(here) == set()


def test_nobody_approves_without_the_role(here: Partnership) -> None:
    without_role(here, 3, "approver")

    assert approve(here, 3).code == 1
    assert here.dhr("approve", SLUG, "--person", "p-nobody", "--key", "x", identity=None).code == 1
    assert approvals(here) == set()


def test_an_approval_ends_with_the_role_that_gave_it(here: Partnership) -> None:
    approve(here, 1)
    approve(here, 2)
    without_role(here, 2, "approver")

    assert not public(here)


@pytest.mark.parametrize("namespace", ["dhr-policy", "file", "git"])
def test_a_signature_made_for_another_purpose_is_no_approval(
    namespace: str, here: Partnership
) -> None:
    approve(here, 1)
    folder = here.root / "published" / SLUG
    done = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", here.keys / "signing-officer-2.ssh"],
        input=(folder / "certificate.yaml").read_bytes(),
        check=True,
        capture_output=True,
        env=CLEAN,
    )
    (folder / f"approvals/{here.officer(2)}.sig").write_bytes(done.stdout)

    assert not public(here)
    assert "1 of 2" in approve(here, 1).err


def test_an_approval_under_the_name_of_somebody_else_is_none(here: Partnership) -> None:
    approve(here, 1)
    folder = here.root / "published" / SLUG / "approvals"
    own = folder / f"{here.officer(1)}.sig"
    (folder / f"{here.officer(2)}.sig").write_bytes(own.read_bytes())

    assert not public(here)


def test_a_certificate_altered_after_its_approval_is_approved_by_nobody(here: Partnership) -> None:
    approve(here, 1)
    approve(here, 2)
    path = here.root / "published" / SLUG / "certificate.yaml"
    path.write_text(path.read_text().replace("released: 2026-06-15", "released: 2026-06-14"))

    assert not public(here)
    assert "1 of 2" in approve(here, 3).err


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("overview-report.md", "overview-report.md was altered", id="report"),
        pytest.param("executive-summary.md", "executive-summary.md was altered", id="summary"),
        pytest.param("metadata.yaml", "metadata.yaml was altered", id="metadata"),
        pytest.param("recommendations.yaml", "recommendations.yaml was altered", id="actions"),
        pytest.param("notes.md", "holds a file that", id="another file"),
        pytest.param("withdrawn.yaml", "was withdrawn", id="withdrawn"),
    ],
)
def test_nobody_is_let_approve_what_could_not_be_published(
    name: str, says: str, here: Partnership
) -> None:
    path = here.root / "published" / SLUG / name
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"Wilhelmina Quillfeather\n")

    done = approve(here, 1)

    assert (done.code, says in done.err, "Wilhelmina" in done.err) == (1, True, False), done.err
    assert approvals(here) == set()


def test_a_report_that_is_missing_is_not_approved(here: Partnership) -> None:
    (here.root / "published" / SLUG / "overview-report.md").unlink()

    assert "a certified file is missing" in approve(here, 1).err


@pytest.mark.parametrize("slug", ["nothing-here", "../policy", "..", "/etc", "a\nb", "", "A"])
def test_what_is_no_release_is_not_approved(slug: str, here: Partnership) -> None:
    done = approve(here, 1, slug=slug)

    assert (done.code, "[defect]" in done.err) == (1, False), done.said


def test_an_approval_that_cannot_be_written_leaves_the_others_as_they_were(
    here: Partnership,
) -> None:
    approve(here, 1)
    before = complete.published(here)
    target = here.root / "published" / SLUG / "approvals" / f"{here.officer(2)}.sig"
    target.symlink_to("/dev/null")

    assert approve(here, 2).code in (1, 2)
    target.unlink()
    assert complete.published(here) == before


def test_approving_opens_no_record_and_needs_no_identity(here: Partnership) -> None:
    for path in (here.root / "cases").rglob("*"):
        if path.is_file():
            path.unlink()

    assert approve(here, 1).code == 0


def test_when_an_approver_goes_it_is_said_which_releases_rest_on_them(here: Partnership) -> None:
    assert [approve(here, number).code for number in (1, 3)] == [0, 0]
    assert public(here)

    done = here.dhr("people", "remove", here.officer(3))

    assert done.code == 0, done.err
    assert f"published/{SLUG} rests on their approval" in done.err
    assert not public(here)
    assert approve(here, 2).code == 0
    assert public(here)


def test_a_third_approval_keeps_a_release_public_when_an_approver_goes(here: Partnership) -> None:
    assert [approve(here, number).code for number in (1, 2, 3)] == [0, 0, 0]

    done = here.dhr("people", "remove", here.officer(3))

    assert (done.code, "rests on" in done.err) == (0, False)
    assert public(here)
