"""Commands for people who come and go: people, rekey, recover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.access import PersonArgument
from generator.cli.check_phrases import CheckOption, compare_phrase
from generator.cli.output import print_error, progress, say
from generator.cli.settings import open_portal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.policy.people import Role
    from generator.portal.partnership import Portal
    from generator.portal.people import Named, OfficerWanted
    from generator.portal.rekey import Outcome

ADD = (
    "Example: dhr people add --name 'Ada Officer' --role officer --role key-officer "
    "--reading age1... --signing 'ssh-ed25519 AAAA...' --all-cases"
)
APPROVE = (
    "Commit policy/ and cases/ as one change; two key officers approve it: dhr approve --policy"
)

NameOption = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Their name, sealed in the directory.")
]
ReadingOption = Annotated[
    str | None,
    typer.Option("--reading", metavar="AGE", help="The public half of their reading key."),
]
SigningOption = Annotated[
    str | None,
    typer.Option("--signing", metavar="SSH", help="The public half of their signing key."),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    people = typer.Typer(no_args_is_help=True, help="People: who comes, and who goes.")
    people.command("add", epilog=ADD)(add)
    people.command("remove", epilog="Example: dhr people remove p-7f3k")(remove)
    app.add_typer(people, name="people", epilog="Example: dhr people add --help")
    app.command("rekey", epilog="Example: dhr rekey DHR-2025-003")(rekey)
    example = "Example: dhr --identity ~/break-glass.txt recover --drill"
    app.command("recover", epilog=example)(recover)


def add(
    context: typer.Context,
    role: Annotated[
        list[str],
        typer.Option(
            "--role",
            metavar="ROLE",
            help="officer, key-officer, approver or ssp-chair, once for each; "
            "with --reader, what they are in the review, in words.",
        ),
    ],
    name: NameOption = None,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="PERSON", help="Somebody whom the directory has already."),
    ] = None,
    reading: ReadingOption = None,
    signing: SigningOption = None,
    cases: Annotated[
        list[str] | None,
        typer.Option("--cases", metavar="CASE,CASE", help="The cases that they may open."),
    ] = None,
    all_cases: Annotated[
        bool, typer.Option("--all-cases", help="Every case is open to them, later ones too.")
    ] = False,
    reader: Annotated[
        str | None,
        typer.Option("--reader", metavar="AGE", help="Their key for the internal site instead."),
    ] = None,
    check: CheckOption = None,
    office_view: Annotated[
        str | None,
        typer.Option("--office-view", metavar="VIEW", help="With --reader: every case, this view."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="WORDS", help="Post.")] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="AGENCY", help="Agency, by its short name.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="E-mail address.")
    ] = None,
) -> int:
    """Let somebody in: an officer who works in the repository, or a reader of the internal site.

    An officer's records are sealed to them at once. If it is interrupted, run it again. A reader is
    added with `--name NAME --reader AGE --role 'Panel member'`, and then granted cases. `--check`
    compares the key with the check phrase that they read out on the telephone.
    """
    from generator.portal.people import Named, OfficerWanted, require_key_officer

    portal = _settled(context)
    require_key_officer(portal)
    named = Named(name, person, {"title": title, "agency": agency, "email": email})
    if reader is not None:
        _refuse_together("--reader", {"--reading": reading, "--signing": signing, "--cases": cases})
        compare_phrase(reader, "--reader", check)
        return _add_reader(portal, named, reader, role, office_view)
    _refuse_together("--role", {"--office-view": office_view})
    compare_phrase(reading, "--reading", check)
    listed = tuple(case for each in cases or () for case in each.split(",") if case)
    wanted = OfficerWanted(_roles(role), reading, signing, listed, all_cases)
    return _add_officer(portal, named, wanted)


def _refuse_together(option: str, others: dict[str, object]) -> None:
    for other, value in others.items():
        if value is not None:
            message = f"{other} goes with {'officers' if option == '--reader' else '--reader'} only"
            raise typer.BadParameter(message)


def _roles(words: Iterable[str]) -> tuple[Role, ...]:
    from generator.policy.people import Role

    try:
        return tuple(Role(word) for word in words)
    except ValueError:
        message = f"--role is one of: {', '.join(Role)}; with --reader, any words"
        raise typer.BadParameter(message) from None


def _add_officer(portal: Portal, named: Named, wanted: OfficerWanted) -> int:
    from generator.portal.people import add_officer
    from generator.portal.rekey import complete

    person = add_officer(portal, named, wanted)
    code = _tell(complete(portal.again(), watch=_watch))
    say(f"{person} is in policy/people.yaml and in the directory.")
    say(APPROVE)
    return code


def _add_reader(
    portal: Portal, named: Named, key: str, role: list[str], office_view: str | None
) -> int:
    from generator.portal.people import ReaderWanted, add_reader

    person = add_reader(portal, named, ReaderWanted(key, " ".join(role), office_view))
    say(f"{person} is a reader of the internal site. Commit policy/directory.yaml.")
    if office_view is None:
        say(f"Open cases to them: dhr grant CASE {person} --view VIEW")
    return 0


def remove(context: typer.Context, person: PersonArgument) -> int:
    """Shut somebody out of all that is written from now on: officer, reader or both.

    Every record that was open to them gets new keys, and its papers with it. If it is interrupted,
    run it again: until it is complete, `dhr check` is red.
    """
    from generator.portal.people import remove as take_out
    from generator.portal.people import require_key_officer
    from generator.portal.rekey import complete
    from generator.release.resting import resting_on

    portal = _settled(context)
    require_key_officer(portal)
    releases = resting_on(portal.root, portal.policy.people, person)
    gone = take_out(portal, person)
    code = _tell(complete(portal.again(), watch=_watch))
    if not (gone.officer or gone.reader):
        say(f"{person} had gone already.")
    if gone.officer:
        say(f"{person} is no officer any more.")
        say(APPROVE)
    if gone.reader:
        say(f"{person} is no reader any more. Commit policy/directory.yaml, and build the site.")
    for slug in releases:
        say(f"published/{slug} rests on their approval, and is not public until somebody else")
        say(f"approves it: dhr approve {slug}")
    say("What they could read before, they may have kept. Their name stays in the directory.")
    return code


def rekey(
    context: typer.Context,
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="[CASE]...", help="Cases to have new keys.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="New keys for the directory and every case.")
    ] = False,
) -> int:
    """Make new keys, and seal records and papers to them.

    Without a case, what is not sealed as the policy says, or was interrupted, is completed.
    """
    from generator.portal.rekey import complete, rekey_all
    from generator.portal.rekey import rekey as rekey_cases

    if cases and every:
        message = "name cases, or --all"
        raise typer.BadParameter(message)
    portal = open_portal(context)
    if every:
        outcome = rekey_all(portal, watch=_watch)
    elif cases:
        outcome = rekey_cases(portal, cases, watch=_watch)
    else:
        outcome = complete(portal, watch=_watch)
    code = _tell(outcome)
    if outcome.done:
        say("Commit what was sealed anew, as one change.")
    return code


def recover(
    context: typer.Context,
    drill: Annotated[
        bool,
        typer.Option("--drill", help="Only prove that break-glass opens everything; note the day."),
    ] = False,
    name: NameOption = None,
    reading: ReadingOption = None,
    signing: SigningOption = None,
    role: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE", help="Else officer and key-officer."),
    ] = None,
) -> int:
    """Use the break-glass identity: prove it once a year, or let a new officer in with it alone.

    A new officer is let in with --name, --reading and --signing, and every key is made anew. If it
    is interrupted, run it again.
    """
    from generator.policy.people import Role
    from generator.portal.people import Named, OfficerWanted
    from generator.portal.recovery import recover as let_in

    portal = _settled(context)
    if drill:
        return _drill(portal)
    roles = _roles(role) if role else (Role.OFFICER, Role.KEY_OFFICER)
    wanted = OfficerWanted(roles, reading, signing, all_cases=True)
    recovered = let_in(portal, Named(name), wanted, watch=_watch)
    code = _tell(recovered.outcome)
    say(f"{recovered.person} opens everything. Now, with their identity:")
    say("  - let a second officer in, and remove those who are lost: dhr people add, remove")
    say("  - put a new break-glass key into policy/people.yaml, and run: dhr rekey --all")
    say("  - where no key officer is left to approve this, agree on a new trust root (--trust)")
    return code


def _drill(portal: Portal) -> int:
    from generator.portal.recovery import drill

    drilled = drill(portal, watch=_watch)
    for error in drilled.failed:
        print_error(error)
    say(f"Break-glass opened {drilled.records} records and {drilled.papers} papers.")
    if drilled.failed:
        say(f"{len(drilled.failed)} could not be opened; no day was noted.")
        return 1
    say("The directory and its pages opened too. Commit policy/recovery.yaml with the day of it,")
    say("and take the identity back to where it is kept.")
    return 0


# ---------------------------------------------------------------------------------------------
# What was done


def _settled(context: typer.Context) -> Portal:
    from generator.portal.acts import settled

    return settled(open_portal(context))


def _watch(items: Iterable[str], total: int) -> Iterable[str]:
    return progress(items, "Sealing", total)


def _tell(outcome: Outcome) -> int:
    """Say what was sealed anew, and who is let in or shut out by it; return the exit code."""
    for error in outcome.failed:
        print_error(error)
    for step in outcome.done:
        changes = [f"{', '.join(step.missing)} let in"] if step.missing else []
        changes += [f"{step.extra} shut out"] if step.extra else []
        say(f"{step.what} is sealed anew: {', '.join(changes) or 'new keys'}.")
    if outcome.failed:
        say(f"{len(outcome.failed)} could not be sealed anew; `dhr check` stays red until they are")
        return 1
    if not outcome.done:
        say("Everything is sealed as the policy says.")
    return 0
