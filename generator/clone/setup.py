"""Setting up an officer's clone: drivers, hooks and keys, which git does not carry along.

Everything is written to the clone's own configuration. `cachetextconv` is off: it would write what
`git diff` shows in clear into git's objects, from where a push could publish it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.clone.git import CloneGit, command_line
from generator.clone.hooks import install_hooks, missing_hooks
from generator.errors import InputError, Place
from generator.files.reading import read_bounded

IDENTITY: Final = "dhr.identity"
TRUST: Final = "dhr.trust"
VERIFIED: Final = "dhr.verified"
"""The last commit of main that was verified here; what comes must go on from it."""

SIGNING_KEY: Final = "user.signingkey"
_MAX_KEY: Final = 65_536
_ATTRIBUTE: Final = "cases/DHR-2000-001/record.yaml"


class NoSuchKeyFileError(InputError):
    """A file that is named as a key, and is none."""

    code = "key-file"
    default_remedy = "name your OpenSSH private key, or the .pub file of a key in your ssh-agent"


@dataclass(frozen=True)
class Wanted:
    """What an officer says of their clone; None leaves as it is."""

    identity: Path | None = None
    signing_key: Path | None = None
    trust: str | None = None


def set_up(root: Path, wanted: Wanted) -> None:
    """Set up a clone, or bring its set-up up to date."""
    git = CloneGit(root)
    install_hooks(git)
    for name, value in _drivers().items():
        git.set(name, value)
    if wanted.identity is not None:
        git.set(IDENTITY, str(wanted.identity.expanduser().resolve()))
    if wanted.signing_key is not None:
        key = wanted.signing_key.expanduser().resolve()
        _require_key(key)
        git.set(SIGNING_KEY, str(key))
        git.set("gpg.format", "ssh")
        git.set("commit.gpgsign", "true")
    if wanted.trust is not None:
        commit = git.repository.commit(wanted.trust)
        if commit != wanted.trust:
            raise InputError(
                Place("--trust"),
                "is not the full id of a commit of this clone",
                remedy="give all forty characters, as a colleague reads them to you",
            )
        git.set(TRUST, commit)


def _drivers() -> Mapping[str, str]:
    return {
        "diff.dhr.textconv": command_line("cat"),
        "diff.dhr.cachetextconv": "false",
        "merge.dhr.name": "facts of a case, merged in memory",
        "merge.dhr.driver": command_line("merge-driver") + " %O %A %B %P",
    }


def _require_key(key: Path) -> None:
    data = read_bounded(key.resolve().parent, key.name, _MAX_KEY)
    if b"OPENSSH PRIVATE KEY" not in data and not data.startswith((b"ssh-", b"sk-")):
        raise NoSuchKeyFileError(Place(str(key)), "is no SSH key")


def missing_parts(root: Path) -> tuple[str, ...]:
    """Tell, in words, what of the set-up a clone lacks; nothing for a folder without git."""
    if not (root / ".git").exists():
        return ()
    git = CloneGit(root)
    settings = {name: git.setting(name) for name in _drivers()}
    found = [f"setting {name}" for name, value in _drivers().items() if settings[name] != value]
    found += [f"hook {name}" for name in missing_hooks(git)]
    if git.setting("core.hooksPath") is not None:
        found.append("hooks, which core.hooksPath looks for elsewhere")
    told = git.repository.run("check-attr", "merge", "--", _ATTRIBUTE).decode()
    if not told.strip().endswith(": dhr"):
        found.append(".gitattributes of cases/**/record.yaml")
    return tuple(found)


def settings_lacking(root: Path) -> tuple[str, ...]:
    """Say what an officer may still tell their clone, and why."""
    git = CloneGit(root)
    told = {
        IDENTITY: "your identity is not named: dhr --identity FILE init",
        SIGNING_KEY: "your signing key is not named: dhr init --signing-key FILE",
        TRUST: "no trust root is named, so what others push is not verified: "
        "dhr init --trust COMMIT",
    }
    return tuple(words for name, words in told.items() if git.setting(name) is None)


def clone_identity(root: Path) -> Path | None:
    """Return the identity that the clone's set-up names."""
    found = _told(root, IDENTITY)
    return None if found is None else Path(found)


def clone_trust(root: Path) -> str | None:
    """Return the trust root that the clone's set-up names."""
    return _told(root, TRUST)


def _told(root: Path, name: str) -> str | None:
    return CloneGit(root).setting(name) if (root / ".git").exists() else None
