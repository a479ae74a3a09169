"""Commands for the documents of a case: add, list, open."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import Plain, print_json, say, table
from generator.cli.settings import day, open_portal
from generator.dates import in_words
from generator.errors import InputError, Place

if TYPE_CHECKING:
    from generator.portal.intake import Claim
    from generator.portal.partnership import Portal
    from generator.records.papers import Document


class UndescribedError(InputError):
    """A paper in clear was added without saying what it is."""

    code = "undescribed"
    default_remedy = "say what it is: --title 'Minutes of 3 March' --kind minutes"


class NotTextError(InputError):
    """A paper that a terminal cannot show."""

    code = "not-text"
    default_remedy = "write it into a file: `--to FILE`"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(no_args_is_help=True, help="The papers of a case: add, list, open.")
    example = "Example: dhr documents add DHR-2025-003 minutes.md --title 'Minutes' --kind minutes"
    group.command("add", epilog=example)(add)
    group.command("list", epilog="Example: dhr documents list DHR-2025-003")(list_)
    example = "Example: dhr documents open DHR-2025-003 d-k3v7qa2mzp --to minutes.md"
    group.command("open", epilog=example)(open_)
    app.add_typer(group, name="documents", epilog=example)


def add(
    context: typer.Context,
    case: CaseArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The paper, up to 50 MB; or what a reader sealed on the case's page (.age).",
        ),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TITLE", help="What it is.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Its kind: minutes, imr, letter, other, ...",
        ),
    ] = None,
    dated: Annotated[
        dt.date | None,
        typer.Option("--dated", metavar="DATE", parser=day, help="The day it bears."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who adds it; else you.")
    ] = None,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="File a sealed paper without asking first.")
    ] = False,
) -> None:
    """Seal a paper beside the record, and note it there.

    A paper that a reader sealed says itself what it is; a title, kind or day that you give counts
    more. Who it comes from is what it claims, and no proof.
    """
    from generator.portal.input import read_file
    from generator.portal.intake import MAX_INTAKE, file_intake, is_sealed, open_intake

    portal = open_portal(context)
    if not is_sealed(file):
        if title is None or kind is None:
            raise UndescribedError(Place(str(file)), "has no --title and --kind")
        document = portal.documents.add(case, file, title=title, kind=kind, dated=dated, by=by)
        say(f"{document.id} is sealed with {case}.")
        return
    opened = portal.open_case(case)
    intake = open_intake(portal, opened, read_file(file, MAX_INTAKE), Place(str(file)))
    _tell(portal, intake.claim)
    if not yes and not typer.confirm("File it?", default=True, err=True):
        say("Nothing was filed.")
        return
    document = file_intake(portal, opened, intake, title=title, kind=kind, dated=dated, by=by)
    say(f"{document.id} is sealed with {case}. Delete the file that came: it is filed now.")


def _tell(portal: Portal, claim: Claim) -> None:
    """Say what a sealed paper claims to be."""
    dated = in_words(claim.dated) if claim.dated else "no date"
    say(f"{claim.title} ({claim.kind}, {dated}), {claim.size:,} bytes, {claim.file_name}")
    known = portal.directory.reader(claim.sender)
    grants = known is not None and known.view_of(claim.case) is not None
    who = portal.directory.name(claim.sender)
    say(f"In the name of {who} ({claim.sender}), which is no proof: ask them if in doubt.")
    if not grants:
        say("No reader of this id opens this case on the internal site.")


def list_(
    context: typer.Context,
    case: CaseArgument,
    form: Annotated[Plain, typer.Option("--format", help="A table, or JSON.")] = Plain.TEXT,
) -> None:
    """List the papers of a case."""
    portal = open_portal(context)
    documents = portal.open_case(case).case.documents.documents
    if form is Plain.JSON:
        print_json([_entry(each) for each in documents])
        return
    rows = [(d.id, str(d.kind), _dated(d), f"{d.size:,}", d.title) for d in documents]
    table(("id", "kind", "dated", "bytes", "title"), rows)


def open_(
    context: typer.Context,
    case: CaseArgument,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The paper's id.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Where to write it in clear; else printed."),
    ] = None,
) -> None:
    """Open a paper: print it, or write it where you say, in clear."""
    portal = open_portal(context)
    found, data = portal.documents.open(case, document)
    if to is None:
        if sys.stdout.isatty() and not found.media_type.startswith("text/"):
            raise NotTextError(Place(document), "is no text, and would upset the terminal")
        sys.stdout.buffer.write(data)
        return
    portal.documents.write_clear(to, data)
    marking = portal.policy.partnership.marking
    say(f"{found.id} is written in clear ({marking}). Delete it after use.")


def _dated(document: Document) -> str:
    return in_words(document.dated) if isinstance(document.dated, dt.date) else "unknown"


def _entry(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title,
        "kind": str(document.kind),
        "dated": document.dated.isoformat() if isinstance(document.dated, dt.date) else None,
        "size": document.size,
        "media_type": document.media_type,
        "sha256": document.sha256,
    }
