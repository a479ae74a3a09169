"""The command for a person's deadlines: calendar."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.output import say
from generator.cli.settings import open_portal


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("calendar", epilog="Example: dhr calendar --person p-7f3k --out ~/dhr.ics")(
        calendar
    )


def calendar(
    context: typer.Context,
    person: Annotated[
        str, typer.Option("--person", metavar="PERSON", help="Whose deadlines: an id like p-7f3k.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A new file, for you alone; else printed."),
    ] = None,
) -> int:
    """Write a person's deadlines for their calendar, without any detail of a case.

    An officer has all of their cases; everybody else what their role or their agency owes. Ends
    with 1 where a case could not be read, and its deadlines are missing.
    """
    from generator.portal.calendar import calendar_of

    portal = open_portal(context)
    written = calendar_of(portal, person)
    if out is None:
        sys.stdout.buffer.write(written.data)
    else:
        portal.documents.write_clear(out, written.data)
        marking = portal.policy.partnership.marking
        count = "1 deadline" if written.events == 1 else f"{written.events} deadlines"
        say(f"{count} in {out} ({marking}: it names cases by their ids).")
    if written.closed:
        say(f"Not looked at, because you are not granted them: {', '.join(written.closed)}.")
    if written.unreadable:
        say(f"Not in it, because `dhr check` finds them broken: {', '.join(written.unreadable)}.")
    return 1 if written.unreadable else 0
