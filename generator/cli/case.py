"""Commands for one case: new, show, edit, apply."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from generator.cli.output import Shown, print_json, print_text, say
from generator.cli.settings import open_portal

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The case, like DHR-2025-003.")]

TextArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="The case; or `directory`, for people and readers.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("new", epilog="Example: dhr new DHR-2026-005")(new)
    app.command("show", epilog="Example: dhr show DHR-2025-003 --format yaml")(show)
    app.command("edit", epilog="Example: dhr edit DHR-2025-003")(edit)
    app.command("apply", epilog="Example: dhr apply DHR-2025-003 record.yaml")(apply)


def new(
    context: typer.Context,
    case: CaseArgument,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="PROFILE",
            help="The procedure it follows; the one in force, if left out.",
        ),
    ] = None,
) -> None:
    """Open a new case: a sealed record with nothing in it yet."""
    portal = open_portal(context)
    portal.new_case(case, profile)
    say(f"{case} is open and sealed. Record its first facts with: dhr edit {case}")


def show(
    context: typer.Context,
    case: TextArgument,
    form: Annotated[
        Shown,
        typer.Option(
            "--format", help="In words; the whole text as YAML; or its JSON Schema for editors."
        ),
    ] = Shown.TEXT,
) -> None:
    """Show a case: where it stands and all its facts, or the whole record as YAML."""
    if form is Shown.SCHEMA:
        from generator.portal.texts import json_schema

        print_json(json_schema(case))
        return
    from generator.portal.directory import DIRECTORY_CASE
    from generator.portal.texts import sealed_text

    portal = open_portal(context)
    if form is Shown.YAML or case == DIRECTORY_CASE:
        print_text(sealed_text(portal, case).text)
        return
    from generator.cli.words import case_words

    opened = portal.open_case(case)
    print_text(case_words(opened.case, portal.standing(opened.case), portal.directory))


def apply(
    context: typer.Context,
    case: TextArgument,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="The whole text as YAML; - reads it in.")
    ],
) -> None:
    """Check and seal a whole record, written as `dhr show --format yaml` prints it."""
    from generator.portal.input import read_input
    from generator.portal.texts import sealed_text

    sealed = sealed_text(open_portal(context), case)
    sealed.apply(*read_input(file, sys.stdin.buffer))
    say(f"{case} is sealed.")


def edit(
    context: typer.Context,
    case: TextArgument,
    editor: Annotated[
        str | None,
        typer.Option(
            "--editor", metavar="COMMAND", envvar=["VISUAL", "EDITOR"], help="Your text editor."
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin from the record, and drop your draft of it.")
    ] = False,
) -> None:
    """Open a record in your editor, from memory; nothing in clear reaches the disk."""
    from generator.cli import editing

    editing.edit(open_portal(context), case, editor, fresh=fresh)
