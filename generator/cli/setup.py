"""The command that makes a portal: init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.output import say
from generator.cli.settings import settings_of

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
        str,
        typer.Option("--name", metavar="NAME", prompt="The partnership's name", help="Its name."),
    ],
    area: Annotated[
        str, typer.Option("--area", metavar="AREA", prompt="Its area", help="Its area.")
    ],
    contact: Annotated[
        str,
        typer.Option(
            "--contact",
            metavar="ADDRESS",
            prompt="The public contact address",
            help="The contact that the public site shows.",
        ),
    ],
    web_page: Annotated[
        str,
        typer.Option(
            "--web-page",
            metavar="ADDRESS",
            prompt="The web page for published reviews",
            help="Where reviews are published (clause B13.4).",
        ),
    ],
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
) -> None:
    """Make a fresh portal for a partnership: policy, empty folders, and the first keys.

    The keys are written outside the portal, readable by you alone. Give each to whom it belongs.
    """
    from generator.portal.initialise import initialise
    from generator.portal.starting_policy import Wanted

    folder = settings_of(context).folder
    asked = officer or [
        str(typer.prompt(f"Name of the {which} key officer", err=True))
        for which in ("first", "second")
    ]
    vault = initialise(folder, keys, Wanted(name, area, contact, web_page, asked))
    say(f"A portal for {name} is ready in {folder}; its secret keys are in {vault}.")
    say("Next:")
    say("  - read policy/partnership.yaml and put its names and helplines right")
    say("  - give every key to its owner, keep break-glass.txt offline, and delete the rest here")
    say(f"  - cd {folder} && git add --all && git commit -m 'A new portal'")
    say(f"  - dhr --identity {vault / 'officer-1.txt'} new DHR-2026-001")
    say("  - on a forge: the jobs are there; docs/pull-requests.md says which settings they need")
