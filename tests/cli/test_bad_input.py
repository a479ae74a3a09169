"""Everything bad that an officer, a disk or an attacker may hand to the program.

Each gets one clear message with its place and what to do, and the exit code of the table; nothing
is lost or half-written, no value of a record is repeated, and there is never a traceback.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import Place
from generator.vault.keys import new_identity
from tests.partnership import CANARIES, CLEAN, ONE, TWO, Done, Partnership

Harm = Callable[[Partnership], None]


def clear(done: Done, code: int, told: str) -> None:
    """Assert that a refusal is as it should be."""
    assert done.code == code, done.err
    assert told in done.said
    assert re.search("hint: | at (cases|policy)/.*; ", done.said), "what to do"
    assert not re.search("Traceback|defect|AGE-SECRET-KEY-1[0-9A-Z]{5}", done.said)
    assert not [each for each in CANARIES if each in done.said]


TEXTS = [
    pytest.param("people: [\n", "standard input:2", "[yaml]", id="malformed YAML"),
    pytest.param(
        "death: {}\nnotes: {}\ndeath: {}\n", "standard input:3", "repeats a key", id="a key twice"
    ),
    pytest.param(
        "notes: {}\nOttoline: {}\n", "standard input:2", "[section]", id="an unknown section"
    ),
    pytest.param(
        "notes:\n  Ottoline: 1\n",
        "standard input:2 (notes)",
        "does not know",
        id="an unknown field",
    ),
    pytest.param(
        "death:\n  died: 2026-02-30\n",
        "standard input:2 (death.died)",
        "calendar",
        id="a wrong date",
    ),
    pytest.param(
        "death:\n  died: Ottoline\n", "standard input:2 (death.died)", "2025-03-01", id="no date"
    ),
    pytest.param("a: &x [1]\nb: *x\n", "standard input:1", "anchor", id="an alias"),
    pytest.param("- Ottoline\n", "standard input:1", "must be a map", id="a list"),
    pytest.param("Ottoline\n", "standard input:1", "must be a map", id="a word"),
    pytest.param(
        "record: {case: DHR-2025-002}\n", "standard input:1", "is missing", id="half a head"
    ),
    pytest.param(b"notes: \xff\n", "standard input:1", "UTF-8", id="bytes of another encoding"),
    pytest.param("notes: {}\r\n", "standard input:1", "carriage return", id="line ends of Windows"),
    pytest.param("#" * 1_100_000, "standard input", "larger than", id="a text too large"),
    pytest.param("{a: " * 5000, "standard input:1", "deeper than", id="a text too deep"),
]


@pytest.mark.parametrize(("text", "place", "problem"), TEXTS)
def test_a_wrong_text_is_refused_with_its_line_and_nothing_changes(
    here: Partnership, text: str | bytes, place: str, problem: str
) -> None:
    done = here.dhr("apply", ONE, "-", stdin=text)

    clear(done, 1, place)
    assert problem in done.err
    assert here.git("status", "--porcelain") == ""


def test_another_case_s_text_is_refused(here: Partnership) -> None:
    done = here.dhr("apply", ONE, "-", stdin=here.dhr("show", TWO, "--format", "yaml").out)

    clear(done, 1, "record.case")


def test_every_mistake_is_told_at_once(here: Partnership) -> None:
    text = "death:\n  died: x\nnotes:\n  y: 1\nfamily: []\nletters:\n  sent: [{when: x}]\n"

    done = here.dhr("apply", ONE, "-", stdin=text)

    clear(done, 1, "standard input:2 (death.died)")
    assert "standard input:4 (notes)" in done.err
    assert "letters.sent[0].when" in done.err


def swap(here: Partnership) -> None:
    here.record(ONE).write_bytes(here.record(TWO).read_bytes())


def foreign(here: Partnership) -> None:
    """Seal the record to somebody else as well, as anyone with public keys could."""
    portal = here.portal()
    opened = portal.open_case(ONE)
    named = [*portal.recipients(f"cases/{ONE}/record.yaml", ONE), new_identity().recipient]
    file = portal.sealed_case(opened, opened.case, recipients=sorted(named))
    here.record(ONE).write_bytes(file.data)


def wrong_people(here: Partnership) -> None:
    portal = here.portal()
    opened = portal.open_case(ONE)
    strangers = sorted(new_identity().recipient for _ in range(5))
    here.record(ONE).write_bytes(portal.sealed_case(opened, opened.case, recipients=strangers).data)


def link(here: Partnership) -> None:
    target = here.root.parent / "elsewhere.yaml"
    here.record(ONE).rename(target)
    here.record(ONE).symlink_to(target)


def flip(here: Partnership) -> None:
    data = bytearray(here.record(ONE).read_bytes())
    at = data.index(b"ENC[AES256_GCM,data:") + 60
    data[at] = ord("A") if data[at] != ord("A") else ord("B")
    here.record(ONE).write_bytes(data)


def cut(here: Partnership) -> None:
    here.record(ONE).write_bytes(here.record(ONE).read_bytes()[:-200])


def put_back(here: Partnership) -> None:
    """Put an older revision back, and commit it."""
    old = here.record(ONE).read_bytes()
    here.remark("A second revision")
    here.commit()
    here.record(ONE).write_bytes(old)
    here.commit()


def first_again(here: Partnership) -> None:
    """Delete a case after its second revision, and add its first one again."""
    old = here.record(ONE).read_bytes()
    here.remark("A second revision")
    here.commit()
    shutil.rmtree(here.root / "cases" / ONE)
    here.commit()
    here.record(ONE).parent.mkdir()
    here.record(ONE).write_bytes(old)
    here.commit()


def conflict(here: Partnership) -> None:
    text = here.record(ONE).read_text()
    here.record(ONE).write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n")


def copied(here: Partnership) -> None:
    """A whole case copied to another id."""
    shutil.rmtree(here.root / "cases" / ONE)
    shutil.copytree(here.root / "cases" / TWO, here.root / "cases" / ONE)


RECORDS = [
    pytest.param(swap, "vault-recipients", id="another case's file, other recipients"),
    pytest.param(copied, "vault-recipients", id="another case, copied whole"),
    pytest.param(foreign, "vault-recipients", id="a recipient too many"),
    pytest.param(wrong_people, "vault-recipients", id="the wrong people"),
    pytest.param(link, "file-kind", id="a symbolic link"),
    pytest.param(flip, "vault-altered", id="a character changed"),
    pytest.param(cut, "vault-", id="cut short"),
    pytest.param(put_back, "vault-revision", id="an older revision put back"),
    pytest.param(first_again, "vault-revision", id="deleted, and an older revision added again"),
    pytest.param(conflict, "vault-conflict", id="a merge conflict"),
    pytest.param(lambda here: here.record(ONE).unlink(), "file-missing", id="missing"),
    pytest.param(lambda here: here.record(ONE).write_text(""), "vault-format", id="empty"),
    pytest.param(lambda here: here.record(ONE).write_bytes(b"\0" * 9), "vault-", id="zeros"),
    pytest.param(lambda here: here.record(ONE).write_text("a: 1\n"), "vault-", id="plain YAML"),
    pytest.param(
        lambda here: here.record(ONE).write_bytes(b"x" * 1_100_000),
        "file-too-large",
        id="too large",
    ),
]


@pytest.mark.parametrize(("harm", "code"), RECORDS)
def test_a_record_that_cannot_be_trusted_is_refused_and_the_others_are_not(
    here: Partnership, harm: Harm, code: str
) -> None:
    harm(here)
    before = here.record(ONE).read_bytes() if here.record(ONE).exists() else None

    shown = here.dhr("show", ONE)
    applied = here.dhr("apply", ONE, "-", stdin="notes: {}\n")
    checked = here.dhr("check")

    for done in (shown, applied, checked):
        clear(done, 1, f"[{code}")
        assert f"cases/{ONE}/record.yaml" in done.said
    assert (here.record(ONE).read_bytes() if before is not None else None) == before
    assert here.dhr("show", TWO).code == 0
    assert f"{TWO}  " in checked.out or "2 cases" in checked.out


def test_swapped_cases_of_the_same_people_are_refused_by_what_stands_inside(
    here: Partnership,
) -> None:
    assert here.dhr("grant", TWO, here.officer(3)).code == 0
    one, two = here.record(ONE).read_bytes(), here.record(TWO).read_bytes()
    here.record(ONE).write_bytes(two)
    here.record(TWO).write_bytes(one)

    done = here.dhr("check")

    clear(done, 1, "[vault-case]")
    assert done.out.count("[vault-case]") == 2


# ---------------------------------------------------------------------------------------------
# Keys, and the portal itself


def exposed(here: Partnership) -> Path:
    path = here.root.parent / "exposed.txt"
    shutil.copy(here.key("officer-1"), path)
    path.chmod(0o644)
    return path


def stranger(here: Partnership) -> Path:
    path = here.root.parent / "stranger.txt"
    here.dhr("keys", "new", str(path))
    return path


def written(text: str) -> Callable[[Partnership], Path]:
    def write(here: Partnership) -> Path:
        path = here.root.parent / "key.txt"
        path.write_text(text)
        path.chmod(0o600)
        return path

    return write


@pytest.mark.parametrize(
    ("key", "code"),
    [
        pytest.param(lambda here: here.root / "nothing", "identity-missing", id="not there"),
        pytest.param(lambda here: here.root, "identity-format", id="a folder"),
        pytest.param(exposed, "identity-exposed", id="others can read it"),
        pytest.param(stranger, "nobodys-key", id="nobody's"),
        pytest.param(written(""), "identity-format", id="empty"),
        pytest.param(written("AGE-SECRET-KEY-1OTTOLINE\n"), "identity-format", id="nonsense"),
        pytest.param(written("AGE-PLUGIN-YUBIKEY-1Q\n"), "identity-kind", id="a plugin's"),
        pytest.param(written("-----BEGIN OPENSSH PRIVATE KEY-----\n"), "identity-kind", id="SSH"),
        pytest.param(written("age1" + "q" * 58 + "\n"), "identity-kind", id="a public key"),
    ],
)
def test_a_key_that_is_none_is_exit_2(
    here: Partnership, key: Callable[..., Path], code: str
) -> None:
    done = here.dhr("--identity", str(key(here)), "check", identity=None)

    clear(done, 2, f"[{code}]")


def test_no_key_at_all_is_exit_2(here: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DHR_IDENTITY", raising=False)

    clear(here.dhr("check", identity=None), 2, "[identity-missing]")


def test_the_key_may_be_named_in_the_environment(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DHR_IDENTITY", str(here.key("officer-1")))

    assert here.dhr("check", identity=None).code == 0


@pytest.mark.parametrize(
    "command", [["check"], ["status"], ["clauses"], ["show", ONE], ["new", ONE], ["serve"]]
)
def test_a_folder_that_is_no_portal_is_exit_2(
    here: Partnership, tmp_path: Path, command: list[str]
) -> None:
    nowhere = Partnership(tmp_path, here.keys)

    clear(nowhere.dhr(*command), 2, "[not-a-portal]")


def test_a_folder_inside_the_portal_is_the_portal(here: Partnership) -> None:
    inside = Partnership(here.root / "cases" / ONE, here.keys)

    assert inside.dhr("check").code == 0


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param("people.yaml", "officers: [\n", "policy/people.yaml:2", id="malformed"),
        pytest.param("people.yaml", "officers: []\nofficers: []\n", "people.yaml:2", id="twice"),
        pytest.param("people.yaml", "officers: []\n", "is missing", id="a field is missing"),
        pytest.param("procedure.yaml", "profiles: x\n", "procedure.yaml:1", id="no list"),
        pytest.param("views.yaml", None, "policy/views.yaml", id="missing"),
        pytest.param("clauses.yaml", "\0", "policy/clauses.yaml:1", id="no text"),
        pytest.param("partnership.yaml", "name: Ottoline\n", "policy/partnership.yaml", id="short"),
    ],
)
def test_a_policy_that_cannot_be_read_is_exit_2(
    here: Partnership, name: str, text: str | None, told: str
) -> None:
    path = here.root / "policy" / name
    if text is None:
        path.unlink()
    else:
        path.write_text(text)

    clear(here.dhr("check"), 2, told)
    clear(here.dhr("show", ONE), 2, told)


def test_a_policy_file_behind_a_link_is_exit_2(here: Partnership) -> None:
    path = here.root / "policy/views.yaml"
    path.rename(here.root.parent / "views.yaml")
    path.symlink_to(here.root.parent / "views.yaml")

    clear(here.dhr("check"), 2, "[file-kind]")


def test_a_damaged_directory_is_a_finding_and_hides_no_case(here: Partnership) -> None:
    (here.root / "policy/directory.yaml").write_text("a: 1\n")

    done = here.dhr("check")

    clear(done, 1, "policy/directory.yaml")
    assert "2 cases" in done.out


# ---------------------------------------------------------------------------------------------
# Disks


def limited(here: Partnership, limit: str, *words: str, stdin: str = "") -> Done:
    """Run a command under a limit of the shell's."""
    line = [sys.executable, "-m", "generator", *here._words(words, "officer-1")]
    done = subprocess.run(
        ["bash", "-c", f'{limit}; exec "$@"', "bash", *line],
        check=False, capture_output=True, text=True, env=CLEAN, input=stdin,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.extra
def test_a_file_that_may_not_grow_leaves_the_old_record_whole(here: Partnership) -> None:
    before = here.record().read_bytes()
    text = here.dhr("show", ONE, "--format", "yaml").out

    done = limited(here, "ulimit -f 16", "apply", ONE, "-", stdin=text)

    clear(done, 2, "[write-failed]")
    assert here.record().read_bytes() == before
    assert here.git("status", "--porcelain", "--ignored").split() in ([], ["!!", ".cache/"])


def test_a_full_disk_leaves_the_old_record_whole(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = here.record().read_bytes()
    monkeypatch.setattr(os, "write", _full)

    done = here.remark("More")

    monkeypatch.undo()
    clear(done, 2, "the disk is full")
    assert here.record().read_bytes() == before
    assert here.git("status", "--porcelain") == ""


def _full(*_: object) -> int:
    raise OSError(28, "No space left on device")


@pytest.mark.extra
def test_an_interrupted_write_leaves_the_old_record_whole_and_the_next_sweeps(
    here: Partnership,
) -> None:
    before = here.record().read_bytes()
    text = here.dhr("show", ONE, "--format", "yaml").out
    trap = (
        "import os, signal, sys; from generator.cli import main;"
        "os.replace = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL); main.run()"
    )
    words = here._words(("apply", ONE, "-"), "officer-1")
    killed = subprocess.run(
        [sys.executable, "-c", trap, *words], check=False, input=text.encode(), env=CLEAN
    )

    assert killed.returncode == -9
    assert here.record().read_bytes() == before
    assert here.dhr("show", ONE).code == 0
    assert here.remark("The next one").code == 0
    assert sorted(path.name for path in here.record().parent.iterdir()) == ["record.yaml"]


def test_a_record_that_could_not_be_opened_again_is_never_put_in_place(
    here: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = here.record().read_bytes()
    monkeypatch.setattr("generator.portal.partnership.seal_record", lambda *_, **__: b"nonsense")

    done = here.remark("More")

    assert (done.code, here.record().read_bytes()) == (1, before)


def test_a_read_only_folder_is_told(here: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("generator.files.posix.create_file_in", refuse)

    clear(here.remark("More"), 2, "the disk is read-only")


def test_a_place_shows_where_and_nothing_else() -> None:
    assert str(Place("a", 3, "b.c")) == "a:3 (b.c)"
