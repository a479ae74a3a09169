"""Commands that judge: check, status, clauses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.output import Format, Plain, print_json, print_text, progress, say, table
from generator.cli.settings import open_portal, settings_of

CasesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[CASE...]", help="Only these cases; else all.")
]

CHECK = (
    "Example: dhr check DHR-2025-003 --format json; of a pull request: "
    "dhr check --structure --base main --trust 5f0c9a1e7b3d4c2a8f6e0d9b7c5a3e1f2d4b6a80; "
    "dhr check --base main --format markdown"
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("check", epilog=CHECK)(check)
    app.command("status", epilog="Example: dhr status DHR-2025-003")(status)
    app.command("clauses", epilog="Example: dhr clauses --format json")(clauses)


def check(
    context: typer.Context,
    cases: CasesArgument = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="Text, JSON; or GitHub or Markdown: ids, counts and codes only.",
        ),
    ] = Format.TEXT,
    every: Annotated[
        bool, typer.Option("--every", help="Open every record, those that have not changed too.")
    ] = False,
    structure: Annotated[
        bool,
        typer.Option(
            "--structure", help="Check a commit without a key: signatures, names, sealed format."
        ),
    ] = False,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="REV", help="Check what HEAD would bring onto this branch."),
    ] = None,
    head: Annotated[
        str,
        typer.Option("--head", metavar="REV", help="Check this commit, which is not checked out."),
    ] = "HEAD",
    trust: Annotated[
        str | None,
        typer.Option(
            "--trust",
            metavar="COMMIT",
            envvar="DHR_TRUST",
            help="With --structure: judge signatures since this commit, kept outside.",
        ),
    ] = None,
    private: Annotated[
        Path | None,
        typer.Option(
            "--private",
            metavar="FILE",
            help="With --base: write what changed, sealed to the cases' officers (FILE.age).",
        ),
    ] = None,
) -> int:
    """Check cases and policy: what is blocked, broken, overdue and due, and under which clause.

    A record that has not changed since its last check is not opened again: its findings stand in
    a file in `.cache/` that only your key opens. With all cases, what is published is searched
    again for every identifier known now, if anything has changed since it was found clean.

    A pull request is checked in two parts. --structure needs no key, and may run on anybody's:
    who signed, what stands where, and to whom it is sealed. --base opens the cases that differ,
    with the identity given: revisions, gates, and facts that changed or are gone. Both read git's
    objects, and check nothing out.

    Ends with 0 where nothing is blocked or broken, and with 1 where something is.
    """
    if private is not None and (structure or base is None):
        message = "goes with --base, and not with --structure"
        raise typer.BadParameter(message, param_hint="--private")
    if structure and cases:
        message = "goes without cases: it judges a whole commit"
        raise typer.BadParameter(message, param_hint="--structure")
    if structure:
        return _check_structure(context, base, head, trust, form)
    if base is not None:
        return _check_changes(context, cases, base, head, private, form)
    if head != "HEAD":
        message = "goes with --base or --structure"
        raise typer.BadParameter(message, param_hint="--head")
    from generator.cli import check_output
    from generator.portal.check import check_cases, check_changed
    from generator.release.rescan import rescan

    portal = open_portal(context)
    look = check_cases if every else check_changed
    result = look(portal, cases, watch=lambda items, total: progress(items, "Checking", total))
    if not cases:
        result = replace(result, policy=(*result.policy, *rescan(portal)))
    check_output.print_check(result, form)
    return 1 if result.refused else 0


def _check_structure(
    context: typer.Context, base: str | None, head: str, trust: str | None, form: Format
) -> int:
    from generator.cli.request_output import print_structure
    from generator.portal.items import is_refused
    from generator.portal.policy_files import find_root
    from generator.portal.span import span_of
    from generator.portal.structure import check_structure

    root = find_root(settings_of(context).folder)
    found = check_structure(root, span_of(root, head=head, base=base), trust or None)
    print_structure(found, form)
    return 1 if is_refused(found.items) else 0


def _check_changes(
    context: typer.Context,
    cases: list[str] | None,
    base: str,
    head: str,
    private: Path | None,
    form: Format,
) -> int:
    from generator.cli.request_output import print_changes
    from generator.portal.changed_cases import check_changed_cases
    from generator.portal.items import is_refused
    from generator.portal.private_summary import require_sealed_name, write_private_summary
    from generator.portal.span import span_of
    from generator.portal.tree import require_case_id

    if private is not None:
        require_sealed_name(private)
    portal = open_portal(context)
    wanted = [require_case_id(each) for each in cases or ()]
    found = check_changed_cases(portal, span_of(portal.root, head=head, base=base), wanted)
    if private is not None:
        files = write_private_summary(found, private)
        said = f"Sealed to officers: {', '.join(map(str, files))}" if files else "Nothing to tell."
        say(said)
    print_changes(found, form)
    return 1 if is_refused(found.items) else 0


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
