"""`dhr init`: a fresh portal for a partnership, with keys of its own.

- The policy is copied from the program's own folder, and so are the forges' jobs; who the
  partnership is, its people and their keys are made anew, and nothing of the demonstration goes
  with it.
- The folder must be empty or new. If anything fails, what was made is taken away again.
- Secret keys are written outside the portal and outside any git repository.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from generator import yaml_strict
from generator.errors import InputError, Place, SetupError
from generator.files.atomic import NewFile, write_all
from generator.files.errors import writing
from generator.policy import people
from generator.policy.people import (
    DIRECTORY_PATH,
    MIN_OFFICERS,
    Directory,
    DirectoryRecord,
    Entry,
    Officer,
    People,
    Role,
)
from generator.portal.clear_files import refuse_repository
from generator.portal.directory import DIRECTORY_CASE, directory_sections
from generator.portal.errors import ExposedPlaceError
from generator.portal.new_keys import new_signing_key, write_identity
from generator.portal.people import new_person_id
from generator.portal.starting_ci import starting_ci
from generator.portal.starting_policy import Wanted, starting_policy
from generator.records.case import SCHEMA_VERSION
from generator.schema import to_plain
from generator.vault.keys import Recipient, new_identity
from generator.vault.record_file import Expectation, seal_record

IGNORED: Final = "build/\n.cache/\n.dhr-*.tmp\n.dhr-*.building/\n"
ATTRIBUTES: Final = """\
* text=auto eol=lf

# Hashes and signatures stand over the very bytes of these: git converts nothing in them.
cases/**              -text
published/**          -text
policy/directory.yaml -text
*.age                 binary
*.sig                 -text

# Read and merged by the portal, in memory, where `dhr init` has set up the clone.
cases/**/record.yaml  diff=dhr merge=dhr
policy/directory.yaml diff=dhr
"""


PRE_COMMIT: Final = """\
# For those who use the pre-commit program; `dhr init` installs the same hooks without it.
default_install_hook_types: [pre-commit, commit-msg, pre-push]
repos:
  - repo: local
    hooks:
      - id: dhr-pre-commit
        name: no file in clear, no foreign recipient, no commit unsigned
        entry: dhr hook pre-commit
        language: system
        pass_filenames: false
        always_run: true
        stages: [pre-commit]
      - id: dhr-commit-msg
        name: no name of a case's people in the message
        entry: dhr hook commit-msg
        language: system
        always_run: true
        stages: [commit-msg]
      - id: dhr-pre-push
        name: no unsigned commit, no name in an older message
        entry: dhr hook pre-push origin origin
        language: system
        pass_filenames: false
        always_run: true
        stages: [pre-push]
"""


class FolderInUseError(InputError):
    """A new portal needs a folder of its own, and so do its keys."""

    code = "folder-in-use"
    default_remedy = "name an empty or a new folder; nothing was changed"


class GitInitError(SetupError):
    """Git could not make a repository."""

    code = "git-init"
    default_remedy = "install git; nothing was changed"


def initialise(folder: Path, keys: Path | None, wanted: Wanted) -> Path:
    """Make a portal in an empty or new folder; return where its secret keys are."""
    root = folder.expanduser().absolute()
    vault = (keys or root.with_name(f"{root.name}-keys")).expanduser().absolute()
    if len(wanted.officers) < MIN_OFFICERS:
        raise InputError(Place("--officer"), "fewer than two officers are named", clause="X1")
    _refuse_keys_folder(vault, root)
    policy, jobs = starting_policy(wanted), starting_ci()
    with _new_folder(vault, 0o700), _new_folder(root, 0o755):
        made = _people(vault, len(wanted.officers))
        write_all(
            root,
            [
                *(NewFile(path, text.encode()) for path, text in policy.items()),
                NewFile(people.PATH, yaml_strict.dump(to_plain(made)).encode()),
                NewFile(DIRECTORY_PATH, _sealed(_directory(wanted, made), made)),
                NewFile("cases/.gitkeep", b""),
                NewFile("published/.gitkeep", b""),
                NewFile(".gitignore", IGNORED.encode()),
                NewFile(".gitattributes", ATTRIBUTES.encode()),
                NewFile(".pre-commit-config.yaml", PRE_COMMIT.encode()),
                *(NewFile(path, data) for path, data in jobs.items()),
            ],
        )
        _git_init(root)
    return vault


# ---------------------------------------------------------------------------------------------
# Folders


def _refuse_keys_folder(vault: Path, root: Path) -> None:
    if vault.resolve().is_relative_to(root.resolve()):
        raise ExposedPlaceError(Place(str(vault)), "lies in the portal")
    refuse_repository(vault)


@contextmanager
def _new_folder(folder: Path, mode: int) -> Iterator[None]:
    """Make a folder, or use an empty one; take away what was put into it if the block fails."""
    place = Place(str(folder))
    with writing(place):
        existed = folder.exists()
        if existed and (not folder.is_dir() or any(folder.iterdir())):
            raise FolderInUseError(place, "is not an empty folder")
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        folder.chmod(mode)
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        if not existed:
            folder.rmdir()
        raise


def _git_init(root: Path) -> None:
    command = ["git", "init", "--quiet", "--initial-branch=main", str(root)]
    try:
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed words
    except OSError:
        raise GitInitError(Place("git"), "could not be started") from None
    if done.returncode != 0:
        raise GitInitError(Place("git init"), f"ended with status {done.returncode}")


# ---------------------------------------------------------------------------------------------
# People


def _people(vault: Path, officers: int) -> People:
    """Make every key; return the people in clear, who hold the public halves."""
    identities = {
        name: new_identity()
        for name in (*(f"officer-{n}" for n in range(1, officers + 1)), "builder", "break-glass")
    }
    for name, identity in identities.items():
        write_identity(vault / f"{name}.txt", identity)
    return People(
        officers=tuple(
            Officer(
                id=new_person_id(),
                roles=(Role.OFFICER, Role.KEY_OFFICER, Role.APPROVER),
                reading=identities[f"officer-{number}"].recipient,
                signing=(new_signing_key(vault / f"signing-officer-{number}.ssh"),),
                all_cases=True,
            )
            for number in range(1, officers + 1)
        ),
        builder=identities["builder"].recipient,
        break_glass=identities["break-glass"].recipient,
        release=new_signing_key(vault / "signing-release.ssh"),
    )


def _directory(wanted: Wanted, made: People) -> Directory:
    return Directory(
        record=DirectoryRecord(
            case=DIRECTORY_CASE,
            path=DIRECTORY_PATH,
            schema_version=SCHEMA_VERSION,
            revision=1,
            partnership_key=new_identity().reveal(),
        ),
        people=tuple(
            Entry(id=officer.id, name=name)
            for officer, name in zip(made.officers, wanted.officers, strict=True)
        ),
        agencies=(),
        readers=(),
    )


def _sealed(directory: Directory, made: People) -> bytes:
    sections = directory_sections(directory)
    return seal_record(
        sections,
        place=Place(DIRECTORY_PATH),
        expect=Expectation(
            DIRECTORY_CASE,
            tuple(sections),
            tuple(Recipient(each) for each in made.directory_recipients()),
        ),
        now=dt.datetime.now(tz=dt.UTC),
    )
