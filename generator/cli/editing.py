"""`dhr edit`: a sealed text in the officer's editor, from a private file in memory.

- What is invalid is shown and can be put right at once; nothing that was written is lost.
- Whatever ends the work early (invalid text, a failing editor, Ctrl-C, a closed terminal) leaves
  what the editor saved as a draft, sealed to the officer's own key; the next `dhr edit` goes on
  from it.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.output import print_error, say
from generator.errors import DhrError, Place, SetupError
from generator.files.posix import has_plain_swap
from generator.files.private import PrivateDirectory, private_directory
from generator.portal.drafts import MAX_DRAFT
from generator.portal.texts import SealedText, sealed_text
from generator.yaml_strict import decode

if TYPE_CHECKING:
    from generator.portal.partnership import Portal

_VIM = (
    "-n", "-i", "NONE",
    "--cmd", "set nobackup nowritebackup noswapfile noundofile noshelltemp nomodeline",
)  # fmt: skip
_QUIET = {"vi": _VIM, "vim": _VIM, "nvim": _VIM, "nano": ("-R",)}


class EditorError(SetupError):
    """The editor cannot be started, or ended in an error."""

    code = "editor"
    default_remedy = "name an editor that waits until you close the file: dhr edit --editor nano"


def editor_command(editor: str | None) -> list[str]:
    """Return the editor's command, told to leave no copies on the disk where we know how."""
    place = Place("the editor")
    try:
        words = shlex.split(editor or "")
    except ValueError:
        raise EditorError(place, "is named with quotes that do not close") from None
    if not words:
        words = next(([name] for name in ("nano", "vim", "vi") if shutil.which(name)), [])
    if not words or shutil.which(words[0]) is None:
        raise EditorError(place, "is not on this machine")
    name = Path(words[0]).name
    if name not in _QUIET:
        say(f"dhr: {name} may keep copies of what you edit; nano and vim are told not to")
    if has_plain_swap():
        say("dhr: this machine may write memory to a disk that is not encrypted (swap)")
    return [*words, *_QUIET.get(name, ())]


def edit(portal: Portal, name: str, editor: str | None, *, fresh: bool) -> None:
    """Let an officer edit a text until it is valid and sealed, or kept as a sealed draft."""
    sealed = sealed_text(portal, name)
    command = editor_command(editor)
    if fresh:
        portal.drafts.remove(name)
    draft = portal.drafts.read(name)
    if draft is not None:
        say(f"dhr: going on from your draft of {name}; `--fresh` begins anew")
    with private_directory() as private:
        _Edit(portal, sealed, private).run(
            command, sealed.text.encode() if draft is None else draft
        )


class _Edit:
    """One officer's work on one text."""

    def __init__(self, portal: Portal, sealed: SealedText, private: PrivateDirectory) -> None:
        self.portal = portal
        self.sealed = sealed
        self.private = private
        self.file = f"{sealed.name}.yaml"

    def run(self, command: list[str], begin: bytes) -> None:
        path = self.private.write(self.file, begin)
        with self._keeping():
            while True:
                _start(command, path)
                try:
                    self._take()
                except DhrError as error:
                    if not sys.stdin.isatty():
                        raise
                    print_error(error)
                    if not typer.confirm("Go on editing?", default=True, err=True):
                        raise typer.Exit(1) from None
                else:
                    self.portal.drafts.remove(self.sealed.name)
                    return

    def _take(self) -> None:
        """Seal what the editor saved; nothing where it is as before."""
        data = self.private.read(self.file, MAX_DRAFT)
        if data == self.sealed.text.encode():
            say("dhr: nothing was changed")
            return
        place = Place(f"{self.sealed.name} as edited")
        self.sealed.apply(decode(data, place), place)
        say(f"{self.sealed.name} is sealed.")

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        """Keep what the editor saved as a draft, whatever ends the block early."""
        try:
            yield
        except BaseException:
            self._keep()
            raise

    def _keep(self) -> None:
        try:
            data = self.private.read(self.file, MAX_DRAFT)
            if data != self.sealed.text.encode():
                self.portal.drafts.write(self.sealed.name, data)
                say(f"dhr: kept as a sealed draft; go on with: dhr edit {self.sealed.name}")
        except DhrError as error:
            print_error(error)


def _start(command: list[str], file: Path) -> None:
    try:
        done = subprocess.run([*command, str(file)], check=False)  # noqa: S603 - the officer's own
    except OSError:
        raise EditorError(Place("the editor"), "could not be started") from None
    if done.returncode != 0:
        raise EditorError(Place("the editor"), "ended in an error; nothing was sealed")
