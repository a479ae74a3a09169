"""Commands for chronologies: template, merge, show, export."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import Plain, print_json, print_text, say
from generator.cli.settings import day, open_portal
from generator.dates import in_words
from generator.errors import InputError, Place

if TYPE_CHECKING:
    from generator.chronology.entries import Entry
    from generator.chronology.points import Point
    from generator.chronology.reading import Handed
    from generator.portal.chronology import Looked, Merged, Wish

_PAIR = re.compile(r"([a-z0-9][a-z0-9-]{0,63})=(.+)", re.DOTALL)


class Form(StrEnum):
    """How a template is written."""

    XLSX = "xlsx"
    CSV = "csv"


class NotXlsxError(InputError):
    """A workbook was to be written under a name that is none of a workbook."""

    code = "not-xlsx"
    default_remedy = "name a file that ends in .xlsx"


AgencyOption = Annotated[
    list[str] | None,
    typer.Option("--agency", metavar="AGENCY", help="Only of this agency; may be repeated."),
]
PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="WORDS", help="Only about this person.")
]
FromOption = Annotated[
    dt.date | None, typer.Option("--from", metavar="DATE", parser=day, help="Only from this day.")
]
ToOption = Annotated[
    dt.date | None, typer.Option("--to", metavar="DATE", parser=day, help="Only to this day.")
]
DocumentOption = Annotated[
    str | None,
    typer.Option("--document", metavar="DOCUMENT", help="An earlier one, by its id."),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Write over a file that is there already.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(
        no_args_is_help=True, help="Agencies' chronologies: template, merge, show, export."
    )
    example = "Example: dhr chronology template DHR-2025-003 --agency police --out ~/out.xlsx"
    group.command("template", epilog=example)(template)
    example = "Example: dhr chronology merge DHR-2025-003 police=police.xlsx housing=housing.csv"
    group.command("merge", epilog=example)(merge)
    group.command("show", epilog="Example: dhr chronology show DHR-2025-003 --from 2021-01-01")(
        show
    )
    group.command("export", epilog="Example: dhr chronology export DHR-2025-003 --out ~/c.xlsx")(
        export
    )
    app.add_typer(
        group, name="chronology", epilog="Example: dhr chronology show DHR-2025-003 | less"
    )


def template(
    context: typer.Context,
    case: CaseArgument,
    agency: Annotated[
        str, typer.Option("--agency", metavar="AGENCY", help="For which agency of the directory.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A new file; else named here after the case."),
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="A workbook; or the headings as a table in text.")
    ] = Form.XLSX,
    force: ForceOption = False,
) -> None:
    """Make the template that an agency fills in with its chronology."""
    from generator.portal.chronology import template as made
    from generator.portal.clear_files import write_private

    portal = open_portal(context)
    data = made(portal, case, agency, text=form is Form.CSV)
    file = out or Path(f"{case}-chronology-{agency}.{form}")
    write_private(file, data, force=force)
    say(f"{file}")
    say(f"Send it with the request to secure records: dhr letter {case} secure-records.")
    back = "FILE" if form is Form.XLSX else f"{agency}=FILE"
    say(f"When it comes back: dhr chronology merge {case} {back}.")


def merge(
    context: typer.Context,
    case: CaseArgument,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[AGENCY=]FILE...",
            help="What agencies returned; the template says itself from whom it is.",
        ),
    ],
    only: Annotated[
        bool,
        typer.Option("--only", help="Leave out agencies of the last merge that are not given."),
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who merges; else you.")
    ] = None,
) -> None:
    """Merge what agencies returned into one chronology, sealed with the case.

    Every mistake in every file is reported at once, and then nothing is stored. Agencies merged
    before stay in as they were, unless they are given again.
    """
    from generator.portal.chronology import merge_files

    portal = open_portal(context)
    handed = [_handed(each) for each in files]
    merged = merge_files(portal, case, handed, by=by, only_given=only)
    _say_merged(case, merged)
    _print_points(merged.points)


def show(
    context: typer.Context,
    case: CaseArgument,
    agency: AgencyOption = None,
    person: PersonOption = None,
    first: FromOption = None,
    last: ToOption = None,
    points: Annotated[
        bool, typer.Option("--points", help="Only what there is to look at: gaps, doubles.")
    ] = False,
    document: DocumentOption = None,
    form: Annotated[Plain, typer.Option("--format", help="Text, or JSON.")] = Plain.TEXT,
) -> None:
    """Show the merged chronology of a case, or a part of it."""
    from generator.portal.chronology import chosen, look

    portal = open_portal(context)
    looked = look(portal, case, document)
    entries = chosen(looked, _wish(agency, person, first, last))
    if form is Plain.JSON:
        _print_json(looked, entries)
    elif points:
        _print_points(looked.points)
    else:
        _print_entries(looked, entries)


def export(
    context: typer.Context,
    case: CaseArgument,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="The file to write.")],
    agency: AgencyOption = None,
    person: PersonOption = None,
    first: FromOption = None,
    last: ToOption = None,
    document: DocumentOption = None,
    force: ForceOption = False,
) -> None:
    """Write the merged chronology as an Excel workbook, in clear, for you alone."""
    from generator.portal.chronology import chosen, look
    from generator.portal.chronology import export as made
    from generator.portal.clear_files import write_private

    if out.suffix.lower() != ".xlsx":
        raise NotXlsxError(Place(str(out)), "does not end in .xlsx")
    portal = open_portal(context)
    looked = look(portal, case, document)
    entries = chosen(looked, _wish(agency, person, first, last))
    write_private(out, made(portal, looked, entries), force=force)
    marking = portal.policy.partnership.marking
    say(f"{_counted(len(entries))} in {out} ({marking}, in clear). Delete it after use.")


# ---------------------------------------------------------------------------------------------
# In


def _handed(word: str) -> Handed:
    from generator.chronology.columns import MAX_FILE
    from generator.chronology.reading import Handed
    from generator.portal.input import read_file

    pair = _PAIR.fullmatch(word)
    agency, name = (pair[1], pair[2]) if pair else (None, word)
    return Handed(name, read_file(Path(name).expanduser(), MAX_FILE), agency)


def _wish(
    agency: list[str] | None, person: str | None, first: dt.date | None, last: dt.date | None
) -> Wish:
    from generator.portal.chronology import Wish

    return Wish(frozenset(agency or ()), person or "", first, last)


# ---------------------------------------------------------------------------------------------
# Out


def _counted(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def _say_merged(case: str, merged: Merged) -> None:
    count = len(merged.chronology.agencies)
    agencies = "1 agency" if count == 1 else f"{count} agencies"
    entries = _counted(len(merged.chronology.entries))
    say(f"{merged.document.id}: {entries} of {agencies}, sealed with {case} (B9.11).")
    if not merged.again:
        return
    for each in merged.changes:
        said = [f"{number:,} {what}" for number, what in
                ((each.added, "added"), (each.removed, "taken out"), (each.kept, "as before"))
                if number]  # fmt: skip
        say(f"  {merged.frame.name(each.agency)}: {', '.join(said)}")


def _print_points(points: tuple[Point, ...]) -> None:
    if not points:
        say("Nothing to point out: no gaps, no doubles, nobody missing.")
        return
    for point in points:
        print_text(f"{point.kind}: {point.words}")


def _print_entries(looked: Looked, entries: list[Entry]) -> None:
    from generator.chronology.columns import COLUMNS

    for entry in entries:
        person = f" | {entry.person}" if entry.person else ""
        print_text(f"{entry.when} | {looked.frame.name(entry.agency)}{person}")
        for column in COLUMNS[5:]:
            text = getattr(entry, column.name)
            if text and column.name != "person":
                print_text(f"    {column.heading}: " + text.replace("\n", "\n      "))
        reference = f", reference {entry.reference}" if entry.reference else ""
        print_text(f"    (row {entry.row}{reference})\n")
    whole = len(looked.chronology.entries)
    part = "" if len(entries) == whole else f" of {whole:,}"
    merged = looked.document.added
    say(f"{_counted(len(entries))}{part}; merged on {in_words(merged)} ({looked.document.id}).")


def _print_json(looked: Looked, entries: list[Entry]) -> None:
    from generator.chronology.canonical import entry_tree

    print_json(
        {
            "case": looked.case.id,
            "document": looked.document.id,
            "merged": looked.document.added.isoformat(),
            "agencies": {each: looked.frame.name(each) for each in looked.chronology.agencies},
            "entries": [entry_tree(entry) for entry in entries],
            "points": [{"kind": str(each.kind), "words": each.words} for each in looked.points],
        }
    )
