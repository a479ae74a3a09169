"""Commands about keys and access: keys, grant, revoke."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import print_text, say, table
from generator.cli.settings import open_portal

PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="The person's id, like p-7f3k.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    keys = typer.Typer(no_args_is_help=True, help="Keys: make one, and see who can open what.")
    keys.command("new", epilog="Example: dhr keys new ~/.config/dhr/key.txt")(new)
    keys.command("status", epilog="Example: dhr keys status")(status)
    app.add_typer(keys, name="keys", epilog="Example: dhr keys status")
    example = "Example: dhr grant DHR-2025-003 p-7f3k --view panel"
    app.command("grant", epilog=example)(grant)
    app.command("revoke", epilog="Example: dhr revoke DHR-2025-003 p-7f3k")(revoke)


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to keep the secret half.")],
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Protect the file with a passphrase.")
    ] = False,
) -> None:
    """Make a reading key: the secret half stays in your file, the public half is printed."""
    from generator.portal.new_keys import new_identity_file

    phrase = None
    if passphrase:
        phrase = str(
            typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
        )
    print_text(new_identity_file(file, phrase))
    say("Give this public key to a key officer. Keep the file: it cannot be made again.")


def status(context: typer.Context) -> None:
    """Show who can open which case: from the files themselves, compared with the policy."""
    from generator.portal.access import access_rows

    rows = access_rows(open_portal(context))
    table(("case", "officers", "readers", "agrees with policy"), rows)


def grant(
    context: typer.Context,
    case: CaseArgument,
    person: PersonArgument,
    view: Annotated[
        str | None,
        typer.Option("--view", metavar="VIEW", help="For a reader: the view of the case."),
    ] = None,
) -> None:
    """Open a case to an officer, or, with a view, to a reader of the internal site."""
    from generator.portal.access import grant_officer, grant_reader

    portal = open_portal(context)
    if view is None:
        grant_officer(portal, case, person)
        say(f"{case} is sealed to {person} too. Commit policy/people.yaml with the record.")
    else:
        grant_reader(portal, case, person, view)
        say(f"{person} reads {case} from the next build. Commit policy/directory.yaml.")


def revoke(context: typer.Context, case: CaseArgument, person: PersonArgument) -> None:
    """Close a case to somebody: new keys for an officer; a reader is left out of the next build."""
    from generator.portal.access import Closed
    from generator.portal.access import revoke as close

    closed = close(open_portal(context), case, person)
    say(f"{case} is closed to {person} from now on: {' and '.join(closed)}.")
    if Closed.RECORD in closed:
        say("Commit policy/people.yaml with the case's folder: record and papers have new keys.")
    if Closed.SITE in closed:
        say("Commit policy/directory.yaml, and build the internal site again.")
    say("What they could read before, they may have kept.")
