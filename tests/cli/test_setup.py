"""init: a fresh portal, and that one can work in it at once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from generator.policy.demo_keys import DEMO_AGE_KEYS, DEMO_SIGNING_KEYS
from tests.partnership import CLEAN, Partnership

WORDS = (
    "init", "--name", "Safer Example Partnership", "--area", "Example",
    "--contact", "dhr@example.invalid", "--web-page", "https://example.invalid/reviews",
    "--officer", "Ada First", "--officer", "Ben Second",
)  # fmt: skip


@pytest.fixture
def new(tmp_path: Path) -> Partnership:
    return Partnership(tmp_path / "portal", tmp_path / "portal-keys")


def test_a_fresh_portal_is_worked_in_at_once(new: Partnership) -> None:
    made = new.dhr(*WORDS, identity=None)

    assert (made.code, made.out) == (0, "")
    assert new.dhr("check").code == 0
    assert new.dhr("new", "DHR-2026-001").code == 0
    assert new.dhr("apply", "DHR-2026-001", "-", stdin="notes: {}\n").code == 0
    assert new.dhr("check", "DHR-2026-001", identity="officer-2").code == 0
    for identity in ("builder", "break-glass"):
        assert new.dhr("show", "DHR-2026-001", identity=identity).code == 0
    new.commit()
    assert new.dhr("check").code == 0
    assert len(new.dhr("clauses", "--format", "json").json) == 88


def test_nothing_of_the_demonstration_goes_with_it(new: Partnership) -> None:
    new.dhr(*WORDS, identity=None)

    text = "\n".join(
        path.read_text()
        for path in new.root.rglob("*")
        if path.is_file() and ".git/" not in str(path)
    )
    assert not [key for key in (*DEMO_AGE_KEYS, *DEMO_SIGNING_KEYS) if key in text]
    assert "Sandmere" not in text
    assert "Midmarch" not in text
    assert "demo: no\n" in (new.root / "policy/partnership.yaml").read_text()
    assert list((new.root / "policy").rglob("*.age")) == []


def test_two_portals_have_nothing_secret_in_common(new: Partnership, tmp_path: Path) -> None:
    other = Partnership(tmp_path / "other", tmp_path / "other-keys")
    new.dhr(*WORDS, identity=None)
    other.dhr(*WORDS, identity=None)

    def site(each: Partnership) -> str:
        return str(yaml.safe_load((each.root / "policy/partnership.yaml").read_text())["site"])

    assert site(new) != site(other)
    assert other.dhr("check", identity=None).code == 2
    foreign = Partnership(other.root, new.keys)
    assert "[nobodys-key]" in foreign.dhr("check").err


def test_secret_keys_are_outside_and_their_owner_s_alone(new: Partnership) -> None:
    new.dhr(*WORDS, identity=None)

    names = {path.name for path in new.keys.iterdir() if path.suffix != ".pub"}
    assert names == {
        "officer-1.txt", "officer-2.txt", "builder.txt", "break-glass.txt",
        "signing-officer-1.ssh", "signing-officer-2.ssh", "signing-release.ssh",
    }  # fmt: skip
    assert new.keys.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in new.keys.iterdir() if path.name in names} == {
        0o600
    }
    every = b"".join(path.read_bytes() for path in new.root.rglob("*") if path.is_file())
    assert b"AGE-SECRET-KEY" not in every
    assert b"OPENSSH PRIVATE KEY" not in every


def test_the_signing_keys_are_those_of_the_policy(new: Partnership) -> None:
    new.dhr(*WORDS, identity=None)
    people = yaml.safe_load((new.root / "policy/people.yaml").read_text())

    for name, public in (
        ("signing-officer-1.ssh", people["officers"][0]["signing"][0]),
        ("signing-release.ssh", people["release"]),
    ):
        command = ["ssh-keygen", "-y", "-f", str(new.keys / name)]
        made = subprocess.run(command, check=True, capture_output=True, text=True, env=CLEAN)
        assert made.stdout.split()[:2] == public.split()


def test_git_takes_the_portal_as_it_is_and_ignores_what_is_built(new: Partnership) -> None:
    new.dhr(*WORDS, identity=None)
    (new.root / "build").mkdir()
    (new.root / "build/x").write_text("x")

    new.commit()

    tracked = new.git("ls-files").split()
    assert {"cases/.gitkeep", "published/.gitkeep", "policy/directory.yaml"} <= set(tracked)
    assert "build/x" not in tracked
    assert new.git("symbolic-ref", "--short", "HEAD").strip() == "main"


@pytest.mark.parametrize(
    ("before", "code"),
    [
        pytest.param("portal/file", "folder-in-use", id="the folder is not empty"),
        pytest.param("portal-keys/file", "folder-in-use", id="the folder of keys is not empty"),
        pytest.param(".git/config", "exposed-place", id="the keys would lie in a repository"),
    ],
)
def test_a_place_in_use_is_refused_and_stays_as_it_was(
    new: Partnership, tmp_path: Path, before: str, code: str
) -> None:
    file = tmp_path / before
    file.parent.mkdir()
    file.write_text("precious")

    done = new.dhr(*WORDS, identity=None)

    assert (done.code, f"[{code}]" in done.err) == (1, True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]


def test_keys_inside_the_portal_are_refused(new: Partnership) -> None:
    done = new.dhr(*WORDS, "--keys", str(new.root / "keys"), identity=None)

    assert (done.code, "lies in the portal" in done.err) == (1, True)
    assert not new.root.exists()


def test_one_officer_is_too_few(new: Partnership) -> None:
    done = new.dhr(*WORDS[:-2], identity=None)

    assert (done.code, "fewer than two officers" in done.err) == (1, True)
    assert "X1" in done.err
    assert not new.root.exists()


@pytest.mark.parametrize("missing", ["git", "ssh-keygen"])
def test_if_a_program_is_missing_nothing_is_left_behind(
    new: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    other = {"git": "ssh-keygen", "ssh-keygen": "git"}[missing]
    found = subprocess.run(["which", other], check=True, capture_output=True, text=True)
    (programs / other).symlink_to(found.stdout.strip())
    monkeypatch.setenv("PATH", str(programs))

    done = new.dhr(*WORDS, identity=None)

    assert done.code == 2
    assert not new.root.exists()
    assert not new.keys.exists()


def test_an_empty_folder_that_was_there_stays_if_it_fails(
    new: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    new.root.mkdir()
    monkeypatch.setattr("generator.portal.initialise.write_all", _fail)

    assert new.dhr(*WORDS, identity=None).code == 2
    assert list(new.root.iterdir()) == []
    assert not new.keys.exists()


def _fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_it_asks_for_what_was_not_said(new: Partnership) -> None:
    answers = (
        "Safer Example Partnership\nExample\ndhr@example.invalid\nhttps://x.invalid\nAda\nBen\n"
    )

    done = new.dhr("init", identity=None, stdin=answers)

    assert done.code == 0
    assert "Ada" in new.dhr("show", "directory").out
