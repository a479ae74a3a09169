"""The command line's entry: global options, groups of commands, and the one catcher of errors.

Exit codes, the same for every command: 0 done; 1 something is refused, blocked or broken; 2 the
command could not run at all (no portal, no key, unreadable policy, wrong use); 3 a defect of the
program itself; 130 interrupted. All others are reserved.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from generator.cli import (
    access,
    calendar,
    case,
    changes,
    check,
    chronology,
    clone,
    documents,
    form,
    history,
    letter,
    people,
    publish,
    recording,
    report,
    setup,
    site,
)
from generator.cli.output import print_error, say
from generator.cli.settings import Settings, day
from generator.errors import DhrError, PolicyError, SetupError
from generator.files.errors import reason
from generator.files.private import sweep_private

YOUNG = 200_000
"""Objects made before Python looks for cycles: a command makes few, and looking costs a tenth."""
REFUSED = 1
UNABLE = 2
DEFECT = 3
INTERRUPTED = 130

# Typer brings a copy of click of its own and exports only the leaves of its exceptions.
WRONG_USE: Any = next(
    each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"
)

app = typer.Typer(
    name="dhr",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Domestic homicide reviews: sealed cases in git, checked against the policy, "
    "and built into an internal and a public site.",
    epilog="Example: dhr --identity ~/.config/dhr/key.txt check",
)


@app.callback()
def options(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", metavar="DIR", help="The portal's folder.", show_default=False)
    ] = Path(),
    identity: Annotated[
        Path | None,
        typer.Option(
            "--identity",
            metavar="FILE",
            envvar="DHR_IDENTITY",
            help="The file with your age identity (your reading key).",
        ),
    ] = None,
    today: Annotated[
        dt.date | None,
        typer.Option(
            "--today",
            metavar="DATE",
            parser=day,
            help="Work as on this day (year-month-day); a demo has a day of its own.",
        ),
    ] = None,
) -> None:
    """Keep the global options for the command that follows."""
    context.obj = Settings(folder, identity, today)


for _group in (
    setup,
    case,
    recording,
    changes,
    documents,
    letter,
    form,
    chronology,
    clone,
    check,
    calendar,
    access,
    people,
    report,
    publish,
    history,
    site,
):
    _group.register(app)


def exit_code(error: DhrError) -> int:
    """Return the exit code for an error of ours."""
    return UNABLE if isinstance(error, (SetupError, PolicyError)) else REFUSED


def run() -> None:
    """Run `dhr` as the program that it is."""
    gc.set_threshold(YOUNG)
    sys.exit(answer(sys.argv[1:]))


def answer(arguments: Sequence[str]) -> int:
    """Run a command line; the only place that turns errors into messages and exit codes.

    A defect is reported by its kind and its line: a traceback could show what is in a record.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # what `show` prints, `apply` reads
    try:
        sweep_private()
        code = _command()(list(arguments), prog_name="dhr", standalone_mode=False)
        sys.stdout.flush()
    except DhrError as error:
        print_error(error)
        return exit_code(error)
    except (typer.Abort, KeyboardInterrupt):
        say("dhr: stopped")
        return INTERRUPTED
    except WRONG_USE as error:
        error.show()
        return UNABLE
    except OSError as error:
        _close_output()
        if not isinstance(error, BrokenPipeError):
            say(f"dhr: {reason(error)} [system]{_line(error)}")
        return REFUSED if isinstance(error, BrokenPipeError) else UNABLE
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a value
        say(f"dhr: {type(error).__name__} [defect]{_line(error)}")
        say("  hint: this is a defect of the program; report these two lines, nothing else")
        return DEFECT
    return code if isinstance(code, int) else 0


@cache
def _command() -> Callable[..., object]:
    return typer.main.get_command(app)


def _close_output() -> None:
    """Throw away what cannot be written, so that Python does not try again at its end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _line(error: BaseException) -> str:
    """Name the line of the program where an error arose; nothing of what it was about."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "generator" in Path(frame.filename).parts]
    return f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
