"""Pull requests to a partnership: real branches, signed with the officers' own keys."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from typing import Any

from tests.partnership import Done, Partnership

STRANGER = "stranger"
Files = Mapping[str, bytes | str | None]


def signed(here: Partnership, officer: int | str = 1, files: Files | None = None) -> str:
    """Commit what is in the folder, signed by an officer or by somebody else's key."""
    write(here, files or {})
    key = here.keys / f"signing-officer-{officer}.ssh"
    if isinstance(officer, str):
        key = here.root.with_name(officer)
        if not key.exists():
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)]
            subprocess.run(words, check=True)
    here.git("add", "--all")
    words = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key}", "commit", "-q", "-S"]
    here.git(*words, "--allow-empty", "-m", "A change")
    return here.git("rev-parse", "HEAD").strip()


def write(here: Partnership, files: Files) -> None:
    """Write files, or take them away."""
    for path, data in files.items():
        file = here.root / path
        if data is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)


def branch(here: Partnership, name: str = "topic") -> str:
    """Begin a branch; return the commit that it begins at."""
    here.git("checkout", "-q", "-b", name)
    return here.git("rev-parse", "HEAD").strip()


def structure(here: Partnership, *words: str) -> Done:
    """Check the branch without a key."""
    return here.dhr("check", "--structure", "--base", "main", *words, identity=None)


def broken(done: Done) -> set[tuple[str, str]]:
    """The path and the code of everything broken or blocked."""
    return {
        (each["path"], each["code"])
        for each in done.json["findings"]
        if each["level"] in {"broken", "blocked"}
    }


def coded(done: Done) -> dict[str, list[dict[str, Any]]]:
    """The findings that have a code, by code."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in done.json["findings"]:
        if each["code"] is not None:
            found.setdefault(each["code"], []).append(each)
    return found


def hostile_configuration(here: Partnership) -> None:
    """Let git run something wherever git may be told to."""
    trap = here.root.with_name("trap.sh")
    trap.write_text(f"#!/bin/sh\ntouch {here.root.with_name('sprung')}\n")
    trap.chmod(0o755)
    hooks = here.root.with_name("hooks")
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).symlink_to(trap)
    settings = {
        "core.fsmonitor": trap,
        "core.hooksPath": hooks,
        "core.pager": trap,
        "core.sshCommand": trap,
        "core.alternateRefsCommand": trap,
        "diff.external": trap,
        "diff.dhr.textconv": trap,
        "filter.x.smudge": trap,
        "filter.x.process": trap,
        "gpg.program": trap,
        "gpg.ssh.program": trap,
        "log.showSignature": "true",
        "credential.helper": f"!{trap}",
    }
    for name, value in settings.items():
        here.git("config", name, str(value))
    (here.root / ".git/info/attributes").write_text("* diff=dhr filter=x\n")


def sprung(here: Partnership) -> bool:
    """Tell whether something of it ran."""
    return here.root.with_name("sprung").exists()
