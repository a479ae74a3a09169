"""The command line's entry: global options, groups of commands, and the one catcher of errors.

Exit codes, the same for every command: 0 done; 1 something is refused, blocked or broken; 2 the
command could not run at all (no portal, no key, unreadable policy, wrong use); 130 interrupted.
All others are reserved.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import click
import typer

from generator.cli import access, case, check, documents, publish, setup, site
from generator.cli.output import print_error, say
from generator.cli.settings import Settings
from generator.dates import parse_day
from generator.errors import DhrError, PolicyError, SetupError

REFUSED = 1
UNABLE = 2
INTERRUPTED = 130

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


def _day(text: str) -> dt.date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


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
            parser=_day,
            help="Work as on this day (year-month-day); a demo has a day of its own.",
        ),
    ] = None,
) -> None:
    """Keep the global options for the command that follows."""
    context.obj = Settings(folder, identity, today)


for _group in (setup, case, documents, check, access, publish, site):
    _group.register(app)


def exit_code(error: DhrError) -> int:
    """Return the exit code for an error of ours."""
    return UNABLE if isinstance(error, (SetupError, PolicyError)) else REFUSED


def run() -> None:
    """Run `dhr`; the only place that turns errors into messages and exit codes."""
    try:
        code = app(prog_name="dhr", standalone_mode=False)
    except DhrError as error:
        print_error(error)
        sys.exit(exit_code(error))
    except click.exceptions.Abort:
        say("dhr: stopped; nothing was changed")
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        say("dhr: stopped; nothing was changed")
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(UNABLE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(REFUSED)
    sys.exit(code if isinstance(code, int) else 0)
