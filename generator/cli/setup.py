"""The command that makes a portal, or sets up a clone of one: init."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.output import say
from generator.cli.settings import settings_of

if TYPE_CHECKING:
    from generator.portal.starting_policy import Wanted

EXAMPLE = (
    "Example: dhr -C ~/ssp-portal init --name 'Safer Example Partnership' --area Example "
    "--contact dhr@example.org --web-page https://example.org/reviews "
    "--officer 'Ada Officer' --officer 'Ben Officer'"
)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("init", epilog=EXAMPLE)(init)


def init(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The partnership's name.")
    ] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="AREA", help="Its area.")] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact", metavar="ADDRESS", help="The contact that the public site shows."
        ),
    ] = None,
    web_page: Annotated[
        str | None,
        typer.Option(
            "--web-page", metavar="ADDRESS", help="Where reviews are published (clause B13.4)."
        ),
    ] = None,
    officer: Annotated[
        list[str] | None,
        typer.Option(
            "--officer", metavar="NAME", help="A key officer; name at least two. Else it asks."
        ),
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys",
            metavar="DIR",
            help="Where to put the new secret keys, outside the portal; else DIR-keys beside it.",
        ),
    ] = None,
    signing_key: Annotated[
        Path | None,
        typer.Option(
            "--signing-key", metavar="FILE", help="In a clone: your OpenSSH key that signs."
        ),
    ] = None,
    trust: Annotated[
        str | None,
        typer.Option(
            "--trust",
            metavar="COMMIT",
            help="In a clone: the full id of a commit that a colleague told you to trust.",
        ),
    ] = None,
) -> None:
    """Make a fresh portal for a partnership; or, in a clone of one, set up that clone.

    A fresh portal gets policy, empty folders and the first keys, which are written outside it,
    readable by you alone. Give each to whom it belongs.

    A clone gets what git does not carry along: hooks, and how records are compared and merged. It
    also keeps the names of your keys' files, so that you need not give them again.
    """
    from generator.portal.policy_files import is_portal

    folder = settings_of(context).folder
    if name is None and is_portal(folder):
        _set_up(context, folder, signing_key, trust)
        return
    wanted = _asked(name, area, contact, web_page, officer)
    _make(folder, keys, wanted)


def _asked(
    name: str | None,
    area: str | None,
    contact: str | None,
    web_page: str | None,
    officers: list[str] | None,
) -> Wanted:
    """Ask for what was not given as an option."""
    from generator.portal.starting_policy import Wanted

    def ask(given: str | None, question: str) -> str:
        return given or str(typer.prompt(question, err=True))

    return Wanted(
        ask(name, "The partnership's name"),
        ask(area, "Its area"),
        ask(contact, "The public contact address"),
        ask(web_page, "The web page for published reviews"),
        officers or [ask(None, f"Name of the {each} key officer") for each in ("first", "second")],
    )


def _make(folder: Path, keys: Path | None, wanted: Wanted) -> None:
    from generator.clone import setup
    from generator.portal.initialise import initialise

    vault = initialise(folder, keys, wanted)
    setup.set_up(folder, setup.Wanted())
    say(f"A portal for {wanted.name} is ready in {folder}; its secret keys are in {vault}.")
    say("Next:")
    say("  - read policy/partnership.yaml and put its names and helplines right")
    say(
        "  - give every key to its owner; protect break-glass.txt with `dhr keys protect`, and keep"
    )
    say("    it offline, its passphrase elsewhere; then delete what is left here")
    say(f"  - cd {folder} && git add --all && git commit -m 'A new portal'")
    say(f"  - dhr --identity {vault / 'officer-1.txt'} new DHR-2026-001")
    say("  - on a forge: the jobs are there; docs/pull-requests.md says which settings they need")


def _set_up(
    context: typer.Context, folder: Path, signing_key: Path | None, trust: str | None
) -> None:
    from generator.clone import setup
    from generator.portal.policy_files import find_root

    root = find_root(folder)
    setup.set_up(root, setup.Wanted(settings_of(context).identity, signing_key, trust))
    say("This clone is set up: hooks, and how records are compared and merged.")
    lacking = setup.settings_lacking(root)
    for each in lacking:
        say(f"  - {each}")
