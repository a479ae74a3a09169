"""The submission pack to the Home Office: report pack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import print_text, say
from generator.cli.report import group
from generator.cli.settings import day, open_portal
from generator.dates import in_words


@group.command("pack", epilog="Example: dhr report pack DHR-2023-001 --out ~/submission")
def pack(
    context: typer.Context,
    case: CaseArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="A new folder, outside git.")
    ],
    sent: Annotated[
        dt.date | None,
        typer.Option(
            "--sent", metavar="DATE", parser=day, help="Record that this pack was sent that day."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who sent it, with --sent; else you.")
    ] = None,
) -> None:
    """Make what goes to the Home Office: reports, action plan, data form and letter, in Word.

    Refused until every gate of the submission holds and the latest reports are checked clean,
    byte for byte (B11.1, B11.5). With --sent, record that the pack in that folder was sent.
    """
    portal = open_portal(context)
    if sent is not None:
        from generator.release.submitting import record_submission

        record_submission(portal, case, out, sent, by or portal.officer)
        say(f"Recorded in {case}: submitted on {in_words(sent)}. Delete the folder.")
        return
    from generator.release.packing import pack as make

    made = make(portal, case, out)
    for name in made.files:
        print_text(f"{out / name}")
    marking = portal.policy.partnership.marking
    say(f"The pack is in clear ({marking}). Read it, complete it, send it as the letter says.")
    if made.lacks:
        say(f"The data collection form lacks {made.lacks} answers: dhr form {case} data-form.")
    say(f"Then record it: dhr report pack {case} --out {out} --sent DATE --by NAME.")
