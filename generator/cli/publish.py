"""Commands that publish, and take back: release, approve, withdraw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import say
from generator.cli.settings import open_portal, settings_of
from generator.errors import DhrError, InputError, Place

if TYPE_CHECKING:
    from generator.records.publication import WithdrawalReason
    from generator.release.withdrawing import Gone


IN_ERROR = (
    "It stays in git's history, in every clone, and in what others keep of the site. Now:",
    "  1. dhr build public, and deploy it at once; have the web host's cache emptied.",
    "  2. Tell your data protection officer today: 72 hours may run from now.",
    "  3. Ask search engines and the Home Office's library to remove it; tell the family.",
    "  4. Decide on removing it from git's history (docs/release.md): every clone is made anew.",
)


class WhatToWithdrawError(InputError):
    """It is not said what is withdrawn, or why."""

    code = "withdraw"
    default_remedy = (
        "name a case (dhr withdraw DHR-2022-001) or, without opening one, an address "
        "(dhr withdraw --slug SLUG)"
    )


class WhatToApproveError(InputError):
    """It is not said what is approved."""

    code = "approve"
    default_remedy = "name a release (dhr approve SLUG), or a change of policy (--policy main)"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("release", epilog="Example: dhr release DHR-2022-001")(release)
    example = "Example: dhr approve sandmere-2021-a --person p-7f3k --key ~/.ssh/id_ed25519"
    app.command("approve", epilog=example)(approve)
    example = "Example: dhr withdraw --slug sandmere-2021-a --reason 'published in error'"
    app.command("withdraw", epilog=example)(withdraw)


def release(context: typer.Context, case: CaseArgument) -> None:
    """Check every gate, scan for identifiers, and write the reports and their certificate.

    Nothing is public yet: two people must approve the certificate.
    """
    from generator.release.releasing import release_case

    portal = open_portal(context)
    done = release_case(portal, case)
    say(f"published/{done.slug}/ is written: {done.summary}.")
    if done.approved:
        count = "1 approval" if done.approved == 1 else f"{done.approved} approvals"
        say(f"The same bytes were released before: {count} of them stand.")
    else:
        how = f"dhr approve {done.slug} --person ID --key FILE"
        say(f"Two people must now read it and approve it, each with their own key: {how}")


def approve(
    context: typer.Context,
    slug: Annotated[
        str | None, typer.Argument(metavar="[SLUG]", help="The release, as in published/.")
    ] = None,
    person: Annotated[
        str, typer.Option("--person", metavar="PERSON", help="Who approves: your id.")
    ] = ...,  # type: ignore[assignment]
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Your SSH signing key.")] = ...,  # type: ignore[assignment]
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy", metavar="BASE", help="Approve a change of policy since this commit."
        ),
    ] = None,
) -> None:
    """Sign a release's certificate, or a change of policy: two people must approve each."""
    from generator.portal.policy_files import find_root

    root = find_root(settings_of(context).folder)
    if (slug is None) is (policy is None):
        raise WhatToApproveError(Place("approve"), "needs a release, or a change of policy")
    if slug is not None:
        from generator.release.approving import approve_release

        release = approve_release(root, slug, person, key)
        said, count, needed = f"{person} has approved {slug}.", release.count, release.needed
    else:
        from generator.release.approving_policy import approve_policy

        change = approve_policy(root, policy or "", person, key)
        said = f"{person} has approved the change of policy. Commit {change.path}."
        count, needed = change.count, change.needed
    say(f"{said} Approved by {count} of {needed} people.")


def withdraw(
    context: typer.Context,
    case: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", help="The case, like DHR-2025-003; or give --slug."),
    ] = None,
    slug: Annotated[
        str | None,
        typer.Option("--slug", metavar="SLUG", help="The release, where no case can be opened."),
    ] = None,
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            metavar="REASON",
            help="published in error, superseded, or end of publication period.",
        ),
    ] = ...,  # type: ignore[assignment]
    tombstone: Annotated[
        bool | None,
        typer.Option(
            "--tombstone/--no-tombstone",
            help="Whether its address says that it was withdrawn; by default, if two people "
            "had approved it and it was not published in error.",
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who withdraws it; else you.")
    ] = None,
) -> None:
    """Take a release back from the public site: no gate, no approval and no delay.

    What was published in error is removed from its folder as well.
    """
    from generator.portal.policy_files import find_root
    from generator.records.publication import WithdrawalReason
    from generator.release.withdrawing import withdraw_case, withdraw_slug

    why = _reason(reason)
    if (case is None) is (slug is None):
        raise WhatToWithdrawError(Place("withdraw"), "needs a case, or an address")
    if case is not None:
        try:
            portal = open_portal(context)
            gone = withdraw_case(portal, case, why, by or portal.officer, tombstone=tombstone)
        except DhrError:
            say("Without opening the case: dhr withdraw --slug SLUG, as in published/.")
            raise
    else:
        root = find_root(settings_of(context).folder)
        gone = withdraw_slug(root, slug or "", why, _today(context, root), tombstone=tombstone)
    _say_gone(gone, case, in_error=why is WithdrawalReason.IN_ERROR)


def _reason(reason: str) -> WithdrawalReason:
    from generator.records.publication import WithdrawalReason

    if reason not in list(WithdrawalReason):
        remedy = f"give one of: {', '.join(WithdrawalReason)}"
        raise WhatToWithdrawError(Place("--reason"), "is none of the three", remedy=remedy)
    return WithdrawalReason(reason)


def _today(context: typer.Context, root: Path) -> dt.date:
    from generator.portal.day import day_of
    from generator.portal.policy_files import read_partnership

    asked, now = settings_of(context).today, dt.datetime.now(tz=dt.UTC)
    try:
        return day_of(read_partnership(root), asked, now)
    except DhrError:  # a policy that cannot be read stops no withdrawal
        return asked or now.date()


def _say_gone(gone: Gone, case: str | None, *, in_error: bool) -> None:
    shown = "its address says so" if gone.tombstone else "nothing stands at its address"
    say(f"published/{gone.slug}/ is withdrawn: no build publishes it any more; {shown}.")
    if gone.removed:
        say(f"{gone.removed} files were removed from its folder.")
    if gone.recorded:
        say(f"The withdrawal is recorded in {case}.")
    elif case is not None:
        say(f"It is NOT recorded in {case}: {gone.why_not}")
    else:
        say("Record it in the case as well, once it can be opened: dhr withdraw CASE.")
    say(
        "\n".join(IN_ERROR) if in_error else "Build the public site and deploy it: dhr build public"
    )
