"""The command that makes a portal: init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.output import say
from generator.cli.settings import settings_of


def register(app: typer.Typer) -> None:
    """Add this command."""
    example = "Example: dhr -C ~/ssp-portal init --name 'Safer Example Partnership' --area Example"
    app.command("init", epilog=example)(init)


def init(
    context: typer.Context,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The partnership's name.")],
    area: Annotated[str, typer.Option("--area", metavar="AREA", help="Its area.")],
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys", metavar="DIR", help="Where to put the new secret keys; outside the portal."
        ),
    ] = None,
) -> None:
    """Make a fresh portal for a partnership: policy, empty folders, and the first keys.

    The keys are written outside the portal, readable by you alone. Give each to whom it belongs.
    """
    from generator.portal.initialise import initialise

    folder = settings_of(context).folder
    made = initialise(folder, name=name, area=area, keys=keys)
    say(f"A portal for {name} is ready in {folder}.")
    for line in made:
        say(f"  {line}")
