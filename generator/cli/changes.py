"""Commands that read changes: diff, log, cat."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from generator.cli.output import Plain, print_json, print_text, say, table
from generator.cli.settings import identity_of, open_portal, settings_of, trust_of
from generator.errors import DhrError, InputError, Place
from generator.files.posix import harden_process

if TYPE_CHECKING:
    from generator.portal.partnership import Portal
    from generator.portal.trail import Entry
    from generator.portal.versions import Versions


class SpanError(InputError):
    """What should be compared is neither a commit nor a range."""

    code = "span"
    default_remedy = "write OLD..NEW, for example main..HEAD; one name alone compares with the disk"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("diff", epilog="Example: dhr diff DHR-2025-003 main..HEAD")(diff)
    app.command("log", epilog="Example: dhr log DHR-2025-003")(log)
    app.command("cat", hidden=True, epilog="Example: dhr cat record.yaml")(cat)


def diff(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CASE] [OLD..NEW]",
            help="A case, or all that differ; commits, or what is not committed yet.",
        ),
    ] = None,
) -> None:
    """Show the facts that were added, changed and removed, section by section."""
    from generator.portal.versions import Versions

    portal = open_portal(context)
    case_id, span = _parts(what or [])
    versions = Versions(portal)
    older, newer = _span(versions, span)
    ids = versions.cases_that_differ(older, newer) if case_id is None else (case_id,)
    failed = False
    for each in ids:
        try:
            _show(portal, versions, each, older, newer)
        except DhrError as error:
            if case_id is not None:
                raise
            failed = True
            say(f"{each}: {error}")
    if not ids:
        say("Nothing differs.")
    if failed:
        raise typer.Exit(1)


def _parts(words: list[str]) -> tuple[str | None, str | None]:
    from generator.portal.tree import is_case_id

    cases = [word for word in words if is_case_id(word)]
    spans = [word for word in words if not is_case_id(word)]
    if len(cases) > 1 or len(spans) > 1:
        raise SpanError(Place("diff"), "was given more than one case, or more than one range")
    return (cases[0] if cases else None), (spans[0] if spans else None)


def _span(versions: Versions, span: str | None) -> tuple[str, str | None]:
    """Return the older and the newer version; the newer is None for the disk."""
    if span is None:
        return versions.commit("HEAD"), None
    older, dots, newer = span.partition("..")
    if not older or newer.startswith("."):
        raise SpanError(Place(span), "is not of the form OLD..NEW")
    if not dots:
        return versions.commit(older), None
    return versions.commit(older), versions.commit(newer or "HEAD")


def _show(portal: Portal, versions: Versions, case_id: str, older: str, newer: str | None) -> None:
    from generator.records.changes import changes
    from generator.sites.changes import in_words_by_section
    from generator.sites.facts import Names

    before, after = versions.case(case_id, older), versions.case(case_id, newer)
    known = after or before
    if known is None:
        from generator.portal.errors import NoSuchCaseError

        raise NoSuchCaseError(Place(f"cases/{case_id}"), "is in neither version")
    agencies = {agency.id: agency.name for agency in portal.directory.agencies}
    names = Names.of(known, agencies, real_names=True)
    found = changes(before, after)
    state = "" if before and after else " (new)" if after else " (taken away)"
    print_text(f"{case_id}{state}: " + _counted(found))
    for heading, told in in_words_by_section(found, names):
        print_text(f"\n{heading.upper()}")
        for each in told:
            print_text(f"  {each.what}: {each.where}")
            for line in each.lines:
                print_text("      " + line.replace("\n", "\n        "))
    print_text("")


def _counted(found: Any) -> str:  # noqa: ANN401 - changes
    if not found:
        return "no fact differs."
    whats = [str(each.what) for each in found]
    kinds = [f"{whats.count(each)} {each}" for each in dict.fromkeys(whats)]
    return ", ".join(kinds) + "."


def log(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case, like DHR-2025-003.")],
    trust: Annotated[
        str | None,
        typer.Option(
            "--trust",
            metavar="COMMIT",
            envvar="DHR_TRUST",
            help="Verify history since this commit, which you keep outside the repository.",
        ),
    ] = None,
    form: Annotated[Plain, typer.Option("--format", help="A table, or JSON.")] = Plain.TEXT,
) -> None:
    """Show a case's audit trail: who changed which sections when, and how that is proved."""
    from generator.history.verify import verify_history
    from generator.portal.trail import Trails

    portal = open_portal(context)
    since = trust_of(context, trust)
    found = None if since is None else verify_history(portal.root, since, None).found
    entries = Trails(portal, found).of(portal.known_case(case))
    if form is Plain.JSON:
        print_json([entry.as_json() for entry in entries])
        return
    table(("when", "who", "what", "proof", "commit"), [_row(portal, entry) for entry in entries])


def _row(portal: Portal, entry: Entry) -> tuple[str, str, str, str, str]:
    when = "" if entry.when is None else f"{entry.when:%d %b %Y %H:%M}"
    who = portal.directory.name(entry.person) if entry.person else ""
    return when, who, entry.what, str(entry.proof), entry.commit[:12]


def cat(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A sealed record, or changes.age of a check.")
    ],
) -> None:
    """Print a sealed record in clear for `git diff`; as it is where no key of yours opens it.

    Also prints what `dhr check --private` sealed to you.
    """
    if file.suffix == ".age":
        _print_private(context, file)
        return
    from generator.files.reading import read_bounded
    from generator.portal.partnership import Portal
    from generator.portal.textconv import in_clear
    from generator.vault.sops_text import MAX_FILE

    data = read_bounded(file.resolve().parent, file.name, MAX_FILE)
    settings, now = settings_of(context), dt.datetime.now(tz=dt.UTC)
    harden_process()
    try:
        portal = Portal.open(
            settings.folder, identity=identity_of(context), today=settings.today, now=now
        )
        data = in_clear(portal, data).encode()
    except DhrError:
        pass  # whoever holds no key sees ciphertext, and their git goes on
    sys.stdout.buffer.write(data)


def _print_private(context: typer.Context, file: Path) -> None:
    from generator.files.reading import read_bounded
    from generator.portal.private_summary import MAX_SUMMARY, read_private_summary

    data = read_bounded(file.resolve().parent, file.name, MAX_SUMMARY)
    identities = open_portal(context).identities
    print_text(read_private_summary(data, identities, Place(str(file))))
