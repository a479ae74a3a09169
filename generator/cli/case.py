"""Commands for one case: new, show, edit, apply."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from generator.cli.output import Shown, print_text, say
from generator.cli.settings import open_portal

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The case, like DHR-2025-003.")]


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
        str, typer.Option("--profile", metavar="PROFILE", help="The procedure it follows.")
    ] = "dhr-2016",
) -> None:
    """Open a new case: a sealed record with nothing in it yet."""
    portal = open_portal(context)
    portal.new_case(case, profile)
    say(f"{case} is open and sealed. Record its first facts with: dhr edit {case}")


def show(
    context: typer.Context,
    case: CaseArgument,
    form: Annotated[Shown, typer.Option("--format", help="In words, or the whole record.")] = (
        Shown.TEXT
    ),
) -> None:
    """Show a case: where it stands and all its facts, or the whole record as YAML."""
    portal = open_portal(context)
    opened = portal.open_case(case)
    if form is Shown.YAML:
        from generator.records.case import case_text

        print_text(case_text(opened.case))
        return
    from generator.cli.words import case_words

    print_text(case_words(opened.case, portal.standing(opened.case), portal.directory))


def apply(
    context: typer.Context,
    case: CaseArgument,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="The whole record as YAML; - reads it in.")
    ],
) -> None:
    """Check and seal a whole record, written as `dhr show --format yaml` prints it."""
    from generator.portal.input import read_input

    portal = open_portal(context)
    text, place = read_input(file, sys.stdin.buffer)
    portal.apply(portal.open_case(case), text, place)
    say(f"{case} is sealed.")


def edit(
    context: typer.Context,
    case: CaseArgument,
    editor: Annotated[
        str | None,
        typer.Option("--editor", metavar="COMMAND", envvar="EDITOR", help="Your text editor."),
    ] = None,
) -> None:
    """Open a record in your editor, from memory; nothing in clear reaches the disk."""
    from generator.cli.editing import edit_case

    edit_case(open_portal(context), case, editor)
