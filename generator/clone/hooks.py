"""Git's hooks of an officer's clone: each a line that calls this program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.clone.git import CloneGit, command_line
from generator.errors import InputError, Place
from generator.files.errors import writing

HOOKS: Final = ("pre-commit", "commit-msg", "pre-push")
_MARK: Final = "# Written by `dhr init`: keeps what may not leave this machine."


class ForeignHookError(InputError):
    """A hook of somebody else's stands where ours should."""

    code = "foreign-hook"
    default_remedy = "call `dhr hook` from it, or move it away; then run `dhr init` again"


def install_hooks(git: CloneGit) -> None:
    """Write the hooks of a clone; another's hook is left as it is and named."""
    folder = git.repository.own_file("hooks")
    files = {folder / name: _script(name) for name in HOOKS}
    for file in files:
        if file.exists() and _MARK not in _text(file):
            raise ForeignHookError(Place(f".git/hooks/{file.name}"), "is not one of ours")
    with writing(Place(".git/hooks")):
        folder.mkdir(exist_ok=True)
        for file, text in files.items():
            file.write_text(text, "utf-8")
            file.chmod(0o755)


def missing_hooks(git: CloneGit) -> tuple[str, ...]:
    """Return the hooks that this clone does not have, or not as this program writes them."""
    folder = git.repository.own_file("hooks")
    return tuple(name for name in HOOKS if _text(folder / name) != _script(name))


def _script(name: str) -> str:
    return f'#!/bin/sh\n{_MARK}\nexec {command_line("hook", name)} "$@"\n'


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
