"""The command that proposes pseudonyms in a draft, and puts in those that are chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import Plain, print_json, print_text, say
from generator.cli.report import group
from generator.cli.settings import open_portal
from generator.errors import InputError, Place

if TYPE_CHECKING:
    from generator.anonymity.proposals import Draft, Proposal
    from generator.records.case import Case


class ChosenError(InputError):
    """What is to be applied is not said as it must be."""

    code = "report-apply"
    default_remedy = 'name proposals as they are listed: --apply 3-k3v,5-q2a or --apply 4-x7c="..."'


@group.command("anonymise", epilog="Example: dhr report anonymise DHR-2025-003 --apply 1-k3v,2-q2a")
def anonymise(
    context: typer.Context,
    case: CaseArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE.md]", help="A draft on your disk; else the one stored."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="overview-report or executive-summary."),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="DOCUMENT", help="A version, by its id.")
    ] = None,
    chosen: Annotated[
        list[str] | None,
        typer.Option(
            "--apply", metavar="ID,... or ID=WORDS", help="Carry these out; with your own words."
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--apply-all", help="Carry out every proposal that is sure.")
    ] = False,
    alike: Annotated[
        bool,
        typer.Option("--alike", help="With --apply: also wherever the same words stand."),
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who does it; else you.")
    ] = None,
    form: Annotated[Plain, typer.Option("--format", help="Text, or JSON.")] = Plain.TEXT,
) -> None:
    """Propose what to write in the place of names, days, addresses and numbers in a draft.

    It shows the words of the draft themselves, each in its context: they are for you alone, at
    your own terminal, with the case open. Nothing is changed unless you name a proposal; then a
    new version is stored, and the one before stays. What it is unsure of is listed apart.
    """
    from generator.portal.anonymising import apply, look

    words = _chosen(chosen or ())
    portal = open_portal(context)
    looked = look(portal, case, kind=kind, document_id=document, file=file)
    record = looked.opened.case
    if alike:
        words = looked.draft.alike(words)
    if every:
        words = dict.fromkeys(each.id for each in looked.proposals if each.sure) | words
    if not words:
        if form is Plain.JSON:
            print_json([_entry(each) for each in looked.proposals])
        else:
            _print_proposals(looked.draft)
            _print_missing(record)
            _say_next(case, looked.draft)
        return
    stored, remains = apply(portal, looked, words, by=by)
    count = "1 place" if len(words) == 1 else f"{len(words):,} places"
    say(f"{stored.id}: a new version with {count} changed, sealed with {case}.")
    _print_proposals(remains)
    _print_missing(record)
    _say_next(case, remains)


def _chosen(given: list[str] | tuple[str, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for each in given:
        name, own, words = each.partition("=")
        if own and not words.strip():
            raise ChosenError(Place("--apply"), "gives no words for a proposal")
        names = [name] if own else each.split(",")
        for one in names:
            if one.strip():
                found[one.strip()] = words.strip() if own else None
    return found


def _print_proposals(draft: Draft) -> None:
    sure = [each for each in draft.proposals if each.sure]
    unsure = [each for each in draft.proposals if not each.sure]
    if sure:
        print_text(f"PROPOSED ({len(sure):,})")
        for each in sure:
            _print_one(each)
    if unsure:
        print_text(f"UNSURE: for you to decide ({len(unsure):,})")
        for each in unsure:
            _print_one(each)
    if not draft.proposals:
        print_text("Nothing that this case's record knows stands in the draft.")


def _print_one(each: Proposal) -> None:
    hit = each.hit
    print_text(f"{each.id}  line {hit.line}  {hit.kind} ({hit.variant})")
    print_text(f"    …{each.before}»{each.found}«{each.after}…".replace("\n", " "))
    if each.put is not None:
        print_text(f"    -> {each.put.words}")
    elif each.people:
        print_text(f"    -> one of: {', '.join(each.people)}")
    else:
        print_text("    -> write it anew: a month, an age band, a role")


def _print_missing(case: Case) -> None:
    from generator.anonymity.pseudonyms import pseudonym_problems

    problems = pseudonym_problems(case)
    for each in problems:
        print_text(f"PSEUDONYM of {each.person}: {each.problem} (clause {each.clause})")
    if problems:
        print_text(f"  -> record it: dhr edit {case.id} people")


def _say_next(case: str, draft: Draft) -> None:
    sure = sum(each.sure for each in draft.proposals)
    if sure:
        say(f"To carry out the {sure:,} proposed: dhr report anonymise {case} --apply-all")
    if len(draft.proposals) > sure:
        say(f'To decide one: dhr report anonymise {case} --apply ID or --apply ID="your words"')
    say("Read the whole text as well: what the record does not know is not found.")


def _entry(each: Proposal) -> dict[str, object]:
    return {
        "id": each.id,
        "line": each.hit.line,
        "kind": each.hit.kind,
        "variant": each.hit.variant,
        "sure": each.sure,
        "found": each.found,
        "before": each.before,
        "after": each.after,
        "put": each.put.words if each.put is not None else None,
        "people": list(each.people),
    }
