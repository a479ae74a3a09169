"""keys, grant and revoke: who can open what, and who no longer can."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import typer

from generator.errors import Place
from generator.sshsig import parse_public_key
from generator.vault.document_file import open_document
from generator.vault.errors import DocumentError
from generator.vault.identity_file import load_identities
from generator.vault.keys import parse_identity
from tests.partnership import ONE, READER, TWO, Partnership, public_half


def recipients(here: Partnership, case: str) -> list[str]:
    lines = here.record(case).read_text().splitlines()
    return sorted(line.split()[-1] for line in lines if "recipient: age1" in line)


def policy_says(here: Partnership, case: str) -> list[str]:
    return list(here.portal().policy.people.recipients(case))


def test_a_new_key_is_its_owner_s_alone(here: Partnership, tmp_path: Path) -> None:
    file = tmp_path / "new" / "key.txt"

    done = here.dhr("keys", "new", str(file), identity=None)

    assert done.code == 0
    assert done.out.strip() == public_half(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "AGE-SECRET-KEY" not in done.said
    assert load_identities(file)[0].recipient == done.out.strip()


def test_a_key_is_never_made_in_place_of_another_file(here: Partnership, tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text("precious")

    done = here.dhr("keys", "new", str(file))

    assert (done.code, "[file-exists]" in done.err) == (1, True)
    assert file.read_text() == "precious"


def test_a_key_is_never_made_where_it_could_be_committed(here: Partnership) -> None:
    done = here.dhr("keys", "new", str(here.root / "policy/key.txt"))

    assert (done.code, "[exposed-place]" in done.err) == (1, True)


@pytest.mark.extra
def test_a_key_with_a_passphrase_opens_cases(
    here: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key.txt"
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "open sesame")
    key = here.dhr("keys", "new", str(file), "--passphrase").out.strip()
    people = here.root / "policy/people.yaml"
    text = people.read_text()
    people.write_text(text.replace(public_half(here.key("officer-3")), key))

    there = Partnership(here.root, tmp_path)
    right = there.dhr("status", TWO, identity="key")

    assert file.read_text().startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    assert (right.code, "not granted to you" in right.out) == (0, True)


def test_status_shows_who_opens_what_and_whether_the_files_agree(here: Partnership) -> None:
    done = here.dhr("keys", "status")

    lines = {line.split()[0]: line for line in done.out.splitlines() if line.startswith(" DHR-")}
    assert all(line.rstrip().endswith("yes") for line in lines.values())
    assert here.officer(3) in lines[ONE]
    assert here.officer(3) not in lines[TWO]
    people = here.root / "policy/people.yaml"
    people.write_text(people.read_text().replace(f"cases: [{ONE}]", f"cases: [{TWO}]"))
    assert here.dhr("keys", "status").out.count(" NO") == 2


def test_a_case_granted_to_an_officer_is_theirs_to_open(here: Partnership) -> None:
    assert here.dhr("show", TWO, identity="officer-3").code == 2

    done = here.dhr("grant", TWO, here.officer(3))

    assert done.code == 0
    assert here.dhr("show", TWO, identity="officer-3").code == 0
    assert recipients(here, TWO) == policy_says(here, TWO)
    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_after_a_revocation_the_old_key_opens_neither_record_nor_papers(
    here: Partnership, tmp_path: Path
) -> None:
    paper = tmp_path / "minutes.md"
    paper.write_text("Minutes of a meeting.")
    words = ("documents", "add", ONE, str(paper), "--title", "Minutes", "--kind", "minutes")
    assert here.dhr(*words).code == 0
    (document,) = here.portal().open_case(ONE).case.documents.documents
    before = here.tree()
    old = parse_identity(before["record"]["case_key"], Place("kept"))
    here.commit()

    done = here.dhr("revoke", ONE, here.officer(3))

    assert done.code == 0
    assert "they may have kept" in done.err
    assert recipients(here, ONE) == policy_says(here, ONE)
    assert public_half(here.key("officer-3")) not in recipients(here, ONE)
    shown = here.dhr("show", ONE, identity="officer-3")
    assert (shown.code, "[vault-not-for-you]" in shown.err) == (2, True)
    place = Place(f"cases/{ONE}/{document.path}")
    blob = (here.root / place.path).read_bytes()
    with pytest.raises(DocumentError):
        open_document(blob, old, size=document.size, sha256=document.sha256, place=place)
    assert here.dhr("documents", "open", ONE, document.id).out == "Minutes of a meeting."
    assert here.tree()["people"] == before["people"]
    assert here.dhr("check").code == 0


def test_a_revocation_makes_a_new_data_key(here: Partnership) -> None:
    before = here.record(ONE).read_text().splitlines()

    here.dhr("revoke", ONE, here.officer(3))

    after = here.record(ONE).read_text().splitlines()
    values = [(a, b) for a, b in zip(before, after, strict=False) if ": ENC[" in a and a[0] != " "]
    assert len(values) == 21
    assert all(a != b for a, b in values)


def test_a_grant_written_by_hand_is_found(here: Partnership) -> None:
    people = here.root / "policy/people.yaml"
    people.write_text(people.read_text().replace(f"cases: [{ONE}]", f"cases: [{ONE}, {TWO}]"))

    done = here.dhr("check")

    assert (done.code, "[vault-recipients]" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param(["grant", ONE, "p-nobody1"], "[no-such-person]", id="grant to nobody"),
        pytest.param(["revoke", ONE, "p-nobody1"], "[no-such-person]", id="revoke from nobody"),
        pytest.param(["grant", ONE, "3"], "opens this case already", id="grant twice"),
        pytest.param(["revoke", TWO, "3"], "is not open to this person", id="revoke nothing"),
        pytest.param(["revoke", ONE, "2"], "is granted every case", id="revoke from all"),
        pytest.param(["revoke", ONE, READER], "is not open to this person", id="reader of nothing"),
        pytest.param(["grant", "DHR-2025-009", "3"], "[no-such-case]", id="no such case"),
        pytest.param(["grant", ONE, READER, "--view", "nobody"], "views.yaml", id="no such view"),
        pytest.param(["grant", ONE, "p-nobody1", "--view", "panel"], "no reader", id="no reader"),
    ],
)  # fmt: skip
def test_what_cannot_be_granted_or_revoked_changes_nothing(
    here: Partnership, command: list[str], told: str
) -> None:
    words = [here.officer(int(word)) if word in "123" else word for word in command]

    done = here.dhr(*words)

    assert (done.code in (1, 2), told in done.err) == (True, True)
    assert here.git("status", "--porcelain") == ""


def test_nobody_locks_themselves_out(here: Partnership) -> None:
    done = here.dhr("revoke", ONE, here.officer(3), identity="officer-3")

    assert (done.code, "ask another officer" in done.err) == (1, True)


def test_two_officers_at_least_keep_a_case(here: Partnership) -> None:
    people = here.root / "policy/people.yaml"
    text = people.read_text().replace("all_cases: yes", f"cases: [{ONE}, {TWO}]")
    people.write_text(text)

    done = here.dhr("revoke", TWO, here.officer(2))

    assert (done.code, "fewer than two officers" in done.err) == (1, True)


def test_a_reader_s_grant_changes_the_directory_alone(here: Partnership) -> None:
    granted = here.dhr("grant", ONE, READER, "--view", "panel")

    assert granted.code == 0
    assert here.git("status", "--porcelain").split() == ["M", "policy/directory.yaml"]
    assert f"{READER} (panel)" in here.dhr("keys", "status").out
    assert here.dhr("check").code == 0
    assert here.dhr("revoke", ONE, READER).code == 0
    assert f"{READER} (panel)" not in here.dhr("keys", "status").out


def test_somebody_who_is_officer_and_reader_loses_both(here: Partnership) -> None:
    officer = here.officer(3)
    shown = here.dhr("show", "directory").out.replace(READER, officer, 2)
    shown = shown.replace("- id: " + officer + "\n  name: Rea Reader\n", "")
    assert here.dhr("apply", "directory", "-", stdin=shown).code == 0
    assert here.dhr("grant", ONE, officer, "--view", "panel").code == 0

    done = here.dhr("revoke", ONE, officer)

    assert done.code == 0
    assert "the record and the internal site" in done.err
    assert here.dhr("check").code == 0
    rows = here.dhr("keys", "status").out.splitlines()
    assert not any(officer in row for row in rows if row.strip().startswith("DHR-"))


# ---------------------------------------------------------------------------------------------
# Signing keys, protected keys, and the status for programs


def test_a_signing_key_is_made_beside_the_reading_key(here: Partnership, tmp_path: Path) -> None:
    signing = tmp_path / "keys" / "sign"

    done = here.dhr("keys", "new", str(tmp_path / "key.txt"), "--signing", str(signing))

    reading, public = done.out.splitlines()
    assert reading == public_half(tmp_path / "key.txt")
    assert parse_public_key(public) == public
    assert signing.stat().st_mode & 0o777 == 0o600
    assert ssh_keygen("-y", "-P", "", "-f", str(signing)).split()[:2] == public.split()


@pytest.mark.extra
def test_a_signing_key_is_protected_by_the_same_passphrase(
    here: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing = tmp_path / "sign"
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "open sesame")

    words = ("--signing", str(signing), "--passphrase")
    done = here.dhr("keys", "new", str(tmp_path / "key.txt"), *words)

    public = done.out.splitlines()[1]
    assert ssh_keygen("-y", "-P", "open sesame", "-f", str(signing)).split()[:2] == public.split()
    assert ssh_keygen("-y", "-P", "another", "-f", str(signing)) == ""


@pytest.mark.parametrize("taken", ["key.txt", "sign", "sign.pub"])
def test_no_key_is_made_where_one_of_both_stands(
    here: Partnership, tmp_path: Path, taken: str
) -> None:
    (tmp_path / taken).write_text("precious")

    done = here.dhr("keys", "new", str(tmp_path / "key.txt"), "--signing", str(tmp_path / "sign"))

    assert (done.code, "[file-exists]" in done.err) == (1, True)
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [taken]
    assert (tmp_path / taken).read_text() == "precious"


def ssh_keygen(*words: str) -> str:
    done = subprocess.run(["ssh-keygen", *words], check=False, capture_output=True, text=True)
    return done.stdout


@pytest.mark.extra
def test_a_key_is_protected_afterwards_and_still_opens_everything(
    here: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = here.keys / f"{tmp_path.name}-safe.txt"
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "open sesame")

    done = here.dhr("keys", "protect", str(here.key("break-glass")), "--to", str(safe))

    assert done.code == 0
    assert done.out.strip() == public_half(here.key("break-glass"))
    assert b"AGE-SECRET-KEY" not in safe.read_bytes()
    assert here.dhr("recover", "--drill", identity=safe.stem).code == 0
    again = here.dhr("keys", "protect", str(here.key("officer-1")), "--to", str(safe))
    assert (again.code, "[file-exists]" in again.err) == (1, True)


def test_status_for_programs_names_who_is_too_many_and_who_is_missing(here: Partnership) -> None:
    assert all(row["agrees"] for row in here.dhr("keys", "status", "--format", "json").json)
    path = here.root / "policy/people.yaml"
    path.write_text(path.read_text().replace(f"cases: [{ONE}]", f"cases: [{TWO}]"))
    here.record(TWO).write_text("no record")

    done = here.dhr("keys", "status", "--format", "json")

    rows = {row["what"]: row for row in done.json}
    assert done.code == 1
    assert rows["directory"]["agrees"]
    assert (rows[ONE]["extra"], rows[ONE]["missing"]) == ([here.officer(3)], [])
    assert rows[TWO]["code"] == "vault-format"
    assert [row["agrees"] for row in rows.values()] == [True, False, False]
