"""Commands of an officer's day: start, save, submit, update; and those that git calls."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.output import say
from generator.cli.settings import identity_of, open_portal, settings_of
from generator.files.posix import harden_process

if TYPE_CHECKING:
    from generator.clone.saving import Saved
    from generator.history.refusals import Refusal

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        envvar="DHR_SIGNING_KEY",
        help="Your OpenSSH key that signs; else the one that `dhr init` was told.",
    ),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Take main as it was last fetched; ask no network.")
]

hook = typer.Typer(help="What git's hooks call.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("start", epilog="Example: dhr start DHR-2025-003")(start)
    app.command("save", epilog="Example: dhr save")(save)
    app.command("submit", epilog="Example: dhr submit")(submit)
    app.command("update", epilog="Example: dhr update")(update)
    driver = "Example: dhr merge-driver BASE OURS THEIRS cases/DHR-2025-003/record.yaml"
    app.command("merge-driver", hidden=True, epilog=driver)(merge_driver)
    hook.command("pre-commit", epilog="Example: dhr hook pre-commit")(pre_commit)
    hook.command("commit-msg", epilog="Example: dhr hook commit-msg FILE")(commit_msg)
    hook.command("pre-push", epilog="Example: dhr hook pre-push origin ADDRESS")(pre_push)
    app.add_typer(hook, name="hook", hidden=True, epilog="Example: dhr hook pre-commit")


def start(
    context: typer.Context,
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="The case that you will work on; or policy.")
    ],
    offline: OfflineOption = False,
) -> None:
    """Begin a piece of work: a branch of your own, from the newest main.

    What you changed and did not save yet goes with you, where it fits.
    """
    from generator.clone.branches import start as begin
    from generator.portal.policy_files import find_root

    settings = settings_of(context)
    day = settings.today or dt.datetime.now(tz=dt.UTC).date()
    name = begin(find_root(settings.folder), case, day, fetch=not offline)
    say(f"You work on {name} now. Change the case, then save: dhr edit {case}; dhr save")


def save(
    context: typer.Context,
    key: KeyOption = None,
    message: Annotated[
        str | None,
        typer.Option(
            "--message",
            "-m",
            metavar="TEXT",
            help="Words of your own; no names. Else it is neutral.",
        ),
    ] = None,
) -> None:
    """Check what you changed, and commit it signed, with a message that names nobody.

    Nothing is committed that would be refused later: broken records, foreign recipients, or a key
    that may not change these files.
    """
    from generator.clone.saving import save as commit

    _tell_saved(commit(open_portal(context), key=key, message=message))


def _tell_saved(saved: Saved) -> None:
    title = saved.message.splitlines()[0]
    say(f"Saved as {saved.commit[:12]}, signed by {saved.person}: {title}")
    if saved.check is not None:
        counts = {name: count for name, count in saved.check.counts.items() if count}
        if counts:
            words = ", ".join(f"{count} {name}" for name, count in counts.items())
            say(f"The check finds: {words} (dhr check tells more)")
    _tell_pending(saved.pending)


def _tell_pending(pending: tuple[Refusal, ...]) -> None:
    for each in pending:
        say(f"Before main may have it: {each.problem}\n  hint: {each.remedy}")


def submit(context: typer.Context) -> None:
    """Push your branch, and print where to open the pull request.

    Before, every commit is held against the policy, and every message against the names of the
    cases that you open.
    """
    from generator.clone.submitting import submit as push

    done = push(open_portal(context))
    count = f"{done.commits} commit{'s' * (done.commits != 1)}"
    say(f"Pushed {done.branch} ({count}).")
    if done.address is not None:
        say(f"Open the pull request: {done.address}")
    else:
        say("Open the pull request where your repository is kept.")
    _tell_pending(done.pending)


def update(
    context: typer.Context,
    key: KeyOption = None,
    offline: OfflineOption = False,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Take back an update that is not finished.")
    ] = False,
) -> None:
    """Bring into your branch what main has had meanwhile; two officers' facts are merged.

    Where two changes contradict each other it says which, your version stays, and you decide.
    """
    from generator.clone.branches import give_up as take_back
    from generator.clone.branches import update as bring_in
    from generator.portal.policy_files import find_root

    if give_up:
        take_back(find_root(settings_of(context).folder))
        say("The update is taken back; your branch is as it was.")
        return
    portal = open_portal(context)
    done = bring_in(portal, key=key, identity=identity_of(context), fetch=not offline)
    if not done.behind:
        say("Your branch has everything of main already.")
        return
    say(f"Brought in {done.behind} commit{'s' * (done.behind != 1)} of main.")
    if done.saved is not None:
        _tell_saved(done.saved)


# ---------------------------------------------------------------------------------------------
# What git calls


def merge_driver(
    context: typer.Context,
    base: Annotated[Path, typer.Argument(metavar="BASE", help="The file that both began from.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="Ours; the merged one goes here.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="Theirs.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="The record's path.")],
) -> None:
    """Merge two versions of a record by fact, in memory; on a conflict ours stays, sealed."""
    from generator.files.atomic import NewFile, write_all
    from generator.files.reading import read_bounded
    from generator.portal.merging import Sides, merged_record
    from generator.vault.sops_text import MAX_FILE

    def read(file: Path) -> bytes:
        return read_bounded(file.resolve().parent, file.name, MAX_FILE)

    portal = open_portal(context)
    sides = Sides(path, read(base), read(ours), read(theirs))
    data = merged_record(portal, sides, os.environ)
    write_all(ours.resolve().parent, [NewFile(ours.name, data)])


def pre_commit(context: typer.Context) -> None:
    """Judge what is staged before it is committed."""
    from generator.clone.guards import before_commit
    from generator.portal.policy_files import find_root

    before_commit(find_root(settings_of(context).folder))


def commit_msg(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The message.")],
) -> None:
    """Refuse a message that names somebody of a case."""
    from generator.clone.guards import check_message

    if identity_of(context) is None:
        say("No identity is named: the message was not compared with any case's names.")
        return
    check_message(open_portal(context), file)


def pre_push(
    context: typer.Context,
    remote: Annotated[str, typer.Argument(metavar="REMOTE", help="The remote's name.")],  # noqa: ARG001
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Its address.")],  # noqa: ARG001
) -> None:
    """Judge what is pushed: signatures, and names in messages."""
    from generator.clone.guards import before_push
    from generator.portal.policy_files import find_root

    harden_process()
    portal = None if identity_of(context) is None else open_portal(context)
    told = sys.stdin.read()
    if head := os.environ.get("PRE_COMMIT_TO_REF"):  # the pre-commit program reads what git says
        told = f"HEAD {head} HEAD {head}\n"
    before_push(find_root(settings_of(context).folder), portal, told)
