"""A partnership's repository with signed history: real git, real OpenSSH keys, real sealed records.

story = SignedStory.begin(tmp_path, keys)       # two key officers, an officer, an approver
story.edit(ONE, by="cal")                       # a signed commit that changes a record
story.found().refusals                          # what verifying since the trust root gives
"""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator import yaml_strict
from generator.errors import Place
from generator.history.refusals import Rule
from generator.history.steps import Verified
from generator.history.verify import verify_history
from generator.policy.authority import approval_path, approval_text
from generator.policy.people import DIRECTORY_PATH, People, parse_people
from generator.vault.keys import Identity, Recipient, new_identity, seal_to
from generator.vault.record_file import Expectation, seal_record
from tests.partnership import CLEAN

ONE, TWO, NEW = "DHR-2025-001", "DHR-2025-002", "DHR-2026-001"
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
PEOPLE = "policy/people.yaml"
LETTER = "policy/letters/decision.md"
PROCEDURE = "policy/procedure.yaml"
IDS = {"ada": "p-ada1", "ben": "p-ben1", "cal": "p-cal1", "dee": "p-dee1", "eve": "p-eve1"}

Files = Mapping[str, bytes | str | None]


@dataclass(frozen=True)
class Keys:
    """Signing keys made by ssh-keygen, and reading keys; `eve` and `spare` are in no policy."""

    folder: Path
    reading: Mapping[str, Identity]

    @classmethod
    def make(cls, folder: Path) -> Keys:
        for name in (*IDS, "spare", "release"):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]
            subprocess.run([*command, str(folder / name)], check=True)
        return cls(folder, {name: new_identity() for name in (*IDS, "builder", "break-glass")})

    def private(self, name: str) -> Path:
        return self.folder / name

    def public(self, name: str) -> str:
        kind, key, *_ = (self.folder / f"{name}.pub").read_text().split()
        return f"{kind} {key}"

    def officer(self, name: str, *roles: str, cases: list[str] | None = None) -> dict[str, Any]:
        entry: dict[str, Any] = {"id": IDS[name], "roles": list(roles)}
        if "officer" in roles:
            entry["reading"] = str(self.reading[name].recipient)
        entry["signing"] = [self.public(name)]
        return entry | ({"all_cases": True} if cases is None else {"cases": cases})

    def people(self) -> dict[str, Any]:
        return {
            "officers": [
                self.officer("ada", "officer", "key-officer"),
                self.officer("ben", "officer", "key-officer", "approver"),
                self.officer("cal", "officer", cases=[ONE]),
                self.officer("dee", "approver", cases=[]),
            ],
            "builder": str(self.reading["builder"].recipient),
            "break_glass": str(self.reading["break-glass"].recipient),
            "release": self.public("release"),
        }


@dataclass
class SignedStory:
    """A repository, told line by line; `trust` is its trust root."""

    root: Path
    keys: Keys
    trust: str = ""
    count: int = field(default=0)

    @classmethod
    def begin(cls, root: Path, keys: Keys) -> SignedStory:
        command = ["git", "init", "-q", "-b", "main", str(root)]
        subprocess.run(command, check=True, env=CLEAN)
        story = cls(root, keys)
        people = yaml_strict.dump(keys.people())
        story.write({PEOPLE: people, PROCEDURE: "profiles: []\n", LETTER: "Dear Chair\n"})
        story.write({"policy/partnership.yaml": "name: A partnership\n", "README.md": "Hello\n"})
        story.write({DIRECTORY_PATH: story.directory(), "published/.gitkeep": b""})
        story.write({f"cases/{case}/record.yaml": story.record(case) for case in (ONE, TWO)})
        story.trust = story.commit(by=None)
        return story

    # -----------------------------------------------------------------------------------------
    # git

    def git(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            check=True,
            capture_output=True,
            input=stdin,
            env={**CLEAN, **(env or {})},
        )
        return done.stdout.decode().strip()

    def head(self, name: str = "HEAD") -> str:
        return self.git("rev-parse", name)

    def signing(self, by: str | None) -> list[str]:
        if by is None:
            return ["-c", "commit.gpgSign=false"]
        key = f"user.signingKey={self.keys.private(by)}"
        return ["-c", "gpg.format=ssh", "-c", key, "-c", "commit.gpgSign=true"]

    def write(self, files: Files) -> None:
        for path, data in files.items():
            file = self.root / path
            if data is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data.encode() if isinstance(data, str) else data)

    def commit(self, files: Files | None = None, *, by: str | None, **env: str) -> str:
        """Commit what is in the folder, signed by somebody or by nobody."""
        self.write(files or {})
        self.git("add", "--all")
        command = (*self.signing(by), "commit", "-q", "--allow-empty", "-m", "A change")
        self.git(*command, env=env)
        return self.head()

    def branch(self, name: str, at: str = "main") -> None:
        self.git("checkout", "-q", "-b", name, at)

    def switch(self, name: str) -> None:
        self.git("checkout", "-q", name)

    def merge(self, name: str, *, by: str | None = None) -> str:
        """Merge a branch into the one that is here, as a forge does."""
        command = ("merge", "-q", "--no-ff", "-m", "A merge", name)
        self.git(*self.signing(by), *command)
        return self.head()

    def merge_by_hand(self, name: str, files: Files, *, by: str | None = None) -> str:
        """Merge a branch, and change files in the merge itself."""
        command = ["git", "merge", "-q", "--no-ff", "--no-commit", name]
        subprocess.run(command, cwd=self.root, check=False, capture_output=True, env=CLEAN)
        return self.commit(files, by=by)

    def tree(self, entries: Mapping[str, tuple[str, str]]) -> str:
        """Make a tree of exactly these entries, by name: mode and object."""
        lines = "".join(
            f"{mode} {'tree' if mode == '040000' else 'commit' if mode == '160000' else 'blob'} "
            f"{name}\t{path}\0"
            for path, (mode, name) in entries.items()
        )
        return self.git("mktree", "-z", "--missing", stdin=lines.encode())

    def raw(self, kind: str, data: bytes) -> str:
        """Write an object of any bytes, whatever git thinks of them."""
        command = ("hash-object", "-t", kind, "-w", "--stdin", "--literally")
        return self.git(*command, stdin=data)

    def put(self, path: str, mode: str, name: str) -> None:
        """Put an entry of any mode into the index, and nothing on the disk."""
        self.git("update-index", "--add", "--cacheinfo", f"{mode},{name},{path}")

    def commit_index(self, *, by: str | None) -> str:
        """Commit what stands in the index."""
        return self.commit_tree(self.git("write-tree"), by=by)

    def commit_tree(self, tree: str, *parents: str, by: str | None) -> str:
        """Commit a tree, and put the branch there; nothing on the disk changes."""
        above = [word for each in parents or (self.head(),) for word in ("-p", each)]
        sign = [] if by is None else ["-S"]
        command = (*self.signing(by), "commit-tree", *sign, "-m", "A change", *above, tree)
        made = self.git(*command)
        self.git("update-ref", "HEAD", made)
        return made

    # -----------------------------------------------------------------------------------------
    # Files of the portal

    @property
    def people(self) -> People:
        return parse_people((self.root / PEOPLE).read_text())

    def people_text(self, change: Callable[[dict[str, Any]], object]) -> str:
        """The people of the policy, changed."""
        people = yaml.safe_load((self.root / PEOPLE).read_text())
        change(people)
        return yaml_strict.dump(people)

    def record(self, case: str, *more: str, people: People | None = None) -> bytes:
        """A record sealed to whom the policy names, and to more people."""
        self.count += 1
        path = f"cases/{case}/record.yaml"
        recipients = {Recipient(each) for each in (people or self.people).recipients(case)}
        return self._sealed(case, path, recipients | {self.keys.reading[m].recipient for m in more})

    def directory(self, people: People | None = None) -> bytes:
        recipients = map(Recipient, (people or self.people).directory_recipients())
        return self._sealed("directory", DIRECTORY_PATH, set(recipients))

    def _sealed(self, case: str, path: str, recipients: set[Recipient]) -> bytes:
        head = f"case: {case}\npath: {path}\nrevision: 1\n"
        sections = {"record": head, "notes": f"n: {self.count}\n"}
        expect = Expectation(case, tuple(sections), recipients)
        return seal_record(sections, place=Place(path), expect=expect, now=NOW)

    def edit(self, case: str, *, by: str | None) -> str:
        """Change a record and commit it."""
        return self.commit({f"cases/{case}/record.yaml": self.record(case)}, by=by)

    def document(self) -> bytes:
        return seal_to(b"minutes", self.keys.reading["ada"].recipient)

    def approvals(
        self, files: Files, *people: str, since: str = "HEAD", namespace: str = "dhr-policy"
    ) -> Files:
        """Files of a change of policy, together with people's approvals of it."""
        self.write(files)
        self.git("add", "--all")
        after = self.git("rev-parse", f"{self.git('write-tree')}:policy")
        before = self.git("rev-parse", f"{since}:policy")
        signatures = {
            approval_path(before, after, IDS[person]): self.sign(
                person, approval_text(before, after), namespace
            )
            for person in people
        }
        return {**files, **signatures}

    def sign(self, person: str, data: bytes, namespace: str) -> bytes:
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f"]
        done = subprocess.run(
            [*command, str(self.keys.private(person))], input=data, check=True, capture_output=True
        )
        return done.stdout

    # -----------------------------------------------------------------------------------------
    # Judging

    def found(self, span: str | None = None, trust: str | None = None) -> Verified:
        return verify_history(self.root, trust or self.trust, span).found

    def rules(self, span: str | None = None) -> set[Rule]:
        """The rules that are broken."""
        return {refusal.rule for refusal in self.found(span).refusals}


def without(person: str) -> Callable[[dict[str, Any]], None]:
    """Take a person's signing keys out of the policy."""

    def change(people: dict[str, Any]) -> None:
        entry = next(each for each in people["officers"] if each["id"] == IDS[person])
        del entry["signing"]

    return change
