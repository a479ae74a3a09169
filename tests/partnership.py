"""The simulator: a partnership of one's own, with a real git repository, people, keys and cases.

    here = copy_of(template, tmp_path)       # a fresh one for each test
    here.dhr("check").code                   # the program, in this process
    here.run("check")                        # the program, in a process of its own
    here.change("DHR-2025-001", people=...)  # one line changes a case
    here.commit()                            # and git has it

Everything that identifies somebody in its cases is in `CANARIES`: no message may repeat one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator import yaml_strict
from generator.cli import main
from generator.portal.initialise import initialise
from generator.portal.partnership import Portal
from generator.portal.starting_policy import Wanted

ONE, TWO = "DHR-2025-001", "DHR-2025-002"
READER = "p-reader1"
TODAY = dt.date(2026, 6, 15)
CANARIES = ("Wilhelmina", "Quillfeather", "Ottoline", "14 Canary Lane", "0700 900 123")
CLEAN = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "PYTHONPATH": str(Path(__file__).parents[1]),
    "PYTHONDONTWRITEBYTECODE": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "An Officer",
    "GIT_AUTHOR_EMAIL": "officer@partnership.invalid",
    "GIT_COMMITTER_NAME": "An Officer",
    "GIT_COMMITTER_EMAIL": "officer@partnership.invalid",
}

FACTS: Mapping[str, Any] = {
    "people": {
        "people": [
            {
                "id": "victim",
                "part": "victim",
                "names": {"full": "Wilhelmina Quillfeather", "known_as": ["Ottoline"]},
                "born": "1984-02-29",
                "contact": "14 Canary Lane\n0700 900 123",
            }
        ]
    },
    "notification": {"chair_notified": {"when": "2026-05-20", "by": "Midmarch Police"}},
}


@dataclass(frozen=True)
class Done:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command prints
        return json.loads(self.out)

    @property
    def said(self) -> str:
        """Everything that the command printed."""
        return self.out + self.err


@dataclass(frozen=True)
class Partnership:
    """A portal on disk, and the keys of its people."""

    root: Path
    keys: Path

    def key(self, name: str) -> Path:
        return self.keys / f"{name}.txt"

    def officer(self, number: int) -> str:
        """The id of an officer, counted from 1."""
        people = yaml.safe_load((self.root / "policy/people.yaml").read_text())
        return str(people["officers"][number - 1]["id"])

    def _words(self, arguments: tuple[str, ...], identity: str | None) -> list[str]:
        key = [] if identity is None else ["--identity", str(self.key(identity))]
        return ["-C", str(self.root), "--today", TODAY.isoformat(), *key, *arguments]

    def dhr(
        self, *arguments: str, identity: str | None = "officer-1", stdin: str | bytes = ""
    ) -> Done:
        """Run a command in this process, through the program's own entry."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        streams = [io.TextIOWrapper(io.BytesIO(each), "utf-8") for each in (data, b"", b"")]
        with _streams(*streams):
            code = main.answer(self._words(arguments, identity))
        out, err = (_written(each) for each in streams[1:])
        return Done(code, out, err)

    def run(
        self,
        *arguments: str,
        identity: str | None = "officer-1",
        stdin: str = "",
        env: Mapping[str, str] | None = None,
    ) -> Done:
        """Run a command as a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "generator", *self._words(arguments, identity)],
            check=False,
            capture_output=True,
            input=stdin,
            text=True,
            env={**CLEAN, **(env or {})},
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, env=CLEAN
        )
        return done.stdout.decode(errors="replace")

    def commit(self, message: str = "A change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def portal(self, identity: str = "officer-1") -> Portal:
        now = dt.datetime.now(tz=dt.UTC)
        return Portal.open(self.root, identity=self.key(identity), today=TODAY, now=now)

    def record(self, case: str = ONE) -> Path:
        return self.root / "cases" / case / "record.yaml"

    def tree(self, case: str = ONE) -> dict[str, Any]:
        """The record of a case in clear, as plain values."""
        text = self.dhr("show", case, "--format", "yaml").out
        return dict(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 - strings only

    def change(self, case: str = ONE, **sections: Any) -> Done:  # noqa: ANN401 - YAML
        """Change whole sections of a case."""
        return self.dhr("apply", case, "-", stdin=yaml_strict.dump({**self.tree(case), **sections}))

    def remark(self, text: str, case: str = ONE) -> Done:
        """Change a case in the smallest way there is."""
        remark = {"when": "2026-06-01", "by": "An officer", "note": text}
        return self.change(case, notes={"remarks": [remark]})


@contextlib.contextmanager
def _streams(
    stdin: io.TextIOWrapper, out: io.TextIOWrapper, err: io.TextIOWrapper
) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = stdin, out, err
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(errors="surrogateescape")


# ---------------------------------------------------------------------------------------------
# Making one


def make(folder: Path) -> Partnership:
    """Make a partnership: three officers, of whom the third is granted one case; two cases."""
    here = Partnership(folder / "portal", folder / "keys")
    wanted = Wanted(
        name="Safer Testing Partnership",
        area="Testing",
        contact="dhr@testing.invalid",
        web_page="https://testing.invalid/reviews",
        officers=("Ada First", "Ben Second", "Cal Third"),
    )
    initialise(here.root, here.keys, wanted)
    _grant_third_officer_one_case(here)
    assert here.dhr("keys", "new", str(here.key("reader-1"))).code == 0
    add_reader(here, READER, public_half(here.key("reader-1")))
    for case in (ONE, TWO):
        assert here.dhr("new", case).code == 0
        assert here.change(case, **FACTS).code == 0
    here.commit("A partnership")
    pack(here.root)
    return here


def pack(root: Path) -> None:
    """Put a template's objects into one file: it is copied for almost every test."""
    command = ["git", "gc", "--quiet", "--prune=now"]
    subprocess.run(command, cwd=root, check=True, env=CLEAN)
    for sample in (root / ".git/hooks").glob("*.sample"):
        sample.unlink()


def _grant_third_officer_one_case(here: Partnership) -> None:
    path = here.root / "policy/people.yaml"
    text = path.read_text()
    at = text.rindex("all_cases: yes")
    path.write_text(f"{text[:at]}cases: [{ONE}]{text[at + len('all_cases: yes') :]}")


def public_half(key: Path) -> str:
    line = next(line for line in key.read_text().splitlines() if line.startswith("# public key: "))
    return line.removeprefix("# public key: ")


def add_reader(here: Partnership, person: str, key: str) -> None:
    """Put somebody who reads the internal site into the directory."""
    directory = yaml.safe_load(here.dhr("show", "directory", "--format", "yaml").out)
    directory["people"].append({"id": person, "name": "Rea Reader"})
    directory["readers"].append({"id": person, "key": key, "role": "Panel member"})
    done = here.dhr("apply", "directory", "-", stdin=yaml_strict.dump(directory))
    assert done.code == 0, done.err


def copy_of(template: Partnership, folder: Path) -> Partnership:
    """Copy a partnership, so that a test may do what it likes with it."""
    shutil.copytree(template.root, folder / "portal", symlinks=True)
    return Partnership(folder / "portal", template.keys)
