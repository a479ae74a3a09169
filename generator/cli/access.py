"""Commands about keys and access: keys, grant, revoke."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import Plain, print_json, print_text, say, table
from generator.cli.settings import open_portal

if TYPE_CHECKING:
    from generator.portal.key_status import Access

PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="The person's id, like p-7f3k.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    keys = typer.Typer(no_args_is_help=True, help="Keys: make one, and see who can open what.")
    example = "Example: dhr keys new ~/.config/dhr/key.txt --signing ~/.ssh/dhr --passphrase"
    keys.command("new", epilog=example)(new)
    example = "Example: dhr keys protect break-glass.txt --to ~/break-glass.age"
    keys.command("protect", epilog=example)(protect)
    keys.command("status", epilog="Example: dhr keys status")(status)
    app.add_typer(keys, name="keys", epilog="Example: dhr keys status")
    example = "Example: dhr grant DHR-2025-003 p-7f3k --view panel"
    app.command("grant", epilog=example)(grant)
    app.command("revoke", epilog="Example: dhr revoke DHR-2025-003 p-7f3k")(revoke)


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to keep the secret half.")],
    signing: Annotated[
        Path | None,
        typer.Option(
            "--signing", metavar="FILE", help="Make an SSH key too, which signs, and keep it here."
        ),
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Protect what is made with a passphrase.")
    ] = False,
) -> None:
    """Make a reading key, and a signing key: secret halves stay in your files.

    The public halves are printed: first the reading key's, then the signing key's.
    """
    from generator.portal.clear_files import refuse_place
    from generator.portal.new_keys import new_identity_file, new_signing_file

    refuse_place(file)
    phrase = _new_passphrase() if passphrase else None
    public = None if signing is None else new_signing_file(signing, phrase)
    print_text(new_identity_file(file, phrase))
    if public is None:
        say("Give this public key to a key officer. Keep the file: it cannot be made again.")
        return
    print_text(public)
    say("Give both public keys to a key officer: dhr people add --help shows what they do then.")
    say("Keep both files: they cannot be made again.")


def _new_passphrase() -> str:
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))


def protect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The key file as it is.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where to write it protected.")],
) -> None:
    """Protect a reading key, or the break-glass identity, with a passphrase.

    Keep file and passphrase in two places: neither opens anything without the other.
    """
    from generator.cli.settings import ask_passphrase
    from generator.portal.clear_files import refuse_place
    from generator.portal.new_keys import protect_identity_file

    refuse_place(to)
    print_text(protect_identity_file(file, to, ask_passphrase, _new_passphrase()))
    say(f"{to} opens with your passphrase. Delete {file}, and every copy of it.")


def status(
    context: typer.Context,
    form: Annotated[Plain, typer.Option("--format", help="A table, or JSON.")] = Plain.TEXT,
) -> int:
    """Show who can open what: from the files themselves, compared with the policy.

    Ends with 1 where a file is sealed to others than the policy names.
    """
    from generator.portal.key_status import access

    rows = tuple(access(open_portal(context)))
    if form is Plain.JSON:
        print_json([{**asdict(each), "agrees": each.agrees} for each in rows])
    else:
        headings = ("sealed file", "officers", "readers", "agrees with policy")
        table(headings, (_status_row(each) for each in rows))
    return 0 if all(each.agrees for each in rows) else 1


def _status_row(access: Access) -> tuple[str, ...]:
    readers = ", ".join(f"{person} ({view})" for person, view in access.readers.items())
    if access.code:
        return access.what, "cannot be read", readers, f"NO [{access.code}]"
    wrong = [
        f"{word} {', '.join(who)}"
        for word, who in (("too many:", access.extra), ("missing:", access.missing))
        if who
    ]
    verdict = "yes" if access.agrees else f"NO; {'; '.join(wrong)}"
    return access.what, ", ".join(access.holders), readers, verdict


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
