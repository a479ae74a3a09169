"""Commands for reports: import, anonymise; others join this group (`group`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import print_text, say
from generator.cli.settings import day, open_portal
from generator.errors import InputError, Place

if TYPE_CHECKING:
    from generator.portal.report_import import Imported
    from generator.reports.concerns import Listed, Matter
    from generator.reports.draft import Draft

group = typer.Typer(
    no_args_is_help=True, help="The reports of a case: import, anonymise, check, pack."
)


class AcceptedError(InputError):
    """What is to be left out is nothing that may be."""

    code = "report-accept"
    default_remedy = "see `dhr report import --help` for what may be left out"


class PictureWordsError(InputError):
    """Words for a picture are not given as they must be."""

    code = "report-alt"
    default_remedy = 'give them as --alt image-1="what it shows", once for each picture'


def register(app: typer.Typer) -> None:
    """Add these commands; a further one needs a module that joins `group`, and its name here."""
    from generator.cli import (  # noqa: F401 - they join the group
        report_anonymise,
        report_check,
        report_pack,
        report_scan,
    )

    app.add_typer(
        group,
        name="report",
        epilog="Example: dhr report import report.docx DHR-2025-003 --kind overview-report",
    )


@group.command(
    "import",
    epilog="Example: dhr report import report.docx DHR-2025-003 --kind overview-report "
    "--accept metadata,headers",
)
def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The report: Word (.docx) or markdown (.md).")
    ],
    case: CaseArgument,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", help="overview-report or executive-summary."),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TITLE", help="What it is; else its version.")
    ] = None,
    dated: Annotated[
        dt.date | None,
        typer.Option("--dated", metavar="DATE", parser=day, help="The day it bears; else today."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="WHAT,...",
            help="What may be left out: metadata, headers, template, custom-xml, fonts, "
            "thumbnail, form-fields, links, other-parts.",
        ),
    ] = None,
    alt: Annotated[
        list[str] | None,
        typer.Option("--alt", metavar="IMAGE=WORDS", help='What a picture shows: image-1="...".'),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="OUT.md", help="Write it in clear as well, to read or edit."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who imports it; else you.")
    ] = None,
) -> None:
    """Make a report into clean text, and seal it with its case.

    Everything in the file that is not its text is listed with its place. Tracked changes,
    comments, hidden text and whatever else could change the words must be put right in the file;
    what is dropped without loss is left out if you say so. Until then nothing is stored.
    """
    from generator.portal.report_import import read_report, store_report, write_copy

    accepted = _accepted(accept or ())
    words = _words(alt or ())
    portal = open_portal(context)
    portal.open_case(case)
    draft = read_report(file.expanduser(), words)
    _print_concerns(draft, accepted)
    done = store_report(
        portal, case, file, draft, kind=kind, accepted=accepted, title=title, dated=dated, by=by
    )
    _say_imported(case, done)
    if to is not None:
        write_copy(to.expanduser(), draft)
        say(f"{to} is written in clear ({portal.policy.partnership.marking}). Delete it after use.")


def _accepted(given: list[str] | tuple[str, ...]) -> tuple[Matter, ...]:
    from generator.reports.concerns import ACCEPTABLE, Matter

    names = [name.strip() for each in given for name in each.split(",") if name.strip()]
    known = {str(each) for each in Matter}
    for name in names:
        if name not in known:
            raise AcceptedError(Place("--accept"), "names nothing that can be in a report")
        if Matter(name) not in ACCEPTABLE:
            raise AcceptedError(
                Place("--accept"), f"cannot take {name}: it could change or hide words",
                remedy="have it put right in the file, and import it again",
            )  # fmt: skip
    return tuple(Matter(name) for name in names)


def _words(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    words: dict[str, str] = {}
    for at, each in enumerate(given, 1):
        name, found, said = each.partition("=")
        if not found or not said.strip() or name.strip() in words:
            raise PictureWordsError(Place("--alt"), f"number {at} is not one picture's words")
        words[name.strip()] = said
    return words


def _print_concerns(draft: Draft, accepted: tuple[Matter, ...]) -> None:
    from generator.reports.concerns import Decision

    stopping = draft.stopping(accepted)
    for each in draft.listed():
        stops = each in stopping
        mark = "STOP" if stops else "left out" if each.decision is Decision.LEAVE_OUT else "note"
        print_text(f"{mark}: {each.what} [{each.matter}], {len(each.places):,}")
        for place in each.shown:
            print_text(f"    {place}")
        print_text(f"  -> {_todo(each, stops=stops)}")
    free = [str(each.matter) for each in stopping if each.decision is Decision.LEAVE_OUT]
    if free:
        taken = [*(str(each) for each in accepted), *free]
        print_text(f"To leave these out: --accept {','.join(dict.fromkeys(taken))}")


def _todo(listed: Listed, *, stops: bool) -> str:
    from generator.reports.concerns import Decision

    if stops and listed.decision is Decision.LEAVE_OUT:
        return f"if you accept it: {listed.todo}"
    return listed.todo


def _say_imported(case: str, done: Imported) -> None:
    count = len(done.draft.pictures)
    pictures = {0: "", 1: ", 1 picture"}.get(count, f", {count} pictures")
    say(f"{done.document.id}: {done.draft.words:,} words{pictures}, sealed with {case}.")
    if count:
        say("Look at each picture: what can be read in a picture is not searched for names.")
    say(f"Read it: dhr documents open {case} {done.document.id}")
    say(f"Then: dhr report anonymise {case} --kind {done.document.kind}")
