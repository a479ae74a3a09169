"""Checking the reports of a case for identifiers, early: report check."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import print_text, say
from generator.cli.report import group
from generator.cli.settings import open_portal
from generator.errors import Place

if TYPE_CHECKING:
    from generator.policy.jigsaw import Jigsaw
    from generator.release.checking import Checked, Version
    from generator.release.searching import Item

REFUSED = 1


@group.command(
    "check",
    epilog="Example: dhr report check DHR-2023-001 --record --decide 2='an agency, no person'",
)
def check(
    context: typer.Context,
    case: CaseArgument,
    which: Annotated[
        str,
        typer.Option("--version", metavar="VERSION", help="latest, submitted or cleared."),
    ] = "latest",
    record: Annotated[
        bool, typer.Option("--record", help="Keep the check, and what was decided, in the record.")
    ] = False,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            "--decide", metavar="N=REASON", help="Why place N identifies nobody; no names."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who checks and decides; else you.")
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Show each line in clear, on your own screen.")
    ] = False,
) -> None:
    """Search the reports for everything that identifies anybody, as the release will.

    What must not stand there is listed first; then, numbered, what only may point to somebody and
    waits for your decision. A sign-off rests on a recorded check that is clean (B11.1).
    """
    from generator.release.checking import check_reports, record_check

    portal = open_portal(context)
    checked = check_reports(portal, case, _version(which))
    _print(checked, show=show)
    if portal.policy.jigsaw is not None:
        _print_jigsaw(checked, portal.policy.jigsaw)
    said = _decisions(decide or ())
    if record:
        _ask(checked, said)
        after = record_check(portal, checked, said, by or portal.officer)
        kept = after.report.checks[-1]
        state = "clean" if kept.clean else "not clean: gate B11.1 stays shut by it"
        decided = f", with {len(said)} decided now" if said else ""
        say(f"The check is recorded in {case}{decided}: {state}.")
    elif said:
        from generator.release.checking import DecisionError

        raise DecisionError(Place("--decide"), "is kept only with --record")
    if checked.found.blocking:
        raise typer.Exit(REFUSED)


def _version(which: str) -> Version:
    from generator.release.checking import NoReportError, Version

    if which not in list(Version):
        raise NoReportError(
            Place("--version"), "names no version", remedy=f"name one of: {', '.join(Version)}"
        )
    return Version(which)


def _decisions(given: list[str] | tuple[str, ...]) -> dict[int, str]:
    from generator.release.checking import DecisionError

    said: dict[int, str] = {}
    for at, each in enumerate(given, 1):
        number, found, reason = each.partition("=")
        if not found or not number.strip().isdecimal() or not reason.strip():
            raise DecisionError(Place("--decide"), f"number {at} is not N=REASON")
        said[int(number)] = reason.strip()
    return said


def _ask(checked: Checked, said: dict[int, str]) -> None:
    """Ask at the terminal about each place that nobody has decided about."""
    if not sys.stdin.isatty():
        return
    for number, item in enumerate(checked.found.review, 1):
        if item.decided is None and number not in said:
            question = f"{number}. {_told(item)}. Why does it identify nobody? (Enter: open)"
            answer = str(typer.prompt(question, default="", show_default=False, err=True)).strip()
            if answer:
                said[number] = answer


def _print(checked: Checked, *, show: bool) -> None:
    found = checked.found
    for missing in checked.missing:
        say(f"{missing} is not stored yet, and was not checked.")
    if found.blocking:
        print_text(f"Must not stand there ({len(found.blocking)}):")
        for item in found.blocking:
            _line("  -", item, show=show)
    if found.review:
        print_text(f"To be looked at ({len(found.review)}, {len(found.open)} not decided):")
        for number, item in enumerate(found.review, 1):
            _line(f"  {number}.", item, show=show)
    if found.excepted:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(found.excepted.items()))
        print_text(f"Covered by exceptions: {kinds}.")
    if checked.unnamed:
        say(f"Without a pseudonym or role, so in no report by any name: {len(checked.unnamed)}.")
    vault = checked.search.vault
    count = len(checked.search.identifiers)
    say(f"{len(checked.files)} files searched for {count:,} identifiers of {vault.cases} cases.")
    if not vault.whole:
        say(f"{vault.unopened} cases could not be opened: this is no search of the whole vault.")
    if not found.blocking and not found.open:
        say("Nothing was found that nobody has decided about.")


def _print_jigsaw(checked: Checked, jigsaw: Jigsaw) -> None:
    picture = checked.picture(jigsaw)
    print_text(f"The jigsaw: what the texts tell together {picture.words}.")
    for each in picture.stated:
        often = "once" if each.times == 1 else f"{each.times} times"
        print_text(
            f"  {each.weight.title} ({often}, first {each.where}; one in {each.weight.one_in})"
            f"\n      {each.weight.advice}"
        )
    if picture.stated:
        print_text("  The figures are the policy's own judgements: policy/jigsaw.yaml.")


def _line(mark: str, item: Item, *, show: bool) -> None:
    print_text(f"{mark} {_told(item)}")
    if show and item.leak.around:
        print_text(f"      {' '.join(item.leak.around.split())}")
    if item.decided is not None:
        print_text(f"      decided: {item.decided.reason}")


def _told(item: Item) -> str:
    leak = item.leak
    over = f"; the exception for it expired on {item.expired}" if item.expired else ""
    return f"{leak.where}: {leak.kind}, {leak.variant}: {leak.masked}{over}"
