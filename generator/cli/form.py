"""Forms in Word, filled from the record as far as it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import folder_for_clear_text, print_text, say, table
from generator.cli.settings import open_portal

if TYPE_CHECKING:
    from generator.portal.forms import FormKind, Lack, Request
    from generator.portal.partnership import Portal


def register(app: typer.Typer) -> None:
    """Add this command."""
    example = "Example: dhr form DHR-2025-003 data-form --out ~/forms"
    app.command("form", epilog=example)(form)


def form(
    context: typer.Context,
    case: CaseArgument,
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="Which form; else they are listed.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="AGENCY", help="For which agency.")
    ] = None,
    meeting: Annotated[
        int | None,
        typer.Option(
            "--meeting",
            metavar="NUMBER",
            help="Which meeting of the Standing Panel; else the last.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write the form, in clear."),
    ] = None,
) -> None:
    """Fill a form from the record, as Word: data form, IMR template, minutes, action plan.

    What is not recorded is said in the form, and listed with the field to complete.
    """
    from generator.portal.forms import Request

    portal = open_portal(context)
    if kind is None:
        _list(portal, case)
        return
    _write(portal, case, Request(kind, agency, meeting), folder_for_clear_text(out))


def _list(portal: Portal, case: str) -> None:
    from generator.portal.forms import form_kinds

    rows = [_row(each) for each in form_kinds(portal, case)]
    table(("kind", "clause", "state", "title"), rows)
    print_text("Fill one with: dhr form CASE KIND --out DIR")


def _row(kind: FormKind) -> tuple[str, str, str, str]:
    if kind.lacks is None:
        state = "one for each agency"
    else:
        state = f"{kind.lacks} not recorded" if kind.lacks else "complete"
    return kind.kind, ", ".join(kind.clauses), state, kind.title


def _write(portal: Portal, case: str, request: Request, out: Path) -> None:
    from generator.portal.clear_files import write_private
    from generator.portal.forms import form as filled

    made = filled(portal, case, request)
    file = out / f"{made.name}.docx"
    write_private(file, made.docx)
    say(f"{file}")
    marking = portal.policy.partnership.marking
    what = f"{'A draft: ' if made.draft else ''}{made.title} ({marking})."
    say(f"{what} Delete the file after use.")
    for lack in made.lacks:
        print_text(_said(lack))
    if made.lacks:
        say(f"{len(made.lacks)} to complete: dhr edit {case}, then fill the form again.")


def _said(lack: Lack) -> str:
    where = f" (at {lack.field})" if lack.field and lack.field != lack.asks else ""
    return f"  {lack.asks} {lack.problem}{where}"
