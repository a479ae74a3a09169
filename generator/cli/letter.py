"""Letters: what a case owes, drafts in Word and e-mail, and the record that one was sent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import folder_for_clear_text, print_text, say, table
from generator.cli.settings import day, open_portal
from generator.dates import in_words
from generator.errors import InputError, Place

if TYPE_CHECKING:
    from generator.portal.letters import Kind, Request
    from generator.portal.partnership import Portal


class WhoSentError(InputError):
    """It is not said who sent a letter."""

    code = "sent-by"
    default_remedy = "say who sent it: --by 'Domestic Abuse Team'"


def register(app: typer.Typer) -> None:
    """Add this command."""
    example = "Example: dhr letter DHR-2025-003 imr-commission --agency housing --due 2025-09-01"
    app.command("letter", epilog=example)(letter)


def letter(
    context: typer.Context,
    case: CaseArgument,
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="Which letter; else they are listed.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="AGENCY", help="To which agency.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="PERSON", help="To whom, as section people names them."),
    ] = None,
    due: Annotated[
        dt.date | None,
        typer.Option("--due", metavar="DATE", parser=day, help="The day that the letter sets."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write the draft, in clear."),
    ] = None,
    sent: Annotated[
        dt.date | None,
        typer.Option("--sent", metavar="DATE", parser=day, help="Record that it was sent."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who sent it, with --sent.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="NAME", help="To whom it went, if not to the one addressed."),
    ] = None,
) -> None:
    """Draft a letter from the record, as Word and e-mail; or record that it was sent.

    Without a kind, list the letters: what is owed, when, and what was sent.
    """
    from generator.portal.letters import Request

    portal = open_portal(context)
    if kind is None:
        _list(portal, case)
        return
    request = Request(kind, agency, person, due)
    if sent is None:
        _draft(portal, case, request, folder_for_clear_text(out))
        return
    if by is None:
        raise WhoSentError(Place("--by"), "is not given")
    from generator.portal.letters import Sending, record_sent

    recorded = record_sent(portal, case, request, Sending(sent, by, to))
    clauses = ", ".join(recorded.template.front.clauses)
    say(f"Recorded in {case}: {kind} to {recorded.to}, sent on {in_words(sent)} ({clauses}).")


def _list(portal: Portal, case: str) -> None:
    from generator.portal.letters import kinds

    rows = [_row(each) for each in kinds(portal, case)]
    table(("kind", "clause", "state", "title"), rows)
    print_text("Draft one with: dhr letter CASE KIND")


def _row(kind: Kind) -> tuple[str, str, str, str]:
    if kind.sent:
        state = f"sent {in_words(kind.sent[-1])}"
    elif kind.due is not None:
        state = f"due {in_words(kind.due)}"
    else:
        state = "owed" if kind.owed else ""
    return kind.kind, ", ".join(kind.clauses), state, kind.title


def _draft(portal: Portal, case: str, request: Request, out: Path) -> None:
    from generator.portal.clear_files import write_private
    from generator.portal.letters import draft

    made = draft(portal, case, request)
    word = out / f"{made.name}.docx"
    write_private(word, made.docx)
    say(f"{word}")
    if made.email is not None:
        mail = out / f"{made.name}.eml"
        write_private(mail, made.email)
        say(f"{mail}")
    else:
        say("No e-mail address of the recipient is known: send the Word file.")
    marking = portal.policy.partnership.marking
    say(f"A draft to {made.recipient or 'nobody yet'} ({marking}). Read it, complete it, send it.")
    if made.enclosed:
        say(f"Enclose: {', '.join(made.enclosed)}.")
    say(f"Then record it: dhr letter {case} {request.kind} --sent DATE --by NAME.")
    say("Delete the files after use.")
