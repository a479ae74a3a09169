"""An office: a shared repository, and the clones of two officers, each set up by `dhr init`.

office = Office.begin(template, tmp_path)
office.ada.dhr("start", ONE)                # in this process, with Ada's identity
office.ada.git("log")                       # git itself, as Ada's clone has it set up
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import yaml_strict
from generator.history.verify import verify_history
from tests.partnership import CLEAN, ONE, Done, Partnership, pack

REMARK = {"when": "2026-06-01", "by": "An officer"}


@dataclass(frozen=True)
class Desk:
    """An officer at their clone."""

    here: Partnership
    number: int

    @property
    def root(self) -> Path:
        return self.here.root

    @property
    def identity(self) -> str:
        return f"officer-{self.number}"

    @property
    def signing_key(self) -> Path:
        return self.here.keys / f"signing-officer-{self.number}.ssh"

    def dhr(self, *words: str, stdin: str = "", identity: str | None = None) -> Done:
        return self.here.dhr(*words, stdin=stdin, identity=identity or self.identity)

    def set_up(self, *words: str) -> Done:
        return self.dhr("init", "--signing-key", str(self.signing_key), *words)

    def attempt(
        self, *words: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run git as an officer who knows it, with the clone's own hooks and drivers."""
        environment = {**CLEAN, "HOME": os.environ.get("HOME", "/"), **(env or {})}
        return subprocess.run(
            ["git", *words],
            cwd=self.root,
            check=False,
            capture_output=True,
            text=True,
            env=environment,
        )

    def git(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        done = self.attempt(*words, env=env)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def head(self, name: str = "HEAD") -> str:
        return self.git("rev-parse", name)

    def tree(self, case: str = ONE) -> dict[str, Any]:
        return self.here.tree(case)

    def change(self, case: str = ONE, **sections: Any) -> None:  # noqa: ANN401 - YAML
        text = yaml_strict.dump({**self.tree(case), **sections})
        done = self.dhr("apply", case, "-", stdin=text)
        assert done.code == 0, done.err

    def remark(self, text: str, case: str = ONE) -> None:
        """Add a remark to those that the case has."""
        before = (self.tree(case).get("notes") or {}).get("remarks", [])
        self.change(case, notes={"remarks": [*before, {**REMARK, "note": text}]})

    def remarks(self, case: str = ONE) -> list[str]:
        return [each["note"] for each in self.tree(case)["notes"]["remarks"]]

    def save(self, *words: str) -> Done:
        done = self.dhr("save", *words)
        assert done.code == 0, done.err
        return done

    def broken(self) -> int:
        """How many findings of the check are broken."""
        found = self.dhr("check", "--format", "json").json
        return int(found["summary"]["levels"]["broken"])

    def refusals(self, base: str, head: str = "HEAD") -> list[str]:
        span = f"{base}..{self.head(head)}"
        return [str(each.rule) for each in verify_history(self.root, base, span).found.refusals]


@dataclass(frozen=True)
class Office:
    """The shared repository and both clones; `first` is the commit that all trust."""

    origin: Path
    ada: Desk
    ben: Desk
    first: str

    @classmethod
    def begin(cls, template: Partnership, folder: Path) -> Office:
        origin = folder / "origin.git"
        command = ["git", "clone", "--quiet", "--bare", str(template.root), str(origin)]
        subprocess.run(command, check=True, env=CLEAN)
        first = template.git("rev-parse", "HEAD").strip()
        desks = []
        for number, name in ((1, "ada"), (2, "ben")):
            root = folder / name
            subprocess.run(
                ["git", "clone", "--quiet", str(origin), str(root)], check=True, env=CLEAN
            )
            desk = Desk(Partnership(root, template.keys), number)
            done = desk.set_up("--trust", first)
            assert done.code == 0, done.err
            pack(root)
            desks.append(desk)
        return cls(origin, desks[0], desks[1], first)

    def copied(self, folder: Path) -> Office:
        """Copy an office, so that a test may do what it likes with it."""
        before = self.origin.parent
        shutil.copytree(before, folder, symlinks=True, dirs_exist_ok=True)
        for name in ("ada", "ben"):
            config = folder / name / ".git/config"
            config.write_text(config.read_text().replace(str(before), str(folder)))
        desks = [Desk(Partnership(folder / d.root.name, d.here.keys), d.number)
                 for d in (self.ada, self.ben)]  # fmt: skip
        return Office(folder / self.origin.name, desks[0], desks[1], self.first)

    def merge(self, desk: Desk, branch: str) -> str:
        """Merge a branch into main as the forge does: by itself, unsigned."""
        desk.git("fetch", "--quiet", "origin")
        desk.git("checkout", "--quiet", "-B", "forge", "origin/main")
        words = ("merge", "--quiet", "--no-ff", "--no-verify", "--no-gpg-sign", "-m", "A merge")
        desk.git(*words, f"origin/{branch}")
        desk.git("push", "--quiet", "--no-verify", "origin", "forge:main")
        desk.git("checkout", "--quiet", branch)
        return desk.head("forge")

    def delivered(self, desk: Desk, text: str, case: str = ONE) -> None:
        """Let an officer bring a remark to main, from start to the forge's merge."""
        assert desk.dhr("start", case).code == 0
        desk.remark(text, case)
        desk.save()
        assert desk.dhr("submit").code == 0
        self.merge(desk, desk.git("symbolic-ref", "--short", "HEAD"))
