"""`dhr edit`: a record in the officer's editor, from a private file in memory.

- What is invalid is shown and can be put right at once; nothing that was written is lost.
- Whoever stops with invalid text leaves it as a draft, sealed to their own key; the next
  `dhr edit` of the case goes on from it.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.output import print_error, say
from generator.errors import DhrError, Place, SetupError
from generator.files.private import private_directory
from generator.records.case import case_text
from generator.yaml_strict import MAX_BYTES

if TYPE_CHECKING:
    from generator.portal.partnership import Portal

_QUIET = {
    "vi": ("-n", "-i", "NONE", "--cmd", "set nobackup nowritebackup noswapfile noundofile"),
    "vim": ("-n", "-i", "NONE", "--cmd", "set nobackup nowritebackup noswapfile noundofile"),
    "nvim": ("-n", "-i", "NONE", "--cmd", "set nobackup nowritebackup noswapfile noundofile"),
    "nano": ("-R",),
}


class EditorError(SetupError):
    """The editor cannot be started, or ended in an error."""

    code = "editor"
    default_remedy = "name an editor that waits until you close the file: dhr edit --editor nano"


def editor_command(editor: str | None) -> list[str]:
    """Return the editor's command, told to leave no copies on the disk where we know how."""
    words = shlex.split(editor) if editor else []
    if not words:
        words = next(([name] for name in ("nano", "vim", "vi") if shutil.which(name)), [])
    if not words or shutil.which(words[0]) is None:
        raise EditorError(Place("the editor"), "is not on this machine")
    name = Path(words[0]).name
    if name not in _QUIET:
        say(f"dhr: {name} may keep copies of what you edit; nano and vim are told not to")
    return [*words, *_QUIET.get(name, ())]


def edit_case(portal: Portal, case_id: str, editor: str | None) -> None:
    """Let an officer edit a record until it is valid and sealed, or kept as a sealed draft."""
    opened = portal.open_case(case_id)
    command = editor_command(editor)
    draft = portal.drafts.read(case_id)
    if draft is not None:
        say(f"dhr: going on from your draft of {case_id}")
    before = case_text(opened.case)
    text = before if draft is None else draft
    with private_directory() as private:
        file = private.write(f"{case_id}.yaml", text.encode())
        while True:
            _run(command, file)
            text = private.read(f"{case_id}.yaml", MAX_BYTES).decode("utf-8", "replace")
            if text == before:
                portal.drafts.remove(case_id)
                say("dhr: nothing was changed")
                return
            try:
                portal.apply(opened, text, Place(f"{case_id} as edited"))
            except DhrError as error:
                print_error(error)
                if not sys.stdin.isatty() or not typer.confirm("Go on editing?", default=True):
                    portal.drafts.write(case_id, text)
                    say(f"dhr: kept as a sealed draft; go on with: dhr edit {case_id}")
                    raise
            else:
                portal.drafts.remove(case_id)
                say(f"{case_id} is sealed.")
                return


def _run(command: list[str], file: Path) -> None:
    try:
        done = subprocess.run([*command, str(file)], check=False)  # noqa: S603 - the officer's own
    except OSError:
        raise EditorError(Place("the editor"), "could not be started") from None
    if done.returncode != 0:
        raise EditorError(Place("the editor"), "ended in an error; nothing was changed")
