"""Commands that judge: check, status, clauses."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli.output import Format, Plain, print_json, print_text, progress, table
from generator.cli.settings import open_portal

CasesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[CASE...]", help="Only these cases; else all.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("check", epilog="Example: dhr check DHR-2025-003 --format json")(check)
    app.command("status", epilog="Example: dhr status DHR-2025-003")(status)
    app.command("clauses", epilog="Example: dhr clauses --format json")(clauses)


def check(
    context: typer.Context,
    cases: CasesArgument = None,
    form: Annotated[
        Format, typer.Option("--format", help="Text, JSON, or GitHub: ids, counts and codes only.")
    ] = Format.TEXT,
    every: Annotated[
        bool, typer.Option("--every", help="Open every record, those that have not changed too.")
    ] = False,
) -> int:
    """Check cases and policy: what is blocked, broken, overdue and due, and under which clause.

    A record that has not changed since its last check is not opened again: its findings stand in
    a file in `.cache/` that only your key opens.

    Ends with 0 where nothing is blocked or broken, and with 1 where something is.
    """
    from generator.cli import check_output
    from generator.portal.check import check_cases, check_changed

    portal = open_portal(context)
    look = check_cases if every else check_changed
    result = look(portal, cases, watch=lambda items, total: progress(items, "Checking", total))
    if form is Format.JSON:
        print_json(check_output.as_json(result))
    elif form is Format.GITHUB:
        print_text(check_output.as_github(result))
    else:
        print_text(check_output.as_text(result))
    return 1 if result.refused else 0


def status(
    context: typer.Context,
    case: Annotated[str | None, typer.Argument(metavar="[CASE]", help="Only this case.")] = None,
    form: Annotated[Plain, typer.Option("--format", help="A table, or JSON.")] = Plain.TEXT,
) -> int:
    """Show where cases stand: stage, deadlines, and who owes what next.

    For one case also where its time went, in whose hands it is, and what may come next.
    """
    from generator.cli import check_output, time_words
    from generator.portal.check import check_cases

    portal = open_portal(context)
    wanted = None if case is None else [case]
    result = check_cases(
        portal, wanted, watch=lambda items, total: progress(items, "Reading", total)
    )
    if form is Plain.JSON:
        print_json(check_output.status_json(result, portal.today))
    else:
        rows = check_output.status_rows(result, portal.today)
        table(("case", "stage", "late", "next step", "who", "due"), rows)
        if case is not None and (standing := result.cases[0].standing) is not None:
            print_text(time_words.time_words(standing))
    return 1 if result.unreadable else 0


def clauses(
    context: typer.Context,
    form: Annotated[Plain, typer.Option("--format", help="A table, or JSON.")] = Plain.TEXT,
) -> None:
    """List all obligations of the policy, and what in the portal answers each."""
    from generator.cli.settings import settings_of
    from generator.portal.answers import answers
    from generator.portal.policy_files import find_root, read_policy

    found = answers(read_policy(find_root(settings_of(context).folder)))
    if form is Plain.JSON:
        print_json([each.as_json() for each in found])
        return
    rows = [
        (
            each.clause.id,
            ", ".join(each.clause.kind),
            "yes" if each.answered else f"not yet: {', '.join(each.open_kinds)}",
            each.clause.title,
        )
        for each in found
    ]
    table(("clause", "kind", "answered", "title"), rows)
    done = sum(each.answered for each in found)
    print_text(f"{done} of {len(found)} clauses are answered in full.")
